"""Answers as JSON, CSV and Atom: the twins of every page. Nothing here reads the database."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from archive.site.model import FeedEntry

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def to_json(data: dict[str, Any]) -> bytes:
    """The data as readable UTF-8 JSON."""
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode(errors="replace") + b"\n"


def safe_text(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese; formulas made inert."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_text(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace")


def to_atom(title: str, own_url: str, page_url: str, host: str, entries: Sequence[FeedEntry]) -> bytes:
    """An Atom feed (RFC 4287). ``host`` is ``http://name:port`` of this site, without a slash."""
    updated = max((entry.at for entry in entries), default="1970-01-01T00:00:00Z")
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_xml(own_url)}</id><title>{_xml(title)}</title><updated>{_xml(updated)}</updated>",
        f"<author><name>公开 Gongkai</name></author><link rel={quoteattr('self')} href={quoteattr(own_url)}/>",
        f"<link href={quoteattr(page_url)}/>",
    ]
    parts += [
        f"<entry><id>urn:gongkai:{_xml(entry.key)}</id><title>{_xml(entry.title)}</title><updated>{_xml(entry.at)}</updated>"
        f"<link href={quoteattr(host + entry.path)}/><summary>{_xml(entry.text)}</summary></entry>"
        for entry in entries
    ]
    return ("\n".join(parts) + "\n</feed>\n").encode(errors="replace")


def _xml(text: str) -> str:
    return escape(text.translate(_NOT_XML))
