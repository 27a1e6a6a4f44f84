"""Ways to lists that are no plain links with a name: 更多 beside a heading, choices of a form, pages behind a script call. Pure.

A page of unknown make is read with these besides its links. Names come from what stands beside; what has no name there leads nowhere.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup, Tag

from crawler.families.locations import split_address
from crawler.families.model import Ask, Link
from crawler.families.pages import absolute, base_of, elements, words

MAX_LINKS = 200
_MORE = re.compile(
    r"^[\[【(（<《]?(?:查看|点击|浏览)?(?:更多|全部|more)(?:信息|内容|[>»…+.\s]|&gt;)*[\]】)）>》]?$", re.I
)
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong", "legend", "caption", "th")
_HEAD_CLASS = re.compile(r"tit|head|hd|bt|name|lm|col", re.I)
_YEAR_IN_PATH = re.compile(r"/(?:\w*?_)?((?:19|20)\d{2})(?:n|nb|nnb|nd|nian\w*)?(?:_\d+)?/", re.I)
_CALL = re.compile(
    r"^\s*(?:javascript:)?\s*(?:return\s+)?\w*(?:page|goto|topage|jump|turn)\w*\(\s*['\"]?(\d{1,4})['\"]?\s*\)", re.I
)
_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/)|^[\w./-]+\.s?html?$")
_PARAMETERS = re.compile(r"[?&](page|pageNo|pageNum|pageIndex|currentPage|curPage|currPage|cur_page|p|pn)=", re.I)


def more_links(soup: BeautifulSoup, url: str) -> tuple[Link, ...]:
    """Links that say only 更多, under the name of the block they belong to: its heading, else the year in their address."""
    base = base_of(soup, url)
    found: dict[str, Link] = {}
    for anchor in elements(soup, "a"):
        if not anchor.get("href"):
            continue
        label = words(anchor) or words(str(anchor.get("title") or ""))
        classes = " ".join(map(str, anchor.get("class") or ()))
        if not _MORE.match(label) and "more" not in classes.lower():
            continue
        target = absolute(base, str(anchor["href"]))
        year = _YEAR_IN_PATH.search(split_address(target).path) if target else None
        name = _heading_above(anchor) or (f"{year.group(1)}年" if year else "")
        if target and name and len(found) < MAX_LINKS:
            found.setdefault(target, Link(target, name))
    return tuple(found.values())


def _heading_above(anchor: Tag) -> str:
    """The name of the block a link closes or opens: the words beside it, else a short heading inside one of the elements around it."""
    node = anchor.parent
    for _ in range(4):
        if node is None or node.name in ("body", "html", "[document]"):
            return ""
        beside = words(node).replace(words(anchor), "", 1).strip()
        if 1 < len(beside) <= 20 and len(list(islice(elements(node, "a"), 2))) == 1:
            return beside
        for head in islice(elements(node), 40):
            if head is anchor or anchor in head.descendants or not _is_head(head):
                continue
            name = words(head)
            if 1 < len(name) <= 30 and not _MORE.match(name):
                return name
        node = node.parent
    return ""


def _is_head(tag: Tag) -> bool:
    if tag.name in _HEADS:
        return True
    return tag.name in ("div", "span", "p", "a", "b", "em") and bool(
        _HEAD_CLASS.search(" ".join([str(tag.get("id") or ""), *map(str, tag.get("class") or ())]))
    )


def choice_links(soup: BeautifulSoup, url: str) -> tuple[Link, ...]:
    """Choices of a form that are addresses: years and units are often chosen so."""
    base = base_of(soup, url)
    found: dict[str, Link] = {}
    for tag in elements(soup, "option"):
        value = str(tag.get("value") or "")
        target, name = absolute(base, value) if _ADDRESS.search(value) else "", words(tag)
        if target and name and target != url and len(found) < MAX_LINKS:
            found.setdefault(target, Link(target, name))
    return tuple(found.values())


def called_pages(soup: BeautifulSoup, url: str) -> tuple[Ask, ...]:
    """Pages behind ``goPage(2)`` where the address shows what a page number is called in it; a call alone tells no address."""
    parts = split_address(url)
    named = _PARAMETERS.search(f"?{parts.query}")
    if named is None:
        return ()
    name, query = named.group(1), parse_qsl(parts.query, keep_blank_values=True)
    numbers = {
        int(call.group(1))
        for tag in elements(soup, "a")
        for call in [_CALL.match(str(tag.get("onclick") or "") or str(tag.get("href") or ""))]
        if call
    }
    own = dict(query)[name]
    last = max(numbers, default=0)
    return tuple(
        Ask(
            parts._replace(
                query=urlencode([(key, str(number) if key == name else value) for key, value in query])
            ).geturl()
        )
        for number in range(1, min(last, 500) + 1)
        if str(number) != own and not (own in ("", "0") and number == 1)
    )
