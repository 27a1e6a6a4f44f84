"""A report's figures by table, row and column, and sums that know what is missing.

A blank is not zero: a sum with an unread part has a lower bound and no value. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from crawler.forms import APPLICANTS, FORM_2019, FORM_2021, OUTCOMES
from crawler.report import Figure, Number, Report

CellKey = tuple[str, str, str]

KINDS: tuple[str, ...] = tuple(term.key for term in APPLICANTS if term.key != "total")
COLUMNS: tuple[str, ...] = (*KINDS, "total")
RESULTS: tuple[str, ...] = tuple(term.key for term in OUTCOMES if term.key != "total")
CHANNELS: tuple[str, ...] = ("review", "litigation_direct", "litigation_after_review")

_NOT_OUTCOMES = frozenset({"received", "carried_in", "concluded", "carried_out"})
COMMON_OUTCOMES: tuple[str, ...] = tuple(
    row for row in FORM_2019.applications if row not in _NOT_OUTCOMES and row != "other_handling"
)
OTHER_ROWS: tuple[str, ...] = tuple(row for row in FORM_2021.applications if row.startswith("other_"))


class Sum(NamedTuple):
    """A sum of cells. ``known`` adds the parts that have a number; ``complete`` says that no part is blank or absent."""

    known: Number
    complete: bool
    parts: tuple[Number, ...]

    def can_equal(self, value: Number) -> bool:
        """Whether some non-negative filling of the missing parts gives ``value``."""
        return same(self.known, value) if self.complete else self.known <= value + TOLERANCE


TOLERANCE = 1e-6


def same(left: Number, right: Number) -> bool:
    """Whether two figures are the same number; fees carry up to six decimals."""
    return abs(left - right) < TOLERANCE


class Figures:
    """The figures of one report. Where a cell is printed twice the first one counts (the parser has reported the second).

    ``measures`` are the columns that section two prints anywhere: the two forms share its rows, and have other columns.
    """

    __slots__ = ("_cells", "_values", "measures", "rows", "tables")

    def __init__(self, report: Report) -> None:
        cells: dict[CellKey, Figure] = {figure[:3]: figure for figure in report.figures}
        if len(cells) < len(report.figures):
            cells = {figure[:3]: figure for figure in reversed(report.figures)}
            cells = {figure[:3]: cells[figure[:3]] for figure in report.figures}
        rows = {(table, row) for table, row, _ in cells}
        self._cells = cells
        self._values = {key: figure.value for key, figure in cells.items() if figure.value is not None}
        self.rows = rows
        self.tables = {table for table, _ in rows}
        self.measures = {column for table, _, column in cells if table == "disclosure"}

    def get(self, table: str, row: str, column: str) -> Figure | None:
        """The cell as printed, or None where the report has no such cell."""
        return self._cells.get((table, row, column))

    def value(self, table: str, row: str, column: str) -> Number | None:
        """The number of a cell; None for a blank, a dash, or a cell that is not there."""
        return self._values.get((table, row, column))

    def all(self) -> Iterable[Figure]:
        """Every cell once, in the order of the report."""
        return self._cells.values()

    def sum(self, keys: Sequence[CellKey]) -> Sum:
        """The sum of cells, with what is missing kept apart."""
        values = self._values
        try:
            whole = tuple(map(values.__getitem__, keys))
        except KeyError:
            parts = tuple(values[key] for key in keys if key in values)
            return Sum(sum(parts), False, parts)
        return Sum(sum(whole), True, whole)

    def outcome_rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows whose sum is （七）总计: one tuple for each way in which the printed rows can be meant.

        Form 2021 prints three rows under （六）其他处理, form 2019 one; 洪泽 2023 has the one row under a 2021 section two. A report that prints
        both may mean the one row as the three rows' subtotal, or fill in only one of the two ways.
        """
        has_single = ("applications", "other_handling") in self.rows
        has_three = any(("applications", row) in self.rows for row in OTHER_ROWS)
        single = (*COMMON_OUTCOMES, "other_handling")
        three = (*COMMON_OUTCOMES, *OTHER_ROWS)
        if has_single and has_three:
            return (three, single)
        return (single,) if has_single else (three,)


@cache
def kind_keys(row: str) -> tuple[CellKey, ...]:
    """The six applicant cells of a row of section three."""
    return tuple(("applications", row, kind) for kind in KINDS)


@cache
def result_keys(channel: str) -> tuple[CellKey, ...]:
    """The four outcome cells of a channel of section four."""
    return tuple(("disputes", channel, result) for result in RESULTS)


@cache
def column_keys(rows: tuple[str, ...], column: str) -> tuple[CellKey, ...]:
    """The cells of some rows of section three in one column."""
    return tuple(("applications", row, column) for row in rows)
