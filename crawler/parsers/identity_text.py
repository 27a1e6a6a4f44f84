"""Small pure functions on Chinese text that the identity's modules share: cleaning, years, dates.

They know nothing of documents, divisions or reports.
"""

from __future__ import annotations

import datetime as dt
import html
import re

_DIGITS = {
    **{c: str(i) for i, c in enumerate("〇一二三四五六七八九")},
    "零": "0",
    "○": "0",
    "О": "0",
    "O": "0",
    "o": "0",
    "Ｏ": "0",
}
_FULL_WIDTH = {ord("０") + i: str(i) for i in range(10)}
_YEAR_WORDS = r"[二2][〇零○ОOoＯ0][〇零○ОOoＯ一二三四五六七八九0-9]{2}"
_YEAR_IN_WORDS = re.compile(_YEAR_WORDS + r"(?=年)")
_FULL_WIDTH_DIGIT = re.compile("[０-９]")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad]+")
_TAG = re.compile(r"<[^<>]{0,80}>")
_BLANK_BESIDE_HAN = re.compile(r"(?<![A-Za-z.,;:]) | (?![A-Za-z])")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［【（(]?(?:19|20)\d\d[〕\]］】）)]?\s*\d{1,4}\s*号")

YEAR = re.compile(r"(?<![\d.])(20[0-3]\d|199\d)(?![\d.])")
"""A year in digits, standing alone."""


def clean(text: str) -> str:
    """Without tags, entities and white space; full-width digits and years in Chinese numerals become plain digits."""
    text = "".join(_without_markup(text).split())
    if "\u200b" in text or "\ufeff" in text or "\u00ad" in text:
        text = _INVISIBLE.sub("", text)
    if _FULL_WIDTH_DIGIT.search(text):
        text = text.translate(_FULL_WIDTH)
    return _YEAR_IN_WORDS.sub(lambda match: digits(match.group()), text) if "年" in text else text


def _without_markup(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _TAG.sub("", text) if "<" in text else text


def digits(text: str) -> str:
    """Chinese digits read one by one as plain ones: ``二〇二三`` is ``2023``."""
    return "".join(_DIGITS.get(character, character) for character in text)


def printed(text: str) -> str:
    """As it reads on paper: entities and tags resolved, no blanks beside Chinese characters, others kept as one blank."""
    text = " ".join(_INVISIBLE.sub(" ", _without_markup(text)).split())
    return _BLANK_BESIDE_HAN.sub("", text) if " " in text else text


def without_document_numbers(text: str) -> str:
    """Without ``〔2021〕30号``, so that the year of a notice is never taken for the year of a report."""
    return _DOCUMENT_NUMBER.sub("", text) if "号" in text else text


_MONTHS = {
    name: i for i, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
}
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?:年|[-/.．－—])\s*(?P<m>[01]?\d)\s*(?:月|[-/.．－—])\s*(?P<d>[0-3]?\d)(?!\d)"
    r"|(?<!\d)(?P<y2>20\d\d)(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?!\d)"
)
_DATE_WORDS = re.compile(
    rf"(?P<y>{_YEAR_WORDS}|20\d\d)年(?P<m>十[一二]?|[一二三四五六七八九])月(?P<d>二?三?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)


def find_dates(text: str) -> tuple[dt.date, ...]:
    """Every complete date of the calendar in the text, in order; ``2024年1月`` has no day and is none."""
    found: list[tuple[int, dt.date]] = []
    if _FULL_WIDTH_DIGIT.search(text):
        text = text.translate(_FULL_WIDTH)
    for match in _DATE.finditer(text):
        parts = [match.group(name) or match.group(name + "2") for name in "ymd"]
        _add_date(found, match.start(), *map(int, parts))
    if "年" in text:
        for match in _DATE_WORDS.finditer("".join(text.split())):
            _add_date(found, match.start(), int(digits(match["y"])), _MONTHS[match["m"]], _day(match["d"]))
    return tuple(date for _, date in sorted(found))


def _add_date(found: list[tuple[int, dt.date]], place: int, year: int, month: int, day: int) -> None:
    try:
        found.append((place, dt.date(year, month, day)))
    except ValueError:
        return


def _day(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(digits(text))
    return int(digits(tens) or "1") * 10 + int(digits(ones) or "0")
