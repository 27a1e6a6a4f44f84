"""The statistics annex before 2019: from a grid and from cells that are glued together."""

from __future__ import annotations

from crawler.document import Document, Paragraph
from crawler.forms.annex import ANNEX
from crawler.parsers import parse_report
from crawler.parsers.annex import key_of, read_annex
from crawler.registry.load import load_register
from tests.crawler.parsers.made_tables import grid

ROWS = [
    ["统计指标", "单位", "统计数"],
    ["一、主动公开情况", "——", "——"],
    ["（一）主动公开政府信息数", "条", "1,250"],
    ["其中：主动公开规范性文件数", "条", "12"],
    ["3.政务微博公开政府信息数", "条", ""],
    ["（一）收到申请数", "件", "7"],
    ["1.当面申请数", "件", "3"],
    ["四、行政复议数量", "件", "4"],
    ["（一）维持具体行政行为数", "件", "3"],
    ["（二）被依法纠错数", "件", "1"],
    ["五、行政诉讼数量", "件", "2"],
    ["（二）被依法纠错数", "件", "0"],
    ["某项本地指标", "次", "9"],
    ["政府信息公开专项经费", "万元", "2.5"],
]


def test_every_term_of_the_annex_is_found_by_its_own_wording_and_once() -> None:
    assert len({term.term.key for term in ANNEX}) == len(ANNEX)
    for term in ANNEX:
        for wording in (term.term.zh, *term.wordings):
            assert key_of(wording, term.under) == term.term.key


def test_a_grid_gives_every_row_with_its_key_unit_and_place() -> None:
    items, issues = read_annex([grid(ROWS)], frozenset())
    assert [(item.key, item.value, item.unit) for item in items] == [
        ("proactively_disclosed_total", 1250, "条"),
        ("normative_documents_disclosed", 12, "条"),
        ("weibo", None, "条"),
        ("applications_received", 7, "件"),
        ("applications_in_person", 3, "件"),
        ("reviews", 4, "件"),
        ("reviews_upheld", 3, "件"),
        ("reviews_corrected", 1, "件"),
        ("lawsuits", 2, "件"),
        ("lawsuits_corrected", 0, "件"),
        ("", 9, "次"),
        ("budget", 2.5, "万元"),
    ]
    assert items[0].where == "table 1 row 3 column 3"
    assert issues == ()


def test_columns_of_codes_and_running_totals_are_no_figures() -> None:
    rows = [
        ["指标名称", "单位", "代码", "本年", "历年累计"],
        ["主动公开信息数", "条", "11", "5", "50"],
        ["收到申请数", "条", "12", "6", "60"],
        ["当面申请数", "条", "13", "7", "70"],
    ]
    items, _ = read_annex([grid(rows)], frozenset())
    assert [item.value for item in items] == [5, 6, 7]


def test_glued_cells_are_read_by_label_unit_and_number() -> None:
    text = "正文。七、附表 指标名称计量单位年末统计主动公开信息数条86其中：1、网站公开条86 2、政府公报公开条0受理依申请公开信息总数条10其中：1、当面申请数条0"
    items, issues = read_annex([Paragraph(text, "line 3")], frozenset())
    assert [(item.key, item.value, item.label) for item in items] == [
        ("proactively_disclosed_total", 86, "主动公开信息数"),
        ("website", 86, "网站公开"),
        ("gazette", 0, "政府公报公开"),
        ("applications_received", 10, "受理依申请公开信息总数"),
        ("applications_in_person", 0, "当面申请数"),
    ]
    assert [issue.code for issue in issues] == ["table_from_text"]


def test_a_number_that_may_have_swallowed_the_next_rows_number_has_no_value() -> None:
    items, issues = read_annex(
        [Paragraph("附表 指标名称 主动公开信息数条86其中：1、网站公开条862、政府公报公开条0", "line 1")], frozenset()
    )
    assert [(item.key, item.value) for item in items] == [
        ("proactively_disclosed_total", 86),
        ("website", None),
        ("gazette", 0),
    ]
    assert "ambiguous_number" in {issue.code for issue in issues}


def test_prose_is_no_annex() -> None:
    assert read_annex([Paragraph("主动公开信息数条86，网站公开条5。", "line 1")], frozenset()) == ((), ())


def test_an_annex_with_a_row_that_section_three_has_too_is_an_annex() -> None:
    texts = (
        "平潭县财政局2016年政府信息公开工作年度报告",
        "一、概述",
        "我局认真落实《中华人民共和国政府信息公开条例》，主动公开政府信息1250条，收到申请7件。",
        "二、主动公开政府信息情况",
        "三、政府信息依申请公开办理情况",
    )
    rows = [*ROWS, ["其中：1.涉及国家秘密", "件", "2"], ["2.危及国家安全、公共安全、经济安全和社会稳定", "件", "0"]]
    blocks = (*(Paragraph(text, "paragraph 1") for text in texts), grid(rows))
    report = parse_report(Document("text/html", blocks), register=load_register())
    assert (report.form, report.year, report.figures) == ("pre2019", 2016, ())
    assert {item.key: item.value for item in report.annex}["refused_state_secret"] == 2
    assert not {issue.code for issue in report.issues} & {"unaligned_row", "missing_table", "missing_row"}
