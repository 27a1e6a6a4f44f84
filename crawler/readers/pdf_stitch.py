"""The parts of a table on successive pages → one grid, with no row lost or doubled where a page break cut it.

It looks at geometry and at whether a text is words or a figure. It must not know the labels of any form.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from crawler.document import Grid
from crawler.readers.grid import shared_grid
from crawler.readers.pdf_page import PdfCell, PdfTable
from crawler.readers.pdf_text import is_full, join
from crawler.readers.strings import is_numeric, starts_item

_SAME_SIDE = 8.0
_SAME_COLUMN = 4.0
_DEEPEST_HEAD = 6

Row = list[PdfCell]


def continues(upper: PdfTable, lower: PdfTable) -> bool:
    """Whether the two parts can be one table: on successive pages, left and right border in the same place."""
    return (
        lower.page == upper.page + 1
        and abs(upper.xs[0] - lower.xs[0]) < _SAME_SIDE
        and abs(upper.xs[-1] - lower.xs[-1]) < _SAME_SIDE
    )


def stitch(parts: Sequence[PdfTable]) -> Grid:
    """Parts of one table, in order → Grid. Its place is that of its first part's upper left cell."""
    xs = _columns(parts)
    rows = _matrix(parts[0], xs)
    for part in parts[1:]:
        lower = _without_repeated_head(rows, _matrix(part, xs))
        rows = _joined(rows, lower) if lower else rows
    return _grid(rows)


def _columns(parts: Sequence[PdfTable]) -> list[float]:
    xs = list(parts[0].xs)
    for part in parts[1:]:
        shift = xs[0] - part.xs[0]
        for x in part.xs:
            if all(abs(x + shift - other) > _SAME_COLUMN for other in xs):
                xs.append(x + shift)
    return sorted(xs)


def _matrix(part: PdfTable, xs: Sequence[float]) -> list[Row]:
    shift = xs[0] - part.xs[0]
    middles = [(left + right) / 2 - shift for left, right in itertools.pairwise(xs)]
    own = [sum(1 for x in part.xs[1:-1] if x <= middle) for middle in middles]
    return [[part.cells[row, column] for column in own] for row in range(len(part.ys) - 1)]


def _without_repeated_head(upper: Sequence[Row], lower: list[Row]) -> list[Row]:
    """A head that the text processor printed again on the new page is dropped."""
    deepest = min(_DEEPEST_HEAD, len(upper), len(lower))
    for depth in range(deepest, 0, -1):
        head = [[_squeezed(cell) for cell in row] for row in upper[:depth]]
        again = [[_squeezed(cell) for cell in row] for row in lower[:depth]]
        if head == again and all(_is_words(row) for row in head) and _ends_whole(lower, depth):
            return lower[depth:]
    return lower


def _squeezed(cell: PdfCell) -> str:
    return "".join(cell.text.split())


def _is_words(texts: Sequence[str]) -> bool:
    return any(texts) and not any(text and is_numeric(text) for text in texts)


def _ends_whole(rows: Sequence[Row], depth: int) -> bool:
    return depth == len(rows) or all(
        above is not below for above, below in zip(rows[depth - 1], rows[depth], strict=True)
    )


def _joined(upper: list[Row], lower: list[Row]) -> list[Row]:
    """Rows above and below the cut → all rows, halves of a cut row and of a cut label made whole."""
    pairs = _pairs(upper, lower)
    if pairs is not None and _is_cut_row(pairs, upper, lower):
        rows = _with_merged(upper + lower, pairs)
        return rows[: len(upper)] + rows[len(upper) + 1 :]
    labels = [pair for pair in _matches(upper, lower) if _is_cut_label(*pair, upper, lower)]
    return _with_merged(upper + lower, labels)


def _with_merged(rows: Sequence[Row], pairs: Sequence[tuple[PdfCell, PdfCell]]) -> list[Row]:
    """The rows with one cell in place of each pair."""
    merged: dict[int, PdfCell] = {}
    for above, below in pairs:
        whole = _merged(above, below)
        merged[id(above)] = merged[id(below)] = whole
    return [[merged.get(id(cell), cell) for cell in row] for row in rows]


def _span(row: Row, cell: PdfCell) -> tuple[int, int]:
    columns = [index for index, other in enumerate(row) if other is cell]
    return columns[0], columns[-1]


def _matches(upper: list[Row], lower: list[Row]) -> list[tuple[PdfCell, PdfCell]]:
    """Cells that meet at the cut and cover the same columns."""
    found: dict[int, tuple[PdfCell, PdfCell]] = {}
    for above, below in zip(upper[-1], lower[0], strict=True):
        if _span(upper[-1], above) == _span(lower[0], below):
            found[id(above)] = (above, below)
    return list(found.values())


def _pairs(upper: list[Row], lower: list[Row]) -> list[tuple[PdfCell, PdfCell]] | None:
    matches = _matches(upper, lower)
    covered = sum(_span(upper[-1], above)[1] - _span(upper[-1], above)[0] + 1 for above, _ in matches)
    return matches if covered == len(upper[-1]) else None


def _is_tall(rows: Sequence[Row], cell: PdfCell) -> bool:
    return sum(1 for row in rows if any(other is cell for other in row)) > 1


def _is_cut_row(pairs: Sequence[tuple[PdfCell, PdfCell]], upper: list[Row], lower: list[Row]) -> bool:
    """Whether the last row above and the first below are halves of one row.

    They are where one half is an empty strip, or where every text that goes on below was wrapped above and no column has two texts.
    """
    low = [pair for pair in pairs if not _is_tall(upper, pair[0]) and not _is_tall(lower, pair[1])]
    if not low or not all(_fits_cut(above, below) for above, below in pairs):
        return False
    if not any(above.text for above, _ in low) or not any(below.text for _, below in low):
        return True
    texts = [(above, below) for above, below in low if above.text and below.text]
    return bool(texts) and all(_goes_on(above, below) for above, below in texts)


def _fits_cut(above: PdfCell, below: PdfCell) -> bool:
    return not (above.text and below.text) or _goes_on(above, below)


def _is_cut_label(above: PdfCell, below: PdfCell, upper: list[Row], lower: list[Row]) -> bool:
    """Whether a label that spans rows was cut: it comes back blank, or its wrapped text goes on."""
    if not above.text and not below.text:
        return _is_tall(upper, above) and _is_tall(lower, below)
    if above.text and below.text:
        return (_is_tall(upper, above) or _is_tall(lower, below)) and _goes_on(above, below)
    if is_numeric(above.text or below.text):
        return False
    if _is_tall(upper, above) or _is_tall(lower, below):
        return True
    return _has_label_beyond(upper[-1], above) and _has_label_beyond(lower[0], below)


def _has_label_beyond(row: Row, cell: PdfCell) -> bool:
    after = row[_span(row, cell)[1] + 1 :]
    return any(other.text and not is_numeric(other.text) for other in after[:1])


def _goes_on(above: PdfCell, below: PdfCell) -> bool:
    """Whether ``below`` reads on from ``above``: words, wrapped at the cell's width, and no new item."""
    if is_numeric(above.text) or is_numeric(below.text) or starts_item(below.text) or not above.lines:
        return False
    return is_full(above.lines[-1], above.width())


def _merged(above: PdfCell, below: PdfCell) -> PdfCell:
    text = join(above.text, below.text)
    return PdfCell(above.box, above.place or below.place, above.lines + below.lines, text)


def _grid(rows: Sequence[Row]) -> Grid:
    return shared_grid(rows, next((cell.place for row in rows for cell in row if cell.place), ""))
