"""Pages of a PDF → paragraphs and grids in reading order.

Page numbers and running heads go, lines become paragraphs, table parts become grids. It must not read a file (crawler.readers.pdf).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.document import Block, Paragraph
from crawler.readers.pdf_page import PdfCell, PdfPage, PdfTable
from crawler.readers.pdf_stitch import continues, stitch
from crawler.readers.pdf_text import Line, join
from crawler.readers.strings import starts_item

_MARGIN = 0.13  # share of the page's height in which page numbers and running heads stand
_PAGE_NUMBER = re.compile(
    r"[-—–－―·•.\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―·•.\s]*|page\s*\d+(\s*(of|/)\s*\d+)?",
    re.I,
)
_CONTINUED = re.compile(
    r"[（(]?\s*(?:续\s*上?\s*表|接\s*上\s*[表页]|表\s*\d*\s*续|.{0,30}[（(]续表?[）)])\s*\d*\s*[）)]?"
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A line with the page it stands on."""

    page: PdfPage
    line: Line


_Item = _Text | PdfTable


def blocks_of(pages: Sequence[PdfPage]) -> tuple[Block, ...]:
    """Pages → blocks in reading order."""
    items = list(_items(pages))
    measure = _Measure.of([item for item in items if isinstance(item, _Text)])
    blocks: list[Block] = []
    texts: list[_Text] = []
    index = 0
    while index < len(items):
        item = items[index]
        index += 1
        if isinstance(item, _Text):
            texts.append(item)
            continue
        blocks += measure.paragraphs(texts)
        texts = []
        parts, index = _chain(item, items, index)
        blocks += _table_blocks(parts, pages, measure)
    return (*blocks, *measure.paragraphs(texts))


def _items(pages: Sequence[PdfPage]) -> Iterator[_Item]:
    running = _running_lines(pages)
    for page in pages:
        kept = [line for line in page.lines if not _is_margin_line(line, page, running)]
        mixed: list[tuple[float, _Item]] = [(line.top, _Text(page, line)) for line in kept]
        mixed += [(table.top, table) for table in page.tables]
        yield from (item for _, item in sorted(mixed, key=lambda pair: pair[0]))


def _slot(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.top / 4)


def _in_margin(line: Line, page: PdfPage) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _running_lines(pages: Sequence[PdfPage]) -> set[tuple[str, int]]:
    """Texts that stand in the same margin place of at least half of the pages (and of two)."""
    counts = Counter(slot for page in pages for slot in {_slot(line) for line in page.lines if _in_margin(line, page)})
    return {slot for slot, count in counts.items() if count >= max(2, len(pages) / 2)}


def _is_margin_line(line: Line, page: PdfPage, running: set[tuple[str, int]]) -> bool:
    if not _in_margin(line, page):
        return False
    if _slot(line) in running:
        return True
    is_outermost = not any(
        other.bottom <= line.top if line.top < page.height / 2 else other.top >= line.bottom for other in page.lines
    )
    return is_outermost and bool(_PAGE_NUMBER.fullmatch(line.text))


def _chain(first: PdfTable, items: Sequence[_Item], index: int) -> tuple[list[PdfTable], int]:
    """The parts that belong to one table, and the index after them. A line ``续表`` between two parts is skipped."""
    parts = [first]
    while index < len(items):
        after = index
        between = items[after]
        if isinstance(between, _Text) and _CONTINUED.fullmatch(between.line.text):
            after += 1
        if after >= len(items):
            break
        following = items[after]
        if not isinstance(following, PdfTable) or not continues(parts[-1], following):
            break
        parts.append(following)
        index = after + 1
    return parts, index


def _table_blocks(parts: Sequence[PdfTable], pages: Sequence[PdfPage], measure: _Measure) -> list[Block]:
    """A table is a grid, a frame around text (one column) is that text, ruled decoration without text is nothing."""
    grid = stitch(parts)
    cells = {id(cell): cell for part in parts for cell in part.cells.values()}
    if not any(cell.text for cell in cells.values()):
        return []
    if grid.width > 1:
        return [grid]
    by_number = {page.number: page for page in pages}
    blocks: list[Block] = []
    for part in parts:
        rows: dict[int, PdfCell] = {id(cell): cell for cell in part.cells.values()}
        for cell in rows.values():
            blocks += measure.within(cell).paragraphs([_Text(by_number[part.page], line) for line in _own(cell)])
    return blocks


def _own(cell: PdfCell) -> list[Line]:
    return [line for line in cell.lines if cell.box[1] <= (line.top + line.bottom) / 2 <= cell.box[3]]


@dataclass(frozen=True, slots=True)
class _Measure:
    """The page's set measure: left and right edge of the text, commonest type size, commonest gap between lines (points)."""

    left: float
    right: float
    size: float
    gap: float

    @classmethod
    def of(cls, texts: Sequence[_Text]) -> _Measure:
        lines = [text.line for text in texts]
        if not lines:
            return cls(0.0, 0.0, 12.0, 12.0)
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        size = max(sizes.items(), key=lambda pair: (pair[1], -pair[0]))[0]
        body = [line for line in lines if abs(line.size - size) <= 0.1 * size] or lines
        gaps = sorted(
            below.line.top - above.line.bottom
            for above, below in itertools.pairwise(texts)
            if above.page is below.page and below.line.top > above.line.bottom - size
        )
        gap = gaps[len(gaps) // 2] if gaps else size
        left = _shared([line.x0 for line in body], is_right=False)
        right = _shared([line.x1 for line in body], is_right=True)
        width = texts[0].page.width
        # No line of the file is full: the margins are then equal.
        return cls(left, right if right > 0.75 * width else max(right, width - left), size, gap)

    def within(self, cell: PdfCell) -> _Measure:
        """The measure of text inside a frame."""
        lines = cell.lines or [Line("", cell.box[0], cell.box[1], cell.box[2], cell.box[3], self.size)]
        return _Measure(min(line.x0 for line in lines), max(line.x1 for line in lines), self.size, self.gap)

    def paragraphs(self, texts: Sequence[_Text]) -> list[Paragraph]:
        """Lines in reading order → paragraphs."""
        groups: list[list[_Text]] = []
        for text in texts:
            if groups and not self._begins(groups[-1], text):
                groups[-1].append(text)
            else:
                groups.append([text])
        return [self._paragraph(group) for group in groups]

    def _is_title(self, line: Line) -> bool:
        return line.size >= 1.18 * self.size

    def _begins(self, group: Sequence[_Text], text: _Text) -> bool:
        """Whether the line begins a new paragraph after the group's last line."""
        last, line = group[-1].line, text.line
        if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
            return True
        gap = line.top - last.bottom if group[-1].page is text.page else self.gap
        if gap > max(1.2 * self.size, 1.9 * self.gap):
            return True
        if self._is_title(line):
            return starts_item(line.text) or group[-1].page is not text.page
        if last.x1 < self.right - max(1.6 * line.size, _first_word(line)):
            return True
        indent = line.x0 - self.left
        if indent <= 1.2 * line.size:
            return starts_item(line.text) and last.text[-1:] in "。；：;:！？"
        is_block = abs(line.x0 - last.x0) < 0.5 * line.size and not starts_item(line.text)
        return not is_block

    def _paragraph(self, group: Sequence[_Text]) -> Paragraph:
        text = ""
        for item in group:
            text = join(text, item.line.text)
        page = group[0].page
        lines = [item.line for item in group if item.page is page]
        box = (
            min(line.x0 for line in lines),
            min(line.top for line in lines),
            max(line.x1 for line in lines),
            max(line.bottom for line in lines),
        )
        level = 1 if self._is_title(group[0].line) and len(text) < 120 else 0
        return Paragraph(text, page.place(box), level)


def _first_word(line: Line) -> float:
    """Width of the unbreakable word that the line begins with, which may be why the line before ended early."""
    word = re.match(r"[!-~]+[。，、）”]?", line.text)
    return (len(word.group()) * 0.55 + 1.0) * line.size if word else 0.0


def _shared(values: Sequence[float], *, is_right: bool) -> float:
    """The outermost position that several lines share, so that one stray line does not set the measure."""
    counts = Counter(round(value / 3) for value in values)
    shared = [value for value in values if counts[round(value / 3)] >= max(2, len(values) * 0.05)] or list(values)
    return max(shared) if is_right else min(shared)
