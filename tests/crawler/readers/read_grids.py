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
