from __future__ import annotations

import archive_made
import pytest


@pytest.fixture
def made_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies of captures are made reports (archive_made), read in this process."""
    monkeypatch.setattr("archive.reader.read_capture", archive_made.read_made)
    monkeypatch.setattr("archive.reader._FEW", 1_000_000)  # worker processes would not know of it, and read nothing
