"""DOCX → Document: body order, headings, tables, text boxes.

Only the package's own parts are read. It must not resolve entities or outside relations, and it must not start another program:
older Word files are converted by crawler.convert before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn

from crawler.document import Block, Document, Issue, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.office import Element, Package, attribute, local_name, ole_error
from crawler.readers.sniff import OLE_SIGNATURE
from crawler.readers.strings import clean_title, is_numeric, normalised
from crawler.readers.word_numbering import Numbering, W, read_numbering
from crawler.readers.word_table import read_table, row_cells, table_rows, unwrapped
from crawler.readers.word_text import read_runs

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KIND = "Word file"


def read_docx(body: bytes) -> Document:
    """Paragraphs (``paragraph 12``) and grids (``table 2 row 7 column 4``) of a DOCX in body order.

    Raises UnreadableError: ``damaged``, ``encrypted``, ``unsupported``, ``too_large``, ``too_complex``, ``picture``, ``empty``.
    """
    try:
        return _read(Package(body, _KIND))
    except RecursionError:
        raise UnreadableError("too_complex", "The Word file's elements are nested too deeply.") from None


def read_legacy_word(body: bytes) -> NoReturn:
    """A DOC, WPS or RTF file cannot be read by a pure function: raises UnreadableError saying what to do."""
    if body.startswith(OLE_SIGNATURE) and "EncryptedPackage".encode("utf-16-le") in body:
        raise ole_error(body, _KIND)
    raise UnreadableError(
        "unsupported",
        "The file is in Word's format before 2007 (DOC, WPS or RTF). It is read after conversion by LibreOffice: "
        "install LibreOffice, or save the file as DOCX.",
    )


def _read(package: Package) -> Document:
    main = package.target("", "officeDocument") or "word/document.xml"
    if not package.has(main) and package.has("word/document.xml"):
        main = "word/document.xml"
    root = package.xml(main)
    body = root.find(W + "body")
    if root.tag != W + "document" or body is None:
        raise UnreadableError("damaged", "The Word file has no document in its main part. Fetch it again.")
    styles = package.target(main, "styles")
    numbering = package.target(main, "numbering")
    reader = _Reader(
        _read_styles(package.xml(styles) if styles and package.has(styles) else None),
        read_numbering(package.xml(numbering) if numbering and package.has(numbering) else None),
    )
    blocks = tuple(reader.blocks(body))
    if not blocks and reader.pictures:
        raise UnreadableError(
            "picture",
            "The Word file holds pictures and no text. Ask for the text version, or run an OCR program on it.",
        )
    if not blocks:
        raise UnreadableError("empty", "The Word file holds no text.")
    issues = (
        (Issue("embedded_part", "An embedded file of another format was not read."),) if reader.has_foreign_part else ()
    )
    return Document(MEDIA_TYPE, blocks, _metadata(package), images=reader.pictures, issues=issues)


def _metadata(package: Package) -> Mapping[str, str]:
    core = package.target("", "core-properties")
    if not core or not package.has(core):
        return MappingProxyType({})
    for element in package.xml(core):
        if local_name(element) == "title" and (title := clean_title(element.text or "")):
            return MappingProxyType({"title": title})
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style adds: its heading level (0 for none) and its list."""

    level: int
    num_id: str
    num_level: int


def _read_styles(root: Element | None) -> dict[str, _Style]:
    elements = (
        {} if root is None else {str(style.get(W + "styleId")): style for style in root.iterchildren(W + "style")}
    )
    return {style_id: _style(element, elements) for style_id, element in elements.items()}


def _style(element: Element, elements: Mapping[str, Element]) -> _Style:
    level, num_id, num_level = 0, "", -1
    seen: list[Element] = []
    current: Element | None = element
    while current is not None and current not in seen:
        seen.append(current)
        level = level or _style_level(current)
        found_id, found_level = _list_of(current.find(W + "pPr"))
        num_id = num_id or found_id
        num_level = found_level if num_level < 0 else num_level
        based = current.find(W + "basedOn")
        current = None if based is None else elements.get(str(based.get(W + "val")))
    return _Style(level, num_id, num_level)


def _style_level(style: Element) -> int:
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None:
        return _level(outline)
    name = style.find(W + "name")
    text = "" if name is None else str(name.get(W + "val") or "").lower()
    found = re.fullmatch(r"(?:heading|标题)\s*([1-6])", text)
    if found:
        return int(found.group(1))
    return 1 if text in ("title", "标题") else 0


def _level(outline: Element) -> int:
    value = outline.get(W + "val") or ""
    return int(value) + 1 if re.fullmatch(r"[0-5]", value) else 0


def _list_of(properties: Element | None) -> tuple[str, int]:
    """List and level (-1 where not told) of a ``w:pPr``."""
    if properties is None:
        return "", -1
    num_id, level = properties.find(f"{W}numPr/{W}numId"), properties.find(f"{W}numPr/{W}ilvl")
    value = "" if level is None else str(level.get(W + "val") or "")
    return ("" if num_id is None else str(num_id.get(W + "val") or "")), (
        int(value) if re.fullmatch(r"\d", value) else -1
    )


@dataclass(slots=True)
class _Reader:
    """Walks one document once, counting its paragraphs, tables and lists."""

    styles: Mapping[str, _Style]
    numbering: Numbering
    pictures: int = 0
    has_foreign_part: bool = False
    _paragraphs: int = 0
    _tables: int = 0
    _waiting: list[Element] = field(default_factory=list)

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks of a body, a cell or a text box."""
        pending: list[tuple[int, Element]] = []
        for child in unwrapped(parent):
            name = local_name(child)
            if name == "tbl":
                self._tables += 1
                if pending and not _goes_on(pending[-1][1], child):
                    yield from self._table(pending)
                    pending = []
                pending.append((self._tables, child))
            elif name == "p":
                found = self._paragraph(child)
                if found and pending:
                    yield from self._table(pending)
                    pending = []
                yield from found
            elif name == "altChunk":
                self.has_foreign_part = True
        if pending:
            yield from self._table(pending)

    def _paragraph(self, element: Element) -> list[Block]:
        self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        text, level, boxes = self._text(element)
        # A line break inside a paragraph separates lines that the reader sees as paragraphs.
        found: list[Block] = [Paragraph(line, place, level) for line in text.split("\n") if line]
        for box in boxes:
            found += self.blocks(box)
        return found

    def _text(self, element: Element) -> tuple[str, int, list[Element]]:
        """Text with its automatic number, heading level, text boxes."""
        properties = element.find(W + "pPr")
        style_id = "" if properties is None else _value(properties.find(W + "pStyle"))
        style = self.styles.get(style_id, _Style(0, "", -1))
        num_id, num_level = _list_of(properties)
        num_id, num_level = num_id or style.num_id, num_level if num_level >= 0 else max(style.num_level, 0)
        number = self.numbering.next_number(num_id, num_level) if num_id not in ("", "0") else ""
        outline = None if properties is None else properties.find(W + "outlineLvl")
        level = style.level if outline is None else _level(outline)
        runs = read_runs(element)
        self.pictures += runs.pictures
        text = number + runs.text if runs.text else ""
        return text, level, runs.boxes

    def _table(self, tables: Sequence[tuple[int, Element]]) -> list[Block]:
        rows = [row for _, table in tables for row in table_rows(table)]
        if _is_layout(rows):
            return [block for row in rows for cell in row_cells(row) for block in self.blocks(cell)]
        grid = read_table(tables, self._cell_text)
        return [grid] if any(cell.text for row in grid.rows for cell in row) else []

    def _cell_text(self, cell: Element) -> str:
        parts: list[str] = []
        for child in unwrapped(cell):
            if local_name(child) == "tbl":
                parts += [" ".join(filter(None, map(self._cell_text, row_cells(row)))) for row in table_rows(child)]
            elif local_name(child) == "p":
                text, _, boxes = self._text(child)
                parts += [text, *map(self._cell_text, boxes)]
        return normalised("\n".join(parts))


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(W + "val") or "")


def _is_layout(rows: Sequence[Element]) -> bool:
    """Whether a table is only a frame: it has one column, or its cells hold tables and hardly any text of their own."""
    cells = [row_cells(row) for row in rows]
    if all(len(row) == 1 for row in cells):
        return True
    flat = [cell for row in cells for cell in row]
    if not any(len(row_cells(row)) > 1 for cell in flat for table in _inner_tables(cell) for row in table_rows(table)):
        return False
    with_text = sum(1 for cell in flat if any(read_runs(p).text for p in unwrapped(cell) if local_name(p) == "p"))
    return with_text <= 3


def _inner_tables(cell: Element) -> list[Element]:
    return [child for child in unwrapped(cell) if local_name(child) == "tbl"]


def _plain_row(row: Element) -> list[str]:
    return ["".join(read_runs(p).text for p in unwrapped(cell) if local_name(p) == "p") for cell in row_cells(row)]


def _goes_on(upper: Element, lower: Element) -> bool:
    """Whether a table that follows with nothing between goes on with the one above: as wide, and with figures in its first row."""
    above, below = table_rows(upper), table_rows(lower)
    if not above or not below or _width(above) != _width(below):
        return False
    first = [text for text in _plain_row(below[0]) if text]
    return any(is_numeric(text) for text in first) and _plain_row(above[0]) != _plain_row(below[0])


def _width(rows: Sequence[Element]) -> int:
    return max(sum(max(1, _span(cell)) for cell in row_cells(row)) for row in rows)


def _span(cell: Element) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if found is None else attribute(found, "val")
    return int(value[:6]) if value.isdigit() else 1
