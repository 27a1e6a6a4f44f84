"""Publishing: checked, atomic, reversible; what is published stays when anything is wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import archive_made as made
import httpx
import pytest

from archive.assertions import ASSERTIONS
from archive.build import build
from archive.errors import DataFolderError, LockHeldError
from archive.lock import run_lock
from archive.publish import NotPublishedError, current_database, databases, publish, rollback, verify_published
from archive.site.serve import PublishedSite

pytestmark = pytest.mark.usefixtures("made_readings")
NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", made.made_report()))
    build(tmp_path)
    return tmp_path


def grow(data: Path, year: int = 2022) -> None:
    made.write(data, made.capture(f"http://www.demo.gov.cn/{year}.html", made.made_report(year=year), days=1))
    build(data)


def test_what_is_published_is_a_dated_copy_behind_one_link(data: Path) -> None:
    done = publish(data, now=NOW)
    assert done.is_new
    assert done.path.name.startswith("archive-20240501T000000Z-")
    assert (data / "published" / "current.db").is_symlink()
    assert current_database(data) == done.path
    assert done.path.read_bytes() == (data / "archive.db").read_bytes()
    assert list(verify_published(data)) == [(done.path, "")]


def test_publishing_the_same_archive_again_changes_nothing(data: Path) -> None:
    first = publish(data, now=NOW)
    again = publish(data, now=NOW + timedelta(days=1))
    assert (again.is_new, again.path) == (False, first.path)
    assert databases(data) == [first.path]


def test_rollback_serves_the_one_before_and_the_bad_one_stays_down(data: Path) -> None:
    first = publish(data, now=NOW)
    grow(data)
    second = publish(data, now=NOW + timedelta(days=1))
    assert current_database(data) == second.path
    assert rollback(data).path == first.path
    assert current_database(data) == first.path
    with pytest.raises(NotPublishedError, match="rolled back"):
        publish(data, now=NOW + timedelta(days=2))
    grow(data, 2021)
    assert publish(data, now=NOW + timedelta(days=3)).is_new


def test_there_is_nothing_before_the_first(data: Path) -> None:
    with pytest.raises(NotPublishedError, match="Nothing is published"):
        rollback(data)
    publish(data, now=NOW)
    with pytest.raises(NotPublishedError, match="oldest"):
        rollback(data)


def test_without_an_archive_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="gongkai build"):
        publish(tmp_path)


BREAKERS = {
    "report_has_agency": "UPDATE reports SET agency_key = 'nobody'",
    "agency_has_report": "INSERT INTO agencies (key, name) VALUES ('x', 'x')",
    "report_has_year": "UPDATE reports SET year = 1999",
    "report_has_source": "UPDATE reports SET source_url = ''",
    "versions_are_counted": "DELETE FROM report_versions",
    "report_appeared": "DELETE FROM events",
    "report_is_covered": "DELETE FROM coverage",
    "finding_has_report": "INSERT INTO findings VALUES ('k', 'nobody', 'T01', 'fail', 'error', 'a', 'b', NULL, NULL, NULL)",
    "number_has_place": "UPDATE cell_values SET place = ''",
    "blank_has_no_number": "UPDATE cell_values SET state = 1",
    "tables_have_cells": "DELETE FROM cell_values",
    "everything_is_searchable": "DELETE FROM sections",
    "divisions_are_known": "DELETE FROM divisions",
}


@pytest.mark.parametrize("name", [rule.name for rule in ASSERTIONS])
def test_every_rule_holds_back_what_breaks_it(data: Path, name: str) -> None:
    standing = publish(data, now=NOW).path
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute(BREAKERS[name])
        db.commit()
    with pytest.raises(NotPublishedError) as error:
        publish(data, now=NOW + timedelta(days=1))
    assert name in {rule.name for rule in error.value.broken}
    assert current_database(data) == standing


def test_a_damaged_archive_is_held_back(data: Path) -> None:
    standing = publish(data, now=NOW).path
    body = bytearray((data / "archive.db").read_bytes())
    body[5000:9000] = os.urandom(4000)
    (data / "archive.db").write_bytes(body)
    with pytest.raises(NotPublishedError):
        publish(data, now=NOW + timedelta(days=1))
    assert current_database(data) == standing


def test_reports_do_not_disappear_without_a_reason(data: Path) -> None:
    grow(data)
    publish(data, now=NOW)
    shutil.rmtree(data / "captures")
    made.write(data, made.capture("http://www.demo.gov.cn/1.html", made.made_report()))
    build(data)
    with pytest.raises(NotPublishedError, match="not in the archive"):
        publish(data, now=NOW + timedelta(days=1))
    done = publish(data, accept_loss="the second was no report", now=NOW + timedelta(days=1))
    assert done.is_new
    assert "the second was no report" in done.path.with_suffix(".json").read_text(encoding="utf-8")


def test_one_flipped_byte_of_a_published_database_is_found(data: Path) -> None:
    path = publish(data, now=NOW).path
    path.chmod(0o644)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert [problem for _, problem in verify_published(data)] == ["its digest is not that of its manifest"]


def test_a_full_disk_leaves_what_is_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing = publish(data, now=NOW).path
    grow(data)

    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.publish.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        publish(data, now=NOW + timedelta(days=1))
    assert current_database(data) == standing
    assert [path.name for path in (data / "published").iterdir() if "unfinished" in path.name] == []


def test_the_site_goes_over_to_a_new_publication_and_searches_chinese(data: Path) -> None:
    async def visit() -> None:
        site = PublishedSite(data, look_every=0)
        transport = httpx.ASGITransport(app=site)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            assert (await client.get("/")).status_code == 503
            publish(data, now=NOW)
            assert (await client.get("/archive/reports.json?_shape=array")).json()[0]["year"] == 2023
            page = await client.get("/archive/reports?_search=年度报告")
            assert page.status_code == 200
            assert "1 row" in page.text
            assert "一行" in page.text  # the table's description
            none = await client.get("/archive/sections.json?_search=无此词语&_shape=array")
            assert none.json() == []
            found = await client.get(
                "/archive.json?sql=select+count(*)+n+from+sections_fts+where+text+match+zh_fts('公开')&_shape=array"
            )
            assert found.json()[0]["n"] > 0
            grow(data)
            publish(data, now=NOW + timedelta(days=1))
            years = {row["year"] for row in (await client.get("/archive/reports.json?_shape=array")).json()}
            assert years == {2022, 2023}
            for sql in (
                "delete from reports",
                "attach 'x.db' as x",
                "pragma query_only=0",
                "select load_extension('x')",
            ):
                assert (await client.get("/archive.json", params={"sql": sql})).status_code == 400

    asyncio.run(visit())


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        run_lock(tmp_path, "nightly"),
        pytest.raises(LockHeldError, match="gongkai nightly, process"),
        run_lock(tmp_path, "build"),
    ):
        pass
    with run_lock(tmp_path, "build"):
        pass


def test_a_lock_file_left_by_a_killed_run_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text('{"pid": 1, "verb": "nightly", "since": "2020"}', encoding="utf-8")
    with run_lock(tmp_path, "build"):
        assert '"build"' in (tmp_path / "lock").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataFolderError), run_lock(tmp_path / "file" / "data", "build"):
        pass
