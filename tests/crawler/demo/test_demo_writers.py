"""Files of the demo hold what their truth says, in a shape that ordinary libraries read, with the same bytes every time."""

from __future__ import annotations

import io
import itertools

import docx
import pdfplumber
import pytest
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from crawler.demo.reports import Truth, generate_report
from crawler.demo.writers import HTML_STYLES, tables, write_docx, write_html, write_pdf, write_text, write_xlsx

TRUTHS = [generate_report(seed, year=year) for seed, year in ((3, 2023), (5, 2019), (8, 2025))]


def values_of(truth: Truth) -> list[str]:
    return [str(value) for row in truth["applications"].values() for value in (row[k] for k in list(row))]


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t["form"])
def test_every_table_is_rectangular(truth: Truth) -> None:
    for table in (tables.join(tables.section_two(truth)), tables.section_three(truth), tables.section_four(truth)):
        covered = [
            (r + i, c + k) for r, c, box in tables.place(table) for i in range(box.rowspan) for k in range(box.colspan)
        ]
        assert sorted(covered) == list(itertools.product(range(len(table)), range(tables.width(table))))


@pytest.mark.parametrize("at", range(4, 20))
def test_a_cut_table_loses_no_row_and_stays_rectangular(at: int) -> None:
    table = tables.section_three(TRUTHS[0])
    top, bottom = tables.cut(table, at)
    assert len(top) + len(bottom) == len(table)
    for part in (top, bottom):
        covered = sum(box.rowspan * box.colspan for row in part for box in row)
        assert covered == len(part) * 10
    texts = [box.text for row in (*top, *bottom) for box in row if box.text]
    assert texts == [box.text for row in table for box in row if box.text]


@pytest.mark.parametrize("style", sorted(HTML_STYLES))
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t["form"])
def test_html_holds_the_rows(truth: Truth, style: str) -> None:
    tree = LexborHTMLParser(write_html(truth, style))
    text = "".join(tree.text().split())
    assert "".join(truth["sections"][1]["text"].split()) in text.replace("\xa0", "")
    found: list[str] = []
    for row in tree.css("tr"):
        cells = ["".join(cell.text().split()) for cell in row.css("td")]
        if len(cells) >= 7 and all(cell.isdigit() for cell in cells[-7:]) and len(cells) < 15:
            found += cells[-7:]
    assert found == values_of(truth)


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t["form"])
def test_pdf_can_be_read_and_section_three_crosses_a_page(truth: Truth) -> None:
    with pdfplumber.open(io.BytesIO(write_pdf(truth))) as pdf:
        pages = [[row for table in page.extract_tables() for row in table] for page in pdf.pages]
        text = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
    found = [
        row[-7:] for rows in pages for row in rows if len(row) == 10 and all((c or "").isdigit() for c in row[-7:])
    ]
    assert list(itertools.chain.from_iterable(found)) == values_of(truth)
    assert sum(any("国家秘密" in str(row) or "（七）总计" in str(row) for row in rows) for rows in pages) == 2
    assert "".join(truth["title"].split()) in text


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t["form"])
def test_docx_holds_the_rows(truth: Truth) -> None:
    document = docx.Document(io.BytesIO(write_docx(truth)))
    assert len(document.tables) == 3
    found = [cell.text for row in document.tables[1].rows[3:] for cell in row.cells[-7:]]
    assert found == values_of(truth)


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t["form"])
def test_xlsx_holds_the_rows(truth: Truth) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(truth)))
    rows = book.get_sheet_by_index(0).to_python()
    start = next(k for k, row in enumerate(rows) if str(row[0]).startswith("一、本年新收"))
    found = [str(int(value)) for row in rows[start : start + len(truth["applications"])] for value in row[3:10]]
    assert found == values_of(truth)


def test_text_has_a_line_for_each_row() -> None:
    lines = write_text(TRUTHS[0]).decode().split("\n")
    assert sum(line.count("\t") >= 6 and line.split("\t")[-1].isdigit() for line in lines) >= 25


def test_blank_cells_are_printed_as_asked() -> None:
    truth = generate_report(3, year=2023)
    truth["applications"]["received"]["business"] = None
    assert ">/</td>" in write_html(truth, "plain", blank="/")
    assert "\t/\t" in write_text(truth, blank="/").decode()


@pytest.mark.parametrize("writer", [write_pdf, write_docx, write_xlsx, write_text])
def test_same_truth_same_bytes(writer: object) -> None:
    assert writer(TRUTHS[0]) == writer(TRUTHS[0])  # type: ignore[operator]
