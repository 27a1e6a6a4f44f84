"""Where each capture lies in the WARC files: a cache in SQLite that is brought up to date from the files themselves.

It may be deleted at any time and is never the only place of anything. It exists so that captures can be listed in one order with
flat memory, a repeated payload be recognised, and a flipped byte be found even where no checksum of the format covers it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.captures.members import Member, scan_members
from crawler.captures.records import (
    Original,
    StoredCapture,
    describe,
    format_date,
    parse_date,
    source_from_json,
    source_to_json,
    unpack_record,
)

PATTERN = "*.warc.gz"
_VERSION = 1
_SCHEMA = """
CREATE TABLE files (name TEXT PRIMARY KEY, indexed_to INTEGER NOT NULL, is_missing INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE members (warc TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL,
  problem TEXT NOT NULL, PRIMARY KEY (warc, offset)) WITHOUT ROWID;
CREATE TABLE captures (warc TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, record TEXT NOT NULL, record_id TEXT NOT NULL,
  sha256 TEXT NOT NULL, url TEXT NOT NULL, final_url TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER NOT NULL,
  media_type TEXT NOT NULL, charset TEXT NOT NULL, size INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (warc, offset)) WITHOUT ROWID;
CREATE INDEX captures_by_time ON captures (fetched_at, url, sha256);
CREATE INDEX captures_by_payload ON captures (sha256, record);
"""
_COLUMNS = "warc, offset, length, record, record_id, sha256, url, final_url, fetched_at, status, media_type, charset, size, source"


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in a WARC file that cannot be trusted."""

    warc: str
    offset: int
    problem: str


class CaptureIndex:
    """The cache of one folder. Opens in memory where the folder cannot be written (a backup on read-only media)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db = self._open(folder / "index.db")

    def close(self) -> None:
        """Release the cache's file."""
        self._db.close()

    def _open(self, path: Path) -> sqlite3.Connection:
        if not os.access(path.parent, os.W_OK):
            return _created(sqlite3.connect(":memory:"))
        try:
            return _checked(sqlite3.connect(path, timeout=30))
        except sqlite3.DatabaseError:
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
            return _checked(sqlite3.connect(path, timeout=30))

    def refresh(self) -> None:
        """Read what was added to the files since the last time; forget files that are gone, and say so later."""
        present = {path.name: path for path in sorted(self._folder.glob(PATTERN))}
        known = dict(self._db.execute("SELECT name, indexed_to FROM files WHERE NOT is_missing"))
        for name in known.keys() - present.keys():
            self._forget(name, is_missing=True)
        for name, path in present.items():
            size, indexed_to = path.stat().st_size, known.get(name, 0)
            if size < indexed_to:
                self._forget(name, is_missing=False)
                indexed_to = 0
            if size > indexed_to:
                self._scan(path, indexed_to)

    def _forget(self, name: str, *, is_missing: bool) -> None:
        with self._db:
            self._db.execute("DELETE FROM captures WHERE warc = ?", (name,))
            self._db.execute("DELETE FROM members WHERE warc = ?", (name,))
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, 0, ?)", (name, is_missing))

    def _scan(self, path: Path, start: int) -> None:
        indexed_to = start
        with self._db, path.open("rb") as file:
            for member in scan_members(file, start):
                self._add_member(path.name, member)
                if member.is_torn:
                    break  # another process may be writing it: look at this record again next time
                indexed_to = member.offset + member.length
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, 0)", (path.name, indexed_to))

    def _add_member(self, warc: str, member: Member) -> None:
        problem = member.problem
        if not problem:
            try:
                record, body = unpack_record(member.data)
                stored = describe(record, body, warc, member.offset, member.length)
            except ValueError as error:
                problem = str(error)
            else:
                if stored is not None:
                    self._add_capture(stored)
        self._db.execute(
            "INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?)",
            (warc, member.offset, member.length, member.sha256, problem),
        )

    def _add_capture(self, stored: StoredCapture) -> None:
        row = (
            stored.warc,
            stored.offset,
            stored.length,
            stored.record,
            stored.record_id,
            stored.sha256,
            stored.url,
            stored.final_url,
            format_date(stored.fetched_at),
            stored.status,
            stored.media_type,
            stored.charset,
            stored.size,
            source_to_json(stored.source),
        )
        self._db.execute(f"INSERT OR REPLACE INTO captures ({_COLUMNS}) VALUES ({','.join('?' * len(row))})", row)

    def add(self, warc: str, offset: int, length: int, sha256: str, stored: StoredCapture | None) -> None:
        """Note one record that was just written (None: a warcinfo)."""
        with self._db:
            if stored is not None:
                self._add_capture(stored)
            self._db.execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, '')", (warc, offset, length, sha256))
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, 0)", (warc, offset + length))

    def original_of(self, sha256: str) -> Original | None:
        """The first record that holds this payload itself."""
        row = self._db.execute(
            "SELECT record_id, final_url, fetched_at FROM captures WHERE sha256 = ? AND record <> 'revisit' ORDER BY fetched_at, warc, offset LIMIT 1",
            (sha256,),
        ).fetchone()
        return Original(*row) if row else None

    def holders(self, sha256: str) -> tuple[tuple[str, int], ...]:
        """File and offset of every record that holds this payload itself."""
        rows = self._db.execute(
            "SELECT warc, offset FROM captures WHERE sha256 = ? AND record <> 'revisit' ORDER BY warc, offset",
            (sha256,),
        )
        return tuple((str(warc), int(offset)) for warc, offset in rows)

    def iterate(self) -> Iterator[StoredCapture]:
        """All captures by time, address and digest; pages through the cache so that writing may go on meanwhile."""
        last: tuple[str, str, str, str, int] = ("", "", "", "", -1)
        while True:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM captures WHERE (fetched_at, url, sha256, warc, offset) > (?, ?, ?, ?, ?)"
                " ORDER BY fetched_at, url, sha256, warc, offset LIMIT 500",
                last,
            ).fetchall()
            if not rows:
                return
            yield from map(_stored, rows)
            (
                warc,
                offset,
                *_,
            ) = rows[-1]
            last = (rows[-1][8], rows[-1][6], rows[-1][5], warc, offset)

    def member_digests(self, warc: str) -> dict[int, str]:
        """Offset → SHA-256 of the packed record, as it was when first seen."""
        return dict(self._db.execute("SELECT offset, sha256 FROM members WHERE warc = ? AND problem = ''", (warc,)))

    def damages(self) -> tuple[Damage, ...]:
        """Damage met while reading the files, and files that were there once."""
        rows = self._db.execute("SELECT warc, offset, problem FROM members WHERE problem <> '' ORDER BY warc, offset")
        gone = self._db.execute("SELECT name, 0, 'the file is missing' FROM files WHERE is_missing ORDER BY name")
        return tuple(Damage(*row) for row in (*rows, *gone))


def _stored(row: tuple[str, int, int, str, str, str, str, str, str, int, str, str, int, str]) -> StoredCapture:
    (
        warc,
        offset,
        length,
        record,
        record_id,
        sha256,
        url,
        final_url,
        fetched_at,
        status,
        media_type,
        charset,
        size,
        source,
    ) = row
    return StoredCapture(
        sha256,
        url,
        final_url,
        parse_date(fetched_at),
        status,
        media_type,
        size,
        warc,
        offset,
        source_from_json(source),
        charset,
        record,
        length,
        record_id,
    )


def _created(db: sqlite3.Connection) -> sqlite3.Connection:
    db.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")
    return db


def _checked(db: sqlite3.Connection) -> sqlite3.Connection:
    """An open cache of this version; a damaged one or one of another version raises DatabaseError and is made anew."""
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            return _created(db)
        if version != _VERSION or db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("not a usable index")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
