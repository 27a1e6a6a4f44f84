"""The diagnosis undoes the slip that was made, in few words, in bounded time, or says nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from check_builders import correct_tables, report, with_cell

from archive.checks import check_report
from archive.checks.diagnosis import Edit, Explanation, diagnose, hint_texts
from archive.checks.figures import COLUMNS, Figures
from archive.checks.slips import Reason


def explained(subject, where="applications", previous=None):
    found = diagnose(Figures(subject), None if previous is None else Figures(previous)).get(where, ())
    return [({(e.cell[1], e.cell[2]): e.new for e in one.edits}, one.reason) for one in found]


def test_a_correct_report_needs_no_explanation():
    assert diagnose(Figures(report())) == {}


def test_a_forgotten_dispute_total():
    tables = correct_tables()
    tables["disputes"]["review"] = {"upheld": 10, "corrected": 1, "other": 0, "pending": 0, "total": 0}
    assert explained(report(tables), "disputes.review") == [({("review", "total"): 11}, Reason.TOTAL_ZERO)]
    (finding,) = check_report(report(tables))
    assert finding.hint == "可能的原因：总计可能忘记填写，行政复议·总计应为11（现为0）。公布的数字未作改动。"
    assert "should be 11 (now 0)" in finding.hint_en


@pytest.mark.parametrize(
    ("row", "column", "printed", "true", "reason"),
    [
        ("received", "natural_person", 87, 78, Reason.DIGITS_SWAPPED),
        ("granted", "natural_person", 2, 22, Reason.DIGIT_MISSING),
        ("unavailable_not_held", "natural_person", 310, 31, Reason.DIGIT_EXTRA),
        ("granted", "natural_person", 220_000, 22, Reason.SCALE),
        ("concluded", "total", 88, 85, Reason.TOTAL_STALE),
        ("denied_internal", "natural_person", 5, 3, None),
    ],
)
def test_one_cell_is_found(row, column, printed, true, reason):
    assert explained(with_cell(report(), "applications", row, column, printed)) == [({(row, column): true}, reason)]


def test_last_years_cell_left_in():
    before = with_cell(report(year=2022), "applications", "granted", "natural_person", 57)
    subject = with_cell(report(), "applications", "granted", "natural_person", 57)
    assert explained(subject, previous=before) == [({("granted", "natural_person"): 22}, Reason.LAST_YEAR)]


def row_of(subject, row):
    return [Figures(subject).value("applications", row, column) for column in COLUMNS]


def with_row(subject, row, values):
    for column, value in zip(COLUMNS, values, strict=True):
        subject = with_cell(subject, "applications", row, column, value)
    return subject


def test_a_row_typed_one_column_to_the_right():
    true = row_of(report(), "unavailable_not_held")
    (answer,) = explained(with_row(report(), "unavailable_not_held", [0, *true[:6]]))
    assert answer[1] is Reason.SHIFTED_RIGHT


def test_two_neighbours_swapped():
    true = row_of(report(), "unavailable_not_held")
    (answer,) = explained(with_row(report(), "unavailable_not_held", [true[1], true[0], *true[2:]]))
    assert answer == (
        {("unavailable_not_held", "natural_person"): 31, ("unavailable_not_held", "business"): 2},
        Reason.SWAPPED,
    )


def test_two_slips_are_told_together():
    subject = with_cell(report(), "applications", "partly_granted", "business", 2)
    subject = with_cell(subject, "applications", "concluded", "business", 4)
    assert explained(subject) == [({("partly_granted", "business"): 1, ("concluded", "business"): 3}, None)]


def test_nothing_is_said_where_nothing_short_explains():
    subject = report()
    for place, row in enumerate(("received", "granted", "denied_process", "unavailable_unclear", "carried_out")):
        subject = with_cell(subject, "applications", row, COLUMNS[place], 50 + place)
    assert explained(subject) == []


def test_a_blank_is_not_guessed():
    subject = with_cell(report(), "applications", "granted", "natural_person", 9)
    assert explained(with_cell(subject, "applications", "granted", "research", None)) == []


def test_the_hardest_search_stays_short():
    subject = report()
    for place, row in enumerate(("received", "granted", "concluded")):
        subject = with_cell(subject, "applications", row, COLUMNS[place], 700 + place)
    figures = Figures(subject)
    start = time.process_time()
    for _ in range(5):
        diagnose(figures)
    assert (time.process_time() - start) / 5 < 0.25, "50 ms on an idle machine; five times that on a busy one"


def test_published_values_stay():
    subject = with_cell(report(), "disputes", "review", "total", 0)
    before = replace(subject)
    check_report(subject)
    assert subject == before


def test_all_equal_explanations_are_told():
    """Two cells that each may have their digits swapped: nothing tells which, so both are named."""
    tables = correct_tables()
    tables["disputes"]["review"] = {"upheld": 21, "corrected": 21, "other": 17, "pending": 19, "total": 69}
    assert explained(report(tables), "disputes.review") == [
        ({("review", name): 12}, Reason.DIGITS_SWAPPED) for name in ("corrected", "upheld")
    ]
    (finding,) = check_report(report(tables))
    assert finding.hint.startswith("可能的原因（任一种都能使勾稽关系全部成立）")
    assert finding.hint.count("；或者") == 1
    assert finding.hint_en.count("; or ") == 1


def test_of_very_many_explanations_the_number_is_told():
    found = [Explanation((Edit(("disputes", "review", "total"), 1, n),), None, 3) for n in range(2, 21)]
    zh, en = hint_texts(found)
    assert zh.startswith("有19种同样简短的改法")
    assert en.startswith("19 equally short changes")
    assert "或者" in hint_texts(found[:2])[0]
