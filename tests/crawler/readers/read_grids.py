"""What tests of readers of texts look at: the grids that were read, and the texts of their cells."""

from __future__ import annotations

from collections.abc import Callable

from crawler.document import Document, Grid
from crawler.errors import UnreadableError


def grids_unless_refused(read: Callable[[bytes], Document], text: str, *codes: str) -> tuple[Grid, ...]:
    """The grids, none where the text was refused with one of these codes."""
    try:
        return read(text.encode()).grids
    except UnreadableError as refusal:
        if refusal.code not in codes:
            raise
        return ()


def rows(grid: Grid) -> list[list[str]]:
    """Texts of the cells that the source has."""
    return [[cell.text for cell in row if not cell.is_filler] for row in grid.rows]


def only_grid(document: Document) -> Grid:
    """The grid of a document that has no other."""
    assert len(document.grids) == 1
    return document.grids[0]


def parse_place(place: str) -> tuple[int, float, float, float, float]:
    """Page, and left, top, right and bottom of a place in a PDF."""
    page, box = place.removeprefix("page ").split(" box ")
    left, top, right, bottom = (float(value) for value in box.split(","))
    return int(page), left, top, right, bottom
