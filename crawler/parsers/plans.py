"""What the reading of a grid comes to, before any number is read: which cell is which figure, and what is to be noted.

Reports print official forms, so that the grids of many differ in their numbers alone. A plan that rests on nothing else than labels,
geometry and which cells are blank is therefore kept and followed again; one that notes anything is made anew each time, because notes
quote the source. Knows no form and no label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from crawler.document import Cell, Grid, Issue
from crawler.parsers.figures import Tables, make_figure, make_row
from crawler.parsers.grids import slot_of
from crawler.parsers.heads import HeadColumn
from crawler.parsers.numbers import read_number
from crawler.report import Figure

MAX_KEPT = 256
"""Plans that are kept at once; then all are dropped, and the commonest soon come back."""
_KEPT_CELLS = 1000
_KEPT_CHARACTERS = 8000


class Wanted(NamedTuple):
    """A cell that is a figure. ``heads`` are the texts of its heads, which may print a unit."""

    table: str
    row: str
    column: str
    cell: Cell
    heads: tuple[str, ...] = ()


class Order(NamedTuple):
    """That a row of a table, at a place, was told by the form's order alone."""

    table: str
    where: str


class State(NamedTuple):
    """What grids before have left: the group of the last row, and width, kind and heads of the last grid with heads."""

    group: str
    carried: tuple[int, str, tuple[HeadColumn, ...]] | None


class Context(NamedTuple):
    """All that the reading of a grid depends on beside the grid: see ``State``; the channel named above it, the section it stands in."""

    group: str
    carried: tuple[int, str, tuple[HeadColumn, ...]] | None
    channel: str
    section: int


NOTHING_READ = State("", None)


@dataclass(slots=True)
class Plan:
    """Steps in order: figures of one row, or something to note. ``is_ours`` says that the grid is one of the report's tables."""

    steps: list[Sequence[Wanted] | Sequence[Figure] | Issue | Order] = field(default_factory=list)
    measures: set[str] = field(default_factory=set)
    is_ours: bool = False
    state: State = NOTHING_READ

    def note(self, code: str, message: str, where: str) -> None:
        """Add an issue."""
        self.steps.append(Issue(code, message, where))

    def note_order(self, table: str, where: str) -> None:
        """Remember that a row's columns were told by the form's order alone."""
        self.steps.append(Order(table, where))

    def add(self, figures: Sequence[Wanted] | Sequence[Figure]) -> None:
        """Add the figures of one row."""
        self.steps.append(figures)


_Rows = tuple[tuple[tuple[str, str], tuple[tuple[str, int, tuple[str, ...]], ...]], ...]
"""Rows of figures as ``figures.make_row`` takes them, cells given by their positions in the grid."""

_Geometry = tuple[tuple[int, ...], ...]
"""The slots of a grid, or, where they are not known, row, column and spans of each of its cells."""

_Key = tuple[Context, int, bool, tuple[str, ...], bool, _Geometry]


class _Kept(NamedTuple):
    rows: _Rows
    measures: set[str]
    is_ours: bool
    state: State


_kept: dict[_Key, _Kept] = {}


def read_by_plan(
    grid: Grid, context: Context, read: Callable[[Grid, Context], Plan], tables: Tables
) -> tuple[bool, State]:
    """Add what a grid says to ``tables``; return whether it is one of the report's, and what it leaves to the next.

    ``read`` makes the plan of a grid. It may look at texts of labels, at what is blank and what is a value, and at a number
    only where it then notes something.
    """
    cells = list(chain.from_iterable(grid.rows))
    key = _key_of(grid, cells, context)
    kept = _kept.get(key) if key else None
    if kept is None:
        plan = read(grid, context)
        kept = _without_cells(plan, cells)
        if kept is None:
            _follow(plan, grid, tables)
            return plan.is_ours, plan.state
        if key:
            if len(_kept) >= MAX_KEPT:
                _kept.clear()
            _kept[key] = kept
    tables.measures |= kept.measures
    before = len(tables.issues)
    for name, columns in kept.rows:
        tables.add_row(name, make_row(name, columns, cells, tables), grid.place)
    if not kept.is_ours:
        tables.forget(before)
    return kept.is_ours, kept.state


def kept_plans() -> int:
    """How many plans are kept."""
    return len(_kept)


def forget_plans() -> None:
    """Make every plan anew from here on."""
    _kept.clear()


def _follow(plan: Plan, grid: Grid, tables: Tables) -> None:
    tables.measures |= plan.measures
    before = len(tables.issues)
    for step in plan.steps:
        if isinstance(step, Issue):
            tables.note(step.code, step.message, step.where)
        elif isinstance(step, Order):
            tables.note_order(step.table, step.where)
        else:
            figures = [
                item if isinstance(item, Figure) else make_figure(*item[:4], tables, heads=item.heads) for item in step
            ]
            tables.add(figures, grid.place)
    if not plan.is_ours:
        tables.forget(before)


def _without_cells(plan: Plan, cells: Sequence[Cell]) -> _Kept | None:
    """The plan with positions in the place of cells; None where it notes anything."""
    position = {id(cell): at for at, cell in enumerate(cells)}
    rows = []
    for step in plan.steps:
        if isinstance(step, Issue | Order):
            return None
        row: dict[tuple[str, str], list[tuple[str, int, tuple[str, ...]]]] = {}
        for item in step:
            if isinstance(item, Figure):
                return None
            row.setdefault((item.table, item.row), []).append((item.column, position[id(item.cell)], item.heads))
        rows += [(name, tuple(columns)) for name, columns in row.items()]
    return _Kept(tuple(rows), plan.measures, plan.is_ours, plan.state)


def _key_of(grid: Grid, cells: Sequence[Cell], context: Context) -> _Key | None:
    """All that a plan may depend on; None for a grid that is too large to be kept."""
    if len(cells) > _KEPT_CELLS:
        return None
    texts = map(itemgetter(0), cells)
    if grid.slots is None:
        signs = tuple([_sign_of(text) if cell.place else _NO_CELL for text, cell in zip(texts, cells, strict=True)])
        geometry: _Geometry = tuple(map(itemgetter(2, 3, 4, 5), cells))
    else:
        signs, geometry = tuple(map(_sign_of, texts)), grid.slots
    if sum(map(len, signs)) > _KEPT_CHARACTERS:
        return None
    return context, grid.width, grid.is_ragged, signs, grid.slots is None, geometry


_NO_CELL = "\0no cell"


@lru_cache(maxsize=4096)
def _sign_of(text: str) -> str:
    """What a plan may know of a text: that it is a bare number, a blank or a dash, or else the whole text."""
    state = read_number(text).state
    return text if state == "text" or slot_of(Cell(text, "", 0, 0)).is_word else f"\0{state}"
