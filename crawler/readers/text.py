"""Plain text to a Document: paragraphs by line, and the tables that tabs or aligned columns still show.

Such a table has no geometry: a merged cell is simply absent in the rows below, so its grid is ragged and the parser goes
by labels. Never guesses columns where blanks are ambiguous; such lines stay paragraphs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from crawler.document import Block, Cell, Document, Grid, Issue, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.decode import decode
from crawler.readers.grid import ragged_grid
from crawler.readers.lines import Line, Wrap, find_wrap, is_ruler, paragraphs_of, read_front, split_lines, url_in
from crawler.readers.strings import is_numeric, normalised
from crawler.readers.whitespace import clean

MAX_CHARACTERS = 1_000_000
_QUOTED_LINES = 12
_GAP = re.compile(r"[ \u3000\xa0]{2,}|\t+")
_FIGURES = re.compile(r"^(.*?\D)??((?:[ \u3000]+(?:[-−]?\d[\d.,]*|[-—/]))+)$")
_HEADING = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]")
_SHORT_LABEL = 60
_MANY_FIGURES = 5
_LONGEST_ROW = 300

Row = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as a row of a table, or a line of prose where ``cells`` is empty."""

    line: Line
    cells: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        return sum(bool(cell) for cell in self.cells)


def read_text(body: bytes, charset: str = "") -> Document:
    """The document of a plain text. Places are ``line 12``. Raises UnreadableError ``empty``, ``too_large``, ``too_complex``."""
    text, issues = decode(body, charset)
    lines = lines_of_text(text)
    metadata, taken = read_front(lines)
    if "url" in metadata:
        metadata["url"] = url_in(metadata["url"]) or metadata["url"]
    rest = [line for line in lines[taken:] if not is_ruler(line)]
    blocks = tuple(_blocks(rest))
    if text[-1:] not in ("\n", "\r", ""):
        blocks, cut = without_cut_number(blocks)
        issues = (*issues, *cut)
    if not blocks and not metadata:
        raise UnreadableError("empty", "The text has nothing but blanks.")
    return Document("text/plain", blocks, MappingProxyType(metadata), issues=issues)


def without_cut_number(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """The blocks of a text that ends without the end of its line: where that line is a row of a table, its last number may lack digits.

    It is kept where it is the total of numbers before it, or 0, which begins no other count; else it is taken out.
    """
    if not blocks or not isinstance(blocks[-1], Grid):
        return blocks, ()
    grid = blocks[-1]
    row = [cell for cell in grid.rows[-1] if not cell.is_filler]
    if len(row) < 2 or not is_numeric(row[-1].text) or _is_certain([cell.text for cell in row]):
        return blocks, ()
    last = row[-1]
    rest = tuple(Cell("", "", cell.row, cell.column) if cell is last else cell for cell in grid.rows[-1])
    message = f"The text ends inside a row of a table: its last number, “{last.text}”, may be cut off and is left out."
    return (*blocks[:-1], replace(grid, rows=(*grid.rows[:-1], rest))), (Issue("truncated_text", message, last.place),)


def _is_certain(texts: list[str]) -> bool:
    *before, last = texts
    if not last.isdecimal():
        return False
    total = 0
    for count, text in enumerate(reversed(before), 1):
        if not text.isdecimal():
            break
        total += int(text)
        if count > 1 and total == int(last):
            return True
    return int(last) == 0


def lines_of_text(text: str) -> list[Line]:
    """Lines of a decoded text, bounded."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError("too_large", f"The text has more than {MAX_CHARACTERS} characters.")
    return _with_quoted_cells(split_lines(text))


def _with_quoted_cells(lines: list[Line]) -> list[Line]:
    """Spreadsheet cells with line breaks are quoted when they are copied; such lines are put together again."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if _is_open(line.raw):
            for length in range(1, _QUOTED_LINES):
                raw = "\n".join(part.raw for part in lines[index - 1 : index + length])
                if not _is_open(raw) and "\t" in raw:
                    line = Line(raw, line.number)
                    index += length
                    break
        joined.append(line)
    return joined


def _is_open(raw: str) -> bool:
    """Whether the last cell that begins with a quotation mark has not ended."""
    if '"' not in raw:
        return False
    begin = max((match.start(1) for match in re.finditer(r"(?:^|\t)(\")", raw)), default=-1)
    return begin >= 0 and raw.count('"', begin) % 2 == 1


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    rows = [_as_row(line) for line in lines]
    is_table = _table_rows(rows)
    # A row of cells between bars is no line of prose, whatever its width.
    prose = [row.line for row, inside in zip(rows, is_table, strict=True) if not inside and "|" not in row.line.raw]
    wrap = find_wrap(prose)
    tables = 0
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and is_table[index] == is_table[start]:
            continue
        stretch = rows[start:index]
        start = index
        if not is_table[index - 1]:
            yield from _prose(stretch, wrap)
            continue
        tables += 1
        cells = [[(cell, row.line.place) for cell in _cells_or_line(row)] for row in stretch if not row.line.is_blank]
        yield ragged_grid(cells, f"table {tables}")


def _prose(rows: list[_Row], wrap: Wrap | None) -> list[Paragraph]:
    return paragraphs_of([row.line for row in rows], wrap)


def _cells_or_line(row: _Row) -> tuple[str, ...]:
    return row.cells or (clean(row.line.raw),)


def _as_row(line: Line) -> _Row:
    if line.is_blank:
        return _Row(line)
    raw = line.raw
    if "\t" in raw.strip(" "):
        cells = tuple(_unquoted(cell) for cell in raw.split("\t"))
        is_indent = not any(cells[:-1]) and len(cells[-1]) > 0
        return _Row(line) if is_indent and _reads_as_prose(cells[-1]) else _Row(line, cells)
    cells = tuple(map(clean, _GAP.split(raw.strip(" \u3000\xa0"))))
    if len(cells) >= 2:
        split = [part for cell in cells for part in _label_and_figures(cell)]
        if sum(map(is_numeric, split)) or len(split) >= 3:
            return _Row(line, tuple(split))
    parts = _label_and_figures(clean(raw))
    return _Row(line, tuple(parts)) if len(parts) > _MANY_FIGURES else _Row(line)


def _reads_as_prose(text: str) -> bool:
    return bool(_HEADING.match(text)) or len(text) > _SHORT_LABEL or text.endswith(("。", "："))


def _unquoted(cell: str) -> str:
    cell = cell.strip(" \u3000\xa0\r")
    if len(cell) >= 2 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1].replace('""', '"')
    return normalised(cell)


def _label_and_figures(text: str) -> list[str]:
    """``（一）予以公开 22 0 0 0 0 0 22`` parted at its blanks; fewer than five figures are no row of a table."""
    if len(text) > _LONGEST_ROW:
        return [text]
    found = _FIGURES.match(text if text[:1].isspace() or not is_numeric(text) else f" {text}")
    figures = found.group(2).split() if found else []
    if found is None or len(figures) < _MANY_FIGURES:
        return [text]
    label = clean(found.group(1) or "")
    return [label, *figures] if label else figures


def _table_rows(rows: list[_Row]) -> list[bool]:
    """Which lines belong to a table: runs of rows, with short labels between them, that have figures or columns in common."""
    flags = [False] * len(rows)
    index = 0
    while index < len(rows):
        if not rows[index].cells:
            index += 1
            continue
        end = _run_end(rows, index)
        run = [row for row in rows[index:end] if row.cells]
        if _is_table(run):
            flags[index:end] = [True] * (end - index)
        index = end
    return flags


def _run_end(rows: list[_Row], start: int) -> int:
    end = start + 1
    while end < len(rows):
        following = end
        while (
            following < len(rows)
            and following - end <= 3
            and not rows[following].cells
            and _may_stand_between(rows[following].line)
        ):
            following += 1
        if following >= len(rows) or not rows[following].cells or not _goes_together(rows, end, following):
            break
        end = following + 1
    return end


def _may_stand_between(line: Line) -> bool:
    """A blank line or a label that lost its cells; a heading or a sentence ends a table."""
    text = clean(line.raw)
    return len(text) <= _SHORT_LABEL and not _HEADING.match(text) and not text.endswith(("。", "：", ":"))


def _goes_together(rows: list[_Row], end: int, following: int) -> bool:
    has_blank = any(row.line.is_blank for row in rows[end:following])
    by_tabs = "\t" in rows[end - 1].line.raw
    if by_tabs != ("\t" in rows[following].line.raw):
        return False
    return not has_blank or not by_tabs or len(rows[end - 1].cells) == len(rows[following].cells)


def _is_table(run: list[_Row]) -> bool:
    if any("\t" in row.line.raw.strip(" ") for row in run):
        return sum(row.filled >= 2 for row in run) >= 2 or any(row.filled >= 3 for row in run)
    # Blanks alone: prose that was justified or laid out by hand has gaps too, but not figures under each other.
    counts = [sum(map(is_numeric, row.cells)) for row in run]
    with_figures = sum(count >= 1 for count in counts)
    return len(run) >= 2 and with_figures * 2 >= len(run) and (max(counts) >= 3 or with_figures >= 2)


def read_csv(body: bytes, charset: str = "") -> Document:
    """The document of comma-separated values: lines of one field are paragraphs, others rows. Raises UnreadableError ``empty``, ``damaged``."""
    text, issues = decode(body, charset)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError("too_large", f"The text has more than {MAX_CHARACTERS} characters.")
    blocks: list[Block] = []
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for record in reader:
            fields = [normalised(field) for field in record]
            place = f"line {reader.line_num}"
            if len(fields) > 1 and any(fields):
                rows.append([(field, place) for field in fields])
                continue
            _close(rows, blocks)
            if fields and fields[0]:
                blocks.append(Paragraph(fields[0], place))
    except csv.Error as error:
        raise UnreadableError(
            "damaged", f"The comma-separated values break off in line {reader.line_num}: {error}."
        ) from None
    _close(rows, blocks)
    if not blocks:
        raise UnreadableError("empty", "The table has no rows.")
    whole, cut = (tuple(blocks), ()) if text[-1:] in ("\n", "\r") else without_cut_number(tuple(blocks))
    return Document("text/csv", whole, issues=(*issues, *cut))


def _close(rows: list[Row], blocks: list[Block]) -> None:
    if not rows:
        return
    number = sum(isinstance(block, Grid) for block in blocks) + 1
    grid = replace(ragged_grid(rows, f"table {number}"), is_ragged=False)
    blocks.append(grid)
    rows.clear()
