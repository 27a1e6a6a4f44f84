"""The figures of a report's tables while they are collected: one cell read, one row taken, what came twice.

It knows the keys of the forms and the units of their columns, and nothing of how a table is laid out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from crawler.document import Cell, Issue
from crawler.forms import APPLICANTS, CHANNELS, FORMS, OUTCOMES
from crawler.parsers.grids import Row
from crawler.parsers.labels import printed_unit
from crawler.parsers.numbers import read_number
from crawler.report import Figure

APPLICANT_KEYS = tuple(term.key for term in APPLICANTS)
CHANNEL_KEYS = tuple(term.key for term in CHANNELS)
OUTCOME_KEYS = tuple(term.key for term in OUTCOMES)
MEASURES_OF: Mapping[str, frozenset[str]] = {
    row: frozenset(m for form in FORMS for name, measures in form.disclosure if name == row for m in measures)
    for row in dict.fromkeys(name for form in FORMS for name, _ in form.disclosure)
}

# The columns' own units, which need not be kept beside a value; procurement (2019) has none of its own.
_OWN_UNITS: Mapping[str, tuple[str, ...]] = {"amount_wan": ("万元",), "amount": ()}
_COUNTED_IN = ("件", "条", "项", "个", "宗", "次")
_MANY_ROWS = 3


@dataclass
class Tables:
    """What was found so far: figures by (table, row) in the order of reading, the measures that any head names, the grids read."""

    rows: dict[tuple[str, str], dict[str, Figure]] = field(default_factory=dict)
    measures: set[str] = field(default_factory=set)
    grids: set[int] = field(default_factory=set)
    issues: dict[Issue, None] = field(default_factory=dict)
    _again: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    _by_order: dict[str, list[str]] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, row by row."""
        return tuple([figure for row in self.rows.values() for figure in row.values()])

    def note(self, code: str, message: str, where: str) -> None:
        """Add an issue, once."""
        self.issues.setdefault(Issue(code, message, where))

    def forget(self, count: int) -> None:
        """Drop all issues but the first ``count``: those of a grid that turned out to be none of the report's."""
        for issue in list(self.issues)[count:]:
            del self.issues[issue]

    def note_order(self, table: str, where: str) -> None:
        """Remember that a row's columns were told by the form's order alone."""
        self._by_order.setdefault(table, []).append(where)

    def add(self, figures: Sequence[Figure], grid: str) -> None:
        """Take the figures of one row. A row met before is kept as it was, unless it held no number at all."""
        fresh: dict[tuple[str, str], dict[str, Figure]] = {}
        columns: dict[str, Figure] = {}
        last = ""
        for figure in figures:
            if figure.row != last:
                last = figure.row
                columns = fresh.setdefault((figure.table, last), {})
            columns[figure.column] = figure
        for key, row in fresh.items():
            self.add_row(key, row, grid)

    def add_row(self, key: tuple[str, str], row: dict[str, Figure], grid: str) -> None:
        """Take the figures of one row by column; ``key`` is its table and its name. See ``add``."""
        before = self.rows.get(key)
        if before is None:
            self.rows[key] = row
        elif not any(figure.value is not None for figure in before.values()):
            self.rows[key] = {**before, **row}
        else:
            self._merge(before, row, (key[0], grid))

    def _merge(self, before: dict[str, Figure], row: Mapping[str, Figure], source: tuple[str, str]) -> None:
        for column, figure in row.items():
            kept = before.setdefault(column, figure)
            if (kept.value, kept.state) != (figure.value, figure.state) and figure.state != "blank":
                self._again.setdefault(source, []).append((figure.row, column))

    def finish(self) -> None:
        """Draw together what concerns whole tables, when all grids are read."""
        other = self.rows.get(("applications", "other_handling"), {})
        split = any(("applications", f"other_{key}") in self.rows for key in ("uncorrected", "unpaid", "misc"))
        if split and all(figure.state == "blank" for figure in other.values()):
            # the group's name printed on a row of its own above its three rows
            self.rows.pop(("applications", "other_handling"), None)
        self._doubt_heads()
        for (table, grid), cells in self._again.items():
            rows = dict.fromkeys(row for row, _ in cells)
            code = "second_table" if len(rows) >= _MANY_ROWS else "duplicate_row"
            what = f"{len(cells)} cells of {table} are printed again with other values, first in {cells[0][0]}.{cells[0][1]}"
            self.note(code, f"{what}; the first values are kept.", grid)
        for table, places in self._by_order.items():
            message = f"No head names the columns of {len(places)} rows of {table}; they are read in the form's order."
            self.note("columns_by_order", message, places[0])

    def _doubt_heads(self) -> None:
        """Take out section three where its heads stand in another order than the form's and its sums hold in the form's order alone.

        A head that was lost moves the others sideways; then every value has a head, and it is another's.
        """
        rows = {key: row for (table, key), row in self.rows.items() if table == "applications"}
        moved = {
            key: row for key, row in rows.items() if len(row) == len(APPLICANT_KEYS) and tuple(row) != APPLICANT_KEYS
        }
        as_headed = sum(_adds_up([row[name] for name in APPLICANT_KEYS]) for row in moved.values())
        as_printed = sum(_adds_up(list(row.values())) for row in moved.values())
        if as_printed <= as_headed:
            return
        for key, row in moved.items():
            self.rows["applications", key] = {
                name: figure._replace(value=None, state="text") for name, figure in row.items()
            }
        where = next(iter(moved.values()))[APPLICANT_KEYS[0]].where
        message = "The heads of section three do not stand in the form's order, and its sums hold in that order alone; it is left out."
        self.note("heads_in_doubt", message, where)


def _adds_up(figures: Sequence[Figure]) -> bool:
    """Whether the last of a row is the sum of the others, and not all are 0 or blank."""
    numbers = [figure.value or 0 for figure in figures]
    return any(numbers) and sum(numbers[:-1]) == numbers[-1]


# Without the call that a named tuple makes in between: nine figures of ten are made here.
_new_figure = partial(tuple.__new__, Figure)


def make_figure(table: str, row: str, column: str, cell: Cell, tables: Tables, *, heads: Sequence[str] = ()) -> Figure:
    """Read one cell. ``heads`` are the texts of its heads: a unit of money printed there counts where the cell prints none."""
    text, where = cell.text, cell.place
    reading = read_number(text)
    unit = reading.unit
    if unit is None and not reading.problem and column not in _OWN_UNITS:
        return _new_figure((table, row, column, reading.value, reading.state, text, None, where))
    if heads and unit is None and column in _OWN_UNITS and reading.value is not None:
        unit = next((u for u in map(printed_unit, heads) if u), None)
    if unit is not None and unit in _OWN_UNITS.get(column, _COUNTED_IN):
        unit = None
    if reading.problem:
        shown = text.replace("\n", " ")[:60]
        said = f"Read as {reading.value}" if reading.value is not None else "Left without a value"
        tables.note(reading.problem, f"{said}: {table}.{row}.{column} prints “{shown}”.", where)
    return Figure(table, row, column, reading.value, reading.state, text, unit, where)


def make_row(
    key: tuple[str, str], columns: Sequence[tuple[str, int, Sequence[str]]], cells: Sequence[Cell], tables: Tables
) -> dict[str, Figure]:
    """Read the cells of one row: ``columns`` are the keys of its columns, each with the position in ``cells`` and the texts of the heads."""
    table, name = key
    row: dict[str, Figure] = {}
    for column, at, heads in columns:
        cell = cells[at]
        text = cell[0]
        reading = read_number(text)
        if reading.unit is None and not reading.problem and column not in _OWN_UNITS:
            row[column] = _new_figure((table, name, column, reading.value, reading.state, text, None, cell[1]))
        else:
            row[column] = make_figure(table, name, column, cell, tables, heads=heads)
    return row


def unread(table: str, row: str, columns: Sequence[str], values: Row) -> list[Figure]:
    """A row that is printed but whose values cannot be told apart: text without a value in every column."""
    filled = [slot for slot in values if not slot.is_blank]
    if not filled:
        return []
    raw = " | ".join(slot.text for slot in values)[:200]
    return [Figure(table, row, column, None, "text", raw, None, filled[0].cell.place) for column in columns]
