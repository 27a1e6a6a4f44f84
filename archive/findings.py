"""Runs the checks over the archive and keeps what they found from build to build.

Findings follow from readings, dates and the checks alone, so each set is kept under a key made of just these: a nightly build checks
only what is new. The rules themselves are in archive.checks; here is only when they run and how their answers become rows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

from archive.checks import Finding, check_report
from archive.checks.dates import check_versions
from archive.checks.findings import SENTENCES, ArchiveFindings, Current
from archive.checks.overviews import Overview
from archive.privacy import mask_private
from archive.reader import digest_of, parser_version
from archive.store import ArchiveWriter, remove_database
from crawler.report import Report


class Shelf(Protocol):
    """Where readings and findings are kept (archive.workbench); ``folder`` is theirs."""

    folder: Path

    def report(self, reading: str) -> Report:
        """The report of a reading."""

    def findings(self, key: str) -> list[list[Any]] | None:
        """Findings kept under a key, None where the checks have not run."""

    def keep_findings(self, key: str, findings: list[list[Any]], version: str) -> None:
        """Keep findings for later builds."""

    def note_current(self, report: str, agency: str, reading: str, first_seen: str) -> None:
        """Note which reading is the current one of a report."""

    def overviews(self) -> Iterable[Overview]:
        """What official pages state of who had to publish, in order of time."""

    def noted(self) -> Iterator[tuple[str, str, str, str]]:
        """What was noted, in order of report keys."""


@cache
def check_version() -> str:
    """Twelve hexadecimal digits for everything that decides what the checks find in a given report."""
    root = Path(__file__).parent / "checks"
    return digest_of(root, root.rglob("*.py"), parser_version())


# What one report shows too, but the whole archive better: it knows which sentences are everybody's.
_WITH_OTHERS = frozenset({"C01"})


class FindingsWriter:
    """Writes the findings of each report as it is composed, and in the end those that need the whole archive."""

    def __init__(self, writer: ArchiveWriter, shelf: Shelf) -> None:
        self.count = 0
        self._writer = writer
        self._shelf = shelf

    def add_report(self, report_key: str, agency_key: str, reading: str, previous: str, first_seen: date) -> None:
        """Check one report by itself and against last year's (``previous`` is that report's reading, "" for none)."""
        self._shelf.note_current(report_key, agency_key, reading, first_seen.isoformat())
        key = _digest(["report", reading, previous, first_seen.isoformat(), check_version()])
        found = self._shelf.findings(key)
        if found is None:
            found = self._check(reading, previous, first_seen)
            self._shelf.keep_findings(key, found, check_version())
        self._write((report_key, row) for row in found)

    def add_changes(self, report_key: str, report: Report, changes: Sequence[tuple[date, date, str, str]]) -> None:
        """Tell what changed after publication (``changes`` as in ``check_versions``); ``report`` is the current version."""
        self._write((report_key, row) for row in _rows(check_versions(report, changes)))

    def _check(self, reading: str, previous: str, first_seen: date) -> list[list[Any]]:
        last_year = self._shelf.report(previous) if previous else None
        found = check_report(self._shelf.report(reading), last_year, first_seen=first_seen)
        return list(_rows(finding for finding in found if finding.check not in _WITH_OTHERS))

    def add_archive_wide(self) -> None:
        """Check what only the whole archive shows: copies between units, units against their county, units that are missing."""
        with TemporaryFile("w+", encoding="utf-8", dir=self._shelf.folder) as answers:
            self._check_all(answers)
            answers.seek(0)
            self._write((report, row) for report, *row in map(json.loads, answers))

    def _check_all(self, answers: IO[str]) -> None:
        """Write all answers to a file first: what is kept of the reports may prove damaged half way, and is then made anew."""
        overviews = list(self._shelf.overviews())
        try:
            self._save(self._ask_all(overviews), answers)
        except sqlite3.DatabaseError:
            remove_database(self._shelf.folder / SENTENCES)
            self._save(self._ask_all(overviews), answers)

    @staticmethod
    def _save(rows: Iterable[list[Any]], answers: IO[str]) -> None:
        answers.seek(0)
        answers.truncate()
        for row in rows:
            answers.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _ask_all(self, overviews: list[Overview]) -> Iterator[list[Any]]:
        with ArchiveFindings(self._shelf.folder, overviews, version=check_version()) as archive:
            archive.update(map(Current._make, self._shelf.noted()), lambda one: self._shelf.report(one.reading))
            for report, finding in archive.findings():
                yield from ([report, *row] for row in _rows([finding]))

    def _write(self, findings: Iterable[tuple[str, list[Any]]]) -> None:
        for report, (key, *rest) in findings:
            self._writer.add("findings", (key, report, *rest))
            self.count += 1


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\n")
    return digest.hexdigest()[:32]


def _rows(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    """Rows without their report's key; a second finding with the same key is told apart by its number."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.key] += 1
        names = ("table", "row", "column", "value", "expected")
        cells = [{name: getattr(cell, name) for name in names} for cell in finding.cells]
        yield [
            finding.key if seen[finding.key] == 1 else f"{finding.key}:{seen[finding.key]}",
            finding.check,
            finding.verdict,
            finding.severity,
            mask_private(finding.message_zh),
            mask_private(finding.message_en),
            json.dumps(cells, ensure_ascii=False) if cells else None,
            finding.hint,
            finding.hint_en,
        ]
