"""Who has published for which year and who has not, and what that rests on. Pure.

Nobody's clock decides: whether a report is missing is judged by the last time that its site was seen in order, so that the same captures give
the same coverage on every day. A year is due when its deadline lies before that look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

CoverageState = Literal["published", "late", "missing", "blocked", "unreadable", "never_looked"]
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Held:
    """What coverage has to know of a report that is held."""

    key: str
    year: int
    is_area: bool
    form: str | None
    published_on: str | None
    figure_count: int


@dataclass(frozen=True, slots=True)
class Look:
    """How an agency's site was seen last: when it last answered in order, and its state now. No site: an imported file."""

    has_site: bool
    last_ok: datetime | None
    is_blocked: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Covered:
    """The state of one agency in one year."""

    year: int
    state: CoverageState
    reason: str
    report_key: str | None
    due_on: str


def due_date(year: int, *, is_area: bool) -> date:
    """The legal date for the report of a year: 31 March for a whole area, 31 January for everyone else (条例第四十九条、第五十条)."""
    return date(year + 1, 3, 31) if is_area else date(year + 1, 1, 31)


def cover(reports: tuple[Held, ...], look: Look) -> tuple[Covered, ...]:
    """The states of one agency from its first year held to the last one due; ``reports`` has one a year, in order of years."""
    if not reports:
        return ()
    held = {report.year: report for report in reports}
    is_area = reports[-1].is_area
    last = max(held)
    if look.last_ok is not None:
        seen_on = look.last_ok.astimezone(BEIJING).date()
        while due_date(last + 1, is_area=is_area) < seen_on:
            last += 1
    return tuple(
        _of_report(held[year]) if year in held else _of_gap(year, look, is_area=is_area)
        for year in range(min(held), last + 1)
    )


def _of_report(report: Held) -> Covered:
    due = due_date(report.year, is_area=report.is_area)
    state: CoverageState = "published"
    reason = (
        "no date of publication is stated" if report.published_on is None else "published in time by its stated date"
    )
    if report.figure_count == 0 and report.form != "pre2019":
        state, reason = "unreadable", "the report is held, but no figure of its tables could be read"
    elif report.published_on is not None and report.published_on > due.isoformat():
        state, reason = "late", f"published on {report.published_on}, due on {due}"
    return Covered(report.year, state, reason, report.key, due.isoformat())


def _of_gap(year: int, look: Look, *, is_area: bool) -> Covered:
    due = due_date(year, is_area=is_area)
    state: CoverageState
    if not look.has_site:
        state, reason = "never_looked", "other years were imported as files; no site was looked at"
    elif look.is_blocked:
        state, reason = "blocked", look.reason
    elif look.last_ok is None:
        state, reason = "never_looked", look.reason or "the site never answered in order"
    else:
        state, reason = "missing", f"not found up to {look.last_ok.astimezone(BEIJING).date()}, due on {due}"
    return Covered(year, state, reason, None, due.isoformat())
