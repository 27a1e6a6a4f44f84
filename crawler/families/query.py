"""Platforms whose every page is one script with parameters: ``InfoPublic.aspx?cid=1019&pid=971&page=1``, ``iList.jsp?cat_id=…&cur_page=1``, ``show.php?id=…``.

Facts: lists and articles can be the same script; page numbers are a parameter of one of a few names; ASP.NET pagers post the page's own form back
(``__doPostBack``) with its hidden fields. Sessions carried in links (``;jsessionid=``, ``PHPSESSID``) are taken out, else nothing is ever known again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address, without_session
from crawler.families.model import Ask, Family, ListPage
from crawler.families.pagers import MAX_PAGES, script_page_count, stated_pages
from crawler.families.pages import parse_page, unique_rows, words
from crawler.families.shapes import linked_targets, promote

NAME = "query"
_SCRIPT = r"[^\n?]*\.(?:aspx?|jsp|php|do|action)"
_ARTICLE = re.compile(
    rf"^{_SCRIPT}\?(?:[^\n]*&)?(?:id|messagekey|infoid|newsid|aid|docid|contentid|articleid)=[\w-]+", re.I | re.M
)
_PAGE_NAMES = (
    "page", "cur_page", "curpage", "currpage", "currentpage", "pageno", "pageindex", "pagenum", "pn", "p",
)  # fmt: skip
_POSTBACK = re.compile(r"__doPostBack\(\s*'([^']+)'\s*,\s*'([^']*)'\s*\)")


def signature(url: str, html: str) -> float:
    """A script's address with parameters, here and in links."""
    score = 0.3 if re.match(rf"^{_SCRIPT}(?:\?|$)", split_address(url).path, re.I) else 0.0
    score += 0.25 if _ARTICLE.search(linked_targets(url, html)) else 0.0
    return score + (0.1 if "__VIEWSTATE" in html else 0.0)


def list_rows(url: str, text: str) -> ListPage:
    """Rows, and further pages by link, by a page parameter or by posting the form back."""
    soup = parse_page(text)
    page = promote(generic_rows(url, text), _ARTICLE)
    rows = unique_rows(replace(row, url=without_session(row.url)) for row in page.rows)
    columns = tuple(replace(link, url=without_session(link.url)) for link in page.columns)
    linked = tuple(replace(ask, url=without_session(ask.url)) for ask in page.next_requests)
    asks = linked or _by_parameter(url, text, soup) or _by_postback(url, soup)
    return replace(page, rows=rows, columns=columns, next_requests=asks)


def _by_parameter(url: str, text: str, soup: BeautifulSoup) -> tuple[Ask, ...]:
    """Pages two to the last, where the address has a page parameter and the page states how many there are."""
    parts = split_address(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    name = next((key for key, value in query if key.lower() in _PAGE_NAMES and value.isdigit()), "")
    count = script_page_count(text) or stated_pages(words(soup))
    if not name or not count or dict(query)[name] not in ("0", "1"):
        return ()
    first = int(dict(query)[name])
    return tuple(
        Ask(
            parts._replace(
                query=urlencode([(key, str(number) if key == name else value) for key, value in query])
            ).geturl()
        )
        for number in range(first + 1, first + min(count, MAX_PAGES))
    )


def _by_postback(url: str, soup: BeautifulSoup) -> tuple[Ask, ...]:
    """Pages that an ASP.NET pager posts for. What is behind ``#`` is not sent; it keeps pages apart that share one address."""
    if "__VIEWSTATE" not in str(soup.find("form") or ""):
        return ()
    fields = {
        str(tag.get("name")): str(tag.get("value") or "")
        for tag in soup.find_all("input", attrs={"type": "hidden"})
        if tag.get("name")
    }
    asks: dict[str, Ask] = {}
    for anchor in soup.find_all("a", href=True):
        found = _POSTBACK.search(unescape(str(anchor["href"])))
        label = words(anchor).strip("[]")
        if found is None or not (
            found.group(2).isdigit() and (label.isdigit() or re.search("下一?页|后页|尾页|末页|>", label))
        ):
            continue
        target, argument = found.groups()
        body = urlencode({**fields, "__EVENTTARGET": target, "__EVENTARGUMENT": argument})
        asks.setdefault(argument, Ask(f"{url.split('#', 1)[0]}#page={argument}", "POST", body))
    return tuple(asks.values())[:MAX_PAGES]


FAMILY = Family(NAME, signature, list_rows, article_parts)
