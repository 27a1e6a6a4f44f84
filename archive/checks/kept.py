"""What the archive-wide checks need of every report, and what they answered, kept on disk from build to build and brought up to date report by report.

A new, changed or withdrawn report touches its own rows, the index of sentences, and the answers of those few subjects that it can alter:
reports that share its sentences (C01, C02), its set of like units (T10), its county in this year and the next (H01, H02). What is kept follows
from the set of reports and the official overviews alone, as if it had been made anew. It may be deleted at any time.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from archive.checks.asking import Overviews, Questions, Subject
from archive.checks.copying import section_sizes, text_of
from archive.checks.figures import Figures
from archive.checks.hierarchy import compared_values
from archive.checks.model import CellRef, Finding
from archive.checks.similarity import SentenceIndex
from archive.store import remove_database
from crawler.report import Report

_TABLES = """
CREATE TABLE about (version TEXT);
CREATE TABLE reports (key TEXT PRIMARY KEY, state TEXT, agency TEXT, year INTEGER, scope TEXT, sizes TEXT, peers TEXT, fee REAL);
CREATE INDEX by_agency ON reports (agency, year);
CREATE INDEX by_peers ON reports (year, peers) WHERE fee IS NOT NULL AND peers <> '';
CREATE TABLE sums (key TEXT PRIMARY KEY, name TEXT, county TEXT, year INTEGER, is_area INTEGER, figures TEXT);
CREATE INDEX by_county ON sums (county, year);
CREATE TABLE overviews (county TEXT, year INTEGER, stated TEXT, PRIMARY KEY (county, year)) WITHOUT ROWID;
CREATE TABLE stale (question TEXT, year INTEGER, name TEXT, PRIMARY KEY (question, year, name)) WITHOUT ROWID;
CREATE TABLE answers (question TEXT, year INTEGER, name TEXT, report TEXT, key TEXT, rule TEXT, severity TEXT, cells TEXT,
 message_zh TEXT, message_en TEXT);
CREATE INDEX answers_by_subject ON answers (question, year, name);
CREATE INDEX answers_by_report ON answers (report, key);
"""
_NO_YEAR = 0  # of a text's subject, which its key names alone
_BATCH = 500  # reports a transaction
_BULK = 10  # where more than a tenth of the reports changed, all are asked anew: to find out which costs more


class Stored(NamedTuple):
    """A report with its permanent key, its unit's permanent key, and the ISO date of first sight ("" where unknown)."""

    key: str
    agency_key: str
    report: Report
    first_seen: str


class Current(NamedTuple):
    """A report that the archive holds, not yet loaded: ``reading`` names its content and changes with it."""

    key: str
    agency_key: str
    reading: str
    first_seen: str

    @property
    def state(self) -> str:
        """What differs when anything that the checks look at does."""
        return "\t".join((self.agency_key, self.reading, self.first_seen))


class KeptReports:
    """A context manager over one database file."""

    def __init__(self, path: Path, version: str = "", overviews: Overviews | None = None) -> None:
        """Open what is kept; one that is damaged, or of another ``version`` of the checks or the parsers, is begun anew.

        ``overviews`` are what official pages state of a county (six digits) and a year.
        """
        if not _is_usable(path, version):
            remove_database(path)
        self.index = SentenceIndex(path)
        self.db = self.index.db
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
            self.db.executescript(_TABLES)
            self.db.execute("INSERT INTO about VALUES (?)", (version,))
            self.db.commit()
        self._overviews = overviews or {}
        self._note_overviews()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.index.__exit__(kind, error, trace)

    def _note_overviews(self) -> None:
        """A county and year of which other things are stated than before, or nothing any more, has to be asked anew."""
        stated = {place: repr(overview) for place, overview in self._overviews.items()}
        known = {(county, year): text for county, year, text in self.db.execute("SELECT * FROM overviews")}
        for place in sorted(stated.keys() | known.keys()):
            if stated.get(place) != known.get(place):
                county, year = place
                self._mark([Subject("county", year, county)])
                self.db.execute("DELETE FROM overviews WHERE county = ? AND year = ?", place)
                if place in stated:
                    self.db.execute("INSERT INTO overviews VALUES (?, ?, ?)", (*place, stated[place]))
        self.db.commit()

    def update(self, current: Iterable[Current], load: Callable[[Current], Report]) -> int:
        """Make the reports kept those of ``current``; loads only what is new or changed. Returns how many reports were touched."""
        touched = self._compare(current)
        (held,) = self.db.execute("SELECT COUNT(*) FROM reports").fetchone()
        is_bulk = touched * _BULK > held
        if is_bulk:
            self.db.execute("INSERT OR IGNORE INTO stale SELECT 'text', ?, key FROM reports", (_NO_YEAR,))
        for key, *_ in self._changes("TRUE" if is_bulk else "reading IS NULL"):
            self.forget(key, tells_others=not is_bulk)
        for row in self._changes("reading IS NOT NULL"):
            one = Current(*row)
            self.take(Stored(one.key, one.agency_key, load(one), one.first_seen), one.state, is_bulk=is_bulk)
        self.db.execute("DROP TABLE changes")
        self.index.settle()
        self.db.commit()
        return touched

    def _compare(self, current: Iterable[Current]) -> int:
        """Write a table of what is new, changed or gone (its ``reading`` is NULL), on disk because that may be every report; returns how many."""
        self.db.execute("CREATE TEMP TABLE now (key PRIMARY KEY, agency_key, reading, first_seen, state) WITHOUT ROWID")
        self.db.executemany("INSERT INTO now VALUES (?, ?, ?, ?, ?)", ((*one, one.state) for one in current))
        self.db.execute("CREATE TEMP TABLE changes (key PRIMARY KEY, agency_key, reading, first_seen) WITHOUT ROWID")
        self.db.execute("INSERT INTO changes (key) SELECT key FROM reports WHERE key NOT IN (SELECT key FROM now)")
        self.db.execute(
            "INSERT INTO changes SELECT now.key, agency_key, reading, first_seen FROM now LEFT JOIN reports r ON r.key = now.key"
            " WHERE r.state IS NOT now.state"
        )
        self.db.execute("DROP TABLE now")
        touched: int = self.db.execute("SELECT COUNT(*) FROM changes").fetchone()[0]
        return touched

    def _changes(self, condition: str) -> Iterator[tuple[str, str, str, str]]:
        """Changes in order of key. What was done with them is committed page by page, with no query open, for that would keep the log growing."""
        last = ""
        while rows := self.db.execute(
            f"SELECT * FROM changes WHERE key > ? AND {condition} ORDER BY key LIMIT ?", (last, _BATCH)
        ).fetchall():
            yield from rows
            self.db.commit()
            last = rows[-1][0]

    def take(self, stored: Stored, state: str = "", *, is_bulk: bool = False) -> None:
        """Keep a report, in place of what was kept under its key. ``is_bulk`` where many come: all are asked anew, and sorted in at last."""
        self.forget(stored.key, tells_others=not is_bulk)
        report = stored.report
        is_dated = report.year is not None  # a report of no year is compared with nothing
        self.db.execute(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.key,
                state,
                stored.agency_key,
                report.year,
                report.scope or "",
                json.dumps(section_sizes(report)),
                peers_of(report) if is_dated else "",
                Figures(report).value("disclosure", "fees", "amount_wan"),
            ),
        )
        if not is_dated:
            return
        county = county_code(report.division_code)
        if county:
            values = [value for _, value in sorted(compared_values(report).items())]
            is_area = report.scope == "area" and report.kind in ("government", "zone", None)
            self.db.execute(
                "INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?)",
                (stored.key, report.agency, county, report.year, is_area, json.dumps(values)),
            )
        self.index.add([text_of(stored.key, report, stored.first_seen)], settles=not is_bulk)
        self._make_stale(stored.key, tells_others=not is_bulk)

    def forget(self, key: str, *, tells_others: bool = True) -> None:
        """Keep nothing of a report any more; nothing happens where nothing is kept."""
        self._make_stale(key, tells_others=tells_others)
        self.index.remove(key)
        self.db.execute("DELETE FROM reports WHERE key = ?", (key,))
        self.db.execute("DELETE FROM sums WHERE key = ?", (key,))

    def _make_stale(self, key: str, *, tells_others: bool) -> None:
        """What has to be asked anew when this report comes or goes, asked while it is there.

        With ``tells_others`` the texts that share its sentences and its unit's next report are among it; its own always is.
        """
        texts = {key}
        row = self.db.execute("SELECT agency, year, peers FROM reports WHERE key = ?", (key,)).fetchone()
        if row is not None:
            agency, year, peers = row
            following = self.db.execute(
                "SELECT key, peers FROM reports WHERE agency = ? AND year = ?", (agency, year and year + 1)
            ).fetchall()
            # A fee is judged by like units' fees, unless the unit's own of the year before is known.
            self._mark(Subject("fees", y, p) for y, p in ((year, peers), *((year + 1, p) for _, p in following)) if p)
            texts |= {after for after, _ in following} if tells_others else set()
        county = self.db.execute("SELECT county, year FROM sums WHERE key = ?", (key,)).fetchone()
        if county is not None:
            code, year = county
            self._mark(Subject("county", y, code) for y in (year, year + 1))  # its units are expected next year too
        texts |= self.index.sharers(key) if tells_others else set()
        self._mark(Subject("text", _NO_YEAR, one) for one in texts)

    def _mark(self, subjects: Iterable[Subject]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?, ?)", subjects)

    def answers(self) -> Iterator[tuple[str, Finding]]:
        """Every failure as (key of the report that it is about, finding), in order of both; what may have altered is asked first."""
        questions = Questions(self.index, self._overviews)
        while rows := self.db.execute(
            "SELECT * FROM stale ORDER BY question, year, name LIMIT ?", (_BATCH,)
        ).fetchall():
            for row in rows:
                self._ask(questions, Subject(*row))
            self.db.executemany("DELETE FROM stale WHERE question = ? AND year = ? AND name = ?", rows)
            self.db.commit()
        answers = self.db.execute(
            "SELECT report, rule, severity, key, cells, message_zh, message_en FROM answers ORDER BY report, key, message_zh"
        )
        for report, rule, severity, key, cells, zh, en in answers:
            yield report, Finding(rule, "fail", severity, key, _unpack(cells), zh, en)

    def _ask(self, questions: Questions, subject: Subject) -> None:
        self.db.execute("DELETE FROM answers WHERE question = ? AND year = ? AND name = ?", subject)
        rows = [
            (*subject, report, one.key, one.check, one.severity, json.dumps(one.cells), one.message_zh, one.message_en)
            for report, one in questions.ask(subject)
        ]
        self.db.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _unpack(cells: str) -> tuple[CellRef, ...]:
    return tuple(CellRef(*cell) for cell in json.loads(cells))


def _is_usable(path: Path, version: str) -> bool:
    if not path.exists():
        return True
    db = sqlite3.connect(path)
    try:
        return [(version,)] == db.execute("SELECT version FROM about").fetchall()
    except sqlite3.DatabaseError:
        return False
    finally:
        db.close()


def county_code(code: str | None) -> str:
    """The six-digit county that a division belongs to; "" for provinces, prefectures and unknown codes."""
    return "" if not code or code[:6].endswith("00") else code[:6]


_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟)(?=[\u4e00-\u9fff]{2})")


def peers_of(report: Report) -> str:
    """Which units are alike in what they charge for: the same office (教育局) or the same kind of government, of one level in one province."""
    if not report.division_code or report.kind is None:
        return ""
    office = ""
    if report.kind == "department":
        office = report.agency or ""
        while match := _PLACE.match(office):
            office = office[match.end() :]
        if not office:
            return ""
    return "|".join((report.division_code[:2], report.kind, report.level or "", report.scope or "", office))
