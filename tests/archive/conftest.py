"""What several tests of the archive start from."""

from __future__ import annotations

from pathlib import Path

import archive_made
import pytest
from made_releases import DAY, URL

from archive.build import build
from archive.publish import publish
from archive.release import make_release


@pytest.fixture
def made_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies of captures are made reports (archive_made), read in this process."""
    monkeypatch.setattr("archive.reader.read_capture", archive_made.read_made)
    monkeypatch.setattr("archive.reader._FEW", 1_000_000)  # worker processes would not know of it, and read nothing


@pytest.fixture
def published(tmp_path: Path, made_readings: None) -> Path:
    """A data folder with a published archive of two reports, one of them fetched twice."""
    folder = tmp_path / "data"
    archive_made.write(
        folder,
        archive_made.capture("http://www.demo.gov.cn/list.html", b"<a>", role="list"),
        archive_made.capture(URL.format(1), archive_made.made_report()),
        archive_made.capture(URL.format(2), archive_made.made_report(year=2022)),
        archive_made.capture(URL.format(1), archive_made.made_report(), days=1),
    )
    build(folder)
    publish(folder)
    return folder


@pytest.fixture
def release(published: Path) -> Path:
    """A release of that archive."""
    return make_release(published, now=DAY).folder
