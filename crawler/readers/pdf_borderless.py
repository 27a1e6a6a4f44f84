"""Tables without ruled lines: columns of figures that stand one below the other.

Only blocks in which several lines have the same three or more columns of figures are taken for tables; all else stays text. What is found
rests on alignment alone, so each page gets an issue. It must not know the labels of any form.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.document import Issue
from crawler.readers.pdf_page import PdfCell, PdfPage, PdfTable
from crawler.readers.pdf_text import Glyph, Line, lines_of, wrapped_text
from crawler.readers.strings import is_numeric

_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 4
_GAP = 0.8  # of the type size: a wider gap separates columns
_DEEPEST_HEAD = 6  # lines above the figures


@dataclass(frozen=True, slots=True)
class _Row:
    """The segments of one line of text, left to right."""

    segments: list[Line]

    @property
    def top(self) -> float:
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        return max(segment.bottom for segment in self.segments)

    @property
    def figures(self) -> list[Line]:
        """The figures at the line's end."""
        found: list[Line] = []
        for segment in reversed(self.segments):
            if not is_numeric(segment.text):
                break
            found.insert(0, segment)
        return found


def with_borderless_tables(pages: list[PdfPage]) -> tuple[list[PdfPage], list[Issue]]:
    """Pages with their borderless tables as tables, and an issue for each page that has one."""
    changed: list[PdfPage] = []
    issues: list[Issue] = []
    for page in pages:
        tables = _tables(page)
        if tables:
            message = "A table has no ruled lines; its rows and columns were found by alignment alone."
            issues.append(Issue("borderless_table", message, f"page {page.number}"))
            held = [line for line in page.lines if not any(_holds(table, line) for table in tables)]
            page = replace(page, lines=held, tables=[*page.tables, *tables])
        changed.append(page)
    return changed, issues


def _holds(table: PdfTable, line: Line) -> bool:
    return table.ys[0] <= (line.top + line.bottom) / 2 <= table.ys[-1]


def _tables(page: PdfPage) -> list[PdfTable]:
    rows = [_Row(_segments(line, page.loose)) for line in page.lines]
    tables: list[PdfTable] = []
    for first, last in _blocks(rows):
        columns = _columns([row.figures for row in rows[first : last + 1] if len(row.figures) >= _FEWEST_COLUMNS])
        begin, end = _with_wrapped_labels(rows, first, last, columns)
        head = rows[_head(rows, begin, columns) : begin]
        tables.append(_table(page, head, rows[begin : end + 1], columns))
    return tables


def _segments(line: Line, glyphs: Sequence[Glyph]) -> list[Line]:
    """The line cut where its gaps are as wide as those between columns."""
    own = sorted(
        (g for g in glyphs if line.top <= (g.top + g.bottom) / 2 <= line.bottom and not g.text.isspace()),
        key=lambda g: g.x0,
    )
    groups: list[list[Glyph]] = []
    for glyph in own:
        if groups and glyph.x0 - groups[-1][-1].x1 <= _GAP * glyph.size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [segment for group in groups for segment in lines_of(group)] or [line]


def _blocks(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """First and last line of each block of figures: lines with as many figures as the block's first, wrapped labels between."""
    blocks: list[tuple[int, int]] = []
    index = 0
    while index < len(rows):
        width = len(rows[index].figures)
        if width < _FEWEST_COLUMNS:
            index += 1
            continue
        last, count, cursor = index, 1, index + 1
        while cursor < len(rows) and cursor - last <= 3:
            if len(rows[cursor].figures) == width and _aligned(rows[index].figures, rows[cursor].figures):
                last, count = cursor, count + 1
            elif rows[cursor].figures:
                break
            cursor += 1
        if count >= _FEWEST_ROWS:
            blocks.append((index, last))
        index = last + 1
    return blocks


def _aligned(above: Sequence[Line], below: Sequence[Line]) -> bool:
    return all(a.x0 - a.size <= b.x1 and b.x0 - a.size <= a.x1 for a, b in zip(above, below, strict=True))


def _columns(figures: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """Left and right edge of each column of figures."""
    return [(min(line.x0 for line in column), max(line.x1 for line in column)) for column in zip(*figures, strict=True)]


def _with_wrapped_labels(
    rows: Sequence[_Row], first: int, last: int, columns: Sequence[tuple[float, float]]
) -> tuple[int, int]:
    """First and last line with the lines of a wrapped label that stand beside the outermost figures, above and below them."""

    def belongs(index: int, figure: int) -> bool:
        if not 0 <= index < len(rows) or rows[index].segments[-1].x1 > columns[0][0]:
            return False
        distance = abs(rows[index].top + rows[index].bottom - rows[figure].top - rows[figure].bottom) / 2
        return distance < 0.9 * rows[index].segments[0].size

    return first - belongs(first - 1, first), last + belongs(last + 1, last)


def _head(rows: Sequence[_Row], first: int, columns: Sequence[tuple[float, float]]) -> int:
    """The line with which the table's head begins: lines above that have text over the columns of figures and are no running text."""
    start = first
    for index in range(first - 1, max(first - 1 - _DEEPEST_HEAD, -1), -1):
        row = rows[index]
        is_near = rows[start].top - row.bottom < 2.5 * row.segments[0].size
        is_over = any(segment.x1 > columns[0][0] for segment in row.segments)
        is_running = len(row.segments) == 1 and row.segments[0].x0 < columns[0][0]
        if not is_near or not is_over or is_running:
            break
        start = index
    return start


def _table(
    page: PdfPage, head: Sequence[_Row], body: Sequence[_Row], columns: Sequence[tuple[float, float]]
) -> PdfTable:
    rows = [*head, *body]
    labels = sorted({_rounded(s.x0) for row in body for s in row.segments[: len(row.segments) - len(row.figures)]})
    left = [x - 2 for x in _apart(labels)] or [min(s.x0 for row in rows for s in row.segments) - 2]
    borders = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    xs = [*left, (columns[0][0] + max(left[-1], columns[0][0] - 12)) / 2, *borders, columns[-1][1] + 4]
    ys = _row_borders([*head, *(row for row in body if row.figures)])
    ys[0], ys[-1] = min(ys[0], rows[0].top - 1), max(ys[-1], rows[-1].bottom + 1)
    cells: dict[tuple[int, int], PdfCell] = {}
    for r, (top, bottom) in enumerate(itertools.pairwise(ys)):
        for c, (x0, x1) in enumerate(itertools.pairwise(xs)):
            cells[r, c] = PdfCell((x0, top, x1, bottom), page.place((x0, top, x1, bottom)))
    for row in rows:
        for segment in row.segments:
            c = max(0, sum(1 for x in xs[1:-1] if x <= _anchor(segment, columns)))
            r = max(0, sum(1 for y in ys[1:-1] if y <= (segment.top + segment.bottom) / 2))
            cells[r, c].lines.append(segment)
    for cell in cells.values():
        cell.text = wrapped_text(cell.lines, cell.width())
    return PdfTable(page.number, xs, ys, cells)


def _rounded(x: float) -> float:
    return round(x / 4) * 4.0


def _apart(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] >= 16:
            kept.append(value)
    return kept


def _anchor(segment: Line, columns: Sequence[tuple[float, float]]) -> float:
    """Labels are set from the left, figures and their heads about the middle."""
    return segment.x0 if segment.x0 < columns[0][0] - 2 * segment.size else (segment.x0 + segment.x1) / 2


def _row_borders(rows: Sequence[_Row]) -> list[float]:
    middles = [(above.bottom + below.top) / 2 for above, below in itertools.pairwise(rows)]
    return [rows[0].top - 3, *middles, rows[-1].bottom + 3]
