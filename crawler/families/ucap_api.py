"""Interfaces in place of pages: UCAP's manuscripts as JSON, its list by POST, and the city interface of Suzhou.

Facts: ``/interface-cms/proxy/api?apiUrl=manuscript/getManuscriptById&manuscriptId=<32 hex>`` answers an article; a ``redirectUrl`` that is not empty means that
it lives elsewhere; ``staticUrl`` names the site that owns it, which need not be the one that serves it; lists come from ``POST /getFileListByCodeId`` and
``POST /szinf/xxgk/interfacesWebZcwj/loadData``.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from crawler.families.articles import article_parts as page_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Article, Ask, Family, Link, ListPage
from crawler.families.pagers import MAX_PAGES
from crawler.families.pages import absolute, find_date, parse_page, words
from crawler.families.scripts import load_json
from crawler.families.ucap import list_rows as ucap_rows
from crawler.json_fields import first_text

NAME = "ucap-json"
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_SUZHOU = re.compile(r"[\"']([^\"'\s]*/interfacesWebZcwj/loadData)(?:\?[^\"']*)?[\"']")
_BY_CODE = re.compile(r"[\"']([^\"'\s]*/getFileListByCodeId)(?:\?[^\"']*)?[\"']")
_CHANNEL = re.compile(rf"\bchannel_?id['\"]?\s*[:=]\s*['\"]?({_UUID}|[0-9a-f]{{32}})", re.I)
_API_CALL = re.compile(r"[\"']([^\"'\s]*/interface-cms/proxy/api\?[^\"'\s<>]+)[\"']")
_SIZE = 100


def signature(url: str, html: str) -> float:
    """The interfaces' paths."""
    marks = ("/interface-cms/", "/interfacesWebZcwj/", "/getFileListByCodeId")
    if any(mark in url for mark in marks):
        return 0.95
    return 0.92 if any(mark in html for mark in marks) else 0.0


def list_rows(url: str, text: str) -> ListPage:
    """The rows of a page and the first request of its interface; or the rows of an answer and the requests for the rest."""
    if text.lstrip()[:1] in ("{", "["):
        return _answer(url, text)
    page = generic_rows(url, text)
    channel = _CHANNEL.search(text)
    suzhou, by_code = _SUZHOU.search(text), _BY_CODE.search(text)
    asks: tuple[Ask, ...] = tuple(
        Ask(absolute(url, unescape(found))) for found in dict.fromkeys(_API_CALL.findall(text))
    )
    if suzhou and channel:
        asks += (_post(absolute(url, suzhou.group(1)), channel.group(1), 1),)
    elif by_code and channel:
        asks += (_post(absolute(url, by_code.group(1)), channel.group(1), 1),)
    return replace(page, next_requests=(*asks, *page.next_requests))


def _post(address: str, channel: str, page: int) -> Ask:
    """One page of a list. The address repeats what the body says, so that every page has an address of its own in the archive."""
    if "getFileListByCodeId" in address:
        body = json.dumps({"codeId": "", "channelId": channel, "page": page, "size": _SIZE})
        query = {"channelId": channel, "page": page, "size": _SIZE}
        return Ask(f"{address}?{urlencode(query)}", "POST", body, "application/json; charset=UTF-8")
    query = {"pageSize": _SIZE, "pageIndex": page, "channel_id": channel}
    return Ask(
        f"{address}?{urlencode(query)}",
        "POST",
        urlencode({"pageIndex": page, "pageSize": _SIZE, "channel_id": channel}),
    )


def _answer(url: str, text: str) -> ListPage:
    page = replace(ucap_rows(url, text), next_requests=())
    parts = split_address(url)
    query = dict(parse_qsl(parts.query))
    number = query.get("pageIndex") or query.get("page") or ""
    channel = query.get("channel_id") or query.get("channelId") or ""
    total = page.stated_total
    if number != "1" or not channel or not total or not page.rows:
        return page
    last = min(math.ceil(total / len(page.rows)), MAX_PAGES)
    address = parts._replace(query="", fragment="").geturl()
    return replace(
        page, stated_pages=last, next_requests=tuple(_post(address, channel, other) for other in range(2, last + 1))
    )


def article_parts(url: str, text: str) -> Article:
    """The parts of a manuscript's answer, else of a page. An article that lives elsewhere is an attachment of nothing: its address is in the text."""
    data = load_json(text) if text.lstrip().startswith("{") else None
    item = data.get("data") if isinstance(data, dict) else None
    if not isinstance(item, dict):
        return page_parts(url, text)
    inner = page_parts(
        absolute(url, first_text(item, "staticUrl")) or url,
        f"<html><body>{first_text(item, 'content')}</body></html>",
    )
    elsewhere = absolute(url, first_text(item, "redirectUrl"))
    return Article(
        title=words(parse_page(first_text(item, "title"))),
        published=find_date(first_text(item, "publishedTimeStr") or first_text(item, "publishedTime")),
        publisher=first_text(item, "source"),
        attachments=(*((Link(elsewhere),) if elsewhere else ()), *inner.attachments),
    )


FAMILY = Family(NAME, signature, list_rows, article_parts)
