"""Makes Datasette's own search box understand Chinese, and gives SQL the functions ``zh_fts`` and ``zh_snippet``."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl  # type: ignore[attr-defined]

from archive.search import register_functions, zh_fts


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions after Datasette's own: its ``escape_fts`` would quote Chinese into words that the index does not have."""
    register_functions(conn)
    conn.create_function("escape_fts", 1, zh_fts, deterministic=True)
