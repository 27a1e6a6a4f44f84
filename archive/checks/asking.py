"""What the whole archive is asked, one subject at a time: a report's text (C01, C02), a set of like units (T10), a county's year (H01, H02).

Each answer follows from what is kept of the reports and from the official overviews, and from nothing that was answered before. What has to be
asked anew, and when, is archive.checks.kept's work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

from archive.checks.amounts import LEAST_PEERS, check_fee_against_peers
from archive.checks.copying import check_other_units, check_repeats
from archive.checks.hierarchy import BY_LAST_YEAR, BY_OVERVIEW, COMPARED, check_missing, check_totals
from archive.checks.model import Finding
from archive.checks.overviews import Overview, expected_units
from archive.checks.sentences import Text
from archive.checks.similarity import SentenceIndex
from crawler.report import Report

Overviews = Mapping[tuple[str, int], Overview]
_LEAST_PUBLISHERS = 0.5  # of last year's units must be there before the others count as missing
_FIGURES = sorted(COMPARED)  # the order in which a report's compared figures are kept


class Subject(NamedTuple):
    """One thing to ask: of a ``text`` the report's key, of ``fees`` the year and the kind of unit, of a ``county`` the year and its code."""

    question: Literal["text", "fees", "county"]
    year: int
    name: str


class Questions:
    """Asks a database that archive.checks.kept keeps. ``overviews`` are what official pages state, by county and year."""

    def __init__(self, index: SentenceIndex, overviews: Overviews) -> None:
        self._index = index
        self._db: sqlite3.Connection = index.db
        self._overviews = overviews

    def ask(self, subject: Subject) -> Iterator[tuple[str, Finding]]:
        """Every failure as (key of the report that it is about, finding), in no order that counts."""
        if subject.question == "text":
            return self._copies(subject.name)
        if subject.question == "fees":
            return self._fees(subject.year, subject.name)
        return self._county(subject.name, subject.year)

    def _copies(self, key: str) -> Iterator[tuple[str, Finding]]:
        text = self._index.text(key)
        if text is None:
            return
        duplicates = self._index.duplicates(text)
        for finding in (*check_other_units(shell(text), text, duplicates), *self._repeats(text)):
            yield key, finding

    def _repeats(self, text: Text) -> Iterator[Finding]:
        rows = self._db.execute(
            "SELECT now.sizes, before.key FROM reports now JOIN reports before"
            " ON before.agency = now.agency AND before.year = now.year - 1 AND before.scope = now.scope WHERE now.key = ? ORDER BY before.key",
            (text.key,),
        ).fetchall()
        for sizes, before_key in rows:
            before = self._index.text(before_key)
            if before is None:
                continue
            sections, start = {}, 0
            for number, size in json.loads(sizes).items():
                sections[int(number)] = text.sentences[start : start + size]
                start += size
            common = partial(self._index.is_common, unit=text.unit)
            yield from check_repeats(shell(text), sections, before, common)

    def _fees(self, year: int, peers: str) -> Iterator[tuple[str, Finding]]:
        """The highest fee of a set of like units against the next one; any lower one cannot stand out."""
        of_peers = "FROM reports WHERE fee IS NOT NULL AND peers <> '' AND year = ? AND peers = ?"
        (count,) = self._db.execute(f"SELECT COUNT(*) {of_peers}", (year, peers)).fetchone()
        if count <= LEAST_PEERS:
            return
        (key, agency, fee), (_, _, highest) = self._db.execute(
            f"SELECT key, agency, fee {of_peers} ORDER BY fee DESC, key LIMIT 2", (year, peers)
        ).fetchall()
        has_last_year = self._db.execute(
            "SELECT 1 FROM reports WHERE agency = ? AND year = ? AND fee > 0", (agency, year - 1)
        ).fetchone()
        if not has_last_year:
            nameless = shell(Text(key, key, year, "", ()))
            yield from ((key, finding) for finding in check_fee_against_peers(nameless, fee, highest, count - 1))

    def _county(self, county: str, year: int) -> Iterator[tuple[str, Finding]]:
        """Each report on the whole county against its units' reports of the year, and units that are missing."""
        areas = self._db.execute(
            "SELECT key, name, figures FROM sums WHERE county = ? AND year = ? AND is_area ORDER BY key", (county, year)
        ).fetchall()
        if not areas:
            return
        held = self._units(county, year)
        # Governments are listed among the units that had to publish, but their reports on the whole area are no part of a sum.
        names = {*held, *(name for _, name, _ in areas if name)}
        expected, basis = self._expected(county, year, names)
        overview = self._overviews.get((county, year))
        is_partial = overview is not None and not overview.is_whole
        all_units = [] if is_partial else [unit for unit in expected if unit not in names or unit in held]
        units = {unit: dict(zip(_FIGURES, json.loads(packed), strict=True)) for unit, packed in held.items()}
        for key, name, figures in areas:
            report = shell(Text(key, name or key, year, "", ()))
            totals = dict(zip(_FIGURES, json.loads(figures), strict=True))
            yield from ((key, finding) for finding in check_totals(report, units, all_units, totals=totals))
            yield from ((key, finding) for finding in check_missing(report, names, expected, basis))

    def _expected(self, county: str, year: int, held: Iterable[str]) -> tuple[list[str], tuple[str, str]]:
        """The units that had to publish: those of the official overview where the archive has it, else last year's publishers.

        Last year's count only where half of them are there this year too: else the archive knows the county too little.
        """
        overview = self._overviews.get((county, year))
        if overview is not None:
            return list(expected_units(overview.units, held)), BY_OVERVIEW
        before = set(self._units(county, year - 1))
        is_known = len(before & set(held)) >= _LEAST_PUBLISHERS * len(before)
        return sorted(before) if is_known else [], BY_LAST_YEAR

    def _units(self, county: str, year: int) -> dict[str, str]:
        rows = self._db.execute(
            "SELECT name, figures FROM sums WHERE county = ? AND year = ? AND NOT is_area ORDER BY name, key",
            (county, year),
        )
        return {name or "?": figures for name, figures in rows}


def shell(text: Text) -> Report:
    """A report that carries identity alone; its key makes the identity, so that findings keep their keys."""
    return Report(
        text.key,
        "key",
        None,
        None,
        None,
        text.year,
        "key",
        None,
        "",
        None,
        None,
        text.published or None,
        (),
        (),
        (),
        (),
    )
