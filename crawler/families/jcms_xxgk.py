"""Hanweb JCMS, the disclosure part: lists as fragments from ``/module/xxgk/search.jsp``, and the yearly report printed by ``xxgkAnnualReport.jsp`` for unit and year.

Facts: the page holds only a frame with ``tree.jsp`` and a call ``loadDynamic('/module/xxgk/search.jsp?…')`` that is put together from pieces; parameters
come twice; the answer is a bare run of table rows; ``area`` is a number or an organisation code and is taken as it is, ``fbtime`` is the reporting year;
there is no list of reports but a grid of units and years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from bs4 import BeautifulSoup, Tag

from crawler.families.articles import article_parts
from crawler.families.jcms import list_rows as jcms_rows
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, Link, ListPage, Row
from crawler.families.pagers import MAX_PAGES, script_page_count, stated_pages, stated_total
from crawler.families.pages import absolute, base_of, parse_page, unique_rows, words
from crawler.families.scripts import scripts_of, texts_with, variables
from crawler.families.shapes import bears
from crawler.families.titles import classify_title

NAME = "jcms-xxgk"
_SEARCH = re.compile(r"/module/xxgk/search\.jsp|/zfxxgk/search\.jsp\?[^\n]*(?:jdid|cid)=", re.I)
_REPORT = re.compile(
    r"xxgkAnnualReport\.jsp\?[^\n]*area=[^&\n]+&(?:[^\n]*&)?fbtime=\d{4}|xxgkAnnualReport\.jsp\?[^\n]*fbtime=\d{4}&[^\n]*area=\w",
    re.I,
)
_MARKS = ("/module/xxgk/", "xxgkannualreport.jsp", "loaddynamic(", "tr_main_value_")
_CALL = re.compile(r"loadDynamic\s*\(", re.I)
_FULL = 10  # rows; a fragment with as many and no word on pages may have a successor
MAX_GRID = 3_000  # pages for units and years put together from a form's options


def signature(url: str, html: str) -> float:
    """The module's own scripts."""
    if "/module/xxgk/" in url or _SEARCH.search(url):
        return 0.95
    return 0.92 if bears(html, *_MARKS) else 0.0


def list_rows(url: str, text: str) -> ListPage:
    """What a JCMS page holds anyway, with the fragments its script asks for, the columns of its tree, and the grid of reports."""
    is_fragment = bool(_SEARCH.search(url))
    body = f"<table>{text}</table>" if is_fragment and re.match(r"\s*<tr\b", text, re.I) else text
    page = jcms_rows(url, body)
    soup = parse_page(body)
    grid = _grid(soup, url) or _grid_of_form(soup, url, text)
    reports = {row.url for row in grid}
    columns = tuple(link for link in (*_tree(soup, url), *page.columns) if link.url not in reports)
    rows = unique_rows((*grid, *(row for row in page.rows if row.url not in reports)))
    asks = _pages(url, body, soup, len(page.rows)) if is_fragment else _fragments(url, text)
    total = page.stated_total if page.stated_total is not None else stated_total(words(soup))
    return replace(page, rows=rows, columns=columns, next_requests=(*asks, *page.next_requests), stated_total=total)


def _fragments(url: str, text: str) -> tuple[Ask, ...]:
    """The fragments that scripts load, not those that wait for a click."""
    found: dict[str, None] = {}
    values = variables(text)
    for script in scripts_of(text):
        if not _CALL.search(script) and "$.ajax" not in script and ".load(" not in script:
            continue
        for address in texts_with(script, "search.jsp?", values):
            target = absolute(url, unescape(address))
            if target and _SEARCH.search(target):
                found.setdefault(target)
    return tuple(Ask(target) for target in found)


def _tree(soup: BeautifulSoup, url: str) -> tuple[Link, ...]:
    """Columns whose click loads a fragment or opens a report page."""
    base = base_of(soup, url)
    found: dict[str, Link] = {}
    for tag in soup.find_all(lambda tag: tag.has_attr("onclick") or tag.name == "a"):
        action = f"{tag.get('onclick') or ''} {tag.get('href') or ''}"
        for address in texts_with(unescape(action), "search.jsp?", {}):
            target = absolute(base, address)
            if target and words(tag):
                found.setdefault(target, Link(target, words(tag)))
    return tuple(found.values())


def _pages(url: str, text: str, soup: BeautifulSoup, rows: int) -> tuple[Ask, ...]:
    """Further fragments: all where their number is stated, else the next one while fragments are full."""
    numbers = re.findall(r"[?&]currpage=(\d+)", url)
    current = int(numbers[-1]) if numbers else 1
    count = script_page_count(text) or stated_pages(words(soup))
    if count:
        return (
            tuple(Ask(_at_page(url, number)) for number in range(2, min(count, MAX_PAGES) + 1)) if current == 1 else ()
        )
    return (Ask(_at_page(url, current + 1), is_guess=True),) if rows >= _FULL else ()


def _at_page(url: str, number: int) -> str:
    if "currpage=" in url:
        return re.sub(r"([?&]currpage=)\d*", rf"\g<1>{number}", url)
    return f"{url}{'&' if '?' in url else '?'}currpage={number}"


def _grid(soup: BeautifulSoup, url: str) -> tuple[Row, ...]:
    """The pages for unit and year that the page links, each with the unit of its row and the words of its link."""
    base = base_of(soup, url)
    rows: dict[str, Row] = {}
    for anchor in soup.find_all("a"):
        href = str(anchor.get("href") or "")
        action = unescape(f"{href} {anchor.get('onclick') or ''}")
        named = re.search(r"[^\s'\"(]*xxgkAnnualReport\.jsp\?[^\s'\")]*", action, re.I)
        target = absolute(base, named.group(0)) if named else ""
        if not target or not _REPORT.search(target):
            continue
        unit, year = _row_head(anchor), dict(parse_qsl(split_address(target).query)).get("fbtime", "")
        label = words(anchor) or str(anchor.get("title") or "")
        if classify_title(label) == "column":
            continue  # the way into the grid; read as a list it is itself a report and names the others
        title = " ".join(
            dict.fromkeys(part for part in (unit, label if year in label else f"{label} {year}".strip()) if part)
        )
        rows.setdefault(target, Row(target, title, publisher=unit, is_report=True))
    return (*rows.values(), *_rest_of_cross(url, rows))


def _rest_of_cross(url: str, rows: dict[str, Row]) -> Iterator[Row]:
    """Where a page links its own year of every unit and its own unit's other years, the pages that a reader reaches in two clicks."""
    pairs = {_pair(row.url): row for row in rows.values()}
    own = _pair(url)
    units = {area: row.title for (area, year), row in pairs.items() if year == own[1]}
    years = {year for area, year in pairs if area == own[0]}
    if (
        not own[0]
        or any(area != own[0] and year != own[1] for area, year in pairs)
        or len(units) * len(years) > MAX_GRID
    ):
        return
    parts = split_address(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for area, title in units.items():
        for year in sorted(years, reverse=True):
            if (area, year) in pairs or (area, year) == own:
                continue
            changed = [(key, {"area": area, "fbtime": year}.get(key, value)) for key, value in query]
            unit = title.replace(own[1], "").strip()
            yield Row(
                parts._replace(query=urlencode(changed)).geturl(), f"{unit} {year}", publisher=unit, is_report=True
            )


def _pair(url: str) -> tuple[str, str]:
    query = dict(parse_qsl(split_address(url).query))
    return query.get("area", ""), query.get("fbtime", "")


def _row_head(anchor: Tag) -> str:
    """The words of the first cell of a link's row, where the link stands in another one."""
    row = anchor.find_parent("tr")
    if row is not None:
        cells = row.find_all(["td", "th"])
        return words(cells[0]) if cells and anchor not in cells[0].descendants else ""
    item = anchor.find_parent(["dl", "li"])
    head = item.find(["dt", "h3", "h4", "strong", "span"]) if item is not None else None
    return words(head) if isinstance(head, Tag) and anchor not in head.descendants else ""


def _grid_of_form(soup: BeautifulSoup, url: str, text: str) -> tuple[Row, ...]:
    """The pages that a form with a choice of units and one of years leads to."""
    if "xxgkAnnualReport.jsp" not in text:
        return ()
    lists = {str(tag.get("name") or tag.get("id") or "").lower(): tag for tag in soup.find_all("select")}
    units, years = lists.get("area"), lists.get("fbtime") or lists.get("year")
    if units is None or years is None:
        return ()
    choices = [
        (str(unit.get("value") or ""), words(unit), str(year.get("value") or words(year))[:4])
        for unit in units.find_all("option")
        for year in years.find_all("option")
    ]
    path = "/module/xxgk/xxgkAnnualReport.jsp"
    return tuple(
        Row(
            absolute(url, f"{path}?{urlencode({'area': area, 'fbtime': year})}"),
            f"{unit} {year}",
            publisher=unit,
            is_report=True,
        )
        for area, unit, year in choices[:MAX_GRID]
        if area and year.isdigit()
    )


FAMILY = Family(NAME, signature, list_rows, article_parts)
