"""Checklist 23 and §0.7: what stands between a crawler and a site – challenges, cookies, shells of script, firewalls, broken TLS."""

from __future__ import annotations

import base64
import time
from collections import deque
from collections.abc import Callable

from crawler.demo.publications import Publication
from crawler.demo.simulator.kit import Kit
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import trs
from crawler.demo.web import HTML, Handler, Page, Request, Response

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"
_BURST = 30  # requests within a second that no polite crawler makes


def jsl(kit: Kit) -> SimulatedSite:
    """加速乐: 521 and a script that sets a cookie; a second 521 with a puzzle; only then the page."""

    def guard(request: Request) -> Response | None:
        if request.path == "/robots.txt":
            return None
        cookies = request.cookies
        if cookies.get("__jsl_clearance_s", "").endswith("|1|done"):
            return None
        if "__jsl_clearance_s" in cookies:
            script = 'go({"bts":["1706251234.456|0|x","Y%3D"],"chars":"ABCDEFGH","ct":"7f9c2ba4e88f827d","ha":"md5","tn":"__jsl_clearance_s","vt":"3600","wt":"1500"})'
            return _challenge(521, f"<script>{script}</script>", "__jsluid_s=a5f3; max-age=31536000; path=/; HttpOnly")
        script = "document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s=')+(-~[]+'')+('706251234.123|-1|')+('b64')+';max-age=3600;path=/';location.href=location.pathname+location.search"
        return _challenge(521, f"<script>{script}</script>", "__jsluid_s=a5f3; max-age=31536000; path=/; HttpOnly")

    return _guarded(kit, "23", "加速乐: 521 twice before the page", guard, "blocked", ("jsl",))


def jsl_robots(kit: Kit) -> SimulatedSite:
    """521 for every address, robots.txt included: nothing may be fetched."""

    def guard(request: Request) -> Response | None:
        return _challenge(
            521, "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", "__jsluid_s=a5f3; path=/"
        )

    return _guarded(kit, "23b", "521 for robots.txt as well", guard, "blocked", ("jsl", "robots_status_521"))


def riversecurity(kit: Kit) -> SimulatedSite:
    """瑞数: 412 with a large obfuscated script and a cookie of random name."""
    noise = base64.b64encode(bytes(range(256)) * 60).decode()

    def guard(request: Request) -> Response | None:
        if request.path == "/robots.txt":
            return None
        head = f'<meta content="{noise[:400]}" r="m"><script type="text/javascript" r="m">$_ts=window[\'$_ts\'];if(!$_ts)$_ts={{}};$_ts.nsd=82391;$_ts.cd="{noise}";</script>'
        body = f"<!DOCTYPE html><html><head>{head}</head><body></body></html>"
        headers = (("Content-Type", HTML), ("Set-Cookie", "FSSBBIl1UgzbN7N80S=5Kq; Path=/; HttpOnly"))
        return Response(412, body.encode(), headers)

    return _guarded(kit, "23c", "瑞数: 412 with an obfuscated script", guard, "blocked", ("riversecurity",))


def cookie_bounce(kit: Kit) -> SimulatedSite:
    """A redirect to the same address that sets a cookie; who keeps cookies gets the page."""

    def guard(request: Request) -> Response | None:
        if request.path == "/robots.txt" or "CT6T" in request.cookies:
            return None
        headers = (
            ("Location", request.target),
            ("Set-Cookie", "CT6T=18e1; Path=/"),
            ("Set-Cookie", "CT6TS=77; Path=/"),
        )
        return Response(302, b"", headers)

    return _guarded(kit, "23d", "302 to the same address only to set a cookie", guard)


def cookie_shell(kit: Kit) -> SimulatedSite:
    """A page of some 380 bytes whose script sets a cookie and reloads."""
    shell = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><script>'
        'document.cookie="C3VK=5a7d1f;path=/;max-age=300";'
    )
    body = (
        shell + "/*" + "x" * 120 + "*/" + "setTimeout(function(){window.location.reload();},50);</script></body></html>"
    ).encode()

    def guard(request: Request) -> Response | None:
        if request.path == "/robots.txt" or "C3VK" in request.cookies:
            return None
        return Response(200, body, (("Content-Type", HTML),))

    return _guarded(
        kit, "23e", "a shell of 380 bytes that sets a cookie by script", guard, "blocked", ("cookie_shell",)
    )


def script_shell(kit: Kit) -> SimulatedSite:
    """Home and column pages that are nothing but a redirect by script."""
    site = _guarded(kit, "23f", "home and column answer with window.location only", lambda request: None)
    pages = dict(site.site.pages)
    pages["/index_real.html"] = pages["/"]
    pages["/"] = Page.of('<html><head><script>window.location="/index_real.html";</script></head><body></body></html>')
    pages[f"{_FOLDER}index_list.shtml"] = pages[_FOLDER]
    stub = Page.of(f'<script type="text/javascript">window.location.href="{_FOLDER}index_list.shtml"</script>')
    pages |= {_FOLDER: stub, f"{_FOLDER}index.shtml": stub}
    return kit.simulated("23f", site.facts, kit.site(pages), site.reports)


def deep_forbidden(kit: Kit) -> SimulatedSite:
    """A fence around data centres: the home page answers, everything below /zwgk/ is forbidden."""

    def guard(request: Request) -> Response | None:
        if not request.path.startswith("/zwgk/"):
            return None
        return Response(
            403,
            b"<html><head><title>403 Forbidden</title></head><body><center>nginx</center></body></html>",
            (("Content-Type", HTML),),
        )

    return _guarded(kit, "23g", "home page 200, /zwgk/* 403", guard, "blocked", ("forbidden",))


def firewall(kit: Kit) -> SimulatedSite:
    """A firewall that forbids everything but robots.txt, whatever the headers."""
    text = "<html><head><title>访问被拦截</title></head><body><h1>您的访问被拦截</h1><p>Web应用防火墙 事件ID: 90c1</p></body></html>"

    def guard(request: Request) -> Response | None:
        if request.path == "/robots.txt":
            return None
        return Response(403, text.encode(), (("Content-Type", HTML),))

    return _guarded(kit, "23h", "WAF: 403 for every page", guard, "blocked", ("forbidden", "waf"))


def browsers_only(kit: Kit) -> SimulatedSite:
    """The connection is reset unless the user agent is a browser's; an honest crawler stays outside."""

    def guard(request: Request) -> Response | None:
        agent = request.headers.get("user-agent", "")
        if "Mozilla/5.0 (Windows NT" in agent or "Chrome/" in agent:
            return None
        return Response(is_reset=True)

    return _guarded(kit, "23i", "connection reset without a browser's user agent", guard, "failed")


def self_signed(kit: Kit) -> SimulatedSite:
    """A certificate that nobody vouches for. Only a host excused in the registry may be read."""
    made = _guarded(kit, "23j", "self-signed certificate", lambda request: None)
    site = kit.site(dict(made.site.pages), scheme="https")
    return kit.simulated(
        "23j",
        made.facts,
        site,
        made.reports,
        (),
        unreachable=made.reports,
        state="failed",
        mode="self_signed",
        notes={"when_excused": "ok"},
    )


def dead_https(kit: Kit) -> SimulatedSite:
    """The registered address is https, and nothing speaks TLS there; http at the same host is fine."""
    made = _guarded(kit, "23k", "https dead, http fine", lambda request: None)
    return kit.simulated("23k", made.facts, made.site, made.reports, mode="dead_https")


def login(kit: Kit) -> SimulatedSite:
    """Every page is a login form."""
    text = '<html><head><title>用户登录</title></head><body><form>用户名<input name="u">密码<input type="password" name="p"></form></body></html>'

    def guard(request: Request) -> Response | None:
        return None if request.path == "/robots.txt" else Response(200, text.encode(), (("Content-Type", HTML),))

    return _guarded(kit, "0.7", "a login form at every address", guard, "blocked", ("login",))


def captcha(kit: Kit) -> SimulatedSite:
    """Every page asks to drag a slider."""
    text = "<html><head><title>安全验证</title></head><body><div>请完成验证：拖动滑块</div><script src='/captcha.js'></script></body></html>"

    def guard(request: Request) -> Response | None:
        return None if request.path == "/robots.txt" else Response(200, text.encode(), (("Content-Type", HTML),))

    return _guarded(kit, "0.7", "a captcha at every address", guard, "blocked", ("captcha",))


def burst_ban(kit: Kit) -> SimulatedSite:
    """福建: a burst is answered with 403 for a while; whoever keeps his distance never sees it."""
    return _guarded(
        kit,
        "0.7",
        "per-address block after a burst",
        _Burst(lambda request: Response(403, "访问过于频繁".encode(), (("Content-Type", HTML),))),
    )


def burst_index(kit: Kit) -> SimulatedSite:
    """证监会: after a burst the home page comes instead of the article."""
    made = _guarded(kit, "0.7", "the index page instead of the article after a burst", lambda request: None)
    home = made.site.pages["/"]
    guard = _Burst(lambda request: Response(200, home.body, (("Content-Type", HTML),)))
    return kit.simulated("0.7", made.facts, kit.site(dict(made.site.pages), guard), made.reports)


def retry_after(kit: Kit) -> SimulatedSite:
    """429 with Retry-After for the first request to the column, then all is well."""
    seen: list[str] = []

    def guard(request: Request) -> Response | None:
        if request.path == _FOLDER and len(seen) < 1:
            seen.append(request.target)
            return Response(429, b"", (("Retry-After", "1"),))
        return None

    return _guarded(kit, "0.7", "429 with Retry-After once", guard)


def robots_closed(kit: Kit) -> SimulatedSite:
    """顺义: robots.txt forbids everything."""
    made = _guarded(kit, "0.7", "robots.txt: Disallow: /", lambda request: None)
    pages = dict(made.site.pages) | {"/robots.txt": Page.of("User-agent: *\nDisallow: /\n", "text/plain")}
    return kit.simulated(
        "0.7",
        made.facts,
        kit.site(pages),
        made.reports,
        (),
        unreachable=made.reports,
        state="blocked",
        reasons=("robots", "robots_disallow", "robots_txt", ""),
    )


def robots_delay(kit: Kit) -> SimulatedSite:
    """robots.txt asks for a delay; the simulator asks for two seconds where real sites ask for ten."""
    made = _guarded(kit, "0.7", "robots.txt: Crawl-delay", lambda request: None, years=(2023, 2024))
    pages = dict(made.site.pages) | {
        "/robots.txt": Page.of("User-agent: *\nCrawl-delay: 2\nDisallow: /admin/\n", "text/plain")
    }
    return kit.simulated("0.7", made.facts, kit.site(pages), made.reports, notes={"crawl_delay": "2"})


def robots_failing(kit: Kit) -> SimulatedSite:
    """robots.txt answers 503: nothing may be fetched until it answers."""

    def guard(request: Request) -> Response | None:
        return Response(503, b"") if request.path == "/robots.txt" else None

    return _guarded(kit, "0.7", "robots.txt answers 503", guard, "failed", ("robots_status_503", ""))


class _Burst:
    """A handler that counts the requests of the last second and answers with something else while they are too many."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self._answer = answer
        self._times: deque[float] = deque()

    def __call__(self, request: Request) -> Response | None:
        now = time.monotonic()
        self._times.append(now)
        while self._times[0] < now - 1:
            self._times.popleft()
        if len(self._times) <= _BURST or request.path in ("/", "/robots.txt"):
            return None
        return self._answer(request)


def _challenge(status: int, body: str, cookie: str) -> Response:
    return Response(status, body.encode(), (("Content-Type", HTML), ("Set-Cookie", cookie)))


def _guarded(
    kit: Kit,
    line: str,
    facts: str,
    guard: Handler,
    state: str = "ok",
    reasons: tuple[str, ...] = ("",),
    years: tuple[int, ...] = (2021, 2022, 2023, 2024),
) -> SimulatedSite:
    """A small healthy site behind a guard; unless all is well in the end, none of its reports can be had."""
    entries: list[Publication] = kit.reports([kit.government, kit.departments[0]], years=years, form="html:trs")
    pages = kit.home(_FOLDER, "政府信息公开年报")
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    site = kit.site(pages, guard)
    if state == "ok":
        return kit.simulated(line, facts, site, entries)
    return kit.simulated(line, facts, site, entries, (), unreachable=tuple(entries), state=state, reasons=reasons)
