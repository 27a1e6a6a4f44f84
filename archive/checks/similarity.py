"""Which reports share their sentences: an index of sentences in SQLite that is added to, never rebuilt, and asked by report.

A sentence stands in it under four numbers: its own hash and three bands of a min-hash over its character triples, so that a changed name or
figure does not hide a copy. What many units share is boilerplate and finds nothing. Memory stays with SQLite's page cache; the disk holds
about 100 bytes a sentence and the packed text of each report. The answers follow from the set of texts, whatever order they came in.
No report is judged here.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.checks.sentences import Text, sentence_keys, shared_sentences


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another report that shares ``shared`` of the ``counted`` sentences of the one asked about (boilerplate is not counted)."""

    other: Text
    shared: int
    counted: int
    examples: tuple[str, ...]


class SentenceIndex:
    """The sentences of all reports, on disk. A context manager; ``add`` replaces a report that is already there.

    ``db`` is its database, in which whoever keeps more about the same reports may have tables too: they change together, or not at all.
    """

    def __init__(self, path: Path | str, *, most_units: int = 6) -> None:
        """Open or make the index. A sentence of more than ``most_units`` other units is boilerplate."""
        self._most = most_units
        self.db = sqlite3.connect(path)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4096;"
            "CREATE TABLE IF NOT EXISTS texts(id INTEGER PRIMARY KEY, key TEXT UNIQUE, unit TEXT, unit_id INTEGER, year INTEGER,"
            " published TEXT, sentences BLOB);"
            "CREATE TABLE IF NOT EXISTS units(id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
            "CREATE TABLE IF NOT EXISTS postings(sentence INTEGER, unit_id INTEGER, text_id INTEGER,"
            " PRIMARY KEY(sentence, unit_id, text_id)) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS unsorted(sentence INTEGER, unit_id INTEGER, text_id INTEGER);"
        )
        self.settle()  # what an interrupted run left

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.db.commit()
        self.db.close()  # after an error nothing half done stays

    def add(self, texts: Iterable[Text], *, settles: bool = True) -> None:
        """Add reports; one that is there with other sentences is replaced. What is written stays when the index is closed in order.

        Without ``settles`` their sentences are set aside, and sorted in by the next `settle`: hashes stand anywhere in the table, so that
        a hundred thousand reports one by one would write every page of it many times over.
        """
        target = "postings" if settles else "unsorted"
        for text in texts:
            packed = zlib.compress("\n".join(text.sentences).encode())
            self.remove(text.key)
            unit = self._unit(text.unit)
            cursor = self.db.execute(
                "INSERT INTO texts(key, unit, unit_id, year, published, sentences) VALUES (?, ?, ?, ?, ?, ?)",
                (text.key, text.unit, unit, text.year, text.published, packed),
            )
            rows = {(key, unit, cursor.lastrowid) for sentence in text.sentences for key in sentence_keys(sentence)}
            self.db.executemany(f"INSERT OR IGNORE INTO {target} VALUES (?, ?, ?)", sorted(rows))

    def settle(self) -> None:
        """Sort in what was set aside."""
        if not self.db.execute("SELECT 1 FROM unsorted LIMIT 1").fetchone():
            return
        self.db.execute("INSERT OR IGNORE INTO postings SELECT * FROM unsorted ORDER BY sentence, unit_id, text_id")
        self.db.execute("DELETE FROM unsorted")
        self.db.commit()

    def remove(self, key: str) -> None:
        """Forget a report; nothing where it is not there."""
        known = self.db.execute("SELECT id, unit_id, sentences FROM texts WHERE key = ?", (key,)).fetchone()
        if known is None:
            return
        self.settle()
        place, unit, packed = known
        keys = {number for sentence in self._unpack(packed) for number in sentence_keys(sentence)}
        self.db.executemany(
            "DELETE FROM postings WHERE sentence = ? AND unit_id = ? AND text_id = ?",
            [(number, unit, place) for number in keys],
        )
        self.db.execute("DELETE FROM texts WHERE id = ?", (place,))

    def sharers(self, key: str) -> set[str]:
        """The reports (this one too) whose answers may be others when this one comes or goes, asked while it is there.

        A key that stays with more units than make it boilerplate, with this one's unit or without, answers nobody before and after: such
        keys are passed over, which bounds the work.
        """
        text = self.text(key)
        if text is None:
            return set()
        places: set[int] = set()
        for number in {number for sentence in text.sentences for number in sentence_keys(sentence)}:
            places |= self._at(number, -1, self._most + 2) or set()
        named = (self.db.execute("SELECT key FROM texts WHERE id = ?", (place,)).fetchone()[0] for place in places)
        return {key, *named}

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
        for other in self._likeliest(candidates, max(2, least_share * len(rare) / 2)):
            shared = shared_sentences(rare, other.sentences)
            same = len(set(rare) & set(other.sentences))
            if len(shared) >= max(least_shared, least_share * len(rare)) and 2 * same >= least_share * len(rare):
                results.append(Duplicate(other, len(shared), len(rare), tuple(shared[:3])))
        return tuple(sorted(results, key=lambda result: (-result.shared, result.other.key)))

    def texts(self) -> Iterator[Text]:
        """Every report of the index, in order of key."""
        rows = self.db.execute("SELECT id FROM texts ORDER BY key").fetchall()
        for (place,) in rows:
            yield self._text(place)

    def is_common(self, sentence: str, unit: str) -> bool:
        """Whether many other units use the very sentence."""
        return self._posted(sentence_keys(sentence)[0], self._unit(unit)) is None

    def text(self, key: str) -> Text | None:
        """The report of a key, where it is there."""
        row = self.db.execute("SELECT id FROM texts WHERE key = ?", (key,)).fetchone()
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
        return self._at(key, unit, self._most)

    def _at(self, key: int, unit: int, most: int) -> set[int] | None:
        """The texts under one key, without this unit's; None where they are of more than ``most`` units."""
        rows = self.db.execute(
            "SELECT DISTINCT unit_id FROM postings WHERE sentence = ? AND unit_id <> ? LIMIT ?", (key, unit, most + 1)
        ).fetchall()
        if len(rows) > most:
            return None
        asked = "SELECT text_id FROM postings WHERE sentence = ? AND unit_id = ?"
        return {place for (other,) in rows for (place,) in self.db.execute(asked, (key, other))}

    def _likeliest(self, candidates: Counter[int], least: float) -> list[Text]:
        """The texts with the most hits, at least ``least``; those with as many in order of key, so that no order of coming decides."""
        texts = [(hits, self._text(place)) for place, hits in candidates.items() if hits >= least]
        texts.sort(key=lambda found: (-found[0], found[1].key))
        return [text for _, text in texts[:_MOST_CANDIDATES]]

    def _unit(self, name: str) -> int:
        self.db.execute("INSERT OR IGNORE INTO units(name) VALUES (?)", (name,))
        return int(self.db.execute("SELECT id FROM units WHERE name = ?", (name,)).fetchone()[0])

    def _text(self, place: int) -> Text:
        key, unit, year, published, packed = self.db.execute(
            "SELECT key, unit, year, published, sentences FROM texts WHERE id = ?", (place,)
        ).fetchone()
        return Text(key, unit, year, published, self._unpack(packed))

    @staticmethod
    def _unpack(packed: bytes) -> tuple[str, ...]:
        text = zlib.decompress(packed).decode()
        return tuple(text.split("\n")) if text else ()


_MOST_CANDIDATES = 20
