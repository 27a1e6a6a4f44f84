"""A night as a whole, on the demo province: what a crawl leaves, that a second run changes nothing, and that failures are contained."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import archive_made as made
import pytest

from archive.build import build
from archive.dump import dump_digest
from archive.nightly import last_night, run_night
from archive.publish import current_database
from archive.sites import crawlable, entry_of
from archive.status import describe_status, status_of
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import SiteState, format_time
from crawler.demo.province import build_province
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_html
from crawler.items import Site
from crawler.registry.sites import Site as RegisteredSite
from crawler.run import CrawlError


def test_the_demo_holds_every_report_of_the_province(demo_data: Path) -> None:
    province = build_province()
    with closing(sqlite3.connect(demo_data / "archive.db")) as db:
        rows = db.execute(
            "SELECT a.name, r.year, r.scope FROM reports r JOIN agencies a ON a.key = r.agency_key"
        ).fetchall()
        totals = {
            (name, year): received
            for name, year, received in db.execute(
                "SELECT a.name, r.year, p.received FROM reports r JOIN agencies a ON a.key = r.agency_key"
                " JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'"
            )
        }
        missing = {tuple(row) for row in db.execute("SELECT agency, year FROM missing_reports WHERE state = 'missing'")}
    assert sorted(rows) == sorted((t["agency"], t["year"], t["scope"]) for t in province.truths)
    for truth in province.truths:
        told = totals.get((truth["agency"], truth["year"]))
        assert told is None or told == truth["applications"]["received"]["total"]
    assert set(province.missing) <= missing
    assert current_database(demo_data) is not None


@pytest.mark.slow
def test_the_demo_can_be_rebuilt_from_its_captures_alone(demo_data: Path, tmp_path: Path) -> None:
    (tmp_path / "captures").mkdir()
    for warc in (demo_data / "captures").glob("*.warc.gz"):
        (tmp_path / "captures" / warc.name).symlink_to(warc)
    build(tmp_path, rebuild=True, workers=2)
    assert dump_digest(tmp_path / "archive.db") == dump_digest(demo_data / "archive.db")


@pytest.mark.usefixtures("made_readings")
def test_a_crawl_that_cannot_start_is_a_problem_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", made.made_report()))

    def refuse(*arguments: object) -> None:
        raise CrawlError("no contact address")

    monkeypatch.setattr("archive.nightly.run_crawl", refuse)
    night = run_night(tmp_path, [Site(url="http://www.demo.gov.cn/")])
    assert night.problems == ["crawl: no contact address"]
    assert night.build is not None
    assert night.build.reports == 1
    assert current_database(tmp_path) is not None
    summary = last_night(tmp_path)
    assert summary is not None
    assert summary["problems"] == night.problems


@pytest.mark.usefixtures("made_readings")
def test_an_archive_that_breaks_a_rule_is_not_published_and_the_rule_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = made.made_report()
    nowhere = made.made_report(year=2022, figures=tuple(f._replace(where="") for f in report.figures))
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", report))
    run_night(tmp_path, [])
    standing = current_database(tmp_path)
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/2.html", nowhere))
    night = run_night(tmp_path, [])
    assert any("number_has_place" in problem for problem in night.problems)
    assert current_database(tmp_path) == standing


def test_status_names_what_is_overdue_and_troubled(tmp_path: Path) -> None:
    now = datetime(2024, 5, 1, tzinfo=UTC)
    url = "http://www.pingtan.gov.cn/"
    (tmp_path / "sites.csv").write_text(f"name,division_code,url\n平潭县,350128,{url}\n", encoding="utf-8")
    with Ledger(tmp_path / "ledger.db") as ledger:
        state = SiteState(
            url=url,
            name="平潭县",
            state="blocked",
            state_reason="http_412",
            last_ok="2024-03-01T00:00:00Z",
            next_due=format_time(now - timedelta(days=30)),
        )
        ledger.save_site(state)
    status = status_of(tmp_path, now)
    assert [site["url"] for site in status["sites"]["overdue"]] == [url]
    assert status["sites"]["troubled"][0]["reason"] == "http_412"
    assert status["sites"]["counties_without_a_site"] > 1000
    lines = "\n".join(describe_status(status))
    assert "blocked, http_412; last in order 2024-03-01T00:00:00Z" in lines
    json.dumps(status)


def test_status_names_the_sites_that_hold_less_than_they_say(tmp_path: Path) -> None:
    gaps = ("missing_rows 3 of 45 http://a.gov.cn/nb/", "missing_units 2 of 30: 教育局、财政局")
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.save_site(SiteState(url="http://a.gov.cn/", name="甲县", state="ok", notes=("refused_link x", *gaps)))
        ledger.save_site(SiteState(url="http://b.gov.cn/", name="乙县", state="ok", notes=("refused_link x",)))
        for number in range(25):
            ledger.save_site(SiteState(url=f"http://c{number}.gov.cn/", name="丙县", state="ok", notes=gaps[:1]))
    status = status_of(tmp_path, datetime(2024, 5, 1, tzinfo=UTC))
    sites = status["sites"]
    assert sites["incomplete_sites"] == 26
    assert len(sites["incomplete"]) == 20
    assert sites["incomplete"][0] == {"url": "http://a.gov.cn/", "name": "甲县", "missing": list(gaps)}
    lines = describe_status(status)
    assert f"incomplete 甲县 http://a.gov.cn/: {'; '.join(gaps)}" in lines
    assert any(line.startswith("incomplete 6 more sites") for line in lines)
    assert not any("乙县" in line for line in lines if line.startswith("incomplete"))
    json.dumps(status)


def test_a_site_for_a_browser_is_due_where_the_operator_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = (
        RegisteredSite("350128", "甲县", "http://www.a.gov.cn/", options="browser"),
        RegisteredSite("350128", "乙县", "http://www.b.gov.cn/", options="closed"),
        RegisteredSite("350128", "丙县", "http://www.c.gov.cn/"),
    )
    monkeypatch.delenv("GONGKAI_BROWSER", raising=False)
    assert [site.name for site in crawlable(sites)] == ["丙县"]
    monkeypatch.setenv("GONGKAI_BROWSER", "/usr/bin/chromium")
    assert [site.name for site in crawlable(sites)] == ["甲县", "丙县"]
    assert [entry_of(site).uses_browser for site in sites] == [True, False, False]


def test_many_captures_are_read_by_workers_with_the_same_result(tmp_path: Path) -> None:
    captures = [
        made.capture(f"http://www.demo.gov.cn/{seed}.html", write_html(generate_report(seed)).encode(), days=seed / 100)
        for seed in range(12)
    ]
    made.write(tmp_path / "a", *captures)
    made.write(tmp_path / "b", *reversed(captures))
    assert build(tmp_path / "a", workers=2).read == 12
    build(tmp_path / "b", workers=1)
    assert dump_digest(tmp_path / "a" / "archive.db") == dump_digest(tmp_path / "b" / "archive.db")


def test_a_defect_in_one_document_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import documents

    def read(body: bytes, **hints: str) -> object:
        if b"boom" in body:
            raise ZeroDivisionError("a defect")
        return documents.read_document(body, **hints)

    monkeypatch.setattr("archive.documents.read_untrusted", read)
    good = write_html(generate_report(1)).encode()
    made.write(
        tmp_path,
        made.capture("http://www.demo.gov.cn/1.html", good),
        made.capture("http://www.demo.gov.cn/2.html", b"boom"),
    )
    night = run_night(tmp_path, [])
    assert night.build is not None
    assert night.build.reports == 1
    assert night.problems == ["build: 1 captures met a defect of the program (see the view unread_captures)"]


def test_a_worker_that_dies_takes_only_its_own_document_along(tmp_path: Path) -> None:
    killer = "import os\nimport archive.documents as d\nreal = d.read_untrusted\n"
    killer += "def read(body, **hints):\n    if b'boom' in body:\n        os._exit(9)\n    return real(body, **hints)\nd.read_untrusted = read\n"
    (tmp_path / "sitecustomize.py").write_text(killer, encoding="utf-8")
    captures = [
        made.capture(f"http://www.demo.gov.cn/{seed}.html", write_html(generate_report(seed)).encode())
        for seed in range(10)
    ]
    made.write(tmp_path / "data", *captures, made.capture("http://www.demo.gov.cn/x.html", b"boom"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *filter(None, sys.path)))}
    run = subprocess.run(
        [sys.executable, "-m", "archive", "build", "--workers", "2", "--json", "--data", str(tmp_path / "data")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    summary = json.loads(run.stdout)
    assert summary["reports"] == len(
        {t["agency"] + str(t["year"]) + t["scope"] for t in map(generate_report, range(10))}
    )
    assert summary["unreadable_codes"] == [["too_complex", 1]]
