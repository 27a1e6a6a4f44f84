"""What the tests of the site share: the names of its pages, and a client without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from archive.site.app import make_app

Get = Callable[..., httpx.Response]
NAMES = (
    "home",
    "home map",
    "province",
    "county",
    "empty place",
    "agency",
    "report",
    "report with blanks",
    "cell",
    "about",
    "check",
    "compare",
    "compare form",
    "search",
    "search everywhere",
    "findings",
    "checks",
    "coverage",
    "events",
    "runs",
    "questions",
    "question",
    "missing report",
)


def client_of(database: Path, data: Path | None) -> Iterator[Get]:
    """Yield a function that asks the site for a path, without a server."""
    with asyncio.Runner() as runner:
        datasette = make_app(database, data)
        runner.run(datasette.invoke_startup())
        transport = httpx.ASGITransport(app=datasette.app(), raise_app_exceptions=False)

        def get(path: str, method: str = "GET", **more: Any) -> httpx.Response:
            async def ask() -> httpx.Response:
                async with httpx.AsyncClient(transport=transport, base_url="http://gongkai.test") as client:
                    return await client.request(method, path, **more)

            return runner.run(ask())

        yield get
