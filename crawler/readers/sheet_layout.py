"""Where on a sheet the tables stand and where the text: a sheet is one large table, a report's reader sees several and prose between.

It looks at which cells are filled and merged. It must not read files or know the labels of any form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.document import Block, Paragraph
from crawler.readers.grid import shared_grid
from crawler.readers.strings import is_numeric

_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]")
_CAPTION = re.compile(r"第[一二三四五六七八九十百]+条")
_NUMERALS = "一二三四五六七八九"
_LONGEST_HEAD = 10
_PROSE = 60  # characters: a longer text alone in its row is prose


@dataclass(slots=True, eq=False)
class SheetCell:
    """A cell or merged range, the same object at every position it covers."""

    text: str
    place: str
    is_merged: bool = False


Row = list[SheetCell]


def blocks_of_sheet(rows: Sequence[Row]) -> list[Block]:
    """A sheet's rows → its paragraphs and grids, top to bottom."""
    blocks: list[Block] = []
    table: list[Row] = []
    for index, row in enumerate(rows):
        filled = _filled(row)
        if filled and not _is_text(row, table, rows[index + 1] if index + 1 < len(rows) else None):
            table.append(row)
            continue
        blocks += _table_blocks(table)
        table = []
        if filled:
            blocks += _paragraphs(filled[0])
    return blocks + _table_blocks(table)


def _filled(row: Row) -> list[SheetCell]:
    return list({id(cell): cell for cell in row if cell.text}.values())


def _paragraphs(cell: SheetCell) -> list[Block]:
    return [Paragraph(line, cell.place) for line in cell.text.split("\n")]


def _is_text(row: Row, table: Sequence[Row], following: Row | None) -> bool:
    """Whether a row after the rows ``table`` is a title, a heading or prose, not a row of a table."""
    filled = _filled(row)
    if len(filled) != 1 or is_numeric(filled[0].text):
        return False
    only = filled[0]
    if any(only in other for other in (*table[-1:], following or [])):
        return False  # a merged range that wider rows share
    if len(only.text) > _PROSE:
        return True
    if _CAPTION.match(only.text) or _is_label(row, only, table, following):
        return False
    if _HEADING.match(only.text):
        return True
    return not table and not _heads(row, only, following)


def _heads(row: Row, only: SheetCell, following: Row | None) -> bool:
    """Whether the text is the head of the columns below it: a short word merged over exactly them."""
    if not only.is_merged or len(only.text) > _LONGEST_HEAD or following is None or len(_filled(following)) < 2:
        return False
    below = _filled(following)
    return _columns(row, only) == (_columns(following, below[0])[0], _columns(following, below[-1])[1])


def _is_label(row: Row, only: SheetCell, table: Sequence[Row], following: Row | None) -> bool:
    """Whether the text is the label of a table row whose figures are blank: it stands and counts as the table's other labels do."""
    span = _columns(row, only)
    if span == (0, len(row) - 1):
        return False
    if _HEADING.match(only.text):
        return _counts_on(only, table, following)
    neighbours = [*table[-1:], *([following] if following else [])]
    return any(_is_figure_row(other) and _columns(other, _filled(other)[0]) == span for other in neighbours)


def _is_figure_row(row: Row) -> bool:
    filled = _filled(row)
    return bool(filled) and not is_numeric(filled[0].text) and any(is_numeric(cell.text) for cell in filled[1:])


def _counts_on(only: SheetCell, table: Sequence[Row], following: Row | None) -> bool:
    """Whether the text's Chinese numeral goes on from those of the labels above it, or begins labels that go on below it."""
    own = _numeral(only.text)
    numerals = [_numeral(row[0].text) for row in table if _numeral(row[0].text)]
    if numerals:
        return own == numerals[-1] + 1
    return (
        own == 1
        and bool(table)
        and following is not None
        and (_is_figure_row(following) or _numeral(following[0].text) == 2)
    )


def _numeral(text: str) -> int:
    found = _HEADING.match(text)
    return _NUMERALS.find(found.group().strip("（()）、.． ")) + 1 if found else 0


def _columns(row: Row, cell: SheetCell) -> tuple[int, int]:
    columns = [index for index, other in enumerate(row) if other is cell]
    return columns[0], columns[-1]


def _table_blocks(table: Sequence[Row]) -> list[Block]:
    """Rows of a table → a grid without empty margins; rows that all hold one text each → paragraphs."""
    if not any(len(_filled(row)) > 1 for row in table):
        seen = {id(cell): cell for row in table for cell in _filled(row)}
        return [block for cell in seen.values() for block in _paragraphs(cell)]
    used = [column for column in range(len(table[0])) if any(row[column].text for row in table)]
    rows = [row[used[0] : used[-1] + 1] for row in table]
    return [shared_grid(rows, rows[0][0].place)]
