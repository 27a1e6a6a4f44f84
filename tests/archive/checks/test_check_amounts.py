"""T08–T12: repeals, rule-making, the scale of fees, unpaid fees and copied tables."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_builders import applications, correct_tables, disclosure, report, sections, with_cell

from archive.checks import check_report
from archive.checks.findings import Stored, findings_for


def last_year(**fields):
    return report(**{"year": 2022, **fields})


def failed(subject, previous=None):
    return {finding.check: finding for finding in check_report(subject, previous)}


def test_more_repealed_than_there_was():
    before = with_cell(last_year(), "disclosure", "normative_documents", "in_force", 3)
    subject = with_cell(report(), "disclosure", "normative_documents", "repealed", 12)
    found = failed(subject, before)["T08"]
    assert found.severity == "error"
    assert "多出3件" in found.message_zh


def test_fewer_in_force_than_the_year_added_is_a_warning():
    found = failed(with_cell(report(), "disclosure", "normative_documents", "in_force", 0))["T08"]
    assert found.severity == "warning"
    assert "相差5件" in found.message_zh


@pytest.mark.parametrize(
    ("level", "fails"), [("county", True), ("township", True), ("prefecture", False), (None, False)]
)
def test_rules_of_a_unit_that_cannot_make_them(level, fails):
    subject = with_cell(report(level=level), "disclosure", "regulations", "in_force", 3)
    subject = with_cell(subject, "disclosure", "regulations", "issued", 3)
    assert ("T09" in failed(subject)) is fails


def test_yuan_for_ten_thousand_yuan():
    subject = with_cell(report(), "disclosure", "fees", "amount_wan", 41_020_800)
    assert "T10" in failed(subject, last_year())
    assert "T10" not in failed(report(), last_year())
    assert "T10" not in failed(subject), "without last year or peers nothing is known"


def test_like_units_tell_the_scale_where_last_year_is_missing():
    fees = dict(zip("甲乙丙丁戊己庚辛", [120, 3.5, 4000, 88, 61, 930, 12, 7], strict=True)) | {"壬": 41_020_800}
    units = {
        name: with_cell(
            report(agency=f"{name}县", division_code=f"4114{place:02}"), "disclosure", "fees", "amount_wan", fee
        )
        for place, (name, fee) in enumerate(fees.items(), 21)
    }
    found = list(findings_for(Stored(name, name, unit, "") for name, unit in units.items()))
    assert [(key, f.check) for key, f in found] == [("壬", "T10")]
    assert "同类8个单位最高为4000万元" in found[0][1].message_zh
    fewer = [Stored(name, name, unit, "") for name, unit in units.items() if name not in "甲乙"]
    assert list(findings_for(fewer)) == []
    before = Stored("壬-2022", "壬", replace(units["壬"], year=2022), "")
    known = list(findings_for([*(Stored(name, name, unit, "") for name, unit in units.items()), before]))
    assert "T10" not in {f.check for key, f in known if key == "壬"}, "last year's fee is the better measure"


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("2023年度本机关未收取信息处理费。", True),
        ("发出收费通知7件，总金额420元，实际收取0元。", False),
        ("收取信息处理费共计380元，其中民政局1件。", False),
        ("发出收费通知的件数和总金额，以及实际收取的总金额均为0。", True),
    ],
)
def test_unpaid_requests_need_a_fee_notice(text, fails):
    tables = correct_tables()
    tables["applications"] = applications([7, 0, 0, 0, 0, 0], [0] * 6, {"other_unpaid": [7, 0, 0, 0, 0, 0]}, [0] * 6)
    assert ("T11" in failed(report(tables, sections=sections(s6=text)))) is fails


def test_last_years_table_left_in():
    changed = with_cell(last_year(), "disclosure", "licensing", "decisions", 33)
    found = failed(report(), changed)["T12"]
    assert found.key.startswith("T12:applications:")
    assert "T12" not in failed(with_cell(report(), "applications", "granted", "natural_person", 25), last_year())


def test_small_figures_repeat_by_chance():
    tables = {
        "applications": applications([2, 0, 0, 0, 0, 0], [0] * 6, {"granted": [2, 0, 0, 0, 0, 0]}, [0] * 6),
        "disclosure": disclosure(),
    }
    assert "T12" not in failed(report(tables), replace(report(tables), year=2022))


def test_a_report_of_another_year_or_scope_is_no_previous_one():
    for other in (report(year=2021), report(year=2022, scope="organ")):
        answers = {f.check: f.verdict for f in check_report(report(), other, all_verdicts=True)}
        assert answers["T12"] == "unknown"
