"""Where the real reports lie that some tests read; they are not part of the project and never copied into it."""

from __future__ import annotations

import os
from pathlib import Path


def reports_folder() -> Path | None:
    """The folder named by ``GONGKAI_REPORTS``, else ``../shared/reports`` beside the repository; None where there is none."""
    named = os.environ.get("GONGKAI_REPORTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "reports"
    return folder if folder.is_dir() else None
