"""Reads the title of a report: the unit, the year and whether it is a report's title at all.

Titles drift (政府信息公开年度报告, 信息公开工作年度报告, 政务公开工作报告, 信息公开年报 …), stand over several lines, carry the names of column
and site behind them, or are printed twice. This module takes one string; which strings are titles is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.parsers.identity_text import YEAR, clean, printed, without_document_numbers

_TAIL = re.compile(
    r"(?P<what>(?:政府|政务|机关|部门)?信息(?:主动)?公开|政务(?:信息)?公开|政府信息(?=(?:工作)?年度报告))(?P<middle>(?:(?!信息公开|政务公开)[^，。；：:_|]){0,24}?)"
    r"(?P<end>年度工作报告|年度报告|工作报告|情况报告|情况的报告|报告|年报|工作总结|总结)"
)
_SHORT_TAIL = re.compile(r"(?P<middle>(?:19|20)\d\d年?(?:度)?(?:工作)?)(?P<end>年度报告|年报|报告)(?=$|[（(_|.\-—－])")
_NOT_A_REPORT = re.compile(
    r"解读|图解|一图|读懂|图片版|编制说明|的通知|的函|公布情况|发布情况|格式|模板|指南|目录|制度|办法|汇编$|专栏|意见建议|填报|审查表|如下|现将|现就|^本(?:年度)?报告|我[县市区局委办镇乡]"
)
_SEPARATOR = re.compile(r"[_|｜丨»›>]+|(?<=[\u4e00-\u9fff])\s*[-－–—]+\s*(?=[\u4e00-\u9fff])")
_SCOPE_WORDS = re.compile(
    r"(?<=[县区市旗省州盟])全[县区市旗省州盟]$|^全[县区市旗省州盟]$|[（(]?(?:本级|机关本级|汇总)[)）]?$"
)
_HEAD_JUNK = re.compile(
    r"^(?:关于|公布|发布|印发|附件\d*|附|正文|标题|名称|年报|题目|[:：,，、.\-—－_#*·\s]|【[^】]*】|\[[^\]]*\]|\d{1,2}[.、])+"
)
_HEAD_TAIL = re.compile(
    r"(?:关于|公布|发布|开展|做好|的|在|年度|年|度|上半年|全年|工作|主要|[:：,，、\-—－·（(【\[《\s])+$"
)
_FILE_SUFFIX = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|html?|txt|ofd|md)$", re.IGNORECASE)
# 2023年1月1日—12月31日: the period beside the year says nothing more than the year.
_PERIOD = re.compile(
    r"(?<=20\d\d年)\d{1,2}月(?:\d{1,2}日)?起?[至到—－–~～-]+(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:止|期间)?"
)
_DATE_BEHIND = re.compile(r"(?<=报告|年报)[（(]?(?:发布(?:时间|日期)[:：]?)?20\d\d[-年./]\d{1,2}[-月./]\d{1,2}.*$")


@dataclass(frozen=True, slots=True)
class Title:
    """One title. ``text`` as printed, without column and site; ``unit`` the words that name the unit, cleaned, or "".

    ``year`` is the reporting year that the title names, or None; ``years`` are all it names. ``scope_words`` is what the title
    itself says on whose figures these are (全县, 本级), or "".
    """

    text: str
    unit: str
    year: int | None
    years: tuple[int, ...]
    scope_words: str

    @property
    def is_full(self) -> bool:
        """Whether it names both the unit and the year."""
        return bool(self.unit) and self.year is not None


def parse_title(text: str) -> Title | None:
    """The title of an annual report in this text, or None. Interpretations, notices and lists of reports are none."""
    return _kept_title(text) if len(text) <= _LONGEST_KEPT else _title_in(text)


def _title_in(text: str) -> Title | None:
    if "报" not in text and "总" not in text and "&" not in text:
        return None
    best: Title | None = None
    for part in _parts(text):
        title = _parse_part(part)
        if title is None:
            continue
        if best is None or (bool(title.unit) + (title.year is not None)) > (bool(best.unit) + (best.year is not None)):
            best = title
    return best


_LONGEST_KEPT = 500  # characters; whole pages in one paragraph would fill the memory of a long build
_kept_title = lru_cache(maxsize=2048)(_title_in)


def _parts(text: str) -> list[str]:
    text = _FILE_SUFFIX.sub("", printed(text))
    whole = [text] if not _SEPARATOR.search(text) else []
    return whole or [part for part in (_SEPARATOR.split(text)) if part.strip()] + [text]


def _parse_part(text: str) -> Title | None:
    flat = without_document_numbers(clean(text)).strip('《》“”"')
    quoted = re.search(r"^(?:关于)?(?:公布|发布|印发|公开)[^《]{0,20}《([^》]+)》", flat)
    if quoted:
        flat = text = quoted[1]
    flat = _PERIOD.sub("", _DATE_BEHIND.sub("", flat))
    flat = _without_repetition(flat)
    tail = _TAIL.search(flat) or _SHORT_TAIL.search(flat)
    if tail is None or _NOT_A_REPORT.search(flat):
        return None
    start = tail.start()
    if flat[:start].endswith("人民") and flat.startswith("政府", start):
        # 洪山区人民政府信息公开工作年度报告: the word belongs to the unit.
        start += len("政府")
    head, rest = flat[:start], flat[tail.end() :]
    year, years = _year(head, flat[start : tail.end()], rest)
    unit, scope_words = _unit(head)
    if not unit:
        unit, more = _unit_behind(rest)
        scope_words = scope_words or more
    if not scope_words and (found := re.search(r"[（(](全[县区市旗省州盟]|汇总|本级)[)）]", rest)):
        scope_words = found[1]
    return Title(_shown(text, flat, rest), unit, year, years, scope_words)


def _shown(text: str, flat: str, rest: str) -> str:
    """The printed title up to its end; a bracket behind it stays, anything else behind it goes."""
    shown = re.sub(r"\s+", "", printed(text)).strip('《》“”"#* ')
    shown = re.sub(r"^(?:正文|标题[:：])", "", shown)
    bracket = re.match(r"[（(][^（()）]{1,20}[)）]", rest)
    length = len(flat) - len(rest) + (bracket.end() if bracket else 0)
    if rest and clean(shown).startswith(flat[:length]) and len(clean(shown)) == len(shown):
        return shown[:length]
    return _without_repetition(_DATE_BEHIND.sub("", shown))


def _without_repetition(text: str) -> str:
    half = len(text) // 2
    return text[:half] if half > 8 and text[:half] == text[half:] else text


def _year(head: str, tail: str, rest: str) -> tuple[int | None, tuple[int, ...]]:
    """The year beside the report's words: inside them, else the last one before, else one in brackets behind."""
    inside, before = YEAR.findall(tail), YEAR.findall(head)
    bracket = re.match(r"[（(【\[]?" + YEAR.pattern, rest)
    behind = [bracket.group(1)] if bracket else []
    years = tuple(dict.fromkeys(int(year) for year in [*before, *inside, *behind]))
    chosen = inside[:1] or before[-1:] or behind
    return (int(chosen[0]) if chosen else None), years


def _unit(head: str) -> tuple[str, str]:
    unit = YEAR.sub("\0", head)
    unit = re.sub(r"\0年?(?:度)?", "", unit)
    for _ in range(3):
        unit = _HEAD_TAIL.sub("", _HEAD_JUNK.sub("", unit))
        unit = re.sub(r"^(?:年度?|度)(?=[\u4e00-\u9fff]{3})", "", unit)
    scope = _SCOPE_WORDS.search(unit)
    words = scope.group() if scope else ""
    unit = _SCOPE_WORDS.sub("", unit)
    # 乡村振兴局（原扶贫开发办公室）: the name that it had before.
    unit = re.sub(r"[（(](?:原|原名|原称)[\u3400-\u9fff]{2,}[)）]$", "", unit)
    # 市政府（办公厅）, 管委会(办公室): the bracket names the organ.
    unit = re.sub(r"[（(](办公[室厅])[)）]", r"\1", unit)
    return (unit if _is_unit(unit) else ""), words.strip("（()）")


def _unit_behind(rest: str) -> tuple[str, str]:
    """A unit behind the words: ``2023年政府信息公开工作年度报告（民权县教育局）``, ``…年度报告—民权县教育局``."""
    for found in re.finditer(r"[（(【—－\-]+([^（()）】—－\-]{3,30})", rest):
        unit, words = _unit(found.group(1))
        if unit and re.search(_UNIT_END, unit):
            return unit, words
    return "", ""


_UNIT_END = re.compile(
    r"(?:政府|办|办公[室厅]|局|委|委员会|管委会|厅|院|中心|街道|镇|乡|苏木|办事处|队|站|所|社|会|处|部|县|区|市|旗|省|州|盟|公司|学校|大学|医院|场|组)$"
)


def _is_unit(text: str) -> bool:
    return 2 <= len(text) <= 45 and re.fullmatch(r"[\u3400-\u9fff（）()·、“”A-Za-z]+", text) is not None
