"""The one model between file formats and reports: paragraphs and rectangular grids in reading order.

Readers make it, parsers take it. It knows nothing of reports and nothing of files beyond the place of each text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that was seen and not understood, or that a reader of the result has to know.

    ``code`` is a stable snake_case word, ``message`` one English sentence, ``where`` a place in the source or "".
    """

    code: str
    message: str
    where: str = ""


class Cell(NamedTuple):
    """One cell of a source table. A named tuple, because a report has hundreds and a frozen dataclass is built ten times slower.

    ``text`` has its white space normalised (runs of blanks are one blank, line breaks stay as ``\\n``). ``place`` leads back to the
    source: ``table 2 row 7 column 4`` (page, Word, Markdown; one-based, columns counted in the grid), ``page 3 box 72.0,100.5,120.0,115.0``
    (PDF: left, top, right, bottom in points), ``line 45`` (text), ``Sheet1!C7`` (workbook). ``row`` and ``column`` are the
    zero-based grid position of its upper left corner. A cell that the source does not have (a short row was filled
    up) has an empty ``place``.
    """

    text: str
    place: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1

    @property
    def is_filler(self) -> bool:
        """Whether the source has no such cell."""
        return not self.place


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangular table with spans expanded: a merged cell stands, as the same object, at every position it covers.

    ``is_ragged`` says that the source gives no geometry (text, Markdown), so that short rows were filled up on the right and
    positions of different rows do not have to correspond. ``slots`` are the rows as numbers of cells in the source's order (-1: a
    filler), where the reader knows them: grids with equal ones differ in their texts alone.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    is_ragged: bool = False
    slots: tuple[tuple[int, ...], ...] | None = field(default=None, repr=False, compare=False)

    @property
    def width(self) -> int:
        """Columns; every row has as many."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, its white space normalised. ``level`` is 1–6 where the source marks a heading, else 0."""

    text: str
    place: str
    level: int = 0


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found in a file.

    ``media_type`` is decided by the content. ``metadata`` holds what the file says of itself outside its text, under these
    keys, each only where present: ``title`` (the page's own ``<title>`` or the file's title property), ``article_title``,
    ``published`` (as printed), ``source`` (publisher as printed), ``site_name``, ``column_name``, ``url``, ``index_number``,
    ``breadcrumb``. ``links`` are the attachments the document points to, as (address as written, text).
    ``images`` counts pictures inside the report body that are large enough to be a page or a table.
    """

    media_type: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    links: tuple[tuple[str, str], ...] = ()
    images: int = 0
    issues: tuple[Issue, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs alone, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids alone, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))
