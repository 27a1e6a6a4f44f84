"""Markdown to a Document: headings, pipe tables, embedded HTML tables, and the prose of converted PDF files.

Converters write tables in pieces, with ragged rows and heads that are data; nothing here mends that. Every row but the
rulers under heads comes out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from crawler.document import Block, Document, Grid, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.decode import decode
from crawler.readers.grid import ragged_grid
from crawler.readers.html import blocks_of
from crawler.readers.lines import Line, Wrap, find_wrap, is_ruler, paragraphs_of, read_front, url_in
from crawler.readers.strings import normalised, raised
from crawler.readers.text import lines_of_text, without_cut_number
from crawler.readers.whitespace import clean

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE_CELL = re.compile(r"^\s*:?-{1,}:?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_TAG = re.compile(r"</?(?:sup|sub|span|b|i|u|strong|em|font|p|div|center)\b[^<>]*>", re.IGNORECASE)
_NOTE = re.compile(r"(?<=\d)<sup>\s*(\d{1,3})\s*</sup>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\(([^()\s]{1,400})[^()]{0,200}\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]{1,300})\]\(([^()\s]{1,400})[^()]{0,200}\)")
_TABLE_OPEN = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|zip|rar)(?:$|[?#])", re.IGNORECASE)
_MAX_TABLE_LINES = 5000


def read_markdown(body: bytes, charset: str = "") -> Document:
    """The document of a Markdown text. Cells have places ``table 2 row 3 column 4``, paragraphs ``line 12``. Raises UnreadableError ``empty``."""
    text, issues = decode(body, charset)
    lines = lines_of_text(text)
    metadata, taken = read_front(lines)
    if "url" in metadata:
        metadata["url"] = url_in(metadata["url"]) or metadata["url"]
    rest = [line for line in lines[taken:] if not _FENCE.match(line.raw)]
    blocks = tuple(_blocks(rest))
    images = len(_IMAGE.findall(text))
    links = tuple((address, clean(label)) for label, address in _LINK.findall(text) if _FILE.search(address))
    if not blocks and not images:
        raise UnreadableError("empty", "The text has nothing but blanks.")
    if text[-1:] not in ("|", "\n", "\r", ">", ""):
        blocks, cut = without_cut_number(blocks)
        issues = (*issues, *cut)
    return Document("text/markdown", blocks, MappingProxyType(metadata), links, images, issues)


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    wrap = find_wrap([line for line in lines if "|" not in line.raw and not line.raw.lstrip().startswith(("#", "<"))])
    prose: list[Line] = []
    tables = index = 0
    while index < len(lines):
        end, found = _special(lines, index, tables + 1)
        if end == index:
            prose.append(lines[index])
            index += 1
            continue
        yield from _prose(prose, wrap)
        prose = []
        yield from found
        tables += sum(isinstance(block, Grid) for block in found)
        index = end
    yield from _prose(prose, wrap)


def _special(lines: Sequence[Line], index: int, number: int) -> tuple[int, list[Block]]:
    """A heading, a pipe table or an HTML table that begins on line ``index`` and where it ends; ``index`` itself where prose goes on."""
    line = lines[index]
    if heading := _HEADING.match(line.raw):
        text = _inline(heading.group(2))
        return index + 1, [Paragraph(text, line.place, len(heading.group(1)))] if text else []
    end = _table_end(lines, index)
    if end > index:
        rows = _rows_of(lines[index:end])
        return end, [_pipe_grid(rows, number)] if rows else []
    if _TABLE_OPEN.search(line.raw):
        end = _embedded_end(lines, index)
        markup = "\n".join(part.raw for part in lines[index:end])
        return end, blocks_of(markup, first_table=number, place=line.place)
    return index, []


def _pipe_grid(rows: list[list[str]], number: int) -> Grid:
    place = f"table {number}"
    placed = [[(text, f"{place} row {y} column {x}") for x, text in enumerate(row, 1)] for y, row in enumerate(rows, 1)]
    return ragged_grid(placed, place)


def _prose(lines: list[Line], wrap: Wrap | None) -> Iterator[Paragraph]:
    written = [
        Line(_inline_raw(line.raw), line.number)
        for line in lines
        if not is_ruler(line) and line.raw.strip() not in ("---", "***")
    ]
    yield from paragraphs_of(written, wrap)


def _inline_raw(raw: str) -> str:
    """A line without inline marks, its indent kept."""
    indent = raw[: len(raw) - len(raw.lstrip())]
    return indent + _inline(raw)


def _inline(text: str) -> str:
    """Words of a line: no emphasis, link addresses, pictures, inline tags or escapes."""
    if not any(mark in text for mark in "*_[<\\&`"):
        return clean(text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if "<" in text:  # 2<sup>1</sup> is 2 with note 1
        text = _NOTE.sub(lambda note: raised(note[1]), text)
    text = _TAG.sub("", _BREAK.sub("\n", text)).replace("`", "")
    return normalised(html.unescape(_ESCAPED.sub(r"\1", text)))


def _table_end(lines: Sequence[Line], index: int) -> int:
    """Where a pipe table that begins at ``index`` ends; ``index`` itself where none begins."""
    end = index
    while end < len(lines) and lines[end].raw.lstrip().startswith("|") and len(_PIPE.findall(lines[end].raw)) >= 2:
        end += 1
    if end > index:
        return end
    # Without outer pipes a table shows by the ruler under its head.
    if index + 1 < len(lines) and _PIPE.search(lines[index].raw) and _is_rule(lines[index + 1].raw):
        end = index + 2
        while end < len(lines) and _PIPE.search(lines[end].raw):
            end += 1
    return end


def _is_rule(raw: str) -> bool:
    cells = _PIPE.split(raw.strip().strip("|"))
    return len(_PIPE.findall(raw)) >= 1 and "--" in raw and all(_RULE_CELL.match(cell) for cell in cells)


def _rows_of(lines: Sequence[Line]) -> list[list[str]]:
    rows = []
    for line in lines:
        raw = line.raw.strip()
        if _is_rule(raw) or (raw.strip("|- :") == "" and "-" in raw and len(lines) > 1 and line is lines[1]):
            continue
        cells = _PIPE.split(raw.removeprefix("|"))
        if raw.endswith("|") and not raw.endswith("\\|") and len(cells) > 1:
            cells.pop()
        rows.append([_inline(cell.strip()) for cell in cells])
    return rows


def _embedded_end(lines: Sequence[Line], index: int) -> int:
    """Where the HTML table that opens on line ``index`` is closed; without an end it takes that line alone."""
    opened = 0
    for end in range(index, min(len(lines), index + _MAX_TABLE_LINES)):
        opened += len(_TABLE_OPEN.findall(lines[end].raw)) - len(_TABLE_CLOSE.findall(lines[end].raw))
        if opened <= 0:
            return end + 1
    return index + 1
