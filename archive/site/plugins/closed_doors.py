"""Closes what Datasette leaves open to a stranger: writing methods, pages about the server itself, paths of its files, and its ways to fail.

Every request gets an answer that says what was wrong with it. Our own mistakes still end as 500: only failures whose cause is known to be the request
are turned into 400 and 404.
"""

# mypy: allow-untyped-calls
# (Datasette has no annotations)

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

import datasette.handle_exception
from datasette import hookimpl  # type: ignore[attr-defined]
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError

from archive.site.metadata import DATABASE
from archive.site.security import App

# Where the library rich happens to be installed, Datasette prints every wrong request with all variables into the log, and fails itself in doing so.
vars(datasette.handle_exception)["rich"] = None

_METHODS = ("GET", "HEAD")
_ABOUT_THE_SERVER = frozenset(
    f"/-/{name}"
    for name in (
        "actor", "allow-debug", "api", "auth-token", "check", "config", "create-token", "databases", "logout", "messages", "patterns",
        "permissions", "plugins", "rules", "threads",
    )
)  # fmt: skip
_FILE_PATHS = "database_list"  # the pragma that names database files; also as a table, and inside _where
_LARGEST_VALUE = 16 << 20  # bytes; doubling a text to a gigabyte took half a minute that no limit of time could cut
_STUMBLES = (KeyError, IndexError, TypeError, ValueError, OverflowError)
_LOG = logging.getLogger(__name__)
_ALLOWED, _DENIED, _IGNORED = 0, 1, 2  # SQLITE_OK, SQLITE_DENY, SQLITE_IGNORE
_DENIED_ACTIONS = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})


@hookimpl(tryfirst=True)
def asgi_wrapper() -> Callable[[App], App]:
    """The innermost layer, so that refusals too carry the site's headers."""

    def wrap(app: App) -> App:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            refusal = _refusal(scope) if scope["type"] == "http" else None
            if refusal is None:
                await app(scope, receive, send)
            else:
                await refusal.asgi_send(send)

        return guarded

    return wrap


def _refusal(scope: Any) -> Response | None:
    path = scope["path"]
    if scope["method"] not in _METHODS:
        refusal = _plain(405, "本站只读。 This site is read-only.")
        refusal.headers["allow"] = ", ".join(_METHODS)
        return refusal
    # Datasette redirects a path with a slash too many to itself without it: //host/ and /\\host/ would lead to that host.
    if not path.startswith("/") or path[1:2] in ("/", "\\"):
        return _plain(400, "地址无效。 The address is not valid.")
    if path.removesuffix("/").removesuffix(".json") in _ABOUT_THE_SERVER:
        return _plain(404, "没有这个页面。 There is no such page.")
    return None


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """SQL sees the published archive and nothing of the machine, and makes no value so large that the time limit cannot interrupt it."""
    conn.set_authorizer(_authorize)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first is not None and first.lower() == _FILE_PATHS:
        return _IGNORED
    return _DENIED if action in _DENIED_ACTIONS else _ALLOWED


@hookimpl(tryfirst=True)
def handle_exception(request: Any, exception: Exception) -> Response | None:
    """Requests that Datasette does not foresee and stumbles over; None leaves the answer to it.

    Only on its own pages, and only where parameters were given (or rows asked for without saying which), is a stumble taken for the asker's; it is
    logged in one line.
    """
    if isinstance(exception, OSError) and "/static/" in request.path:  # a name too long, or more path behind a file
        return _plain(404, "没有这个页面。 There is no such page.")
    if not request.path.startswith(f"/{DATABASE}") or not (request.query_string or request.path.endswith(".csv")):
        return None
    if isinstance(exception, QueryInterrupted):
        return _plain(400, "查询超过了时间限制。 The SQL query took too long.")
    if isinstance(exception, DatasetteError):
        if exception.status == 500:  # such as "Cannot sort table by": the asker is told
            exception.status = 400
        return None
    if isinstance(exception, (sqlite3.Error, *_STUMBLES)):
        _LOG.warning("not understood: %s?%s (%r)", request.path, request.query_string[:300], exception)
        return _plain(400, "查询或参数有误。 The query or a parameter is not valid.")
    return None


def _plain(status: int, message: str) -> Response:
    answer: Response = Response.text(f"{status}: {message}\n", status=status)
    return answer
