"""The command line: exit statuses, streams, help; the verbs' engines are tested on their own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.cli import VERBS, main
from archive.cli.crawling import seconds_until
from archive.dump import dump_digest
from archive.lock import run_lock
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import SiteState
from crawler.demo import units
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_html


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "report.html"
    path.parent.mkdir()
    path.write_bytes(_html(2023))
    return path


def _truth(year: int) -> dict[str, Any]:
    county = units.counties()[0]
    return generate_report(5, unit=units.department(county.code, next(iter(units.DEPARTMENTS))), year=year)


def _html(year: int) -> bytes:
    return write_html(_truth(year)).encode()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example_and_takes_the_data_folder(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output
    names = ["list", "add", "detect"] if verb == "sites" else [None]
    for name in names:
        shown = run(verb, *([name] if name else []), "--help")
        assert "--data" in shown.output
        assert "Example" in shown.output


def test_the_verbs_of_the_contract_are_there() -> None:
    wanted = [
        "parse",
        "check",
        "import",
        "crawl",
        "build",
        "publish",
        "nightly",
        "serve",
        "status",
        "verify",
        "export",
        "sites",
    ]
    assert set(wanted) <= set(VERBS)


def test_parse_prints_a_line_a_file_and_fails_for_what_is_no_report(report_file: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("今天天气很好。", encoding="utf-8")
    result = run("parse", report_file, note, tmp_path / "absent.pdf", tmp_path)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    truth = _truth(2023)
    assert lines[0]["agency"] == truth["agency"]
    assert lines[0]["applications"] == truth["applications"]
    assert "cells" not in lines[0]
    assert [line["error"]["code"] for line in lines[1:]] == ["not_a_report", "not_found", "unsupported"]
    assert run("parse", report_file).exit_code == 0


def test_parse_cells_lead_back_to_the_source(report_file: Path) -> None:
    cells = json.loads(run("parse", "--cells", report_file).stdout)["cells"]
    assert len(cells) > 150
    assert all(cell["where"] for cell in cells)


def test_check_fails_for_an_error_and_not_for_a_good_report(report_file: Path) -> None:
    good = run("check", "--json", report_file)
    assert good.exit_code == 0
    assert json.loads(good.stdout)["findings"] == []
    truth = _truth(2023)
    truth["disputes"]["review"]["total"] += 7
    report_file.write_bytes(write_html(truth).encode())
    bad = run("check", "--json", report_file)
    assert bad.exit_code == 1
    assert "T07" in {finding["check"] for finding in json.loads(bad.stdout)["findings"]}
    table = run("check", report_file)
    assert table.exit_code == 1
    assert "T07" in table.stdout


def test_wrong_usage_is_two(tmp_path: Path) -> None:
    assert run("parse").exit_code == 2
    assert run("build", "--as-of", "yesterday", "--output", tmp_path / "x.db", "--data", tmp_path).exit_code == 2
    assert run("no-such-verb").exit_code == 2
    assert run("crawl", "--delay", "0", "--data", tmp_path).exit_code == 2
    assert run("verify", "--sample", "much", "--data", tmp_path).exit_code == 2


@pytest.mark.parametrize("verb", ["build", "publish", "nightly", "crawl"])
def test_a_held_lock_is_three(tmp_path: Path, verb: str) -> None:
    with run_lock(tmp_path, "nightly"):
        result = run(verb, "--data", tmp_path)
    assert result.exit_code == 3
    assert "another run is at work" in result.stderr


@pytest.mark.parametrize("verb", ["build", "publish", "nightly", "status", "verify", "export"])
def test_a_folder_that_cannot_be_used_is_four(tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    more = [tmp_path / "out"] if verb == "export" else []
    result = run(verb, *more, "--data", tmp_path / "file" / "data")
    assert result.exit_code == 4, result.output
    assert "Traceback" not in result.output


def test_from_files_to_a_published_archive(report_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (report_file.parent / "index.csv").write_text("a,b\n", encoding="utf-8")
    imported = run("import", report_file.parent, "--data", data)
    assert imported.exit_code == 0, imported.output
    assert "1 files stored, 0 held already, 1 passed over" in imported.stderr
    digest = dump_digest(data / "archive.db")
    again = run("import", report_file.parent, "--data", data)
    assert "0 files stored, 1 held already" in again.stderr
    assert dump_digest(data / "archive.db") == digest
    assert run("build", "--all", "--data", data).exit_code == 0
    assert dump_digest(data / "archive.db") == digest
    assert run("publish", "--data", data).exit_code == 0
    status = run("status", "--json", "--data", data)
    assert json.loads(status.stdout)["archive"]["reports"] == 1
    assert run("status", "--data", data).exit_code == 0
    verified = run("verify", "--data", data)
    assert verified.exit_code == 0, verified.output
    assert run("publish", "--rollback", "--data", data).exit_code == 1


def test_import_keeps_the_source_and_no_path_of_this_machine(report_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    address = "http://www.chengyan.gov.cn/art/1.html"
    assert run("import", "--url", address, "--fetched-at", "2024-02-01", report_file, "--data", data).exit_code == 0
    with closing(sqlite3.connect(data / "archive.db")) as db:
        assert db.execute("SELECT source_url, first_seen FROM reports").fetchall() == [
            (address, "2024-01-31T16:00:00Z")
        ]
    assert run("import", report_file.parent, "--data", data).exit_code == 0
    with closing(sqlite3.connect(data / "archive.db")) as db:
        addresses = {row[0] for row in db.execute("SELECT url FROM locations")}
    assert addresses == {address, "file:///in/report.html"}


def test_an_archive_as_of_a_date_stands_beside_the_current_one(report_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("import", "--fetched-at", "2024-02-01", report_file, "--data", data).exit_code == 0
    digest = dump_digest(data / "archive.db")
    for day, name, reports in (
        ("2024-02-01", "archive-as-of-2024-02-01.db", 0),
        ("2024-02-02", "archive-as-of-2024-02-02.db", 1),
        ("2024-02-01T12:30:00+08:00", "archive-as-of-2024-02-01T123000.db", 1),
    ):
        assert run("build", "--as-of", day, "--data", data).exit_code == 0
        with closing(sqlite3.connect(data / name)) as db:
            assert db.execute("SELECT count(*) FROM reports").fetchone() == (reports,)
    assert dump_digest(data / "archive.db") == digest
    assert run("verify", "--data", data).exit_code == 0


def test_import_says_of_each_file_that_gave_no_report_why(report_file: Path, tmp_path: Path) -> None:
    folder, data = report_file.parent, tmp_path / "data"
    (folder / "预算.html").write_text(
        "<h1>民权县财政局2023年部门预算公开</h1><p>收入总计12万元。</p>", encoding="utf-8"
    )
    (folder / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    done = run("import", folder, "--data", data)
    assert done.exit_code == 0
    assert f"passed over: {folder / 'film.mp4'}" in done.stderr
    assert f"no report: {folder / '预算.html'}: This is no annual report" in done.stderr
    named = run("import", folder / "预算.html", "--data", data)
    assert named.exit_code == 1
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "empty.docx").touch()
    again = run("import", folder, "--data", data)
    assert again.exit_code == 1
    assert f"no report: {folder / 'cut.pdf'}: The PDF has no end" in again.stderr
    assert f"no report: {folder / 'empty.docx'}: The file is empty." in again.stderr


def test_import_refuses_what_is_not_there_before_storing_anything(report_file: Path, tmp_path: Path) -> None:
    result = run("import", report_file, tmp_path / "absent", "--data", tmp_path / "data")
    assert result.exit_code == 1
    assert not list((tmp_path / "data" / "captures").glob("*.warc.gz"))


def test_verify_names_a_flipped_byte_and_the_report_that_rests_on_it(report_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("import", report_file, "--data", data)
    warc = next((data / "captures").glob("*.warc.gz"))
    body = bytearray(warc.read_bytes())
    body[-200] ^= 1
    warc.write_bytes(body)
    result = run("verify", "--data", data)
    assert result.exit_code == 1
    with closing(sqlite3.connect(data / "archive.db")) as db:
        key = db.execute("SELECT key FROM reports").fetchone()[0]
    assert warc.name in result.stdout
    assert key in result.stdout


def test_sites_are_added_listed_and_refused_with_a_reason(tmp_path: Path) -> None:
    good = ("--division", "411421", "--name", "民权县", "--url", "http://www.minquan-test.gov.cn/")
    assert run("sites", "add", *good, "--data", tmp_path).exit_code == 0
    listed = run("sites", "list", "--division", "4114", "--data", tmp_path)
    assert "http://www.minquan-test.gov.cn/ [never looked]" in listed.stdout
    again = run("sites", "add", *good, "--data", tmp_path)
    assert again.exit_code == 2
    foreign = run("sites", "add", *good[:4], "--url", "http://example.com/", "--data", tmp_path)
    assert foreign.exit_code == 2
    assert "not under gov.cn" in foreign.stderr


def test_the_list_of_sites_says_how_the_last_visit_ended_and_why(tmp_path: Path) -> None:
    add = ("sites", "add", "--division", "411421", "--name", "民权县", "--url", "http://www.minquan-test.gov.cn/")
    assert run(*add, "--data", tmp_path).exit_code == 0
    with Ledger(tmp_path / "ledger.db") as ledger:
        notes = ("refused redirect_scheme http://www.minquan-test.gov.cn/a.html",)
        ledger.save_site(
            SiteState("http://www.minquan-test.gov.cn/", state="refused", state_reason="redirect_scheme", notes=notes)
        )
    assert "[refused redirect_scheme]" in run("sites", "list", "--division", "411421", "--data", tmp_path).stdout
    (line,) = run("sites", "list", "--division", "411421", "--json", "--data", tmp_path).stdout.splitlines()
    row = json.loads(line)
    assert (row["state"], row["state_reason"], row["notes"]) == ("refused", "redirect_scheme", list(notes))


def test_counties_without_a_site_are_listed_as_never_looked(tmp_path: Path) -> None:
    plain = run("sites", "list", "--division", "4114", "--data", tmp_path).stdout
    counties = run("sites", "list", "--division", "4114", "--counties", "--data", tmp_path).stdout
    assert "411421 河南省商丘市民权县 - [never looked]" in counties.splitlines()
    assert set(plain.splitlines()) < set(counties.splitlines())


@pytest.mark.parametrize("wrong", ["6", "25:00", "06:60", "soon", "-1:00"])
def test_a_wrong_end_of_the_night_is_wrong_usage(tmp_path: Path, wrong: str) -> None:
    result = run("nightly", "--until", wrong, "--data", tmp_path)
    assert result.exit_code == 2
    assert "is no time of day" in result.stderr


def test_the_end_of_the_night_is_the_next_time_that_the_clock_shows_it() -> None:
    now = datetime(2026, 3, 1, 1, 10, tzinfo=UTC)
    assert seconds_until(6, 30, now) == (5 * 60 + 20) * 60
    assert seconds_until(1, 0, now) == (23 * 60 + 50) * 60
    assert seconds_until(1, 10, now) == 24 * 60 * 60


def test_real_sites_are_not_crawled_without_a_contact_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    sites = tmp_path / "sites.csv"
    sites.write_text("name,division_code,url\n测试,411421,http://www.test.gov.cn/\n", encoding="utf-8")
    result = run("crawl", "--sites", sites, "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "GONGKAI_CONTACT" in result.stderr
    private = tmp_path / "private.csv"
    private.write_text("name,division_code,url\n测试,411421,http://127.0.0.1:9/\n", encoding="utf-8")
    refused = run("crawl", "--sites", private, "--data", tmp_path / "data")
    assert refused.exit_code == 2
    assert "--allow-private" in refused.stderr


def test_parse_starts_quickly() -> None:
    """What a verb does not need is not imported before it runs."""
    code = "import sys, archive.cli, archive.cli.reading; print([m for m in ('scrapy', 'datasette', 'pdfplumber', 'sqlite_utils') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_a_date_is_its_beginning_in_beijing() -> None:
    from archive.cli.building import Moment

    assert Moment().convert("2025-03-01", None, None) == datetime(2025, 2, 28, 16, tzinfo=UTC)
