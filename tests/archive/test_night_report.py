"""What a run means beside the runs before it: alarms where a person should look, silence elsewhere, and a page that anybody can read."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import archive_made as made
import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.night_report import Event, render_page, report_run
from archive.nightly import last_night, run_night
from archive.notify import tell
from crawler.captures.ledger_entries import SiteState

URL = "http://www.demo{}.gov.cn/"


def site(number: int, state: str = "ok", **more: Any) -> dict[str, Any]:
    url = URL.format(number)
    return {"url": url, "name": f"{number}县", "state": state, "state_reason": "", "notes": (), "last_ok": "", **more}


def known(number: int, state: str = "ok", reports: int = 9) -> dict[str, SiteState]:
    return {URL.format(number): SiteState(URL.format(number), f"{number}县", state=state, reports=reports)}


def run(*sites: dict[str, Any], reports: int = 100, problems: tuple[str, ...] = (), **crawl: Any) -> dict[str, Any]:
    return {
        "verb": "nightly",
        "started_at": "2026-02-01T01:10:00+08:00",
        "crawl": {"sites": sites, "requests": 5, **crawl},
        "build": {"reports": reports},
        "problems": problems,
    }


def told(summary: dict[str, Any], earlier=(), before=None, events=(), overdue=()) -> dict[str, Any]:
    return report_run(summary, earlier, before or {}, events, overdue)


def test_a_night_like_others_alarms_nobody() -> None:
    quiet = run(site(1), site(2, answer_seconds=1))
    report = told(quiet, [run(site(1), reports=100)], known(1) | known(2))
    assert report["alarms"] == []
    assert report["counts"]["in_order"] == 2


def test_no_report_where_there_were_some_is_an_alarm() -> None:
    report = told(run(site(1, "empty"), site(2)), before=known(1, reports=37) | known(2))
    assert [alarm for alarm in report["alarms"] if "37" in alarm and URL.format(1) in alarm]
    assert told(run(site(1, "empty"), site(2)), before=known(1, "empty", reports=0))["alarms"] == []


def test_all_sites_down_points_at_our_own_network() -> None:
    before = known(1) | known(2)
    report = told(run(site(1, "failed"), site(2, "failed")), before=before)
    assert "network" in report["alarms"][0]


@pytest.mark.parametrize(("fallen", "alarmed"), [(2, False), (3, True)])
def test_many_sites_falling_out_at_once_are_an_alarm_and_one_is_not(fallen: int, alarmed: bool) -> None:
    sites = [site(n, "blocked" if n < fallen else "ok") for n in range(20)]
    before = {url: state for n in range(20) for url, state in known(n).items()}
    assert bool(told(run(*sites), before=before)["alarms"]) is alarmed


def test_fewer_reports_than_before_are_an_alarm() -> None:
    assert told(run(site(1), reports=99), [run(site(1), reports=100)])["alarms"]
    assert not told(run(site(1), reports=101), [run(site(1), reports=100)])["alarms"]


def test_a_site_is_slow_against_its_own_habit() -> None:
    url = URL.format(1)
    earlier = [run(site(1), answer_seconds={url: seconds}) for seconds in (0.5, 0.6, 0.7)]
    slow = told(run(site(1), answer_seconds={url: 3.0}), earlier)["slower"]
    assert [(one["url"], one["usual_seconds"]) for one in slow] == [(url, 0.6)]
    assert told(run(site(1), answer_seconds={url: 1.0}), earlier)["slower"] == []
    assert told(run(site(1), answer_seconds={url: 3.0}), earlier[:2])["slower"] == []


def test_what_a_site_counts_and_does_not_show_is_told() -> None:
    report = told(run(site(1, notes=("missing_rows 3 of 45 http://x/", "vanished http://y/"))))
    assert [one["missing"] for one in report["incomplete"]] == [["missing_rows 3 of 45 http://x/"]]


def test_the_page_says_everything_and_runs_nothing() -> None:
    event = Event("vanished", "990101-abcdef-2023", "<script>alert(1)</script>", "甲县", "", "http://x/")
    overdue = [SiteState(URL.format(7), "七县", next_due="2026-01-01T00:00:00Z")]
    summary = run(site(1, "blocked", state_reason="http_412"), problems=("publish: 规则",))
    summary["report"] = told(summary, [run(site(1))], known(1), [event], overdue)
    tree = LexborHTMLParser(render_page(summary))
    assert tree.css("script, [onclick], img") == []
    text = tree.body.text()
    for word in ("<script>alert(1)</script>", "http_412", "七县", "publish: 规则", "Vanished"):
        assert word in text


@pytest.mark.usefixtures("made_readings")
def test_a_run_leaves_its_report_and_page_and_names_what_appeared(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", made.made_report()))
    run_night(tmp_path, [])
    summary = last_night(tmp_path)
    assert summary is not None
    assert summary["report"]["counts"]["reports"] == 1
    assert summary["report"]["counts_before"] is None
    run_night(tmp_path, [])
    summary = last_night(tmp_path)
    assert summary["report"]["counts_before"]["reports"] == 1
    pages = sorted((tmp_path / "runs").glob("*.html"))
    assert len(pages) == 2
    assert "无需处理" in pages[-1].read_text(encoding="utf-8")


def test_a_command_gets_the_summary(tmp_path: Path) -> None:
    script = tmp_path / "hook.py"
    script.write_text(f"import sys, pathlib; pathlib.Path({str(tmp_path / 'got.json')!r}).write_text(sys.stdin.read())")
    assert tell(f"{sys.executable} {script}", {"problems": ["甲县"]}) == ""
    assert json.loads((tmp_path / "got.json").read_text()) == {"problems": ["甲县"]}
    assert tell("", {}) == ""


def test_a_webhook_is_a_command(tmp_path: Path) -> None:
    got: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    post = "import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], sys.stdin.buffer.read()))"
    said = tell(f'{sys.executable} -c "{post}" http://127.0.0.1:{server.server_port}/hook', {"verb": "nightly"})
    server.shutdown()
    assert (said, json.loads(got[0])) == ("", {"verb": "nightly"})


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("/nowhere/hook", "cannot be run"),
        ("'open", "check its quotes"),
        (f"{sys.executable} -c 'import sys; sys.exit(\"no route\")'", "ended with status 1: no route"),
    ],
)
def test_a_command_that_fails_is_said_and_fails_nothing(command: str, why: str) -> None:
    assert why in tell(command, {})
