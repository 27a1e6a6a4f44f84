"""Servers and pages that would hurt a careless crawler: endless, huge, slow, broken, or leading where nobody may go.

Each is a healthy small column with the trap beside it or in its way; the reports outside the trap must still be found.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cache

from crawler.demo.publications import Publication, newest_first
from crawler.demo.simulator.kit import Kit, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import trs
from crawler.demo.web import HTML, Handler, Page, Request, Response

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"


def calendar(kit: Kit) -> SimulatedSite:
    """A calendar in the column with links to the month before and after, for ever."""

    def months(request: Request) -> Response | None:
        if not request.path.startswith("/calendar/"):
            return None
        digits = "".join(c for c in request.path if c.isdigit())[:9]
        number = int(digits or "0")
        links = f'<a href="/calendar/{number + 1}.html">政府信息公开年报 下一月</a><a href="/calendar/{max(0, number - 1)}.html">上一月</a>'
        return _html(kit.page("日历", links))

    return _column(kit, "an endless calendar", months, extra='<a href="/calendar/100.html">政府信息公开年报日历</a>')


def sessions(kit: Kit) -> SimulatedSite:
    """Every page puts a new session id into all its links."""
    count = [0]
    made = _column(kit, "session ids in links", lambda request: None)
    pages = made.site.pages

    def numbered(request: Request) -> Response | None:
        target = request.path.partition(";")[0]
        page = pages.get(target)
        if page is None or not page.media_type.startswith("text/html"):
            return None
        count[0] += 1
        mark = f";jsessionid={count[0]:032X}"
        text = page.body.decode().replace('.shtml"', f'.shtml{mark}"').replace('/zfxxgknb/"', f'/zfxxgknb/{mark}"')
        return Response(
            200, text.encode(), (("Content-Type", HTML), ("Set-Cookie", f"JSESSIONID={count[0]:032X}; Path=/"))
        )

    return kit.simulated("bad", made.facts, kit.site(dict(pages), numbered), made.reports)


def redirect_loop(kit: Kit) -> SimulatedSite:
    """The column redirects in a circle, by status, by script and by meta refresh."""

    def loop(request: Request) -> Response | None:
        if request.path == "/a/":
            return Response(302, b"", (("Location", "/b/"),))
        if request.path == "/b/":
            return Response(302, b"", (("Location", "/a/"),))
        if request.path == "/m/":
            return Response(
                200,
                b'<html><head><meta http-equiv="refresh" content="0;url=/m2/"></head></html>',
                (("Content-Type", HTML),),
            )
        if request.path == "/m2/":
            return Response(
                200, b'<html><head><script>window.location="/m/"</script></head></html>', (("Content-Type", HTML),)
            )
        return None

    links = '<a href="/a/">政府信息公开年报（部门）</a><a href="/m/">政府信息公开年报（乡镇）</a>'
    return _column(kit, "redirect loops by status, script and meta refresh beside the column", loop, extra=links)


def redirect_chain(kit: Kit) -> SimulatedSite:
    """A chain of redirects that never ends, each to a new address."""

    def chain(request: Request) -> Response | None:
        if not request.path.startswith("/chain/"):
            return None
        number = int("".join(c for c in request.path if c.isdigit())[:9] or "0")
        return Response(301, b"", (("Location", f"/chain/{number + 1}"),))

    return _column(kit, "an endless chain of redirects", chain, extra='<a href="/chain/1">政府信息公开年报（部门）</a>')


def long_list(kit: Kit) -> SimulatedSite:
    """A list of ten thousand rows of other documents around the reports."""
    entries = _entries(kit)
    other = "".join(
        f'<li><a href="/gg/{k}.html">关于某某事项的公告（第{k}号）</a><span>2022-01-01</span></li>\n'
        for k in range(10_000)
    )
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, other + "".join(row("./" + trs.article_name(e), e) for e in entries))
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    return kit.simulated("bad", "a list of 10,000 other rows", kit.site(pages), entries)


def huge_page(kit: Kit) -> SimulatedSite:
    """An article of fifty megabytes beside the reports."""
    block = "<p>填充内容</p>".encode() * 4096

    def huge(request: Request) -> Response | None:
        if request.path != "/zwgk/zfxxgknb/big.shtml":
            return None
        return Response(200, block, (("Content-Type", HTML),), repeat=50_000_000 // len(block) + 1)

    return _column(
        kit, "a page of 50 MB", huge, extra=f'<a href="{_FOLDER}big.shtml">县2018年政府信息公开工作年度报告</a>'
    )


def slow_drip(kit: Kit) -> SimulatedSite:
    """An article that comes a few bytes a second."""

    def drip(request: Request) -> Response | None:
        if request.path != f"{_FOLDER}slow.shtml":
            return None
        return Response(200, b"<html><body>" + b"." * 20_000, (("Content-Type", HTML),), drip=(4, 1.0))

    return _column(
        kit, "a page that drips", drip, extra=f'<a href="{_FOLDER}slow.shtml">县2018年政府信息公开工作年度报告</a>'
    )


def wrong_length(kit: Kit) -> SimulatedSite:
    """Answers that end before their announced length, the first time they are asked for."""
    made = _column(kit, "answers cut short of their length, whole the second time", lambda request: None)
    pages = made.site.pages
    seen: set[str] = set()

    def cut(request: Request) -> Response | None:
        page = pages.get(request.target)
        if page is None or "/t20" not in request.path or request.target in seen:
            return None
        seen.add(request.target)
        return Response(200, page.body, (("Content-Type", page.media_type),), cut_at=len(page.body) // 2)

    return kit.simulated("bad", made.facts, kit.site(dict(pages), cut), made.reports)


def gzip_bomb(kit: Kit) -> SimulatedSite:
    """An answer of a few hundred kilobytes that unpacks to two hundred megabytes."""

    def explode(request: Request) -> Response | None:
        if request.path != f"{_FOLDER}zip.shtml":
            return None
        return Response(200, _bomb(), (("Content-Type", HTML), ("Content-Encoding", "gzip")))

    return _column(
        kit, "a gzip bomb", explode, extra=f'<a href="{_FOLDER}zip.shtml">县2018年政府信息公开工作年度报告</a>'
    )


def forbidden_links(kit: Kit) -> SimulatedSite:
    """Rows that lead to private addresses, to a file, to the cloud's metadata service, and a redirect to one."""
    targets = (
        "http://10.0.0.1/nb.html",
        "http://192.168.1.1/",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/",
        "ftp://127.0.0.1/x",
        "http://[::1]/",
        "http://2130706433/",
    )
    links = "".join(
        f'<li><a href="{target}">县{2010 + k}年政府信息公开工作年度报告</a><span>2011-01-20</span></li>'
        for k, target in enumerate(targets)
    )

    def inside(request: Request) -> Response | None:
        if request.path != f"{_FOLDER}go.shtml":
            return None
        return Response(302, b"", (("Location", "http://10.0.0.1/admin"),))

    links += f'<li><a href="{_FOLDER}go.shtml">县2009年政府信息公开工作年度报告</a></li>'
    return _column(kit, "links and redirects to private addresses and files", inside, extra=links)


def failing(kit: Kit) -> SimulatedSite:
    """A site that answers every page with 500."""
    made = _column(kit, "500 for every page", lambda request: None)

    def broken(request: Request) -> Response | None:
        return (
            None
            if request.path == "/robots.txt"
            else Response(500, b"Internal Server Error", (("Content-Type", "text/plain"),))
        )

    site = kit.site(dict(made.site.pages), broken)
    return kit.simulated(
        "bad", made.facts, site, made.reports, (), unreachable=made.reports, state="failed", reasons=("status_500", "")
    )


def hijacked(kit: Kit) -> SimulatedSite:
    """A lapsed domain: the home page is an advertisement for gambling under the county's title."""
    made = _column(kit, "a hijacked site", lambda request: None)
    text = kit.page("首页", "<p>澳门新葡京 真人娱乐 百家乐 体育投注</p>" * 40).body

    def advertise(request: Request) -> Response | None:
        return None if request.path == "/robots.txt" else Response(200, text, (("Content-Type", HTML),))

    site = kit.site(dict(made.site.pages), advertise)
    return kit.simulated(
        "0.8", made.facts, site, made.reports, (), unreachable=made.reports, state="failed", reasons=("hijacked", "")
    )


def empty_column(kit: Kit) -> SimulatedSite:
    """A column without a single row: reports must be there and are not."""
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, "", '<script>createPageHTML(0, 0, "index", "shtml");</script>')
    return kit.simulated("bad", "an empty column", kit.site(pages), (), state="empty")


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(200)) + packer.flush()


def _entries(kit: Kit) -> list[Publication]:
    return newest_first(kit.reports([kit.government], years=(2021, 2022, 2023, 2024)))


def _column(kit: Kit, facts: str, handler: Handler, extra: str = "") -> SimulatedSite:
    entries = _entries(kit)
    pages = kit.home(_FOLDER, "政府信息公开年报")
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    for target in (_FOLDER, f"{_FOLDER}index.shtml"):
        page = pages[target]
        pages[target] = _with(page, extra)
    return kit.simulated("bad", facts, kit.site(pages, handler), entries)


def _with(page: Page, extra: str) -> Page:
    text = page.body.decode().replace('</ul><div class="page">', f'{extra}</ul><div class="page">')
    return replace(page, make=lambda: text.encode())


def _html(page: Page) -> Response:
    return Response(200, page.body, (("Content-Type", HTML),))
