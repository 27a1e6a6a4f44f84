"""A PDF as word processors export it: ruled tables, Chinese text, and section three running over a page break.

The Chinese comes from the CID font STSong-Light, which every reader has: no font file is needed, and the text can be copied out.
"""

# reportlab declares no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import io
from functools import cache

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as RuledTable
from reportlab.platypus.flowables import Flowable, PageBreak, Spacer

from crawler.demo.reports import Truth
from crawler.demo.writers import tables
from crawler.demo.writers.tables import Box, Table

_FONT = "STSong-Light"
_LABEL_WIDTHS = (34.0, 46.0, 106.0)
_BODY_WIDTH = 446.0


def write_pdf(truth: Truth, *, blank: str = "", break_at: int | None = 14, is_split: bool = False) -> bytes:
    """PDF bytes. ``break_at`` is the row of section three before which the page ends (None: the table is not cut)."""
    _register_font()
    story: list[Flowable] = [Paragraph(truth["title"], _style("title")), Spacer(1, 12)]
    two = tables.section_two(truth, blank)
    for section in truth["sections"]:
        if section["heading"]:
            story.append(Paragraph(section["heading"], _style("heading")))
        for line in section["text"].split("\n") if section["text"] else ():
            story.append(Paragraph(line, _style("body")))
        if section["number"] == 2:
            for table in two if is_split else (tables.join(two),):
                story += [_ruled(table, (140.0, 102.0, 102.0, 102.0)), Spacer(1, 8)]
        if section["number"] == 3:
            story += _section_three(tables.section_three(truth, blank), break_at)
        if section["number"] == 4:
            story.append(_ruled(tables.section_four(truth, blank), (_BODY_WIDTH / 15,) * 15))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=74, rightMargin=74, topMargin=72, bottomMargin=64, title=truth["title"]
    )
    document.build(story, onFirstPage=_number, onLaterPages=_number, canvasmaker=_canvas)
    return buffer.getvalue()


def _canvas(*args: object, **kwargs: object) -> Canvas:
    """A canvas whose output depends on nothing but its content (no clock, no random document id)."""
    return Canvas(*args, **{**kwargs, "invariant": 1})


def _section_three(table: Table, break_at: int | None) -> list[Flowable]:
    number_width = (_BODY_WIDTH - sum(_LABEL_WIDTHS)) / 7
    widths = (*_LABEL_WIDTHS, *((number_width,) * 7))
    if break_at is None:
        return [PageBreak(), _ruled(table, widths)]
    top, bottom = tables.cut(table, break_at)
    return [_ruled(top, widths), PageBreak(), _ruled(bottom, widths)]


def _ruled(table: Table, widths: tuple[float, ...]) -> RuledTable:
    cells: list[list[object]] = [[""] * len(widths) for _ in table]
    spans: list[tuple[object, ...]] = []
    for r, c, box in tables.place(table):
        cells[r][c] = Paragraph(_escape(box), _style("cell"))
        if box.colspan * box.rowspan > 1:
            spans.append(("SPAN", (c, r), (c + box.colspan - 1, r + box.rowspan - 1)))
    style = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        *spans,
    ]
    return RuledTable(cells, colWidths=widths, style=TableStyle(style))


def _escape(box: Box) -> str:
    return box.text.replace("&", "&amp;").replace("<", "&lt;")


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 36, f"— {document.page} —")


@cache
def _register_font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


@cache
def _style(name: str) -> ParagraphStyle:
    size, leading, indent, alignment = {
        "title": (17, 24, 0, TA_CENTER),
        "heading": (13, 21, 26, 0),
        "body": (12, 20, 24, 0),
        "cell": (8, 9.5, 0, TA_CENTER),
    }[name]
    return ParagraphStyle(
        name,
        fontName=_FONT,
        fontSize=size,
        leading=leading,
        firstLineIndent=indent,
        alignment=alignment,
        wordWrap="CJK",
    )
