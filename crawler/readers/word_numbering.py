"""Automatic numbers of Word paragraphs: the ``一、`` that stands in no text.

Many reports number their six headings automatically, so the number must be computed as Word does. It must not look at what a paragraph says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.readers.office import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document in order."""

    levels: dict[str, dict[int, _Level]]
    abstract_of: dict[str, str]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_number(self, num_id: str, level: int) -> str:
        """The printed number of the next paragraph of that list and level; "" for a bullet or an unknown list."""
        levels = self.levels.get(num_id)
        if not levels or level not in levels:
            return ""
        # Lists made from one definition count on together, unless a list restarts (it then has levels of its own).
        counters = self._counters.setdefault(self.abstract_of[num_id], {})
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        return re.sub(
            r"%([1-9])", lambda found: self._part(levels, counters, int(found.group(1)) - 1), levels[level].text
        )

    @staticmethod
    def _part(levels: dict[int, _Level], counters: dict[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return format_number(counters.get(level, levels[level].start), levels[level].style)


def _value(element: Element | None, default: str = "") -> str:
    return default if element is None else str(element.get(W + "val") or default)


def read_numbering(root: Element | None) -> Numbering:
    """The part numbering.xml (None where the file has none) → Numbering."""
    if root is None:
        return Numbering({}, {})
    abstract = {str(item.get(W + "abstractNumId")): _levels(item) for item in root.iterchildren(W + "abstractNum")}
    levels: dict[str, dict[int, _Level]] = {}
    abstract_of: dict[str, str] = {}
    for num in root.iterchildren(W + "num"):
        num_id, base = str(num.get(W + "numId")), _value(num.find(W + "abstractNumId"))
        own = dict(abstract.get(base, {}))
        restarts = False
        for override in num.iterchildren(W + "lvlOverride"):
            level = _integer(override.get(W + "ilvl"))
            own.update({found: new for found, new in _levels(override).items() if found == level})
            start = override.find(W + "startOverride")
            if start is not None and level in own:
                own[level] = _Level(_integer(start.get(W + "val")), own[level].style, own[level].text)
                restarts = True
        levels[num_id] = own
        abstract_of[num_id] = f"num {num_id}" if restarts else base
    return Numbering(levels, abstract_of)


def _levels(parent: Element) -> dict[int, _Level]:
    return {
        _integer(level.get(W + "ilvl")): _Level(
            _integer(_value(level.find(W + "start"), "1")),
            _value(level.find(W + "numFmt"), "decimal"),
            _value(level.find(W + "lvlText")),
        )
        for level in parent.iterchildren(W + "lvl")
    }


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else 0


def format_number(number: int, style: str) -> str:
    """A counter in one of Word's number formats (``w:numFmt``); unknown formats are printed as decimals, as Word does."""
    if style in ("bullet", "none"):
        return ""
    if number < 1 or number > 9999:
        return str(number)
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
    ):
        return chinese_number(number)
    if style == "chineseLegalSimplified":
        return _counted(number, _FORMAL, "拾佰仟")
    if style in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if style == "upperLetter" else letters.lower()
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if style.startswith("decimalFullWidth"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ideographTraditional" and number <= 10:
        return _STEMS[number - 1]
    if style == "ideographZodiac" and number <= 12:
        return _BRANCHES[number - 1]
    return str(number)


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百〇五 (1 to 9999)."""
    text = _counted(number, _DIGITS, "十百千")
    return text[1:] if text.startswith("一十") else text


def _counted(number: int, digits: str, units: str) -> str:
    text = ""
    figures = str(number)
    for index, figure in enumerate(figures):
        place = len(figures) - 1 - index
        if figure != "0":
            text += digits[int(figure)] + (units[place - 1] if place else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    return text.rstrip(digits[0])


def _roman(number: int) -> str:
    text = ""
    for value, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            text, number = text + letters, number - value
    return text
