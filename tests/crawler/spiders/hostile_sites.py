"""Sick sites, each with one illness, for a crawl that meets them all in one night: what each answers, by path."""

from __future__ import annotations

import gzip
import itertools
import time
import zlib
from collections.abc import Callable, Iterator

import brotli
from backports import zstd

from tests.crawler.fetching.loopback import Asked, page, redirect

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
