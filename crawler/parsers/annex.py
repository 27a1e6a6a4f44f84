"""The statistics annex of reports before 2019, as label and figure: from a grid, or from text in which its cells are glued together.

In a grid every row with a figure is kept, known label or not. In text only what the vocabulary of the annex knows is read, and only
where label, unit and number stand in that order and the number ends where it is seen to end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from crawler.document import Block, Grid, Issue, Paragraph
from crawler.forms.annex import ANNEX, HEADINGS
from crawler.parsers.grids import Slot, slots_of
from crawler.parsers.numbers import UNITS, read_number
from crawler.report import AnnexItem

_NOT_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_LEAD = re.compile(
    r"^\s*(?:其中\s*[:：]?)?\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?(?:其中\s*[:：]?)?\s*"
)
_ANCHOR = re.compile(r"指标名称|统计指标|计量单位|政府信息公开(?:工作)?情况统计(?:表|报表)|附\s*表")
_NO_VALUES = re.compile(r"代码|序号|编号|行次|.{0,4}累计")
_UNIT_TEXT = "|".join(UNITS)
_GLUED = re.compile(
    rf"(?P<label>[^\d。；;：:]{{2,48}}?)\s*(?:[(（]\s*(?:单位[:：])?\s*)?(?P<unit>{_UNIT_TEXT})\s*[)）]?\s*(?P<value>-?\d+(?:\.\d+)?)(?P<after>[、.．]?)"
)


def words(label: str) -> str:
    """Reduce a label of the annex to its words, without its number and 其中."""
    plain = _LEAD.sub("", unicodedata.normalize("NFKC", label))
    return _NOT_WORDS.sub("", plain).replace("其它", "其他")


_KEYS: dict[str, dict[str, str]] = {}
for _term in ANNEX:
    for _wording in (_term.term.zh, *_term.wordings):
        _KEYS.setdefault(words(_wording), {})[_term.under] = _term.term.key
_HEADINGS = frozenset(words(heading) for heading in HEADINGS)


def key_of(label: str, under: str) -> str:
    """The key of a label beneath the heading ``under`` (行政复议, 行政诉讼 or ""), or ""."""
    plain = words(label)
    found = _KEYS.get(plain) or _KEYS.get(words(re.sub(r"[(（][^)）]*[)）]", "", label))) or {}
    return found.get(under) or found.get("", "")


def read_annex(blocks: Sequence[Block], used: frozenset[int]) -> tuple[tuple[AnnexItem, ...], tuple[Issue, ...]]:
    """Read every annex in the document; ``used`` are the grids that belong to the forms of 2019 and after."""
    issues: list[Issue] = []
    items: list[AnnexItem] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) and index not in used:
            items.extend(_from_grid(block))
    if not items:
        for block in blocks:
            if isinstance(block, Paragraph):
                items.extend(_from_text(block, issues))
    if items and not any(isinstance(block, Grid) for block in blocks):
        issues.append(Issue("table_from_text", "The statistics annex is read from running text.", items[0].where))
    return tuple(items), tuple(issues)


def _from_grid(grid: Grid) -> Iterator[AnnexItem]:
    rows = [slots_of(row) for row in grid.rows]
    if sum(any(key_of(slot.text, "") for slot in row) for row in rows) < 3:
        return
    apart = {slot.start for row in rows[:4] for slot in row if _NO_VALUES.fullmatch(words(slot.text))}
    under = ""
    for row in rows:
        under = _heading(row, under)
        item = _row_item(tuple(slot for slot in row if slot.start not in apart), under)
        if item:
            yield item


def _heading(row: Sequence[Slot], under: str) -> str:
    for slot in row:
        plain = words(slot.text)
        if plain in _HEADINGS or (plain.endswith("情况") and len(plain) <= 24):
            return "行政复议" if "复议" in plain else "行政诉讼" if "诉讼" in plain else ""
        if key_of(slot.text, "") in ("reviews", "lawsuits"):
            return "行政复议" if "复议" in plain else "行政诉讼"
    return under


def _row_item(row: Sequence[Slot], under: str) -> AnnexItem | None:
    """Read one row: the last label, the unit printed beside it, and the one figure behind it."""
    labels = [slot for slot in row if words(slot.text) and not _is_unit(slot.text)]
    labels = [slot for slot in labels if read_number(slot.text).state == "text"]
    if not labels:
        return None
    label = labels[-1]
    behind = [slot for slot in row if slot.start >= label.end]
    unit = next((slot.text.strip() for slot in behind if _is_unit(slot.text)), None)
    values = [slot for slot in behind if read_number(slot.text).state == "number"]
    key = key_of(label.text, under)
    if key and not values and behind:
        return AnnexItem(key, label.text, None, behind[-1].text, unit, behind[-1].cell.place)
    if len(values) != 1:
        return None
    reading = read_number(values[0].text)
    return AnnexItem(key, label.text, reading.value, values[0].text, reading.unit or unit, values[0].cell.place)


def _is_unit(text: str) -> bool:
    return text.strip() in UNITS


def _from_text(paragraph: Paragraph, issues: list[Issue]) -> Iterator[AnnexItem]:
    anchors = list(_ANCHOR.finditer(paragraph.text))
    if not anchors:
        return
    under, is_first = "", True
    for match in _GLUED.finditer(paragraph.text, anchors[-1].end()):
        label, key = _known_tail(match["label"], under, is_first=is_first)
        if not key:
            continue
        is_first = False
        if key in ("reviews", "lawsuits"):
            under = "行政复议" if key == "reviews" else "行政诉讼"
        value = read_number(match["value"]).value
        if match["after"] and len(match["value"]) > 1:
            # 条862、政府公报: the 2 may be the number of the next row
            issues.append(
                Issue(
                    "ambiguous_number", f"“{match[0]}”: the number may have swallowed the next row's.", paragraph.place
                )
            )
            value = None
        yield AnnexItem(key, label, value, match["value"], match["unit"], paragraph.place)


def _known_tail(text: str, under: str, *, is_first: bool) -> tuple[str, str]:
    """The label at the end of ``text`` and its key; before the first label the words of the head (年末统计) may be glued on."""
    label = _LEAD.sub("", text).lstrip("、.． ")
    for start in range(len(label) - 3 if is_first else 1):
        key = key_of(label[start:], under) or key_of(label[start:] + "数", under)
        if key:
            return label[start:], key
    return label, ""
