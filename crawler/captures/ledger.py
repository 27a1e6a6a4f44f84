"""The crawl's memory in SQLite: the state of every address and site, one transaction an event, so that kill -9 loses nothing.

It says what was asked, with what answer, and when to ask again; the bytes are in the WARC files, and the ledger can be made
anew from them (``rebuild``). It never decides what is a report.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.captures.errors import FolderUnusableError
from crawler.captures.ledger_entries import (
    ADDRESS_FIELDS,
    SITE_FIELDS,
    Address,
    FoundColumn,
    SiteState,
    State,
    address_of,
    format_time,
    row_of_address,
    row_of_site,
    site_of,
)
from crawler.captures.records import StoredCapture
from crawler.report import Source

_VERSION = 1
_SCHEMA = """
CREATE TABLE addresses (
  url TEXT PRIMARY KEY, site TEXT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
  attempts INTEGER NOT NULL, status INTEGER NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL, sha256 TEXT NOT NULL,
  unchanged INTEGER NOT NULL, next_due TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, last_fetched TEXT NOT NULL,
  discovered_from TEXT NOT NULL, fingerprint TEXT NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX addresses_by_site ON addresses (site, role, next_due);
CREATE TABLE sites (
  url TEXT PRIMARY KEY, name TEXT NOT NULL, division_code TEXT NOT NULL, family TEXT NOT NULL, state TEXT NOT NULL, state_reason TEXT NOT NULL,
  requests INTEGER NOT NULL, reports INTEGER NOT NULL, notes TEXT NOT NULL, last_ok TEXT NOT NULL, last_run TEXT NOT NULL,
  next_due TEXT NOT NULL) WITHOUT ROWID;
"""
# Added later: ledgers without it get it when they are opened.
_COLUMNS = """
CREATE TABLE IF NOT EXISTS columns (
  url TEXT PRIMARY KEY, site TEXT NOT NULL, name TEXT NOT NULL, score REAL NOT NULL, evidence TEXT NOT NULL, found_on TEXT NOT NULL,
  last_seen TEXT NOT NULL) WITHOUT ROWID;
"""

# A captured report is looked at again after these days, the last for ever: edits happen soon after publication.
RECHECK_DAYS = (7, 14, 30, 60, 90)
# A failure is tried again after these hours, the last for ever.
RETRY_HOURS = (20, 44, 92, 188)


class Ledger:
    """The ledger at ``path``. Use as a context manager. Raises FolderUnusableError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            # A power cut may forget the last events: they are fetched again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
        except (OSError, sqlite3.DatabaseError) as error:
            raise FolderUnusableError(
                f"{self.path}: the ledger cannot be used ({error}); move it away to have it made anew from the captures"
            ) from error

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            raise sqlite3.DatabaseError(f"version {version} is not {_VERSION}")
        self._db.execute(_COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside becomes durable together, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Addresses

    def address(self, url: str) -> Address | None:
        """What is known of an address, or None."""
        row = self._db.execute(f"SELECT {', '.join(ADDRESS_FIELDS)} FROM addresses WHERE url = ?", (url,)).fetchone()
        return address_of(row) if row else None

    def addresses(self, site: str, role: str = "") -> Iterator[Address]:
        """The addresses of a site in order of their text."""
        query = (
            f"SELECT {', '.join(ADDRESS_FIELDS)} FROM addresses WHERE site = ? AND (? = '' OR role = ?) ORDER BY url"
        )
        yield from map(address_of, self._db.execute(query, (site, role, role)).fetchall())

    def save(self, address: Address) -> None:
        """Write the state of one address, in one transaction."""
        values = row_of_address(address)
        self._db.execute(
            f"INSERT OR REPLACE INTO addresses ({', '.join(ADDRESS_FIELDS)}) VALUES ({', '.join('?' * len(values))})",
            values,
        )

    def seen(self, source: Source, at: datetime, discovered_from: str = "", *, role: str = "") -> Address:
        """Note that a page names this address; a new one is queued. Returns its state."""
        role = role or source.role
        now = format_time(at)
        known = self.address(source.url)
        if known is None:
            address = Address(
                source.url,
                source.site,
                role,
                first_seen=now,
                last_seen=now,
                discovered_from=discovered_from,
                next_due=now,
                source=source,
            )
        elif known.last_seen == now and known.source == source:
            return known
        else:
            address = replace(
                known,
                last_seen=now,
                source=source,
                site=source.site,
                role=role,
                discovered_from=discovered_from or known.discovered_from,
            )
        self.save(address)
        return address

    def is_due(self, url: str, at: datetime) -> bool:
        """Whether an address has to be fetched: unknown, queued, in flight when a run was killed, or its time has come."""
        known = self.address(url)
        if known is None or known.state in ("queued", "fetching"):
            return True
        return known.state != "refused" and known.next_due <= format_time(at)

    def read_list(self, url: str, fingerprint: str) -> None:
        """Note which rows a list held when it was read."""
        self._db.execute("UPDATE addresses SET fingerprint = ? WHERE url = ?", (fingerprint, url))

    def fetching(self, url: str) -> None:
        """Note that a request is on its way."""
        self._db.execute("UPDATE addresses SET state = 'fetching', attempts = attempts + 1 WHERE url = ?", (url,))

    def captured(self, stored: StoredCapture, *, etag: str = "", last_modified: str = "") -> Address:
        """Note a stored answer; the time of the next look widens while the bytes stay the same."""
        known = self.address(stored.url) or Address(
            stored.url, first_seen=format_time(stored.fetched_at), source=stored.source
        )
        return self._fetched(
            known,
            stored.fetched_at,
            status=stored.status,
            sha256=stored.sha256,
            etag=etag,
            last_modified=last_modified,
            source=stored.source,
        )

    def unchanged(self, url: str, at: datetime, *, status: int = 304) -> None:
        """Note an answer that says, or shows by its digest, that nothing changed since the last capture."""
        known = self.address(url)
        if known is not None:
            self._fetched(
                known,
                at,
                status=status,
                sha256=known.sha256,
                etag=known.etag,
                last_modified=known.last_modified,
                source=known.source,
            )

    def _fetched(
        self, known: Address, at: datetime, *, status: int, sha256: str, etag: str, last_modified: str, source: Source
    ) -> Address:
        is_same = known.sha256 == sha256
        unchanged = known.unchanged + 1 if is_same else 0
        due = at if source.role == "list" else at + timedelta(days=RECHECK_DAYS[min(unchanged, len(RECHECK_DAYS) - 1)])
        now = format_time(at)
        address = replace(
            known,
            site=source.site,
            role=known.role or source.role,
            state="captured",
            reason="",
            attempts=0,
            status=status,
            etag=etag,
            last_modified=last_modified,
            sha256=sha256,
            unchanged=unchanged,
            next_due=format_time(due),
            last_seen=now,
            last_fetched=now,
            source=source,
        )
        self.save(address)
        return address

    def ended(self, source: Source, state: State, reason: str, at: datetime, *, status: int = 0) -> None:
        """Note a fetch that brought no document: ``failed``, ``blocked``, ``gone`` or ``refused``, with a stable word as reason."""
        known = self.address(source.url) or Address(
            source.url, source.site, source.role, first_seen=format_time(at), source=source
        )
        attempts = max(known.attempts, 1)
        due = at + timedelta(hours=RETRY_HOURS[min(attempts, len(RETRY_HOURS)) - 1])
        self.save(
            replace(
                known,
                state=state,
                reason=reason,
                status=status,
                attempts=attempts,
                next_due=format_time(due),
                last_fetched=format_time(at),
            )
        )

    def counts(self, site: str = "") -> dict[str, int]:
        """State → number of addresses, of one site or of all."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM addresses WHERE ? IN ('', site) GROUP BY state ORDER BY state", (site,)
        )
        return dict(rows.fetchall())

    # Sites

    def site(self, url: str) -> SiteState | None:
        """What is known of a registered site, or None."""
        row = self._db.execute(f"SELECT {', '.join(SITE_FIELDS)} FROM sites WHERE url = ?", (url,)).fetchone()
        return site_of(row) if row else None

    def sites(self) -> tuple[SiteState, ...]:
        """All sites ever crawled, by address."""
        return tuple(map(site_of, self._db.execute(f"SELECT {', '.join(SITE_FIELDS)} FROM sites ORDER BY url")))

    def save_site(self, site: SiteState) -> None:
        """Write the state of one site, in one transaction."""
        values = row_of_site(site)
        self._db.execute(
            f"INSERT OR REPLACE INTO sites ({', '.join(SITE_FIELDS)}) VALUES ({', '.join('?' * len(values))})", values
        )

    def save_column(self, column: FoundColumn) -> None:
        """Write why an address is taken for a column of reports; the last look counts."""
        self._db.execute(
            "INSERT OR REPLACE INTO columns (url, site, name, score, evidence, found_on, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                column.url,
                column.site,
                column.name,
                column.score,
                json.dumps(column.evidence, ensure_ascii=False),
                column.found_on,
                column.last_seen,
            ),
        )

    def columns(self, site: str) -> tuple[FoundColumn, ...]:
        """The columns found on a site, the surest first."""
        rows = self._db.execute(
            "SELECT url, site, name, score, evidence, found_on, last_seen FROM columns WHERE site = ? ORDER BY score DESC, url",
            (site,),
        )
        return tuple(
            FoundColumn(url, site, name, score, tuple(json.loads(evidence)), found_on, last_seen)
            for url, site, name, score, evidence, found_on, last_seen in rows
        )

    # Recovery

    def rebuild(self, captures: Iterable[StoredCapture]) -> int:
        """Fill an empty ledger from the captures in their order; returns how many there were.

        What only the ledger knew (validators of conditional requests, failures, sites' states) comes back with the next crawl.
        """
        with self.transaction():
            return sum(1 for _ in map(self.captured, captures))


def is_damaged(path: Path) -> bool:
    """Whether SQLite finds a ledger damaged: a torn page, a cut file, another kind of file. One that is merely locked is not."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as db:
            if [row[0] for row in db.execute("PRAGMA quick_check")] != ["ok"]:
                return True
            version = db.execute("PRAGMA user_version").fetchone()[0]
            return version == 0 and db.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.OperationalError:
        return False  # no access, no space, a lock: what comes next says so
    except sqlite3.DatabaseError:
        return True
