"""The findings that need the whole archive: copies (C02, and C01 less stock phrases), fees against like units (T10), units against
their county (H01, H02).

They depend on the set of reports alone, in whatever order these came. What is kept of the reports lies on disk (archive.checks.kept), so that
memory stays bounded; what one unit's own reports show is ``check_report``'s work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from archive.checks.amounts import LEAST_PEERS, check_fee_against_peers
from archive.checks.hierarchy import BY_LAST_YEAR, BY_OVERVIEW, COMPARED, check_missing, check_totals
from archive.checks.kept import Current, KeptReports, Stored, county_code, shell
from archive.checks.model import Finding
from archive.checks.overviews import Overview, expected_units
from archive.checks.sentences import Text
from crawler.report import Report

__all__ = ["ArchiveFindings", "Current", "Stored", "county_code", "findings_for"]

SENTENCES = "sentences.db"
_LEAST_PUBLISHERS = 0.5  # of last year's units must be there before the others count as missing


class ArchiveFindings:
    """A context manager: ``update`` to the current reports (or ``add`` each), then iterate ``findings``."""

    def __init__(self, folder: Path | None = None, overviews: Iterable[Overview] = (), *, version: str = "") -> None:
        """``folder`` keeps what was learnt between runs of one ``version`` of the program; without it a temporary one is used.

        ``overviews`` are what official pages on 公布情况 state; the last one of a county and year counts.
        """
        self._overviews = {(overview.county, overview.year): overview for overview in overviews}
        self._temporary = TemporaryDirectory(prefix="gongkai-checks-") if folder is None else None
        place = Path(self._temporary.name) if self._temporary else Path(str(folder))
        self._kept = KeptReports(place / SENTENCES, version)
        self._db = self._kept.db

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.__exit__(kind, error, trace)
        if self._temporary:
            self._temporary.cleanup()

    def add(self, stored: Stored) -> None:
        """Take in one current report."""
        self._kept.take(stored)

    def update(self, current: Iterable[Current], load: Callable[[Current], Report]) -> int:
        """Make these the reports that findings are about; loads only what is new or changed, and returns how many were touched."""
        return self._kept.update(current, load)

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """Every archive-wide failure as (key of the report that it is about, finding), in order of report key."""
        others = sorted((*self._fees(), *self._counties()), key=_order)
        yield from merge(self._kept.answers(), others, key=_order)

    def _fees(self) -> Iterator[tuple[str, Finding]]:
        """The highest fee of each set of like units against the next one; any lower one cannot stand out."""
        groups = self._db.execute(
            "SELECT year, peers, COUNT(*) FROM reports WHERE fee IS NOT NULL AND peers <> '' GROUP BY year, peers HAVING COUNT(*) > ?",
            (LEAST_PEERS,),
        ).fetchall()
        for year, peers, count in groups:
            (key, agency, fee), (_, _, highest) = self._db.execute(
                "SELECT key, agency, fee FROM reports WHERE fee IS NOT NULL AND year = ? AND peers = ? ORDER BY fee DESC, key LIMIT 2",
                (year, peers),
            ).fetchall()
            has_last_year = self._db.execute(
                "SELECT 1 FROM reports WHERE agency = ? AND year = ? AND fee > 0", (agency, year - 1)
            ).fetchone()
            if not has_last_year:
                nameless = shell(Text(key, key, year, "", ()))
                yield from ((key, finding) for finding in check_fee_against_peers(nameless, fee, highest, count - 1))

    def _counties(self) -> Iterator[tuple[str, Finding]]:
        rows = self._db.execute(
            "SELECT key, name, county, year, figures FROM sums WHERE is_area ORDER BY key"
        ).fetchall()
        for key, name, county, year, figures in rows:
            held = self._units(county, year)
            names = {*held, *self._governments(county, year)}
            expected, basis = self._expected(county, year, names)
            report = shell(Text(key, name or key, year, "", ()))
            values = dict(zip(sorted(COMPARED), json.loads(figures), strict=True))
            units = {
                unit: dict(zip(sorted(COMPARED), json.loads(packed), strict=True)) for unit, packed in held.items()
            }
            overview = self._overviews.get((county, year))
            is_partial = overview is not None and not overview.is_whole
            all_units = [] if is_partial else [unit for unit in expected if unit not in names or unit in held]
            yield from ((key, finding) for finding in check_totals(report, units, all_units, totals=values))
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

    def _governments(self, county: str, year: int) -> list[str]:
        """The governments whose reports on the whole area are held: listed among the units that had to publish, but no part of a sum."""
        rows = self._db.execute(
            "SELECT name FROM sums WHERE county = ? AND year = ? AND is_area AND name <> ''", (county, year)
        )
        return [name for (name,) in rows]

    def _units(self, county: str, year: int) -> dict[str, str]:
        rows = self._db.execute(
            "SELECT name, figures FROM sums WHERE county = ? AND year = ? AND NOT is_area ORDER BY name, key",
            (county, year),
        )
        return {name or "?": figures for name, figures in rows}


def _order(item: tuple[str, Finding]) -> tuple[str, str]:
    return item[0], item[1].key


def findings_for(
    reports: Iterable[Stored], folder: Path | None = None, overviews: Iterable[Overview] = ()
) -> Iterator[tuple[str, Finding]]:
    """Add every report of a stream and yield the archive-wide failures."""
    with ArchiveFindings(folder, overviews) as archive:
        for stored in reports:
            archive.add(stored)
        yield from archive.findings()
