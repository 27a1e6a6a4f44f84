"""Between HTTP and the pages: matches addresses, asks in a database thread, answers in the form asked for.

It knows no page: archive.site.pages lists them. It decides status codes, caching and error pages, once for all.
"""

# mypy: allow-untyped-calls
# (Datasette has no annotations)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Response

from archive.site.formats import to_atom, to_csv, to_json
from archive.site.metadata import DATABASE
from archive.site.model import Answer, Ask, BadQuestionError, Download, Language, MissingPageError, Moved, Page, Site
from archive.site.rendering import render, words

_MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "": "text/html; charset=utf-8",
}
# What SQLite says when a question took too long, or when the published archive was built by an older version of the program.
_TOLD = {"interrupted": "error_slow", "no such column": "error_older", "no such table": "error_older"}
_MAX_AGE = "public, max-age=60"


def routes() -> list[tuple[str, Any]]:
    """Every page as (regular expression, view)."""
    from archive.site.pages import PAGES

    return [(route_of(page), _view_of(page)) for page in PAGES]


def route_of(page: Page) -> str:
    """The regular expression of a page's addresses."""
    if page.bare:
        return f"^{page.path}$"
    formats = "|".join(page.formats)
    ending = rf"(?:\.(?P<format_>{formats}))?" if formats else ""
    if page.path == "/":
        return rf"^(?P<en_>/en)?/?(?:index{ending})?$" if formats else r"^(?P<en_>/en)?/?$"
    return rf"^(?P<en_>/en)?{page.path}{ending}$"


def _view_of(page: Page) -> Any:
    async def view(request: Any, datasette: Any) -> Response:
        parts = dict(request.url_vars)
        lang: Language = "en" if parts.pop("en_", None) else "zh"
        wanted = parts.pop("format_", None) or ""
        path = {name: _unquoted(value) for name, value in parts.items() if value is not None}
        question = partial(_answer, page, datasette.gongkai, lang, wanted, path, request)
        try:
            response: Response = await datasette.get_database(DATABASE).execute_fn(question)
            return response
        except sqlite3.OperationalError as error:
            told = next((word for sign, word in _TOLD.items() if sign in str(error)), None)
            if told is None:
                raise
            return _error(503, lang, request, words(lang)(told), wanted)

    return view


def _unquoted(value: str) -> str:
    from urllib.parse import unquote

    return unquote(value)


def _answer(
    page: Page, site: Site, lang: Language, wanted: str, path: Mapping[str, str], request: Any, db: sqlite3.Connection
) -> Response:
    """Runs in a database thread: reads, then renders there, for a second change of threads costs more than the page."""
    if request.method not in ("GET", "HEAD"):
        return _error(405, lang, request, words(lang)("error_method"), wanted)
    lists = {name: request.args.getlist(name) for name in request.args}
    args = {name: values[0] for name, values in lists.items() if values}
    host = f"{request.scheme}://{request.host}"
    ask = Ask(db, site, lang, path, args, host, lists)
    try:
        with sqlite_timelimit(db, int(page.seconds * 1000)):
            answer = page.load(ask)
    except MissingPageError as error:
        return _error(404, lang, request, str(error), wanted)
    except BadQuestionError as error:
        return _error(400, lang, request, str(error), wanted)
    if isinstance(answer, Moved):
        redirect: Response = Response.redirect(("/en" if lang == "en" else "") + answer.path)
        return redirect
    if isinstance(answer, Download):
        return _download(answer)
    return _shaped(page, answer, ask, wanted, request)


def _shaped(page: Page, answer: Answer, ask: Ask, wanted: str, request: Any) -> Response:
    headers = {"Cache-Control": _MAX_AGE}
    if wanted == "json":
        headers["Access-Control-Allow-Origin"] = "*"
        return _respond(to_json(answer.data), wanted, headers)
    if wanted == "csv":
        if answer.table is None:
            return _error(404, ask.lang, request, words(ask.lang)("error_format"), wanted)
        name = re.sub(r"[^a-z0-9-]+", "-", request.path.rsplit(".", 1)[0].strip("/").lower()) or "gongkai"
        headers["Content-Disposition"] = f'attachment; filename="gongkai-{name}.csv"'
        return _respond(to_csv(*(answer.table() if callable(answer.table) else answer.table)), wanted, headers)
    if wanted == "atom":
        if answer.feed is None:
            return _error(404, ask.lang, request, words(ask.lang)("error_format"), wanted)
        own = f"{ask.host}{request.full_path}"
        entries = answer.feed() if callable(answer.feed) else answer.feed
        body = to_atom(answer.title, own, own.replace(".atom", "", 1), ask.host, entries)
        return _respond(body, wanted, headers)
    context = {
        "title": answer.title,
        "description": answer.description,
        "crumbs": answer.crumbs,
        "d": answer.data,
        "args": ask.args,
        "host": ask.host,
        "formats": _twins(page, answer, request),
        **answer.view,
    }
    return _respond(render(page.template, ask.lang, _own_path(request), page.nav, context), "", headers)


def _twins(page: Page, answer: Answer, request: Any) -> list[tuple[str, str]]:
    """(format, address) of each twin that this answer has."""
    path = request.path
    base = f"{path.rstrip('/')}/index" if page.path == "/" else path
    query = f"?{request.query_string}" if request.query_string else ""
    has = {"json": True, "csv": answer.table is not None, "atom": answer.feed is not None}
    return [(name, f"{quote(base)}.{name}{query}") for name in page.formats if has.get(name)]


def _own_path(request: Any) -> str:
    """The address without the language prefix."""
    path = re.sub(r"^/en(?=/|$)", "", request.path) or "/"
    return quote(path) + (f"?{request.query_string}" if request.query_string else "")


def _respond(body: bytes, wanted: str, headers: Mapping[str, str], status: int = 200) -> Response:
    return Response(body, status=status, headers=dict(headers), content_type=_MEDIA_TYPES[wanted])


def _download(download: Download) -> Response:
    headers = {"Cache-Control": _MAX_AGE, **download.headers}
    if download.filename:
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", download.filename)
        headers["Content-Disposition"] = (
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(download.filename)}"
        )
    return Response(download.body, status=download.status, headers=headers, content_type=download.media_type)


def _error(status: int, lang: Language, request: Any, message: str, wanted: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    if wanted in ("json", "csv", "atom"):
        return _respond(to_json({"ok": False, "status": status, "error": message}), "json", headers, status)
    title = words(lang)(f"error_{status}")
    context = {"title": title, "message": message, "description": "", "crumbs": (), "formats": ()}
    return _respond(render("site/error.html", lang, _own_path(request), "", context), "", headers, status)
