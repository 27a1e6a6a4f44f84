"""Findings as a workbook: files or units, findings, and the county's totals by unit. Cell texts are written as texts, never as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from archive.checks import wording
from archive.checks.catalogue import BY_ID
from archive.checks.draft import Checked
from archive.checks.hierarchy import Gap
from archive.checks.model import Finding
from archive.checks.reasons import reason_zh
from archive.checks.render_text import SEVERITY_NAMES, STATE_NAMES
from archive.checks.subordinate import Overview

_A4 = 9
_TEXT = {"text_wrap": True, "valign": "top"}
_RED = {"font_color": "#A40000", "bold": True}
_BROWN = {"font_color": "#8A5A00", "bold": True}
_COLOURS = {
    "错误": _RED,
    "有问题": _RED,
    "缺报告": _RED,
    "无法读取": _RED,
    "年度不符": _RED,
    "重复": _RED,
    "警告": _BROWN,
    "逾期": _BROWN,
}
# What a report says goes into cells: nothing of it may become a formula, a link or another number.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FINDING_HEADS = (
    "文件 file",
    "单位 unit",
    "年度 year",
    "规则 check",
    "名称 title",
    "程度 severity",
    "说明",
    "message",
    "可能的原因",
    "possible cause",
    "单元格 cells",
)
_MOST_CELLS = 12
_FINDING_WIDTHS = (28, 28, 8, 8, 20, 10, 60, 60, 50, 50, 50)


def write_workbook(path: Path, results: Sequence[Checked], overview: Overview | None = None) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    try:
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "text_wrap": True})
            text = book.add_format(_TEXT)
            if overview is not None:
                _write(book, "单位 Units", *_unit_rows(overview), head, text)
            else:
                _write(book, "文件 Files", *_file_rows(results), head, text)
            _write(
                book, "核对结果 Findings", _FINDING_HEADS, _FINDING_WIDTHS, _finding_rows(results, overview), head, text
            )
            if overview is not None and overview.remarks:
                _write(book, "注意 Remarks", *_remark_rows(overview), head, text)
            if overview is not None and overview.gaps:
                _write(book, "汇总差额 Gaps", *_gap_rows(overview.gaps), head, text)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(None, "the workbook cannot be written (is it open in another program?)", str(path)) from error


def _write(
    book: Any,
    name: str,
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[Any]],
    head: Any,
    text: Any,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    colours = {word: book.add_format(_TEXT | format) for word, format in _COLOURS.items()}
    for column, (title, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value, text)
            elif value is not None:
                sheet.write_string(number, column, str(value), colours.get(value, text))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)


_Rows = tuple[Sequence[str], Sequence[int], list[list[Any]]]


def _file_rows(results: Sequence[Checked]) -> _Rows:
    heads = (
        "文件 file",
        "单位 unit",
        "年度 year",
        "错误 errors",
        "警告 warnings",
        "提示 notices",
        "无法读取 cannot be read",
    )
    rows = []
    for checked in results:
        report = checked.report
        counts = [sum(f.severity == s for f in checked.failures) for s in ("error", "warning", "notice")]
        rows.append([checked.file, report and report.agency, report and report.year, *counts, _reason(checked)])
    return heads, (36, 32, 8, 10, 12, 10, 50), rows


def _reason(checked: Checked | None) -> str | None:
    return f"{reason_zh(checked.error_code)} {checked.error}" if checked is not None and checked.error else None


def _unit_rows(overview: Overview) -> _Rows:
    heads = (
        "单位 unit",
        "状态",
        "state",
        "文件 file",
        "年度 year",
        "公布日期 published",
        "错误 errors",
        "警告 warnings",
        "提示 notices",
        "无法读取 cannot be read",
    )
    rows: list[list[Any]] = []
    for unit in overview.units:
        checked, report = unit.checked, unit.checked.report if unit.checked else None
        rows.append(
            [
                unit.name,
                STATE_NAMES["zh"][unit.state],
                unit.state,
                checked and checked.file,
                report and report.year,
                report and report.published,
                unit.errors,
                unit.warnings,
                unit.notices,
                _reason(checked),
            ]
        )
    return heads, (32, 10, 12, 36, 8, 14, 10, 12, 10, 50), rows


def _remark_rows(overview: Overview) -> _Rows:
    return ("说明", "message"), (80, 80), [[remark.zh, remark.en] for remark in overview.remarks]


def _finding_rows(results: Sequence[Checked], overview: Overview | None) -> list[list[Any]]:
    rows = [
        [
            checked.file,
            checked.report and checked.report.agency,
            checked.report and checked.report.year,
            *_finding_cells(finding),
        ]
        for checked in results
        for finding in checked.failures
    ]
    if overview is not None and overview.county is not None and overview.county.report is not None:
        county = overview.county
        rows += [
            [
                county.file,
                county.report and county.report.agency,
                county.report and county.report.year,
                *_finding_cells(f),
            ]
            for f in overview.findings
        ]
    return rows


def _finding_cells(finding: Finding) -> list[Any]:
    shown = [
        f"{wording.cell_zh(c.table, c.row, c.column)}={wording.number_or_blank(c.value)}"
        for c in finding.cells[:_MOST_CELLS]
    ]
    cells = "；".join([*shown, *([f"等{len(finding.cells)}格"] if len(finding.cells) > _MOST_CELLS else [])])
    return [
        finding.check,
        BY_ID[finding.check].title_zh,
        SEVERITY_NAMES["zh"][finding.severity],
        finding.message_zh,
        finding.message_en,
        finding.hint,
        finding.hint_en,
        cells or None,
    ]


def _gap_rows(gaps: Sequence[Gap]) -> _Rows:
    names = list(gaps[0].parts)
    heads = ("项目 figure", "汇总 total", "单位之和 sum of units", "差额 gap", *names)
    rows = [
        [
            wording.cell_zh(*gap.cell),
            gap.total,
            gap.sum,
            None if gap.total is None else gap.total - gap.sum,
            *(gap.parts[name] for name in names),
        ]
        for gap in gaps
    ]
    return heads, (34, 12, 14, 12, *([14] * len(names))), rows
