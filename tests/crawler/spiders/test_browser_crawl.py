"""Sites that exist only after their scripts ran, in a real browser that has no network but ours."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from crawler.captures import CaptureStore
from crawler.captures.ledger import Ledger
from crawler.items import Site
from crawler.run import CrawlError, CrawlSummary, run_crawl
from tests.crawler.fetching.loopback import NOT_FOUND, Answer, Server, page, serve
from tests.crawler.spiders.test_nights import report, title

BROWSER = os.environ.get("GONGKAI_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
needs_browser = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium here"),
]
# An address that stands nowhere in the page: lists whose address does are followed without a browser.
SCRIPT = """
fetch(['', 'api', 'rows?page=1'].join('/')).then(answer => answer.json()).then(rows => {
  document.getElementById('list').innerHTML = rows.map(
    row => '<li><a href="' + row.id + '.html">' + row.name + '</a><span>' + row.day + '</span></li>').join('');
  document.title = '政府信息公开年报';
});
"""


def shell(*scripts: str) -> str:
    parts = "".join(f"<script>{script}</script>" for script in (SCRIPT, *scripts))
    return (
        "<html><head><title>加载中</title><link rel='stylesheet' href='/style.css'></head>"
        f"<body><div>某县人民政府 政府信息公开专栏</div><ul id='list'></ul><img src='/logo.png'>{parts}</body></html>"
    )


def scripted(*scripts: str, **others: Answer) -> Server:
    rows = ",".join(f'{{"id": {year}, "name": "{title(year)}", "day": "{year + 1}-01-20"}}' for year in (2022, 2023))
    answers: dict[str, Answer] = {
        "/": page(shell(*scripts), headers={"ETag": '"shell"'}),
        "/api/rows?page=1": page(f"[{rows}]", headers={"Content-Type": "application/json"}),
        **{f"/{year}.html": page(report(year)) for year in (2022, 2023)},
    }
    return Server(answers | others)


def crawl(server: Server, data: Path, *, uses_browser: bool = True, **settings: Any) -> CrawlSummary:
    site = Site(server.url + "/", "某县", "990101", uses_browser=uses_browser)
    given = {"DOWNLOAD_DELAY": 0, "GONGKAI_BROWSER": BROWSER, **settings}
    return run_crawl([site], data, given, [(server.host, server.port)])


@pytest.mark.parametrize(
    ("path", "message"),
    [("", "exists only in a browser; set GONGKAI_BROWSER"), ("/no/such/browser", "/no/such/browser is no program")],
)
def test_a_site_for_a_browser_is_not_started_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    monkeypatch.delenv("GONGKAI_BROWSER", raising=False)
    server = scripted()
    with serve(server), pytest.raises(CrawlError, match=message):
        crawl(server, tmp_path, GONGKAI_BROWSER=path)
    assert not server.log


def test_without_the_option_no_browser_is_used(tmp_path: Path) -> None:
    server = scripted()
    with serve(server):
        summary = crawl(server, tmp_path, uses_browser=False)
    assert [site.state for site in summary.sites] == ["empty"]
    assert "/api/rows?page=1" not in server.paths()


class TestInTheBrowser:
    pytestmark = needs_browser

    def test_rows_that_a_script_writes_are_found(self, tmp_path: Path) -> None:
        server = scripted()
        with serve(server):
            summary = crawl(server, tmp_path)
        assert [(site.state, site.reports) for site in summary.sites] == [("ok", 2)]
        assert server.unknown == []
        assert [path for path in server.paths() if path in ("/style.css", "/logo.png")] == []
        assert server.paths().count("/") == 1
        with CaptureStore(tmp_path / "captures") as store:
            stored = {item.url.removeprefix(server.url): item for item in store.iterate()}
            assert stored.keys() == {"/", "/2022.html", "/2023.html"}
            assert title(2023) in store.read(stored["/"]).decode()
        with Ledger(tmp_path / "ledger.db") as ledger:
            entry = ledger.address(server.url + "/")
        assert entry is not None
        assert (entry.state, entry.etag) == ("captured", "")

    def test_the_script_is_run_again_the_next_night(self, tmp_path: Path) -> None:
        server = scripted()
        with serve(server):
            crawl(server, tmp_path)
            asked = len(server.log)
            crawl(server, tmp_path, GONGKAI_CLOCK_SHIFT=86_400)
        later = server.log[asked:]
        assert [one.path for one in later] == ["/robots.txt", "/", "/api/rows?page=1"]
        assert "if-none-match" not in later[1].headers

    def test_every_request_is_ours_and_obeys_our_rules(self, tmp_path: Path) -> None:
        other = Server({"/x.js": page("1")})
        server = Server({})
        with serve(other):
            server.answers |= scripted(
                f"fetch('{other.url}/x.js'); new Image().src = '{other.url}/x.js'; window.open('{other.url}/x.js');",
                f"new WebSocket('ws://127.0.0.1:{other.port}/x.js'); fetch('/closed/x.js'); navigator.sendBeacon('/beacon', '1');",
                "fetch('http://10.0.0.1/x.js'); fetch('https://www.example.com/x.js');",
            ).answers
            server.answers["/robots.txt"] = page(
                "User-agent: *\nDisallow: /closed/\n", headers={"Content-Type": "text/plain"}
            )
            with serve(server):
                summary = crawl(server, tmp_path)
        assert [(site.state, site.reports) for site in summary.sites] == [("ok", 2)]
        assert other.log == []
        assert [path for path in server.paths() if "closed" in path or "beacon" in path] == []
        agents = {one.headers.get("user-agent") for one in server.log}
        assert len(agents) == 1
        assert "gongkai" in str(agents.pop())

    def test_requests_of_scripts_are_bounded_and_counted(self, tmp_path: Path) -> None:
        server = scripted("let n = 0; setInterval(() => fetch('/poll?' + n++), 20);")
        server.answers["*"] = page("{}", headers={"Content-Type": "application/json"})
        with serve(server):
            summary = crawl(server, tmp_path, GONGKAI_BROWSER_PARTS=10, GONGKAI_BROWSER_TIMEOUT=20)
        assert [(site.state, site.reports) for site in summary.sites] == [("ok", 2)]
        assert sum(path.startswith("/poll") for path in server.paths()) == 9
        assert summary.requests == len(server.log)

    def test_a_page_that_never_ends_is_named_and_the_night_goes_on(self, tmp_path: Path) -> None:
        endless, healthy = scripted("while (true) {}"), scripted()
        with serve(endless, healthy):
            sites = [Site(server.url + "/", "某县", "990101", uses_browser=True) for server in (endless, healthy)]
            summary = run_crawl(
                sites,
                tmp_path,
                {"DOWNLOAD_DELAY": 0, "GONGKAI_BROWSER": BROWSER, "GONGKAI_BROWSER_TIMEOUT": 6},
                [(server.host, server.port) for server in (endless, healthy)],
            )
        assert [(site.state, site.state_reason) for site in summary.sites] == [
            ("failed", "browser_timeout"),
            ("ok", ""),
        ]

    def test_a_challenge_is_not_shown_to_the_browser(self, tmp_path: Path) -> None:
        shell_of_cookies = "<html><script>document.cookie='k='+1;location.reload();fetch('/solved')</script></html>"
        server = Server({"/": page(shell_of_cookies), "*": NOT_FOUND})
        with serve(server):
            summary = crawl(server, tmp_path)
        assert [(site.state, site.state_reason) for site in summary.sites] == [("blocked", "cookie_shell")]
        assert "/solved" not in server.paths()
