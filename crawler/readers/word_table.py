"""Word tables → grids: spans, vertical merges, skipped grid columns, deleted rows.

It must not know how a cell's text is made (the caller gives a function) or what a table says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crawler.document import Cell, Grid
from crawler.errors import UnreadableError
from crawler.readers.office import Element, local_name
from crawler.readers.word_numbering import W

MAX_SPAN = 128
MAX_POSITIONS = 200_000
_SAME_EDGE = 80  # twentieths of a point: cell borders this close are one column border

_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")


@dataclass(slots=True)
class _Proto:
    """A cell before its extent is known."""

    text: str
    table: int
    row: int
    can_grow: bool


@dataclass(frozen=True, slots=True)
class _Slot:
    """A ``w:tc`` with the columns it covers."""

    element: Element
    start: int
    end: int


def unwrapped(parent: Element) -> Iterator[Element]:
    """Children in order, with content controls and tracked insertions opened; tracked deletions are not yielded."""
    for child in parent:
        name = local_name(child)
        if name in _WRAPPERS:
            yield from unwrapped(child)
        elif name and name not in ("del", "moveFrom"):
            yield child


def table_rows(table: Element) -> list[Element]:
    """The ``w:tr`` of a table that were not deleted."""
    return [row for row in unwrapped(table) if row.tag == W + "tr" and row.find(f"{W}trPr/{W}del") is None]


def row_cells(row: Element) -> list[Element]:
    """The ``w:tc`` of a row."""
    return [cell for cell in unwrapped(row) if cell.tag == W + "tc"]


def read_table(tables: Sequence[tuple[int, Element]], text_of: Callable[[Element], str]) -> Grid:
    """One table, or several that go on as one, each with its number in the document → Grid.

    Raises UnreadableError ``too_complex``.
    """
    sources = [(number, index + 1, row) for number, table in tables for index, row in enumerate(table_rows(table))]
    slots = _slots([row for _, _, row in sources])
    width = max((slot.end for row in slots for slot in row), default=0)
    if width * len(slots) > MAX_POSITIONS:
        raise UnreadableError("too_complex", f"A table of the Word file has {len(slots)} rows and {width} columns.")
    matrix: list[list[_Proto | None]] = []
    for (number, row_number, _), row in zip(sources, slots, strict=True):
        matrix.append(_proto_row(row, matrix[-1] if matrix else None, width, number, row_number, text_of))
    return _grid(_without_twin_columns(matrix), tables[0][0])


def _value(cell: Element, path: str) -> str | None:
    """``w:val`` of a property; "" where it stands without a value; None where it does not stand."""
    found = cell.find("/".join(W + part for part in path.split("/")))
    return None if found is None else str(found.get(W + "val") or "")


def _number(row: Element, path: str, attribute: str = "val") -> int:
    found = row.find("/".join(W + part for part in path.split("/")))
    text = "" if found is None else str(found.get(W + attribute) or "")
    return int(text[:9]) if text.isdigit() else 0


def _slots(rows: Sequence[Element]) -> list[list[_Slot]]:
    by_span = [_by_span(row) for row in rows]
    ends = {
        (row[-1].end if row else 0) + _number(element, "trPr/gridAfter")
        for row, element in zip(by_span, rows, strict=True)
    }
    if len(ends) < 2:
        return by_span
    # Rows whose spans add up differently: WPS leaves gridSpan wrong after columns were moved, the widths stay right.
    return _by_width(rows) or by_span


def _by_span(row: Element) -> list[_Slot]:
    start = min(_number(row, "trPr/gridBefore"), MAX_SPAN)
    slots = []
    for cell in row_cells(row):
        end = start + max(1, min(_number(cell, "tcPr/gridSpan"), MAX_SPAN))
        slots.append(_Slot(cell, start, end))
        start = end
    return slots


def _by_width(rows: Sequence[Element]) -> list[list[_Slot]] | None:
    edged: list[list[tuple[Element, int, int]]] = []
    for row in rows:
        left = _number(row, "trPr/wBefore", "w")
        found = []
        for cell in row_cells(row):
            width = _number(cell, "tcPr/tcW", "w")
            if width <= 0 or cell.find(f"{W}tcPr/{W}tcW").get(W + "type", "dxa") != "dxa":
                return None
            found.append((cell, left, left + width))
            left += width
        edged.append(found)
    borders: list[int] = []
    for edge in sorted({edge for row in edged for _, left, right in row for edge in (left, right)}):
        if not borders or edge - borders[-1] > _SAME_EDGE:
            borders.append(edge)

    def column(edge: int) -> int:
        return min(range(len(borders)), key=lambda index: abs(borders[index] - edge))

    slots = [[_Slot(cell, column(left), column(right)) for cell, left, right in row] for row in edged]
    return slots if all(slot.start < slot.end for row in slots for slot in row) else None


def _proto_row(
    row: Sequence[_Slot],
    above: Sequence[_Proto | None] | None,
    width: int,
    number: int,
    row_number: int,
    text_of: Callable[[Element], str],
) -> list[_Proto | None]:
    found: list[_Proto | None] = [None] * width
    for slot in row:
        merge = _value(slot.element, "tcPr/vMerge")
        proto = (
            _continued(slot, above, found)
            if merge in ("", "continue") or _value(slot.element, "tcPr/hMerge") in ("", "continue")
            else None
        )
        if proto is None:
            proto = _Proto(text_of(slot.element), number, row_number, can_grow=merge is not None)
        found[slot.start : slot.end] = [proto] * (slot.end - slot.start)
    return found


def _continued(slot: _Slot, above: Sequence[_Proto | None] | None, found: Sequence[_Proto | None]) -> _Proto | None:
    """The cell that this one goes on: the one above of the same columns, or the one on the left (``hMerge``)."""
    if _value(slot.element, "tcPr/hMerge") in ("", "continue"):
        return found[slot.start - 1] if slot.start else None
    proto = above[slot.start] if above else None
    if proto is None or not proto.can_grow or above is None:
        return None
    columns = [index for index, other in enumerate(above) if other is proto]
    return proto if (columns[0], columns[-1] + 1) == (slot.start, slot.end) else None


def _without_twin_columns(matrix: Sequence[Sequence[_Proto | None]]) -> list[list[_Proto | None]]:
    """Grid columns at which no cell begins or ends are no columns of the table."""
    width = len(matrix[0]) if matrix else 0
    kept = [c for c in range(width) if c == 0 or any(row[c] is None or row[c] is not row[c - 1] for row in matrix)]
    kept = [c for c in kept if any(row[c] is not None for row in matrix)]
    return [[row[c] for c in kept] for row in matrix]


def _grid(matrix: Sequence[Sequence[_Proto | None]], number: int) -> Grid:
    extent: dict[int, list[int]] = {}
    for r, row in enumerate(matrix):
        for c, proto in enumerate(row):
            if proto is not None:
                found = extent.setdefault(id(proto), [r, c, r, c])
                found[2], found[3] = max(found[2], r), max(found[3], c)
    made: dict[int, Cell] = {}
    rows: list[tuple[Cell, ...]] = []
    for r, row in enumerate(matrix):
        cells = []
        for c, proto in enumerate(row):
            if proto is None:
                cells.append(Cell("", "", r, c))
                continue
            if id(proto) not in made:
                top, left, bottom, right = extent[id(proto)]
                place = f"table {proto.table} row {proto.row} column {left + 1}"
                made[id(proto)] = Cell(proto.text, place, top, left, bottom - top + 1, right - left + 1)
            cells.append(made[id(proto)])
        rows.append(tuple(cells))
    return Grid(tuple(rows), f"table {number}")
