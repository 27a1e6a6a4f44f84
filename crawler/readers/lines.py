"""Lines of plain text: page marks and rulers known as such, hard-wrapped lines joined again, front blocks read.

Shared by the readers of text and Markdown. A line keeps its number in the source; tables are the readers' own business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.document import Paragraph
from crawler.readers.html_labels import LABELS, label_of
from crawler.readers.strings import starts_item
from crawler.readers.whitespace import WIDE, clean, join_wrapped

_PAGE_MARK = re.compile(
    r"\s*(?:[—–\-－―]{1,2}\s*\d{1,3}\s*[—–\-－―]{1,2}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|Page \d+(?: of \d+)?)\s*"
)
_RULER = re.compile(r"\s*(?:[=＝*_~#\-—─━]{4,})\s*(\S{0,8})\s*[=＝*_~#\-—─━]{4,}\s*|\s*[=＝*_~─━]{4,}\s*|\s*-{6,}\s*")
_FRONT = re.compile(r"^\s*[\"']?([^\s:：]{1,12}(?:\s?[^\s:：]{1,6})?)[\"']?\s*[:：]\s*(.*)$")
_FRONT_KEYS = {
    **{label: key for label, key in LABELS.items() if key},
    "发布机构": "source",
    "栏目": "column_name",
    "所属栏目": "column_name",
    "原文链接": "url",
    "原文地址": "url",
    "原文网址": "url",
    "来源网址": "url",
    "来源链接": "url",
    "链接": "url",
    "网址": "url",
    "url": "url",
    "source_url": "url",
    "title": "article_title",
    "date": "published",
    "published": "published",
    "source": "source",
    "publisher": "source",
    "网站": "site_name",
    "站点": "site_name",
    "位置": "breadcrumb",
}
_FRONT_LINES = 30
_WIDE = re.compile(f"[{WIDE}]")
_LONGEST_MARK = 200
_URL = re.compile(r"https?://\S+")
_STOPS = ("。", "！", "？", "!", "?", "；", ";", "：", ":")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands (``raw``) and its one-based number."""

    raw: str
    number: int

    @property
    def place(self) -> str:
        """As places of cells and paragraphs are written."""
        return f"line {self.number}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.raw.strip("\ufeff \t\u3000\xa0\u200b")


def split_lines(text: str) -> list[Line]:
    """Lines without page marks; a form feed ends a line and leaves no mark."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return [
        Line(line, number)
        for number, line in enumerate(raw.split("\n"), 1)
        if len(line) > _LONGEST_MARK or not _PAGE_MARK.fullmatch(line)
    ]


def is_ruler(line: Line) -> bool:
    """Whether the line is drawn (``====``, ``---- 正文 ----``, or the word 正文 alone that scrapers leave) and says nothing."""
    if len(line.raw) > _LONGEST_MARK:
        return not line.raw.strip("=＝*_~─━- \t")
    return _RULER.fullmatch(line.raw) is not None or line.raw.strip() == "正文"


def read_front(lines: Sequence[Line]) -> tuple[dict[str, str], int]:
    """Metadata of a front block (``标题: …`` lines at the top, a YAML header) and how many lines it takes; ({}, 0) without one."""
    start = next((index for index, line in enumerate(lines) if not line.is_blank), len(lines))
    yaml = start < len(lines) and lines[start].raw.strip() == "---"
    values: dict[str, str] = {}
    known, end = 0, start
    for index in range(start + yaml, min(len(lines), start + _FRONT_LINES)):
        line = lines[index]
        if line.is_blank:
            continue
        if (yaml and line.raw.strip() in ("---", "...")) or is_ruler(line):
            return (values, index + 1) if known >= 2 else ({}, 0)
        pair = _FRONT.match(line.raw)
        key = _front_key(pair.group(1)) if pair else None
        if pair is None or key is None:
            if known >= 2 and not _ruler_ahead(lines, index):
                break
            if known < 2:
                return {}, 0
            continue
        known += 1
        end = index + 1
        value = clean(pair.group(2)).strip("\"'")
        if key and value and key not in values:
            values[key] = value
    return (values, end) if known >= 2 else ({}, 0)


def _front_key(label: str) -> str | None:
    word = re.sub(r"\s", "", label)
    if word.lower() in _FRONT_KEYS:
        return _FRONT_KEYS[word.lower()]
    return "" if label_of(word) is not None else None


def _ruler_ahead(lines: Sequence[Line], index: int) -> bool:
    return any(is_ruler(line) for line in lines[index : index + 8])


def display_width(text: str) -> int:
    """Columns of a terminal or a fixed-width print: wide characters are two."""
    return len(text) + len(_WIDE.findall(text))


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was hard-wrapped: at ``width`` columns, its full lines beginning at column ``indent``."""

    width: int
    indent: int

    def fills(self, line: Line) -> bool:
        """Whether the line reaches the margin, so that its sentence may go on."""
        return display_width(line.raw.strip()) >= self.width * 0.85

    def opens(self, line: Line) -> bool:
        """Whether the line is indented more than full lines are: a new paragraph."""
        return _indent(line) >= self.indent + 2


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """How the text was hard-wrapped, None where its lines are paragraphs.

    Wrapped prose has many lines of nearly one width that stop in the middle of a sentence; paragraphs have all widths.
    """
    written = [line for line in lines if not line.is_blank]
    widths = sorted(display_width(line.raw.strip()) for line in written)
    if len(widths) < 8:
        return None
    full = widths[int(len(widths) * 0.85)]
    if not 24 <= full <= 140 or widths[-1] > full * 1.6:
        return None
    filled = [line for line in written if display_width(line.raw.strip()) >= full * 0.85]
    open_ended = sum(not line.raw.rstrip().endswith(_STOPS) for line in filled)
    if len(filled) * 4 < len(widths) or open_ended * 2 < len(filled):
        return None
    return Wrap(full, Counter(map(_indent, filled)).most_common(1)[0][0])


def _indent(line: Line) -> int:
    text = line.raw.expandtabs(4)
    return display_width(text[: len(text) - len(text.lstrip())])


def paragraphs_of(lines: Sequence[Line], wrap: Wrap | None) -> list[Paragraph]:
    """Paragraphs of a stretch of prose: each line is one, unless the text is hard-wrapped."""
    found: list[Paragraph] = []
    text, place, is_open, after_blank = "", "", False, False
    for line in lines:
        words = clean(line.raw)
        if not words:
            after_blank = True
            continue
        goes_on = is_open and wrap is not None and not starts_item(words) and not wrap.opens(line)
        if goes_on and not (after_blank and text.endswith(_STOPS)):
            text = join_wrapped(text, words)
        else:
            if text:
                found.append(Paragraph(text, place))
            text, place = words, line.place
        is_open, after_blank = wrap is not None and wrap.fills(line), False
    if text:
        found.append(Paragraph(text, place))
    return found


def url_in(text: str) -> str:
    """The first web address in a text, or ""."""
    found = _URL.search(text)
    return found.group(0) if found else ""
