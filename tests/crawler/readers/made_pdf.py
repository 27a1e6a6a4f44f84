"""PDF files drawn for the tests: tables cell by cell, so that a page break can fall anywhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595, 842
LEFT, TOP, BOTTOM = 76, 90, 770
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]


@dataclass(frozen=True)
class Box:
    """A cell: grid position, spans, text with its line breaks drawn as given."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1


def pdf(*pages: Draw, title: str = "", encrypt: StandardEncryption | None = None, **canvas_options: Any) -> bytes:
    """One page for each function, which gets the canvas with its origin at the upper left corner (y grows downwards)."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), encrypt=encrypt, invariant=1, **canvas_options)
    canvas.setTitle(title)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 12) -> None:
    """Text with its middle at ``y`` points below the upper edge."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, HEIGHT - y - size * 0.38, text)


def line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def table(
    canvas: Canvas,
    boxes: Sequence[Box],
    widths: Sequence[float],
    heights: Sequence[float],
    top: float,
    *,
    left: float = LEFT,
    open_top: bool = False,
    open_bottom: bool = False,
    size: float = 9,
) -> float:
    """Draws cells with their borders (not the outer ones that are said to be open); returns the lower edge."""
    xs = [left + sum(widths[:index]) for index in range(len(widths) + 1)]
    ys = [top + sum(heights[:index]) for index in range(len(heights) + 1)]
    canvas.setLineWidth(0.5)
    for box in boxes:
        x0, x1 = xs[box.column], xs[box.column + box.colspan]
        y0, y1 = ys[box.row], ys[box.row + box.rowspan]
        line(canvas, x0, y0, x0, y1)
        line(canvas, x1, y0, x1, y1)
        if not (open_top and box.row == 0):
            line(canvas, x0, y0, x1, y0)
        if not (open_bottom and box.row + box.rowspan == len(heights)):
            line(canvas, x0, y1, x1, y1)
        lines = box.text.split("\n") if box.text else []
        for index, text in enumerate(lines):
            y = (y0 + y1) / 2 + (index - (len(lines) - 1) / 2) * size * 1.3
            write(canvas, x0 + 5, y, text, size)
    return ys[-1]


def page_number(canvas: Canvas, number: int) -> None:
    write(canvas, WIDTH / 2 - 15, HEIGHT - 40, f"— {number} —")


def cut(boxes: Sequence[Box], row: int, first_row: int = 0) -> tuple[list[Box], list[Box]]:
    """Boxes above and below the page break before ``row``. A label that spans the break stays above and comes back blank."""
    above, below = [], []
    for box in boxes:
        end = box.row + box.rowspan
        if box.row < row:
            above.append(Box(box.row, box.column, box.text, min(end, row) - box.row, box.colspan))
        if end > row:
            start = max(box.row, row)
            text = box.text if box.row >= row else ""
            below.append(Box(start - row + first_row, box.column, text, end - start, box.colspan))
    return above, below
