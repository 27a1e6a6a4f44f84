"""Text of a section as sentences, clauses and numbers, in the spelling that the narrative grammar matches.

Knows figures and punctuation, and nothing of what the numbers mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crawler.parsers.narrative_model import Token
from crawler.parsers.narrative_terms import LAST, NEXT, THIS
from crawler.report import Number

_SPELLING = str.maketrans("０１２３４５６７８９（）％，；：！？．－", "0123456789()%,;:!?.-")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b\ufeff]+")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_OTHER_YEAR = re.compile(r"(?<![\d〔\[])(?:20\d\d|19\d\d)年")
_ENUMERATION = re.compile(r"\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)")
_IS_ZERO = re.compile(r"(?<![均都皆部])为零(?=[,;。:)]|$)")
_GROUPED = re.compile(r"(\d,\d{3})")
_LEAD = re.compile(r"[。:;]")
_STOPS = re.compile(r"[。!?]")
_DISPLAY = str.maketrans("(),;:", "（），；：")

NUMBER = re.compile(
    r"(?<![\dA-Za-z.〔\[第/#-])(?P<digits>\d{1,3}(?:,\d{3})+(?![\d])|\d+(?:\.\d+)?)(?P<scale>万|亿)?(?P<about>余|多)?"
    r"(?P<unit>件次|人次|件|条|份|次|宗|起|例|项|个百分点|个|万元|元|%|篇|场|期|封|名|人|家|部|类|批|通|笔|户|处)?"
    r"(?![\d年月日号时点楼层级届周季版])"
    r"|(?<![第之其某同每逐万单唯任前后上下零一二三四五六七八九十百千两\d])(?P<han>[零一二两三四五六七八九十百千]+)(?P<han_unit>件|起|宗|例|份)"
)


Replacement = str | Callable[[re.Match[str]], str]
Step = tuple[re.Pattern[str], Replacement]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in matching spelling, where it starts in its section, and the lead of its paragraph (up to its first stop, for the topic)."""

    text: str
    start: int
    paragraph: int
    lead: str


def normalise(text: str, year: int | None) -> str:
    """Return the matching spelling, a paragraph a line: ASCII digits and brackets, no blanks, no rows of tables, lines that stop in the
    middle of a sentence (copied from a page) joined, and the three years around the report as one character each."""
    return respell(text.translate(_SPELLING), _steps(year))


def places(text: str, year: int | None) -> list[int]:
    """For each character of ``normalise(text, year)``, the place in ``text`` of the character that it stands for."""
    return trace(text.translate(_SPELLING), _steps(year))


def respell(text: str, steps: Iterable[Step]) -> str:
    """The text with each pattern replaced in turn."""
    for pattern, new in steps:
        text = pattern.sub(new, text)
    return text


def trace(text: str, steps: Iterable[Step]) -> list[int]:
    """For each character of ``respell(text, steps)``, the place in ``text`` that it comes from."""
    found = list(range(len(text)))
    for pattern, new in steps:
        matches = list(pattern.finditer(text))
        for match in reversed(matches):
            start, end = match.span()
            length = len(new(match) if callable(new) else new)
            found[start:end] = [found[min(start + n, end - 1)] for n in range(length)]
        if matches:
            text = pattern.sub(new, text)
    return found


def _steps(year: int | None) -> tuple[Step, ...]:
    """What leads from the printed text, its characters translated, to the matching spelling."""
    if year is None:
        return (*_COMMON_STEPS, _JOIN)
    marks = {str(year): THIS, str(year - 1): LAST, str(year + 1): NEXT}
    return (*_COMMON_STEPS, (_YEAR, lambda match: marks.get(match[1], match[1])), _JOIN)


_TABLE_ROW = re.compile(
    r"^(?:.*\d[\d,.]*[ \t|\u3000]+\d[\d,.]*[ \t|\u3000]+\d|.*\|.*\|).*\n?", re.MULTILINE
)  # text dumps keep the rows of tables among the sentences
_COMMON_STEPS: tuple[Step, ...] = (
    (_TABLE_ROW, ""),
    (_BLANKS, ""),
    (_ENUMERATION, ""),
    (_IS_ZERO, "为0"),
)
_JOIN: Step = (re.compile(r"\n(?<=[^\n]{18}\n)(?<![。;:!?]\n)\n*"), "")


def display(text: str, year: int | None) -> str:
    """Return matching spelling as people read it."""
    if year is not None:
        text = text.replace(THIS, str(year)).replace(LAST, str(year - 1)).replace(NEXT, str(year + 1))
    parts = _GROUPED.split(text)
    return "".join(part if index % 2 else part.translate(_DISPLAY) for index, part in enumerate(parts))


def sentences(text: str) -> Iterator[Sentence]:
    """Sentences of a section in matching spelling."""
    start = 0
    for place, paragraph in enumerate(text.split("\n")):
        lead = _LEAD.split(paragraph, maxsplit=1)[0][:40]
        for sentence in _STOPS.split(paragraph):
            if sentence:
                yield Sentence(sentence, start, place, lead)
            start += len(sentence) + 1


def has_other_year(text: str) -> bool:
    """Whether a year beside the three around the report is named, other than in a document number."""
    return _OTHER_YEAR.search(text) is not None


def tokens(text: str) -> list[Token]:
    """The numbers of a text, in order. Dates, ordinals, document numbers and parts of words are none."""
    return [token for match in NUMBER.finditer(text) if (token := _token(text, match)) is not None]


def _token(text: str, match: re.Match[str]) -> Token | None:
    if match["han"] is not None:
        import cn2an  # takes a quarter of a second to load, and most reports have no such number

        try:
            value = int(cn2an.cn2an(match["han"].replace("两", "二"), "smart"))
        except ValueError:
            return None
        return Token(value, match["han_unit"], False, 0, match.start(), match.end())
    digits = match["digits"].replace(",", "")
    if len(digits) > 1 and digits.isdigit() and digits[0] == "0":
        return None
    number: Number = float(digits) if "." in digits else int(digits)
    unit = match["unit"] or ""
    scale = match["scale"]
    if scale and unit == "元":
        unit = "万元" if scale == "万" else "亿元"
    elif scale:
        number = number * (10_000 if scale == "万" else 100_000_000)
    decimals = len(digits.partition(".")[2])
    after = text[match.end() : match.end() + 2]
    is_rounded = bool(scale) and not unit.endswith("元")  # 38.6万件
    is_about = (
        is_rounded
        or bool(match["about"])
        or text[: match.start()].endswith(_ABOUT_BEFORE)
        or after.startswith(_ABOUT_AFTER)
    )
    return Token(number, unit, is_about, decimals, match.start(), match.end())


_ABOUT_BEFORE = ("约", "近", "超", "超过", "逾", "不足", "达到近", "大约", "不少于", "至少")
_ABOUT_AFTER = ("以上", "左右", "余", "多件", "以内", "以下")
