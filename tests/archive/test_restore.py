"""Restoring: the captures alone, or a release alone, give everything back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from made_releases import DAY, writable

from archive.build import build
from archive.dump import dump_digest
from archive.errors import ArchiveError, DataFolderError
from archive.publish import publish
from archive.release import make_release, read_manifest
from archive.restore import restore
from archive.withhold import withhold

pytestmark = pytest.mark.usefixtures("made_readings")


def test_the_captures_alone_give_everything_back(published: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(published / "captures", copy / "captures")
    restore(copy)
    assert dump_digest(copy / "archive.db") == dump_digest(published / "archive.db")
    with closing(sqlite3.connect(copy / "ledger.db")) as ledger:
        assert ledger.execute("SELECT COUNT(*) FROM addresses WHERE state = 'captured'").fetchone() == (3,)


def test_a_release_alone_gives_everything_back(published: Path, release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    restore(copy, release)
    assert dump_digest(copy / "archive.db") == dump_digest(published / "archive.db")
    assert publish(copy).reports == 2
    again = make_release(copy, now=DAY)
    assert read_manifest(again.folder)["tables"] == read_manifest(release)["tables"]


def test_what_is_withheld_stays_so_in_a_restored_archive(published: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(published / "archive.db")) as archive:
        key = archive.execute("SELECT key FROM reports WHERE year = 2023").fetchone()[0]
    withhold(published, key, "take-down")
    build(published)
    publish(published)
    restore(tmp_path / "private", make_release(published, tmp_path / "backup", now=DAY, include_sealed=True).folder)
    assert dump_digest(tmp_path / "private" / "archive.db") == dump_digest(published / "archive.db")
    restore(tmp_path / "public", make_release(published, now=DAY).folder)
    with closing(sqlite3.connect(tmp_path / "public" / "archive.db")) as archive:
        assert archive.execute("SELECT year FROM reports").fetchall() == [(2022,)]


def test_nothing_is_restored_over_captures_or_from_damage(published: Path, release: Path, tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="already"):
        restore(published, release)
    with pytest.raises(DataFolderError, match="no captures"):
        restore(tmp_path / "empty")
    copy = writable(release, tmp_path / "bad")
    (copy / "archive.xlsx").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="damaged"):
        restore(tmp_path / "new", copy)
    assert not (tmp_path / "new").exists()
