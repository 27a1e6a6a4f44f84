"""A Word file as typed into the official blank form: grid spans and vertical merges, fixed time stamps."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from html import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from crawler.demo.reports import Truth
from crawler.demo.writers import tables
from crawler.demo.writers.tables import Table

_CREATED = datetime(2024, 1, 15, tzinfo=UTC).replace(tzinfo=None)
_ZIP_DATE = (2024, 1, 15, 0, 0, 0)


def write_docx(truth: Truth, *, blank: str = "", is_split: bool = False) -> bytes:
    """DOCX bytes; ``is_split`` prints section two as one table a point, as many units do."""
    document = docx.Document()
    document.core_properties.title = truth["title"]
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _CREATED
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(truth["title"]).bold = True
    printed = tables.by_section(truth, blank, is_split=is_split)
    for section in truth["sections"]:
        if section["heading"]:
            document.add_paragraph().add_run(section["heading"]).bold = True
        for line in section["text"].split("\n") if section["text"] else ():
            document.add_paragraph(line)
        for k, table in enumerate(printed.get(section["number"], ())):
            if k:
                document.add_paragraph()
            _table(document, table)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _table(document: docx.document.Document, table: Table) -> None:
    """Append a table as Word stores one: a row lists a cell for each span that passes through it, continued ones empty."""
    width = tables.width(table)
    grid: list[dict[int, str]] = [{} for _ in table]
    for r, c, box in tables.place(table):
        for k in range(box.rowspan):
            merge = "" if box.rowspan == 1 else ('<w:vMerge w:val="restart"/>' if k == 0 else "<w:vMerge/>")
            span = f'<w:gridSpan w:val="{box.colspan}"/>' if box.colspan > 1 else ""
            text = f"<w:r><w:t>{escape(box.text)}</w:t></w:r>" if k == 0 and box.text else ""
            size = f'<w:tcW w:w="{box.colspan * 8600 // width}" w:type="dxa"/>'
            grid[r + k][c] = f"<w:tc><w:tcPr>{size}{span}{merge}</w:tcPr><w:p>{text}</w:p></w:tc>"
    rows = "".join(f"<w:tr>{''.join(cells[c] for c in sorted(cells))}</w:tr>" for cells in grid)
    columns = f'<w:gridCol w:w="{8600 // width}"/>' * width
    properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="8600" w:type="dxa"/></w:tblPr>'
    element = parse_xml(f"<w:tbl {nsdecls('w')}>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>")
    document.element.body.insert(len(document.element.body) - 1, element)


def _with_fixed_dates(package: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
