"""Finds and masks numbers of private persons in narratives: identity cards, mobile telephones, bank cards.

Offices print such numbers by mistake. The public archive shows them masked; the capture keeps the sealed original. Pure:
text in, text out. Statistics, dates, document numbers and office telephones are left alone: an identity number must have
a real date and the right check digit (GB 11643-1999), a bank card a known length and a right Luhn digit (ISO/IEC 7812).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from itertools import cycle

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:62|60|58|56|55|54|53|52|51|4)\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z%％]|\.\d)")
_COUNTED = re.compile(r"\s*(?:件|条|份|次|人|元|万|亿|个|篇|户|家|项|场|期|余|多)")

# No number of a private person is shorter than eleven digits: a text without such a run is left at once.
_LONG_RUN = re.compile(r"\d(?:[ -]?\d){10}")

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
    found: list[PrivateNumber] = []
    for kind, pattern, is_real in (
        ("identity", _IDENTITY, _is_identity),
        ("bank_card", _BANK_CARD, _is_bank_card),
        ("mobile", _MOBILE, bool),
    ):
        for match in pattern.finditer(text):
            is_taken = any(n.start < match.end() and match.start() < n.end for n in found)
            if not is_taken and is_real(match[0]) and not _COUNTED.match(text, match.end()):
                found.append(PrivateNumber(kind, match.start(), match.end()))
    return tuple(sorted(found, key=lambda number: number.start))


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


def _is_identity(number: str) -> bool:
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    if not 1900 <= born.year <= 2100:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK_DIGITS[total % 11] == number[-1].upper()


def _is_bank_card(number: str) -> bool:
    digits = [int(character) for character in number if character.isdigit()]
    if not 15 <= len(digits) <= 19:
        return False
    doubled = (digit * factor for digit, factor in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
