"""Releases: complete, immutable, checked by themselves, and compared with the one before."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import archive_made as made
import pytest
from click.testing import CliRunner
from made_releases import DAY, URL, problems, writable

from archive.build import build
from archive.cli import main
from archive.errors import ArchiveError
from archive.export import verify_export
from archive.publish import publish
from archive.release import make_release, read_manifest, releases
from archive.release_check import proof_problem, prove_row

pytestmark = pytest.mark.usefixtures("made_readings")


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


def test_the_same_archive_is_not_released_twice_and_another_is_under_another_name(
    published: Path, release: Path
) -> None:
    assert (make_release(published, now=DAY).is_new, releases(published)) == (False, [release])
    made.write(published, made.capture(URL.format(3), made.made_report(year=2021), days=2))
    build(published)
    publish(published)
    second = make_release(published, now=DAY)
    assert (second.is_new, second.folder.name) == (True, "2025-03-01.2")
    assert releases(published) == [release, second.folder]
    manifest = read_manifest(second.folder)
    assert manifest["before"] == {"name": release.name, "root": read_manifest(release)["root"]}
    with (second.folder / "changes.csv").open(encoding="utf-8") as file:
        changed = {(row["table"], row["what"]): json.loads(row["key"]) for row in csv.DictReader(file)}
    assert changed["reports", "added"][0].endswith("-2021")
    assert ("reports", "removed") not in changed
    assert ("reports", "changed") not in changed
    assert problems(second.folder) == []


def test_nothing_is_left_behind_when_a_release_fails(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.release.write_wacz", fail)
    with pytest.raises(OSError, match="space"):
        make_release(published, now=DAY)
    assert list((published / "releases").iterdir()) == []


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


def test_the_verbs_release_check_prove_and_withhold(published: Path, tmp_path: Path) -> None:
    run = CliRunner()
    where = ["--data", str(published)]
    made_release = run.invoke(main, ["release", *where])
    assert made_release.exit_code == 0, made_release.output
    (folder,) = releases(published)
    assert read_manifest(folder)["root"] in made_release.stdout
    assert run.invoke(main, ["verify", "--release", str(folder)]).exit_code == 0
    with closing(sqlite3.connect(published / "archive.db")) as archive:
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
    assert len(list((published / "published").glob("archive-*.db"))) == 1
    (folder / "archive.db").chmod(0o644)
    (folder / "archive.db").write_bytes(b"not a database")
    assert run.invoke(main, ["verify", "--release", str(folder)]).exit_code == 1
