"""What a run left is known when it ends: a changed byte is named, is never published, and an interrupted run is no damage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import archive_made as made
import pytest

from archive import fixity
from archive.build import build
from archive.lock import run_lock
from archive.nightly import run_night
from archive.publish import NotPublishedError, publish
from archive.release import make_release
from archive.sites import add_own_site
from archive.verify import NIGHTS, nightly_share, verify
from crawler.registry.sites import Site

SITE = Site("411421", "民权县", "https://www.minquan.gov.cn/")


def damaged(data: Path) -> dict[str, str]:
    return {checked.what: checked.problem for checked in verify(data) if checked.problem}


def flip(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(bytes(whole))


@pytest.fixture
def data(tmp_path: Path, made_readings: None) -> Path:
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", made.made_report()))
    with run_lock(tmp_path, "build"):
        build(tmp_path)
        publish(tmp_path)
    return tmp_path


def place_of(data: Path, text: str) -> int:
    at = (data / "archive.db").read_bytes().find(text.encode())
    assert at >= 0
    return at


def test_a_changed_byte_of_the_archive_is_named_never_published_and_built_anew(data: Path) -> None:
    good = (data / "archive.db").read_bytes()
    flip(data / "archive.db", place_of(data, "http://www.demo.gov.cn/1.html"))
    assert set(damaged(data)) == {"archive.db"}
    with pytest.raises(NotPublishedError, match="gongkai build"), run_lock(data, "publish"):
        publish(data)
    flip(data / "archive.db", place_of(data, "ttp://www.demo.gov.cn/1.html") + 5)
    with run_lock(data, "build"):
        assert build(data).is_new
    assert (data / "archive.db").read_bytes() == good
    assert damaged(data) == {}


def test_a_damaged_cache_tells_no_lies(data: Path) -> None:
    """One digit of a reading in the cache would be a wrong figure in the archive."""
    with closing(sqlite3.connect(data / "cache" / "readings.db")) as cache, cache:
        cache.execute("UPDATE readings SET year = 1999")
    assert set(damaged(data)) == {"cache/readings.db"}
    with run_lock(data, "build"):
        build(data)
    with closing(sqlite3.connect(data / "archive.db")) as archive:
        assert archive.execute("SELECT year FROM reports").fetchall() == [(2023,)]
    assert damaged(data) == {}


def test_a_run_that_was_killed_or_is_at_work_is_no_damage(data: Path) -> None:
    fixity.begin(data)
    (data / "cache" / "readings.db").unlink()
    flip(data / "archive.db", place_of(data, "http://www.demo.gov.cn/1.html"))
    assert damaged(data) == {}
    fixity.begin(data)
    fixity.end(data)
    assert damaged(data) == {}
    assert sorted(path.name for path in data.glob("*fixity*")) == ["fixity.json"]


def test_a_list_of_digests_that_was_altered_is_named(data: Path) -> None:
    text = (data / "fixity.json").read_text(encoding="utf-8")
    for changed in (text.replace("archive.db", "archive.dc"), text + " ", "", "[]", text[:-9]):
        (data / "fixity.json").write_text(changed, encoding="utf-8")
        assert set(damaged(data)) == {"fixity.json"}


def test_a_missing_file_is_named_and_a_site_that_was_added_is_none(data: Path) -> None:
    add_own_site(data, SITE)
    with run_lock(data, "build"):
        pass
    add_own_site(data, replace(SITE, url="https://www.minquan.gov.cn/2/"))
    assert damaged(data) == {}
    (data / "archive.db").unlink()
    assert "missing" in damaged(data)["archive.db"]


def test_a_damaged_release_in_the_data_folder_is_named(data: Path) -> None:
    with run_lock(data, "release"):
        folder = make_release(data).folder
    flip(folder / "csv" / "reports.csv", 3)
    assert set(damaged(data)) == {f"releases/{folder.name}/csv/reports.csv"}
    (folder / "manifest.json").write_text('{"format": 1}', encoding="utf-8")
    assert f"releases/{folder.name}" in damaged(data)


def test_a_disk_without_space_notes_nothing_and_breaks_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    fixity.begin(data)
    monkeypatch.setattr(Path, "write_text", full)
    fixity.end(data)
    assert not (data / "fixity.json").exists()
    assert damaged(data) == {}


def test_every_capture_file_is_read_once_in_thirty_nights_and_damage_is_a_problem_of_the_night(data: Path) -> None:
    warc = next((data / "captures").glob("*.warc.gz"))
    flip(warc, warc.stat().st_size - 200)
    found = [night for night in range(NIGHTS) if list(nightly_share(data, night))]
    assert len(found) == 1
    (checked,) = nightly_share(data, found[0])
    assert checked.what.startswith(f"captures/{warc.name}")
    assert checked.reports
    flip(next((data / "published").glob("archive-*.db")), 5000)
    with run_lock(data, "nightly"):
        night = run_night(data, [])
    assert any("published/archive-" in problem for problem in night.problems)


def test_what_changed_since_the_last_run_is_said_when_the_next_begins(data: Path) -> None:
    flip(data / "archive.db", place_of(data, "http://www.demo.gov.cn/1.html"))
    said: list[str] = []
    with run_lock(data, "nightly"):
        night = run_night(data, [], say=said.append)
    assert any(line.startswith("verify: archive.db") for line in said)
    assert night.problems == []
    assert damaged(data) == {}
