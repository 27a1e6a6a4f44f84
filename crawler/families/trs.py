"""TRS WCM and its look-alikes: articles ``t20230113_2132112.shtml`` below month directories, page counts in ``createPageHTML(…)``.

Facts: the directory is the list; page two is index_1 on most sites and index_2 on some; no link to it exists; rows may be written by script with the address
and title in variables; script calls come with four or more arguments.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.families.articles import article_parts
from crawler.families.model import Family, ListPage, Row
from crawler.families.pagers import (
    Pager,
    linked_pages,
    numbered_pages,
    one_based_evidence,
    script_page_count,
    script_pager,
    stated_pages,
    stated_total,
)
from crawler.families.pages import (
    absolute,
    column_name,
    find_date,
    frames_of,
    list_links,
    parse_page,
    unique_rows,
    words,
)
from crawler.families.shapes import bears, linked_targets

NAME = "trs"
_ARTICLE = re.compile(r"/t(?:(?:19|20)\d{6}_)?\d{4,}\.s?html?$")
_LINKED = re.compile(r"/t(?:(?:19|20)\d{6}_\d+|\d{5,})\.s?html?$", re.M)
_MARKS = (
    "createpagehtml",
    "trs_editor",
    "trs_ueditor",
    "trs_wcm",
    "trs_paper",
    "trs_word",
    'appendix="true"',
    "insertfiletag",
)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.I | re.S)
_ASSIGNMENT = re.compile(r"\b(?:var\s+)?(\w+)\s*=\s*(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)')\s*;?")
_WRITES = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(", re.I)
_LOCAL_NAMES = ("url", "href", "link", "strlink", "strurl", "docurl", "docpuburl", "localurl", "purl", "linkurl")
_TITLE_NAMES = ("title", "strtitle", "doctitle", "name", "ptitle", "biaoti")
_DATE_NAMES = ("date", "time", "pubdate", "strdate", "docreltime", "ptime", "crtime")


def signature(url: str, html: str) -> float:
    """Address shape, links of that shape, and the editor's and pager's names."""
    score = 0.3 if _ARTICLE.search(urlsplit(url).path) else 0.0
    if _LINKED.search(linked_targets(url, html)):
        score += 0.4
    if bears(html, *_MARKS):
        score += 0.3
    return min(score, 0.9)


def list_rows(url: str, text: str) -> ListPage:
    """The rows of a TRS list, those written by script included, and its further pages."""
    soup = parse_page(text)
    rows, columns = list_links(soup, url)
    rows = unique_rows((*rows, *_script_rows(url, text)))
    pager = script_pager(text) or _counted(url, text)
    asks = (
        numbered_pages(url, pager, is_one_based=one_based_evidence(soup, url, pager))
        if pager
        else linked_pages(soup, url)
    )
    printed = words(soup)
    return ListPage(
        rows=rows,
        next_requests=asks,
        stated_total=pager.records if pager and pager.records is not None else stated_total(printed),
        stated_pages=pager.pages if pager else stated_pages(printed),
        column=column_name(soup),
        columns=columns,
        frames=frames_of(soup, url),
    )


def _counted(url: str, text: str) -> Pager | None:
    """A pager from a bare page count in a script; file names are then those of the directory."""
    pages = script_page_count(text)
    if pages is None:
        return None
    extension = re.search(r"/index(?:_\d+)?\.(\w+)$", urlsplit(url).path)
    return Pager(pages, 0, "index", extension.group(1) if extension else "html")


def _script_rows(url: str, text: str) -> tuple[Row, ...]:
    """Rows that scripts write: one script a row, address and title in variables (``var url="./…"; var title="…"; document.writeln(…)``)."""
    rows = []
    for script in _SCRIPT.findall(text):
        if not _WRITES.search(script):
            continue
        rows.extend(_rows_of_script(url, script))
    return tuple(rows)


def _rows_of_script(url: str, script: str) -> list[Row]:
    """One row for each assignment of a title that has an address before or after it. An empty link variable means: use the local page."""
    values: dict[str, str] = {}
    rows: list[Row] = []

    def finish() -> None:
        # A value with quotes in it is a piece of markup that the script puts together (href="'+strUrl+'").
        named = [
            values[name]
            for name in values
            if name.lower() in _LOCAL_NAMES and not set("'\"") & set(values[name]) and absolute(url, values[name])
        ]
        address = max(named, key=lambda value: "." in value, default="")
        title = next((values[name] for name in values if name.lower() in _TITLE_NAMES and values[name].strip()), "")
        dated = next((values[name] for name in values if name.lower() in _DATE_NAMES), "")
        if address and title:
            rows.append(Row(absolute(url, address), words(parse_page(title)), find_date(dated)))

    for name, double, single in _ASSIGNMENT.findall(script):
        if name in values:
            finish()
            values = {}
        values[name] = re.sub(r"\\(.)", r"\1", double or single)
    finish()
    return rows


FAMILY = Family(NAME, signature, list_rows, article_parts)
