"""Made captures: their bodies are packed reports, so that grouping and composing are tested without documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.reader import Task
from archive.readings import Reading, pack_report, unpack_report
from crawler.captures import CaptureStore
from crawler.demo import units
from crawler.demo.reports import generate_report, truth_to_report
from crawler.errors import UnreadableError
from crawler.items import Capture
from crawler.report import Report, Source

START = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
_MARK = b"REPORT"


def made_report(seed: int = 1, year: int = 2023, **changes: object) -> Report:
    """A correct report of a department of the first demo county."""
    county = units.counties()[0]
    unit = units.department(county.code, next(iter(units.DEPARTMENTS)))
    return replace(truth_to_report(generate_report(seed, unit=unit, year=year)), **changes)  # type: ignore[arg-type]


def with_figure(report: Report, table: str, row: str, column: str, value: int) -> Report:
    """The report with one figure changed."""
    figures = tuple(
        f._replace(value=value, raw=str(value), state="number")
        if (f.table, f.row, f.column) == (table, row, column)
        else f
        for f in report.figures
    )
    assert figures != report.figures
    return replace(report, figures=figures)


def capture(
    url: str,
    content: Report | bytes,
    *,
    days: float = 0,
    status: int = 200,
    role: str = "article",
    parent_url: str = "",
    site: str = "http://www.demo.gov.cn/list.html",
) -> Capture:
    """One fetch, ``days`` after the start."""
    body = content if isinstance(content, bytes) else _MARK + pack_report(content)
    source = Source(url=url, role=role, site=site, division_code="990101", publisher="示例", parent_url=parent_url)
    return Capture(url, url, status, (("Content-Type", "text/html"),), body, START + timedelta(days=days), source)


def write(data: Path, *captures: Capture) -> None:
    """Store captures in the given order."""
    with CaptureStore(data / "captures") as store:
        for item in captures:
            store.write(item)


def read_made(store: CaptureStore, task: Task) -> Reading:
    """Stands in for archive.reader.read_capture: a made body is a report, ``links:a b`` an article, anything else a page of a kind."""
    body = store.read(task.stored)
    if body.startswith(_MARK):
        return Reading("report", "", "", "text/html", unpack_report(body.removeprefix(_MARK)), ())
    text = body.decode()
    if text.startswith("links:"):
        return Reading("not_a_report", "not_a_report", "no report", "text/html", None, tuple(text[6:].split()))
    error = UnreadableError(text, f"made to be {text}")
    outcome = "not_a_report" if text == "not_a_report" else "unreadable"
    return Reading(outcome, error.code, error.message, "text/html", None, () if outcome == "not_a_report" else None)
