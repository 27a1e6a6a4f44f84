"""Kaipu UCAP and its kin: articles ``/<site>/c<n>/YYYYMM/<32 hex>.shtml``, rows in the page or as JSON from ``/common/search/<channel>``.

Facts: missing JSON values are the texts "null" and "undefined"; the report's column often differs from the entry column; page two of a
static list is list_2.shtml where the page links it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as html_rows
from crawler.families.model import Ask, Family, ListPage, Row
from crawler.families.pagers import MAX_PAGES
from crawler.families.pages import absolute, find_date, parse_page, unique_rows, words
from crawler.json_fields import first_text

NAME = "ucap"
_ARTICLE = re.compile(r"/(?:19|20)\d{4}/[0-9a-f]{32}\.s?html$")
_LIST = re.compile(
    r"/(?:list|common_list|xxgklist|zfxxgklby_nb|zfxxgk_zhengce_list|newxxgk_index|bmxxgknb)(?:_\d+)?\.shtml$"
)
_MARKS = re.compile(r"UCAPCONTENT|UCAPTITLE|UCAP-CONTENT|/common/search/[0-9a-f]{32}", re.I)
_SEARCH = re.compile(r"[\"'(=]\s*([^\"'()\s]*/common/search/[0-9a-f]{32}(?:\?[^\"'()\s<>]*)?)", re.I)
_CHANNEL = re.compile(r"\bchannel_?id\b['\"]?\s*[:=]\s*['\"]([0-9a-f]{32})['\"]", re.I)
_QUERY = {"_pageSize": "15", "_isAgg": "true", "_isJson": "true", "_template": "index"}


def signature(url: str, html: str) -> float:
    """The vendor's tags and search address, else address shapes."""
    if _MARKS.search(html) or "/common/search/" in url:
        return 0.9
    path = urlsplit(url).path
    score = 0.4 if _ARTICLE.search(path) or _LIST.search(path) else 0.0
    if re.search(r"href\s*=\s*[\"'][^\"']*/(?:19|20)\d{4}/[0-9a-f]{32}\.s?html", html, re.I):
        score += 0.4
    return score


def list_rows(url: str, text: str) -> ListPage:
    """The rows of a list page or of a JSON answer, and the requests for the rest."""
    if text.lstrip()[:1] in ("{", "["):
        return _answer(url, text)
    page = html_rows(url, text)
    search = _search_address(url, text)
    if not search:
        return page
    return replace(page, next_requests=(Ask(search), *page.next_requests))


def _search_address(url: str, text: str) -> str:
    """The first page of the channel's JSON, "" where the page names no channel."""
    found = _SEARCH.search(text)
    channel = _CHANNEL.search(text)
    if found:
        address = urljoin(url, found.group(1).replace("&amp;", "&"))
    elif channel:
        address = urljoin(url, f"/common/search/{channel.group(1)}")
    else:
        return ""
    parts = urlsplit(address)
    query = {**_QUERY, **dict(parse_qsl(parts.query, keep_blank_values=True)), "page": "1"}
    return str(parts._replace(query=urlencode(query)).geturl())


def _answer(url: str, text: str) -> ListPage:
    try:
        data = json.loads(text)
    except ValueError:
        return ListPage()
    body = _inner(data)
    results = body.get("results") or body.get("list") or []
    if not isinstance(results, list):
        return ListPage()
    total, size = _number(body.get("total")), _number(body.get("rows")) or len(results)
    rows = unique_rows(row for item in results if isinstance(item, dict) and (row := _row(url, item)))
    pages = math.ceil(total / size) if total and size else None
    return ListPage(rows=rows, next_requests=_further(url, pages), stated_total=total, stated_pages=pages)


def _inner(data: Any) -> dict[str, Any]:
    """The object that holds the rows: ``data`` itself or one level below (``results.data`` of a variant)."""
    for _ in range(3):
        if not isinstance(data, dict):
            return {}
        if isinstance(data.get("results"), list) or isinstance(data.get("list"), list):
            return data
        data = data.get("data") if isinstance(data.get("data"), dict) else data.get("results")
    return {}


def _row(url: str, item: dict[str, Any]) -> Row | None:
    target = absolute(url, first_text(item, "url", "URL", "link"))
    title = words(parse_page(first_text(item, "title", "TITLE", or_number=True)))
    if not target or not title:
        return None
    date = find_date(
        first_text(item, "publishedTimeStr", "publishedTime", "PUBLISHED_TIME_FORMAT", "pubDate", or_number=True)
        or _domain(item, "pubdate")
    )
    return Row(target, title, date, _domain(item, "source"))


def _domain(item: dict[str, Any], wanted: str) -> str:
    """A value of the item's metadata list, "" where it is missing in any of the ways it can be."""
    for group in item.get("domainMetaList") or ():
        for entry in (group.get("resultList") if isinstance(group, dict) else None) or ():
            if isinstance(entry, dict) and entry.get("key") == wanted:
                return first_text(entry, "value", or_number=True)
    return ""


def _further(url: str, pages: int | None) -> tuple[Ask, ...]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if pages is None or query.get("page", "1") != "1":
        return ()
    numbers = range(2, min(pages, MAX_PAGES) + 1)
    return tuple(Ask(parts._replace(query=urlencode({**query, "page": str(number)})).geturl()) for number in numbers)


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdigit() else None


FAMILY = Family(NAME, signature, list_rows, article_parts)
