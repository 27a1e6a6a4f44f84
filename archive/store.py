"""The one writer of the archive: rows by table, in bulk, into a database that nobody else sees until it is whole.

It knows the schema and nothing of reports. A finished database is put in place by one rename.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlite_utils

from archive.schema import View, create_indexes, create_tables, create_views
from archive.schema_tables import BY_NAME, TABLES
from archive.search import INDEXES_SQL, INSERTS

Row = tuple[Any, ...]
_BATCH = 500  # rows held back per table: enough for bulk inserts to pay, little enough for memory to stay flat
_MOST_VALUES = 900  # in one statement: old SQLite takes 999. Rows that come together take two thirds of the time of rows one by one.


class ArchiveWriter:
    """Writes a new database beside ``path``; ``finish`` puts it in place. Leaving the context without it leaves ``path`` as it was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unfinished = path.with_name(f".{path.name}.unfinished")
        remove_database(self._unfinished)
        self.connection = sqlite3.connect(self._unfinished, isolation_level=None)
        # Nobody reads this file before it is whole, and a broken one is thrown away: no journal is needed.
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -8192",
            "temp_store = FILE",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        self.db = sqlite_utils.Database(self.connection)
        create_tables(self.db, TABLES)
        for sql in INDEXES_SQL:
            self.connection.execute(sql)
        # OR FAIL: to be able to take back part of a statement, SQLite would make FTS5 write out all it holds before every one of many rows.
        self._inserts = {
            name: f"INSERT OR FAIL INTO {name} VALUES ({','.join('?' * len(table.columns))})"
            for name, table in BY_NAME.items()
        } | INSERTS
        self._bulk = {name: _bulk(self._inserts[name], len(table.columns)) for name, table in BY_NAME.items()}
        self._rows: dict[str, list[Row]] = {name: [] for name in self._inserts}
        self.connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        remove_database(self._unfinished)

    def add(self, table: str, row: Row) -> None:
        """Add one row with every column of the table, in the schema's order."""
        self._add(table, row)

    def _add(self, name: str, row: Row) -> None:
        rows = self._rows[name]
        rows.append(row)
        if len(rows) >= _BATCH:
            self._flush(name)

    def add_all(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows of one table."""
        coming = iter(rows)
        held = self._rows[table]
        while some := list(islice(coming, _BATCH)):
            held += some
            if len(held) >= _BATCH:
                self._flush(table)

    def add_for_search(self, index: str, row: Row) -> None:
        """Add one entry to a search index: its row number and its columns, already made into words."""
        self._add(index, row)

    def flush(self) -> None:
        """Write what is held back."""
        for table in self._rows:
            self._flush(table)

    def _flush(self, table: str) -> None:
        rows = self._rows[table]
        insert = self._inserts[table]
        at_once, insert_many = self._bulk.get(table, (1, insert))
        whole = len(rows) // at_once * at_once if at_once > 1 else 0
        for start in range(0, whole, at_once):
            self.connection.execute(insert_many, list(chain.from_iterable(rows[start : start + at_once])))
        if len(rows) > whole:
            self.connection.executemany(insert, rows[whole:])
        rows.clear()

    def finish(self, views: Iterable[View]) -> None:
        """Write the rest, make indexes and views, and put the database in place durably."""
        self.flush()
        self.connection.execute("COMMIT")
        create_indexes(self.db, TABLES)
        create_views(self.db, views)
        self.connection.execute("ANALYZE")
        self.connection.close()
        put_in_place(self._unfinished, self.path)


def _bulk(insert: str, columns: int) -> tuple[int, str]:
    """How many rows one statement takes, and that statement."""
    at_once = _MOST_VALUES // columns
    return at_once, insert + f",({','.join('?' * columns)})" * (at_once - 1)


def put_in_place(finished: Path, path: Path) -> None:
    """Make a finished file durable and give it its name in one step."""
    with finished.open("rb+") as file:
        os.fsync(file.fileno())
    finished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_database(path: Path) -> None:
    """Remove a database and whatever SQLite may have left beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def open_archive(path: Path) -> sqlite3.Connection:
    """Open a finished database for reading only; sqlite3.OperationalError where there is none."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
