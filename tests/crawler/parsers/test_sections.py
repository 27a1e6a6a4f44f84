"""Headings by what they mean, and what belongs to a section's text."""

from __future__ import annotations

import pytest

from crawler.document import Grid, Paragraph
from crawler.parsers.numbered import read_numbered_sections
from crawler.parsers.sections import heading_meaning, read_sections
from tests.crawler.parsers.made_tables import HEADINGS, grid


def outline(*lines: str | Grid) -> list[tuple[int, str, str]]:
    blocks = [Paragraph(line, "p") if isinstance(line, str) else line for line in lines]
    return [(s.number, s.heading, s.text) for s in read_sections(blocks).sections]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("一、总体情况", 1),
        ("1、总体情况", 1),
        ("1.总体情况", 1),
        ("（一）总体情况", 1),
        ("第一部分 总体情况", 1),
        ("总体情况", 1),
        ("㈠总体情况", 1),
        ("● 一、总体情况", 1),
        ("一、基本情况", 1),
        ("一、概述", 1),
        ("二、 主动公开 政府信息 情况", 2),
        ("二、行政机关主动公开政府信息的情况", 2),
        ("二、政府信息主动公开情况", 2),
        ("三、收到和处理政府信息公开申请情况", 3),
        ("三、依申请公开政府信息情况", 3),
        ("四、政府信息公开行政法复议、行政诉讼情况", 4),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、存在的主要问题及改进情况", 5),
        ("五、政府信息公开工作存在的主要问题及改进措施", 5),
        ("五、存在问题和改进措施", 5),
        ("六、其他需要报告的事项", 6),
        ("六、其他事项", 6),
        ("六、其它需要报告的事项", 6),
        ("六、需要报告的其他事项", 6),
        ("三、收到和处理政府信息公幵申请情况", 3),
        ("二、主动公开政府信息情况。", 2),
    ],
)
def test_headings_in_all_their_wordings(text: str, section: int) -> None:
    assert heading_meaning(text)[0] == section


@pytest.mark.parametrize(
    "text",
    [
        "一是工作人员业务水平有待提高。",
        "二、改进措施：",
        "针对存在的主要问题，重点采取如下措施",
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况组成。",
        "（三）政府信息管理",
        "（一）主动公开政府信息情况。",
        "一、总体情况；",
        "附件",
        "",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert heading_meaning(text)[0] == 0


def test_a_numbered_line_in_section_five_is_not_section_one() -> None:
    found = outline(
        "标题",
        *(part for h in HEADINGS[:4] for part in (h, "文字。")),
        HEADINGS[4],
        "一、存在的问题",
        "不够细。",
        "二、改进情况",
        "加强。",
        HEADINGS[5],
        "无。",
    )
    assert [number for number, _, _ in found] == [0, 1, 2, 3, 4, 5, 6]
    assert found[5] == (5, HEADINGS[4], "一、存在的问题\n不够细。\n二、改进情况\n加强。")


def test_a_table_of_contents_is_not_the_report() -> None:
    found = outline("标题", *HEADINGS, *(part for h in HEADINGS for part in (h, f"文字：{h}。")))
    assert found[1:] == [(i, h, f"文字：{h}。") for i, h in enumerate(HEADINGS, 1)]


def test_headings_with_nothing_beneath_them_are_still_headings() -> None:
    found = outline(HEADINGS[0], "文字。", *HEADINGS[1:5], "文字。", HEADINGS[5], "无。")
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6]


def test_headings_run_into_one_paragraph() -> None:
    text = "本报告由总体情况、主动公开政府信息情况等组成。一、总体情况2023年工作扎实。二、主动公开政府信息情况见表。三、收到和处理政府信息公开申请情况见表。四、政府信息公开行政复议、行政诉讼情况无。五、存在的主要问题及改进情况不够细。六、其他需要报告的事项无。"
    assert [(n, t) for n, _, t in outline(text)] == [
        (0, "本报告由总体情况、主动公开政府信息情况等组成。"),
        (1, "2023年工作扎实。"),
        (2, "见表。"),
        (3, "见表。"),
        (4, "无。"),
        (5, "不够细。"),
        (6, "无。"),
    ]


def test_the_furniture_of_the_page_is_not_in_section_six() -> None:
    found = outline(
        HEADINGS[5],
        "本年度未收取信息处理费。",
        "某县人民政府",
        "2024年1月20日",
        "扫一扫在手机打开当前页",
        "版权所有：某县人民政府",
        "豫ICP备1号",
    )
    assert found == [(6, HEADINGS[5], "本年度未收取信息处理费。\n某县人民政府\n2024年1月20日")]


def test_page_numbers_and_tables_are_in_no_section() -> None:
    found = outline(
        HEADINGS[1], "以下为表。", grid([["规章", "0"]]), "行政许可", "0", "规章 0 0 0", "— 5 —", HEADINGS[4], "不足。"
    )
    assert found == [(2, HEADINGS[1], "以下为表。"), (5, HEADINGS[4], "不足。")]


def test_sections_before_2019_keep_their_own_order_and_wording() -> None:
    text = "本报告由概述等组成。一、 概述开展工作。二、主动公开政府信息情况（一）数量共86条。三、政府信息依申请公开工作情况未收到。四、政府信息公开工作存在的主要问题及改进情况不足。七、附表 略"
    sections = read_numbered_sections([Paragraph(text, "line 1")])
    assert [(s.number, s.heading, s.text) for s in sections] == [
        (0, "", "本报告由概述等组成。"),
        (1, "一、 概述", "开展工作。"),
        (2, "二、主动公开政府信息情况", "（一）数量共86条。"),
        (3, "三、政府信息依申请公开工作情况", "未收到。"),
        (4, "四、政府信息公开工作存在的主要问题及改进情况", "不足。"),
        (7, "七、附表", "略"),
    ]
