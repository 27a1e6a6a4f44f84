"""One page of a PDF → its lines of text and its ruled tables, every glyph in exactly one place.

It takes the page's glyphs from pdfplumber once. It must not join pages (crawler.readers.pdf_stitch) or paragraphs (crawler.readers.pdf_flow).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.readers.pdf_rules import Box, TooManyLines, cell_groups
from crawler.readers.pdf_text import (
    Glyph,
    Line,
    Turn,
    glyph_of,
    lines_of,
    turn_box,
    turned,
    without_doubles,
    wrapped_text,
)

_NARROWEST = 5.0  # lines closer than this are one border drawn double
_LARGE_PICTURE = 0.15  # share of the page's area: large enough to be a page or a table


@dataclass(slots=True)
class PdfCell:
    """A cell of one page's table. ``place`` is "" for a hole in the ruling that holds no text."""

    box: Box
    place: str
    lines: list[Line] = field(default_factory=list)
    text: str = ""

    def width(self) -> float:
        """In points."""
        return self.box[2] - self.box[0]


@dataclass(slots=True)
class PdfTable:
    """The part of a table that stands on one page. ``cells`` maps (row, column) of its own ruling to the cell there."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: dict[tuple[int, int], PdfCell]

    @property
    def top(self) -> float:
        """In points from the upper edge."""
        return self.ys[0]


@dataclass(slots=True)
class PdfPage:
    """What stands on one page. ``turn`` says how far its text is turned; all boxes but those in places are of the turned page."""

    number: int
    width: float
    height: float
    turn: Turn
    glyphs: int
    unmapped: int
    askew: int
    lines: list[Line]
    tables: list[PdfTable]
    pictures: int
    is_picture: bool
    has_too_many_lines: bool
    loose: list[Glyph]

    def place(self, box: Box) -> str:
        """The box's place on the page as the file has it."""
        return place_of(self.number, turn_box(box, (360 - self.turn) % 360, self.width, self.height))


def read_page(page: Any) -> PdfPage:
    """A pdfplumber page → PdfPage. Raises whatever pdfminer raises for a page it cannot run."""
    chars = page.chars
    found = [glyph_of(char) for char in chars]
    glyphs = without_doubles(glyph for glyph in found if glyph is not None)
    width, height = float(page.width), float(page.height)
    turn = _main_turn(glyphs)
    too_many = False
    try:
        groups = cell_groups(page)
    except TooManyLines:
        groups, too_many = [], True
    if turn:
        glyphs = [turned(glyph, turn, width, height) for glyph in glyphs]
        groups = [[turn_box(box, turn, width, height) for box in group] for group in groups]
        width, height = height, width
    sheet = _Sheet(int(page.page_number), width, height, turn)
    tables, rest = _tables(groups, glyphs, sheet)
    areas = [_visible_share(image, page) for image in page.images]
    return PdfPage(
        number=sheet.number,
        width=width,
        height=height,
        turn=turn,
        glyphs=sum(1 for glyph in glyphs if not glyph.text.isspace()),
        unmapped=sum(1 for glyph in glyphs if "\ufffd" in glyph.text),
        askew=sum(1 for glyph in found if glyph is None),
        lines=lines_of(rest),
        tables=tables,
        pictures=sum(1 for area in areas if area >= _LARGE_PICTURE),
        is_picture=sum(areas) > 0.7,
        has_too_many_lines=too_many,
        loose=rest,
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    number: int
    width: float
    height: float
    turn: Turn

    def place(self, box: Box) -> str:
        return place_of(self.number, turn_box(box, (360 - self.turn) % 360, self.width, self.height))


def place_of(page: int, box: Box) -> str:
    """``page 3 box 72.0,100.5,120.0,115.0``."""
    return f"page {page} box " + ",".join(f"{value:.1f}" for value in box)


def _main_turn(glyphs: Sequence[Glyph]) -> Turn:
    """The direction that more than half of the page's glyphs have, 0 where none has."""
    if not glyphs:
        return 0
    turn, count = Counter(glyph.turn for glyph in glyphs).most_common(1)[0]
    return turn if count * 2 > len(glyphs) else 0


def _visible_share(image: Any, page: Any) -> float:
    width = min(image["x1"], page.bbox[2]) - max(image["x0"], page.bbox[0])
    height = min(image["bottom"], page.bbox[3]) - max(image["top"], page.bbox[1])
    area = float(page.width * page.height)
    return max(0.0, width) * max(0.0, height) / area if area else 0.0


def _tables(
    groups: Sequence[Sequence[Box]], glyphs: Sequence[Glyph], sheet: _Sheet
) -> tuple[list[PdfTable], list[Glyph]]:
    tables = [table for group in groups if (table := _empty_table(group, sheet))]
    tables.sort(key=lambda table: table.top)
    held: dict[int, list[tuple[PdfCell, Glyph]]] = {index: [] for index in range(len(tables))}
    rest: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for index, table in enumerate(tables):
            if table.xs[0] <= x < table.xs[-1] and table.ys[0] <= y < table.ys[-1]:
                at = (bisect_right(table.ys, y) - 1, bisect_right(table.xs, x) - 1)
                held[index].append((table.cells[at], glyph))
                break
        else:
            rest.append(glyph)
    for index, table in enumerate(tables):
        _fill(table, _kept_whole(table, held[index]), sheet)
    return tables, rest


def _empty_table(group: Sequence[Box], sheet: _Sheet) -> PdfTable | None:
    xs = _positions([edge for box in group for edge in (box[0], box[2])])
    ys = _positions([edge for box in group for edge in (box[1], box[3])])
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells: dict[tuple[int, int], PdfCell] = {}
    # Where lines drawn double overlap, the smaller box is the cell.
    for box in sorted(group, key=lambda b: (b[2] - b[0]) * (b[3] - b[1])):
        left, right = _nearest(xs, box[0]), _nearest(xs, box[2])
        top, bottom = _nearest(ys, box[1]), _nearest(ys, box[3])
        positions = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if not positions or any(position in cells for position in positions):
            continue
        snapped = (xs[left], ys[top], xs[right], ys[bottom])
        cell = PdfCell(snapped, sheet.place(snapped))
        cells.update(dict.fromkeys(positions, cell))
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in cells:
                cells[row, column] = PdfCell((xs[column], ys[row], xs[column + 1], ys[row + 1]), "")
    return PdfTable(sheet.number, xs, ys, cells)


def _positions(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] >= _NARROWEST:
            kept.append(value)
    return kept


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _kept_whole(table: PdfTable, held: list[tuple[PdfCell, Glyph]]) -> list[tuple[PdfCell, Glyph]]:
    """Text wider than its cell runs over the border on both sides: it goes whole to the cell that holds its middle.

    Sorting it glyph by glyph would make two wrong numbers of one.
    """
    moved: dict[int, PdfCell] = {}
    for cell, glyph in held:
        if id(glyph) in moved or glyph.turn or not _crosses(glyph, cell):
            continue
        run = _run_around(glyph, held)
        x = (run[0].x0 + run[-1].x1) / 2
        y = (glyph.top + glyph.bottom) / 2
        column = min(max(bisect_right(table.xs, x) - 1, 0), len(table.xs) - 2)
        home = table.cells[bisect_right(table.ys, y) - 1, column]
        moved.update((id(member), home) for member in run)
    return [(moved.get(id(glyph), cell), glyph) for cell, glyph in held] if moved else held


# Wide marks whose ink is in the left half of their box: at the end of a line the box may hang over the border, and nothing else does.
_HANGING = frozenset("）】》〉」』〕”’，。；：、！？")


def _crosses(glyph: Glyph, cell: PdfCell) -> bool:
    width = glyph.x1 - glyph.x0
    reach = 0.2 * width
    hang = 0.6 * width if glyph.text in _HANGING else reach
    return glyph.x0 < cell.box[0] - reach or glyph.x1 > cell.box[2] + hang


def _run_around(glyph: Glyph, held: Sequence[tuple[PdfCell, Glyph]]) -> list[Glyph]:
    line = sorted(
        (other for _, other in held if abs(other.top - glyph.top) < 0.2 * glyph.size and not other.text.isspace()),
        key=lambda other: other.x0,
    )
    at = next(index for index, other in enumerate(line) if other is glyph)
    first = last = at
    while first > 0 and line[first].x0 - line[first - 1].x1 < 0.25 * glyph.size:
        first -= 1
    while last + 1 < len(line) and line[last + 1].x0 - line[last].x1 < 0.25 * glyph.size:
        last += 1
    return line[first : last + 1]


def _fill(table: PdfTable, held: Sequence[tuple[PdfCell, Glyph]], sheet: _Sheet) -> None:
    by_cell: dict[int, tuple[PdfCell, list[Glyph]]] = {}
    for cell, glyph in held:
        by_cell.setdefault(id(cell), (cell, []))[1].append(glyph)
    for cell, glyphs in by_cell.values():
        cell.lines = lines_of(glyphs)
        cell.text = wrapped_text(cell.lines, cell.width())
        if cell.text and not cell.place:
            cell.place = sheet.place(cell.box)
