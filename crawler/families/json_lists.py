"""Lists that a page of unknown make fetches as JSON: yearly platforms (``GET /…/list.json?year=&area=&page=``) and whatever else a script asks for by a literal address.

Pure. Which requests a script makes is read from the literals of its calls; an answer is read by its shape: the longest list of objects that have a title
and an address. Makes that are known have families of their own, which say more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup

from crawler.families.articles import article_parts
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, ListPage, Row
from crawler.families.pages import MAX_ROWS, absolute, elements, find_date, parse_page, unique_rows, words
from crawler.families.scripts import joined_at, load_json, pairs, scripts_of, variables
from crawler.json_fields import first_text

NAME = "json-list"
MAX_ASKS = 20
MAX_PAGES = 100
_DEPTH = 5
_CALL = re.compile(
    r"(?:\$|jQuery)\s*\.\s*(get|post|getJSON|ajax)\s*\(\s*|\bfetch\s*\(\s*|\baxios(?:\.(get|post))?\s*\(\s*|\burl\s*[:=]\s*|\bopen\s*\(\s*['\"](GET|POST)['\"]\s*,\s*",
    re.I,
)
_LISTS = re.compile(r"list|query|article|report|annual|ndbg|nianbao|/nb|year|search|data|info|api|page", re.I)
_OTHERS = re.compile(
    r"count|hits?\b|click|visit|weather|tongji|stat|user|login|share|captcha|\.(?:js|css|html?|shtml|png|jpe?g|gif|pdf)(?:\?|$)",
    re.I,
)
_PAGES = (
    "page",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
    "curpage",
    "currpage",
    "cur_page",
    "p",
    "pn",
    "current",
)
_SIZES = ("size", "pagesize", "rows", "limit", "per_page", "perpage")
_YEARS = ("year", "nd", "nf", "niandu", "reportyear", "fbtime")
_TITLES = ("title", "doctitle", "name", "subject", "infotitle", "bt", "showtitle", "linktitle")
_ADDRESSES = (
    "url",
    "href",
    "link",
    "linkurl",
    "docpuburl",
    "pageurl",
    "staticurl",
    "detailurl",
    "infourl",
    "path",
    "fileurl",
)
_DATES = (
    "date",
    "pubdate",
    "publishdate",
    "publishtime",
    "publishedtimestr",
    "time",
    "createtime",
    "releasetime",
    "docreltime",
)
_UNITS = ("publisher", "unit", "dept", "department", "orgname", "deptname", "source", "unitname")
_TOTALS = ("total", "totalcount", "totalrecord", "totalrecords", "recordcount", "count", "totalnum", "totalelements")


def signature(url: str, html: str) -> float:
    """An answer with rows in it; pages are for other families."""
    if html.lstrip()[:1] not in ("{", "["):
        return 0.0
    return 0.35 if _rows(url, load_json(html)) else 0.0


def list_rows(url: str, text: str) -> ListPage:
    """The rows of an answer and the requests for the rest."""
    data = load_json(text)
    rows = _rows(url, data)
    total = _total(data)
    return ListPage(rows=rows, next_requests=_further(url, len(rows), total), stated_total=total)


def script_requests(soup: BeautifulSoup, url: str, text: str) -> tuple[Ask, ...]:
    """What the scripts of a page without rows ask for; a choice of years on the page is asked year by year."""
    values = variables(text)
    years = [label for tag in elements(soup, "option") if re.fullmatch(r"(?:19|20)\d{2}年?度?", label := words(tag))]
    found: dict[tuple[str, str], Ask] = {}
    for script in scripts_of(text):
        for call in _CALL.finditer(script):
            address = joined_at(script, call.end(), values)
            if not _is_list(address):
                continue
            method = next((name for name in call.groups() if name), "get")
            rest = script[call.end() : call.end() + 600]
            is_post = method.lower() == "post" or bool(re.search(r"(?:type|method)\s*:\s*['\"]post", rest, re.I))
            for ask in _asks(absolute(url, address), _fields(rest, values), years, is_post=is_post):
                found.setdefault((ask.url, ask.body), ask)
    return tuple(found.values())[:MAX_ASKS]


def _is_list(address: str) -> bool:
    return len(address) > 3 and bool(_LISTS.search(address)) and not _OTHERS.search(address) and address[0] in "/.hH"


def _fields(rest: str, values: dict[str, str]) -> dict[str, str]:
    """The parameters of a call's object (``{year: 2024, page: p}``); those of unknown value are empty."""
    found = re.search(
        r"(?:\bdata|\bparams)\s*:\s*(?:JSON\.stringify\(\s*)?\{([^{}]*)\}|^[^;{]{0,300}?,\s*\{([^{}:]*:[^{}]*)\}",
        rest,
        re.S,
    )
    if found is None:
        return {}
    given = pairs(found.group(1) or found.group(2))
    names = ("type", "url", "method", "datatype", "success", "error", "async", "cache", "contenttype")
    inner = {name: value for name, value in given.items() if name.lower() not in names}
    return {
        name: value
        if value.isdigit()
        else values.get(value, "" if re.fullmatch(r"[A-Za-z_$][\w.$]*", value) else value)
        for name, value in inner.items()
    }


def _asks(address: str, fields: dict[str, str], years: list[str], *, is_post: bool) -> Iterator[Ask]:
    if not address:
        return
    parts = split_address(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    fields = {name: value or ("1" if name.lower() in _PAGES else "") for name, value in fields.items()}
    query = {name: value or ("1" if name.lower() in _PAGES else "") for name, value in query.items()}
    year = next((name for name in (*query, *fields) if name.lower() in _YEARS), "")
    for label in (years if year else ()) or [""]:
        chosen = {year: label[:4]} if label else {}
        here = {**query, **({} if is_post else fields)}
        here |= {name: value for name, value in chosen.items() if name in here}
        body = {**fields, **{name: value for name, value in chosen.items() if name in fields}} if is_post else {}
        target = parts._replace(query=urlencode(here)).geturl()
        yield Ask(target, "POST" if is_post else "GET", urlencode(body))


def _rows(url: str, data: Any) -> tuple[Row, ...]:
    best: list[Row] = []
    for items in _lists(data, _DEPTH):
        rows = [row for item in items if (row := _row(url, item)) is not None]
        best = rows if len(rows) > len(best) else best
    return unique_rows(best)[:MAX_ROWS]


def _lists(data: Any, depth: int) -> Iterator[list[Any]]:
    """All lists of objects in an answer, not deeper than a few levels."""
    if depth == 0:
        return
    if isinstance(data, list):
        if any(isinstance(item, dict) for item in data):
            yield data
        return
    for value in data.values() if isinstance(data, dict) else ():
        yield from _lists(value, depth - 1)


def _row(url: str, item: Any) -> Row | None:
    if not isinstance(item, dict):
        return None
    named = {str(name).lower(): value for name, value in item.items()}
    target = absolute(url, first_text(named, *_ADDRESSES))
    title = words(parse_page(first_text(named, *_TITLES, or_number=True)))
    if not target or not title:
        return None
    return Row(target, title, find_date(first_text(named, *_DATES, or_number=True)), first_text(named, *_UNITS))


def _total(data: Any, depth: int = 3) -> int | None:
    if not isinstance(data, dict) or depth == 0:
        return None
    for name, value in data.items():
        if name.lower() in _TOTALS and str(value).isdigit():
            return int(value)
    return next((total for value in data.values() if (total := _total(value, depth - 1)) is not None), None)


def _further(url: str, rows: int, total: int | None) -> tuple[Ask, ...]:
    """The pages after the first where their number follows from what is stated, else the next one. Pages of a POST have no number in their address."""
    parts = split_address(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = next((key for key in query if key.lower() in _PAGES), "")
    if not name or not query[name].isdigit() or not rows:
        return ()
    number = int(query[name])
    size = next((int(value) for key, value in query.items() if key.lower() in _SIZES and value.isdigit()), 0) or rows
    if total is None:
        wanted = [number + 1]
    elif number <= 1:
        wanted = list(range(number + 1, min(math.ceil(total / size) + number, MAX_PAGES)))
    else:
        wanted = []
    return tuple(
        Ask(parts._replace(query=urlencode({**query, name: str(other)})).geturl(), is_guess=total is None)
        for other in wanted
    )


FAMILY = Family(NAME, signature, list_rows, article_parts)
