"""The findings that need the whole archive: copies (C02, and C01 less stock phrases), fees against like units (T10), units against
their county (H01, H02).

Reports are added one at a time, in any order, and kept on disk, so that memory stays bounded; the findings are asked for when all are in and
depend on the set of reports alone. What one unit's own reports show is ``check_report``'s work.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from archive.checks.amounts import LEAST_PEERS, check_fee_against_peers
from archive.checks.copying import check_other_units, check_repeats, section_sizes, text_of
from archive.checks.figures import Figures
from archive.checks.hierarchy import BY_LAST_YEAR, BY_OVERVIEW, COMPARED, check_missing, check_totals, compared_values
from archive.checks.model import Finding
from archive.checks.overviews import Overview, expected_units
from archive.checks.similarity import SentenceIndex, Text
from crawler.report import Report

_LEAST_PUBLISHERS = 0.5  # of last year's units must be there before the others count as missing


class Stored(NamedTuple):
    """A report with its permanent key, its unit's permanent key, and the ISO date of first sight ("" where unknown)."""

    key: str
    agency_key: str
    report: Report
    first_seen: str


class ArchiveFindings:
    """A context manager: ``add`` every current report, then iterate ``findings``."""

    def __init__(self, folder: Path | None = None, overviews: Iterable[Overview] = ()) -> None:
        """``folder`` keeps the sentence index between runs, so that only new texts are indexed; without it a temporary one is used.

        ``overviews`` are what official pages on 公布情况 state; the last one of a county and year counts.
        """
        self._overviews = {(overview.county, overview.year): overview for overview in overviews}
        self._temporary = TemporaryDirectory(prefix="gongkai-checks-") if folder is None else None
        place = Path(self._temporary.name) if self._temporary else Path(str(folder))
        self._index = SentenceIndex(place / "sentences.db")
        self._db = sqlite3.connect("")  # a private file that SQLite removes by itself
        self._db.execute(
            "CREATE TABLE units(key TEXT PRIMARY KEY, agency TEXT, name TEXT, county TEXT, year INTEGER, is_area INTEGER, figures TEXT)"
        )
        self._db.execute("CREATE INDEX by_county ON units(county, year)")
        self._db.execute(
            "CREATE TABLE reports(key TEXT PRIMARY KEY, agency TEXT, year INTEGER, scope TEXT, sizes TEXT, peers TEXT, fee REAL)"
        )
        self._db.execute("CREATE INDEX by_agency ON reports(agency, year)")

    def __enter__(self) -> Self:
        self._index.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._index.__exit__(kind, error, trace)
        self._db.close()
        if self._temporary:
            self._temporary.cleanup()

    def add(self, stored: Stored) -> None:
        """Take in one current report."""
        report = stored.report
        if report.year is None:
            return
        self._index.add([text_of(stored.key, report, stored.first_seen)])
        self._db.execute(
            "INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                stored.key,
                stored.agency_key,
                report.year,
                report.scope or "",
                json.dumps(section_sizes(report)),
                _peers(report),
                Figures(report).value("disclosure", "fees", "amount_wan"),
            ),
        )
        county = county_code(report.division_code)
        if county:
            values = [value for _, value in sorted(compared_values(report).items())]
            is_area = report.scope == "area" and report.kind in ("government", "zone", None)
            self._db.execute(
                "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?)",
                (stored.key, stored.agency_key, report.agency, county, report.year, is_area, json.dumps(values)),
            )

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """Every archive-wide failure as (key of the report that it is about, finding), in order of report key."""
        found = (*self._copies(), *self._repeats(), *self._fees(), *self._counties())
        yield from sorted(found, key=lambda item: (item[0], item[1].key))

    def _copies(self) -> Iterator[tuple[str, Finding]]:
        for text in self._index.texts():
            duplicates = self._index.duplicates(text)
            if duplicates:
                yield from ((text.key, finding) for finding in check_other_units(_shell(text), text, duplicates))

    def _repeats(self) -> Iterator[tuple[str, Finding]]:
        rows = self._db.execute(
            "SELECT now.key, now.sizes, before.key FROM reports now JOIN reports before"
            " ON before.agency = now.agency AND before.year = now.year - 1 AND before.scope = now.scope ORDER BY now.key, before.key"
        ).fetchall()
        for key, sizes, before_key in rows:
            text, before = self._index.text(key), self._index.text(before_key)
            if text is None or before is None:
                continue
            sections, start = {}, 0
            for number, size in json.loads(sizes).items():
                sections[int(number)] = text.sentences[start : start + size]
                start += size
            common = partial(self._index.is_common, unit=text.unit)
            yield from ((key, finding) for finding in check_repeats(_shell(text), sections, before, common))

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
                shell = _shell(Text(key, key, year, "", ()))
                yield from ((key, finding) for finding in check_fee_against_peers(shell, fee, highest, count - 1))

    def _counties(self) -> Iterator[tuple[str, Finding]]:
        rows = self._db.execute(
            "SELECT key, name, county, year, figures FROM units WHERE is_area ORDER BY key"
        ).fetchall()
        for key, name, county, year, figures in rows:
            held = self._units(county, year)
            names = {*held, *self._governments(county, year)}
            expected, basis = self._expected(county, year, names)
            report = _shell(Text(key, name or key, year, "", ()))
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
            "SELECT name FROM units WHERE county = ? AND year = ? AND is_area AND name <> ''", (county, year)
        )
        return [name for (name,) in rows]

    def _units(self, county: str, year: int) -> dict[str, str]:
        rows = self._db.execute(
            "SELECT name, figures FROM units WHERE county = ? AND year = ? AND NOT is_area ORDER BY name",
            (county, year),
        )
        return {name or "?": figures for name, figures in rows}


def county_code(code: str | None) -> str:
    """The six-digit county that a division belongs to; "" for provinces, prefectures and unknown codes."""
    return "" if not code or code[:6].endswith("00") else code[:6]


_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟)(?=[\u4e00-\u9fff]{2})")


def _peers(report: Report) -> str:
    """Which units are alike in what they charge for: the same office (教育局) or the same kind of government, of one level in one province."""
    if not report.division_code or report.kind is None:
        return ""
    office = ""
    if report.kind == "department":
        office = report.agency or ""
        while match := _PLACE.match(office):
            office = office[match.end() :]
        if not office:
            return ""
    return "|".join((report.division_code[:2], report.kind, report.level or "", report.scope or "", office))


def _shell(text: Text) -> Report:
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


def findings_for(
    reports: Iterable[Stored], folder: Path | None = None, overviews: Iterable[Overview] = ()
) -> Iterator[tuple[str, Finding]]:
    """Add every report of a stream and yield the archive-wide failures."""
    with ArchiveFindings(folder, overviews) as archive:
        for stored in reports:
            archive.add(stored)
        yield from archive.findings()
