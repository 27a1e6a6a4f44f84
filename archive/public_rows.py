"""The public rows of an archive in one canonical spelling: what releases are rooted in, compared by, and proven against.

Row numbers that change from build to build, and where our own files keep something, are no part of a row: the same facts give the same
bytes in every release.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from archive.export import EXPORTED
from archive.schema import Table

Row = tuple[Any, ...]
_ROW_NUMBERS = {"reports": "id", "sections": "id"}
_KEYS = {"sections": ("report_key", "position")}  # in place of the row number
PUBLIC: dict[str, Table] = {table.name: table for table in sorted(EXPORTED, key=lambda table: table.name)}


def columns_of(table: Table) -> tuple[str, ...]:
    """The columns of a public row, in order."""
    return tuple(c.name for c in table.columns if not c.is_place and c.name != _ROW_NUMBERS.get(table.name))


def key_of(table: Table) -> tuple[str, ...]:
    """The columns that name a public row."""
    return _KEYS.get(table.name, table.key)


def public_rows(archive: sqlite3.Connection, table: Table) -> Iterator[Row]:
    """All public rows of a table, in the order of their keys."""
    columns, order = (", ".join(f'"{n}"' for n in names) for names in (columns_of(table), key_of(table)))
    return map(tuple, archive.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'))


def row_bytes(table: Table, row: Row) -> bytes:
    """The canonical bytes of a row: its table's name, a space, and its columns by name as JSON in UTF-8."""
    said = dict(zip(columns_of(table), row, strict=True))
    return f"{table.name} {json.dumps(said, ensure_ascii=False, separators=(',', ':'))}".encode()


def row_key(table: Table, row: Row) -> Row:
    """The values that name a row."""
    columns = columns_of(table)
    return tuple(row[columns.index(name)] for name in key_of(table))
