"""What is missing of a column, and the units that a county states had to publish."""

from __future__ import annotations

from crawler.families import Row
from crawler.families.completeness import (
    PublicationStatus,
    StatedUnit,
    judge_completeness,
    parse_publication_status,
    years_of,
)
from crawler.readers import read_document


def row(title: str, publisher: str = "") -> Row:
    return Row(f"http://x.gov.cn/{title}.html", title, publisher=publisher)


REPORTS = [row(f"某县{year}年政府信息公开工作年度报告") for year in (2019, 2020, 2022)]


def test_stated_rows_pages_and_years() -> None:
    found = judge_completeness(REPORTS, stated_total=5, stated_pages=3, pages_read=(1, 3))
    assert found.is_complete is False
    assert found.missing == ("rows 2 of 5", "page 2", "year 2021")


def test_nothing_stated_is_nothing_known() -> None:
    assert judge_completeness(REPORTS[:2]).is_complete is None
    assert judge_completeness(REPORTS[:2], stated_total=2).is_complete is True


def test_units_of_a_status_page_are_looked_for_by_name_and_year() -> None:
    status = PublicationStatus(2023, (StatedUnit("某县教育局"), StatedUnit("某县财政局"), StatedUnit("城关镇", False)))
    rows = [row("教育局2023年政府信息公开工作年度报告"), row("2022年政府信息公开工作年度报告", "某县财政局")]
    assert judge_completeness(rows, status=[status]).missing == ("unit 某县财政局 2023",)
    rows.append(row("2023年政府信息公开工作年度报告", "某县财政局"))
    assert judge_completeness(rows, status=[status]).is_complete is True


def test_years_in_digits_and_chinese() -> None:
    assert years_of("某县二〇二三年度报告（2024年公布）") == (2023, 2024)
    assert years_of("编号120230号") == ()


def status_of(body: str) -> PublicationStatus:
    html = f"<html><head><meta charset='utf-8'><title>某市2023年政府信息公开工作年度报告公布情况</title></head><body><div class='content'>{body}</div></body></html>"
    return parse_publication_status(read_document(html.encode(), name="x.html", charset="utf-8"))


def test_a_table_of_units() -> None:
    body = """<h1>某市2023年政府信息公开工作年度报告公布情况</h1><p>全市应公布年度报告的37个单位均已按时公布，按时公布率100%。</p>
        <table><tr><td>序号</td><td>单位名称</td><td>公布时间</td><td>是否按时公布</td></tr>
        <tr><td>1</td><td>市府办</td><td>2024-01-20</td><td>是</td></tr><tr><td>2</td><td>市教育局</td><td>2024年1月22日</td><td>是</td></tr>
        <tr><td>3</td><td>灵秀镇</td><td></td><td>未公布</td></tr></table>"""
    found = status_of(body)
    assert found.year == 2023
    assert found.units == (
        StatedUnit("市府办", True, "2024-01-20"),
        StatedUnit("市教育局", True, "2024-01-22"),
        StatedUnit("灵秀镇", False),
    )
    assert (found.stated_units, found.stated_rate, found.is_whole) == (37, 100.0, False)


def test_a_table_with_units_side_by_side() -> None:
    body = """<table><tr><td>序号</td><td>单位</td><td>公布情况</td><td>序号</td><td>单位</td><td>公布情况</td></tr>
        <tr><td>1</td><td>市府办</td><td>已公布</td><td>3</td><td>湖滨街道</td><td>已公布</td></tr>
        <tr><td>2</td><td>市教育局</td><td>已公布</td><td></td><td></td><td></td></tr></table>"""
    assert [(unit.name, unit.is_published) for unit in status_of(body).units] == [
        ("市府办", True),
        ("市教育局", True),
        ("湖滨街道", True),
    ]


def test_numbered_lines() -> None:
    found = status_of("<p>以下单位已公布：</p><p>1. 市教育局</p><p>2、市财政局</p><p>3．灵秀镇</p><p>4. 按要求整改</p>")
    assert [unit.name for unit in found.units] == ["市教育局", "市财政局", "灵秀镇"]


def test_a_page_that_lists_nobody() -> None:
    assert status_of("<p>年度报告已公布。</p>").units == ()
