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
