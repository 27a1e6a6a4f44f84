"""One site over several nights: what is asked again, what is kept, what survives a kill, and what is never started."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.captures import CaptureStore, StorageFullError
from crawler.captures.ledger import Ledger
from crawler.items import Site
from crawler.run import CrawlError, CrawlSummary, run_crawl
from crawler.spiders.follow import is_full_night
from tests.crawler.fetching.loopback import NOT_FOUND, Answer, Asked, Server, page, serve

DAY = 86_400.0


def title(year: int) -> str:
    return f"某县{year}年政府信息公开工作年度报告"


def report(year: int, figure: int = 550, padding: str = "") -> str:
    parts = "".join(
        f"<p>{part}</p>"
        for part in ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "存在的主要问题及改进情况")
    )
    return f"<html><title>{title(year)}</title><body>{parts}<p>行政许可{figure}件</p>{'<p>严格依照条例公开政府信息。</p>' * 60}<!--{padding}--></body></html>"


def with_etag(body: str, pause: float = 0.0) -> Answer:
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:12]}"'

    def answer(asked: Asked) -> Iterator[bytes]:
        time.sleep(pause)
        if asked.headers.get("if-none-match") == etag:
            yield page("", "304 Not Modified", {"ETag": etag})
        else:
            yield page(body, headers={"ETag": etag})

    return answer


def flat_column(years: range, *, validators: bool = True, pause: float = 0.0, padding: str = "") -> Server:
    rows = "".join(f'<li><a href="{year}.html">{title(year)}</a><span>{year + 1}-01-20</span></li>' for year in years)
    # The clock on the page moves, as it does on many: what is printed around the rows is no change of the list.
    listing = f"<html><title>政府信息公开年报</title><body><ul>{rows}</ul>"

    def moving(asked: Asked) -> Iterator[bytes]:
        yield page(f"{listing}<p>今天是{asked.at}</p></body></html>")

    answers: dict[str, Answer] = {"/": with_etag(listing) if validators else moving}
    for year in years:
        answers[f"/{year}.html"] = (
            with_etag(report(year, padding=padding), pause) if validators else page(report(year, padding=padding))
        )
    return Server(answers)


def crawl(server: Server, data: Path, night: float = 0, **settings: Any) -> CrawlSummary:
    given = {"DOWNLOAD_DELAY": 0, "GONGKAI_CLOCK_SHIFT": night * DAY, **settings}
    return run_crawl([Site(server.url + "/", "某县", "990101")], data, given, [(server.host, server.port)])


def stored(data: Path) -> list[tuple[str, int, str]]:
    with CaptureStore(data / "captures") as store:
        return [(item.url.rpartition("/")[2], item.status, item.record) for item in store.iterate()]


def size(data: Path) -> int:
    return sum(path.stat().st_size for path in (data / "captures").glob("*.warc.gz"))


@pytest.mark.parametrize("validators", [True, False])
def test_an_unchanged_site_costs_three_requests_at_most_and_no_byte(tmp_path: Path, validators: bool) -> None:
    server = flat_column(range(2019, 2026), validators=validators)
    with serve(server):
        first = crawl(server, tmp_path)
        assert (first.new, first.sites[0].state, first.sites[0].reports) == (8, "ok", 7)
        before, asked = size(tmp_path), len(server.log)
        second = crawl(server, tmp_path, night=1)
        assert len(server.log) - asked <= 3
    assert (second.new, second.changed, second.sites[0].state, second.sites[0].reports) == (0, 0, "ok", 7)
    assert size(tmp_path) == before


def test_a_new_row_is_fetched_the_next_night_and_nothing_else(tmp_path: Path) -> None:
    server, later = flat_column(range(2019, 2025)), flat_column(range(2019, 2026))
    with serve(server):
        crawl(server, tmp_path)
        server.answers.update(later.answers)
        server.log.clear()
        summary = crawl(server, tmp_path, night=1)
        assert sorted(server.paths()) == ["/", "/2025.html", "/robots.txt"]
    assert (summary.new, summary.changed) == (1, 1)  # the report, and the list that now names it


def paged_column(years: list[int], per_page: int = 5) -> Server:
    """A TRS column of several pages, newest first."""
    pages = [years[start : start + per_page] for start in range(0, len(years), per_page)]
    answers: dict[str, Answer] = {f"/202601/t20260120_{year}00.html": page(report(year)) for year in years}
    for number, rows in enumerate(pages):
        items = "".join(
            f'<li><a href="./202601/t20260120_{year}00.html">{title(year)}</a><span>{year + 1}-01-20</span></li>'
            for year in rows
        )
        pager = f'<script>createPageHTML({len(pages)}, {number}, "index", "html");</script>'
        answers["/" if number == 0 else f"/index_{number}.html"] = page(
            f"<html><title>政府信息公开年报</title><ul>{items}</ul>{pager}</html>"
        )
    answers[f"/index_{len(pages)}.html"] = NOT_FOUND
    return Server(answers)


def night_of(server: Server, *, is_full: bool) -> int:
    """The first night that is, or is not, the turn of the server's list to be read to the end."""
    today = datetime.now(UTC).date()
    return next(
        night for night in range(1, 40) if is_full_night(server.url + "/", today + timedelta(days=night)) == is_full
    )


def test_a_new_row_on_top_of_a_long_list_does_not_read_the_list_again(tmp_path: Path) -> None:
    years = list(range(2025, 2005, -1))
    server = paged_column(years[1:])
    with serve(server):
        assert crawl(server, tmp_path).sites[0].reports == 19
        server.answers.update(paged_column(years).answers)
        server.log.clear()
        summary = crawl(server, tmp_path, night_of(server, is_full=False), GONGKAI_MAX_RECHECKS=0)
    assert summary.sites[0].reports == 20
    assert summary.sites[0].notes == ()
    assert server.paths() == ["/robots.txt", "/", "/202601/t20260120_202500.html"]


def test_an_unchanged_long_list_is_read_to_the_end_now_and_then(tmp_path: Path) -> None:
    server = paged_column(list(range(2025, 2015, -1)))
    with serve(server):
        crawl(server, tmp_path)
        server.log.clear()
        crawl(server, tmp_path, night_of(server, is_full=True), GONGKAI_MAX_RECHECKS=0)
    assert "/index_1.html" in server.paths()


def test_a_list_whose_old_rows_changed_is_read_to_the_end(tmp_path: Path) -> None:
    years = list(range(2025, 2010, -1))
    server = paged_column([year for year in years if year != 2013])
    with serve(server):
        assert crawl(server, tmp_path).sites[0].reports == 14
        server.answers.update(paged_column([2013, *(year for year in years if year not in (2013, 2025))]).answers)
        server.log.clear()
        summary = crawl(server, tmp_path, 1)
    assert "/202601/t20260120_201300.html" in server.paths()
    assert summary.sites[0].reports == 15


def test_a_silent_edit_is_found_when_the_report_is_looked_at_again(tmp_path: Path) -> None:
    server = flat_column(range(2024, 2026))
    with serve(server):
        crawl(server, tmp_path)
        server.answers["/2024.html"] = with_etag(report(2024, figure=551))
        server.log.clear()
        assert crawl(server, tmp_path, night=1).changed == 0
        assert "/2024.html" not in server.paths()
        summary = crawl(server, tmp_path, night=8)
        assert (summary.changed, summary.unchanged) == (1, 2)
    assert stored(tmp_path).count(("2024.html", 200, "response")) == 2


def test_a_report_that_vanishes_is_seen_to_be_gone_and_kept(tmp_path: Path) -> None:
    server, later = flat_column(range(2019, 2026)), flat_column(range(2020, 2026))
    with serve(server):
        crawl(server, tmp_path)
        server.answers["/"] = later.answers["/"]
        server.answers["/2019.html"] = NOT_FOUND
        summary = crawl(server, tmp_path, night=1)
        url = f"{server.url}/2019.html"
        assert f"vanished {url}" in summary.sites[0].notes
        assert summary.sites[0].reports == 6
    assert [entry for entry in stored(tmp_path) if entry[0] == "2019.html"] == [
        ("2019.html", 200, "response"),
        ("2019.html", 404, "response"),
    ]
    with Ledger(tmp_path / "ledger.db") as ledger:
        gone = ledger.address(url)
        assert gone is not None
        assert (gone.state, gone.reason) == ("gone", "not_found")


def test_a_list_that_is_suddenly_empty_is_an_alarm(tmp_path: Path) -> None:
    server = flat_column(range(2019, 2026))
    with serve(server):
        crawl(server, tmp_path)
        server.answers["/"] = page(
            "<html><title>政府信息公开年报</title><ul></ul><p>暂无内容，请稍后再来查看本栏目的信息，谢谢您的关注与支持，欢迎提出意见建议。</p></html>"
        )
        summary = crawl(server, tmp_path, night=1)
    assert (summary.sites[0].state, summary.sites[0].state_reason) == ("empty", "list_is_empty_now")


def start_child(server: Server, data: Path) -> subprocess.Popen[bytes]:
    job = {
        "sites": [asdict(Site(server.url + "/", "某县", "990101"))],
        "data": str(data),
        "settings": {"DOWNLOAD_DELAY": 0},
        "opened": [(server.host, server.port)],
        "contact": "",
    }
    process = subprocess.Popen([sys.executable, "-m", "crawler.run"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(json.dumps(job).encode() + b"\n")
    process.stdin.flush()
    return process


def wait_for(server: Server, count: int) -> None:
    deadline = time.monotonic() + 40
    while len(server.log) < count:
        assert time.monotonic() < deadline, "the crawl did not get that far"
        time.sleep(0.01)


@pytest.mark.parametrize("asked", [3, 9, 15])
def test_a_killed_crawl_goes_on_where_it_was(tmp_path: Path, asked: int) -> None:
    server = flat_column(range(2006, 2026), pause=0.03)
    with serve(server):
        child = start_child(server, tmp_path)
        wait_for(server, asked)
        child.kill()
        child.wait()
        summary = crawl(server, tmp_path)
        counts = Counter(path for path in server.paths() if path.endswith(".html"))
    assert summary.sites[0].reports == 20
    assert set(counts) == {f"/{year}.html" for year in range(2006, 2026)}
    assert sum(counts.values()) <= 20 + 2  # in flight, or answered and not yet stored
    names = [name for name, _, _ in stored(tmp_path) if name]
    assert len(set(names)) == 20


def test_a_crawl_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    server = flat_column(range(2006, 2026), pause=0.3)
    with serve(server):
        child = start_child(server, tmp_path)
        wait_for(server, 3)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=5) == 75


def test_a_full_disk_ends_the_crawl_and_the_next_run_heals(tmp_path: Path) -> None:
    server = flat_column(range(2019, 2026), padding=os.urandom(120_000).hex())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with serve(server):
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
        try:
            with pytest.raises(StorageFullError, match="disk is full"):
                crawl(server, tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        summary = crawl(server, tmp_path)
        assert summary.sites[0].reports == 7
    assert {name for name, _, _ in stored(tmp_path)} >= {f"{year}.html" for year in range(2019, 2026)}


def test_a_lost_ledger_is_made_anew_and_nothing_is_stored_twice(tmp_path: Path) -> None:
    server = flat_column(range(2019, 2026))
    with serve(server):
        crawl(server, tmp_path)
        before = stored(tmp_path)
        for path in tmp_path.glob("ledger.db*"):
            path.unlink()
        server.log.clear()
        crawl(server, tmp_path, night=1)
        assert not [path for path in server.paths() if path.endswith(".html")]
    assert [entry for entry in stored(tmp_path) if entry[0]] == [entry for entry in before if entry[0]]


def test_real_sites_are_not_crawled_without_a_contact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    with pytest.raises(CrawlError, match="GONGKAI_CONTACT"):
        run_crawl([Site("http://www.county.gov.cn/")], tmp_path)
    assert not (tmp_path / "ledger.db").exists()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8001/", "file:///etc/passwd", "http://www.example.com/", "http://2130706433/", "county.gov.cn"],
)
def test_sites_outside_the_rules_are_refused_by_name(tmp_path: Path, url: str) -> None:
    with pytest.raises(CrawlError) as caught:
        run_crawl([Site(url)], tmp_path, {"GONGKAI_CONTACT": "mail@example.org"})
    assert url in str(caught.value)


def test_a_host_is_asked_one_thing_at_a_time_even_without_a_delay(tmp_path: Path) -> None:
    server = flat_column(range(2016, 2026))
    running, most = [0], [0]

    def slow(body: bytes) -> Answer:
        def answer(asked: Asked) -> Iterator[bytes]:
            running[0] += 1
            most[0] = max(most[0], running[0])
            time.sleep(0.05)
            running[0] -= 1
            yield body

        return answer

    for year in range(2016, 2026):
        server.answers[f"/{year}.html"] = slow(page(report(year)))
    with serve(server):
        assert crawl(server, tmp_path).sites[0].reports == 10
    assert most == [1]


def test_a_host_is_not_asked_faster_than_the_delay(tmp_path: Path) -> None:
    server = flat_column(range(2022, 2026))
    with serve(server):
        crawl(server, tmp_path, DOWNLOAD_DELAY=0.4)
        times = [asked.at for asked in server.log]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 0.4 * 0.5 - 0.02


def test_a_crawl_delay_is_kept_exactly(tmp_path: Path) -> None:
    server = flat_column(range(2024, 2026))
    server.answers["/robots.txt"] = page("User-agent: *\nCrawl-delay: 1\n", headers={"Content-Type": "text/plain"})
    with serve(server):
        crawl(server, tmp_path)
        times = [asked.at for asked in server.log if asked.path != "/robots.txt"]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.95


def test_the_night_ends_when_its_window_does_and_the_next_goes_on(tmp_path: Path) -> None:
    server = flat_column(range(2006, 2026), pause=0.3)
    with serve(server):
        first = crawl(server, tmp_path, CLOSESPIDER_TIMEOUT=2, CONCURRENT_REQUESTS=2)
        assert (first.sites[0].state, first.sites[0].state_reason) == ("stopped", "window_end")
        assert 0 < first.new < 21
        second = crawl(server, tmp_path, night=1)
    assert second.sites[0].state == "ok"
    assert first.new + second.new == 21


@pytest.mark.parametrize("hint", ["", "openness"])
def test_the_family_that_a_person_wrote_down_is_used_where_the_page_shows_none(tmp_path: Path, hint: str) -> None:
    server = flat_column(range(2022, 2026))
    with serve(server):
        site = Site(server.url + "/", "某县", "990101", family=hint)
        summary = run_crawl([site], tmp_path, {"DOWNLOAD_DELAY": 0}, [(server.host, server.port)])
    assert (summary.sites[0].family, summary.sites[0].reports) == (hint or "generic", 4)
