"""Families that differ from a page of unknown make only by what their addresses look like: one line of facts each, one function for all.

The shape of an article's address tells rows from navigation where titles do not (a list of units whose rows are bare names), and the shape of a list's
address tells what its second page is called where no link does. It holds no facts itself: those are in ``addresses``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows_or_scripts as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Article, Ask, Family, Link, ListPage, Row
from crawler.families.pagers import MAX_PAGES, script_page_count, script_pager, stated_pages
from crawler.families.pages import absolute, parse_page, words
from crawler.families.titles import classify_title

_HREF = re.compile(r"""(?:href\s*=|\burl\s*[:=]|open\s*\()\s*["']([^"'<>\s]{2,400})["']""", re.I)
_LINKS_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Shape:
    """Facts of one make of addresses.

    ``article`` and ``column`` are patterns of path and query of an article and of a list ("" for none), to be found in one line each. ``sure`` is
    how much an address of the article's shape proves, and ``column_sure`` one of the list's, 0–0.45: a UUID below /columns/ occurs nowhere else, five
    digits and .htm anywhere. ``page`` makes the address of page ``n`` from that of the first, None where only links tell. ``is_report``
    says that nothing but yearly reports has such an address.
    """

    name: str
    article: str
    column: str = ""
    sure: float = 0.4
    column_sure: float = 0.4
    page: Callable[[str, int], str] | None = None
    is_report: bool = False
    parts: Callable[[str, str], Article] = article_parts


def family_of(shape: Shape) -> Family:
    """The family that a shape describes."""
    article = re.compile(shape.article, re.I | re.M)
    column = re.compile(shape.column, re.I | re.M) if shape.column else None
    return Family(
        shape.name, partial(_signature, shape, article, column), partial(_list_rows, shape, article), shape.parts
    )


def _signature(shape: Shape, article: re.Pattern[str], column: re.Pattern[str] | None, url: str, html: str) -> float:
    """The page's own address, and links of the article's shape."""
    own = target_of(url)
    score = shape.sure if article.search(own) else 0.0
    if not score and column is not None and column.search(own):
        score = shape.column_sure
    return min(score + (shape.sure if article.search(linked_targets(url, html)) else 0.0), 0.9)


def _list_rows(shape: Shape, article: re.Pattern[str], url: str, text: str) -> ListPage:
    """Rows and pages of a list, those rows included that only their address shows to be articles."""
    page = promote(generic_rows(url, text), article, is_report=shape.is_report)
    if shape.page is None or page.next_requests:
        return page
    return replace(page, next_requests=pages_by_number(url, text, shape.page))


def promote(page: ListPage, article: re.Pattern[str], *, is_report: bool = False) -> ListPage:
    """The page with those links among its rows that have an article's address, and all such rows marked where that address means a report.

    Links that name a column, a year or a class of units stay columns unless the address means a report: a column is looked at for rows and for a
    report alike.
    """
    rows = {
        row.url: replace(row, is_report=row.is_report or (is_report and is_at(article, row.url))) for row in page.rows
    }
    rest: list[Link] = []
    for link in page.columns:
        if is_at(article, link.url) and (is_report or classify_title(link.text) == "unit"):
            rows.setdefault(link.url, Row(link.url, link.text, publisher=link.publisher, is_report=is_report))
        else:
            rest.append(link)
    return replace(page, rows=tuple(rows.values()), columns=tuple(rest))


@lru_cache(maxsize=2)
def linked_targets(url: str, html: str) -> str:
    """Paths and queries of the page's links to its own host, a line each. Every family asks for them, hence the small cache."""
    host = split_address(url).netloc
    targets: list[str] = []
    for found in _HREF.finditer(html):
        target = absolute(url, found.group(1))
        if target and split_address(target).netloc == host:
            targets.append(target_of(target))
        if len(targets) >= _LINKS_LOOKED_AT:
            break
    return "\n".join(targets)


@lru_cache(maxsize=2)
def _lowered(html: str) -> str:
    return html.lower()


def bears(html: str, *marks: str) -> bool:
    """Whether a page holds one of these words, given in lower case."""
    text = _lowered(html)
    return any(mark in text for mark in marks)


def is_at(pattern: re.Pattern[str], url: str) -> bool:
    """Whether an address has a shape."""
    return bool(pattern.search(target_of(url)))


def target_of(url: str) -> str:
    """Path and query of an address, which shapes are patterns of; "" for what is no address."""
    parts = split_address(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


# How page n of a list is called, from the address of the first


def index_n(url: str, number: int) -> str:
    """``index_2.html`` beside ``index.html`` or in the directory: one-based."""
    stem, dot, extension = split_address(url).path.rpartition("/")[2].partition(".")
    stem = re.sub(r"_\d+$", "", stem) or "index"
    return absolute(url, f"{stem}_{number}{dot or '.'}{extension or 'html'}")


def number_html(url: str, number: int) -> str:
    """``2.html`` beside ``1.html``."""
    found = re.search(r"\.(\w+)$", split_address(url).path)
    return absolute(url, f"{number}.{found.group(1) if found else 'html'}")


def pages_by_number(url: str, text: str, name: Callable[[str, int], str]) -> tuple[Ask, ...]:
    """Pages two to the last, where a script or the page's words state how many there are, without the page itself."""
    pager = script_pager(text)
    count = pager.pages if pager else script_page_count(text) or stated_pages(words(parse_page(text)))
    targets = (name(url, number) for number in range(2, min(count or 1, MAX_PAGES) + 1))
    return tuple(Ask(target) for target in targets if split_address(target).path != split_address(url).path)
