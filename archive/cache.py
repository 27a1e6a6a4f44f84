"""The file that the cache of readings and findings lies in: its tables, and a new one in place of one that cannot be used.

It holds nothing of its own, so that losing it costs time and no knowledge. What is kept in it, archive.workbench decides.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archive.readings import PackedReading
from archive.store import remove_database

_VERSION = 3
# Not WITHOUT ROWID: rows of 10 kB inside the key's own tree are read whole at every step down it, twenty pages for each look at a reading.
_READINGS = f"CREATE TABLE readings ({','.join(PackedReading._fields)}, version, PRIMARY KEY (key))"
_FINDINGS = "CREATE TABLE findings (key, findings, version, PRIMARY KEY (key))"


def open_cache(path: Path) -> sqlite3.Connection:
    """Open the cache of readings; one that is damaged or of another make is begun anew, for it holds nothing of its own."""
    try:
        return _checked_cache(path)
    except sqlite3.DatabaseError:
        remove_database(path)
        return _checked_cache(path)


def _checked_cache(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            db.execute(_READINGS)
            db.execute(_FINDINGS)
            db.execute(f"PRAGMA user_version = {_VERSION}")
            db.commit()
        elif version != _VERSION:
            raise sqlite3.DatabaseError("not a usable cache")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
