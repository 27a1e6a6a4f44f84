"""What is computed before the first reader asks: it is what the pages show, and they do not compute it again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archive.site.model import Ask, Site
from archive.site.pages.place import load_place
from archive.site.warming import warm, warm_beside


def test_wide_pages_are_computed_once(demo_database: Path, demo_db: sqlite3.Connection) -> None:
    site = Site(demo_database, None)
    provinces = demo_db.execute("SELECT COUNT(DISTINCT province_code) FROM agencies").fetchone()[0]
    assert warm(site) == 1 + provinces
    kept = site.once(("place", "990000"), lambda: None)
    assert kept is not None
    shown = load_place(Ask(demo_db, site, "zh", {"code": "990000"}, {})).data
    assert shown["totals"] is kept["totals"]


def test_a_database_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    thread = warm_beside(Site(tmp_path / "missing.db", None))
    thread.join(10)
    assert not thread.is_alive()
