"""Which links of a list page lead on: pure decisions over what a family read from it.

Titles decide what is fetched and content what it is, so when in doubt a link is followed; budgets bound the doubt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from crawler.families import Link, ListPage, Row
from crawler.families.titles import Kind, classify_title, is_coverage_list, is_report_slug

MAX_DOORS = 6  # disclosure pages followed from one page that shows no column
MAX_FRAMES = 3
FULL_EVERY = 30  # nights
MAX_UNITS = 300  # unit pages followed from one disclosure page
_NUMBERED = re.compile(r"/(?:col|c|channels?|column)/?[a-z]*\d+", re.I)
_IN_COLUMN: tuple[Kind, ...] = ("column", "year", "units")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to fetch from a page: ``articles`` (reports, or what may be one), further lists, and what was recognised and set aside.

    ``coverage`` are pages on which an authority states which units published; they are among the decoys too. ``is_column`` says that the page is a list
    of reports, or leads only to such.
    """

    articles: tuple[Row, ...] = ()
    lists: tuple[Link, ...] = ()
    decoys: tuple[Row, ...] = ()
    coverage: tuple[Row, ...] = ()
    is_column: bool = False


def choose(page: ListPage, url: str, *, in_column: bool, is_door: bool = False) -> Choice:
    """What to follow from a list page at ``url``.

    ``in_column`` says that the way here led through a column of reports, ``is_door`` that it led through a disclosure page, where units have pages
    of their own.
    """
    kinds = {row.url: _kind_of(row) for row in page.rows}
    articles = [row for row in page.rows if kinds[row.url] in ("report", "maybe")]
    decoys = [row for row in page.rows if kinds[row.url] == "decoy"]
    reports = sum(1 for row in articles if kinds[row.url] == "report")
    named = classify_title(page.column)
    is_column = in_column or named in _IN_COLUMN or reports >= 2 or is_report_slug(urlsplit(url).path)
    linked = [(link, classify_title(link.text)) for link in page.columns]
    names = [row for row in page.rows if kinds[row.url] == "unit"]
    if is_column:
        articles += names
        articles += [Row(link.url, link.text) for link, kind in linked if kind == "unit" and is_below(link.url, url)]
        lists = _below_column(page, linked, url)
    else:
        linked += [(Link(row.url, row.title), "unit") for row in names]
        lists = _towards_column(page, linked, url, is_door=is_door or named == "disclosure")
    coverage = tuple(row for row in decoys if is_coverage_list(row.title))
    return Choice(tuple(articles), tuple(dict.fromkeys(lists)), tuple(decoys), coverage, is_column)


def _kind_of(row: Row) -> Kind:
    """What a row promises: its title, and where that says nothing, what the site's own data say of it."""
    kind = classify_title(row.title)
    return "report" if row.is_report and kind not in ("report", "decoy") else kind


def _below_column(page: ListPage, linked: list[tuple[Link, Kind]], url: str) -> Iterable[Link]:
    """From a column of reports: its years and classes of units, and other columns of reports."""
    yield from (link for link, kind in linked if kind == "column")
    yield from (link for link, kind in linked if kind in ("year", "units") and _is_near(link.url, url))
    if not page.rows:
        yield from _frames(page, url)


def _towards_column(page: ListPage, linked: list[tuple[Link, Kind]], url: str, *, is_door: bool) -> Iterable[Link]:
    """From any other page: columns of reports; from a disclosure page also the units' own pages; with no column in sight, disclosure pages."""
    columns = [link for link, kind in linked if kind == "column"]
    yield from columns
    if is_door or columns:
        yield from [link for link, kind in linked if kind in ("unit", "units") and _is_same_host(link.url, url)][
            :MAX_UNITS
        ]
    if not columns:
        yield from [link for link, kind in linked if kind == "disclosure"][:MAX_DOORS]
        yield from _frames(page, url)


def _frames(page: ListPage, url: str) -> Iterable[Link]:
    yield from [Link(frame, page.column) for frame in page.frames if _is_same_host(frame, url)][:MAX_FRAMES]


def _is_same_host(target: str, url: str) -> bool:
    return urlsplit(target).netloc == urlsplit(url).netloc


def _is_near(target: str, url: str) -> bool:
    """Whether an address lies below the list, or beside it in the same column (years and units are siblings on many sites)."""
    here, there = urlsplit(url), urlsplit(target)
    if here.netloc != there.netloc:
        return False
    # Numbered columns (/col/col12/index.html, /c106127/list.shtml) say nothing of their order: all of them are near.
    if _NUMBERED.search(here.path) and _NUMBERED.search(there.path):
        return True
    # One slug a year (/zfxxgknb2022/index.jhtml beside /zfxxgknb2023/index.jhtml).
    if re.sub(r"\d+", "", here.path) == re.sub(r"\d+", "", there.path) != "/":
        return True
    directory = here.path.rsplit("/", 1)[0]
    above = directory.rsplit("/", 1)[0]
    return there.path.startswith(directory + "/") or (above != "" and there.path.startswith(above + "/"))


def is_below(target: str, url: str) -> bool:
    """Whether an address lies in the directory of the list or under it."""
    here, there = urlsplit(url), urlsplit(target)
    return here.netloc == there.netloc and there.path.startswith(here.path.rsplit("/", 1)[0] + "/")


def fingerprint(rows: Iterable[Row], lists: Iterable[Link]) -> str:
    """A digest of what a list holds, the same while its rows and columns are, whatever else changes on the page."""
    lines = [f"{row.url} {row.title} {row.published}" for row in rows] + [f"> {link.url}" for link in lists]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_full_night(url: str, day: date) -> bool:
    """Whether it is this list's turn to be read to the end although its first page did not change; every list has its own nights."""
    turn = int(hashlib.sha256(url.encode()).hexdigest()[:8], 16)
    return (day.toordinal() + turn) % FULL_EVERY == 0
