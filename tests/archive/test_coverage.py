"""Coverage: what each state of an agency's year rests on, as a code and a day, from the same reports and looks every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.coverage import Held, Look, cover, due_date
from archive.site.strings import STRINGS

HELD = Held("990121-abcdef-2022", 2022, False, "2021", "2023-01-12", 80)
SEEN = Look(True, datetime(2024, 2, 1, 17, 30, tzinfo=UTC), False, "")


@pytest.mark.parametrize(
    ("report", "state", "code", "day"),
    [
        (HELD, "published", "in_time", "2023-01-12"),
        (replace(HELD, published_on="2023-01-31"), "published", "in_time", "2023-01-31"),
        (replace(HELD, published_on="2023-02-01"), "late", "late", "2023-02-01"),
        (replace(HELD, published_on="2023-02-01", is_area=True), "published", "in_time", "2023-02-01"),
        (replace(HELD, published_on=None), "published", "undated", None),
        (replace(HELD, figure_count=0), "unreadable", "no_figures", None),
        (replace(HELD, figure_count=0, form="pre2019"), "published", "in_time", "2023-01-12"),
    ],
)
def test_a_held_year_says_what_it_rests_on(report: Held, state: str, code: str, day: str | None) -> None:
    (row,) = cover((report,), Look(False, None, False, ""))
    assert (row.state, row.code, row.day, row.report_key) == (state, code, day, report.key)


@pytest.mark.parametrize(
    ("look", "state", "code", "day"),
    [
        (
            SEEN,
            "missing",
            "not_found",
            "2024-02-02",
        ),  # half past five in the evening in London is the next day in Beijing
        (replace(SEEN, is_blocked=True, reason="HTTP 403"), "blocked", "refused", None),
        (Look(True, None, False, "HTTP 500"), "never_looked", "no_answer", None),
        (Look(False, None, False, ""), "never_looked", "imported", None),
    ],
)
def test_a_gap_says_what_it_rests_on(look: Look, state: str, code: str, day: str | None) -> None:
    rows = cover((HELD, replace(HELD, key="990121-abcdef-2024", year=2024, published_on="2025-01-05")), look)
    gap = next(row for row in rows if row.year == 2023)
    assert (gap.state, gap.code, gap.day, gap.report_key) == (state, code, day, None)
    assert all(STRINGS[f"reason_{gap.code}"])


def test_before_2019_everyone_had_until_the_end_of_march() -> None:
    assert due_date(2018, is_area=False) == due_date(2018, is_area=True) == date(2019, 3, 31)
    assert due_date(2019, is_area=False) == date(2020, 1, 31)
