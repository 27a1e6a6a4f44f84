"""Where the real reports lie that some tests read; they are not part of the project and never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def reports_folder() -> Path | None:
    """The folder named by ``GONGKAI_REPORTS``, else ``../shared/reports`` beside the repository; None where there is none."""
    named = os.environ.get("GONGKAI_REPORTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "reports"
    return folder if folder.is_dir() else None


def required_folder() -> Path:
    """The folder of real reports; skips the calling test, with the reason, where it is absent."""
    folder = reports_folder()
    if folder is None:
        pytest.skip("the folder of real reports is absent (set GONGKAI_REPORTS)")
    return folder


def real_report(name: str) -> bytes:
    """The bytes of one real report; skips the calling test, with the reason, where the folder or the file is absent."""
    return _bytes_of(required_folder() / name)


def real_list_page(name: str) -> bytes:
    """The bytes of one of the real list pages, which lie beside the folder of reports; skips the calling test where it is absent."""
    return _bytes_of(required_folder().parent / "research" / name)


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the real pages")
    return path.read_bytes()
