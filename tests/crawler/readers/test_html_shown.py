"""Cells are read as a browser shows them: struck words are not what is said, and what a form field holds is."""

from __future__ import annotations

import pytest

from crawler.document import Document
from crawler.parsers.numbers import read_number
from crawler.readers.html import read_html


def document(cell: str) -> Document:
    rows = f"<tr><td>规章</td><td>{cell}</td></tr><tr><td>公文</td><td>7</td></tr>"
    return read_html(f"<table border=1>{rows}</table>".encode())


@pytest.mark.parametrize(
    "cell",
    [
        "<del>999</del>101",
        "<s>999</s> 101",
        "101<strike>999</strike>",
        "<span style='color:red;text-decoration:line-through'>999</span>101",
        "<s><b>999</b></s><u>101</u>",
    ],
)
def test_a_struck_number_is_left_out_and_said(cell: str) -> None:
    read = document(cell)
    assert read.grids[0].rows[0][1].text == "101"
    assert [(issue.code, "999" in issue.message) for issue in read.issues] == [("struck_text", True)]


def test_what_stands_on_both_sides_of_struck_text_is_not_joined() -> None:
    assert read_number(document("1<s>2</s>3").grids[0].rows[0][1].text).value is None


def test_a_page_that_never_ends_its_strike_is_kept() -> None:
    text = "二、主动公开政府信息情况。" * 9
    read = read_html(f"<p><s>{text}</p><table><tr><td>1</td></tr></table>".encode())
    assert read.paragraphs[0].text == text
    assert not read.issues


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<input type='text' value='12'>", "12"),
        ("<input value=12 size=3>件", "12 件"),
        ("<INPUT TYPE=number VALUE=12>", "12"),
        ("<textarea>12</textarea>", "12"),
        ("<input type=hidden value=99>12", "12"),
        ("<input type=checkbox value=99>12", "12"),
        ("<input type=text>", ""),
    ],
)
def test_what_a_form_field_holds_is_shown(cell: str, text: str) -> None:
    assert document(cell).grids[0].rows[0][1].text == text


def test_a_field_beside_a_digit_makes_no_number() -> None:
    assert read_number(document("1<input value=2>").grids[0].rows[0][1].text).value is None


WHOLE = "<table border=1><tr><td>规章</td><td>12</td><td>345</td></tr></table>"


@pytest.mark.parametrize("length", range(len(WHOLE) - 24, len(WHOLE)))
def test_a_page_that_ends_inside_a_cell_tells_no_part_of_a_number(length: int) -> None:
    read = read_html(WHOLE[:length].encode())
    texts = {cell.text for row in read.grids[0].rows for cell in row} if read.grids else set()
    assert texts <= {"规章", "12", "345", ""}
    if "345" not in texts:
        assert {issue.code for issue in read.issues} <= {"truncated_text"}
    if "<td>3" in WHOLE[:length] and "</td" not in WHOLE[:length].split("12")[1][5:]:
        assert [issue.code for issue in read.issues] == ["truncated_text"]


@pytest.mark.parametrize("page", ["<table><tr><td>规章<td>12<td>345", "<table><tr><td>规章</td><td>345</body></html>"])
def test_a_page_that_leaves_out_end_tags_is_whole(page: str) -> None:
    read = read_html(page.encode())
    assert read.grids[0].rows[0][-1].text == "345"
    assert not read.issues


def test_a_page_whose_last_cell_is_none_to_a_browser_loses_nothing() -> None:
    read = read_html("<p>一、总体情况</p><table></td></table><p>共收到申请5件。<td>1".encode())
    assert [paragraph.text for paragraph in read.paragraphs][-1].startswith("共收到申请5件。")


@pytest.mark.parametrize(
    "box",
    [
        "<img src=x>",
        "<svg><text>5</text></svg>",
        "<select><option>7</option></select>",
        "<button>8</button>",
        "<iframe src=x></iframe>",
    ],
)
def test_what_stands_on_both_sides_of_a_box_is_not_joined(box: str) -> None:
    assert document(f"20{box}21").grids[0].rows[0][1].text == "20 21"
    assert document(f"{box}21").grids[0].rows[0][1].text == "21"
    shown = " ".join(paragraph.text for paragraph in read_html(f"<p>二〇二一年20{box}21</p>".encode()).paragraphs)
    assert "2021" not in shown
    assert "21" in shown


@pytest.mark.parametrize("unshown", ["<script>1</script>", "<style>2</style>", "<template>3</template>", "<!-- 4 -->"])
def test_what_takes_no_place_parts_nothing(unshown: str) -> None:
    assert document(f"20{unshown}21").grids[0].rows[0][1].text == "2021"


@pytest.mark.parametrize(
    "cell",
    [
        "12<sup>1</sup>",
        "<p><span>12</span><sup><a href='#n'>3</a></sup></p>",
        "<b>12</b> <span><sup>10</sup></span>",
        "12<font size=1><sup>2</sup></font>",
    ],
)
def test_a_raised_number_behind_a_number_is_a_note(cell: str) -> None:
    assert read_number(document(cell).grids[0].rows[0][1].text).value == 12


@pytest.mark.parametrize("cell", ["<sup>12</sup>", "<b><sup>12</sup></b>", "<span>12</span>", "1<b>2</b>"])
def test_a_number_that_is_raised_as_a_whole_is_the_number(cell: str) -> None:
    assert read_number(document(cell).grids[0].rows[0][1].text).value == 12


def test_a_raised_number_between_digits_leaves_no_number() -> None:
    assert read_number(document("1<sup>2</sup>3").grids[0].rows[0][1].text).value is None


@pytest.mark.parametrize(
    "cell",
    [
        "4<span style='display:none'>99</span>2",
        "<p>42<font style='DISPLAY: none'>99</font></p>",
        "<span hidden='hidden'>99</span>42",
        "42<em style='visibility:hidden'>9<b>9</b></em>",
    ],
)
def test_a_hidden_word_of_a_cell_is_not_joined_to_those_shown(cell: str) -> None:
    assert document(cell).grids[0].rows[0][1].text == "42"


def test_a_cell_that_is_hidden_as_a_whole_is_read() -> None:
    assert document("<span style='display:none'>42</span>").grids[0].rows[0][1].text == "42"
    page = "<div style='display:none'><table border=1><tr><td>规章</td><td>42</td></tr></table></div>"
    assert read_html(page.encode()).grids[0].rows[0][1].text == "42"
