"""openness, the other platform of Anhui: the yearly report is a content type of its own, with lists for each unit (``branch_id``) and pages for unit and year.

Facts: addresses are ``…AnnualReport/show/<id>.html``, ``…AnnualReport/year/show/<unit>/<year>.html`` and ``Xxgknb/show/<id>.html``; ``…/download/<id>.html`` is a view
of the same record; a unit's list is ``/opennessAnnualReport/?branch_id=<24 hex>`` or ``/XxgkContent/showList/<unit>/0/page_<n>.html``; a report may print last
year's number as its own address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.locations import split_address
from crawler.families.model import Ask, Family, Link, ListPage
from crawler.families.pagers import MAX_PAGES, script_page_count, stated_pages
from crawler.families.pages import absolute, parse_page, words
from crawler.families.shapes import is_at, linked_targets, promote
from crawler.families.titles import classify_title

NAME = "openness"
_ARTICLE = re.compile(r"/(?:\w*AnnualReport(?:/year)?|Xxgknb)/show/\w+(?:/\d{4})?\.html", re.I | re.M)
_DOWNLOAD = re.compile(r"/(\w*AnnualReport)/download/(\w+)\.html", re.I)
_LIST = re.compile(
    r"/openness\w*/?\?(?:[^\n]*&)?branch_id=\w+|/\w*AnnualReport/?(?:index\.html)?(?:\?|$)|/XxgkContent/showList/",
    re.I | re.M,
)
_BRANCH = re.compile(r"/(openness)(Content|Guide|System|Apply|Info)\w*/?$", re.I)
_SHOW_LIST = re.compile(r"/page_(\d+)\.html$")


def signature(url: str, html: str) -> float:
    """Addresses of the report type are used by nobody else."""
    score = 0.5 if is_at(_ARTICLE, url) or is_at(_LIST, url) else 0.0
    targets = linked_targets(url, html)
    return min(score + (0.45 if _ARTICLE.search(targets) or _LIST.search(targets) else 0.0), 0.95)


def list_rows(url: str, text: str) -> ListPage:
    """Reports as rows whatever their words are (a bare year, a unit), lists of all units that the page links, and further pages."""
    page = promote(generic_rows(url, text), _ARTICLE, is_report=True)
    shown = {_show_of(row.url) for row in page.rows if not _DOWNLOAD.search(row.url)}
    rows = tuple(row for row in page.rows if not (_DOWNLOAD.search(row.url) and _show_of(row.url) in shown))
    return replace(
        page,
        rows=rows,
        columns=(*_report_lists(page), *page.columns),
        next_requests=page.next_requests or _numbered(url, text),
    )


def _show_of(url: str) -> str:
    """The address of the record that a download view belongs to."""
    return _DOWNLOAD.sub(r"/\1/show/\2.html", url).lower()


def _report_lists(page: ListPage) -> tuple[Link, ...]:
    """For each unit whose guide or contents the page links, its list of reports: the same address with another type."""
    found: dict[str, Link] = {}
    linked = {link.url for link in page.columns}
    for link in page.columns:
        parts = split_address(link.url)
        branch = dict(parse_qsl(parts.query)).get("branch_id", "")
        if not branch or not _BRANCH.search(parts.path):
            continue
        target = parts._replace(path=_BRANCH.sub(r"/\1AnnualReport/", parts.path), query=f"branch_id={branch}").geturl()
        if target not in linked:
            unit = link.text if classify_title(link.text) == "unit" else ""
            known = found.get(target)
            found[target] = Link(target, "政府信息公开年报", unit or (known.publisher if known else ""))
    return tuple(found.values())


def _numbered(url: str, text: str) -> tuple[Ask, ...]:
    """``page_2.html`` to the last, where the page states how many there are."""
    own = _SHOW_LIST.search(split_address(url).path)
    if own is None or own.group(1) != "1":
        return ()
    count = script_page_count(text) or stated_pages(words(parse_page(text))) or 1
    return tuple(Ask(absolute(url, f"page_{number}.html")) for number in range(2, min(count, MAX_PAGES) + 1))


FAMILY = Family(NAME, signature, list_rows, article_parts)
