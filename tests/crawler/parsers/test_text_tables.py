"""Tables of copied texts: one cell a line, one row a line, cells between bars, blanks among them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.document import Block
from crawler.forms import FORM_2021
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import APPLICANT_NAMES, ROW_LABELS, Truth, paragraph, ragged

TRUTH = made.numbered()


def lines(text: str) -> list[Block]:
    return [paragraph(line) for line in text.split("\n") if line.strip()]


def one_cell_a_line(rows: Sequence[Sequence[made.Span | str]]) -> list[Block]:
    return [paragraph(cell[0] if isinstance(cell, tuple) else cell) for row in rows for cell in row]


def test_tables_of_one_cell_a_line_are_read_and_said_to_be() -> None:
    answer = made.parsed(
        made.document(
            TRUTH,
            two=lambda t: one_cell_a_line(made.disclosure_rows(t)),
            three=lambda t: one_cell_a_line(made.application_rows(t)),
            four=lambda t: one_cell_a_line(made.dispute_rows(t)),
        )
    )
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"table_from_text"}
    assert [s["text"] for s in answer["sections"] if s["number"] in (2, 3, 4)] == ["", "", ""]


def test_tables_of_one_row_a_line_are_read() -> None:
    rows = [
        "信息内容 本年制发件数 本年废止件数 现行有效件数",
        "规章 1 2 3",
        "行政规范性文件 4 5 6",
        "第二十条第（五）项",
        "信息内容 本年处理决定数量",
        "行政许可 7",
    ]
    answer = made.parsed(made.document(TRUTH, two=lambda _: lines("\n".join(rows))))
    assert answer["disclosure"] == {
        "regulations": {"issued": 1, "repealed": 2, "in_force": 3},
        "normative_documents": {"issued": 4, "repealed": 5, "in_force": 6},
        "licensing": {"decisions": 7},
    }


@pytest.mark.parametrize("row", ["规章 1 2", "规章 1 2 3 4", "规章制度 1 2 3", "规章123"])
def test_lines_with_too_few_or_too_many_numbers_are_not_read(row: str) -> None:
    text = f"信息内容 本年制发件数 本年废止件数 现行有效件数\n{row}"
    assert made.parsed(made.document(TRUTH, two=lambda _: lines(text)))["disclosure"] == {}


def barred(rows: Sequence[Sequence[made.Span | str]], *, width: int) -> list[Block]:
    """Rows as scrapers print them: a bar behind each cell, and one for each column that a merged cell covers besides its own."""
    texts = [[cell[0] if isinstance(cell, tuple) else cell for cell in row] for row in rows]
    return [paragraph(" | ".join(row) + " |" + "|" * (width - len(row))) for row in texts]


def sparse_three() -> Truth:
    """A section three whose zeros are blank and whose totals are right."""
    parts = {key: ["", "", "", "", "", ""] for key in FORM_2021.applications}
    parts["received"], parts["granted"] = ["7", "", "2", "", "", ""], ["", "5", "", "", "", "1"]
    parts["concluded"], parts["carried_out"] = ["", "", "", "", "", "6"], ["3", "", "", "", "", ""]
    values = dict(TRUTH.values)
    for row, cells in parts.items():
        total = sum(int(cell or 0) for cell in cells)
        for applicant, cell in zip(made.APPLICANTS, [*cells, str(total or "")], strict=True):
            values["applications", row, applicant] = cell
    return Truth(values)


def test_blank_cells_between_bars_keep_their_place() -> None:
    truth = sparse_three()
    answer = made.parsed(made.document(truth, three=lambda t: barred(made.application_rows(t), width=10)))
    for row in ("received", "granted", "concluded", "carried_out"):
        printed = truth.row("applications", row, made.APPLICANTS)
        assert list(answer["applications"][row].values()) == [int(cell) if cell else None for cell in printed]


def test_blank_cells_of_a_text_keep_their_place() -> None:
    truth = sparse_three()
    rows = [
        ["项目", *APPLICANT_NAMES],
        *([ROW_LABELS[key][-1], *truth.row("applications", key, made.APPLICANTS)] for key in ("received", "granted")),
    ]
    answer = made.with_three([ragged([*rows, ["（七）总计", "", "", "9"]])], truth)
    assert list(answer["applications"]["received"].values()) == [7, None, 2, None, None, None, 9]
    assert list(answer["applications"]["granted"].values()) == [None, 5, None, None, None, 1, 6]
    assert set(answer["applications"]["concluded"].values()) == {None}


def test_a_row_with_blanks_that_lacks_a_cell_or_does_not_end_in_its_sum_is_left_out() -> None:
    heads = ["项目", *APPLICANT_NAMES]
    lacking = ["二、上年结转", "", "1", "", "", "", "1"]
    wrong = ["一、本年新收", "", "7", "", "2", "", "", "8", ""]
    answer = made.with_three([ragged([heads, wrong, lacking])], TRUTH)
    assert {value for row in ("received", "carried_in") for value in answer["applications"][row].values()} == {None}
    assert "unaligned_row" in made.codes(answer)


def test_a_row_of_section_four_with_blanks_is_not_the_total_of_section_three() -> None:
    three = [row for row in made.application_rows(TRUTH) if "（七）总计" not in str(row)]
    numbers = ["4", "3", "2", "2", "5", "6", "1"]
    heads = [[cell[0] if isinstance(cell, tuple) else cell for cell in row] for row in made.dispute_rows(TRUTH)[:3]]
    lines_of_four = [paragraph(text) for row in heads for text in row] + [paragraph(text) for text in numbers]
    answer = made.parsed(made.document(TRUTH, three=lambda _: one_cell_a_line(three), four=lambda _: lines_of_four))
    assert "concluded" not in answer["applications"]
    assert answer["disputes"] == {}
