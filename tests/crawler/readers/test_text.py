"""Plain text and CSV: paragraphs, tabs, aligned columns, front blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_grids import grids_unless_refused, rows

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers.text import read_csv, read_text


def read(text: str) -> Document:
    return read_text(text.encode())


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


class TestTabs:
    def test_rows_keep_their_own_cells(self) -> None:
        document = read(
            "二、情况\n\n（三）不予公开\t1.属于国家秘密\t0\t1\n\t2.其他法律\t3\t4\n（七）总计\t3\t5\n\n三、问题\n"
        )
        grid = document.grids[0]
        assert rows(grid) == [
            ["（三）不予公开", "1.属于国家秘密", "0", "1"],
            ["", "2.其他法律", "3", "4"],
            ["（七）总计", "3", "5"],
        ]
        assert grid.is_ragged
        assert [cell.place for cell in grid.rows[2]] == ["line 5", "line 5", "line 5", ""]
        assert texts(document) == ["二、情况", "三、问题"]

    def test_indented_prose_is_no_table(self) -> None:
        document = read("\t一、总体情况\n\t2023年，本镇主动公开信息12条。\n\t二、其他\n")
        assert document.grids == ()
        assert texts(document) == ["一、总体情况", "2023年，本镇主动公开信息12条。", "二、其他"]

    def test_label_that_lost_its_tabs_stays_in_the_table(self) -> None:
        grid = read(
            "信息内容\t本年制发件数\n规章\t0\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t3\n"
        ).grids[0]
        assert rows(grid)[2] == ["第二十条第（五）项"]
        assert len(grid.rows) == 5

    def test_heading_between_tables_parts_them(self) -> None:
        document = read(
            "规章\t0\n文件\t1\n三、收到和处理政府信息公开申请情况\n一、本年新收\t1\t2\n二、上年结转\t0\t0\n"
        )
        assert [len(grid.rows) for grid in document.grids] == [2, 2]
        assert [grid.place for grid in document.grids] == ["table 1", "table 2"]
        assert texts(document) == ["三、收到和处理政府信息公开申请情况"]

    def test_quoted_cell_over_lines(self) -> None:
        grid = read('"商业\n企业"\t"他说""是"""\t其他\n1\t2\t3\n').grids[0]
        assert rows(grid) == [["商业\n企业", '他说"是"', "其他"], ["1", "2", "3"]]
        assert grid.rows[1][0].place == "line 3"

    def test_quotation_mark_in_a_cell_swallows_nothing(self) -> None:
        document = read('3.危及"三安全一稳定"\t0\t1\n4.保护\t2\t3\n')
        assert rows(document.grids[0]) == [['3.危及"三安全一稳定"', "0", "1"], ["4.保护", "2", "3"]]

    def test_windows_line_ends(self) -> None:
        assert rows(read("规章\t0\r\n文件\t1\r\n").grids[0]) == [["规章", "0"], ["文件", "1"]]


class TestAlignedColumns:
    LAYOUT = (
        "                 自然人    商业企业    总计\n"
        "一、本年新收          21         0      21\n"
        "（二）部分公开（区分处理的，\n"
        "只计这一情形）          1         0       1\n"
        "\n"
        "四、结转              0         0       0\n"
    )

    def test_rows(self) -> None:
        document = read(self.LAYOUT)
        assert rows(document.grids[0]) == [
            ["自然人", "商业企业", "总计"],
            ["一、本年新收", "21", "0", "21"],
            ["（二）部分公开（区分处理的，"],
            ["只计这一情形）", "1", "0", "1"],
            ["四、结转", "0", "0", "0"],
        ]

    def test_label_and_many_figures_parted_by_single_blanks(self) -> None:
        grid = read("（一）予以公开 22 0 0 0 0 0 22\n（二）部分公开 1 0 0 0 0 0 1\n").grids[0]
        assert rows(grid)[0] == ["（一）予以公开", "22", "0", "0", "0", "0", "0", "22"]

    def test_prose_with_gaps_is_no_table(self) -> None:
        text = (
            "民权县绿洲街道办事处  2023  年政府信息公开工作\n根据  条例  要求编制本报告。\n联系电话：0591 8616 1228\n"
        )
        document = read(text)
        assert document.grids == ()
        assert len(document.paragraphs) == 3


class TestProse:
    def test_each_line_is_a_paragraph(self) -> None:
        document = read("一、总体情况\n\n本镇收到 20 0 件。\n\u3000\u3000二、其他\n")
        assert [(paragraph.text, paragraph.place) for paragraph in document.paragraphs] == [
            ("一、总体情况", "line 1"),
            ("本镇收到 20 0 件。", "line 3"),
            ("二、其他", "line 4"),
        ]

    def test_rows_between_bars_make_no_text_hard_wrapped(self) -> None:
        title = "平潭县财政局2016年政府信息公开工作年度报告"
        rows = "\n".join(f"{number}.政府网站公开政府信息数量一 | 条 | {number} |" for number in range(1, 9))
        document = read(f"{title}\n根据条例编制。\n一、概述\n我局高度重视。\n二、附表\n{rows}\n")
        assert [paragraph.text for paragraph in document.paragraphs][:3] == [title, "根据条例编制。", "一、概述"]

    def test_hard_wrapped_lines_are_joined(self) -> None:
        wrapped = [
            "本年度报告根据条例编制，全文包括总体情况、主动公开",
            "政府信息情况、收到和处理政府信息公开申请情况、因政",
            "府信息公开工作被申请行政复议情况，统计期限为 2025",
            "年 1 月 1 日至 12 月 31 日。",
        ]
        document = read("\n".join([*wrapped, "— 1 —", "一、总体情况", *wrapped, "", *wrapped]))
        whole = "本年度报告根据条例编制，全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议情况，统计期限为 2025年 1 月 1 日至 12 月 31 日。"
        assert texts(document) == [whole, "一、总体情况", whole, whole]

    def test_long_lines_are_not_joined(self) -> None:
        lines = [f"第{number}段，" + "内容" * (10 + 7 * number % 40) for number in range(12)]
        assert texts(read("\n".join(lines))) == lines


class TestFront:
    FRONT = "标题: 某局2016年政府信息公开年度报告\n发布时间: 2017-01-13 09:33\n文号: \n发布机构: \n栏目: 政府信息公开年报\n原文链接: https://a.gov.cn/t1.htm\n"

    def test_front_block_is_metadata(self) -> None:
        document = read(
            f"{self.FRONT}本地目录: x/y\n页面链接见 links.tsv\n==================== 正文 ====================\n第一段。\n=====\n第二段。"
        )
        assert dict(document.metadata) == {
            "article_title": "某局2016年政府信息公开年度报告",
            "published": "2017-01-13 09:33",
            "column_name": "政府信息公开年报",
            "url": "https://a.gov.cn/t1.htm",
        }
        assert texts(document) == ["第一段。", "第二段。"]

    def test_without_a_ruler(self) -> None:
        document = read(f"{self.FRONT}\n根据条例，现公布年度报告：如下。")
        assert document.metadata["url"] == "https://a.gov.cn/t1.htm"
        assert texts(document) == ["根据条例，现公布年度报告：如下。"]

    def test_a_report_that_begins_with_a_colon_has_no_front(self) -> None:
        text = "（一）主动公开：公开245条\n来源：某某\n正文一段。"
        document = read(text)
        assert document.metadata == {}
        assert len(document.paragraphs) == 3


def test_nothing_is_refused() -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_text(b"\n \t\n")
    assert refusal.value.code == "empty"


class TestCsv:
    def test_rows_and_paragraphs(self) -> None:
        document = read_csv('年度报告\n信息内容,本年制发件数\n规章,"1,234"\n\n二、其他\n'.encode())
        grid = document.grids[0]
        assert rows(grid) == [["信息内容", "本年制发件数"], ["规章", "1,234"]]
        assert not grid.is_ragged
        assert grid.rows[1][1].place == "line 3"
        assert texts(document) == ["年度报告", "二、其他"]

    def test_gbk(self) -> None:
        assert rows(read_csv("规章,0\n".encode("gb18030")).grids[0]) == [["规章", "0"]]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "规章", "12", "0", "（一）予以公开", "a b"]), min_size=1, max_size=6),
        min_size=1,
        max_size=8,
    )
)
def test_no_word_of_a_text_is_lost_and_none_invented(table: list[list[str]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in table)
    try:
        document = read(text)
    except UnreadableError:
        assert not text.strip()
        return
    found = [cell.text for grid in document.grids for row in grid.rows for cell in row] + texts(document)
    assert sorted("".join(found).replace(" ", "")) == sorted(text.replace("\t", "").replace("\n", "").replace(" ", ""))


@given(st.text(alphabet='一、公开12 \t\n"|-=：:。\u3000x', max_size=300))
def test_any_text_reads_or_is_refused(text: str) -> None:
    for grid in grids_unless_refused(read_text, text, "empty"):
        assert {len(row) for row in grid.rows} == {grid.width}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("规章\t1\t2\t3\n公文\t4\t5\t66", "5"),
        ("规章\t1\t2\t3\n公文\t4\t5\t66\n", "66"),
        ("规章\t1\t2\t3\n公文\t4\t5\t66\r\n", "66"),
        ("规章\t1\t2\t3\n公文\t30\t36\t66", "66"),
        ("规章\t1\t2\t3\n公文\t4\t5\t0", "0"),
        ("规章\t1\t2\t3\n公文\t4\t5\t无", "无"),
    ],
)
def test_the_last_number_of_a_text_that_was_cut_off_is_left_out(text: str, kept: str) -> None:
    """A file cut inside a number shows its first digits; a total and a nought are certain without the end of their line."""
    for read in (read_text(text.encode()), read_csv(text.replace("\t", ",").encode())):
        row = [cell.text for cell in read.grids[-1].rows[-1] if not cell.is_filler]
        assert row[-1] == kept
        assert [issue.code for issue in read.issues] == (["truncated_text"] if kept == "5" else [])
