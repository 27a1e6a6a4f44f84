"""What the tests of releases are made with: the day and address of made reports, and a look at what a check of a release finds."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from archive.release_check import verify_release

DAY = datetime(2025, 3, 1, tzinfo=UTC)
URL = "http://www.demo.gov.cn/{}.html"


def problems(release: Path) -> list[str]:
    return [f"{checked.what}: {checked.problem}" for checked in verify_release(release) if checked.problem]


def writable(release: Path, target: Path) -> Path:
    shutil.copytree(release, target)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target
