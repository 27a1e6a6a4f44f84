"""Releases: complete, immutable, checked by themselves, compared with the one before, and enough to restore from."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import archive_made as made
import pytest
from click.testing import CliRunner
from test_withhold import SECRET, with_secret
from warcio.archiveiterator import ArchiveIterator

from archive.build import build
from archive.cli import main
from archive.dump import dump_digest
from archive.errors import ArchiveError, DataFolderError
from archive.export import verify_export
from archive.publish import publish
from archive.release import make_release, read_manifest, releases
from archive.release_check import proof_problem, prove_row, verify_release
from archive.restore import restore
from archive.wacz import surt
from archive.withhold import withhold
from crawler.captures import CaptureStore

pytestmark = pytest.mark.usefixtures("made_readings")
DAY = datetime(2025, 3, 1, tzinfo=UTC)
URL = "http://www.demo.gov.cn/{}.html"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    made.write(
        folder,
        made.capture("http://www.demo.gov.cn/list.html", b"<a>", role="list"),
        made.capture(URL.format(1), made.made_report()),
        made.capture(URL.format(2), made.made_report(year=2022)),
        made.capture(URL.format(1), made.made_report(), days=1),
    )
    build(folder)
    publish(folder)
    return folder


@pytest.fixture
def release(data: Path) -> Path:
    return make_release(data, now=DAY).folder


def problems(release: Path) -> list[str]:
    return [f"{checked.what}: {checked.problem}" for checked in verify_release(release) if checked.problem]


def writable(release: Path, target: Path) -> Path:
    shutil.copytree(release, target)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def test_a_release_has_every_format_and_is_whole(release: Path) -> None:
    assert release.name == "2025-03-01"
    for name in (
        "archive.db",
        "archive.xlsx",
        "datapackage.json",
        "captures.wacz",
        "changes.csv",
        "manifest.json",
        "SHA256SUMS",
    ):
        assert (release / name).is_file(), name
    for folder in ("csv", "csv-excel", "parquet"):
        assert list((release / folder).iterdir()), folder
    assert problems(release) == []
    assert all(not problem for _, problem in verify_export(release))


def test_standard_tools_can_check_the_sums(release: Path) -> None:
    run = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=release, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_the_same_archive_is_not_released_twice_and_another_is_under_another_name(data: Path, release: Path) -> None:
    assert (make_release(data, now=DAY).is_new, releases(data)) == (False, [release])
    made.write(data, made.capture(URL.format(3), made.made_report(year=2021), days=2))
    build(data)
    publish(data)
    second = make_release(data, now=DAY)
    assert (second.is_new, second.folder.name) == (True, "2025-03-01.2")
    assert releases(data) == [release, second.folder]
    manifest = read_manifest(second.folder)
    assert manifest["before"] == {"name": release.name, "root": read_manifest(release)["root"]}
    with (second.folder / "changes.csv").open(encoding="utf-8") as file:
        changed = {(row["table"], row["what"]): json.loads(row["key"]) for row in csv.DictReader(file)}
    assert changed["reports", "added"][0].endswith("-2021")
    assert ("reports", "removed") not in changed
    assert ("reports", "changed") not in changed
    assert problems(second.folder) == []


def test_nothing_is_left_behind_when_a_release_fails(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.release.write_wacz", fail)
    with pytest.raises(OSError, match="space"):
        make_release(data, now=DAY)
    assert list((data / "releases").iterdir()) == []


def test_every_flipped_byte_is_found(release: Path, tmp_path: Path) -> None:
    copy = writable(release, tmp_path / "copy")
    chance = random.Random(1)
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        try:
            found = problems(copy)
        except ArchiveError:
            found = ["the manifest cannot be read"]
        assert found, f"{path.name}, byte {at}"
        path.write_bytes(whole)
    assert problems(copy) == []


@pytest.mark.parametrize("deed", ["remove", "add", "forge"])
def test_missing_added_and_forged_files_are_found(release: Path, tmp_path: Path, deed: str) -> None:
    copy = writable(release, tmp_path / "copy")
    if deed == "remove":
        (copy / "csv" / "reports.csv").unlink()
    elif deed == "add":
        (copy / "csv" / "more.csv").write_text("x")
    else:
        with closing(sqlite3.connect(copy / "archive.db")) as archive:
            archive.execute("UPDATE applications SET received = received + 1 WHERE applicant = 'total'")
            archive.commit()
        manifest = json.loads((copy / "manifest.json").read_text())
        entry = next(entry for entry in manifest["files"] if entry["path"] == "archive.db")
        entry["sha256"] = hashlib.sha256((copy / "archive.db").read_bytes()).hexdigest()
        (copy / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        assert any("table applications" in problem for problem in problems(copy))
        assert any("its root" in problem for problem in problems(copy))
    assert problems(copy)


def test_a_row_is_proven_to_belong_to_a_release_and_no_other_row_is(release: Path) -> None:
    with closing(sqlite3.connect(release / "archive.db")) as archive:
        cells = archive.execute(
            "SELECT report_key, table_name, row_key, column_key FROM cells ORDER BY RANDOM() LIMIT 5"
        ).fetchall()
        keys = archive.execute("SELECT key FROM reports").fetchall()
    for table, key in [*(("cells", cell) for cell in cells), *(("reports", key) for key in keys)]:
        proof = json.loads(json.dumps(prove_row(release, table, key)))
        assert proof_problem(proof, read_manifest(release)["root"]) == ""
        assert proof_problem(proof | {"row": proof["row"].replace("2023", "2024") + " "})
        assert (
            proof_problem(proof | {"row": proof["row"].replace("cells ", "reports ", 1), "table": "reports"})
            or table == "reports"
        )
        assert proof_problem(proof, "0" * 64)
    with pytest.raises(ArchiveError, match="no row"):
        prove_row(release, "reports", ["nobody"])
    with pytest.raises(ArchiveError, match="public table"):
        prove_row(release, "sqlite_master", ["reports"])


def test_a_malformed_proof_is_no_proof() -> None:
    for proof in (
        {},
        {"table_leaf": 1},
        {"table_leaf": ["table", "a", 1, "zz"], "table": "a", "row": "a {}", "row_path": 5, "root": ""},
    ):
        assert proof_problem(proof)


# The captures' package


def records(package: Path) -> Iterator[tuple[str, str, bytes]]:
    with zipfile.ZipFile(package) as wacz:
        for name in wacz.namelist():
            if name.startswith("archive/"):
                for record in ArchiveIterator(BytesIO(wacz.read(name))):
                    yield (
                        record.rec_type,
                        record.rec_headers.get_header("WARC-Target-URI") or "",
                        record.content_stream().read(),
                    )


def index_lines(package: Path) -> list[tuple[str, str, dict[str, str]]]:
    import gzip

    with zipfile.ZipFile(package) as wacz:
        text = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode()
        packed = wacz.read("indexes/index.cdx.gz")
        first, *blocks = wacz.read("indexes/index.idx").decode().splitlines()
    assert json.loads(first.removeprefix("!meta 0 "))["format"] == "cdxj-gzip-1.0"
    joined = "".join(
        gzip.decompress(packed[said["offset"] : said["offset"] + said["length"]]).decode()
        for said in (json.loads(block.split(" ", 2)[2]) for block in blocks)
    )
    assert joined == text
    lines = [line.split(" ", 2) for line in text.splitlines()]
    assert text.splitlines() == sorted(text.splitlines())
    return [(key, stamp, json.loads(said)) for key, stamp, said in lines]


def test_the_package_of_captures_says_where_every_record_lies(data: Path, release: Path) -> None:
    package = release / "captures.wacz"
    with CaptureStore(data / "captures") as store:
        expected = {(stored.final_url, stored.sha256) for stored in store.iterate()}
    found = set()
    with zipfile.ZipFile(package) as wacz:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in wacz.infolist())
        described = json.loads(wacz.read("datapackage.json"))
        assert described["wacz_version"] == "1.1.1"
        for resource in described["resources"]:
            content = wacz.read(resource["path"])
            assert (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content)) == (
                resource["hash"],
                resource["bytes"],
            )
        digest = json.loads(wacz.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(wacz.read('datapackage.json')).hexdigest()}"
        for key, _, said in index_lines(package):
            part = wacz.read(f"archive/{said['filename']}")[int(said["offset"]) :][: int(said["length"])]
            record = next(iter(ArchiveIterator(BytesIO(part))))
            assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == said["digest"]
            assert key == surt(said["url"])
            found.add((said["url"], said["digest"].removeprefix("sha256:")))
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
    assert found == expected
    assert {page["url"] for page in pages[1:]} == {URL.format(1), URL.format(2)}
    assert all("年度报告" in page["title"] for page in pages[1:])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:18080/a/b/?b=2&A=1", "127.0.0.1:18080"),
        ("http://www.Hongze.gov.cn/", "cn,gov,hongze)/"),
        ("http://www.hongze.gov.cn:80/col/Art_2.html#x", "cn,gov,hongze)/col/art_2.html"),
        ("http://a.gov.cn/x/?", "cn,gov,a)/x"),
        ("http://a.gov.cn/%E6%B0%91/民.html?q=民&t", "cn,gov,a)/%e6%b0%91/%e6%b0%91.html?q=%e6%b0%91&t"),
        ("file:///a/b.html", "file:/a/b.html"),
    ],
)
def test_addresses_are_spelled_as_the_surt_library_spells_them(url: str, expected: str) -> None:
    if expected == "127.0.0.1:18080":  # read backwards like a name, as that library does
        expected = "1,0,0,127:18080)/a/b?a=1&b=2"
    assert surt(url) == expected


def test_no_sealed_byte_is_released_unless_asked_for(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made.write(
        data,
        made.capture(URL.format(1), with_secret(made.made_report())),
        made.capture(URL.format(2), made.made_report(year=2022)),
        made.capture(URL.format(1), with_secret(made.made_report()), days=1),
        made.capture(URL.format(3), made.made_report(year=2021)),
    )
    build(data)
    publish(data)
    done = make_release(data, now=DAY)
    assert done.captures is not None
    assert (done.captures.sealed, done.captures.captures) == (2, 2)
    assert {url for kind, url, _ in records(done.folder / "captures.wacz") if kind != "warcinfo"} == {
        URL.format(2),
        URL.format(3),
    }
    assert {said["url"] for _, _, said in index_lines(done.folder / "captures.wacz")} == {URL.format(2), URL.format(3)}
    for path in done.folder.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
    private = make_release(data, tmp_path / "backup", now=DAY, include_sealed=True)
    assert private.captures is not None
    assert private.captures.sealed == 0
    assert len({url for kind, url, _ in records(private.folder / "captures.wacz") if kind != "warcinfo"}) == 3


def test_a_torn_record_is_left_out_of_the_package(data: Path) -> None:
    warc = max((data / "captures").glob("*.warc.gz"))
    with warc.open("ab") as file:
        file.write(warc.read_bytes()[:200])
    done = make_release(data, now=DAY)
    assert done.captures is not None
    assert (done.captures.damaged, done.captures.captures) == (1, 4)
    assert len([1 for kind, _, _ in records(done.folder / "captures.wacz") if kind in ("response", "revisit")]) == 4


# Restoring


def test_the_captures_alone_give_everything_back(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(data / "captures", copy / "captures")
    restore(copy)
    assert dump_digest(copy / "archive.db") == dump_digest(data / "archive.db")
    with closing(sqlite3.connect(copy / "ledger.db")) as ledger:
        assert ledger.execute("SELECT COUNT(*) FROM addresses WHERE state = 'captured'").fetchone() == (3,)


def test_a_release_alone_gives_everything_back(data: Path, release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    restore(copy, release)
    assert dump_digest(copy / "archive.db") == dump_digest(data / "archive.db")
    assert publish(copy).reports == 2
    again = make_release(copy, now=DAY)
    assert read_manifest(again.folder)["tables"] == read_manifest(release)["tables"]


def test_what_is_withheld_stays_so_in_a_restored_archive(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as archive:
        key = archive.execute("SELECT key FROM reports WHERE year = 2023").fetchone()[0]
    withhold(data, key, "take-down")
    build(data)
    publish(data)
    restore(tmp_path / "private", make_release(data, tmp_path / "backup", now=DAY, include_sealed=True).folder)
    assert dump_digest(tmp_path / "private" / "archive.db") == dump_digest(data / "archive.db")
    restore(tmp_path / "public", make_release(data, now=DAY).folder)
    with closing(sqlite3.connect(tmp_path / "public" / "archive.db")) as archive:
        assert archive.execute("SELECT year FROM reports").fetchall() == [(2022,)]


def test_nothing_is_restored_over_captures_or_from_damage(data: Path, release: Path, tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="already"):
        restore(data, release)
    with pytest.raises(DataFolderError, match="no captures"):
        restore(tmp_path / "empty")
    copy = writable(release, tmp_path / "bad")
    (copy / "archive.xlsx").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="damaged"):
        restore(tmp_path / "new", copy)
    assert not (tmp_path / "new").exists()


# The command line


def test_the_verbs_release_check_prove_and_withhold(data: Path, tmp_path: Path) -> None:
    run = CliRunner()
    where = ["--data", str(data)]
    made_release = run.invoke(main, ["release", *where])
    assert made_release.exit_code == 0, made_release.output
    (folder,) = releases(data)
    assert read_manifest(folder)["root"] in made_release.stdout
    assert run.invoke(main, ["verify", "--release", str(folder)]).exit_code == 0
    with closing(sqlite3.connect(data / "archive.db")) as archive:
        key = archive.execute("SELECT key FROM reports WHERE year = 2023").fetchone()[0]
    proof = tmp_path / "proof.json"
    proof.write_text(run.invoke(main, ["prove", str(folder), "reports", key]).stdout)
    assert run.invoke(main, ["prove", "--check", str(proof)]).exit_code == 0
    assert run.invoke(main, ["prove", "--check", "--root", "f" * 64, str(proof)]).exit_code == 1
    proof.write_text("no proof")
    assert run.invoke(main, ["prove", "--check", str(proof)]).exit_code == 1
    assert run.invoke(main, ["withhold", "990101-aaaaaa-1999", "--reason", "x", *where]).exit_code == 1
    done = run.invoke(main, ["withhold", key, "--reason", "take-down", *where])
    assert done.exit_code == 0, done.output
    assert str(folder) in done.stderr
    assert len(list((data / "published").glob("archive-*.db"))) == 1
    (folder / "archive.db").chmod(0o644)
    (folder / "archive.db").write_bytes(b"not a database")
    assert run.invoke(main, ["verify", "--release", str(folder)]).exit_code == 1


_REPLAY = """
import hashlib, json, sys
from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

client = Client(FrontEndApp())
for url, digest in json.load(sys.stdin):
    answer = client.get(f"/demo/2024id_/{url}")
    assert answer.status_code == 200, (url, answer.status_code)
    assert "sha256:" + hashlib.sha256(answer.data).hexdigest() == digest, url
"""


@pytest.mark.slow
def test_the_package_plays_in_pywb_byte_for_byte(release: Path, tmp_path: Path) -> None:
    """pywb pins libraries that others need newer: it may live in an environment of its own, named by GONGKAI_PYWB."""
    python = os.environ.get("GONGKAI_PYWB", sys.executable)
    if subprocess.run([python, "-c", "import pywb"], capture_output=True, check=False).returncode:
        pytest.skip("pywb is not installed; name a Python that has it in GONGKAI_PYWB")
    manage = [python, "-c", "from pywb.manager.manager import main; main()"]
    for arguments in (["init", "demo"], ["add", "--unpack-wacz", "demo", str(release / "captures.wacz")]):
        subprocess.run([*manage, *arguments], cwd=tmp_path, check=True, capture_output=True)
    asked = [(said["url"], said["digest"]) for _, _, said in index_lines(release / "captures.wacz")]
    assert len(asked) == 4
    played = subprocess.run(
        [python, "-c", _REPLAY], input=json.dumps(asked), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stderr[-2000:]
