"""Which reports share their sentences: an index of sentences in SQLite that is added to, never rebuilt, and asked by report.

A sentence stands in it under four numbers: its own hash and three bands of a min-hash over its character triples, so that a changed name or
figure does not hide a copy. What many units share is boilerplate and finds nothing. Memory stays with SQLite's page cache; the disk holds
about 100 bytes a sentence and the packed text of each report. No report is judged here.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

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


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another report that shares ``shared`` of the ``counted`` sentences of the one asked about (boilerplate is not counted)."""

    other: Text
    shared: int
    counted: int
    examples: tuple[str, ...]


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


class SentenceIndex:
    """The sentences of all reports, on disk. A context manager; ``add`` replaces a report that is already there."""

    def __init__(self, path: Path | str, *, most_units: int = 6) -> None:
        """Open or make the index. A sentence of more than ``most_units`` other units is boilerplate."""
        self._most = most_units
        self._db = sqlite3.connect(path)
        self._db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
            "CREATE TABLE IF NOT EXISTS texts(id INTEGER PRIMARY KEY, key TEXT UNIQUE, unit TEXT, unit_id INTEGER, year INTEGER,"
            " published TEXT, sentences BLOB);"
            "CREATE TABLE IF NOT EXISTS units(id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
            "CREATE TABLE IF NOT EXISTS postings(sentence INTEGER, unit_id INTEGER, text_id INTEGER,"
            " PRIMARY KEY(sentence, unit_id, text_id)) WITHOUT ROWID;"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.commit()
        self._db.close()

    def add(self, texts: Iterable[Text]) -> None:
        """Add reports; one that is there with other sentences is replaced."""
        for text in texts:
            packed = zlib.compress("\n".join(text.sentences).encode())
            known = self._db.execute("SELECT id, sentences FROM texts WHERE key = ?", (text.key,)).fetchone()
            if known is not None:
                self._remove(known[0], self._unpack(known[1]))
            unit = self._unit(text.unit)
            cursor = self._db.execute(
                "INSERT INTO texts(key, unit, unit_id, year, published, sentences) VALUES (?, ?, ?, ?, ?, ?)",
                (text.key, text.unit, unit, text.year, text.published, packed),
            )
            rows = {(key, unit, cursor.lastrowid) for sentence in text.sentences for key in sentence_keys(sentence)}
            self._db.executemany("INSERT OR IGNORE INTO postings VALUES (?, ?, ?)", sorted(rows))
        self._db.commit()

    def duplicates(self, text: Text, *, least_shared: int = 5, least_share: float = 0.6) -> tuple[Duplicate, ...]:
        """Reports of other units that share at least ``least_share`` of the countable sentences, most alike first.

        Of these, half must be the same to the letter: units that fill one template with their own topics are not copies of each other.
        """
        unit = self._unit(text.unit)
        rare: list[str] = []
        candidates: Counter[int] = Counter()
        for sentence in text.sentences:
            found = self._elsewhere(sentence, unit)
            if found is not None:
                rare.append(sentence)
                candidates.update(found)
        if len(rare) < least_shared:
            return ()
        results = []
        for place, hits in candidates.most_common(_MOST_CANDIDATES):
            if hits < max(2, least_share * len(rare) / 2):
                break
            other = self._text(place)
            shared = shared_sentences(rare, other.sentences)
            same = len(set(rare) & set(other.sentences))
            if len(shared) >= max(least_shared, least_share * len(rare)) and 2 * same >= least_share * len(rare):
                results.append(Duplicate(other, len(shared), len(rare), tuple(shared[:3])))
        return tuple(sorted(results, key=lambda result: (-result.shared, result.other.key)))

    def texts(self) -> Iterator[Text]:
        """Every report of the index, in order of key."""
        rows = self._db.execute("SELECT id FROM texts ORDER BY key").fetchall()
        for (place,) in rows:
            yield self._text(place)

    def is_common(self, sentence: str, unit: str) -> bool:
        """Whether many other units use the very sentence."""
        return self._posted(sentence_keys(sentence)[0], self._unit(unit)) is None

    def text(self, key: str) -> Text | None:
        """The report of a key, where it is there."""
        row = self._db.execute("SELECT id FROM texts WHERE key = ?", (key,)).fetchone()
        return None if row is None else self._text(row[0])

    def _elsewhere(self, sentence: str, unit: int) -> set[int] | None:
        """The texts of other units with this sentence or one like it; None where too many units have the very sentence."""
        exact, *bands = sentence_keys(sentence)
        found = self._posted(exact, unit)
        if found is None:
            return None
        for band in bands:
            found |= self._posted(band, unit) or set()
        return found

    def _posted(self, key: int, unit: int) -> set[int] | None:
        """The texts of other units under one key; None where more units than the limit stand there."""
        rows = self._db.execute(
            "SELECT DISTINCT unit_id FROM postings WHERE sentence = ? AND unit_id <> ? LIMIT ?",
            (key, unit, self._most + 1),
        ).fetchall()
        if len(rows) > self._most:
            return None
        asked = "SELECT text_id FROM postings WHERE sentence = ? AND unit_id = ?"
        return {place for (other,) in rows for (place,) in self._db.execute(asked, (key, other))}

    def _unit(self, name: str) -> int:
        self._db.execute("INSERT OR IGNORE INTO units(name) VALUES (?)", (name,))
        return int(self._db.execute("SELECT id FROM units WHERE name = ?", (name,)).fetchone()[0])

    def _text(self, place: int) -> Text:
        key, unit, year, published, packed = self._db.execute(
            "SELECT key, unit, year, published, sentences FROM texts WHERE id = ?", (place,)
        ).fetchone()
        return Text(key, unit, year, published, self._unpack(packed))

    def _remove(self, place: int, sentences: Sequence[str]) -> None:
        (unit,) = self._db.execute("SELECT unit_id FROM texts WHERE id = ?", (place,)).fetchone()
        keys = {key for sentence in sentences for key in sentence_keys(sentence)}
        self._db.executemany(
            "DELETE FROM postings WHERE sentence = ? AND unit_id = ? AND text_id = ?",
            [(key, unit, place) for key in keys],
        )
        self._db.execute("DELETE FROM texts WHERE id = ?", (place,))

    @staticmethod
    def _unpack(packed: bytes) -> tuple[str, ...]:
        text = zlib.decompress(packed).decode()
        return tuple(text.split("\n")) if text else ()


_MOST_CANDIDATES = 20
