"""Checks files that are not in the archive: a draft before it is published, or the reports of all units of a county.

Reads local files and stores nothing; no address is asked. What the results look like is the renderers' work.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.checks.engine import check_report, findings_to_json
from archive.checks.model import Finding
from crawler.errors import UnreadableError
from crawler.report import Report

SUFFIXES = frozenset(
    {".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".xlsx", ".xls", ".txt", ".md"}
)
_FILE_HEADS = frozenset({"file", "文件", "文件名", "path"})
_UNIT_HEADS = frozenset({"unit", "单位", "单位名称", "agency", "name"})


@dataclass(frozen=True, slots=True)
class Checked:
    """One file with its report and findings, or with the reason why it could not be read (``error_code``, ``error``)."""

    file: str
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    error_code: str = ""
    error: str = ""

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that failed."""
        return tuple(finding for finding in self.findings if finding.verdict == "fail")

    @property
    def is_spotless(self) -> bool:
        """Whether it was read and there is nothing to tell of it."""
        return self.report is not None and not self.findings

    @property
    def is_clean(self) -> bool:
        """Whether it was read and no error or warning failed."""
        return self.report is not None and all(finding.severity == "notice" for finding in self.failures)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of units: the unit's name ("" where the file must tell) and its file (None where there is none)."""

    unit: str
    file: Path | None


def read_report(path: Path) -> Report:
    """Read one local file. Raises UnreadableError with what is wrong and what to do."""
    from archive.documents import read_untrusted
    from crawler.parsers import parse_report
    from crawler.registry.load import load_register

    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("not_found", f"There is no file {path}: check the name.") from None
    except IsADirectoryError:
        raise UnreadableError(
            "unsupported", f"{path} is a folder: give it alone to check all its reports as units."
        ) from None
    except OSError as error:
        raise UnreadableError("not_found", f"{path} cannot be opened: {error.strerror}.") from error
    register = load_register()  # while the file may be read by another process
    return parse_report(read_untrusted(body, name=path.name), register=register)


def check_file(path: Path, previous: Report | None = None, *, all_verdicts: bool = False) -> Checked:
    """Read and check one file; a file that cannot be read gives its error."""
    try:
        report = read_report(path)
    except UnreadableError as error:
        return Checked(str(path), error_code=error.code, error=error.message)
    return Checked(str(path), report, check_report(report, previous, all_verdicts=all_verdicts))


def check_files(
    paths: Iterable[Path], previous: Report | None = None, *, all_verdicts: bool = False
) -> Iterator[Checked]:
    """Check files one after the other; ``previous`` is last year's report for the year-to-year rules."""
    for path in paths:
        yield check_file(path, previous, all_verdicts=all_verdicts)


def checked_to_json(checked: Checked) -> dict[str, Any]:
    """The object of ``gongkai check --json``."""
    if checked.report is None:
        return {"file": checked.file, "error": {"code": checked.error_code, "message": checked.error}}
    report = checked.report
    return {
        "file": checked.file,
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "findings": findings_to_json(checked.findings),
    }


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The units of a folder (every report file in it) or of a CSV list with a column of files and one of units.

    Raises UnreadableError where the list has no such columns. Relative files stand beside the list.
    """
    if path.is_dir():
        files = sorted(
            place
            for place in path.iterdir()
            if place.suffix.lower() in SUFFIXES and not place.name.startswith((".", "~$"))
        )
        if not files:
            raise UnreadableError("empty", f"{path} holds no report file ({', '.join(sorted(SUFFIXES))}).")
        return tuple(Entry("", file) for file in files)
    return _listed(path)


def _listed(path: Path) -> tuple[Entry, ...]:
    body = path.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("gb18030", errors="replace")
    rows = list(csv.reader(io.StringIO(text)))
    heads = [head.strip().lower() for head in rows[0]] if rows else []
    file_column = next((place for place, head in enumerate(heads) if head in _FILE_HEADS), None)
    unit_column = next((place for place, head in enumerate(heads) if head in _UNIT_HEADS), None)
    if file_column is None:
        raise UnreadableError(
            "unsupported", f"{path} has no column “file” (文件): its first line must name the columns file,unit."
        )
    return tuple(_entry(path, row, file_column, unit_column) for row in rows[1:] if any(cell.strip() for cell in row))


def _entry(path: Path, row: Sequence[str], file_column: int, unit_column: int | None) -> Entry:
    name = row[file_column].strip() if file_column < len(row) else ""
    unit = row[unit_column].strip() if unit_column is not None and unit_column < len(row) else ""
    return Entry(unit, path.parent / name if name else None)
