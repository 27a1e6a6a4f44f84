"""A report as a workbook in the official layout: one sheet a table, the texts, the findings. Texts are written as texts, never as formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from archive.site.official import Cell, OfficialTable, Slot, cell_words

# What a report says goes into cells: nothing of it may become a formula, a link or another number.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEETS = {"disclosure": "二 主动公开", "applications": "三 依申请公开", "disputes": "四 复议诉讼"}
_LONGEST = 32_000  # a cell of a workbook holds 32 767 characters


def write_report(
    head: Mapping[str, Any],
    tables: Sequence[OfficialTable],
    figures: Mapping[Cell, Mapping[str, Any]],
    sections: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    annex: Sequence[Mapping[str, Any]],
) -> bytes:
    """The workbook's bytes."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, _OPTIONS) as book:
        styles = _styles(book)
        for table in tables:
            _write_table(book.add_worksheet(_SHEETS[table.key]), table, figures, styles)
        if annex:
            rows = [[item["label"], item["value"], item["raw_text"], item["unit"]] for item in annex]
            _write_list(book.add_worksheet("附表"), ("项目", "数值", "原文", "单位"), (48, 12, 20, 12), rows, styles)
        texts = [[section["heading"], section["text"]] for section in sections]
        _write_list(book.add_worksheet("文字"), ("部分", "正文"), (30, 110), texts, styles)
        found = [
            [f["check_id"], f["severity"], f["message_zh"], f["message_en"], f["hint"], _cells_of(f)] for f in findings
        ]
        heads = ("规则", "程度", "说明", "message", "可能的原因", "单元格")
        _write_list(book.add_worksheet("核对发现"), heads, (8, 10, 70, 70, 40, 50), found, styles)
        about = [
            [name, str(head[name] or "")]
            for name in ("agency", "year", "title", "key", "source_url", "fetched_at", "sha256")
        ]
        _write_list(book.add_worksheet("来源"), ("项目", "内容"), (16, 110), about, styles)
    return body.getvalue()


def _cells_of(finding: Mapping[str, Any]) -> str:
    return "；".join(cell_words((cell["table"], cell["row"], cell["column"]))[0] for cell in finding["cells"])


def _styles(book: Any) -> dict[str, Any]:
    common = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    return {
        "head": book.add_format({**common, "bold": True, "align": "center", "bg_color": "#F6F1EA"}),
        "side": book.add_format({**common, "align": "left"}),
        "figure": book.add_format({**common, "align": "center"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
    }


def _write_table(sheet: Any, table: OfficialTable, figures: Mapping[Cell, Any], styles: Mapping[str, Any]) -> None:
    sheet.set_column(0, table.width - 1, 12)
    if table.key != "disputes":
        sheet.set_column(0, 0, 18)
    if table.key == "applications":
        sheet.set_column(2, 2, 42)
    taken: set[tuple[int, int]] = set()
    for row, slots in enumerate((*table.head, *table.body)):
        column = 0
        for slot in slots:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(slot.rows) for c in range(slot.columns)}
            _write_slot(sheet, row, column, slot, figures, styles)
            column += slot.columns
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_slot(
    sheet: Any, row: int, column: int, slot: Slot, figures: Mapping[Cell, Any], styles: Mapping[str, Any]
) -> None:
    style = styles["figure"] if slot.cell else styles["side" if slot.scope == "row" else "head"]
    value = _value(figures.get(slot.cell)) if slot.cell else slot.zh
    if slot.rows > 1 or slot.columns > 1:
        sheet.merge_range(row, column, row + slot.rows - 1, column + slot.columns - 1, "", style)
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, value[:_LONGEST], style)


def _value(figure: Mapping[str, Any] | None) -> int | float | str:
    if figure is None:
        return ""
    if figure["state"] == "number" and figure["value"] is not None and not figure["unit"]:
        value: int | float = figure["value"]
        return value
    return str(figure["raw"] or "")


def _write_list(
    sheet: Any, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Any]], styles: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 0)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, styles["head"])
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value, styles["text"])
            else:
                sheet.write_string(number, column, str(value or "")[:_LONGEST], styles["text"])
