"""A grid as the blocks it is made of: rows of heads, then the rows of data beneath them, and which value stands under which head.

It knows that heads stand above values and labels before them, and which kinds of label go together; it knows no form and reads no number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from crawler.document import Cell, Grid
from crawler.parsers.heads import HeadColumn, Shape, columns_of, paths_of, specific_kind
from crawler.parsers.labels import is_empty_head, meanings, normalise
from crawler.parsers.numbers import read_number

COMPLEMENT = {
    "applicant": "row",
    "row": "applicant",
    "measure": "subject",
    "subject": "measure",
}
"""What stands in the margin of a table whose heads are of a kind; tables may be printed either way round."""

_ORDINAL = re.compile(r"[\d\s.、()（）①-⑳]*")

_HEAD_KINDS = ("applicant", "row", "measure", "subject", "dispute")


class Slot(NamedTuple):
    """A distinct cell of one row and the columns it covers there (end excluded). A named tuple, as the cell is: a report has hundreds.

    ``is_value`` says that the cell holds a number, a dash, or a text that only a value cell holds (``约20``, ``12.5%``); ``is_word``
    that it says something, neither blank nor an ordinal number alone.
    """

    cell: Cell
    start: int
    end: int
    text: str
    is_blank: bool
    is_value: bool
    is_word: bool


# Without the call that a named tuple makes in between.
_new_slot = partial(tuple.__new__, Slot)

Row = tuple[Slot, ...]


def slot_of(cell: Cell, start: int = 0) -> Slot:
    """Look at one cell."""
    return Slot(cell, start, start + 1, cell.text, *_look(cell.text))


@lru_cache(maxsize=4096)
def _look(text: str) -> tuple[bool, bool, bool]:
    """Whether a text is blank, is a value, says something."""
    state = read_number(text).state
    is_blank = state == "blank"
    is_value = state in ("number", "dash") or (state == "text" and _only_a_value(text))
    return is_blank, is_value, not (is_blank or _ORDINAL.fullmatch(text))


def slots_of(row: tuple[Cell, ...]) -> Row:
    """The distinct cells of a grid row, in order. Fillers are left out: the source has no such cell."""
    slots: list[Slot] = []
    start, width = 0, len(row)
    while start < width:
        cell, end = row[start], start + 1
        while end < width and row[end] is cell:
            end += 1
        if cell.place:
            text = cell.text
            slots.append(_new_slot((cell, start, end, text, *_look(text))))
        start = end
    return tuple(slots)


def _only_a_value(text: str) -> bool:
    if len(text) > 24 or read_number(text).problem == "not_a_number" or meanings(text):
        return False
    # 数据1 … 数据6 are heads that a text recogniser made up
    return not (normalise(text) and is_empty_head(text))


@dataclass
class Block:
    """Consecutive rows of heads and the rows of data that belong to them."""

    heads: list[Row] = field(default_factory=list)
    data: list[Row] = field(default_factory=list)

    @cached_property
    def kind(self) -> str:
        """Kind of the heads, by majority of the labels that can be of one kind alone; "" where none says anything."""
        votes = [kind for row in self.heads for slot in row if (kind := specific_kind(slot.text))]
        return max(_HEAD_KINDS, key=votes.count) if votes else ""

    @cached_property
    def columns(self) -> tuple[HeadColumn, ...]:
        """The heads with a meaning, left to right; a head printed over several columns is one."""
        return columns_of(self.kind, self._shape)

    @cached_property
    def _shape(self) -> Shape:
        numbers: dict[int, int] = {}
        return tuple(
            [
                (
                    "" if slot.is_blank else slot.text,
                    slot.start,
                    slot.end,
                    numbers.setdefault(id(slot.cell), len(numbers)),
                )
                for row in self.heads
                for slot in row
            ]
        )

    def heads_alone(self, column: int) -> bool:
        """Whether a column has a head of its own, known or not, and no labels of rows below it."""
        paths = paths_of(self._shape)
        path = paths[column] if column < len(paths) else []
        if not path or "silent" in meanings(path[-1][0]):
            return False
        below = (slot for row in self.data for slot in row if slot.start <= column < slot.end)
        return all(slot.is_blank or slot.is_value for slot in below)

    def own_heads(self, start: int) -> int:
        """How many heads, known or not, stand at the foot of the columns from ``start`` on; words of groups are none."""
        paths = paths_of(self._shape)
        return sum(
            bool(path) and path[-1][1] == column and "silent" not in meanings(path[-1][0])
            for column, path in enumerate(paths)
            if column >= start
        )

    def is_below_a_group(self, column: int) -> bool:
        """Whether the lowest head above a column names a group of columns and none of its own."""
        paths = paths_of(self._shape)
        return column < len(paths) and bool(paths[column]) and "silent" in meanings(paths[column][-1][0])

    @cached_property
    def heads_end(self) -> int:
        """Where the rows of heads end, blank cells included."""
        return max((slot.end for row in self.heads for slot in row), default=0)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether no head names a column: there is none, or only counters, blanks and words of every table."""
        return not self.kind and all(
            slot.is_blank or is_empty_head(slot.text) or bool(meanings(slot.text)) for row in self.heads for slot in row
        )

    @cached_property
    def is_contradictory(self) -> bool:
        """Whether the margin holds labels of the heads' own kind and none of the kind that goes with them."""
        wanted = COMPLEMENT.get(self.kind, "")
        if not wanted:
            return False
        margin = {specific_kind(slot.text) for row in self.data for slot in row if not slot.is_value}
        return wanted not in margin and self.kind in margin


def with_geometry(grid: Grid) -> Grid:
    """The grid; a text's table whose rows are all of one length and repeat their merged cells shows where its columns are after all."""
    if not grid.is_ragged or any(not cell.place for row in grid.rows for cell in row):
        return grid
    for row in grid.rows:
        for one, two, three in zip(row, row[1:], row[2:], strict=False):
            if one.text == two.text == three.text and _look(one.text)[2] and not _look(one.text)[1]:
                return replace(grid, is_ragged=False)
    return grid


def blocks_of(grid: Grid) -> Iterator[Block]:
    """Cut a grid into its blocks, top to bottom."""
    block = Block()
    for row in map(slots_of, grid.rows):
        if _is_data(row, block, grid.is_ragged):
            block.data.append(row)
            continue
        if all(slot.is_blank for slot in row):
            continue
        if block.data:
            yield block
            block = Block()
        block = Block([*block.heads, row], [])
    if block.heads or block.data:
        yield block


def _is_data(row: Row, block: Block, is_ragged: bool) -> bool:
    if row and (row[-1].is_value or any(slot.is_value for slot in row)):
        return True
    if all(slot.is_blank for slot in row):
        # a report without disputes leaves the one row of section four empty; elsewhere such a row is a gap
        return block.kind == "dispute" and any(head.key[1] for head in block.columns)
    if not block.kind or len(row) < 2:
        return False
    kinds = [specific_kind(slot.text) for slot in row if not slot.is_blank]
    if block.kind in kinds:
        return False
    if is_ragged:
        return COMPLEMENT.get(block.kind, "dispute") in kinds
    below = [slot for slot in row if any(slot.start < head.end and head.start < slot.end for head in block.columns)]
    return bool(below) and all(slot.is_blank for slot in below)


def margin_of(row: Row, columns: tuple[HeadColumn, ...]) -> tuple[Row, Row]:
    """Split a row at its values: (labels, values). With heads the values stand under them, without they follow the last known label."""
    if columns:
        first, last = columns[0].start, columns[-1].end
        at = 0
        for slot in row:
            if slot.start >= first or (slot.end > first and slot.is_value):
                break
            at += 1
        values = row[at:]
        return row[:at], values if not row or row[-1].start < last else tuple(
            slot for slot in values if slot.start < last
        )
    known = [i for i, slot in enumerate(row) if meanings(slot.text)]
    at = known[-1] + 1 if known else next((i for i, s in enumerate(row) if s.is_value), len(row))
    return row[:at], row[at:]


def core(values: Row) -> Row:
    """The values without the blank cells around them."""
    filled = [i for i, slot in enumerate(values) if not slot.is_blank]
    return values[filled[0] : filled[-1] + 1] if filled else ()


def merged_cells(block: Block) -> set[int]:
    """Numbers that stand in several rows of data at once; a row that only repeats the one above is no row and is taken out.

    So is one that has nothing of its own but blanks: a page break shifts the edge of one cell, and a strip of the row is left over.
    """
    if not any(slot.is_value for row in block.data for slot in row if slot.cell.rowspan > 1):
        return set()
    rows: list[Row] = []
    for row in block.data:
        if not rows:
            rows.append(row)
            continue
        upper, lower = _said(rows[-1]), _said(row)
        if upper != lower and (_tall_values(row).isdisjoint(upper) or not (lower < upper or upper < lower)):
            rows.append(row)
        elif lower > upper:
            rows[-1] = row
    block.data[:] = rows
    counts = Counter(id(slot.cell) for row in rows for slot in row if read_number(slot.text).state == "number")
    return {cell for cell, count in counts.items() if count > 1}


def _tall_values(row: Row) -> frozenset[int]:
    return frozenset(id(slot.cell) for slot in row if slot.is_value and slot.cell.rowspan > 1)


def _said(row: Row) -> frozenset[int]:
    return frozenset(id(slot.cell) for slot in row if not slot.is_blank)
