"""A report as the JSON object that scripts rely on: keys of the vocabulary, numbers as printed, null where no number is printed."""

from __future__ import annotations

from typing import Any

from crawler.forms import APPLICANTS, FORMS, OUTCOMES
from crawler.report import AnnexItem, Figure, Report

_COLUMNS: dict[str, tuple[str, ...]] = {
    "applications": tuple(term.key for term in APPLICANTS),
    "disputes": tuple(term.key for term in OUTCOMES),
}
_ROW_ORDER: dict[str, list[str]] = {
    "disclosure": list(dict.fromkeys(row for form in FORMS for row, _ in form.disclosure)),
    "applications": [*FORMS[0].applications[:-2], "other_handling", *FORMS[0].applications[-2:]],
    "disputes": ["review", "litigation_direct", "litigation_after_review"],
}
_MEASURE_ORDER = {
    row: list(dict.fromkeys(m for form in FORMS for name, measures in form.disclosure if name == row for m in measures))
    for row in _ROW_ORDER["disclosure"]
}


def report_to_json(report: Report, *, file: str, cells: bool = False) -> dict[str, Any]:
    """Return the object of ``gongkai parse``. Rows that the report does not print are absent; with ``cells`` every cell is listed."""
    answer: dict[str, Any] = {
        "file": file,
        "agency": report.agency,
        "year": report.year,
        "scope": report.scope,
        "form": report.form,
        "title": report.title,
        "published": report.published,
        "division_code": report.division_code,
        "level": report.level,
        "kind": report.kind,
        "agency_basis": report.agency_basis,
        "year_basis": report.year_basis,
        "scope_basis": report.scope_basis,
        "sections": [{"number": s.number, "heading": s.heading, "text": s.text} for s in report.sections],
    }
    for table in _ROW_ORDER:
        answer[table] = _table(report.figures, table)
    if report.annex:
        answer["annex"] = [_annex_item(item) for item in report.annex]
        answer["pre2019"] = _annex_values(report.annex)
    answer["issues"] = [{"code": i.code, "message": i.message, "where": i.where} for i in report.issues]
    if cells:
        answer["cells"] = [_cell(figure) for figure in report.figures]
    return answer


def _table(figures: tuple[Figure, ...], table: str) -> dict[str, dict[str, Any]]:
    """Rows in the form's order, each with all its columns; ``<column>_unit`` stands beside a value printed in another unit."""
    rows: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        if figure.table == table:
            rows.setdefault(figure.row, {})[figure.column] = figure
    answer: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=_ROW_ORDER[table].index):
        printed = rows[row]
        order = _COLUMNS.get(table) or [m for m in _MEASURE_ORDER[row] if m in printed]
        answer[row] = {}
        for column in order:
            found = printed.get(column)
            answer[row][column] = None if found is None else found.value
            if found is not None and found.unit and found.value is not None:
                answer[row][f"{column}_unit"] = found.unit
    return answer


def _cell(figure: Figure) -> dict[str, Any]:
    return {
        "table": figure.table,
        "row": figure.row,
        "column": figure.column,
        "value": figure.value,
        "state": figure.state,
        "raw": figure.raw,
        "unit": figure.unit,
        "where": figure.where,
    }


def _annex_item(item: AnnexItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "value": item.value,
        "unit": item.unit,
        "raw": item.raw,
        "where": item.where,
    }


def _annex_values(items: tuple[AnnexItem, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in items:
        if item.key:
            values.setdefault(item.key, item.value)
    return values
