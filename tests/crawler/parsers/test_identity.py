"""Identity: titles over several lines, metadata tables, attachments and their pages, years that disagree, dates that cannot be."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.document import Cell, Document, Grid, Paragraph
from crawler.parsers.identity import Identity, parse_identity
from crawler.parsers.identity_text import find_dates, printed
from crawler.parsers.identity_title import parse_title
from crawler.registry.load import load_register
from crawler.report import Source

REGISTER = load_register()
TITLE = "民权县教育体育局2023年政府信息公开工作年度报告"


def text(*lines: str, metadata: Mapping[str, str] | None = None, media_type: str = "text/plain") -> Document:
    paragraphs = tuple(Paragraph(line, f"line {number}") for number, line in enumerate(lines, 1))
    return Document(media_type, paragraphs, metadata or {})


def identity(document: Document, page: Document | None = None, **source: str) -> Identity:
    return parse_identity(document, source=Source(**source), register=REGISTER, page=page)


def codes(found: Identity) -> set[str]:
    return {issue.code for issue in found.issues}


@pytest.mark.parametrize(
    "lines",
    [
        ("民权县教育体育局", "2023年政府信息公开工作年度报告"),
        ("民权县教育体育局2023年", "政府信息公开工作", "年度报告"),
        ("# 民权县教育体育局 2023 年政府信息", "公开工作年度报告"),
        ("民权县教育体育局", "政府信息公开工作年度报告", "（2023年度）"),
        ("正文", "民权县教育体育局2023年政府信息公开工作年度报告"),
        ("2023年政府信息公开工作年度报告", "民权县教育体育局2023年政府信息公开工作年度报告"),
        (TITLE, "2023年政府信息公开工作年度报告", TITLE),
        ("首页", "政务公开", "政府信息公开年报", TITLE),
        ("标题: " + TITLE, "发布时间: 2024-01-12"),
    ],
)
def test_titles_over_lines_and_printed_twice(lines: tuple[str, ...]) -> None:
    found = identity(text(*lines, "", "一、总体情况", "认真落实各项工作。"))
    assert found.agency == "民权县教育体育局"
    assert found.year == 2023
    assert found.title in (TITLE, "民权县教育体育局政府信息公开工作年度报告（2023年度）")


def test_the_title_of_a_report_that_a_copy_ran_together() -> None:
    body = (
        f"{TITLE} 根据《中华人民共和国政府信息公开条例》，结合我局工作实际，编制本报告。"
        + PERIOD.format(2023)
        + "一、总体情况 我局认真落实。"
    )
    found = identity(text(body))
    assert (found.agency, found.year, found.title) == ("民权县教育体育局", 2023, TITLE)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (f"{TITLE}_政府信息公开年报_民权县人民政府", TITLE),
        (f"{TITLE} - 民权县人民政府门户网站", TITLE),
        (f"{TITLE}{TITLE}", TITLE),
        ("民权县教育体育局&nbsp;2023年<br/>政府信息公开工作年度报告", TITLE),
        (TITLE + "2024-01-18", TITLE),
        (
            "民权县教育体育局政府信息公开工作年度报告（2023年度）",
            "民权县教育体育局政府信息公开工作年度报告（2023年度）",
        ),
        ("正文\n" + TITLE, TITLE),
        (TITLE + ".pdf", TITLE),
        (f"关于公布《{TITLE}》的公告", TITLE),
    ],
)
def test_the_title_is_shown_as_printed_without_column_and_site(title: str, shown: str) -> None:
    parsed = parse_title(title)
    assert parsed is not None
    assert parsed.text == shown


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("民权县教育体育局2023年1月1日—12月31日政府信息公开工作年度报告", "民权县教育体育局"),
        ("民权县教育体育局2023年1月至12月政府信息公开工作年度报告", "民权县教育体育局"),
        ("民权县乡村振兴局（原民权县扶贫开发办公室）2023年政府信息公开工作年度报告", "民权县乡村振兴局"),
        (
            "淮北市妇幼保健计划生育服务中心（市妇幼保健院）2023年政府信息公开年度报告",
            "淮北市妇幼保健计划生育服务中心（市妇幼保健院）",
        ),
    ],
)
def test_the_unit_of_a_title_has_no_period_and_no_former_name(title: str, unit: str) -> None:
    parsed = parse_title(title)
    assert parsed is not None
    assert (parsed.unit, parsed.year) == (unit, 2023)


@pytest.mark.parametrize(
    "title",
    [
        "《莘县王庄集镇2023年政府信息公开工作年度报告》解读",
        "一图读懂民权县2023年政府信息公开工作年度报告",
        "民权县2023年政府信息公开工作年度报告（图片版）",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "石狮市2023年度政府信息公开工作年度报告公布情况",
        "民权县2023年政府信息公开工作年度报告编制说明",
        "民权县政府信息公开指南",
        "民权县2023年国民经济和社会发展统计公报",
        "政府信息公开",
        "",
    ],
)
def test_other_titles_are_none(title: str) -> None:
    assert parse_title(title) is None


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(
        tuple(tuple(Cell(cell, f"{r}-{c}", r, c) for c, cell in enumerate(row)) for r, row in enumerate(rows)),
        "table 1",
    )


def test_a_metadata_table_gives_publisher_and_date_and_a_medium_is_no_agency() -> None:
    table = grid(
        ("索 引 号", "014437529/2023-00211", "发布机构：", "会宁县融媒体中心"),
        ("名　　称", "甘沟驿镇2022年政府信息公开工作年度报告", "发布日期", "2023年1月12日"),
    )
    document = Document("text/html", (table, Paragraph("一、总体情况", ""), Paragraph("我镇认真落实。", "")), {})
    found = identity(document, division_code="620422")
    assert found.agency == "会宁县甘沟驿镇人民政府"
    assert (found.year, found.published, found.published_basis) == (2022, "2023-01-12", "page")


def test_an_attachment_without_a_title_takes_it_from_its_page() -> None:
    page = text(TITLE, metadata={"article_title": TITLE, "published": "2024-01-10 09:00"}, media_type="text/html")
    found = identity(text("一、总体情况", "我局认真落实。"), page, role="attachment")
    assert (found.agency, found.agency_basis, found.year) == ("民权县教育体育局", "page_title", 2023)
    assert found.published == "2024-01-10"


def test_a_link_is_asked_last_and_said_so() -> None:
    found = identity(text("一、总体情况", "我局认真落实。"), title=TITLE)
    assert (found.agency, found.title) == ("民权县教育体育局", TITLE)
    assert "title_from_link" in codes(found)


PERIOD = "本报告所列数据的统计期限自{0}年1月1日起至{0}年12月31日止。"


def test_an_intact_period_wins_over_a_title_that_nothing_else_supports() -> None:
    found = identity(text(TITLE, PERIOD.format(2024), "一、总体情况", "2024年，我局认真落实。"), published="2025-01-15")
    assert (found.year, found.year_basis) == (2024, "period")
    assert "year_conflict" in codes(found)


def test_a_period_left_from_last_year_loses_against_title_and_date() -> None:
    found = identity(text(TITLE, PERIOD.format(2022), "一、总体情况", "2023年，我局认真落实。"), published="2024-01-15")
    assert (found.year, found.year_basis) == (2023, "title")
    assert "year_conflict" in codes(found)


@pytest.mark.parametrize(
    "period",
    ["统计期限为2022年11日至1231日", "统计期限自20221月1日起至1231日", "统计期限自2022月1日起至2022年12月31日"],
)
def test_a_damaged_period_never_wins(period: str) -> None:
    found = identity(text(TITLE, period + "。", "一、总体情况"))
    assert found.year == 2023


@pytest.mark.parametrize(
    "period",
    [
        "自2023年1月1日起至12月31日止",
        "2023年1月1日—2023年12月31日",
        "从 2023 年 01 月 01 日到 2023 年 12 月 31 日",
        "20231月1日起到202312月31日",
    ],
)
def test_an_intact_period_gives_the_year_where_no_title_does(period: str) -> None:
    found = identity(
        text(
            "民权县教育体育局政府信息公开工作年度报告", f"国办公开办函〔2021〕30号。统计期限{period}。", "一、总体情况"
        )
    )
    assert (found.year, found.year_basis) == (2023, "period")


def test_neither_path_nor_publication_nor_document_numbers_give_a_year() -> None:
    found = identity(
        text(
            "民权县教育体育局政府信息公开工作年度报告",
            "按照国办公开办函〔2021〕30号要求编制。",
            "一、总体情况",
            "我局认真落实。",
        ),
        url="http://www.minquan.gov.cn/2022/nb/t20230112_1.html",
        published="2023-01-12",
    )
    assert (found.year, found.year_basis) == (None, "")
    assert "year_unknown" in codes(found)


def test_the_year_of_a_column_is_a_last_resort_and_said_so() -> None:
    found = identity(text("民权县教育体育局政府信息公开工作年度报告", "一、总体情况"), column="2022年政府信息公开年报")
    assert (found.year, found.year_basis) == (2022, "column")
    assert "year_from_column" in codes(found)


def test_a_date_that_stands_on_every_page_is_refused() -> None:
    found = identity(
        text("时间：2017-08-20 来源：长治日报", "长子县宋村镇2023年政府信息公开工作年度报告", "一、总体情况"),
        published="2024-01-10",
    )
    assert (found.published, found.published_basis) == ("2024-01-10", "list")
    assert "published_refused" in codes(found)
    assert found.agency == "长子县宋村镇人民政府"


@pytest.mark.parametrize("stamp", ["1970-01-01", "9999-12-31", "2023-13-45", "0000-00-00"])
def test_absurd_dates_are_no_publication(stamp: str) -> None:
    assert identity(text(TITLE, "一、总体情况", metadata={"published": stamp})).published is None


def test_a_date_before_the_year_is_over_is_kept_with_an_issue() -> None:
    found = identity(text(TITLE, "一、总体情况", metadata={"published": "2023-12-30"}))
    assert found.published == "2023-12-30"
    assert "published_before_period_end" in codes(found)


def test_the_signature_dates_a_report_that_nothing_else_dates() -> None:
    found = identity(text(TITLE, "一、总体情况", "我局认真落实。", "民权县教育体育局", "二〇二四年一月十五日"))
    assert (found.published, found.published_basis) == ("2024-01-15", "signature")
    assert "published_from_text" in codes(found)


@pytest.mark.parametrize(
    ("printed_date", "day"),
    [
        ("2024年1月5日", "2024-01-05"),
        ("发布时间：2024-01-15 10:30", "2024-01-15"),
        ("2024/1/5", "2024-01-05"),
        ("20240115", "2024-01-15"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("二○二四年十月二十日", "2024-10-20"),
        ("２０２４年１月５日", "2024-01-05"),
        ("2024年1月", None),
        ("2024-02-30", None),
        ("350400202401159", None),
    ],
)
def test_dates(printed_date: str, day: str | None) -> None:
    assert [date.isoformat() for date in find_dates(printed_date)] == ([day] if day else [])


def test_a_misread_place_is_left_when_the_site_lies_elsewhere() -> None:
    found = identity(text("沐阳县人民政府2025年政府信息公开工作年度报告", "一、总体情况"), division_code="411421")
    assert found.agency is None or "沭" not in found.agency
    assert "agency_corrected" not in codes(found)


def test_a_misread_place_is_corrected_openly() -> None:
    found = identity(text("沐阳县人民政府2025年政府信息公开工作年度报告", "一、总体情况"))
    assert (found.agency, found.division_code) == ("沭阳县人民政府", "321322")
    assert found.title == "沐阳县人民政府2025年政府信息公开工作年度报告"
    assert "agency_corrected" in codes(found)


def test_a_unit_of_another_county_than_the_sites_is_named() -> None:
    assert "agency_outside_site" in codes(identity(text(TITLE, "一、总体情况"), division_code="320813"))
    assert "agency_outside_site" not in codes(identity(text(TITLE, "一、总体情况"), division_code="411400"))


def test_every_completion_is_an_issue() -> None:
    found = identity(text("区财政局2023年政府信息公开工作年度报告", "一、总体情况"), division_code="320813")
    assert found.agency == "洪泽区财政局"
    assert "agency_completed" in codes(found)


def test_a_name_whose_place_nobody_tells_stays_as_printed() -> None:
    found = identity(text("财政局2023年政府信息公开工作年度报告", "一、总体情况"))
    assert (found.agency, found.division_code) == ("财政局", None)
    assert "agency_incomplete" in codes(found)


def test_an_ambiguous_place_is_not_guessed() -> None:
    found = identity(text("朝阳区教育局2023年政府信息公开工作年度报告", "一、总体情况"))
    assert (found.agency, found.division_code) == ("朝阳区教育局", None)
    assert "place_ambiguous" in codes(found)
    assert (
        identity(text("朝阳区教育局2023年政府信息公开工作年度报告"), division_code="220100").division_code == "220104"
    )


def test_a_committee_called_by_its_zones_short_name_lies_in_the_zone() -> None:
    found = identity(text("长白山管委会办公室2023年政府信息公开工作年度报告"), division_code="220079")
    assert (found.agency, found.division_code, found.level) == ("长白山管委会办公室", "220079", "county")
    elsewhere = identity(text("长白山管委会办公室2023年政府信息公开工作年度报告"), division_code="411421")
    assert elsewhere.division_code != "220079"


def test_a_place_completes_a_name_as_the_page_prints_it() -> None:
    """One office must not go by two names, the zone's short one in its own titles and the register's where they lack it."""
    names = {
        identity(
            text(f"{place}沟赵办事处2021年政府信息公开工作年度报告", metadata={"site_name": "郑州高新区管委会"})
        ).agency
        for place in ("", "郑州高新区")
    }
    assert names == {"郑州高新区沟赵办事处"}


def test_nothing_known_is_said() -> None:
    found = identity(text("无关文字"))
    assert (found.agency, found.year, found.title, found.published, found.scope) == (None, None, None, None, None)
    assert {"agency_unknown", "year_unknown", "title_missing"} <= codes(found)


@pytest.mark.parametrize(
    ("raw", "shown"), [("民权县 2023 年\n报告", "民权县2023年报告"), ("a  b", "a b"), ("A&amp;B 局", "A&B局")]
)
def test_printed(raw: str, shown: str) -> None:
    assert printed(raw) == shown


PIECES = st.lists(
    st.sampled_from(
        [
            *"民权县城关镇年月日至起止（）《》_-：。一二〇0123456789",
            "2023年",
            "政府信息公开",
            "年度报告",
            "人民政府",
            "统计期限",
            "现将",
            "来源：",
            "12月31日",
            "沐阳县",
            "朝阳区",
            " ",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=8), PIECES, PIECES, st.sampled_from(["", "411421", "990121", "000000"]))
def test_no_text_breaks_it_and_nothing_absurd_comes_out(
    lines: list[str], title: str, publisher: str, code: str
) -> None:
    found = identity(
        text(*lines, metadata={"article_title": title, "source": publisher}, media_type="text/html"), division_code=code
    )
    assert found.year is None or 1990 <= found.year <= 2039
    assert (found.agency is None) == (found.agency_basis == "")
    assert found.division_code is None or REGISTER.get(found.division_code) is not None


@pytest.mark.parametrize(
    "piece", ["民权县", "2023年1月1日起", "信息公开", "县人民政府", "一、", "现将", "（", "来源："]
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    begin = time.process_time()
    identity(text(piece * 40_000, *[piece * 20] * 400))
    assert time.process_time() - begin < 3
