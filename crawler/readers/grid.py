"""Source rows to rectangular grids: the table model of the HTML standard, for every format that has spans.

Knows nothing of any format. Never loses a cell, and never lets a hostile span decide how much memory is used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.document import Cell, Grid
from crawler.errors import UnreadableError

MAX_COLSPAN = 1000
MAX_SLOTS = 400_000


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell as the source has it. ``rowspan`` 0 runs to the end of its row group; spans may be anything."""

    text: str
    rowspan: int = 1
    colspan: int = 1


SourceRows = Sequence[Sequence[SourceCell]]
Slots = list[list[int]]


def layout(groups: Iterable[SourceRows]) -> tuple[Slots, list[SourceCell]]:
    """Slots of the table and its cells in order; a slot holds the index of its cell, or -1 where there is none.

    ``groups`` are row groups (thead, tbody, tfoot) in rendering order; no cell grows beyond its group. Rows and columns
    in which no cell begins are left out, so that ``colspan="300"`` over ten columns is ten columns wide.
    Raises UnreadableError ``too_complex``.
    """
    boxes: list[tuple[int, int, int, int]] = []
    cells: list[SourceCell] = []
    top, spent = 0, 0
    for group in groups:
        placed = _place_group(group, top)
        boxes.extend(placed)
        cells.extend(cell for row in group for cell in row)
        spent += sum(width for _, _, _, width in placed)
        if spent > MAX_SLOTS:
            raise _too_complex()
        top += len(group)
    return _fill(boxes), cells


def _place_group(group: SourceRows, top: int) -> list[tuple[int, int, int, int]]:
    """(row, column, height, width) of each cell; the forming algorithm of HTML §4.9.12 for one row group."""
    boxes: list[tuple[int, int, int, int]] = []
    occupied: list[int] = []
    spent = 0
    for y, row in enumerate(group):
        x = 0
        for cell in row:
            while x < len(occupied) and occupied[x] > y:
                x += 1
            width = min(max(cell.colspan, 1), MAX_COLSPAN)
            height = min(cell.rowspan, len(group) - y) if cell.rowspan > 0 else len(group) - y
            spent += width
            if spent > MAX_SLOTS:
                raise _too_complex()
            occupied.extend([0] * (x + width - len(occupied)))
            for column in range(x, x + width):
                occupied[column] = max(occupied[column], y + height)
            boxes.append((top + y, x, height, width))
            x += width
    return boxes


def _fill(boxes: list[tuple[int, int, int, int]]) -> Slots:
    tops = sorted({box[0] for box in boxes})
    lefts = sorted({box[1] for box in boxes})
    if len(tops) * len(lefts) > MAX_SLOTS:
        raise _too_complex()
    slots = [[-1] * len(lefts) for _ in tops]
    for index, (row, column, height, width) in enumerate(boxes):
        left, right = bisect_left(lefts, column), bisect_left(lefts, column + width)
        for line in slots[bisect_left(tops, row) : bisect_left(tops, row + height)]:
            for position in range(left, right):
                if line[position] < 0:
                    line[position] = index
    return slots


def _too_complex() -> UnreadableError:
    return UnreadableError(
        "too_complex", f"A table covers more than {MAX_SLOTS} positions; read its attachment or another form."
    )


def spanned_grid(slots: Slots, texts: Sequence[str], place: str) -> Grid:
    """The grid of ``slots`` (see ``layout``); ``texts`` are indexed by slot. Cells get the place ``{place} row r column c``, one-based."""
    made: dict[int, Cell] = {}
    rows: list[tuple[Cell, ...]] = []
    for y, line in enumerate(slots):
        row: list[Cell] = []
        for x, index in enumerate(line):
            if index < 0:
                row.append(Cell("", "", y, x))
                continue
            cell = made.get(index)
            if cell is None:
                cell = Cell(texts[index], f"{place} row {y + 1} column {x + 1}", y, x, *_extent(slots, y, x))
                made[index] = cell
            row.append(cell)
        rows.append(tuple(row))
    return Grid(tuple(rows), place)


def _extent(slots: Slots, y: int, x: int) -> tuple[int, int]:
    """Rows and columns that the cell at its upper left corner covers."""
    index, line = slots[y][x], slots[y]
    right = x + 1
    while right < len(line) and line[right] == index:
        right += 1
    bottom = y + 1
    while bottom < len(slots) and slots[bottom][x] == index:
        bottom += 1
    return bottom - y, right - x


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
