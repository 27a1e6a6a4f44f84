"""Workbooks (XLSX, XLS, WPS ET) → Document: every visible sheet's tables as grids and its lines of text as paragraphs.

python-calamine reads the cells. This module decides where one table ends and the next begins; it must not know what a table says.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from crawler.document import Block, Document, Issue, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.office import Package, local_name, ole_error
from crawler.readers.sheet_layout import SheetCell, blocks_of_sheet
from crawler.readers.sniff import OLE_SIGNATURE
from crawler.readers.strings import clean_title, normalised, starts_item

MAX_POSITIONS = 400_000
_KIND = "workbook"
_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")[^>]*[^/>]>')
_CONTENT = re.compile(
    r"(?:xl/.*|\[Content_Types\]|_rels/.*|content|meta|styles|META-INF/.*|mimetype)(?:\.xml|\.rels|\.bin)?", re.I
)


def read_sheet(body: bytes, media_type: str) -> Document:
    """Paragraphs and grids of a workbook in sheet order, places as ``Sheet1!C7``; numbers as digits, dates as ISO text.

    Raises UnreadableError: ``damaged``, ``encrypted``, ``too_large``, ``too_complex``, ``empty``.
    """
    is_package = body[:2] == b"PK"
    package = Package(body, _KIND) if is_package else None
    if package is None and "EncryptedPackage".encode("utf-16-le") in body and body.startswith(OLE_SIGNATURE):
        raise ole_error(body, _KIND)
    workbook = _open(_safe_copy(package) if package else body)
    blocks: list[Block] = []
    issues: list[Issue] = []
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            issues.append(Issue("hidden_sheet", "A hidden sheet was not read.", sheet.name))
            continue
        found = _read_one(workbook, index, sheet.name)
        if found and starts_item(sheet.name):
            blocks.append(Paragraph(normalised(sheet.name), sheet.name, 1))
        blocks += found
    if not blocks:
        raise UnreadableError("empty", "The workbook's visible sheets hold nothing.")
    return Document(media_type, tuple(blocks), _metadata(package), issues=tuple(issues))


def _metadata(package: Package | None) -> Mapping[str, str]:
    core = package.target("", "core-properties") if package else None
    if package and core and package.has(core):
        for element in package.xml(core):
            if local_name(element) == "title" and (title := clean_title(element.text or "")):
                return MappingProxyType({"title": title})
    return MappingProxyType({})


def _open(body: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(body))
    except PasswordError:
        raise UnreadableError(
            "encrypted", "The workbook is locked with a password; ask the publisher for an open copy."
        ) from None
    except BaseException as error:
        raise _damaged(error) from None


def _damaged(error: BaseException) -> BaseException:
    """The library's own errors, and the panics of its Rust part, which are no Exception."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return UnreadableError("damaged", f"The workbook is damaged ({str(error)[:80]}). Fetch it again.")
    return error


def _safe_copy(package: Package) -> bytes:
    """The workbook without compression and pictures: calamine bounds neither what it unpacks nor how large a sheet it spreads out."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in package.names:
            if not _CONTENT.fullmatch(name) or name.endswith("/"):
                continue
            part = package.read(name)
            if name.lower().startswith("xl/worksheets/"):
                _check_extent(part, name)
            target.writestr(name, part)
    return copy.getvalue()


def _check_extent(part: bytes, name: str) -> None:
    columns = rows = 0
    for letters, digits in _CELL.findall(part):
        columns = max(columns, _column_number(letters.decode()))
        rows = max(rows, int(digits))
    if columns * rows > MAX_POSITIONS * 10:
        raise UnreadableError("too_complex", f"The sheet {name[:60]} reaches over {rows} rows and {columns} columns.")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(column: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_one(workbook: CalamineWorkbook, index: int, name: str) -> list[Block]:
    try:
        sheet = workbook.get_sheet_by_index(index)
        start = sheet.start
        height, width = sheet.height, sheet.width
        if height * width > MAX_POSITIONS:
            raise UnreadableError(
                "too_complex", f"The sheet {name[:60]} has {height} rows and {width} columns of data."
            )
        rows = sheet.to_python()
        merged = sheet.merged_cell_ranges or []
    except UnreadableError:
        raise
    except BaseException as error:
        raise _damaged(error) from None
    if start is None or not rows:
        return []
    return blocks_of_sheet(_cells(rows, merged, start, name))


def _cells(
    rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]], start: tuple[int, int], name: str
) -> list[list[SheetCell]]:
    """Values → cells, merged ranges as one cell at every position. Ranges beyond the data are cut to it."""
    first_row, first_column = start
    width = max(len(row) for row in rows)
    grid = [
        [
            SheetCell(
                cell_text(row[c]) if c < len(row) else "",
                f"{name}!{column_letters(first_column + c)}{first_row + r + 1}",
            )
            for c in range(width)
        ]
        for r, row in enumerate(rows)
    ]
    for (top, left), (bottom, right) in merged:
        r0, c0 = max(top - first_row, 0), max(left - first_column, 0)
        r1, c1 = min(bottom - first_row, len(rows) - 1), min(right - first_column, width - 1)
        if r0 > r1 or c0 > c1 or any(cell.is_merged for row in grid[r0 : r1 + 1] for cell in row[c0 : c1 + 1]):
            continue
        whole = SheetCell(grid[r0][c0].text, grid[r0][c0].place, is_merged=True)
        for row in grid[r0 : r1 + 1]:
            row[c0 : c1 + 1] = [whole] * (c1 - c0 + 1)
    return grid


def cell_text(value: object) -> str:
    """A cell's value as a reader sees it: 12.0 → 12, 7730.280000000001 → 7730.28 (Excel shows 15 digits), dates as ISO text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        text = format(value, ".15g")
        return format(Decimal(text), "f") if "e" in text else text
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return normalised(str(value))
