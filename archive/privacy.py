"""Finds and masks numbers of private persons in narratives: identity cards, mobile telephones, bank accounts.

Offices print such numbers by mistake, in every spacing and width. The public archive shows them masked; the capture keeps the sealed original. Pure:
text in, text out. Statistics, dates, document numbers and office telephones are left alone: a number that stands alone must prove itself (a region, a
date and the check digit of GB 11643-1999; a known length and the Luhn digit of ISO/IEC 7812); one that is named (身份证号, 账号) need not, for typing errors
do not make it public.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle

# Between digits, after plain spelling: one or two blanks or strokes.
_GAP = "[ -]{0,2}"
# Numbers are looked for from every first digit of a group on, also where a longer one was tried in vain.
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])(?=([1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx])(?![0-9A-Za-z]))")
_BANK_CARD = re.compile(
    rf"(?<![0-9A-Za-z.])(?=((?:62|60|58|56|55|54|53|52|51|4\d)(?:\d{{2}}(?:{_GAP}\d{{4}}){{2,3}}(?:{_GAP}\d{{1,4}})?|\d{{4}}{_GAP}\d{{9,13}}))"
    rf"(?![0-9A-Za-z]))"
)
_COUNTRY = "(?:(?:\\+|00)?86[ -]{0,2})?"
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z.])(?=({_COUNTRY}1[3-9]\d(?:[ -]?\d{{4}}[ -]?\d{{4}}|\.\d{{4}}\.\d{{4}}))(?![0-9A-Za-z%]|\.\d))"
)
# Three numbers in a row are statistics (130 120 15000) where nothing names a telephone.
_NAMED_MOBILE = re.compile(
    rf"(?:电话|手机|联系方式|联系人|微信|[Tt]el)[^\d。；;]{{0,10}}(?=({_COUNTRY}1[3-9]\d(?:{_GAP}\d){{8}})(?![0-9A-Za-z]))"
)
_NAMED_IDENTITY = re.compile(
    rf"(?:身份证|居民证|证件|公民身份|身份)[^\d。；;]{{0,12}}(?=([1-9](?:{_GAP}\d){{13,16}}(?:{_GAP}[\dXx])?)(?![0-9A-Za-z]))"
)
_NAMED_ACCOUNT = re.compile(
    rf"(?:账号|帐号|账户|帐户|卡号|银行卡|存折)[^\d。；;]{{0,12}}(?=(\d(?:{_GAP}\d){{9,29}})(?![0-9A-Za-z]))"
)
_PASSPORT = re.compile(r"护照[^\dA-Z。；;]{0,8}(?=([A-Z]{1,2}\d{7,8})(?![0-9A-Za-z]))")
_COUNTED = re.compile(r" *(?:件|条|份|次(?!日)|人|元|万|亿|个|篇|户|家|项|场|期|余|多)")
_IN_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*$", re.IGNORECASE)

# No number of a private person is shorter than ten digits, passports apart: a text without such a run is left at once.
_LONG_RUN = re.compile(r"\d(?:\W{0,3}\d){9}|护照")
_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True, slots=True)
class PrivateNumber:
    """A number of a private person: ``kind`` is ``identity``, ``mobile`` or ``bank_card``; ``start`` and ``end`` delimit it in the text."""

    kind: str
    start: int
    end: int


def find_private(text: str) -> tuple[PrivateNumber, ...]:
    """Return the private numbers of ``text`` in order, none overlapping another."""
    if not _LONG_RUN.search(text):
        return ()
    plain = "".join(map(_plain, text))
    found: list[PrivateNumber] = []
    for number in _candidates(plain):
        if not any(n.start < number.end and number.start < n.end for n in found):
            found.append(number)
    return tuple(sorted(found, key=lambda number: number.start))


def _candidates(plain: str) -> Iterator[PrivateNumber]:
    """The surest first. What is counted (13912345678条) or is part of an address of the web is none."""
    for kind, pattern, is_real in _KINDS:
        for match in pattern.finditer(plain):
            start, end = match.span(1)
            is_counted = pattern is _MOBILE and _COUNTED.match(plain, end)
            if is_real(match[1]) and not is_counted and not _IN_ADDRESS.search(plain[max(0, start - 300) : start]):
                yield PrivateNumber(kind, start, end)


def mask_private(text: str) -> str:
    """Return ``text`` with every private number masked; the first three and the last two characters stay so that a person knows their own."""
    parts: list[str] = []
    position = 0
    for number in find_private(text):
        parts += [text[position : number.start], _mask(text[number.start : number.end])]
        position = number.end
    return "".join((*parts, text[position:]))


def _mask(number: str) -> str:
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character for each, so that places stay: full-width forms plain, every blank (also none wide) a blank, every dash a stroke."""
    if character.isascii() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category == "Pd" or character in "−﹣":
        return "-"
    if character.isspace() or category in ("Zs", "Cf", "Cc"):
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _digits(number: str) -> str:
    return re.sub("[^0-9X]", "", number.upper())


def _is_identity(number: str) -> bool:
    digits = _digits(number)
    if not _REGION.match(digits) or not _is_birthday(digits[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return _CHECK_DIGITS[total % 11] == digits[-1]


def _is_birthday(digits: str) -> bool:
    try:
        born = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _is_named_identity(number: str) -> bool:
    """Fifteen digits (before 1999) or eighteen, in whatever spelling."""
    return len(_digits(number)) in (15, 17, 18)


def _is_bank_card(number: str) -> bool:
    digits = [int(character) for character in number if character.isdigit()]
    if not 15 <= len(digits) <= 19:
        return False
    doubled = (digit * factor for digit, factor in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("identity", _NAMED_IDENTITY, _is_named_identity),
    ("identity", _IDENTITY, _is_identity),
    ("bank_card", _NAMED_ACCOUNT, bool),
    ("bank_card", _BANK_CARD, _is_bank_card),
    ("mobile", _NAMED_MOBILE, bool),
    ("mobile", _MOBILE, bool),
    ("identity", _PASSPORT, bool),
)
