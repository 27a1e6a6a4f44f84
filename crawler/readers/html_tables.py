"""Data tables and layout tables told apart, row by row.

Old skins nest a whole page in layout tables, and some reports lie wholly in one table: headings and prose in full-width
rows, figures in the rows between. So a table is cut into stretches: rows of data become a grid, all others are given back
to be read as prose. Never drops a cell.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.readers.grid import SINGLE, Slots, Span, layout
from crawler.readers.html_labels import is_catalogue
from crawler.readers.html_nodes import LINKS, TEXT, cell_text, lines_of, span_of, tag_id, text_of_runs, text_within

_LONG_CELL = 150
_SENTENCE_ROW = 60
_MANY_CELLS = 40
_CALENDAR_CELLS = 60
_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、.．]")
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("script", "style", "textarea", "select", "button", "noscript", "svg"))
_SPANNING = "[colspan],[rowspan]"
_TELLING = f"{_SPANNING},table,{LINKS},{','.join(sorted(_SILENT))}"


@dataclass(frozen=True, slots=True)
class TableGrid:
    """A stretch of data rows: ``slots`` as ``grid.layout`` gives them, indexing ``texts``; ``weight`` is the number of characters."""

    slots: Slots
    texts: list[str]
    weight: int
    is_catalogue: bool
    has_links: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's cells in source order (``nodes``, ``texts``, ``is_prose`` alike indexed), where each stands, and which begin in each row."""

    slots: Slots
    starting: list[list[int]]
    nodes: list[LexborNode]
    texts: list[str]
    is_prose: list[bool]
    has_links: bool


def split_table(table: LexborNode) -> Iterator[TableGrid | LexborNode]:
    """The table's parts in reading order: grids of data rows, and caption and cell nodes that are to be read as prose."""
    caption, read = _read_in_one_pass(table) or _read_by_parts(table)
    if caption is not None:
        yield caption
    if not read.slots:
        return
    prose = _prose_rows(read)
    start = 0
    for row in range(1, len(read.slots) + 1):
        if row < len(read.slots) and prose[row] == prose[start]:
            continue
        yield from _stretch(read, start, row, prose[start], is_whole=row - start == len(read.slots))
        start = row


_Read = tuple[LexborNode | None, _Table]
"""A table's caption and its cells."""

_TEXT, _CELL, _ROW, _GROUP, _LINK, _CAPTION, _STRANGE = range(7)
_ROLES = {
    tag_id(name): role
    for role, names in (
        (_TEXT, (TEXT,)),
        (_CELL, _CELLS),
        (_ROW, ("tr",)),
        (_GROUP, ("tbody", "thead")),
        (_LINK, ("a",)),
        (_CAPTION, ("caption",)),
        # Cells in cells, rows out of their order, text that is not shown.
        (_STRANGE, ("table", "tfoot", *_SILENT)),
    )
    for name in names
}


def _read_in_one_pass(table: LexborNode) -> _Read | None:
    """The usual table, of cells with text in them; None where it holds anything that needs a closer look.

    Most of a report's elements are its cells, so that most of the time of reading goes here.
    """
    caption: LexborNode | None = None
    nodes: list[LexborNode] = []
    runs_of_cells: list[list[str]] = []
    runs: list[str] = []
    row: list[Span] = []
    group = [row]
    groups = [group]
    links: list[LexborNode] = []
    spans, role_of = _spans_of(table.css(_SPANNING)), _ROLES.get
    inside = table.traverse(True, True)
    next(inside)
    for node in inside:
        role = role_of(node.tag_id)
        if role is None:
            continue
        if role == _TEXT:
            runs.append(node.text_content or "")
        elif role == _CELL:
            nodes.append(node)
            runs_of_cells.append(runs := [])
            row.append(spans.get(node.mem_id, SINGLE))
        elif role == _ROW:
            group.append(row := [])
        elif role == _GROUP:
            groups.append(group := [])
        elif role == _LINK:
            links.append(node)
        elif role == _CAPTION:
            caption = caption or node
        else:
            return None
    texts = list(map(text_of_runs, runs_of_cells, nodes))
    return caption, _Table(
        layout(groups),
        _numbered([len(row) for group in groups for row in group]),
        nodes,
        texts,
        [len(text) > _LONG_CELL for text in texts],
        any("href" in link.attributes for link in links),
    )


def _numbered(widths: list[int]) -> list[list[int]]:
    """The numbers of the cells of each row that has any."""
    ends = list(itertools.accumulate(widths))
    return [list(range(end - width, end)) for width, end in zip(widths, ends, strict=True) if width]


def _read_by_parts(table: LexborNode) -> _Read:
    """Any table: its groups in their order, each cell looked through for what it holds."""
    caption, groups = _groups_of(table)
    return caption, _read_cells(table, groups)


def _groups_of(table: LexborNode) -> tuple[LexborNode | None, list[list[list[LexborNode]]]]:
    """Caption and row groups; a tfoot comes last wherever it stands (HTML §4.9.12)."""
    caption: LexborNode | None = None
    groups: list[list[list[LexborNode]]] = []
    feet: list[list[list[LexborNode]]] = []
    for child in table.iter():
        tag = child.tag
        if tag == "caption":
            caption = caption or child
        elif tag == "tfoot":
            feet.append(_rows_of(child))
        elif tag in ("tbody", "thead"):
            groups.append(_rows_of(child))
    return caption, groups + feet


def _rows_of(group: LexborNode) -> list[list[LexborNode]]:
    return [[cell for cell in row.iter() if cell.tag in _CELLS] for row in group.iter() if row.tag == "tr"]


def _read_cells(table: LexborNode, groups: list[list[list[LexborNode]]]) -> _Table:
    nodes = [node for group in groups for row in group for node in row]
    facts = _facts_of(table)
    read = _text_without_silence if facts.is_silent else cell_text
    is_nested = [facts.has_tables and node.css_first("table") is not None for node in nodes]
    texts = ["" if nested else read(node) for node, nested in zip(nodes, is_nested, strict=True)]
    span = facts.spans.get
    return _Table(
        layout([[span(node.mem_id, SINGLE) for node in row] for row in group] for group in groups),
        _numbered([len(row) for group in groups for row in group]),
        nodes,
        texts,
        [nested or len(text) > _LONG_CELL for text, nested in zip(texts, is_nested, strict=True)],
        facts.has_links,
    )


@dataclass(slots=True)
class _Facts:
    """What one look through a table finds: spans by memory address of their elements, and what it holds beside text."""

    spans: dict[int, Span]
    has_tables: bool = False
    has_links: bool = False
    is_silent: bool = False


def _facts_of(table: LexborNode) -> _Facts:
    telling = table.css(_TELLING)
    facts = _Facts(_spans_of(telling))
    for node in telling:
        tag = node.tag
        if tag == "table":
            facts.has_tables = facts.has_tables or node.mem_id != table.mem_id
        elif tag in _SILENT:
            facts.is_silent = True
        elif tag == "a" and "href" in node.attributes:
            facts.has_links = True
    return facts


def _spans_of(nodes: list[LexborNode]) -> dict[int, Span]:
    """Spans of those nodes that are cells, by their memory address."""
    spans = {}
    for node in nodes:
        if _ROLES.get(node.tag_id) == _CELL:
            attributes = node.attributes
            printed = (attributes.get("rowspan"), attributes.get("colspan"))
            spans[node.mem_id] = _USUAL_SPANS.get(printed) or _span(*printed)
    return spans


def _text_without_silence(cell: LexborNode) -> str:
    return "\n".join(lines_of(text_within(cell)))


def _span(rows: str | None, columns: str | None) -> Span:
    # Zero is "to the end of the row group" for rows alone.
    return 0 if rows and rows.strip() == "0" else span_of(rows), span_of(columns)


_PRINTED = (None, *map(str, range(1, 25)))
_USUAL_SPANS = {(rows, columns): _span(rows, columns) for rows in _PRINTED for columns in _PRINTED}


def _prose_rows(table: _Table) -> list[bool]:
    """Which rows are prose: a long cell or a nested table in it, or one sentence alone; then also headings alone."""
    if not any(table.is_prose) and not any(len(text) > _SENTENCE_ROW and "。" in text for text in table.texts):
        return [False] * len(table.slots)
    alone = [_only_text(table, cells) for cells in table.starting]
    prose = [
        any(table.is_prose[index] for index in cells) or (len(text) > _SENTENCE_ROW and "。" in text)
        for cells, text in zip(table.starting, alone, strict=True)
    ]
    if any(prose):
        spanning = [
            len(cells) == 1 and bool(_HEADING.match(text)) for cells, text in zip(table.starting, alone, strict=True)
        ]
        prose = [flag or heading for flag, heading in zip(prose, spanning, strict=True)]
    return prose


def _only_text(table: _Table, cells: list[int]) -> str:
    filled = [table.texts[index] for index in cells if table.texts[index]]
    return filled[0] if len(filled) == 1 else ""


def _stretch(
    table: _Table, start: int, end: int, is_prose: bool, *, is_whole: bool
) -> Iterator[TableGrid | LexborNode]:
    beginning = [index for row in table.starting[start:end] for index in row]
    texts, lines = table.texts, table.slots
    if not is_whole:
        texts = [texts[index] for index in beginning]
        # A cell that reaches down from a prose row above is no part of these rows' data.
        own = set(beginning)
        lines = [[index if index in own else -1 for index in line] for line in lines[start:end]]
    if not is_prose and _is_data(table, lines, beginning, is_whole=is_whole):
        lines = lines if is_whole else _narrowed(lines)
        yield TableGrid(lines, table.texts, sum(map(len, texts)), is_catalogue(texts), table.has_links)
        return
    for index in beginning:
        yield table.nodes[index]


def _is_data(table: _Table, lines: Slots, cells: list[int], *, is_whole: bool) -> bool:
    filled = {index for index in cells if table.texts[index]}
    if len(cells) > _MANY_CELLS and len(filled) * 12 < len(cells):
        return False
    if is_whole:
        has_rows = any(len(filled.intersection(line)) >= 2 for line in lines)
    else:
        widths = [len(filled.intersection(line)) for line in lines]
        has_rows = max(widths, default=0) >= 3 or sum(width >= 2 for width in widths) >= 2
    if not has_rows:
        return False
    if table.has_links and _is_linked(table, filled):
        return False
    return len(filled) > _CALENDAR_CELLS or not _is_calendar([table.texts[index] for index in filled])


def _is_linked(table: _Table, cells: set[int]) -> bool:
    linked = sum(len(link.text().strip()) for index in cells for link in table.nodes[index].css("a[href]"))
    return linked * 2 > sum(len(table.texts[index]) for index in cells)


def _is_calendar(texts: list[str]) -> bool:
    days = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 2}
    return len(days) >= 28 and set(range(1, 29)) <= days and sum(len(text) > 4 for text in texts) <= 3


def _narrowed(lines: Slots) -> Slots:
    """Without columns that repeat their left neighbour or hold nothing in every row."""
    width = len(lines[0])
    kept = [
        x
        for x in range(width)
        if any(line[x] >= 0 for line in lines) and (x == 0 or any(line[x] != line[x - 1] for line in lines))
    ]
    return lines if len(kept) == width else [[line[x] for x in kept] for line in lines]
