"""Source rows to rectangular grids: the table model of the HTML standard, for every format that has spans.

Knows nothing of any format. Never loses a cell, and never lets a hostile span decide how much memory is used.
Tables of an official form have few shapes, so the shape of a table is worked out once: what is kept are numbers and
places, never a text, and nothing large.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

from crawler.document import Cell, Grid
from crawler.errors import UnreadableError

MAX_COLSPAN = 1000
MAX_SLOTS = 400_000
_KEPT_SHAPES = 128
_KEPT_CELLS = 500
_KEPT_SLOTS = 2000

Span = tuple[int, int]
"""Rows and columns a source cell wants to cover. Rows 0 runs to the end of the row group; both may be anything."""

SINGLE: Span = (1, 1)

Slots = Sequence[Sequence[int]]
"""Rows of cell numbers (cells counted in source order), -1 where the source has no cell."""


Shape = tuple[tuple[tuple[Span, ...], ...], ...]
"""The spans of the cells of each row of each row group (thead, tbody, tfoot) in rendering order."""


def layout(groups: Iterable[Iterable[Iterable[Span]]]) -> Slots:
    """The table's positions; rows and columns in which no cell begins are left out, so that ``colspan="300"`` over ten columns is ten wide.

    ``groups`` as in ``Shape``; no cell grows beyond its group. Raises UnreadableError ``too_complex``.
    """
    shape = tuple([tuple(map(tuple, group)) for group in groups])
    is_small = sum([len(row) for group in shape for row in group]) <= _KEPT_CELLS
    return _kept_layout(shape) if is_small else _layout(shape)


def _layout(shape: Shape) -> Slots:
    boxes: list[_Box] = []
    top = 0
    for group in shape:
        _place_group(group, top, boxes)
        top += len(group)
    return _fill(boxes)


_kept_layout = lru_cache(maxsize=_KEPT_SHAPES)(_layout)


_Box = tuple[int, int, int, int]
"""Row, column, bottom and right end (exclusive) of a placed cell."""


def _place_group(group: Sequence[Sequence[Span]], top: int, boxes: list[_Box]) -> None:
    """The forming algorithm of HTML §4.9.12 for one row group. ``taken`` is, by column, the row at which it is free again."""
    end = top + len(group)
    taken: list[int] = []
    width = spent = 0
    for y, row in enumerate(group, top):
        spent += len(row)
        x = 0
        for span in row:
            while x < width and taken[x] > y:
                x += 1
            if span == SINGLE:
                right, bottom = x + 1, y + 1
            else:
                right, bottom = _reach(span, x, y, end)
                spent += right - x - 1
            if spent > MAX_SLOTS:
                raise _too_complex()
            if right > width:
                taken.extend([0] * (right - width))
                width = right
            if right == x + 1:
                taken[x] = bottom
            else:
                taken[x:right] = [max(height, bottom) for height in taken[x:right]]
            boxes.append((y, x, bottom, right))
            x = right


def _reach(span: Span, x: int, y: int, end: int) -> tuple[int, int]:
    """Right and bottom end (exclusive) of a cell at column ``x`` and row ``y`` of a group that ends at row ``end``."""
    rows, columns = span
    return x + min(max(columns, 1), MAX_COLSPAN), min(y + rows, end) if rows > 0 else end


def _fill(boxes: list[_Box]) -> Slots:
    tops = sorted({box[0] for box in boxes})
    lefts = sorted({box[1] for box in boxes})
    if len(tops) * len(lefts) > MAX_SLOTS:
        raise _too_complex()
    row_at = {row: index for index, row in enumerate(tops)}
    column_at = {column: index for index, column in enumerate(lefts)}
    slots = [[-1] * len(lefts) for _ in tops]
    for number, (row, column, bottom, right) in enumerate(boxes):
        y, x = row_at[row], column_at[column]
        slots[y][x] = number
        if bottom == row + 1 and right == column + 1:
            continue
        last = bisect_left(lefts, right)
        for line in slots[y : bisect_left(tops, bottom)]:
            for position in range(x, last):
                if line[position] < 0:
                    line[position] = number
    return tuple(map(tuple, slots))


def _too_complex() -> UnreadableError:
    return UnreadableError(
        "too_complex", f"A table covers more than {MAX_SLOTS} positions; read its attachment or another form."
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """A grid without its texts: of each cell the number of its text (-1: a filler), all other fields (places, rows, columns, …), rows of positions in these."""

    numbers: tuple[int, ...]
    fields: tuple[tuple[object, ...], ...]
    rows: tuple[tuple[int, ...], ...]


# Without the call that a named tuple makes in between.
_new_cell = partial(tuple.__new__, Cell)


def spanned_grid(slots: Slots, texts: Sequence[str], place: str) -> Grid:
    """The grid of ``slots`` (see ``layout``); ``texts`` are indexed by slot. Cells get the place ``{place} row r column c``, one-based."""
    rows = tuple(map(tuple, slots))
    is_small = bool(rows) and len(rows) * len(rows[0]) <= _KEPT_SLOTS
    frame = _kept_frame(rows, place) if is_small else _frame(rows, place)
    # A filler's number is that of the last text.
    known = [*texts, ""]
    cell = list(map(_new_cell, zip(map(known.__getitem__, frame.numbers), *frame.fields, strict=True))).__getitem__
    return Grid(tuple([tuple(map(cell, line)) for line in frame.rows]), place, slots=rows)


def _frame(slots: tuple[tuple[int, ...], ...], place: str) -> _Frame:
    numbers: list[int] = []
    fields: list[tuple[str, int, int, int, int]] = []
    rows: list[tuple[int, ...]] = []
    made: dict[int, int] = {}
    for y, line in enumerate(slots):
        row: list[int] = []
        for x, number in enumerate(line):
            position = made.get(number)
            if position is None:
                position = len(numbers)
                numbers.append(number)
                if number < 0:
                    fields.append(("", y, x, 1, 1))
                else:
                    made[number] = position
                    fields.append((f"{place} row {y + 1} column {x + 1}", y, x, *_extent(slots, line, y, x)))
            row.append(position)
        rows.append(tuple(row))
    return _Frame(tuple(numbers), tuple(zip(*fields, strict=True)), tuple(rows))


_kept_frame = lru_cache(maxsize=_KEPT_SHAPES)(_frame)


def _extent(slots: Slots, line: Sequence[int], y: int, x: int) -> tuple[int, int]:
    """Rows and columns that the cell at its upper left corner covers."""
    index = line[x]
    right, bottom = x + 1, y + 1
    while right < len(line) and line[right] == index:
        right += 1
    while bottom < len(slots) and slots[bottom][x] == index:
        bottom += 1
    return bottom - y, right - x


class Covering(Protocol):
    """A cell of a source that stands, the same object, at every slot that it covers."""

    text: str
    place: str


def shared_grid(rows: Sequence[Sequence[Covering]], place: str) -> Grid:
    """The grid of rectangular rows in which each cell stands at every slot that it covers."""
    extent: dict[int, list[int]] = {}
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            found = extent.setdefault(id(cell), [y, x, y, x])
            found[2], found[3] = max(found[2], y), max(found[3], x)
    made: dict[int, Cell] = {}
    for row in rows:
        for cell in row:
            if id(cell) not in made:
                top, left, bottom, right = extent[id(cell)]
                made[id(cell)] = Cell(cell.text, cell.place, top, left, bottom - top + 1, right - left + 1)
    return Grid(tuple(tuple(made[id(cell)] for cell in row) for row in rows), place)


def ragged_grid(rows: Sequence[Sequence[tuple[str, str]]], place: str) -> Grid:
    """A grid of rows of (text, place) without geometry; short rows are filled up on the right with fillers."""
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MAX_SLOTS:
        raise _too_complex()
    filled = tuple(
        tuple(Cell(*row[x], y, x) if x < len(row) else Cell("", "", y, x) for x in range(width))
        for y, row in enumerate(rows)
    )
    return Grid(filled, place, is_ragged=True)
