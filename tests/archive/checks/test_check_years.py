"""Y01–Y05: chains from year to year, each broken once."""

from __future__ import annotations

from check_builders import correct_tables, report, with_cell

from archive.checks import check_report


def before(**cells):
    tables = correct_tables()
    tables["applications"]["carried_out"] = dict(tables["applications"]["carried_in"])
    tables["disclosure"]["normative_documents"] = {"issued": 2, "repealed": 0, "in_force": 27}
    tables["disputes"]["review"] = {"upheld": 3, "corrected": 0, "other": 0, "pending": 2, "total": 5}
    return report(tables, year=2022, **cells)


def failed(subject, previous):
    return {finding.check: finding for finding in check_report(subject, previous) if finding.check[0] == "Y"}


def test_intact_chains_pass():
    assert failed(report(), before()) == {}


def test_carry_over_names_every_broken_column():
    subject = with_cell(report(), "applications", "carried_in", "natural_person", 7)
    subject = with_cell(subject, "applications", "carried_in", "total", 7)
    found = failed(subject, before())["Y01"]
    assert [(cell.column, cell.value, cell.expected) for cell in found.cells] == [
        ("natural_person", 7, 5),
        ("total", 7, 5),
    ]
    assert "自然人本年为7、上年为5，相差2" in found.message_zh


def test_documents_in_force():
    found = failed(with_cell(report(), "disclosure", "normative_documents", "in_force", 40), before())["Y02"]
    assert "上年有效27加本年制发6减本年废止1为32，本年现行有效为40，相差8" in found.message_zh


def test_items_of_the_2019_form():
    old = {"licensing": {"prior_items": 115, "change": 3, "decisions": 9}}
    new = {"licensing": {"prior_items": 120, "change": 0, "decisions": 9}}
    found = failed(report({"disclosure": new}, year=2020), report({"disclosure": old}, year=2019))
    assert found["Y03"].cells[0].expected == 118


def test_pending_cases_must_reappear():
    subject = with_cell(report(), "disputes", "review", "total", 1)
    for result in ("upheld", "pending"):
        subject = with_cell(subject, "disputes", "review", result, 0)
    assert "上年尚未审结2件，本年总计为1件，少1件" in failed(subject, before())["Y04"].message_zh


def test_a_jump_needs_a_floor():
    subject = with_cell(report(), "disclosure", "penalties", "decisions", 4119)
    assert "约为上年的5.9倍" in failed(subject, before())["Y05"].message_zh
    assert "Y05" not in failed(with_cell(report(), "disclosure", "coercion", "decisions", 3), before())


def test_without_last_year_nothing_is_said():
    answers = {f.check: f.verdict for f in check_report(report(), all_verdicts=True)}
    assert {answers[check] for check in ("Y01", "Y02", "Y04", "Y05")} == {"unknown"}
    assert answers["Y03"] == "not_applicable"


def test_what_cannot_be_decided_says_what_is_missing():
    def told(previous):
        return {
            f.check: f.message_zh for f in check_report(report(), previous, all_verdicts=True) if f.verdict == "unknown"
        }

    assert told(None)["Y02"] == "没有上一年度的报告，无法判断。"
    without = with_cell(before(), "disclosure", "normative_documents", "in_force", None)
    assert told(without)["Y02"] == "本年或上年的相应单元格空白或缺失，无法判断。"
