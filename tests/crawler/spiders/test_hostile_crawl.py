"""One crawl of many sick sites at once: each ends in its named state, and the night goes on for the others."""

from __future__ import annotations

import gzip
import itertools
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli
import pytest
from backports import zstd

from crawler.captures import CaptureStore
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import Address, SiteState
from crawler.items import Site
from crawler.run import CrawlSummary, run_crawl
from tests.crawler.fetching.loopback import Asked, Server, page, redirect, serve

TITLE = "某县2025年政府信息公开工作年度报告"
REPORT = (
    f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>"
    + "<p>严格依照条例公开。</p>" * 60
    + "</body></html>"
)


def listing(*rows: tuple[str, str], more: str = "") -> bytes:
    items = "".join(f'<li><a href="{href}">{title}</a><span>2026-01-20</span></li>' for href, title in rows)
    return page(
        f"<html><title>政府信息公开年报</title><meta name='ColumnName' content='政府信息公开年报'><body><ul>{items}</ul>{more}</body></html>"
    )


def healthy(**answers: bytes) -> dict[str, object]:
    return {"/": listing(("a.html", TITLE)), "/a.html": page(REPORT), **answers}


def in_session() -> Callable[[Asked], Iterator[bytes]]:
    """A list that writes a new session into every link, its own next page included."""
    count = itertools.count(1)

    def answer(asked: Asked) -> Iterator[bytes]:
        mark = f";jsessionid={next(count):032X}"
        yield listing((f"/a.html{mark}", TITLE), more=f'<a href="/index.html{mark}">下一页</a>')

    return answer


def drip(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
    for _ in range(200):
        yield b"<"
        time.sleep(0.2)


def cut_short(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n" + REPORT.encode()


def cut_chunk(asked: Asked) -> Iterator[bytes]:
    data = REPORT.encode()
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield f"{len(data):x}\r\n".encode() + data + b"\r\nffff\r\nhalf"


def bomb(asked: Asked) -> Iterator[bytes]:
    yield page(gzip.compress(b"<p>a</p>" * (6 << 20)), headers={"Content-Encoding": "gzip"})


def flood(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    for _ in range(50):
        yield b"<p>a</p>" * (1 << 17)


def bouncing(asked: Asked) -> Iterator[bytes]:
    is_known = "CT6T=1" in asked.headers.get("cookie", "")
    yield healthy()["/"] if is_known else redirect("/", {"Set-Cookie": "CT6T=1; path=/"})  # type: ignore[misc]


def calendar(asked: Asked) -> Iterator[bytes]:
    number = int(asked.path.rpartition("=")[2] or 0) if "=" in asked.path else 0
    yield listing(
        (f"/?r={number}", f"某县{1990 + number % 30}年政府信息公开年报 {number}"),
        more=f'<a href="/?page={number + 1}">下一页</a>',
    )


def busy_once() -> object:
    seen: list[float] = []

    def answer(asked: Asked) -> Iterator[bytes]:
        seen.append(asked.at)
        yield page("busy", "503 Service Unavailable", {"Retry-After": "2"}) if len(seen) == 1 else healthy()["/"]  # type: ignore[misc]

    return answer


SERVERS: dict[str, dict[str, object]] = {
    "healthy": healthy(),
    "drip": {"/": drip},
    "cut_short": {**healthy(), "/a.html": cut_short},
    "cut_chunk": {**healthy(), "/a.html": cut_chunk},
    "bomb": {"/": bomb},
    "flood": {"/": flood},
    "loop": {"/": redirect("/b"), "/b": redirect("/")},
    "meta_loop": {
        "/": page('<meta http-equiv="refresh" content="0;url=/b">'),
        "/b": page('<meta http-equiv="refresh" content="0;url=/">'),
    },
    "bounce": {**healthy(), "/": bouncing},
    "jsl": {
        "/": page(
            "<script>document.cookie='__jsl_clearance_s=1'</script>", "521 Server", {"Set-Cookie": "__jsluid_s=1"}
        )
    },
    "river": {"/": page("<script>$_ts=window['$_ts']</script>", "412 Precondition Failed")},
    "cookie_shell": {"/": page('<script>document.cookie="C3VK=1";window.location.reload();</script>')},
    "script_redirect": {
        **healthy(),
        "/": page("<script>window.location='/list.html'</script>"),
        "/list.html": healthy()["/"],
    },
    "script_loop": {
        "/": page("<script>window.location='/b'</script>"),
        "/b": page("<script>window.location='/c'</script>"),
        "/c": page("<script>window.location='/d'</script>"),
        "/d": page("x"),
    },
    "deep_403": {**healthy(), "/a.html": page("no", "403 Forbidden")},
    "dead": {"/": page("error", "500 Internal Server Error")},
    "busy": {**healthy(), "/": busy_once()},
    "robots_no": {
        **healthy(),
        "/robots.txt": page("User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}),
    },
    "robots_5xx": {**healthy(), "/robots.txt": page("x", "503 Service Unavailable")},
    "robots_html": {**healthy(), "/robots.txt": page("<html>Disallow: /</html>")},
    "calendar": {"*": calendar},
    "attachments": {
        **healthy(),
        "/a.html": page(
            f"<html><title>{TITLE}</title><p>附件</p><a href='../../etc/passwd.pdf'>{TITLE}.pdf</a><a href='/wall.docx'>附件：{TITLE}.docx</a></html>"
        ),
        "/etc/passwd.pdf": page(b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"}),
        "/wall.docx": page("<html><body><p>请从正确的入口下载</p></body></html>"),
    },
    "sessions": {"/": in_session(), "/a.html": page(REPORT), "/index.html": in_session()},
    "nul": {
        **healthy(),
        "/": page(f"<html>\0<title>政府信息公开年报</title><ul><li><a href='a.html'>{TITLE}</a></li></ul></html>"),
    },
    "bad_links": {
        **healthy(),
        "/": listing(
            ("http://[bad/x", TITLE),
            ("http://a:99999999/", TITLE),
            ("//", TITLE),
            (f"http://{'a' * 300}.gov.cn/", TITLE),
            ("a.html", TITLE),
        ),
    },
    "cut_gzip": {
        **healthy(),
        "/a.html": page(gzip.compress(REPORT.encode())[:-12], headers={"Content-Encoding": "gzip"}),
    },
    "cut_brotli": {
        **healthy(),
        "/a.html": page(brotli.compress(REPORT.encode())[:-12], headers={"Content-Encoding": "br"}),
    },
    "cut_zstd": {
        **healthy(),
        "/a.html": page(zstd.compress(REPORT.encode())[:-12], headers={"Content-Encoding": "zstd"}),
    },
    "cut_deflate": {
        **healthy(),
        "/a.html": page(zlib.compress(REPORT.encode())[:-12], headers={"Content-Encoding": "deflate"}),
    },
    "no_coding": {"/": page(b"\x1f\x8bnot gzip", headers={"Content-Encoding": "gzip"})},
    "no_brotli": {"/": page(b"\xff\xff\xff\xff no brotli", headers={"Content-Encoding": "br"})},
    "no_http": {"/": b"\x00\xff\xfe garbage\r\n\r\n"},
    "no_body": {"/": page("")},
    "no_content": {"/": page("", "204 No Content")},
    "unmodified": {"/": page("", "304 Not Modified")},
    "empty_report": {**healthy(), "/a.html": page("")},
    "to_bracket": {"/": redirect("http://[::1")},
    "to_port": {"/": redirect("http://127.0.0.1:99999999/")},
    "to_nothing": {"/": redirect(" ")},
    "to_nowhere": {"/": page("moved", "302 Found")},
    "to_file": {"/": redirect("file:///etc/passwd")},
    "to_script": {"/": redirect("javascript:alert(1)")},
    "to_private": {"/": redirect("http://10.0.0.1/")},
    "to_metadata": {"/": redirect("http://169.254.169.254/latest/meta-data/")},
    "to_foreign": {"/": redirect("http://clone.example/")},
    "meta_bracket": {"/": page('<meta http-equiv="refresh" content="0;url=http://[::1">')},
    "meta_file": {"/": page('<META content="0; URL=file:///etc/passwd" HTTP-EQUIV=Refresh>')},
    "row_to_file": {"/": listing(("a.html", TITLE)), "/a.html": redirect("file:///etc/passwd")},
    "gone_home": {"/": page("<title>提示</title><p>您访问的页面不存在或已被删除，请返回首页</p>")},
}


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
