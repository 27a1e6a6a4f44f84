"""What a table, a column and a view are, and the archive's DDL made from them.

The facts stand in archive.schema_tables and the modules it names; every other description of the database (DDL, Datasette metadata,
the data dictionary, data packages) is made from them and never written by hand. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Literal

import sqlite_utils

SCHEMA_VERSION = "1"

SqlType = Literal["TEXT", "INTEGER", "REAL"]
_PYTHON_TYPES: dict[str, type] = {"TEXT": str, "INTEGER": int, "REAL": float}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``zh`` and ``en`` say what it holds; ``unit`` is "" for pure numbers and texts; ``references`` is ``table.column``.

    ``is_place`` marks where our own files keep something: it depends on the order of fetching, and the canonical dump leaves it out.
    ``closes_circle`` marks a foreign key between two tables that point at each other: it is added when both exist.
    """

    name: str
    type: SqlType
    zh: str
    en: str
    unit: str = ""
    references: str = ""
    required: bool = False
    is_place: bool = False
    closes_circle: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``indexes`` lists the columns of each index beside the primary key; ``unique`` those that hold no value twice.

    ``is_clustered`` keeps the rows inside the primary key's own tree (WITHOUT ROWID), for small rows with a key of several columns.
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    label: str = ""
    is_hidden: bool = False
    is_clustered: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names in their stable order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class View:
    """One research view: its definition in words, its columns in words, its SQL."""

    name: str
    zh: str
    en: str
    sql: str
    columns: tuple[Column, ...] = field(default=())


def create_tables(db: sqlite_utils.Database, tables: Iterable[Table]) -> None:
    """Create the tables, without their secondary indexes: those are made after the rows are in."""
    later: list[tuple[str, Column]] = []
    for table in _referenced_first(tuple(tables)):
        references = [column for column in table.columns if column.references]
        later += [(table.name, column) for column in references if column.closes_circle]
        sql = db.create_table_sql(
            table.name,
            {column.name: _PYTHON_TYPES[column.type] for column in table.columns},
            pk=table.key[0] if len(table.key) == 1 else table.key,
            not_null={column.name for column in table.columns if column.required or column.name in table.key},
            foreign_keys=[
                (column.name, *_target(column.references)) for column in references if not column.closes_circle
            ],
        )
        db.execute(sql.rstrip().rstrip(";") + (" WITHOUT ROWID" if table.is_clustered else ""))
        # A foreign key may only point at a column that SQLite knows to be unique before the first row is checked.
        for columns in table.unique:
            db.table(table.name).create_index(list(columns), unique=True)
    for name, column in later:
        db.table(name).add_foreign_key(column.name, *_target(column.references))


def _target(references: str) -> tuple[str, str]:
    table, _, column = references.partition(".")
    return table, column


def _referenced_first(tables: tuple[Table, ...]) -> Iterator[Table]:
    """The tables in an order in which every foreign key finds its target."""
    names = {table.name: table for table in tables}
    needs = {
        table.name: {
            _target(column.references)[0]
            for column in table.columns
            if column.references and not column.closes_circle and _target(column.references)[0] != table.name
        }
        for table in tables
    }
    return (names[name] for name in TopologicalSorter(needs).static_order())


def create_indexes(db: sqlite_utils.Database, tables: Iterable[Table]) -> None:
    """Create the secondary indexes."""
    for table in tables:
        for columns in table.indexes:
            db.table(table.name).create_index(list(columns))


def create_views(db: sqlite_utils.Database, views: Iterable[View]) -> None:
    """Create the views, in the order given: a later one may use an earlier one."""
    for view in views:
        db.create_view(view.name, view.sql)
