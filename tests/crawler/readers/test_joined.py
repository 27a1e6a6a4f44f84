"""Several pages as one document: nothing printed twice, what the cut went through made whole, and every place leading to its page."""

from __future__ import annotations

from crawler.document import Document, Grid
from crawler.readers.html import read_html
from crawler.readers.joined import join_documents, missing_page

LONG = "县人民政府高度重视政府信息公开工作，坚持以公开为常态、不公开为例外，全年通过各类渠道主动公开政府信息"
ROWS = [f"<tr><td>第{k}行</td><td>{k}</td></tr>" for k in range(1, 7)]
HEAD = "<tr><td>项目</td><td>数量</td></tr>"


def page(*parts: str) -> Document:
    return read_html(f"<html><head><title>x</title></head><body>{''.join(parts)}</body></html>".encode())


def paragraphs(document: Document) -> list[tuple[str, str]]:
    return [(item.place, item.text) for item in document.paragraphs]


def test_a_paragraph_that_was_cut_is_one_and_stands_where_it_begins() -> None:
    joined = join_documents([page(f"<p>一、总体情况</p><p>{LONG}20</p>"), page("<p>23条。</p><p>二、下一节的标题</p>")])
    assert paragraphs(joined) == [
        ("paragraph 1", "一、总体情况"),
        ("paragraph 2", f"{LONG}2023条。"),
        ("file 2 paragraph 2", "二、下一节的标题"),
    ]


def test_a_heading_is_not_glued_to_the_next_page() -> None:
    joined = join_documents([page(f"<p>{LONG}。</p><p>一、总体情况</p>"), page(f"<p>一年来，{LONG}。</p>")])
    assert [text for _, text in paragraphs(joined)] == [f"{LONG}。", "一、总体情况", f"一年来，{LONG}。"]


def test_a_table_that_was_cut_is_one_and_each_cell_names_its_page() -> None:
    upper, lower = "".join(ROWS[:3]), "".join(ROWS[3:])
    joined = join_documents(
        [page(f"<p>{LONG}。</p><table>{HEAD}{upper}</table>"), page(f"<table>{HEAD}{lower}</table><p>{LONG}。</p>")]
    )
    (grid,) = joined.grids
    assert [row[0].text for row in grid.rows] == ["项目", *(f"第{k}行" for k in range(1, 7))]
    assert [row[1].place for row in grid.rows[3:5]] == ["table 1 row 4 column 2", "file 2 table 1 row 2 column 2"]
    assert [row[0].row for row in grid.rows] == list(range(7))


def test_a_merged_cell_stays_one_cell() -> None:
    merged = '<tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr>'
    joined = join_documents([page(f"<p>{LONG}。</p>"), page(f"<p>第二页的文字。</p><table>{HEAD}{merged}</table>")])
    grid = next(block for block in joined.blocks if isinstance(block, Grid))
    assert grid.rows[1][0] is grid.rows[2][0]


def test_tables_of_other_width_stay_apart() -> None:
    wide = "<tr><td>甲</td><td>乙</td><td>丙</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>"
    joined = join_documents(
        [page(f"<p>{LONG}。</p><table>{HEAD}{ROWS[0]}</table>"), page(f"<table>{wide}</table><p>{LONG}。</p>")]
    )
    assert [grid.width for grid in joined.grids] == [2, 3]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    head, foot = "<p>某某区2023年政府信息公开工作年度报告</p>", "<p>- {} -</p><p>上一页 下一页</p>"
    pages = [page(head, f"<p>第{k}页的正文，{LONG}。</p>", foot.format(k)) for k in range(1, 4)]
    texts = [text for _, text in paragraphs(join_documents(pages))]
    assert texts.count("某某区2023年政府信息公开工作年度报告") == 1
    assert [text for text in texts if "正文" in text] == [f"第{k}页的正文，{LONG}。" for k in range(1, 4)]
    assert not [text for text in texts if text.startswith(("- 2", "- 3"))]


def test_a_table_of_contents_is_left_out_and_the_headings_stay() -> None:
    labels = ("一、总体情况", "二、主动公开政府信息情况", "三、其他需要报告的事项")
    contents = "".join(f"<p>{label}</p>" for label in labels)
    parts = [page(f"<p>{label}</p><p>{label}的说明：{LONG}。</p>") for label in labels]
    joined = join_documents([page(f"<p>现将有关情况报告如下。{LONG}。</p>", contents), *parts], labels)
    assert [text for _, text in paragraphs(joined) if text in labels] == list(labels)


def test_a_lost_page_is_an_issue_with_its_address() -> None:
    issue = missing_page("http://h/2.html")
    assert (issue.code, issue.where) == ("missing_page", "http://h/2.html")
