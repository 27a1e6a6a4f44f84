"""What is computed before the first reader asks: it is what the pages show, and they do not compute it again."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from archive.site.model import Ask, Site
from archive.site.pages import PAGES
from archive.site.pages.place import load_place
from archive.site.rendering import environment
from archive.site.serve import PublishedSite
from archive.site.warming import compile_templates, warm, warm_beside


def test_no_reader_waits_for_a_template() -> None:
    environment.cache_clear()
    assert compile_templates() > 10
    kept = environment().cache
    assert kept is not None
    assert {page.template for page in PAGES if page.template} <= {name for _, name in kept}


def test_a_published_site_is_ready_before_it_answers(demo_data: Path) -> None:
    environment.cache_clear()
    asked = iter(("lifespan.startup", "lifespan.shutdown"))
    told: list[str] = []

    async def receive() -> dict[str, str]:
        assert environment().cache, "templates are compiled before the server says that it has started"
        return {"type": next(asked)}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message["type"])

    asyncio.run(PublishedSite(demo_data)({"type": "lifespan"}, receive, send))
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_wide_pages_are_computed_once(demo_database: Path, demo_db: sqlite3.Connection) -> None:
    site = Site(demo_database, None)
    provinces = demo_db.execute("SELECT COUNT(DISTINCT province_code) FROM agencies").fetchone()[0]
    assert warm(site) == 3 + 2 * provinces
    kept = site.once(("place", "990000"), lambda: None)
    assert kept is not None
    shown = load_place(Ask(demo_db, site, "zh", {"code": "990000"}, {})).data
    assert shown["totals"] is kept["totals"]


def test_a_database_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    thread = warm_beside(Site(tmp_path / "missing.db", None))
    thread.join(10)
    assert not thread.is_alive()


def test_what_is_computed_holds_up_only_those_who_ask_for_it(tmp_path: Path) -> None:
    site = Site(tmp_path / "any.db", None)
    started, release = threading.Event(), threading.Event()
    counted: list[int] = []

    def slow() -> str:
        counted.append(1)
        started.set()
        assert release.wait(10)
        return "wide"

    asking = [threading.Thread(target=site.once, args=("wide", slow)) for _ in range(2)]
    for thread in asking:
        thread.start()
    assert started.wait(10)
    other: list[str] = []
    quick = threading.Thread(target=lambda: other.append(site.once("small", lambda: "small")))
    quick.start()
    quick.join(5)
    waited = other == ["small"]
    release.set()
    for thread in (*asking, quick):
        thread.join(10)
    assert waited
    assert counted == [1]
    assert site.once("wide", lambda: "again") == "wide"
