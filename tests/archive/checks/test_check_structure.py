"""S01–S06 and D01–D02: shape, words and dates."""

from __future__ import annotations

from datetime import date

import pytest
from check_builders import correct_tables, report, sections

from archive.checks import check_report
from archive.checks.dates import check_versions, told_changes
from crawler.document import Issue


def failed(subject, **how):
    return {f.check: f for f in check_report(subject, **how) if f.check[0] in "SD"}


def test_a_missing_section():
    subject = report(sections=tuple(s for s in sections() if s.number != 5))
    assert "第五部分" in failed(subject)["S01"].message_zh


def test_a_section_whose_heading_was_not_recognised_is_unknown():
    short = tuple(s for s in sections(s6="七、存在的问题。\n2023年度本机关未收取信息处理费。") if s.number != 5)
    assert "S01" not in failed(report(sections=short))


def test_an_empty_section_and_the_order():
    assert "没有内容" in failed(report(sections=sections(s6=" ")))["S01"].message_zh
    mixed = sections()
    assert "顺序" in failed(report(sections=(*mixed[:4], mixed[5], mixed[4], mixed[6])))["S01"].message_zh


def test_reports_before_2019_have_no_common_form():
    subject = report({}, form="pre2019", sections=sections()[:2])
    assert "S01" not in failed(subject)
    assert "S06" not in failed(subject)


@pytest.mark.parametrize(
    ("period", "fails"),
    [
        ("统计期限自2023年1月1日起至2023年12月31日止", False),
        ("数据统计期限为2023年1月1日至12月31日", False),
        ("所列数据的统计期限从2022年1月1日起至2022年12月31日止", True),
        ("数据统计期限为2023年1月1日至2023年12月25日", True),
        ("统计期限自2023月1日起至2023年12月31日", True),
        ("本报告由办公室编制", False),
    ],
)
def test_the_period(period, fails):
    assert ("S02" in failed(report(sections=sections(s0=f"根据条例编制。本报告{period}。")))) is fails


def test_the_year_of_title_and_sections():
    assert failed(report(title="东山县人民政府2022年政府信息公开工作年度报告"))["S03"].key.startswith("S03:title")
    assert "2022年度" in failed(report(sections=sections(s6="2022年度，本机关未收取信息处理费。")))["S03"].message_zh
    assert "S03" not in failed(report(sections=sections(s6="2022年，我局收费；2023年未收取信息处理费。")))


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("全年公开信息XX条，扎实推进各项工作。", True),
        ("××县坚持公开为常态，扎实推进各项工作。", True),
        ("电子邮箱xxgk@126.com，网址www.xxx.gov.cn，工作扎实。", False),
        ("申请人张XX提出的申请已答复，工作扎实推进。", False),
    ],
)
def test_placeholders(text, fails):
    assert ("S03" in failed(report(sections=sections(s1=f"2023年，{text}")))) is fails


@pytest.mark.parametrize(
    ("agency", "text", "fails"),
    [
        ("民权县绿洲街道办事处", "现将南华街道办事处2023年政府信息公开情况报告如下。", True),
        ("民权县绿洲街道办事处", "现将绿洲街道办事处2023年政府信息公开情况报告如下。", False),
        ("民权县绿洲街道办事处", "现将办事处2023年政府信息公开情况报告如下。", False),
        ("东山县汀陂镇人民政府", "现将苇桥镇人民政府2023年政府信息公开情况报告如下。", True),
        ("东山县汀陂镇人民政府", "现将苇桥镇2023年政府信息公开情况报告如下。", True),
        ("东山县汀陂镇人民政府", "现将汀陂镇2023年政府信息公开情况报告如下。", False),
        ("东山县教育局", "本报告由东山县财政局根据条例编制。", True),
        ("东山县教育局", "本报告由东山县教育体育局根据条例编制。", False),
        ("洪泽区人民政府", "本报告由淮安市洪泽区人民政府办公室根据条例编制。", False),
        ("沭阳县人民政府", "现将沐阳县人民政府2023年政府信息公开年度报告向社会公布。", False),
        # units of one name in two counties
        ("民权县教育局", "现将睢县教育局2023年政府信息公开情况报告如下。", True),
        ("民权县人和镇人民政府", "根据规定，由宁陵县人和镇人民政府编制本报告。", True),
        ("民权县教育局", "现公布宁陵县教育局2023年度报告。", True),
        ("民权县教育局", "现公布宁陵县教育局2023年政府信息公开报告。", True),
        ("民权县教育局", "现将商丘市民权县教育局2023年政府信息公开情况报告如下。", False),
        ("民权县教育局", "现将我县教育局2023年政府信息公开情况报告如下。", False),
        ("洪泽区教育局", "现将洪泽县教育局2023年政府信息公开情况报告如下。", False),
    ],
)
def test_the_unit(agency, text, fails):
    subject = report(agency=agency, title=f"{agency}2023年政府信息公开工作年度报告", sections=sections(s0=text))
    assert ("S04" in failed(subject)) is fails


@pytest.mark.parametrize(
    ("text", "fails"),
    [("无", True), ("", True), ("无。", True), ("一、问题：业务培训不够及时，政策解读形式单一。", False)],
)
def test_section_five(text, fails):
    assert ("S05" in failed(report(sections=sections(s5=text)))) is fails


def test_section_five_before_2019_is_another():
    assert "S05" not in failed(report(form="pre2019", sections=sections(s5="复议1件。")))


def test_a_missing_table_and_pictures():
    tables = correct_tables()
    del tables["disputes"]
    assert "可能缺失" in failed(report(tables))["S06"].message_zh
    pictured = report(tables, issues=(Issue("pictures", "two pictures"),))
    assert "图片" in failed(pictured)["S06"].message_zh


@pytest.mark.parametrize(
    ("fields", "fails"),
    [
        ({"published": "2024-03-31"}, False),
        ({"published": "2024-04-02"}, True),
        ({"published": "2024-02-20", "scope": "organ", "kind": "department"}, True),
        ({"published": "2024年1月31日", "scope": "organ", "kind": "township"}, False),
        ({"published": None}, False),
        ({"published": "2024-04-02", "year": None}, False),
        # one date for all under the regulation of 2008
        ({"published": "2019-03-20", "year": 2018, "scope": "organ", "kind": "department"}, False),
        ({"published": "2019-04-01", "year": 2018, "scope": "organ", "kind": "department"}, True),
        ({"published": "2020-03-20", "year": 2019, "scope": "organ", "kind": "department"}, True),
    ],
)
def test_published_in_time(fields, fails):
    assert ("D01" in failed(report(**fields))) is fails


def test_a_late_page_with_a_timely_signature_is_a_notice():
    signed = sections(s6="2023年度本机关未收取信息处理费。\n东山县人民政府\n2024年3月20日")
    found = failed(report(published="2025-06-01", sections=signed), first_seen=date(2025, 6, 2))["D01"]
    assert found.severity == "notice"
    assert "网页日期为2025年6月1日，文中落款为2024年3月20日，首次发现为2025年6月2日" in found.message_zh


def test_changes_are_counted_by_kind():
    fields = [
        "applications.received.total",
        "disputes.review.total",
        "annex.3.办结数",
        "published",
        "sections.1",
        "title",
    ]
    assert told_changes(fields) == (
        "3个数字、1段文字、标题、注明的日期",
        "3 figures, 1 passage, the title, the stated date",
    )


def test_changes_after_publication_are_told_one_by_one():
    found = check_versions(report(), [(date(2024, 3, 2), date(2024, 3, 9), "3个数字", "3 figures")])
    assert [f.check for f in found] == ["D02"]
    assert found[0].message_zh == "报告在2024年3月2日至2024年3月9日之间有改动：3个数字。"
