"""gkmlpt, the disclosure platform of Guangdong: pages without rows, whose tree of columns is in ``window._CONFIG`` and whose rows come from an API.

Facts: ``_CONFIG`` as a whole is no JSON, its TREE is; a column's page is named behind ``#``, which no server sees; ``/gkmlpt/api/all/<column>?page=N&sid=S`` gives
100 rows a page, page 0 and page 1 the same; a node with ``jump_url`` lives elsewhere; a row's ``url`` may be anywhere, its ``post_url`` is the
article here; one host can carry the platforms of many units below a path each.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from crawler.families.articles import article_parts as page_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Article, Ask, Family, Link, ListPage, Row
from crawler.families.pagers import MAX_PAGES
from crawler.families.pages import absolute, find_date, parse_page, unique_rows, words
from crawler.families.scripts import load_json, value_after
from crawler.families.titles import classify_title

NAME = "gkmlpt"
PAGE_SIZE = 100
_PATH = re.compile(r"^(.*?/gkmlpt)/")
_API = re.compile(r"/gkmlpt/api/all/(\d+)")
_SID = re.compile(r"\bSID\b['\"]?\s*[:=]\s*['\"]?(\w+)")
_COLUMN = re.compile(r"/gkmlpt/(?:annualreport|index)[^\"'\s<>#]*#(\d+)")
_ATTACHMENT = re.compile(r"\"url\"\s*:\s*\"([^\"]+?attachment[\\/]+[^\"]+)\"")
_CHINA = timedelta(hours=8)


def signature(url: str, html: str) -> float:
    """The platform's path with its configuration, or its API."""
    path = split_address(url).path
    if _API.search(path):
        return 0.95
    if "/gkmlpt/" in path:
        return 0.9
    return 0.6 if "_CONFIG" in html and "/gkmlpt" in html and _SID.search(html) else 0.0


def list_rows(url: str, text: str) -> ListPage:
    """The columns of a platform's page, or the rows of an API answer."""
    if text.lstrip()[:1] in ("{", "["):
        return _answer(url, text)
    page = generic_rows(url, text)
    sid = _SID.search(text)
    if sid is None:
        return page
    columns = tuple(dict.fromkeys(_columns(url, text, sid.group(1))))
    if not columns and (everything := _api(url, "0", sid.group(1))):
        # The column is named only behind the # of the link that led here: column 0 holds the rows of all.
        columns = (Link(everything, "政府信息公开目录"),)
    return replace(page, columns=(*columns, *page.columns))


def _columns(url: str, text: str, sid: str) -> Iterator[Link]:
    """The columns of yearly reports in the tree and those below them, and columns that links name behind ``#``."""
    tree = value_after(text, "TREE")
    yield from _of_tree(url, tree if isinstance(tree, list) else [], sid, "")
    for number in _COLUMN.findall(unescape(text)):
        if f"annualreport#{number}" in unescape(text):
            yield Link(_api(url, number, sid), "政府信息公开年报")


def _of_tree(url: str, nodes: list[Any], sid: str, above: str) -> Iterator[Link]:
    """Every node below a column of reports belongs to it, whatever its own name (a year, a class of units)."""
    for node in nodes:
        if not isinstance(node, dict):
            continue
        name = str(node.get("name") or "")
        column = above or (name if classify_title(name) == "column" else "")
        if column:
            target = _jump(url, str(node.get("jump_url") or ""), sid) or _api(url, str(node.get("id") or ""), sid)
            if target:
                yield Link(target, column)
        children = node.get("children")
        yield from _of_tree(url, children if isinstance(children, list) else [], sid, column)


def _jump(url: str, address: str, sid: str) -> str:
    behind = _COLUMN.search(absolute(url, address)) if address else None
    return _api(url, behind.group(1), sid) if behind else absolute(url, address)


def _api(url: str, column: str, sid: str) -> str:
    if not column.isdigit():
        return ""
    prefix = _PATH.match(split_address(url).path)
    return absolute(url, f"{prefix.group(1) if prefix else '/gkmlpt'}/api/all/{column}?page=1&sid={sid}")


def _answer(url: str, text: str) -> ListPage:
    data = load_json(text)
    articles = data.get("articles") if isinstance(data, dict) else None
    if not isinstance(articles, list):
        return ListPage()
    classify = data.get("classify") if isinstance(data.get("classify"), dict) else {}
    column = str(classify.get("name") or "")
    is_column = classify_title(column) == "column"
    total = _count(data.get("total")) or _count(classify.get("post_count"))
    rows = unique_rows(row for item in articles if isinstance(item, dict) and (row := _row(url, item, is_column)))
    pages = math.ceil(total / PAGE_SIZE) if total else None
    return ListPage(
        rows=rows, next_requests=_further(url, pages), stated_total=total, stated_pages=pages, column=column
    )


def _row(url: str, item: dict[str, Any], is_column: bool) -> Row | None:
    target = absolute(url, str(item.get("url") or "")) or absolute(url, str(item.get("post_url") or ""))
    title = words(parse_page(str(item.get("title") or "")))
    if not target or not title:
        return None
    # In a column of reports a bare year or unit is a report; a notice there stays a notice.
    is_report = is_column and classify_title(title) in ("unit", "year", "units", "column")
    return Row(target, title, _date(item), str(item.get("publisher") or ""), is_report)


def _date(item: dict[str, Any]) -> str:
    for name in ("display_publish_time", "first_publish_time", "date", "created_at"):
        value = str(item.get(name) or "")
        if value.isdigit() and len(value) == 10:
            return (datetime.fromtimestamp(int(value), UTC) + _CHINA).date().isoformat()
        if find_date(value):
            return find_date(value)
    return ""


def _further(url: str, pages: int | None) -> tuple[Ask, ...]:
    parts = split_address(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not pages or query.get("page", "1") not in ("0", "1"):
        return ()
    numbers = range(2, min(pages, MAX_PAGES) + 1)
    return tuple(Ask(parts._replace(query=urlencode({**query, "page": str(number)})).geturl()) for number in numbers)


def _count(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdigit() else None


def article_parts(url: str, html: str) -> Article:
    """The parts of an article page; its configuration names attachments that the page may not link."""
    parts = page_parts(url, html)
    named = (absolute(url, found.replace("\\/", "/")) for found in _ATTACHMENT.findall(html))
    known = {link.url for link in parts.attachments}
    return replace(
        parts,
        attachments=(
            *parts.attachments,
            *(Link(target) for target in dict.fromkeys(named) if target and target not in known),
        ),
    )


FAMILY = Family(NAME, signature, list_rows, article_parts)
