"""Who has published for which year and who has not, and what that rests on. Pure.

Nobody's clock decides: whether a report is missing is judged by the last time that its site was seen in order, so that the same captures give
the same coverage on every day. A year is due when its deadline lies before that look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from archive.checks.dates import FIRST_YEAR_OF_TWO_DATES

CoverageState = Literal["published", "late", "missing", "blocked", "unreadable", "never_looked"]
ReasonCode = Literal["in_time", "undated", "late", "no_figures", "not_found", "refused", "no_answer", "imported"]
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
    """The state of one agency in one year.

    ``code`` says what the state rests on, for any language; ``day`` is the day that it speaks of: of the stated publication, or of the last
    look that found nothing. ``reason`` is the same as an English sentence.
    """

    year: int
    state: CoverageState
    reason: str
    report_key: str | None
    due_on: str
    code: ReasonCode
    day: str | None


def due_date(year: int, *, is_area: bool) -> date:
    """The legal date for the report of a year: 31 March for a whole area, 31 January for everyone else (条例第四十九条、第五十条).

    31 March for everyone until the reports of 2018 (the regulation of 2008, article 31).
    """
    return date(year + 1, 3, 31) if is_area or year < FIRST_YEAR_OF_TWO_DATES else date(year + 1, 1, 31)


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
    due = due_date(report.year, is_area=report.is_area).isoformat()
    day = report.published_on
    state: CoverageState = "published"
    code: ReasonCode
    if report.figure_count == 0 and report.form != "pre2019":
        state, code = "unreadable", "no_figures"
        reason, day = "the report is held, but no figure of its tables could be read", None
    elif day is None:
        code, reason = "undated", "no date of publication is stated"
    elif day > due:
        state, code, reason = "late", "late", f"published on {day}, due on {due}"
    else:
        code, reason = "in_time", "published in time by its stated date"
    return Covered(report.year, state, reason, report.key, due, code, day)


def _of_gap(year: int, look: Look, *, is_area: bool) -> Covered:
    due = due_date(year, is_area=is_area).isoformat()
    state: CoverageState
    code: ReasonCode
    day = None
    if not look.has_site:
        state, code = "never_looked", "imported"
        reason = "other years were imported as files; no site was looked at"
    elif look.is_blocked:
        state, code, reason = "blocked", "refused", look.reason
    elif look.last_ok is None:
        state, code, reason = "never_looked", "no_answer", look.reason or "the site never answered in order"
    else:
        day = look.last_ok.astimezone(BEIJING).date().isoformat()
        state, code, reason = "missing", "not_found", f"not found up to {day}, due on {due}"
    return Covered(year, state, reason, None, due, code, day)
