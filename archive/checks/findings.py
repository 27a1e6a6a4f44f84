"""The findings that need the whole archive: copies between units (C02), units against their county (H01, H02).

Reports are added one at a time, in any order, and kept on disk, so that memory stays bounded; the findings are asked for when all are in and
depend on the set of reports alone. What one unit's own reports show is ``check_report``'s work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from archive.checks.copying import check_other_units, text_of
from archive.checks.hierarchy import COMPARED, check_missing, check_totals, compared_values
from archive.checks.model import Finding
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

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` keeps the sentence index between runs, so that only new texts are indexed; without it a temporary one is used."""
        self._temporary = TemporaryDirectory(prefix="gongkai-checks-") if folder is None else None
        place = Path(self._temporary.name) if self._temporary else Path(str(folder))
        self._index = SentenceIndex(place / "sentences.db")
        self._db = sqlite3.connect("")  # a private file that SQLite removes by itself
        self._db.execute(
            "CREATE TABLE units(key TEXT PRIMARY KEY, agency TEXT, name TEXT, county TEXT, year INTEGER, is_area INTEGER, figures TEXT)"
        )
        self._db.execute("CREATE INDEX by_county ON units(county, year)")

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
        yield from sorted((*self._copies(), *self._counties()), key=lambda item: (item[0], item[1].key))

    def _copies(self) -> Iterator[tuple[str, Finding]]:
        for text in self._index.texts():
            duplicates = self._index.duplicates(text)
            if duplicates:
                yield from ((text.key, finding) for finding in check_other_units(_shell(text), text, duplicates))

    def _counties(self) -> Iterator[tuple[str, Finding]]:
        rows = self._db.execute(
            "SELECT key, name, county, year, figures FROM units WHERE is_area ORDER BY key"
        ).fetchall()
        for key, name, county, year, figures in rows:
            held = self._units(county, year)
            before = self._units(county, year - 1)
            expected = sorted(before) if len(set(before) & set(held)) >= _LEAST_PUBLISHERS * len(before) else []
            report = _shell(Text(key, name or key, year, "", ()))
            values = dict(zip(sorted(COMPARED), json.loads(figures), strict=True))
            units = {
                unit: dict(zip(sorted(COMPARED), json.loads(packed), strict=True)) for unit, packed in held.items()
            }
            yield from ((key, finding) for finding in check_totals(report, units, expected, totals=values))
            yield from ((key, finding) for finding in check_missing(report, held, expected))

    def _units(self, county: str, year: int) -> dict[str, str]:
        rows = self._db.execute(
            "SELECT name, figures FROM units WHERE county = ? AND year = ? AND NOT is_area ORDER BY name",
            (county, year),
        )
        return {name or "?": figures for name, figures in rows}


def county_code(code: str | None) -> str:
    """The six-digit county that a division belongs to; "" for provinces, prefectures and unknown codes."""
    return "" if not code or code[:6].endswith("00") else code[:6]


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


def findings_for(reports: Iterable[Stored], folder: Path | None = None) -> Iterator[tuple[str, Finding]]:
    """Add every report of a stream and yield the archive-wide failures."""
    with ArchiveFindings(folder) as archive:
        for stored in reports:
            archive.add(stored)
        yield from archive.findings()
