"""Serves the published archive with Datasette, read-only, and goes over to a newly published one without a restart.

Each answer looks (at most once a second) where ``current.db`` leads. When it leads elsewhere, a new Datasette is made for that database and
takes the next request; requests under way end on the old one. The database is opened as immutable and is called ``archive`` whatever its
file's name, so that addresses are permanent.
"""

# mypy: allow-untyped-calls
# (Datasette has no annotations)

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.publish import current_database
from archive.site.app import make_app
from archive.site.warming import compile_templates, warm_beside

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class PublishedSite:
    """The ASGI application: whatever database is published now."""

    def __init__(self, data: Path, *, look_every: float = 1.0) -> None:
        self._data = data
        self._look_every = look_every
        self._looked_at = 0.0
        self._database: Path | None = None
        self._app: App | None = None
        self._changing = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server's start and end; all that the first reader would wait for is done before the start."""
        if scope["type"] == "lifespan":
            compile_templates()
            await self._current_app()
            await _follow_lifespan(receive, send)
            return
        app = await self._current_app()
        if app is None:
            await _send_nothing_yet(send)
            return
        await app(scope, receive, send)

    async def _current_app(self) -> App | None:
        if self._app is not None and time.monotonic() - self._looked_at < self._look_every:
            return self._app
        async with self._changing:
            self._looked_at = time.monotonic()
            database = current_database(self._data)
            if database is not None and database != self._database:
                datasette = make_app(database, self._data)
                await datasette.invoke_startup()
                warm_beside(datasette.gongkai)  # type: ignore[attr-defined]
                self._app, self._database = datasette.app(), database
        return self._app


async def _follow_lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _send_nothing_yet(send: Send) -> None:
    text = "尚未发布任何档案，请先运行 gongkai publish。 Nothing is published yet: run `gongkai publish` first.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


def serve(data: Path, *, host: str, port: int) -> None:
    """Serve until interrupted. Raises ArchiveError when nothing is published."""
    import uvicorn

    if current_database(data) is None:
        raise ArchiveError(f"{data}: nothing is published yet; run `gongkai publish` first.")
    uvicorn.run(PublishedSite(data), host=host, port=port, log_level="warning", access_log=False, server_header=False)
