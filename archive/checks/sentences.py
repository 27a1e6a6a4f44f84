"""Sentences as they are compared: cut out of a text, made alike, hashed so that small changes do not hide a copy.

Pure; where the sentences of an archive are kept is archive.checks.similarity's work. No report is judged here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rapidfuzz import fuzz, process

_END = re.compile(r"[。！？；!?;\n]+")
_NOISE = re.compile(r"[\s，、：“”‘’（）()《》〈〉,.:\"'—\-·]+")
_DIGITS = re.compile(r"[0-9０-９]+")
_SHORTEST = 12  # characters; headings and list heads fall below
_BINS, _BANDS = 6, 3
_MIX = 0x9E3779B1
_SALT = 0x9E3779B97F4A7C15
_ALIKE = 88.0  # rapidfuzz ratio of two sentences that count as one


@dataclass(frozen=True, slots=True)
class Text:
    """One report's sentences for the index. ``unit`` names the agency, ``published`` is an ISO date or ""."""

    key: str
    unit: str
    year: int
    published: str
    sentences: tuple[str, ...]


def split_sentences(text: str) -> tuple[str, ...]:
    """Sentences of a text as they are compared: no punctuation or blanks inside, every number one ``#``, nothing short."""
    plain = (_DIGITS.sub("#", _NOISE.sub("", part)) for part in _END.split(text))
    return tuple(sentence for sentence in plain if len(sentence) >= _SHORTEST)


def sentence_keys(sentence: str) -> tuple[int, ...]:
    """The exact hash and three bands of the min-hash, as signed 64-bit numbers.

    One hash a triple, dealt into six bins whose minima make the bands (one-permutation hashing): two sentences with four fifths of
    their triples in common meet in at least one band with 95 % probability, with a tenth in common with 3 %.
    """
    minima = [0xFFFFFFFF] * _BINS
    for place in range(len(sentence) - 2):
        mixed = (zlib.crc32(sentence[place : place + 3].encode()) * _MIX) & 0xFFFFFFFF
        which = mixed % _BINS
        if mixed < minima[which]:
            minima[which] = mixed
    exact = int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest(), "big", signed=True)
    bands = (_signed((minima[2 * band] << 32 | minima[2 * band + 1]) ^ (band + 1) * _SALT) for band in range(_BANDS))
    return (exact, *bands)


def _signed(value: int) -> int:
    """The low 64 bits as SQLite keeps integers."""
    value &= 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value


def shared_sentences(sentences: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those of ``sentences`` that stand in ``others``, the same or nearly the same."""
    known = set(others)
    return [
        sentence
        for sentence in sentences
        if sentence in known or process.extractOne(sentence, others, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
    ]
