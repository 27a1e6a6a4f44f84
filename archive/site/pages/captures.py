"""Stored copies: the bytes that a site once sent, shown harmless or handed out as a file, always checked against their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from archive.site.copies import harmless_page, harmless_text
from archive.site.model import Ask, Download, MissingPageError, Moved, Page, Row
from archive.site.rendering import show_moment, words
from archive.site.security import COPY_POLICY
from crawler.captures.members import read_member
from crawler.captures.records import unpack_record
from crawler.readers.decode import decode
from crawler.readers.sniff import sniff

_CAPTURE = "SELECT key, sha256, url, final_url, fetched_at, media_type, warc, offset FROM captures WHERE key = ?"
_SAME = "SELECT warc, offset FROM captures WHERE sha256 = ? AND warc IS NOT NULL ORDER BY fetched_at, key"
_WITHHELD = "SELECT reason FROM withheld WHERE sha256 = ?"
_LARGEST_SHOWN = 4 << 20
_ENDINGS = {
    "text/html": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
}


def load_copy(ask: Ask) -> Download | Moved:
    """A page or a text, shown; any other file leads to its download."""
    capture, body = _found(ask)
    kind = sniff(body, _name(capture))
    if not kind.startswith("text/") or len(body) > _LARGEST_SHOWN:
        return Moved(f"/capture/{capture['key']}/original")
    t = words(ask.lang)
    notes = (
        t("copy_note", moment=show_moment(capture["fetched_at"])),
        f"{capture['final_url'] or capture['url']}",
        f"SHA-256 {capture['sha256']}",
    )
    text = decode(body, "")[0]
    lang = "zh-CN"
    address = capture["final_url"] or capture["url"]
    page = (
        harmless_page(text, url=address, notes=notes, lang=lang)
        if kind == "text/html"
        else harmless_text(text, notes=notes, lang=lang)
    )
    headers = {"Content-Security-Policy": COPY_POLICY, "X-Robots-Tag": "noindex"}
    return Download(page.encode(errors="replace"), "text/html; charset=utf-8", headers=headers)


def load_original(ask: Ask) -> Download:
    """The bytes as they came, as a file that no browser opens in its window."""
    capture, body = _found(ask)
    kind = sniff(body, _name(capture))
    name = PurePosixPath(_name(capture)).stem[:80] or "capture"
    ending = _ENDINGS.get(kind, PurePosixPath(_name(capture)).suffix[:8])
    headers = {"Content-Security-Policy": COPY_POLICY, "X-Robots-Tag": "noindex"}
    return Download(body, "application/octet-stream", f"{name}{ending}", headers)


def _name(capture: Row) -> str:
    return unquote(urlsplit(capture["final_url"] or capture["url"]).path.rsplit("/", 1)[-1])


def _found(ask: Ask) -> tuple[Row, bytes]:
    """The capture and its bytes. Raises MissingPageError where they are not kept, withheld or damaged."""
    t = words(ask.lang)
    capture = ask.row(_CAPTURE, (ask.path["key"],))
    if capture is None:
        raise MissingPageError(t("copy_unknown", key=ask.path["key"]))
    reason = ask.value(_WITHHELD, (capture["sha256"],))
    if reason:
        raise MissingPageError(t("copy_withheld", reason=reason))
    if ask.site.data is None:
        raise MissingPageError(t("copy_missing"))
    places = [(capture["warc"], capture["offset"]), *map(tuple, ask.db.execute(_SAME, (capture["sha256"],)).fetchall())]
    is_damaged = False
    for warc, offset in dict.fromkeys(places):
        body = _read(ask.site.data / "captures", warc, offset)
        if body is not None and hashlib.sha256(body).hexdigest() == capture["sha256"]:
            return capture, body
        is_damaged = is_damaged or body is not None
    raise MissingPageError(t("copy_damaged" if is_damaged else "copy_missing"))


def _read(folder: Path, warc: str | None, offset: int | None) -> bytes | None:
    """The payload of one record; None where it cannot be read. A revisit has none of its own: another record holds it."""
    if not warc or offset is None or PurePosixPath(warc).name != warc:
        return None
    try:
        with (folder / warc).open("rb") as file:
            member = read_member(file, offset)
        return None if member.problem else unpack_record(member.data)[1]
    except (OSError, ValueError):
        return None


PAGES = (
    Page("copy", "/capture/(?P<key>[0-9a-f]{16})", load_copy, formats=()),
    Page("original", "/capture/(?P<key>[0-9a-f]{16})/original", load_original, formats=()),
)
