"""Glyphs of a PDF page → lines → running text.

A PDF knows no blanks, words or paragraphs, only glyphs at places. This module puts them together by geometry alone. It must not know
tables (crawler.readers.pdf_rules) or what a report says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Turn = int
"""How far the page's own text is turned against its upright: 0, 90 (reads upwards) or 270 (reads downwards)."""

# Radicals that fonts without a proper Unicode map give instead of the character; those of U+2F00–2FDF normalise by themselves.
_RADICALS = str.maketrans(
    "⺠⻓⻔⻋⻅⻆⻛⻜⻝⻢⻥⻦⻩⻬⻰⻳⻘⻄⻉⻚⺟⻤⻨⻣⻮⻁⻙⻖⻏",
    "民长门车见角风飞食马鱼鸟黄齐龙龟青西贝页母鬼麦骨齿虎韦阝阝",
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_JUSTIFIED_GAP = 1.2  # of the type size: justified Chinese stretches gaps up to about one character
_WORD_GAP = 0.3


class Glyph(NamedTuple):
    """One glyph; lengths in points from the page's upper left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: Turn = 0


class Line(NamedTuple):
    """One line of text with its box and its commonest type size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


def clean_glyph(text: str) -> str:
    """The character a reader sees: radicals become characters, a glyph without a Unicode map becomes U+FFFD."""
    if len(text) == 1 and "\u2e80" <= text <= "\u2fdf":
        return unicodedata.normalize("NFKC", text).translate(_RADICALS)
    return _UNMAPPED.sub("\ufffd", text)


def glyph_of(char: dict[str, Any]) -> Glyph | None:
    """pdfplumber's char → Glyph; None for a glyph that stands askew (a watermark) or that has no size."""
    a, b, _, _, *_ = char["matrix"]
    turn = 0
    if abs(b) > abs(a) * 0.2:
        if abs(a) > abs(b) * 0.2:
            return None
        turn = 90 if b > 0 else 270
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    size = (x1 - x0) if turn else (bottom - top)
    if size <= 0:
        return None
    return Glyph(clean_glyph(char["text"]), x0, top, x1, bottom, size, turn)


def turned(glyph: Glyph, turn: Turn, width: float, height: float) -> Glyph:
    """The glyph on the page turned so that text reading in direction ``turn`` stands upright."""
    x0, top, x1, bottom = turn_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    return Glyph(glyph.text, x0, top, x1, bottom, glyph.size, (glyph.turn - turn) % 360)


def turn_box(
    box: tuple[float, float, float, float], turn: Turn, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box (left, top, right, bottom) of a page of the given size, on the page turned as in `turned`."""
    x0, top, x1, bottom = box
    if turn == 90:
        return (height - bottom, x0, height - top, x1)
    if turn == 270:
        return (top, width - x1, bottom, width - x0)
    return box


def without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Drops a glyph drawn again in place, as false bold type is: ``1`` must not become ``11``."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = int(glyph.x0 // 4), int(glyph.top // 4)
        reach = glyph.size * 0.12
        # A font that says its glyphs have no width stacks neighbours, which are no doubles.
        is_stacked = glyph.x1 - glyph.x0 < reach and not glyph.turn
        if not is_stacked and any(
            abs(other.x0 - glyph.x0) < reach and abs(other.top - glyph.top) < reach
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in seen.get((glyph.text, i, j), ())
        ):
            continue
        seen.setdefault((glyph.text, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def is_wide(character: str) -> bool:
    """Whether the character is set in a full square (Chinese characters and punctuation)."""
    return character >= "\u2e80" or character in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩"


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Glyphs of one region → its lines, top to bottom. Glyphs that stand on their side are read in their own direction."""
    if not glyphs:
        return []
    sideways = [glyph for glyph in glyphs if glyph.turn]
    if len(sideways) * 2 > len(glyphs):
        return _sideways_lines(sideways)
    rows: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        here = (glyph.top + glyph.bottom) / 2
        if rows and here - middle <= 0.5 * max(size, glyph.size):
            rows[-1].append(glyph)
            continue
        rows.append([glyph])
        middle, size = here, glyph.size
    return [line for row in rows if (line := _line(sorted(row, key=lambda g: g.x0)))]


def _sideways_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    turn = glyphs[0].turn
    # The page's size cancels out of the order of the glyphs; only their own box is wanted back.
    upright = lines_of([turned(glyph, turn, 0, 0) for glyph in glyphs if glyph.turn == turn])
    box = (
        min(g.x0 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )
    return [Line(line.text, *box, line.size) for line in upright]


def _line(row: Sequence[Glyph]) -> Line | None:
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in row:
        if last is not None and not glyph.text.isspace() and _is_blank_between(last, glyph):
            parts.append(" ")
        parts.append(glyph.text)
        if not glyph.text.isspace():
            last = glyph
    text = " ".join("".join(parts).split())
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not text or not inked:
        return None
    sizes = sorted(glyph.size for glyph in inked)
    return Line(
        text,
        inked[0].x0,
        min(g.top for g in inked),
        max(g.x1 for g in inked),
        max(g.bottom for g in inked),
        sizes[len(sizes) // 2],
    )


def _is_blank_between(left: Glyph, right: Glyph) -> bool:
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    either_wide = is_wide(left.text[-1]) or is_wide(right.text[0])
    return gap > (_JUSTIFIED_GAP if either_wide else _WORD_GAP)


def join(left: str, right: str) -> str:
    """Two lines of one wrapped text: a blank only between words written in letters."""
    if not left or not right:
        return left + right
    if left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha():
        return f"{left} {right}"
    return left + right


def is_full(line: Line, width: float) -> bool:
    """Whether one more character would not have fitted beside the line into ``width`` points (a cell with its usual margins)."""
    return width - (line.x1 - line.x0) < 1.3 * line.size + 11


def wrapped_text(lines: Sequence[Line], width: float) -> str:
    """The text of a cell ``width`` points wide: wrapped lines are joined, figures on lines of their own stay apart as lines."""
    text = ""
    previous: Line | None = None
    for line in lines:
        is_break = (
            previous is not None
            and previous.text[-1].isdigit()
            and line.text[0].isdigit()
            and not (is_full(previous, width) and len(previous.text) > 2)
        )
        text = f"{text}\n{line.text}" if is_break else join(text, line.text)
        previous = line
    return text
