"""N01–N07: the text against the tables, with the accusing and the forgiving cases side by side."""

from __future__ import annotations

import pytest
from check_builders import correct_tables, report, sections, with_cell

from archive.checks import check_report


def told(text, tables=None, **fields):
    subject = report(tables, sections=sections(s1=f"（二）依申请公开情况。{text}"), **fields)
    return [finding for finding in check_report(subject) if finding.check[0] == "N"]


CORRECT = (
    "全年新收政府信息公开申请83件，上年结转5件，办结85件，结转下年度3件。",
    "全年共受理政府信息公开申请88件，其中自然人申请83件，法人或其他组织申请5件。",
    "予以公开22件、部分公开20件、不予公开4件、无法提供33件、不予处理1件、其他处理5件。",
    "办结申请85件，其中予以公开及部分公开42件，占49.41%；不予公开4件（4.7%）。",
    "因政府信息公开引起行政复议8件，其中维持5件、纠正1件、尚未审结2件；行政诉讼7件。",
    "2022年收到政府信息公开申请300件，同比减少217件。",
    "现行有效行政规范性文件32件，全年制发规范性文件6件，废止规范性文件1件。",
    "全县行政机关作出行政处罚决定693件，行政许可决定517件。",
)


FORGIVEN = (
    # the row 其他处理 counts what ran out of time too
    "予以公开22件，逾期未补正2件，其他处理5件。",
    "予以公开22件，其他处理7件。",
    # and 予以公开 what had been published already
    "全年办理政府信息公开申请85件，予以公开18件，已通过网站对外公开4件，不予公开4件。",
    "予以公开21件，属于已主动公开范围1件。",
    "已办结85件，其中主动公开告知4件，予以公开18件。",
    "予以公开42件（含部分公开20件），占49.4%。",
    "全年收到政府信息公开申请80件，另有上级转办3件，均按期办结。",
    "月均政府信息公开申请量7件，其中自然资源局申请量20件。",
    "网上政府信息公开申请量60件，较上年增加9件。",
)


@pytest.mark.parametrize("text", FORGIVEN)
def test_a_sentence_that_counts_otherwise_than_the_form_is_not_accused(text):
    tables = correct_tables()
    tables["applications"]["other_uncorrected"].update(natural_person=2, total=2)
    assert told(text, tables) == []
    (finding,) = told("予以公开22件，其他处理4件。", tables)
    assert finding.check == "N03"


@pytest.mark.parametrize("text", CORRECT)
def test_a_correct_sentence_is_not_accused(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "check", "part"),
    [
        ("全年收到政府信息公开申请90件。", "N01", "表中本年新收为83，本年新收加上年结转为88（83+5），相差2"),
        ("结转下年度继续办理31件。", "N02", "表中结转下年度为3，相差28"),
        ("予以公开及部分公开44件。", "N03", "予以公开与部分公开之和为42（22+20），相差2"),
        ("办结申请85件，其中予以公开22件，占35.88%。", "N04", "按22÷85为25.88%，相差10.00个百分点"),
        ("因政府信息公开引起行政复议9件。", "N05", "行政复议总计为8，相差1"),
        ("未收到政府信息公开申请。", "N01", "本年新收为83"),
        ("未发生因政府信息公开引起的行政复议。", "N05", "行政复议总计为8"),
        ("因政府信息公开引起行政复议8件，均获维持。", "N05", "结果维持5件、结果纠正1件、尚未审结2件"),
        ("现行有效行政规范性文件393件。", "N07", "现行有效件数为32，相差361"),
        ("全年制发规范性文件9件。", "N07", "本年制发件数为6，相差3"),
        ("2023年我县政府信息公开申请量为90件，办结率100%。", "N01", "本年新收为83，本年新收加上年结转为88（83+5）"),
        ("因政府信息公开引起行政诉讼9件，均判决驳回原告诉讼请求。", "N05", "表中行政诉讼总计为7（4+3）"),
        ("下年度继续办理31件。", "N02", "表中结转下年度为3，相差28"),
        ("收到政府信息公开申请83件，剩余9件结转下年度继续办理。", "N02", "表中结转下年度为3，相差6"),
        ("全县作出行政处罚决定693件、行政许可40件。", "N07", "表中行政许可处理决定数量为517，相差477"),
    ],
)
def test_a_wrong_sentence_names_both_numbers(text, check, part):
    (finding,) = told(text)
    assert finding.check == check
    assert part in finding.message_zh
    assert finding.message_en


def test_a_share_behind_a_bracket_is_of_what_stands_before_it():
    (finding,) = told("不予公开4件（其中三类内部事务信息4件），占47.1%。")
    assert finding.check == "N04"
    assert "按4÷85为4.7%" in finding.message_zh
    assert told("不予公开4件（其中三类内部事务信息4件），占4.7%。") == []


def test_a_blank_total_is_computed_before_it_is_compared():
    blank = with_cell(
        report(sections=sections(s1="依申请公开：予以公开21件。")), "applications", "granted", "total", None
    )
    (finding,) = [f for f in check_report(blank) if f.check == "N03"]
    assert "予以公开为22（按已填单元格计算），相差1" in finding.message_zh


def test_more_than_the_filled_cells_may_be_in_the_blanks():
    blank = with_cell(
        report(sections=sections(s1="依申请公开：予以公开30件。")), "applications", "granted", "total", None
    )
    assert [f for f in check_report(blank) if f.check == "N03"] == []


def test_a_missing_table_accuses_nobody():
    tables = correct_tables()
    del tables["applications"]
    assert told("全年收到政府信息公开申请90件。", tables) == []


def test_cases_pending_from_last_year_explain_a_smaller_number():
    last = report(year=2022)
    subject = report(sections=sections(s1="因政府信息公开引起行政复议6件。"))
    assert [f.check for f in check_report(subject, last) if f.check == "N05"] == []
    assert [f.check for f in check_report(subject) if f.check == "N05"] == ["N05"]


def test_the_fee_told_twice():
    subject = report(sections=sections(s1="全县收取信息处理费共计380元。", s6="2023年度未收取信息处理费。"))
    (finding,) = [f for f in check_report(subject) if f.check == "N06"]
    assert "相差380元" in finding.message_zh


def test_the_reading_that_fits_is_named():
    subject = report(sections=sections(s1="全年共受理政府信息公开申请88件。"))
    (passed,) = [f for f in check_report(subject, all_verdicts=True) if f.check == "N01"]
    assert passed.verdict == "pass"
    assert "本年新收加上年结转" in passed.message_zh


def test_repeated_sentences_have_keys_of_their_own():
    found = told("全年收到政府信息公开申请90件。全县共收到政府信息公开申请91件。")
    assert len({finding.key for finding in found}) == len(found) == 2


def test_a_smaller_number_beside_a_total_that_agrees_is_a_part():
    assert told("全年收到政府信息公开申请83件。收到政府信息公开申请9件。") == []
    (larger,) = told("全年收到政府信息公开申请83件。收到政府信息公开申请91件。")
    assert "表中本年新收为83" in larger.message_zh
    assert {f.check for f in told("全年收到政府信息公开申请90件。收到政府信息公开申请9件。")} == {"N01"}
