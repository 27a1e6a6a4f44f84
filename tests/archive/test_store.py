"""Rows reach the new database whole and in order, however many come at once; a row that breaks a rule stops the build."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archive.store import ArchiveWriter, Row, open_archive


@pytest.mark.parametrize("count", [0, 1, 127, 128, 129, 499, 500, 501, 1300])
def test_every_row_is_written_once_and_in_order(tmp_path: Path, count: int) -> None:
    path = tmp_path / "archive.db"
    rows = [
        (number // 200, number % 200, float(number), 0, None, None, f"table 1 row {number}") for number in range(count)
    ]
    with ArchiveWriter(path) as writer:
        for row in rows[:3]:
            writer.add("cell_values", row)
        writer.add_all("cell_values", iter(rows[3:]))
        writer.finish(())
    archive = open_archive(path)
    assert [tuple(row) for row in archive.execute("SELECT * FROM cell_values ORDER BY report_id, cell_id")] == rows
    archive.close()


@pytest.mark.parametrize("count", [1, 200])
def test_a_row_that_breaks_a_rule_leaves_the_archive_as_it_was(tmp_path: Path, count: int) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(b"what stood before")
    twice: list[Row] = [(1, number, 1.0, 0, None, None, "x") for number in range(count)] + [
        (1, 0, 2.0, 0, None, None, "x")
    ]
    with pytest.raises(sqlite3.IntegrityError):
        _write(path, twice)
    assert path.read_bytes() == b"what stood before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["archive.db"]


def _write(path: Path, rows: list[Row]) -> None:
    with ArchiveWriter(path) as writer:
        writer.add_all("cell_values", rows)
        writer.finish(())
