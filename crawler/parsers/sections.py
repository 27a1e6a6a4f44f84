"""The six sections of a report: found by what their headings mean, since numbering and wording drift; clean narrative text.

Tables and the furniture of the page around a report (share buttons, footers, page numbers) do not belong to a section's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from crawler.document import Block, Paragraph
from crawler.parsers.labels import exact_meanings, normalise
from crawler.parsers.numbers import read_number
from crawler.report import Section

_NUMERALS = "一二三四五六七八九十"
_ENCLOSED = {chr(0x3220 + i): i + 1 for i in range(10)} | {chr(0x2460 + i): i + 1 for i in range(10)}

# What the six headings are called, as patterns over their words alone (no blanks, digits or punctuation).
_MEANINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?:政府信息公开)?(?:工作)?(?:总体|基本|整体)(?:工作)?(?:情况|概况|概述)|(?:工作)?(?:概述|概况)")),
    (2, re.compile(r"(?:行政机关)?(?:政府信息)?主动公开(?:的)?(?:政府)?(?:信息)?(?:工作)?(?:的)?(?:情况|方面)")),
    (
        3,
        re.compile(
            r"(?:收到和?(?:处理|办理)|受理和?办理)(?:的)?(?:政府)?信息公开申请(?:的)?(?:情况)?|(?:政府信息)?依申请公开(?:政府)?(?:信息)?(?:工作|办理)?(?:的)?情况"
        ),
    ),
    (4, re.compile(r".{0,16}(?:复议|诉讼).{0,16}情况|.{0,8}行政复议(?:和|与)?(?:提起)?行政诉讼")),
    (
        5,
        re.compile(
            r"(?:政府信息公开|信息公开)?(?:工作)?中?(?:存在|主要)的?.{0,6}问题.{0,14}|(?:政府信息公开工作)?中?存在的?(?:主要)?(?:不足|困难).{0,14}"
        ),
    ),
    (6, re.compile(r"其他?(?:需要|需)?(?:报告|说明)?(?:的)?事项(?:情况)?|(?:需要)?(?:报告|说明)的(?:其他)?事项")),
)

CANONICAL: tuple[str, ...] = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)

# The official headings where they run into the text behind them, or stand inside a paragraph that holds the whole report.
_RUN_IN: tuple[str, ...] = (
    r"总体(?:工作)?情况",
    r"(?:行政机关)?主动公开政府信息(?:工作)?(?:的)?情况",
    r"收到和处理政府信息公开申请(?:的)?情况",
    r"(?:因?政府信息公开(?:工作)?)?(?:被申请)?(?:行政复议|行政诉讼|提起行政诉讼)(?:和|、|与)?(?:提起)?(?:行政诉讼|行政复议)?(?:的)?情况",
    r"(?:政府信息公开工作)?存在的(?:主要)?问题(?:及|和|与)改进(?:的)?(?:情况|措施)",
    r"其他需要(?:报告|说明)的事项",
)
_RUN_IN_HEADING = re.compile(
    rf"(?P<number>[{_NUMERALS}])\s*[、.．]\s*(?P<words>{'|'.join(_RUN_IN)})(?![、，,及和以]|[{_NUMERALS}]、)"
)
_ENDS_BEFORE_HEADING = frozenset("。；！!;”」）)0123456789 \n\u3000")
_NUMBER = re.compile(
    rf"^\s*(?:第?(?P<han>[{_NUMERALS}])(?:部分|[、.．,，:：\s])|[(（](?P<sub>[{_NUMERALS}])[)）][、.．]?|(?P<digit>\d)\s*[、.．)）](?!\d)|(?P<sign>[㈠-㈩①-⑩]))\s*[:：、]?\s*"
)
_BULLET = re.compile(r"^[\s#*●■◆▪▲★·•－-]+")

CHROME = re.compile(
    r"(?:扫一扫|打印本?页?|【?\s*(?:打印|关闭|字体|收藏|分享)|关闭(?:窗口|本页)|版权所有|上一篇|下一篇|上一条|下一条|分享(?:到|至)?|附件\d*\s*[:：]|附件下载|"
    r"相关(?:链接|附件|文章|新闻|信息|文档)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|网站地图|联系我们|关于我们|责任编辑|编辑[:：]|返回(?:顶部|首页)|"
    r"政府网站(?:标识码|找错)|网站标识码|推荐阅读|浏览次数|来源[:：]|您(?:是第|当前)|.{0,30}ICP备|.{0,20}公网安备|https?://\S+$|\[?\s*纠错)",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(r"\s*[—–\-－]+\s*\d{1,3}\s*[—–\-－]+\s*|第?\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?")
_MAX_HEADING = 44


class Piece(NamedTuple):
    """A paragraph, or the part of one that belongs to one section: ``block`` is its index in the document."""

    block: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections with their text, and for each block of the document the section it stands in (0 before the first)."""

    sections: tuple[Section, ...]
    section_of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    piece: int
    section: int
    weight: float


def read_sections(blocks: Sequence[Block], used: frozenset[int] = frozenset()) -> Outline:
    """Find the six sections. ``used`` are paragraphs whose text was read as a table and stands in no section."""
    pieces = _pieces(blocks)
    chain = _chain(_without_contents(_candidates(pieces), pieces, blocks))
    section_of = [0] * len(blocks)
    heads = {candidate.piece: candidate.section for candidate in chain}
    texts: dict[int, list[str]] = {0: []}
    headings: dict[int, str] = {0: ""}
    current = 0
    for index, piece in enumerate(pieces):
        if index in heads:
            current = heads[index]
            headings[current], texts[current] = piece.text.strip(), []
        elif piece.block not in used and not (current in (2, 3, 4) and _is_table_text(piece.text)):
            texts[current].append(piece.text)
        section_of[piece.block] = current
    _fill_grids(blocks, section_of)
    sections = tuple(
        Section(number, headings[number], clean(lines, is_last=number == max(texts)))
        for number, lines in sorted(texts.items())
    )
    return Outline(tuple(s for s in sections if s.number or s.text), tuple(section_of))


def clean(lines: Sequence[str], *, is_last: bool) -> str:
    """Join paragraphs without page numbers; in the last section, stop where the page around the report begins again."""
    kept: list[str] = []
    for line in lines:
        if is_last and CHROME.match(line):
            break
        if line.strip() and not PAGE_NUMBER.fullmatch(line):
            kept.append(line.strip())
    return "\n".join(kept)


@lru_cache(maxsize=2048)
def heading_meaning(text: str) -> tuple[int, int, bool]:
    """What a line says as a heading: (section or 0, its printed number or 0, whether that number is a main one)."""
    line = _BULLET.sub("", text)
    match = _NUMBER.match(line)
    number, is_main = 0, False
    if match:
        sign = match["han"] or match["sub"]
        number = (
            _NUMERALS.index(sign) + 1
            if sign
            else int(match["digit"])
            if match["digit"]
            else _ENCLOSED.get(match["sign"], 0)
        )
        is_main = bool(match["han"])
        line = line[match.end() :]
    words = normalise(line) if len(line) <= _MAX_HEADING else ""
    if not words or line.rstrip().endswith(("；", "，") if is_main else ("。", "；", "，")):
        return 0, number, is_main
    if not number and (len(words) > 24 or re.search("[，,：:、].*[，,：:]", line)):
        return 0, 0, False
    for section, pattern in _MEANINGS:
        if pattern.fullmatch(words):
            return section, number, is_main
    if number:
        scores = [fuzz.ratio(words, name) for name in CANONICAL]
        best = max(range(6), key=scores.__getitem__)
        if scores[best] >= 80:
            return best + 1, number, is_main
    return 0, number, is_main


def _pieces(blocks: Sequence[Block]) -> list[Piece]:
    """Paragraphs, cut where a heading runs into the text around it."""
    pieces: list[Piece] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        text, start = block.text, 0
        for match in _RUN_IN_HEADING.finditer(text):
            if match.start() and text[match.start() - 1] not in _ENDS_BEFORE_HEADING:
                continue
            if match.start() == 0 and match.end() >= len(text.rstrip(" ：:。\n")):
                break
            if text[start : match.start()].strip():
                pieces.append(Piece(index, text[start : match.start()].strip(), 0))
            pieces.append(Piece(index, match[0].strip(), 0))
            start = match.end()
        if text[start:].strip():
            pieces.append(Piece(index, text[start:].strip(" ：:\n") if start else text, block.level))
    return pieces


def _candidates(pieces: Sequence[Piece]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for index, piece in enumerate(pieces):
        if len(piece.text) > _MAX_HEADING + 12:
            continue
        section, number, is_main = heading_meaning(piece.text)
        if not section:
            continue
        if number == section:
            weight = 3.0 if is_main else 2.0
        elif not number:
            weight = 2.0 if piece.level else 1.2
        else:
            weight = 1.0 if is_main else 0.4
        found.append(_Candidate(index, section, weight))
    return found


def _without_contents(found: list[_Candidate], pieces: Sequence[Piece], blocks: Sequence[Block]) -> list[_Candidate]:
    """Drop a table of contents: four or more headings with nothing between them, each of which comes again."""
    dropped: set[int] = set()
    run: list[_Candidate] = []
    for candidate in [*found, None]:
        follows = bool(run) and candidate is not None and _adjacent(run[-1], candidate, pieces, blocks)
        if not follows:
            sections = {c.section for c in run}
            again = {c.section for c in found if run and c.piece > run[-1].piece}
            if len(run) >= 4 and sections <= again:
                dropped.update(c.piece for c in run)
            run = []
        if candidate is not None:
            run.append(candidate)
    return [candidate for candidate in found if candidate.piece not in dropped]


def _adjacent(one: _Candidate, other: _Candidate, pieces: Sequence[Piece], blocks: Sequence[Block]) -> bool:
    if other.piece != one.piece + 1 or other.section <= one.section:
        return False
    between = blocks[pieces[one.piece].block + 1 : pieces[other.piece].block]
    return all(isinstance(block, Paragraph) for block in between)


def _chain(found: Sequence[_Candidate]) -> list[_Candidate]:
    """The heaviest chain of headings with rising section numbers; the earlier one of equals."""
    best: list[tuple[float, list[_Candidate]]] = []
    for at, candidate in enumerate(found):
        weight, chain = 0.0, list[_Candidate]()
        for before in range(at):
            if best[before][1][-1].section < candidate.section and best[before][0] > weight:
                weight, chain = best[before]
        best.append((weight + candidate.weight, [*chain, candidate]))
    return max(best, key=lambda item: item[0])[1] if best else []


def _fill_grids(blocks: Sequence[Block], section_of: list[int]) -> None:
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            section_of[index] = section_of[index - 1] if index else 0


def _is_table_text(text: str) -> bool:
    """Whether a line is a label of the forms or a bare number: what is left of a table that was taken apart."""
    if len(text) > 80:
        return False
    if exact_meanings(text):
        return True
    words = text.split()
    while words and _is_figure(words[-1]):
        words.pop()
    head = " ".join(words)
    return not head or (head != text and bool(exact_meanings(head)))


def _is_figure(word: str) -> bool:
    """A number or a stroke; 无 is a word of the text."""
    return not re.search(r"[\u4e00-\u9fff]", word) and read_number(word).state in ("number", "dash")
