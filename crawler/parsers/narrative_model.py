"""What a sentence of a report says about its tables: a value, and the cells or sums of cells that it can mean.

Models only. Whether the value agrees with the cells is not decided here: the tables are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from crawler.report import Number

CellKey = tuple[str, str, str]
CASES = frozenset({"", "件", "件次", "份", "宗", "起", "例", "次", "个"})
"""Units in which requests, reviews and lawsuits are counted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a statement: the sum of ``plus`` less the sum of ``minus``. ``zh`` and ``en`` name it."""

    key: str
    zh: str
    en: str
    plus: tuple[CellKey, ...]
    minus: tuple[CellKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One number (or 无, 未收到, 均获维持) of the text, bound to its meanings.

    ``kind`` is ``count``, ``none`` (zero in words), ``all_upheld`` (every case of the reading was upheld), ``percent`` or ``amount``
    (yuan). ``quote`` is the part of the sentence that says it; ``start`` and ``end`` frame the number (or the words that say zero) in the
    section's matching spelling, which ``narrative_text.places`` leads back to the printed text. ``doubts`` are reasons for which a difference proves nothing (last
    year's figure, one channel only, another unit's …): an agreement still counts, a difference must not be reported. For a percentage,
    ``value`` is the printed one with ``decimals`` places, ``numerator`` the count it follows, ``readings`` that count's meanings,
    ``denominators`` the other counts told before it in its paragraph, and ``of`` the meanings of a base that the sentence names.
    ``at_most`` says that the value may also be a part of its readings (办结…（含上年结转…）).
    """

    section: int
    kind: Literal["count", "none", "all_upheld", "percent", "amount"]
    concept: str
    value: Number
    quote: str
    start: int
    end: int
    readings: tuple[Reading, ...]
    doubts: tuple[str, ...] = ()
    decimals: int = 0
    numerator: Number | None = None
    denominators: tuple[Number, ...] = ()
    of: tuple[Reading, ...] = ()
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A number of a clause: its value, its unit as printed ("" where none), whether the text says 余 or 约, and its place."""

    value: Number
    unit: str
    is_about: bool
    decimals: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Binding:
    """A number's meanings; ``token`` is None for a zero in words. ``start`` and ``end`` frame the quotation in the clause."""

    concept: str
    readings: tuple[Reading, ...]
    token: Token | None
    start: int
    end: int
    doubts: tuple[str, ...] = ()


class Scene(Protocol):
    """What binding knows of the sentence: its topic and the channel of disputes last named, which it keeps up to date."""

    is_applications: bool
    is_disclosure: bool
    is_after_documents: bool
    channel: str
    channels: list[str]
