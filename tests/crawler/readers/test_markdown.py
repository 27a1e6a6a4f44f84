"""Markdown: headings, pipe tables, embedded HTML tables, and the prose of converted PDF files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_grids import grids_unless_refused, rows

from crawler.document import Document
from crawler.readers.markdown import read_markdown


def read(text: str) -> Document:
    return read_markdown(text.encode())


def test_headings_and_paragraphs() -> None:
    document = read(
        "# 某某县 2025 年年度报告\n\n## 一、总体情况 ##\n本县**认真**落实[条例](http://a.cn/b.html)。\n#没有空格\n"
    )
    assert [(paragraph.text, paragraph.level, paragraph.place) for paragraph in document.paragraphs] == [
        ("某某县 2025 年年度报告", 1, "line 1"),
        ("一、总体情况", 2, "line 3"),
        ("本县认真落实条例。", 0, "line 4"),
        ("#没有空格", 0, "line 5"),
    ]


def test_pipe_table() -> None:
    grid = read("| 信息内容 | 本年制发件数 |\n|:---|---:|\n| 规章 | 0 |\n| 行政\\|规范性<br>文件 | **6** |\n").grids[0]
    assert rows(grid) == [["信息内容", "本年制发件数"], ["规章", "0"], ["行政|规范性\n文件", "6"]]
    assert grid.is_ragged
    assert grid.rows[2][1].place == "table 1 row 3 column 2"


def test_missing_end_pipes_and_short_rows() -> None:
    grid = read("a | b | c\n--- | --- | ---\n1 | 2\n| 3 | 4 | |\n").grids[0]
    assert rows(grid) == [["a", "b", "c"], ["1", "2"], ["3", "4", ""]]
    assert grid.rows[1][2].is_filler


def test_dashes_are_values_unless_they_rule() -> None:
    grid = read("| 商业企业 | 科研机构 |\n|---|---|\n| - | - |\n| — | / |\n").grids[0]
    assert rows(grid)[1:] == [["-", "-"], ["—", "/"]]


def test_a_ruler_alone_is_no_table() -> None:
    assert read("# 一\n\n|---|---|\n").grids == ()


def test_every_piece_of_a_cut_table_comes_out() -> None:
    document = read("| 规章 | 22 |\n|---|---|\n## 表二\n| 文件 | 34 |\n|---|---|\n")
    assert [rows(grid) for grid in document.grids] == [[["规章", "22"]], [["文件", "34"]]]
    assert [grid.place for grid in document.grids] == ["table 1", "table 2"]


def test_embedded_html_tables() -> None:
    document = read(
        "# 报告\n\n<table><tr><td rowspan=2>行政复议</td><td>维持</td></tr>\n<tr><td>3</td></tr></table>\n\n| a | b |\n|---|---|\n"
    )
    assert rows(document.grids[0]) == [["行政复议", "维持"], ["行政复议", "3"]]
    assert not document.grids[0].is_ragged
    assert document.grids[1].place == "table 2"


def test_unclosed_html_table_takes_only_its_line() -> None:
    document = read("<table><tr><td>规章</td><td>1</td></tr>\n\n二、其他\n")
    assert rows(document.grids[0]) == [["规章", "1"]]
    assert document.paragraphs[-1].text == "二、其他"


def test_page_marks_and_wrapped_lines() -> None:
    line = "全年主动公开市政府规章二十二件、市政府及市政府办公厅行政"
    text = (
        f"正文\n# 报告\n{line}\n{line}\n— 1 —\n{line}\n规范性文件。\n"
        + f"{line}\n" * 4
        + "结束。\n---\n第 3 页 共 5 页\n| a | b |\n|---|---|\n"
    )
    document = read(text)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "报告",
        f"{line * 3}规范性文件。",
        f"{line * 4}结束。",
    ]


def test_pictures_and_attachments() -> None:
    document = read("# 报告\n\n![](images/1.png)\n\n附件：[年报](a.pdf)\n")
    assert document.images == 1
    assert document.links == (("a.pdf", "年报"),)


def test_yaml_front() -> None:
    document = read("---\ntitle: 某局2023年年度报告\ndate: 2024-01-20\nurl: https://a.cn/1.html\n---\n\n# 一\n")
    assert dict(document.metadata) == {
        "article_title": "某局2023年年度报告",
        "published": "2024-01-20",
        "url": "https://a.cn/1.html",
    }
    assert [paragraph.text for paragraph in document.paragraphs] == ["一"]


@given(st.text(alphabet="#| -\\一公12\n*[]()<>td/&;", max_size=300))
def test_any_markdown_reads_or_is_refused(text: str) -> None:
    for grid in grids_unless_refused(read_markdown, text, "empty", "too_complex"):
        assert {len(row) for row in grid.rows} == {grid.width}


@pytest.mark.parametrize(("end", "kept"), [("", "5"), (" |", "66"), ("\n", "66"), (" |\n", "66")])
def test_the_last_number_of_a_table_that_was_cut_off_is_left_out(end: str, kept: str) -> None:
    read = read_markdown(f"| 规章 | 1 | 2 |\n|---|---|---|\n| 公文 | 5 | 66{end}".encode())
    row = [cell.text for cell in read.grids[0].rows[-1] if not cell.is_filler]
    assert row[-1] == kept
    assert [issue.code for issue in read.issues] == (["truncated_text"] if kept == "5" else [])


def test_a_raised_number_behind_a_number_is_a_note() -> None:
    document = read("| 规章 | 12<sup>1</sup> | <sup>3</sup> |\n| 公文 | 7 | 8 |\n")
    assert rows(document.grids[0])[0] == ["规章", "12¹", "3"]
