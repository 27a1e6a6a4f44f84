"""The one request with a body: a draft posted to ``/check`` is read in memory, checked in a process of its own, answered and forgotten.

It stands before Datasette, whose way of handling forms would keep cookies and read any body whole. Nothing is written anywhere. No cookie is
read or set and nothing changes, so a forged request could only cost time; requests that a browser marks as coming from another site are refused.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError

from archive.checks.catalogue import BY_ID
from archive.checks.wording import cell_en, cell_zh
from archive.site.draft_check import MOST_BYTES, check_draft
from archive.site.formats import to_json
from archive.site.model import Language
from archive.site.pages.draft import draft_view
from archive.site.rendering import render, words
from archive.site.security import App, Message, Scope, Send

Receive = Callable[[], Awaitable[Message]]
_PATH = re.compile(r"(?P<en>/en)?/check(?P<json>\.json)?/?")
_AT_ONCE = 2  # drafts that are checked at the same time; the site's other pages keep a processor
_WAITING = 4
_FORM_LIMIT = MOST_BYTES + 64 * 1024
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_NO_FILE_ON_DISK = {"MAX_MEMORY_FILE_SIZE": 2 * _FORM_LIMIT, "MAX_FIELDS": 20, "MAX_FIELD_SIZE": _FORM_LIMIT}
_HEADERS = ((b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex"))


class RefusedError(Exception):
    """The request is answered with ``status`` and the text ``key`` of the strings table."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


@dataclass
class _Form:
    """Fields and files of a form, in memory."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def with_drafts(app: App) -> App:
    """The application, with drafts answered before it is asked."""
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="draft")
    inside = 0

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal inside
        match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if match is None:
            await app(scope, receive, send)
            return
        lang: Language = "en" if match["en"] else "zh"
        is_json = bool(match["json"])
        inside += 1
        try:
            if inside > _AT_ONCE + _WAITING:
                raise RefusedError(503, "check_busy")
            form = await _read_form(scope, receive)
            draft, previous = _draft_of(form)
            answer = await asyncio.get_running_loop().run_in_executor(pool, check_draft, draft, previous)
            status = 200
        except RefusedError as error:
            answer = {"ok": False, "code": error.key.removeprefix("check_"), "message": words("en")(error.key)}
            status = error.status
        finally:
            inside -= 1
        body = to_json(answer) if is_json else _page(answer, lang)
        await _respond(send, status, body, "application/json" if is_json else "text/html")

    return answering


async def _read_form(scope: Scope, receive: Receive) -> _Form:
    """The form's fields. Raises RefusedError for a foreign, too large or broken one."""
    headers: MutableMapping[str, str] = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    _refuse_foreign(headers)
    content_type = headers.get("content-type", "")
    if not content_type.startswith(_FORM_TYPES):
        raise RefusedError(415, "check_no_form")
    form = _Form()
    try:
        parser = _parser_of(content_type, form)
        async for part in _parts(headers, receive):
            parser.write(part)
        parser.finalize()
    except FormParserError as error:
        raise RefusedError(400, "check_no_form") from error
    return form


def _refuse_foreign(headers: MutableMapping[str, str]) -> None:
    """A browser says where a request comes from: by ``Sec-Fetch-Site``, older ones by ``Origin`` (which our referrer policy makes ``null``)."""
    origin = headers.get("origin", "null")
    is_foreign = (
        headers["sec-fetch-site"] not in ("same-origin", "none")
        if "sec-fetch-site" in headers
        else origin != "null" and urlsplit(origin).netloc != headers.get("host", "")
    )
    if is_foreign:
        raise RefusedError(403, "check_foreign")


async def _parts(headers: MutableMapping[str, str], receive: Receive) -> Any:
    announced = headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > _FORM_LIMIT:
        raise RefusedError(413, "check_too_large")
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "check_no_form")
        part = message.get("body", b"")
        size += len(part)
        if size > _FORM_LIMIT:
            raise RefusedError(413, "check_too_large")
        yield part
        if not message.get("more_body"):
            return


def _parser_of(content_type: str, form: _Form) -> FormParser:
    kind, _, rest = content_type.partition(";")
    is_multipart = kind.strip() == _FORM_TYPES[0]
    read = _text if is_multipart else _unquoted

    def on_field(found: Any) -> None:
        form.texts[read(found.field_name)] = read(found.value)

    def on_file(found: Any) -> None:
        found.file_object.seek(0)
        form.files[_text(found.field_name)] = (_text(found.file_name), found.file_object.read())
        found.close()

    boundary = re.search(r'boundary="?([^";]+)', rest)
    if is_multipart and boundary is None:
        raise RefusedError(400, "check_no_form")
    return FormParser(
        kind.strip(),
        on_field,
        on_file,
        boundary=boundary[1].strip() if boundary else None,
        config=dict(_NO_FILE_ON_DISK),
    )


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", errors="replace")


def _unquoted(value: bytes | None) -> str:
    """The parser leaves the percent signs and pluses of a form without files as they are."""
    return _text(unquote_to_bytes((value or b"").replace(b"+", b" ")))


def _draft_of(form: _Form) -> tuple[tuple[str, bytes], tuple[str, bytes] | None]:
    """The draft and, where it was sent, last year's report. Raises RefusedError when there is no draft."""
    name, body = form.files.get("file", ("", b""))
    text = form.texts.get("text", "").strip()
    if not body and text:
        is_html = re.search(r"<(?:table|p|div|html|body)\b", text, re.IGNORECASE) is not None
        name, body = ("draft.html" if is_html else "draft.txt"), text.encode()
    previous = form.files.get("previous", ("", b""))
    if not body:
        raise RefusedError(400, "check_empty")
    if len(body) > MOST_BYTES or len(previous[1]) > MOST_BYTES:
        raise RefusedError(413, "check_too_large")
    return (name, body), (previous if previous[1] else None)


def _page(answer: dict[str, Any], lang: Language) -> bytes:
    t = words(lang)
    known = f"check_{answer.get('code')}"
    view = {
        "title": t("check_title"),
        "description": "",
        "crumbs": [(t("check_title"), "/check"), (t("check_result"), "")],
        "d": {},
        "args": {},
        "host": "",
        "formats": (),
        **draft_view(answer),
        "findings": [_shown(finding, lang) for finding in answer.get("findings", ())],
        "undecided": _undecided(answer, lang),
        "error": "" if answer["ok"] else _say(known, answer["message"], lang),
    }
    return render("site/check.html", lang, "/check", "check", view)


def _say(key: str, message: str, lang: Language) -> str:
    """The reader's own sentence for a code; the program's where the table has none."""
    from archive.site.strings import STRINGS

    return words(lang)(key) if key in STRINGS else message


def _shown(finding: dict[str, Any], lang: Language) -> dict[str, Any]:
    check = BY_ID[finding["check"]]
    name = cell_en if lang == "en" else cell_zh
    cells = [{**cell, "name": name(cell["table"], cell["row"], cell["column"])} for cell in finding["cells"]]
    return {
        **finding,
        "check_id": finding["check"],
        "title_zh": check.title_zh,
        "title_en": check.title_en,
        "basis": check.basis_en if lang == "en" else check.basis_zh,
        "named_cells": cells,
    }


def _undecided(answer: dict[str, Any], lang: Language) -> list[tuple[str, str, str]]:
    """(check, title, why) once a check, the first reason given."""
    first: dict[str, str] = {}
    for finding in answer.get("undecided", ()):
        first.setdefault(finding["check"], finding["message_en" if lang == "en" else "message_zh"])
    return [
        (check, BY_ID[check].title_en if lang == "en" else BY_ID[check].title_zh, why) for check, why in first.items()
    ]


async def _respond(send: Send, status: int, body: bytes, media_type: str) -> None:
    headers = [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        *_HEADERS,
    ]
    if status == 503:
        headers.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
