"""The sections of a report before 2019, whose headings follow no form: found by their printed numbers 一、二、三、 and kept as they are worded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.document import Block, Paragraph
from crawler.parsers.sections import clean
from crawler.report import Section

_NUMERALS = "一二三四五六七八九十"
_ENDS = "概述|概况|情况|措施|事项|附表|说明|打算|计划|建议"
_START = re.compile(rf"(?:^|(?<=[。；！!;”」）)】\s\d]))(?P<number>[{_NUMERALS}]{{1,2}})\s*[、.．]\s*")
_GLUED = re.compile(
    rf"[^。，,；;：:!！\n]{{0,36}}?(?:{_ENDS}|问题(?:(?:及|和|与)[^。，,；;\d]{{0,12}}?(?:情况|措施|打算|计划))?)(?:及附表|与附表)?"
)
_MAX_LINE = 44


def read_numbered_sections(blocks: Sequence[Block], used: frozenset[int] = frozenset()) -> tuple[Section, ...]:
    """Cut the narrative at headings numbered 一、 二、 三、 …, in rising order; section 0 is what stands before the first."""
    found: list[tuple[int, str, list[str]]] = [(0, "", [])]
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or index in used:
            continue
        start = 0
        for match in _START.finditer(block.text):
            number = _ordinal(match["number"])
            heading = _heading(block.text, match)
            if not heading or not found[-1][0] < number <= found[-1][0] + 3 or match.start() < start:
                continue
            found[-1][2].append(block.text[start : match.start()])
            found.append((number, heading, []))
            start = match.start() + len(heading)
        found[-1][2].append(block.text[start:].lstrip(" ：:。") if start else block.text)
    last = found[-1][0]
    sections = (Section(number, heading, clean(lines, is_last=number == last)) for number, heading, lines in found)
    return tuple(section for section in sections if section.number or section.text)


def _heading(text: str, match: re.Match[str]) -> str:
    """The heading that begins at the match, or "": a short line of its own, or the words up to where such headings end."""
    if match.start() == 0 and len(text) <= _MAX_LINE and not text.rstrip().endswith(("。", "；", "，")):
        return text
    words = _GLUED.match(text, match.end())
    return text[match.start() : words.end()] if words else ""


def _ordinal(numeral: str) -> int:
    if len(numeral) == 1:
        return _NUMERALS.index(numeral) + 1
    return 10 + _NUMERALS.index(numeral[1]) + 1 if numeral[0] == "十" else 99
