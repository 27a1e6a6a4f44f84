"""The site over the demo archive: asked in process, or served on loopback for a browser."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from site_made import Get, client_of

from archive.publish import current_database
from archive.site.app import make_app
from archive.site.questions import QUESTIONS


@pytest.fixture(scope="session")
def demo_database(demo_data: Path) -> Path:
    """The published demo database."""
    database = current_database(demo_data)
    assert database is not None
    return database


@pytest.fixture(scope="session")
def demo_db(demo_database: Path) -> Iterator[sqlite3.Connection]:
    """The same, for questions of the tests."""
    connection = sqlite3.connect(f"file:{demo_database}?mode=ro", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def get(demo_database: Path, demo_data: Path) -> Iterator[Get]:
    """Ask the site over the demo archive."""
    yield from client_of(demo_database, demo_data)


@pytest.fixture(scope="session")
def served(demo_database: Path, demo_data: Path) -> Iterator[str]:
    """The address of the site over the demo archive, served on loopback."""
    datasette = make_app(demo_database, demo_data)
    server = uvicorn.Server(uvicorn.Config(datasette.app(), port=0, log_level="error", lifespan="off"))

    def run() -> None:
        async def serve() -> None:
            await datasette.invoke_startup()
            await server.serve()

        asyncio.run(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started, "the site did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def addresses(demo_db: sqlite3.Connection) -> dict[str, str]:
    """One address of every kind of page, by a name: those of the demo archive that have most on them."""
    report = demo_db.execute("SELECT report_key FROM findings WHERE check_id = 'T07'").fetchone()[0]
    blanks = demo_db.execute("SELECT report_key FROM findings WHERE check_id = 'T05'").fetchone()[0]
    agency = demo_db.execute("SELECT agency_key FROM reports WHERE key = ?", (report,)).fetchone()[0]
    siblings = "SELECT key FROM reports WHERE agency_key = ? ORDER BY year DESC LIMIT 2"
    return {
        "home": "/",
        "home map": "/?measure=findings",
        "province": "/place/990000",
        "county": "/place/990121",
        "empty place": "/place/110101",
        "agency": f"/agency/{agency}",
        "report": f"/report/{report}",
        "report with blanks": f"/report/{blanks}",
        "cell": f"/report/{report}/cell/disputes/review/total",
        "about": "/about",
        "check": "/check",
        "compare": "/compare?" + "&".join(f"report={key}" for (key,) in demo_db.execute(siblings, (agency,))),
        "compare form": "/compare?unit=资源",
        "search": "/search?q=培训",
        "search everywhere": "/search?q=公开&place=990000",
        "findings": "/findings",
        "checks": "/checks",
        "coverage": "/coverage",
        "events": "/events",
        "runs": "/runs",
        "questions": "/questions",
        "question": f"/questions/{QUESTIONS[0].id}",
        "missing report": f"/report/{report[:-4]}1999",
    }
