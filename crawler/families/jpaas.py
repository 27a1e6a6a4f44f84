"""jpaas, Hanweb's successor platform: rows in the page, further pages as HTML inside JSON from ``…/front/page/build/unit``.

Facts: the pager's attributes hold almost-JSON in single quotes; the parameter is spelled ``bulidstatic``; some gateways want ``paramJson`` in place of
``pageNo`` for further pages, and some answer every number with page one, which the answer's own pager betrays; small columns have no pager; aggregate
pages show five rows of a year and link the rest as ``a.xxgk_more``.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, ListPage
from crawler.families.pagers import MAX_PAGES
from crawler.families.pages import absolute, parse_page
from crawler.families.scripts import load_json, pairs
from crawler.families.shapes import bears, is_at, linked_targets, promote

NAME = "jpaas"
_ARTICLE = re.compile(r"/art/(?:19|20)\d{2}/art_(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})\.html", re.M)
_UNIT = "/front/page/build/unit"
_DEFAULT_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def signature(url: str, html: str) -> float:
    """The gateway's name and the pager's attributes, else the shape of articles."""
    if _UNIT in url or bears(html, "querydata=", "jpaas-publish-server"):
        return 0.9
    score = 0.45 if is_at(_ARTICLE, url) else 0.0
    score += 0.45 if _ARTICLE.search(linked_targets(url, html)) else 0.0
    return min(score + (0.3 if bears(html, "jpaas", "bulidstatic") else 0.0), 0.9)


def list_rows(url: str, text: str) -> ListPage:
    """The rows of a column page or of an answer, and the request for the next page.

    An answer whose pager says that it is another page than was asked for has no rows: the other door is then tried, or the list ends.
    """
    html = _html_of(text)
    soup = parse_page(html)
    pager = _pager(soup)
    asked = _asked(url)
    if asked > 1 and pager.get("pageno", "").isdigit() and int(pager["pageno"]) != asked:
        return ListPage(stated_total=_number(pager.get("count")))
    page = promote(generic_rows(url, html), _ARTICLE)
    total, size = _number(pager.get("count")), _number(pager.get("rows"))
    if not pager or not total or not size:
        return replace(page, next_requests=() if _UNIT in url else page.next_requests)
    pages = math.ceil(total / size)
    return replace(
        page, stated_total=total, stated_pages=pages, next_requests=_next(url, pager, asked, min(pages, MAX_PAGES))
    )


def _html_of(text: str) -> str:
    if not text.lstrip().startswith("{"):
        return text
    answer = load_json(text)
    data = answer.get("data") if isinstance(answer, dict) else None
    html = data.get("html") if isinstance(data, dict) else data
    return html if isinstance(html, str) else ""


def _pager(soup: BeautifulSoup) -> dict[str, str]:
    """The pager's attributes in lower case, {} where the page has none."""
    for tag in soup.find_all("div"):
        attributes = {str(name).lower(): str(value) for name, value in tag.attrs.items() if not isinstance(value, list)}
        if "querydata" in attributes or {"rows", "count"} <= attributes.keys():
            return attributes
    return {}


def _asked(url: str) -> int:
    query = dict(parse_qsl(split_address(url).query, keep_blank_values=True))
    named = load_json(query.get("paramJson", "")) or {}
    number = query.get("pageNo") or (str(named.get("pageNo", "")) if isinstance(named, dict) else "")
    return int(number) if number.isdigit() else 1


def _next(url: str, pager: dict[str, str], asked: int, pages: int) -> tuple[Ask, ...]:
    """The next page by number and, should its answer be another page, by the other parameter. One at a time, so that a gateway that repeats
    itself ends the list.
    """
    number = asked + 1
    if number > pages:
        return ()
    settings = pairs(unescape(pager.get("querydata", "")))
    if _UNIT in url:
        before = {
            name: value
            for name, value in parse_qsl(split_address(url).query, keep_blank_values=True)
            if name not in ("pageNo", "paramJson", "rows")
        }
        settings = {**before, **settings}
        gateway = split_address(url)._replace(query="", fragment="").geturl()
    else:
        named = next(
            (pager[key] for key in ("uniturl", "url", "data-url") if _UNIT in pager.get(key, "")), _DEFAULT_UNIT
        )
        gateway = absolute(url, named.split("?", 1)[0])
    query = {"parseType": "bulidstatic", "pageType": "column", **settings}
    size = pager["rows"]
    by_json = {**query, "paramJson": json.dumps({"pageNo": number, "pageSize": int(size)}, separators=(",", ":"))}
    by_number = {**query, "rows": size, "pageNo": str(number)}
    json_ask = Ask(f"{gateway}?{urlencode(by_json)}")
    if "paramJson=" in url:
        return (json_ask,)
    return (Ask(f"{gateway}?{urlencode(by_number)}", otherwise=json_ask),)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


FAMILY = Family(NAME, signature, list_rows, article_parts)
