"""What the archive-wide checks need of every report, kept on disk from build to build and brought up to date report by report.

A new, changed or withdrawn report touches its own rows, the index of sentences, and the answers (C01, C02) of those few reports that its
sentences can alter; what is kept follows from the set of reports alone, as if it had been made anew. It may be deleted at any time.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from archive.checks.copying import check_other_units, check_repeats, section_sizes, text_of
from archive.checks.figures import Figures
from archive.checks.hierarchy import compared_values
from archive.checks.model import Finding
from archive.checks.sentences import Text
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
CREATE TABLE stale (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE answers (report TEXT, key TEXT, rule TEXT, severity TEXT, message_zh TEXT, message_en TEXT);
CREATE INDEX answers_by_report ON answers (report, key);
"""
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
    """A context manager over one database file. ``db`` has the tables ``reports`` and ``sums``, for reading."""

    def __init__(self, path: Path, version: str = "") -> None:
        """Open what is kept; one that is damaged, or of another ``version`` of the checks or the parsers, is begun anew."""
        if not _is_usable(path, version):
            remove_database(path)
        self.index = SentenceIndex(path)
        self.db = self.index.db
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
            self.db.executescript(_TABLES)
            self.db.execute("INSERT INTO about VALUES (?)", (version,))
            self.db.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.index.__exit__(kind, error, trace)

    def update(self, current: Iterable[Current], load: Callable[[Current], Report]) -> int:
        """Make the reports kept those of ``current``; loads only what is new or changed. Returns how many reports were touched."""
        self.db.execute("CREATE TEMP TABLE now (key TEXT PRIMARY KEY, agency_key, reading, first_seen, state)")
        self.db.executemany("INSERT INTO now VALUES (?, ?, ?, ?, ?)", ((*one, one.state) for one in current))
        gone = self.db.execute("SELECT key FROM reports WHERE key NOT IN (SELECT key FROM now) ORDER BY key").fetchall()
        changed = self.db.execute(
            "SELECT now.key, agency_key, reading, first_seen FROM now LEFT JOIN reports r ON r.key = now.key"
            " WHERE r.state IS NOT now.state ORDER BY now.key"
        ).fetchall()
        self.db.execute("DROP TABLE now")
        (held,) = self.db.execute("SELECT COUNT(*) FROM reports").fetchone()
        is_bulk = (len(gone) + len(changed)) * _BULK > held
        if is_bulk:
            self.db.execute("INSERT OR IGNORE INTO stale SELECT key FROM reports")
        for number, (key, *_) in enumerate((*gone, *changed) if is_bulk else gone, 1):
            self.forget(key, tells_others=not is_bulk)
            self._commit_each(number)
        for number, row in enumerate(changed, 1):
            one = Current(*row)
            self.take(Stored(one.key, one.agency_key, load(one), one.first_seen), one.state, is_bulk=is_bulk)
            self._commit_each(number)
        self.index.settle()
        self.db.commit()
        return len(gone) + len(changed)

    def _commit_each(self, number: int) -> None:
        if number % _BATCH == 0:
            self.db.commit()

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
        for table, column in (("reports", "key"), ("sums", "key"), ("answers", "report")):
            self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (key,))

    def _make_stale(self, key: str, *, tells_others: bool) -> None:
        """The report has to be asked anew, and with ``tells_others`` those that share its sentences and its unit's next report."""
        keys = {key}
        if tells_others:
            following = self.db.execute(
                "SELECT after.key FROM reports r JOIN reports after ON after.agency = r.agency AND after.year = r.year + 1 WHERE r.key = ?",
                (key,),
            )
            keys |= self.index.sharers(key) | {after for (after,) in following}
        self.db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(one,) for one in keys])

    def answers(self) -> Iterator[tuple[str, Finding]]:
        """What C01 and C02 say of each report, in order of report and finding; reports that changed or may be affected are asked first."""
        while keys := self.db.execute("SELECT key FROM stale ORDER BY key LIMIT ?", (_BATCH,)).fetchall():
            for (key,) in keys:
                self._ask(key)
            self.db.executemany("DELETE FROM stale WHERE key = ?", keys)
            self.db.commit()
        rows = self.db.execute(
            "SELECT report, rule, severity, key, message_zh, message_en FROM answers ORDER BY report, key, message_zh"
        )
        for report, rule, severity, key, zh, en in rows:
            yield report, Finding(rule, "fail", severity, key, (), zh, en)

    def _ask(self, key: str) -> None:
        self.db.execute("DELETE FROM answers WHERE report = ?", (key,))
        text = self.index.text(key)
        if text is None:
            return
        duplicates = self.index.duplicates(text)
        found = [*check_other_units(shell(text), text, duplicates), *self._repeats(text)]
        self.db.executemany(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)",
            [(key, one.key, one.check, one.severity, one.message_zh, one.message_en) for one in found],
        )

    def _repeats(self, text: Text) -> Iterator[Finding]:
        rows = self.db.execute(
            "SELECT now.sizes, before.key FROM reports now JOIN reports before"
            " ON before.agency = now.agency AND before.year = now.year - 1 AND before.scope = now.scope WHERE now.key = ? ORDER BY before.key",
            (text.key,),
        ).fetchall()
        for sizes, before_key in rows:
            before = self.index.text(before_key)
            if before is None:
                continue
            sections, start = {}, 0
            for number, size in json.loads(sizes).items():
                sections[int(number)] = text.sentences[start : start + size]
                start += size
            common = partial(self.index.is_common, unit=text.unit)
            yield from check_repeats(shell(text), sections, before, common)


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


def shell(text: Text) -> Report:
    """A report that carries identity alone; its key makes the identity, so that findings keep their keys."""
    return Report(
        text.key,
        "key",
        None,
        None,
        None,
        text.year,
        "key",
        None,
        "",
        None,
        None,
        text.published or None,
        (),
        (),
        (),
        (),
    )
