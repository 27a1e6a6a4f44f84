"""What the checks can see: every cell of a correct report changed in the usual ways, and whether a rule of the report itself noticed.

The table is published with the data (``check_coverage``), so that everybody knows what passes unseen. Changes that leave the value as it is
(0 × 10 000, two equal neighbours swapped) are none and are not counted. The text is left out: only the tables' own rules are measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.checks.engine import check_report
from archive.checks.figures import CellKey
from crawler.report import Figure, Number, Report

SINGLE_CELL_WAYS = ("plus_one", "minus_one", "blank", "times_10000")
ROW_WAYS = ("swap_right", "swap_down", "shift_row", "copy_row")
WAYS = (*SINGLE_CELL_WAYS, *ROW_WAYS)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One cell and way: how many changes were tried over all reports, and how many a check noticed (and which)."""

    table_name: str
    row_key: str
    column_key: str
    way: str
    tried: int
    noticed: int
    checks: str


def check_coverage(reports: Iterable[Report]) -> tuple[CoverageRow, ...]:
    """Change every cell of every (correct) report in every way; rows in the order of the form."""
    tried: dict[tuple[CellKey, str], int] = {}
    noticed: dict[tuple[CellKey, str], int] = {}
    checks: dict[tuple[CellKey, str], set[str]] = {}
    for report in reports:
        plain = replace(report, sections=())
        before = {finding.key for finding in check_report(plain, with_hints=False)}
        for key, way, changed in mutations(plain):
            found = {finding.check for finding in check_report(changed, with_hints=False) if finding.key not in before}
            tried[key, way] = tried.get((key, way), 0) + 1
            noticed[key, way] = noticed.get((key, way), 0) + bool(found)
            checks.setdefault((key, way), set()).update(found)
    return tuple(
        CoverageRow(*key, way, count, noticed[key, way], " ".join(sorted(checks[key, way])))
        for (key, way), count in tried.items()
    )


def caught_share(rows: Sequence[CoverageRow], ways: Sequence[str], tables: Sequence[str]) -> float:
    """The share of the tried changes of some ways in some tables that was noticed."""
    chosen = [row for row in rows if row.way in ways and row.table_name in tables]
    tried = sum(row.tried for row in chosen)
    return sum(row.noticed for row in chosen) / tried if tried else 1.0


def mutations(report: Report) -> Iterator[tuple[CellKey, str, Report]]:
    """Every change of the report as (cell, way, changed report). Row-wise ways are told at the row's first cell."""
    cells = {(figure.table, figure.row, figure.column): figure for figure in report.figures}
    rows: dict[tuple[str, str], list[CellKey]] = {}
    for key in cells:
        rows.setdefault(key[:2], []).append(key)
    ordered = list(rows)
    for place, row in enumerate(ordered):
        below = rows[ordered[place + 1]] if place + 1 < len(ordered) and ordered[place + 1][0] == row[0] else []
        for column, key in enumerate(rows[row]):
            for way, values in _cell_ways(cells, rows[row], below, column):
                yield key, way, _changed(report, values)
        for way, values in _row_ways(cells, rows[row], below):
            yield rows[row][0], way, _changed(report, values)


_Values = Mapping[CellKey, Number | None]


def _cell_ways(
    cells: Mapping[CellKey, Figure], row: Sequence[CellKey], below: Sequence[CellKey], column: int
) -> Iterator[tuple[str, _Values]]:
    key = row[column]
    value = cells[key].value
    if value is None:
        return
    yield "plus_one", {key: value + 1}
    if value >= 1:
        yield "minus_one", {key: value - 1}
        yield "times_10000", {key: value * 10_000}
    yield "blank", {key: None}
    if column + 1 < len(row) and cells[row[column + 1]].value != value:
        yield "swap_right", {key: cells[row[column + 1]].value, row[column + 1]: value}
    lower = next((other for other in below if other[2] == key[2]), None)
    if lower is not None and cells[lower].value != value:
        yield "swap_down", {key: cells[lower].value, lower: value}


def _row_ways(
    cells: Mapping[CellKey, Figure], row: Sequence[CellKey], below: Sequence[CellKey]
) -> Iterator[tuple[str, _Values]]:
    values = [cells[key].value for key in row]
    if len(row) > 1:
        shifted = dict(zip(row, [0, *values[:-1]], strict=True))
        if list(shifted.values()) != values:
            yield "shift_row", shifted
    if len(below) == len(row):
        copied = dict(zip(below, values, strict=True))
        if list(copied.values()) != [cells[key].value for key in below]:
            yield "copy_row", copied


def _changed(report: Report, values: _Values) -> Report:
    return replace(report, figures=tuple(_figure(figure, values) for figure in report.figures))


def _figure(figure: Figure, values: _Values) -> Figure:
    key = (figure.table, figure.row, figure.column)
    if key not in values:
        return figure
    value = values[key]
    return figure._replace(
        value=value, state="blank" if value is None else "number", raw="" if value is None else str(value)
    )
