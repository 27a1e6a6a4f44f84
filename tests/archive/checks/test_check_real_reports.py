"""The known official errors of the real reports are found, with both numbers, and nothing correct is accused."""

from __future__ import annotations

import pytest

from archive.checks import check_report
from crawler.parsers import parse_report
from crawler.readers import read_document
from crawler.registry.load import load_register
from tests.real_reports import real_report

# File, then every failure above a notice (N07 is a notice by its nature) as check and the words that name both numbers.
EXPECTED = {
    "hongze_gov_2023.pdf": [
        ("T07", "行政复议总计为0，四项结果之和为11（10+1+0+0），相差11"),
        ("T07", "复议后起诉的行政诉讼总计为0，四项结果之和为5（5+0+0+0），相差5"),
    ],
    "minquan_lvzhou_2023.txt": [],
    "pingtan_2023.html": [("N07", "393件”，表中行政规范性文件现行有效件数为470，相差77")],
    "pingtan_czj_2016.txt": [("S02", "2016月1日")],
    "pingtan_shs_2025.html": [("T08", "本年制发7件、废止0件，现行有效却为0件")],
    "pingtan_zrz_2023.html": [
        ("T01", "商业企业：本年新收0加上年结转0为0，办理结果总计1加结转下年度0为1，相差1"),
        ("T03", "部分公开：总计为8，各类申请人之和为9"),
        ("T03", "办理结果总计：总计为19，各类申请人之和为20"),
    ],
    "shanghai_office_2019.html": [
        ("N03", "258件”，表中予以公开与部分公开之和为275（272+3）"),
        ("N03", "265件”，表中无法提供各项为337（265+47+25）"),
        # 33.9 % follows from no count of the report: 258 ÷ 805 is 32.0 %, 275 ÷ 805 is 34.2 %.
        ("N04", "占33.9%"),
        ("N05", "行政复议“均获维持”，表中结果维持5件、尚未审结2件"),
        ("N05", "行政诉讼“均获维持”，表中结果维持8件、尚未审结1件"),
    ],
    "shanghai_office_2025.md": [],
    "shuyang_gov_2025.txt": [],
}


def failures(name):
    report = parse_report(read_document(real_report(name), name=name), register=load_register())
    return [f for f in check_report(report) if f.severity != "notice" or f.check[0] == "N"]


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_wrong_is_found_and_nothing_else(name):
    found = failures(name)
    assert [finding.check for finding in found] == [check for check, _ in EXPECTED[name]]
    for finding, (_, words) in zip(found, EXPECTED[name], strict=True):
        assert words in finding.message_zh
        assert finding.message_en


def test_keys_are_stable_and_distinct():
    first, second = failures("shanghai_office_2019.html"), failures("shanghai_office_2019.html")
    assert first == second
    assert len({finding.key for finding in first}) == len(first)


def test_an_empty_form_is_blank_and_no_more():
    report = parse_report(read_document(real_report("form_2021_blank.docx")), register=load_register())
    assert {f.check for f in check_report(report)} == {"T05", "S05"}
