"""Torn files, flipped bytes, two nights at once, a clock that moves: each is named or healed, and nothing is lost."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from archive.build import build
from archive.lock import run_lock
from archive.release import make_release
from archive.sites import entry_of, read_sites
from archive.verify import verify
from crawler.captures import CaptureStore
from crawler.fetching.addresses import host_and_port
from crawler.run import run_crawl
from tests.faults.conftest import Undisturbed
from tests.faults.small_county import contents, facts, nightly, run


@pytest.fixture
def data(undisturbed: Undisturbed, tmp_path: Path) -> Path:
    shutil.copytree(undisturbed.data, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


def heal(undisturbed: Undisturbed, data: Path) -> None:
    done = run(nightly(undisturbed.sites, data))
    assert done.returncode == 0, done.stderr
    assert facts(data / "archive.db") == undisturbed.facts


@pytest.mark.parametrize("cut", [1, 200, "whole"])
def test_a_torn_last_record_is_fetched_again(undisturbed: Undisturbed, data: Path, cut: int | str) -> None:
    """The power went while the last record was written: the ledger knows that it was asked for, and nobody that it came."""
    warc = max((data / "captures").glob("*.warc.gz"))
    with CaptureStore(data / "captures") as store:
        last = max((stored for stored in store.iterate() if stored.warc == warc.name), key=lambda s: s.offset)
    with warc.open("rb+") as file:
        file.truncate(last.offset + last.length - (last.length if cut == "whole" else int(cut)))
    for path in (*data.glob("captures/*.db*"), *data.glob("captures/.*.db*")):
        path.unlink()
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        ledger.execute("UPDATE addresses SET state = 'fetching', sha256 = '' WHERE url = ?", (last.url,))
        ledger.commit()
    (data / "archive.db").unlink()
    heal(undisturbed, data)
    assert contents(data) == undisturbed.contents


@pytest.mark.parametrize("where", ["head", "middle", "cut"])
def test_a_torn_page_of_the_ledger_is_healed_from_the_captures(
    undisturbed: Undisturbed, data: Path, where: str
) -> None:
    ledger = data / "ledger.db"
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = ledger.stat().st_size
    with ledger.open("rb+") as file:
        if where == "cut":
            file.truncate(size - 4096 - 100)
        else:
            file.seek(0 if where == "head" else 4096)
            file.write(b"\xff" * 2048)
    heal(undisturbed, data)
    assert contents(data) == undisturbed.contents


@pytest.mark.parametrize("name", ["cache/readings.db", "archive.db"])
def test_torn_databases_that_follow_from_the_captures_are_made_anew(
    undisturbed: Undisturbed, data: Path, name: str
) -> None:
    path = data / name
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 4096)
        file.truncate(path.stat().st_size - 5000)
    heal(undisturbed, data)
    assert contents(data) == undisturbed.contents


def test_two_nights_at_once_the_second_says_who_is_at_work(undisturbed: Undisturbed, data: Path) -> None:
    with run_lock(data, "nightly"):
        second = run(nightly(undisturbed.sites, data))
    assert second.returncode == 3
    assert "another run" in second.stderr


def test_the_lock_of_a_killed_night_is_no_lock(undisturbed: Undisturbed, data: Path) -> None:
    code = f"import time; from pathlib import Path; from archive.lock import run_lock\nwith run_lock(Path({str(data)!r}), 'nightly'): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)
    assert (data / "lock").read_text()
    heal(undisturbed, data)


@pytest.mark.parametrize("days", [-400.0, 3.0, 4000.0])
def test_a_clock_that_moves_loses_nothing_and_makes_no_news(undisturbed: Undisturbed, data: Path, days: float) -> None:
    entries = [entry_of(site) for site in read_sites(undisturbed.sites)]
    opened = [host_and_port(entry.url) for entry in entries]
    run_crawl(entries, data, {"GONGKAI_CLOCK_SHIFT": days * 86400, "DOWNLOAD_DELAY": 0}, opened)
    build(data)
    with closing(sqlite3.connect(data / "archive.db")) as archive:
        kinds = dict(archive.execute("SELECT kind, COUNT(*) FROM events GROUP BY kind").fetchall())
        versions = archive.execute("SELECT COUNT(*) FROM report_versions").fetchone()[0]
    assert kinds == {"appeared": 6}
    assert versions == 6
    assert contents(data) == undisturbed.contents
    done = run(nightly(undisturbed.sites, data))
    assert done.returncode == 0, done.stderr


def test_one_flipped_byte_in_any_file_is_found(data: Path) -> None:
    """In every file of the data folder, at a random place; the file is named. Evidence and what is served also when the list of digests is lost."""
    make_release(data)
    with run_lock(data, "release"):
        pass
    assert [checked for checked in verify(data) if checked.problem] == []
    chance = random.Random(4)
    files = [path for path in sorted(data.rglob("*")) if path.is_file() and not path.is_symlink()]
    files = [path for path in files if path.stat().st_size and not path.name.endswith(("-wal", "-shm"))]
    names = {path.relative_to(data).as_posix() for path in files}
    assert {"archive.db", "ledger.db", "fixity.json", "captures/index.db", "cache/readings.db"} < names
    assert any(name.endswith("captures.wacz") for name in names)
    for path in files:
        name = path.relative_to(data).as_posix()
        is_evidence = name.startswith("captures/gongkai") or (name.startswith("published/") and name.endswith(".db"))
        whole = path.read_bytes()
        path.chmod(0o644)
        for _ in range(6 if is_evidence else 2):
            at = chance.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
            began = time.monotonic()
            found = [checked.what for checked in verify(data) if checked.problem]
            assert any(what.startswith(name) or name.startswith(what) for what in found), f"{name}, byte {at}: {found}"
            assert time.monotonic() - began < 60
        path.write_bytes(whole)
    assert [checked for checked in verify(data) if checked.problem] == []
    (data / "fixity.json").unlink()
    warc = next((data / "captures").glob("*.warc.gz"))
    whole = warc.read_bytes()
    warc.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    assert [checked.what for checked in verify(data) if checked.problem]
