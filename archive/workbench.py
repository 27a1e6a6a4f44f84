"""The build's working files in ``data/cache``: what every capture read as (kept from build to build), and this build's plan.

Both are caches: they may be deleted at any time, and nothing of them is published. Plans live on disk so that memory does not grow with the
number of captures.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.cache import open_cache
from archive.checks.overviews import Overview
from archive.keys import agency_key, capture_key, report_key, same_address
from archive.reader import Task, reading_key
from archive.readings import PackedReading, unpack_prepared, unpack_report
from archive.rows import Prepared
from archive.store import remove_database
from archive.versions import ROUND
from crawler.captures import CaptureStore, StoredCapture
from crawler.families.titles import is_coverage_list
from crawler.report import Report, Source

_GONE = (404, 410)
_READ = (0, 200, 203, 206)  # statuses whose body is the document asked for; 0 is an imported file
_PLAN = """
CREATE TABLE plan.fetches (id INTEGER PRIMARY KEY, sha256, url, final_url, at, status, media_type, size, warc, offset, source, charset,
  record, length, record_id, role, site, division_code, publisher, parent_url, document, publication, capture_key, reading_key);
CREATE INDEX plan.fetches_by_document ON fetches (document, at);
CREATE INDEX plan.fetches_by_site ON fetches (site, at);
CREATE INDEX plan.fetches_by_capture ON fetches (capture_key, at);
CREATE INDEX plan.parts ON fetches (publication, document, at) WHERE role = 'part';
CREATE TABLE plan.current (report, agency, reading, first_seen, PRIMARY KEY (report)) WITHOUT ROWID;
CREATE TABLE plan.wanted (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_STORED = (
    "sha256, url, final_url, at, status, media_type, size, warc, offset, source, charset, record, length, record_id"
)
_REPORT_KEY = (
    "CASE WHEN r.outcome = 'report' THEN report_key(agency_key(r.division_code, r.agency), r.year, r.scope, r.kind) END"
)
_PAGE = 500


class Workbench:
    """The cache of readings and the plan of one build. ``fresh`` forgets all earlier readings."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._plan = folder / "plan.db"
        remove_database(self._plan)
        cache = folder / "readings.db"
        if fresh:
            remove_database(cache)
        self.db = open_cache(cache)
        self.db.row_factory = sqlite3.Row
        self.db.execute("ATTACH ? AS plan", (str(self._plan),))
        self.db.execute("PRAGMA plan.journal_mode = OFF")
        self.db.execute("PRAGMA plan.synchronous = OFF")
        self.db.executescript(_PLAN)
        self._unsaved = 0
        self._overviews: tuple[Overview, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.db.commit()
        self.db.close()
        remove_database(self._plan)

    def scan(self, store: CaptureStore, as_of: datetime | None) -> tuple[int, str]:
        """Plan all captures (fetched before ``as_of``). Returns their number and a digest of them that no order of them changes."""
        count, digest = 0, 0
        for stored in store.iterate():
            if as_of is not None and stored.fetched_at >= as_of:
                continue
            self._plan_fetch(stored)
            count += 1
            said = json.dumps(
                [
                    stored.url,
                    stored.final_url,
                    _iso(stored.fetched_at),
                    stored.status,
                    stored.sha256,
                    stored.source.as_row(),
                ]
            )
            digest = (digest + int.from_bytes(sha256(said.encode()).digest())) % (1 << 256)
        self.db.commit()
        return count, f"{digest:064x}"

    def _plan_fetch(self, stored: StoredCapture) -> None:
        source = stored.source
        document = same_address(stored.url)
        hangs_on = source.parent_url if source.role in ("attachment", "part") else ""
        self.db.execute(
            f"INSERT INTO plan.fetches VALUES (NULL{',?' * 23})",
            (
                stored.sha256,
                stored.url,
                stored.final_url,
                _iso(stored.fetched_at),
                stored.status,
                stored.media_type,
                stored.size,
                stored.warc,
                stored.offset,
                json.dumps(source.as_row(), ensure_ascii=False),
                stored.charset,
                stored.record,
                stored.length,
                stored.record_id,
                source.role,
                source.site,
                source.division_code,
                source.publisher,
                source.parent_url,
                document,
                same_address(hangs_on) if hangs_on else document,
                capture_key(stored.url, stored.sha256),
                None,
            ),
        )

    def overview_pages(self) -> Iterator[StoredCapture]:
        """The newest copy of each list page that announces who published (公布情况), in order of time."""
        rows = self.db.execute(
            f"SELECT {_STORED}, MAX(at) FROM plan.fetches WHERE role = 'list' AND size > 0 AND status IN {_READ} AND source LIKE '%公布情况%'"
            " GROUP BY document ORDER BY at, document"
        )
        yield from (stored for row in rows if is_coverage_list((stored := _stored(row)).source.title))

    def keep_overviews(self, overviews: Iterable[Overview]) -> None:
        """Keep what these pages state, for the checks that need the whole archive."""
        self._overviews = tuple(overviews)

    def overviews(self) -> tuple[Overview, ...]:
        """What was kept."""
        return self._overviews

    def tasks(self, version: str) -> Iterator[Task]:
        """What has to be read and was not yet, by this version of the readers and parsers; notes for every fetch the reading it has."""
        last = 0
        has_parts = self.db.execute("SELECT 1 FROM plan.fetches WHERE role = 'part' LIMIT 1").fetchone() is not None
        while True:
            rows = self.db.execute(
                f"SELECT id, {_STORED} FROM plan.fetches WHERE id > ? AND role <> 'list'"
                f" AND (size > 0 AND status IN {_READ} OR role = 'part' AND status IN {_GONE}) ORDER BY id LIMIT ?",
                (last, _PAGE),
            ).fetchall()
            if not rows:
                return
            last = rows[-1]["id"]
            tasks = [self._task(row, version, has_parts=has_parts) for row in rows]
            self.db.executemany(
                "UPDATE plan.fetches SET reading_key = ? WHERE id = ?",
                [(task.key, row["id"]) for task, row in zip(tasks, rows, strict=True)],
            )
            yield from (task for task in tasks if self._is_wanted(task.key))

    def _task(self, row: sqlite3.Row, version: str, *, has_parts: bool) -> Task:
        stored = _stored(row)
        page = self._page_of(stored) if stored.source.role in ("attachment", "part") else None
        at = stored.fetched_at
        if stored.source.role == "part" and page is not None:
            stored, page = page, None  # a further page is read with its article, and not by itself
        parts = self._parts_of(stored, at) if has_parts and page is None else ()
        return Task(reading_key(stored, page, version, parts), stored, page, parts)

    def _parts_of(self, article: StoredCapture, at: datetime) -> tuple[StoredCapture, ...]:
        """The further pages of an article as they stood at the end of the round of fetches that ``at`` belongs to, else as first seen later."""
        publication, end = same_address(article.url), _iso(at + ROUND)
        of_article = "FROM plan.fetches WHERE role = 'part' AND publication = ?"
        documents = self.db.execute(
            f"SELECT DISTINCT document {of_article} ORDER BY document", (publication,)
        ).fetchall()
        parts: list[StoredCapture] = []
        for (document,) in documents:
            for condition, order in (("<=", "DESC"), (">", "ASC")):
                row = self.db.execute(
                    f"SELECT {_STORED} {of_article} AND document = ? AND at {condition} ? ORDER BY at {order}, sha256 LIMIT 1",
                    (publication, document, end),
                ).fetchone()
                if row is not None:
                    parts += [_stored(row)] if row["status"] in _READ and row["size"] else []
                    break
        return tuple(parts)

    def _page_of(self, stored: StoredCapture) -> StoredCapture | None:
        """The article as it was when its attachment was fetched, else as it was first seen later."""
        document, at = same_address(stored.source.parent_url), _iso(stored.fetched_at)
        for condition, order in (("<=", "DESC"), (">", "ASC")):
            row = self.db.execute(
                f"SELECT {_STORED} FROM plan.fetches WHERE document = ? AND at {condition} ? AND role <> 'list' AND size > 0 AND status IN {_READ}"
                f" ORDER BY at {order}, sha256 LIMIT 1",
                (document, at),
            ).fetchone()
            if row is not None:
                return _stored(row)
        return None

    def _is_wanted(self, key: str) -> bool:
        if self.db.execute("SELECT 1 FROM readings WHERE key = ?", (key,)).fetchone():
            return False
        return self.db.execute("INSERT OR IGNORE INTO plan.wanted VALUES (?)", (key,)).rowcount == 1

    def save(self, reading: PackedReading, version: str) -> None:
        """Keep a reading for this build and later ones."""
        marks = ",".join("?" * (len(reading) + 1))
        self.db.execute(f"INSERT OR REPLACE INTO readings VALUES ({marks})", (*reading, version))
        self._unsaved += 1
        if self._unsaved >= 200:
            self.db.commit()
            self._unsaved = 0

    def forget_other_versions(self, reading_version: str, check_version: str) -> None:
        """Drop what other versions of the parsers read and other versions of the checks found."""
        self.db.execute("DELETE FROM readings WHERE version <> ?", (reading_version,))
        self.db.execute("DELETE FROM findings WHERE version <> ?", (check_version,))
        self.db.commit()

    def group(self) -> None:
        """Find out which captures hold which report."""
        self.db.create_function("agency_key", 2, agency_key, deterministic=True)
        self.db.create_function("report_key", 4, report_key, deterministic=True)
        self.db.executescript(
            "CREATE TABLE plan.found AS SELECT DISTINCT report_key(agency_key(division_code, agency), year, scope, kind) AS report_key,"
            " agency_key(division_code, agency) AS agency_key, year, document, publication FROM"
            " (SELECT r.division_code, r.agency, r.year, r.scope, r.kind, f.document, f.publication"
            "  FROM plan.fetches f JOIN readings r ON r.key = f.reading_key WHERE r.outcome = 'report');"
            "CREATE INDEX plan.found_by_report ON found (report_key);"
        )

    def agencies(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every agency's key with the keys of its reports, both in order, years first."""
        rows = self.db.execute(
            "SELECT DISTINCT agency_key, year, report_key FROM plan.found ORDER BY agency_key, year, report_key"
        )
        current, keys = "", list[str]()
        for agency, _, report in rows:
            if agency != current and keys:
                yield current, tuple(keys)
                keys = []
            current = agency
            keys.append(report)
        if keys:
            yield current, tuple(keys)

    def looks(self, report: str) -> list[sqlite3.Row]:
        """Every look at the documents that held the report and at the articles they hang on, in order of time, with what was read."""
        return self.db.execute(
            "SELECT f.at, f.publication, f.document, f.url, f.status, f.role, f.parent_url, f.site, f.capture_key, f.final_url, f.sha256,"
            " r.key AS reading, r.outcome, r.code, r.media_type, r.agency, r.division_code, r.kind, r.year, r.scope, r.content,"
            " r.figures, r.sections, r.fewer_issues, r.format, r.links"
            " FROM plan.fetches f LEFT JOIN readings r ON r.key = f.reading_key WHERE f.role <> 'list' AND f.document IN"
            " (SELECT document FROM plan.found WHERE report_key = ?1 UNION SELECT publication FROM plan.found WHERE report_key = ?1)"
            " ORDER BY f.at, f.publication, f.document, f.capture_key, f.source",
            (report,),
        ).fetchall()

    def report(self, reading: str) -> Report:
        """The report of a reading."""
        return unpack_report(self._column("report", reading))

    def prepared(self, reading: str) -> Prepared:
        """The rows of a reading's report."""
        return unpack_prepared(self._column("prepared", reading))

    def pages(self, reading: str) -> list[list[str]]:
        """Address and capture key of each page of a reading's report, in order; [] where it stands on one page."""
        row = self.db.execute("SELECT pages FROM readings WHERE key = ?", (reading,)).fetchone()
        return json.loads(row[0]) if row and row[0] else []

    def _column(self, name: str, reading: str) -> bytes:
        packed: bytes = self.db.execute(f"SELECT {name} FROM readings WHERE key = ?", (reading,)).fetchone()[0]
        return packed

    def findings(self, key: str) -> list[list[Any]] | None:
        """The findings kept under a key that names all they follow from; None where the checks have not run."""
        row = self.db.execute("SELECT findings FROM findings WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep_findings(self, key: str, findings: list[list[Any]], version: str) -> None:
        """Keep findings for later builds."""
        packed = json.dumps(findings, ensure_ascii=False, separators=(",", ":"))
        self.db.execute("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", (key, packed, version))

    def note_current(self, report: str, agency: str, reading: str, first_seen: str) -> None:
        """Note which reading is the current one of a report, for the checks that need the whole archive."""
        self.db.execute("INSERT INTO plan.current VALUES (?, ?, ?, ?)", (report, agency, reading, first_seen))

    def noted(self) -> Iterator[tuple[str, str, str, str]]:
        """What was noted, in order of report keys."""
        for row in self.db.execute("SELECT report, agency, reading, first_seen FROM plan.current ORDER BY report"):
            yield tuple(row)

    def sites(self) -> list[sqlite3.Row]:
        """Every entry page: where it belongs, when it was last seen in order, its last status, what was fetched and found through it."""
        return self.db.execute(
            "SELECT f.site AS url, MAX(f.division_code) AS division_code,"
            " COALESCE(MAX(CASE WHEN f.url = f.site THEN f.publisher END), MAX(f.publisher)) AS publisher, MAX(f.at) AS last_tried,"
            " MAX(CASE WHEN f.status BETWEEN 200 AND 399 THEN f.at END) AS last_ok, COUNT(*) AS fetches,"
            " (SELECT g.status FROM plan.fetches g WHERE g.site = f.site ORDER BY g.role = 'list' DESC,"
            "  g.role <> 'list' AND g.status IN (404, 410), g.at DESC, g.status LIMIT 1) AS last_status,"
            f" COUNT(DISTINCT {_REPORT_KEY}) AS reports"
            " FROM plan.fetches f LEFT JOIN readings r ON r.key = f.reading_key WHERE f.site <> '' GROUP BY f.site ORDER BY f.site"
        ).fetchall()

    def captures(self) -> Iterator[sqlite3.Row]:
        """One row for each content of each address, with what it read as when seen last, in order of keys."""
        yield from self.db.execute(
            "SELECT c.capture_key, c.fetched_at, c.last_fetched_at, c.fetches, f.sha256, f.url, f.final_url, f.status, f.media_type, f.size,"
            " f.role, f.site, f.parent_url, k.warc, k.offset,"
            f" CASE WHEN f.status IN {_GONE} THEN 'error' WHEN r.outcome IS NOT NULL THEN r.outcome WHEN f.role = 'list' AND f.status < 400 THEN 'list' ELSE 'error' END AS outcome,"
            f" CASE WHEN f.status IN {_GONE} THEN 'http_' || f.status WHEN r.code <> '' THEN r.code WHEN r.outcome IS NULL AND (f.role <> 'list' OR f.status >= 400) THEN 'http_' || f.status END"
            " AS outcome_code, NULLIF(r.message, '') AS outcome_message,"
            f" {_REPORT_KEY} AS report_key"
            " FROM (SELECT capture_key, MIN(at) AS fetched_at, MAX(at) AS last_fetched_at, COUNT(*) AS fetches"
            "  FROM plan.fetches GROUP BY capture_key) c"
            " JOIN plan.fetches f ON f.id = (SELECT id FROM plan.fetches g WHERE g.capture_key = c.capture_key"
            "  ORDER BY g.at DESC, g.reading_key, g.source LIMIT 1)"
            " JOIN plan.fetches k ON k.id = (SELECT id FROM plan.fetches g WHERE g.capture_key = c.capture_key"
            "  ORDER BY g.record = 'revisit', g.at LIMIT 1)"
            " LEFT JOIN readings r ON r.key = f.reading_key ORDER BY c.capture_key"
        )

    def days(self) -> Iterator[sqlite3.Row]:
        """Fetches by day in Beijing, in order."""
        yield from self.db.execute(
            "SELECT DATE(at, '+8 hours') AS day, MIN(at) AS started_at, MAX(at) AS finished_at, COUNT(*) AS fetches, SUM(status >= 400) AS failures,"
            " COUNT(DISTINCT NULLIF(site, '')) AS sites FROM plan.fetches GROUP BY day ORDER BY day"
        )


def _iso(moment: datetime) -> str:
    """A UTC time whose texts sort as the times do."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


def parse_iso(text: str) -> datetime:
    """The time that ``_iso`` wrote."""
    return datetime.fromisoformat(text)


def _stored(row: sqlite3.Row) -> StoredCapture:
    return StoredCapture(
        row["sha256"],
        row["url"],
        row["final_url"],
        parse_iso(row["at"]),
        row["status"],
        row["media_type"],
        row["size"],
        row["warc"],
        row["offset"],
        Source(*json.loads(row["source"])),
        row["charset"],
        row["record"],
        row["length"],
        row["record_id"],
    )
