"""The canonical dump: the same text for the same archive, however its file came about.

Rows in order of their keys, values as JSON, one line a row. Left out is only where our own files keep something (columns marked ``is_place``),
and the search index, which follows from the rows. Two archives are equal when their dumps are.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archive.schema_tables import TABLES
from archive.store import open_archive


def dump_lines(connection: sqlite3.Connection) -> Iterator[str]:
    """The dump's lines, each with its line break."""
    for table in sorted(TABLES, key=lambda table: table.name):
        names = [f'"{column.name}"' for column in table.columns if not column.is_place]
        order = ", ".join(f'"{name}"' for name in table.key)
        for row in connection.execute(f'SELECT {", ".join(names)} FROM "{table.name}" ORDER BY {order}'):
            yield f"{table.name} {json.dumps(list(row), ensure_ascii=False)}\n"


def dump_digest(path: Path) -> str:
    """SHA-256 of the canonical dump of a database."""
    digest = hashlib.sha256()
    connection = open_archive(path)
    try:
        for line in dump_lines(connection):
            digest.update(line.encode())
    finally:
        connection.close()
    return digest.hexdigest()
