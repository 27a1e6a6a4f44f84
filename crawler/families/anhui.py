"""Lonsun EX8, the platform of Anhui: ``/public/column/<organ>?type=T&action=list``, articles ``/public/content/<id>``.

Facts: type 3 is the yearly report, a column of its own for each organ; ``action=rel`` is a table of all organs with a link a type; the pager is filled by script
and navigates to ``pageIndex=N``, counted from one; lists of type 4 repeat each title in a hidden box and page by an AJAX fragment.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup, Tag

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, Link, ListPage
from crawler.families.pagers import MAX_PAGES, script_page_count, stated_pages
from crawler.families.pages import absolute, base_of, parse_page, words
from crawler.families.scripts import texts_with
from crawler.families.shapes import bears, is_at, linked_targets, promote
from crawler.families.titles import classify_title

NAME = "anhui"
_ARTICLE = re.compile(r"/public/content/\d+|/content/article/\d+", re.M)
_COLUMN = re.compile(r"/public/column/(\w+)", re.M)
_PAGE_COUNT = re.compile(r"\b(?:pageCount|page_count|totalPage|pagecount)['\"]?\s*[:=]\s*['\"]?(\d+)", re.I)
_REPORTS = "3"


def signature(url: str, html: str) -> float:
    """The two public paths are used by nobody else."""
    score = 0.45 if is_at(_ARTICLE, url) or is_at(_COLUMN, url) else 0.0
    targets = linked_targets(url, html)
    score += 0.3 if _ARTICLE.search(targets) or _COLUMN.search(targets) else 0.0
    return min(score + (0.2 if bears(html, "wzcon", "lonsun", "/site/label/8888", "ls.pagination") else 0.0), 0.9)


def list_rows(url: str, text: str) -> ListPage:
    """Rows, pages, every organ's column of reports where the page is the table of organs, and else this organ's."""
    soup = parse_page(text)
    page = promote(generic_rows(url, text), _ARTICLE)
    units = _units(soup, url)
    columns = units or _own_reports(url)
    known = {link.url for link in columns}
    rest = tuple(link for link in page.columns if link.url not in known)
    asks = _by_script(url, text) or _by_address(url, text, soup)
    return replace(
        page,
        rows=tuple(row for row in page.rows if row.url not in known),
        columns=(*columns, *rest),
        next_requests=asks or page.next_requests,
    )


def _units(soup: BeautifulSoup, url: str) -> tuple[Link, ...]:
    """The columns of reports that a table of organs links, each with the organ's name from its row."""
    base = base_of(soup, url)
    found: dict[str, Link] = {}
    for anchor in soup.find_all("a", href=True):
        target = absolute(base, str(anchor["href"]))
        if target and is_at(_COLUMN, target) and dict(parse_qsl(split_address(target).query)).get("type") == _REPORTS:
            found.setdefault(target, Link(target, "政府信息公开年报", _unit_beside(anchor)))
    return tuple(found.values())


def _unit_beside(anchor: Tag) -> str:
    """The unit whose row a link stands in: the first words around it that name one."""
    node = anchor.parent
    for _ in range(3):
        if node is None or node.name in ("body", "ul", "ol", "table", "tbody"):
            return ""
        for piece in node.stripped_strings:
            name = piece.strip(" ：:>")
            if classify_title(name) == "unit":
                return name
        node = node.parent
    return ""


def _own_reports(url: str) -> tuple[Link, ...]:
    """The organ's own column of reports, which exists for every organ, whether or not this page links it."""
    organ = _COLUMN.search(split_address(url).path)
    if organ is None or dict(parse_qsl(split_address(url).query)).get("type") == _REPORTS:
        return ()
    return (Link(absolute(url, f"/public/column/{organ.group(1)}?type={_REPORTS}&action=list"), "政府信息公开年报"),)


def _by_address(url: str, text: str, soup: BeautifulSoup) -> tuple[Ask, ...]:
    """Pages two to the last by ``pageIndex``, from the first page alone."""
    parts = split_address(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not _COLUMN.search(parts.path) or query.get("pageIndex", "1") != "1":
        return ()
    found = _PAGE_COUNT.search(text)
    count = int(found.group(1)) if found else script_page_count(text) or stated_pages(words(soup)) or 1
    return tuple(
        Ask(parts._replace(query=urlencode({**query, "pageIndex": str(number)})).geturl())
        for number in range(2, min(count, MAX_PAGES) + 1)
    )


def _by_script(url: str, text: str) -> tuple[Ask, ...]:
    """Fragments that a list of type 4 asks for: the address stands in the script with the number of a page in it."""
    if "/site/label/" in url:
        return ()
    found = next(iter(texts_with(text, "/site/label/8888?")), "")
    if not found or "publicInfoList" not in found:
        return ()
    count = _PAGE_COUNT.search(text)
    address = absolute(url, unescape(found))
    parts = split_address(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    numbers = range(2, min(int(count.group(1)) if count else 1, MAX_PAGES) + 1)
    return tuple(
        Ask(parts._replace(query=urlencode({**query, "pageIndex": str(number)})).geturl()) for number in numbers
    )


FAMILY = Family(NAME, signature, list_rows, article_parts)
