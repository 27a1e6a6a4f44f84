"""博达 VSB: lists ``<slug>.htm`` whose further pages count down, articles ``/info/<tree>/<id>.htm``.

Facts: page two of 140 is ``<slug>/139.htm`` and the last is ``<slug>/1.htm``, so that what an address holds moves whenever a page is added; links of
deeper pages carry ``../``; attachments come from ``download.jsp``, whose address has no file name and which answers an error without a Referer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, ListPage
from crawler.families.pagers import MAX_PAGES
from crawler.families.pages import absolute
from crawler.families.shapes import bears, is_at, linked_targets, promote

NAME = "vsb"
_ARTICLE = re.compile(r"/info/(?:\d+/\d+|egovinfo/\d+/.+)\.htm", re.M)
_MARKS = (
    "_newscontent_fromname",
    "v_news_content",
    "vsb_content",
    "vsbpdfiframe",
    "/__local/",
    'id="line_u',
    'class="p_pages"',
    'class="p_no"',
    'class="p_next',
)
_PAGE = re.compile(r"^(\d+)\.htm$")


def signature(url: str, html: str) -> float:
    """The editor's and pager's names, and the shape of addresses."""
    score = 0.4 if is_at(_ARTICLE, url) else 0.0
    score += 0.4 if _ARTICLE.search(linked_targets(url, html)) else 0.0
    return min(score + (0.4 if bears(html, *_MARKS) else 0.0), 0.9)


def list_rows(url: str, text: str) -> ListPage:
    """Rows, and from the first page all others: the greatest number linked below the slug is that of page two."""
    page = promote(generic_rows(url, text), _ARTICLE)
    return replace(page, next_requests=_further(url, page))


def _further(url: str, page: ListPage) -> tuple[Ask, ...]:
    parts = split_address(url)
    if not parts.path.endswith(".htm"):
        return page.next_requests
    directory = parts.path.removesuffix(".htm") + "/"
    numbers = [
        int(found.group(1))
        for ask in page.next_requests
        if (path := split_address(ask.url).path).startswith(directory)
        and (found := _PAGE.match(path.removeprefix(directory)))
    ]
    if not numbers:
        return page.next_requests
    pages = range(max(numbers), max(0, max(numbers) - MAX_PAGES), -1)
    return tuple(Ask(absolute(url, f"{directory}{number}.htm")) for number in pages)


FAMILY = Family(NAME, signature, list_rows, article_parts)
