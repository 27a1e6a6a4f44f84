"""Scrapy's responses and failures as this project's values: text, captures, and stable words for what went wrong. Pure but for Scrapy's types."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from scrapy.exceptions import IgnoreRequest, UnsupportedURLSchemeError
from scrapy.http import Response

from crawler.families.content import looks_like_report
from crawler.fetching.challenges import Verdict
from crawler.fetching.failures import reason_of
from crawler.fetching.middlewares import RefusedError
from crawler.items import Capture
from crawler.readers.decode import decode
from crawler.report import Source

_TEXT_TYPES = re.compile(
    r"^(?:text/|application/(?:xhtml|xml|json|javascript|x-javascript)|$)|[+/](?:xml|json|html)\b", re.I
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.I)
_BLOCKED = ("robots", "jsl")
_FIDELITY = "body after content and transfer decoding; header names normalised; coding headers renamed X-Archive-Orig-*"


def text_of(response: Response, role: str) -> str:
    """The text of a page or of an answer with rows; "" for a file, whatever the server calls it."""
    body = response.body
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    is_markup = body[:512].lstrip()[:1] in (b"<", b"{", b"[")
    is_binary = b"\x00" in body[:512] and not is_markup and not body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if body.startswith(_MAGIC) or is_binary:
        return ""
    if not (_TEXT_TYPES.search(content_type) or is_markup) or (role == "attachment" and not is_markup):
        return ""
    charset = _CHARSET.search(content_type)
    return decode(body, charset.group(1) if charset else "")[0]


def to_capture(response: Response, source: Source, at: datetime) -> Capture:
    """The answer as a capture, with the header lines as they were before Scrapy decoded the body."""
    wire: dict[str, Any] = response.meta.get("wire", {})
    notes = [_FIDELITY]
    if wire.get("is_rendered"):
        notes.append("the page as a browser had it after its scripts ran, and not as it was sent")
    if wire.get("peer"):
        notes.append(f"peer {wire['peer']}")
    if response.meta.get("redirect_urls"):
        notes.append("redirects " + " ".join(response.meta["redirect_urls"][1:]))
    return Capture(
        source.url, response.url, response.status, wire.get("headers", ()), response.body, at, source, "; ".join(notes)
    )


def wrong_file(source: Source, text: str) -> Verdict | None:
    """A page in place of a file that was linked. Reports saved as HTML under a Word name are files all the same."""
    if source.role != "attachment" or not text or looks_like_report(text):
        return None
    return (
        Verdict("failed", "page_instead_of_file")
        if re.search(r"<(?:html|head|body|script)\b", text[:4_000], re.I)
        else None
    )


def failure_of(error: BaseException, refusal: str) -> Verdict:
    """What a request without an answer ended in. ``refusal`` is the resolver's reason for holding back the host's addresses, or ""."""
    if isinstance(error, RefusedError) and (error.is_final or not refusal):
        state = "blocked" if error.reason in _BLOCKED else "refused" if error.is_final else "failed"
        return Verdict(state, error.reason)
    if refusal:
        return Verdict("refused", refusal)
    if isinstance(error, UnsupportedURLSchemeError):
        return Verdict("refused", "scheme")
    if isinstance(error, IgnoreRequest):
        text = str(error).lower()
        return Verdict(
            "failed", "redirect_loop" if "redirect" in text else "too_large" if "maxsize" in text else "ignored"
        )
    return Verdict("failed", reason_of(error))
