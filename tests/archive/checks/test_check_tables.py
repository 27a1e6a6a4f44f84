"""T01–T07: each rule notices its own slip, leaves correct reports alone, and never counts a blank as zero."""

from __future__ import annotations

import pytest
from check_builders import correct_tables, report, with_cell, without_row

from archive.checks import check_report, findings_to_json


def failed(subject, **how):
    return {finding.check: finding for finding in check_report(subject, **how)}


def test_a_correct_report_has_no_finding():
    assert check_report(report()) == ()


def test_the_dispute_total_reads_as_the_contract_shows():
    tables = correct_tables()
    tables["disputes"]["review"] = {"upheld": 10, "corrected": 1, "other": 0, "pending": 0, "total": 0}
    (found,) = findings_to_json(check_report(report(tables)))
    assert found["check"] == "T07"
    assert found["verdict"] == "fail"
    assert found["severity"] == "error"
    assert found["cells"][0] == {"table": "disputes", "row": "review", "column": "total", "value": 0, "expected": 11}
    assert found["message_zh"] == "行政复议总计为0，四项结果之和为11（10+1+0+0），相差11。"
    assert "11 (10+1+0+0), a difference of 11" in found["message_en"]


def test_received_one_more_breaks_balance_and_row():
    found = failed(with_cell(report(), "applications", "received", "natural_person", 79))
    assert set(found) == {"T01", "T03"}
    assert "相差1" in found["T01"].message_zh
    assert {(c.row, c.value, c.expected) for c in found["T01"].cells} == {
        ("received", 79, None),
        ("carried_in", 5, None),
        ("concluded", 80, 81),
        ("carried_out", 3, None),
    }


def test_outcomes_that_do_not_add_up_name_both_sums():
    found = failed(with_cell(report(), "applications", "granted", "natural_person", 20))
    assert set(found) == {"T02", "T03"}
    assert "办理结果总计为80，各项结果之和为78" in found["T02"].message_zh


def test_the_single_row_of_the_2019_form_is_a_variant():
    tables = correct_tables()
    for row in ("other_uncorrected", "other_unpaid"):
        del tables["applications"][row]
    tables["applications"]["other_handling"] = tables["applications"].pop("other_misc")
    assert check_report(report(tables)) == ()
    found = failed(with_cell(report(tables), "applications", "other_handling", "natural_person", 9))
    assert "T02" in found


def test_a_printed_subtotal_above_the_three_rows_is_no_error():
    tables = correct_tables()
    tables["applications"]["other_handling"] = dict(tables["applications"]["other_misc"])
    assert check_report(report(tables)) == ()


@pytest.mark.parametrize("row", ["granted", "denied_inquiry"])
def test_a_missing_row_is_unknown_for_the_sums_that_need_it(row):
    answers = check_report(without_row(report(), "applications", row), all_verdicts=True)
    verdicts = {a.verdict for a in answers if a.check == "T02"}
    assert "fail" not in verdicts
    assert verdicts == ({"unknown"} if row == "granted" else {"pass"})


def test_parts_above_the_total_fail_even_with_blanks():
    subject = with_cell(report(), "applications", "granted", "research", None)
    assert "T03" not in failed(subject)
    assert "T03" in failed(with_cell(subject, "applications", "granted", "total", 21))
    assert "T03" not in failed(with_cell(subject, "applications", "granted", "total", 23)), "the blank may hold the 1"


def test_a_missing_table_is_unknown_not_zero():
    tables = correct_tables()
    del tables["applications"]
    answers = {a.check: a.verdict for a in check_report(report(tables), all_verdicts=True)}
    assert answers["T01"] == answers["T02"] == answers["T03"] == "unknown"


@pytest.mark.parametrize(("value", "fails"), [(-18, True), (2.5, True), (3.0, False), (0, False)])
def test_counts_are_whole_and_not_negative(value, fails):
    found = failed(with_cell(report(), "disclosure", "penalties", "decisions", value))
    assert ("T04" in found) is fails


def test_money_may_have_decimals():
    assert "T04" not in failed(with_cell(report(), "disclosure", "fees", "amount_wan", 5949.088667))


def test_blanks_are_one_notice_a_table_and_never_zero():
    subject = with_cell(report(), "applications", "denied_process", "business", None)
    subject = with_cell(subject, "applications", "denied_process", "research", None, state="dash", raw="—")
    found = failed(subject)
    assert set(found) == {"T05"}
    assert len(found["T05"].cells) == 2
    assert found["T05"].severity == "notice"


def test_a_blank_total_beside_filled_parts_is_offered_not_blamed():
    found = failed(with_cell(report(), "applications", "partly_granted", "total", None))
    assert set(found) == {"T06"}
    (cell,) = found["T06"].cells
    assert (cell.row, cell.column, cell.value, cell.expected) == ("partly_granted", "total", None, 20)


def test_keys_do_not_move_with_the_numbers():
    first = with_cell(report(), "disputes", "review", "total", 3)
    second = with_cell(report(), "disputes", "review", "total", 4)
    other = report(correct_tables(), year=2022)
    keys = [failed(s)["T07"].key for s in (first, second, with_cell(other, "disputes", "review", "total", 4))]
    assert keys[0] == keys[1] != keys[2]
