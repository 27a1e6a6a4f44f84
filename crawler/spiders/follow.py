"""Which links of a list page lead on: pure decisions over what a family read from it.

Titles decide what is fetched and content what it is, so when in doubt a link is followed; budgets bound the doubt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.families import Link, ListPage, Row
from crawler.families.titles import Kind, classify_title

MAX_DOORS = 6  # disclosure pages followed from one page that shows no column
MAX_FRAMES = 3
_IN_COLUMN: tuple[Kind, ...] = ("column", "year", "units")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to fetch from a page: ``articles`` (reports, or what may be one), further lists, and what was recognised and set aside.

    ``is_column`` says that the page is a list of reports, or leads only to such.
    """

    articles: tuple[Row, ...] = ()
    lists: tuple[Link, ...] = ()
    decoys: tuple[Row, ...] = ()
    is_column: bool = False


def choose(page: ListPage, url: str, *, in_column: bool) -> Choice:
    """What to follow from a list page at ``url``; ``in_column`` says that the way here led through a column of reports."""
    kinds = {row.url: classify_title(row.title) for row in page.rows}
    articles = [row for row in page.rows if kinds[row.url] in ("report", "maybe")]
    decoys = [row for row in page.rows if kinds[row.url] == "decoy"]
    reports = sum(1 for row in articles if kinds[row.url] == "report")
    is_column = in_column or classify_title(page.column) in _IN_COLUMN or reports >= 2
    linked = [(link, classify_title(link.text)) for link in page.columns]
    if is_column:
        articles += [Row(link.url, link.text) for link, kind in linked if kind == "unit" and is_below(link.url, url)]
    return Choice(tuple(articles), tuple(_lists(page, linked, url, is_column)), tuple(decoys), is_column)


def _lists(page: ListPage, linked: list[tuple[Link, Kind]], url: str, is_column: bool) -> Iterable[Link]:
    columns = [link for link, kind in linked if kind == "column"]
    yield from columns
    if is_column:
        yield from (link for link, kind in linked if kind in ("year", "units") and _is_near(link.url, url))
    if (not page.rows and not columns) or (is_column and not page.rows):
        yield from (
            Link(frame, page.column)
            for frame in page.frames[:MAX_FRAMES]
            if urlsplit(frame).netloc == urlsplit(url).netloc
        )
    if not is_column and not columns:
        yield from [link for link, kind in linked if kind == "disclosure"][:MAX_DOORS]


def _is_near(target: str, url: str) -> bool:
    """Whether an address lies below the list, or beside it in the same column (years and units are siblings on many sites)."""
    here, there = urlsplit(url), urlsplit(target)
    if here.netloc != there.netloc:
        return False
    directory = here.path.rsplit("/", 1)[0] + "/"
    above = directory.rstrip("/").rsplit("/", 1)[0] + "/"
    # /col/col12/index.html and /col/col13/index.html: numbered columns say nothing of their order, so all of them are near.
    return (
        there.path.startswith(directory)
        or (above.count("/") > 1 and there.path.startswith(above))
        or (above == "/" and there.path.startswith("/"))
        or "/col/col" in there.path
    )


def is_below(target: str, url: str) -> bool:
    """Whether an address lies in the directory of the list or under it."""
    here, there = urlsplit(url), urlsplit(target)
    return here.netloc == there.netloc and there.path.startswith(here.path.rsplit("/", 1)[0] + "/")


def fingerprint(rows: Iterable[Row], lists: Iterable[Link]) -> str:
    """A digest of what a list holds, the same while its rows and columns are, whatever else changes on the page."""
    lines = [f"{row.url} {row.title} {row.published}" for row in rows] + [f"> {link.url}" for link in lists]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
