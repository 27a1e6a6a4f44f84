"""A workbook with one sheet, as some units attach: paragraphs in the first column, the tables with merged ranges below."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from crawler.demo.reports import Truth
from crawler.demo.writers import tables
from crawler.demo.writers.tables import Table

_CREATED = datetime(2024, 1, 15, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(truth: Truth, *, blank: str = "") -> bytes:
    """XLSX bytes; numbers are stored as numbers, blanks and dashes as the text they are."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": truth["title"], "author": "", "created": _CREATED})
    sheet = book.add_worksheet("年度报告")
    sheet.set_column(0, 15, 14)
    plain = book.add_format({"text_wrap": True})
    boxed = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    printed = tables.by_section(truth, blank)
    row = 0
    lines = [truth["title"]]
    for section in truth["sections"]:
        lines += [section["heading"]] if section["heading"] else []
        lines += section["text"].split("\n") if section["text"] else []
        for line in lines:
            sheet.write_string(row, 0, line, plain)
            row += 1
        lines = []
        for table in printed.get(section["number"], ()):
            row = _table(sheet, table, row, boxed)
    book.close()
    return buffer.getvalue()


def _table(sheet: xlsxwriter.worksheet.Worksheet, table: Table, top: int, style: xlsxwriter.format.Format) -> int:
    for r, c, box in tables.place(table):
        value: str | int | float = _number(box.text) if box.kind == "value" else box.text
        if box.colspan * box.rowspan > 1:
            sheet.merge_range(top + r, c, top + r + box.rowspan - 1, c + box.colspan - 1, value, style)
        else:
            sheet.write(top + r, c, value, style)
    return top + len(table)


def _number(text: str) -> str | int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
