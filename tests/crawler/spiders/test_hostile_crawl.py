"""One crawl of many sick sites at once: each ends in its named state, and the night goes on for the others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crawler.captures import CaptureStore
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import Address, SiteState
from crawler.items import Site
from crawler.run import CrawlSummary, run_crawl
from tests.crawler.fetching.loopback import Server, page, redirect, serve
from tests.crawler.spiders.hostile_sites import SERVERS, TITLE, listing


@dataclass
class Night:
    servers: dict[str, Server]
    summary: CrawlSummary
    states: dict[str, SiteState]
    addresses: dict[str, dict[str, Address]]
    captured: dict[str, list[str]]
    seconds: float


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    data = tmp_path_factory.mktemp("data")
    victim = Server({"*": page("secret")})
    servers = {name: Server(dict(answers)) for name, answers in SERVERS.items()}  # type: ignore[arg-type]
    with serve(victim, *servers.values()):
        private = f"127.0.0.1:{victim.port}"
        rows = [
            (f"http://{private}/report.html", TITLE),
            (f"http://localhost:{victim.port}/report.html", TITLE + "1"),
            (f"http://2130706433:{victim.port}/", TITLE + "2"),
            (f"http://[::ffff:127.0.0.1]:{victim.port}/", TITLE + "3"),
            ("file:///etc/passwd", TITLE + "4"),
            ("http://clone.example/report.html", TITLE + "5"),
            ("/redirect.html", TITLE + "6"),
            ("/meta.html", TITLE + "7"),
        ]
        servers["ssrf"] = Server(
            {
                "/": listing(*rows),
                "/redirect.html": redirect(f"http://{private}/secret"),
                "/meta.html": page(f'<meta http-equiv="refresh" content="0;url=http://{private}/secret">'),
            }
        )
        with serve(servers["ssrf"]):
            opened = [("127.0.0.1", server.port) for server in servers.values()]
            sites = [Site(server.url + "/", name) for name, server in servers.items()]
            settings = {
                "DOWNLOAD_DELAY": 0,
                "DOWNLOAD_TIMEOUT": 4,
                "DOWNLOAD_MAXSIZE": 8 << 20,
                "GONGKAI_MAX_REQUESTS": 60,
                "CONCURRENT_REQUESTS": 64,
                "RETRY_TIMES": 1,
            }
            began = time.monotonic()
            summary = run_crawl(sites, data, settings, opened)
            seconds = time.monotonic() - began
        with Ledger(data / "ledger.db") as ledger:
            states = {name: state for name, server in servers.items() if (state := ledger.site(server.url + "/"))}
            addresses = {
                name: {address.url: address for address in ledger.addresses(server.url + "/")}
                for name, server in servers.items()
            }
        with CaptureStore(data / "captures") as store:
            captured = {
                name: [item.url for item in store.iterate() if item.source.site == server.url + "/"]
                for name, server in servers.items()
            }
        servers["victim"] = victim
        yield Night(servers, summary, states, addresses, captured, seconds)


EXPECTED = {
    "healthy": ("ok", ""),
    "drip": ("failed", "timeout"),
    "cut_short": ("failed", "truncated"),
    "cut_chunk": ("failed", "truncated"),
    "cut_gzip": ("failed", "truncated"),
    "cut_brotli": ("failed", "truncated"),
    "cut_zstd": ("failed", "truncated"),
    "cut_deflate": ("failed", "truncated"),
    "no_coding": ("failed", "broken_coding"),
    "no_brotli": ("failed", "broken_coding"),
    "no_http": ("failed", "connection_lost"),
    "no_body": ("failed", "empty_answer"),
    "no_content": ("failed", "empty_answer"),
    "unmodified": ("failed", "status_304"),
    "empty_report": ("failed", "empty_answer"),
    "to_bracket": ("failed", "redirect_malformed"),
    "to_port": ("failed", "redirect_malformed"),
    "to_nothing": ("failed", "redirect_without_target"),
    "to_nowhere": ("failed", "redirect_without_target"),
    "to_file": ("refused", "redirect_scheme"),
    "to_script": ("refused", "redirect_scheme"),
    "to_private": ("refused", "private_address"),
    "to_metadata": ("refused", "private_address"),
    "to_foreign": ("refused", "foreign_host"),
    "meta_bracket": ("failed", "redirect_malformed"),
    "meta_file": ("refused", "redirect_scheme"),
    "row_to_file": ("refused", "redirect_scheme"),
    "sessions": ("ok", ""),
    "nul": ("ok", ""),
    "bad_links": ("ok", ""),
    "bomb": ("failed", "too_large"),
    "flood": ("failed", "too_large"),
    "loop": ("failed", "redirect_loop"),
    "meta_loop": ("failed", "redirect_loop"),
    "bounce": ("ok", ""),
    "jsl": ("blocked", "jsl"),
    "river": ("blocked", "riversecurity"),
    "cookie_shell": ("blocked", "cookie_shell"),
    "script_redirect": ("ok", ""),
    "script_loop": ("failed", "script_redirect_loop"),
    "deep_403": ("blocked", "forbidden"),
    "dead": ("failed", "status_500"),
    "busy": ("ok", ""),
    "robots_no": ("blocked", "robots"),
    "robots_5xx": ("failed", "robots_status_503"),
    "robots_html": ("ok", ""),
    "calendar": ("stopped", "budget"),
    "attachments": ("ok", ""),
    "gone_home": ("failed", "soft_404"),
    "ssrf": ("refused", "private_address"),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_site_ends_in_its_state(night: Night, name: str) -> None:
    assert (night.states[name].state, night.states[name].state_reason) == EXPECTED[name]


def test_the_night_ends_in_time(night: Night) -> None:
    assert night.summary.reason == "finished"
    assert night.seconds < 60


def test_nothing_private_was_asked(night: Night) -> None:
    assert night.servers["victim"].log == []


def test_refused_addresses_are_named(night: Night) -> None:
    reasons = {address.reason for address in night.addresses["ssrf"].values() if address.state == "refused"}
    assert reasons >= {"private_address", "foreign_host"}


def test_only_what_the_page_names_was_asked(night: Night) -> None:
    for name, server in night.servers.items():
        assert server.unknown == [], name


def test_a_session_makes_no_other_address(night: Night) -> None:
    server = night.servers["sessions"]
    assert sorted(night.addresses["sessions"]) == [server.url + path for path in ("/", "/a.html", "/index.html")]


def test_a_cut_answer_is_never_stored_as_the_report(night: Night) -> None:
    for name in ("cut_short", "cut_chunk", "cut_gzip", "cut_brotli", "cut_zstd", "cut_deflate"):
        server = night.servers[name]
        assert night.captured[name] == [server.url + "/"]
        assert night.addresses[name][server.url + "/a.html"].reason == "truncated"
        assert server.paths().count("/a.html") == 2


def test_every_failure_has_a_name(night: Night) -> None:
    reasons = {address.reason for found in night.addresses.values() for address in found.values()}
    assert not reasons & {"not_fetched", "ignored", "status_302"}
    row = next(item for item in night.addresses["row_to_file"].values() if item.url.endswith("a.html"))
    assert (row.state, row.reason) == ("refused", "redirect_scheme")
    assert any(note.startswith("refused redirect_scheme") for note in night.states["row_to_file"].notes)


def test_challenges_are_asked_once_and_never_stored(night: Night) -> None:
    for name in ("jsl", "river", "cookie_shell"):
        assert night.servers[name].paths() == ["/robots.txt", "/"]
        assert night.captured[name] == []


def test_nothing_is_asked_where_robots_txt_forbids(night: Night) -> None:
    for name in ("robots_no", "robots_5xx"):
        assert set(night.servers[name].paths()) == {"/robots.txt"}


def test_retry_after_is_waited_for(night: Night) -> None:
    first, second = (asked.at for asked in night.servers["busy"].log if asked.path == "/")
    assert second - first >= 2


def test_the_budget_of_a_site_holds(night: Night) -> None:
    assert len(night.servers["calendar"].log) <= 60


def test_a_page_in_place_of_a_file_is_not_stored(night: Night) -> None:
    url = night.servers["attachments"].url
    assert night.captured["attachments"] == [url + "/", url + "/a.html", url + "/etc/passwd.pdf"]
    assert night.addresses["attachments"][url + "/wall.docx"].reason == "page_instead_of_file"


def test_every_request_says_who_asks(night: Night) -> None:
    agents = {asked.headers.get("user-agent", "") for server in night.servers.values() for asked in server.log}
    assert all(agent.startswith("gongkai/") for agent in agents)


def test_one_host_is_asked_one_thing_at_a_time_and_robots_first(night: Night) -> None:
    for name, server in night.servers.items():
        if server.log:
            assert server.log[0].path == "/robots.txt", name
