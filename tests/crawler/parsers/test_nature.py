"""What is a report and what only stands beside reports."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from crawler.document import Block, Document
from crawler.errors import UnreadableError
from crawler.parsers import parse_report
from crawler.report import Report, Source
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import HEADINGS, REGISTER, grid, paragraph

LONG = (
    "为贯彻落实《中华人民共和国政府信息公开条例》，各单位要高度重视，认真组织，按时完成政府信息公开各项工作任务，确保数据真实准确，并在规定的时间内向社会公布，接受群众监督。"
    * 2
)


def parse(title: str, *blocks: Block, images: int = 0, source: Source | None = None) -> Report:
    metadata = MappingProxyType({"article_title": title})
    document = Document("text/html", blocks, metadata=metadata, images=images)
    return parse_report(document, register=REGISTER, source=source or Source())


@pytest.mark.parametrize(
    "title",
    [
        "《民权县2023年政府信息公开工作年度报告》解读",
        "图解：民权县2023年政府信息公开工作年度报告",
        "一图读懂民权县2023年政府信息公开年度报告",
        "关于做好2023年政府信息公开工作年度报告编制和发布工作的通知",
        "民权县2023年政府信息公开工作年度报告编制说明",
        "2023年政府信息公开工作年度报告公布情况",
        "民权县人民政府信息公开指南",
        "民权县政府信息公开目录",
        "民权县2023年法治政府建设年度报告",
        "民权县财政局2023年部门决算",
        "关于民权县国民经济和社会发展的报告",
    ],
)
def test_pages_beside_the_report_are_refused(title: str) -> None:
    quoted = [paragraph(line) for heading in HEADINGS for line in (heading, LONG)]
    body = quoted if "信息公开" in title else [paragraph("全县工作取得新成效。" * 30)]
    with pytest.raises(UnreadableError, match="no annual report") as refused:
        parse(title, *body)
    assert refused.value.code == "not_a_report"


@pytest.mark.parametrize(
    "title",
    [
        "",
        "工作动态",
        "附件1",
        "关于公布2023年政府信息公开年度报告的通知",
        "2023年度视频宣传中心政府信息公开工作年度报告",
    ],
)
def test_filled_tables_make_a_report_whatever_it_is_called(title: str) -> None:
    made_report = made.document(made.numbered())
    assert parse(title, *made_report.blocks[2:]).form == "2021"


def test_a_list_of_reports_is_no_report() -> None:
    rows = [paragraph(f"民权县某某局{year}年政府信息公开工作年度报告 {year + 1}-01-20") for year in range(2015, 2024)]
    with pytest.raises(UnreadableError):
        parse("政府信息公开年报", *rows)


def test_a_page_that_only_links_to_the_file_is_no_report() -> None:
    with pytest.raises(UnreadableError):
        parse("民权县2023年政府信息公开工作年度报告", paragraph("点击下载"))


def test_an_empty_document_is_no_report() -> None:
    with pytest.raises(UnreadableError):
        parse("")


def test_a_report_without_tables_is_a_report_with_missing_tables() -> None:
    body = [paragraph(line) for heading in HEADINGS for line in (heading, LONG)]
    report = parse("民权县2023年政府信息公开工作年度报告", *body)
    assert [issue.code for issue in report.issues].count("missing_table") == 3
    assert report.figures == ()


def test_a_report_of_pictures_is_a_report() -> None:
    report = parse("民权县2023年政府信息公开工作年度报告", paragraph("民权县2023年政府信息公开工作年度报告"), images=6)
    assert "tables_as_pictures" in {issue.code for issue in report.issues}


def test_a_foreign_table_alone_is_no_report() -> None:
    with pytest.raises(UnreadableError):
        parse("2023年工作统计", grid([["科室", "人数"], ["办公室", "5"]]), paragraph(LONG))
