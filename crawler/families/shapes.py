"""Families that differ from a page of unknown make only by what their addresses look like: one line of facts each, one function for all.

The shape of an article's address tells rows from navigation where titles do not (a list of units whose rows are bare names), and the shape of a list's
address tells what its second page is called where no link does. Shapes were seen on real sites; those marked so in the table are not confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.model import Article, Ask, Family, Link, ListPage, Row
from crawler.families.pagers import MAX_PAGES, script_page_count, script_pager, stated_pages
from crawler.families.pages import base_of, parse_page, title_of, words
from crawler.families.titles import classify_title

_HREF = re.compile(r"""(?:href\s*=|url\s*[:=]|open\s*\()\s*["']([^"'<>\s]{3,400})["']""", re.I)
_LINKS_LOOKED_AT = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """Facts of one make of addresses.

    ``article`` and ``column`` are patterns of path and query of an article and of a list, "" for none. ``sure`` is how much one address of the shape
    proves, 0–0.45: a UUID below /columns/ occurs nowhere else, five digits and .htm anywhere. ``page`` makes the address of page ``n`` from that of the
    first, None where only links tell. ``is_report`` says that nothing but yearly reports has such an address.
    """

    name: str
    article: str
    column: str = ""
    sure: float = 0.4
    page: Callable[[str, int], str] | None = None
    is_report: bool = False
    parts: Callable[[str, str], Article] = article_parts


def family_of(shape: Shape) -> Family:
    """The family that a shape describes."""
    article = re.compile(shape.article, re.I)
    column = re.compile(shape.column, re.I) if shape.column else None
    return Family(
        shape.name,
        partial(_signature, shape, article, column),
        partial(_list_rows, shape, article),
        shape.parts,
    )


def _signature(shape: Shape, article: re.Pattern[str], column: re.Pattern[str] | None, url: str, html: str) -> float:
    """The page's own address, and links of the article's shape."""
    own = target_of(url)
    score = shape.sure if article.search(own) or (column is not None and column.search(own)) else 0.0
    hrefs = (found.group(1) for found, _ in zip(_HREF.finditer(html), range(_LINKS_LOOKED_AT), strict=False))
    if any(article.search(target_of(urljoin(url, href))) for href in hrefs if is_plain(href)):
        score += shape.sure
    return min(score, 0.9)


def _list_rows(shape: Shape, article: re.Pattern[str], url: str, text: str) -> ListPage:
    """Rows and pages of a list, those rows included that only their address shows to be articles."""
    page = generic_rows(url, text)
    page = promote(page, article, is_report=shape.is_report)
    if shape.page is None or page.next_requests:
        return page
    return replace(page, next_requests=pages_by_number(url, text, shape.page))


def promote(page: ListPage, article: re.Pattern[str], *, is_report: bool = False) -> ListPage:
    """The page with those links among its rows that have an article's address, and every such row marked where the address means a report.

    Links that name a column, a year or a class of units stay columns unless the address means a report: on many sites a year is itself an article's
    neighbour, and a column is looked at for rows and for a report alike.
    """
    rows = {row.url: replace(row, is_report=is_report or row.is_report) for row in page.rows if _is(article, row.url)}
    rows = {row.url: rows.get(row.url, row) for row in page.rows}
    rest: list[Link] = []
    for link in page.columns:
        is_article = _is(article, link.url)
        if is_article and (is_report or classify_title(link.text) == "unit"):
            rows.setdefault(link.url, Row(link.url, link.text, publisher=link.publisher, is_report=is_report))
        else:
            rest.append(link)
    return replace(page, rows=tuple(rows.values()), columns=tuple(rest))


def _is(pattern: re.Pattern[str], url: str) -> bool:
    return bool(pattern.search(target_of(url)))


def target_of(url: str) -> str:
    """Path and query of an address, which shapes are patterns of; "" for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_plain(href: str) -> bool:
    """Whether an href can be put together with a base at all (brackets that look like IPv6 hosts raise)."""
    return "//[" not in href and not href.lower().startswith(("javascript:", "data:"))


# How page n of a list is called, from the address of the first


def index_n(url: str, number: int) -> str:
    """``index_2.html`` beside ``index.html`` or in the directory: one-based."""
    path = urlsplit(url).path
    name = path.rsplit("/", 1)[1]
    stem, dot, extension = name.partition(".")
    stem = re.sub(r"_\d+$", "", stem) or "index"
    return urljoin(url, f"{stem}_{number}{dot or '.'}{extension or 'html'}")


def number_html(url: str, number: int) -> str:
    """``2.html`` beside ``1.html``."""
    found = re.search(r"\.(\w+)$", urlsplit(url).path)
    return urljoin(url, f"{number}.{found.group(1) if found else 'html'}")


def dash_n(url: str, number: int) -> str:
    """``column-index-2.shtml`` beside ``column-index-1.shtml``."""
    return re.sub(r"-\d+(\.\w+)(?:\?.*)?$", rf"-{number}\1", url)


def pages_by_number(url: str, text: str, name: Callable[[str, int], str]) -> tuple[Ask, ...]:
    """Pages two to the last, where a script or the page's words state how many there are, without the page itself."""
    soup = parse_page(text)
    pager = script_pager(text)
    count = pager.pages if pager else script_page_count(text) or stated_pages(words(soup))
    if not count or count < 2:
        return ()
    targets = (name(url, number) for number in range(1, min(count, MAX_PAGES) + 1))
    return tuple(Ask(target) for target in targets if urlsplit(target).path != urlsplit(url).path)[-(count - 1) :]


def anchors(soup: BeautifulSoup, url: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(address, words) of all links of a shape, in order, each address once, the longest words kept."""
    from crawler.families.pages import absolute

    base = base_of(soup, url)
    found: dict[str, str] = {}
    for anchor in soup.find_all("a", href=True):
        target = absolute(base, str(anchor["href"]))
        if target and _is(pattern, target) and len(title_of(anchor)) >= len(found.get(target, "")):
            found[target] = title_of(anchor)
    return list(found.items())
