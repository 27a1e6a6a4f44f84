"""The findings that need the whole archive: copies (C02, and C01 less stock phrases), fees against like units (T10), units against
their county (H01, H02).

They depend on the set of reports alone, in whatever order these came. What is kept of the reports lies on disk (archive.checks.kept), so that
memory stays bounded; what one unit's own reports show is ``check_report``'s work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from archive.checks.kept import Current, KeptReports, Stored, county_code
from archive.checks.model import Finding
from archive.checks.overviews import Overview
from crawler.report import Report

__all__ = ["ArchiveFindings", "Current", "Stored", "county_code", "findings_for"]

SENTENCES = "sentences.db"


class ArchiveFindings:
    """A context manager: ``update`` to the current reports (or ``add`` each), then iterate ``findings``."""

    def __init__(self, folder: Path | None = None, overviews: Iterable[Overview] = (), *, version: str = "") -> None:
        """``folder`` keeps what was learnt between runs of one ``version`` of the program; without it a temporary one is used.

        ``overviews`` are what official pages on 公布情况 state; the last one of a county and year counts.
        """
        stated = {(overview.county, overview.year): overview for overview in overviews}
        self._temporary = TemporaryDirectory(prefix="gongkai-checks-") if folder is None else None
        place = Path(self._temporary.name) if self._temporary else Path(str(folder))
        self._kept = KeptReports(place / SENTENCES, version, stated)

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
        """Every archive-wide failure as (key of the report that it is about, finding), in order of both."""
        yield from self._kept.answers()


def findings_for(
    reports: Iterable[Stored], folder: Path | None = None, overviews: Iterable[Overview] = ()
) -> Iterator[tuple[str, Finding]]:
    """Add every report of a stream and yield the archive-wide failures."""
    with ArchiveFindings(folder, overviews) as archive:
        for stored in reports:
            archive.add(stored)
        yield from archive.findings()
