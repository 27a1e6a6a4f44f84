"""Articles that an interface answers as JSON with the page's HTML inside (``{"data": {"title": …, "content": "<p>…"}}``): the HTML read as a page.

Which interface it is does not matter: the longest text with markup in the answer is the article, and what stands beside it are its title and date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.json_fields import first_text
from crawler.readers.decode import decode
from crawler.readers.html import read_html

_MARKUP = re.compile(r"<(?:p|div|table|span|section|br)\b", re.IGNORECASE)
_LEAST = 200  # characters of an article; a shorter one is a summary in a list
_DEPTH = 8
_TITLES = ("title", "doctitle", "articletitle")
_TAGS = {
    "ArticleTitle": _TITLES,
    "PubDate": ("publishedtimestr", "publishtime", "pubdate", "publishdate", "releasetime"),
    "ContentSource": ("source", "publisher", "contentsource"),
}


def read_json(body: bytes, charset: str = "") -> Document:
    """The document of the article in an answer. Raises UnreadableError("unsupported") where it holds none."""
    text, issues = decode(body, charset)
    try:
        found = max(_articles(json.loads(text), _DEPTH), key=lambda article: len(article[0]), default=None)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("damaged", "The file begins like JSON and is none; it was cut off or altered.") from error
    if found is None:
        raise UnreadableError(
            "unsupported", "JSON without an article in it is no document; read the page that shows it."
        )
    markup, beside = found
    tags = "".join(
        f'<meta name="{tag}" content="{escape(value)}">'
        for tag, names in _TAGS.items()
        if (value := first_text(beside, *names))
    )
    title = escape(first_text(beside, *_TITLES))
    page = f"<html><head><meta charset='utf-8'><title>{title}</title>{tags}</head><body><div id='zoom'>{markup}</div></body></html>"
    document = read_html(page.encode("utf-8", "replace"), "utf-8")
    return replace(document, media_type="application/json", issues=(*issues, *document.issues))


def _articles(value: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text with markup that is long enough, with the object that it stands in."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles(item, depth - 1)
    elif isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, str) and len(inner) >= _LEAST and _MARKUP.search(inner):
                yield inner, {str(name).lower(): other for name, other in value.items()}
            else:
                yield from _articles(inner, depth - 1)
