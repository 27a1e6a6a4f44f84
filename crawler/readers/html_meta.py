"""What a page says of itself: meta tags (国办发〔2017〕47号), the catalogue block, the line under the title, the breadcrumb.

Gives values as printed under the keys of ``Document.metadata``; judging them (a template's fixed date, a migration date)
is the parser's business.
"""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

from crawler.readers.html_labels import (
    breadcrumb_in,
    is_placeholder,
    label_of_pair,
    published_in,
    publisher_in,
    read_labels,
)
from crawler.readers.html_nodes import lines_of, text_within
from crawler.readers.html_walk import Piece, Walked
from crawler.readers.whitespace import clean

_META_KEYS = {
    "articletitle": "article_title",
    "pubdate": "published",
    "contentsource": "source",
    "sitename": "site_name",
    "columnname": "column_name",
    "url": "url",
    "firstpublishedtime": "published",
    "publishdate": "published",
    "og:title": "article_title",
    "og:url": "url",
    "article:published_time": "published",
}
_TITLE_ELEMENTS = (
    "ucaptitle,h1,.article_title,.article-title,.xl-title,.con_title,.xxgk_title,.title,#title,.bt,.tit,h2"
)
_TAGS = re.compile(r"<[^<>]*>")
_FULL_DATE = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_INDEX_LABELS = frozenset(("索引号", "信息索引号", "索引编号"))
_LONG = 60
_CATALOGUE_LINES = 48
_HEAD_LINES = 60
_BLANKS = re.compile(r"\s+")


def read_metadata(tree: LexborHTMLParser, page: Walked, body: list[int]) -> tuple[dict[str, str], set[int]]:
    """Metadata by key, and the positions of pieces that were nothing but metadata."""
    values: dict[str, str] = {}
    title = tree.css_first("title")
    _keep(values, "title", clean(title.text()) if title is not None else "")
    _read_meta_tags(tree, values)
    _read_article_title(tree, values)
    used = _read_catalogues(page.pieces, values)
    used |= _read_catalogue_lines(page.pieces, body, values)
    _read_stamp(tree, values)
    _read_head_lines(page.pieces, body, values)
    _read_breadcrumb(page.pieces, values)
    return values, used


def _keep(values: dict[str, str], key: str, value: str) -> None:
    if key not in values and not is_placeholder(value):
        values[key] = value


def _read_meta_tags(tree: LexborHTMLParser, values: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for meta in tree.tags("meta"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        content = attributes.get("content") or ""
        if name in _META_KEYS and name not in found and content.strip():
            found[name] = clean(_TAGS.sub("", html.unescape(content)))
    for name, key in _META_KEYS.items():
        if name in found:
            _keep(values, key, found[name])


def _read_article_title(tree: LexborHTMLParser, values: dict[str, str]) -> None:
    if "article_title" in values:
        return
    page_title = _BLANKS.sub("", values.get("title", ""))
    for node in tree.css(_TITLE_ELEMENTS):
        text = "".join(lines_of(text_within(node)))
        squeezed = _BLANKS.sub("", text)
        if not 6 <= len(squeezed) <= 150:
            continue
        classes = (node.attributes.get("class") or "").lower()
        is_sure = node.tag == "ucaptitle" or "article_title" in classes or "article-title" in classes
        if is_sure or (page_title and squeezed in page_title) or (len(page_title) >= 10 and page_title in squeezed):
            _keep(values, "article_title", text)
            return


def _read_catalogues(pieces: list[Piece], values: dict[str, str]) -> set[int]:
    used: set[int] = set()
    for index, piece in enumerate(pieces):
        grid = piece.grid
        if grid is None or not grid.is_catalogue:
            continue
        cells = dict.fromkeys(slot for line in grid.slots for slot in line if slot >= 0)
        found, _ = read_labels(grid.texts[cell] for cell in cells)
        for key, value in found.items():
            _keep(values, key, value)
        used.add(index)
    return used


def _read_catalogue_lines(pieces: list[Piece], body: list[int], values: dict[str, str]) -> set[int]:
    """The catalogue block as list items or boxes: lines around the one that says 索引号, up to the first sentence."""
    last = body[-1] if body else len(pieces)
    for index, piece in enumerate(pieces[:last]):
        if "引" not in piece.text or len(piece.text) > _LONG or label_of_pair(piece.text) not in _INDEX_LABELS:
            continue
        start = max(0, index - 4)
        window = []
        for candidate in pieces[start : index + _CATALOGUE_LINES]:
            if candidate.kind != "text" or len(candidate.text) > 200:
                break
            window.append(candidate.text)
        found, used = read_labels(window)
        for key, value in found.items():
            _keep(values, key, value)
        return {start + position for position in used}
    return set()


def _read_stamp(tree: LexborHTMLParser, values: dict[str, str]) -> None:
    """The ``<PUBLISHTIME>`` element of ucap sites."""
    stamp = next(iter(tree.tags("publishtime")), None)
    if stamp is not None and _FULL_DATE.search(stamp.text()):
        _keep(values, "published", clean(stamp.text()))


def _read_head_lines(pieces: list[Piece], body: list[int], values: dict[str, str]) -> None:
    """发布时间 and 来源 as printed around the title."""
    if "published" in values and "source" in values:
        return
    first = body[0] if body else len(pieces)
    nearest = [*range(first, min(first + 6, len(pieces))), *range(first - 1, max(-1, first - _HEAD_LINES), -1)]
    for index in nearest:
        piece = pieces[index]
        # Both stand after a colon.
        if piece.kind != "text" or len(piece.text) > 200 or not ("：" in piece.text or ":" in piece.text):
            continue
        _keep(values, "published", published_in(piece.text))
        _keep(values, "source", publisher_in(piece.text))


def _read_breadcrumb(pieces: list[Piece], values: dict[str, str]) -> None:
    for index, piece in enumerate(pieces):
        rest = breadcrumb_in(piece.text) if "位置" in piece.text else None
        if rest is None:
            continue
        if not rest:
            steps = []
            for step in pieces[index + 1 : index + 12]:
                is_step = step.kind == "text" and (
                    step.linked * 2 > len(step.text) or step.text in (">", "»", ">>", "/", "正文")
                )
                if not is_step:
                    break
                steps.append(step.text.strip(" >»/"))
            rest = " > ".join(step for step in steps if step)
        if rest:
            _keep(values, "breadcrumb", rest)
            return
