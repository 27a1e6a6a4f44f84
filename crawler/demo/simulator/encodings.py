"""Checklist 22 and §0.6: pages whose declared encoding is wrong, missing, late or too small for their characters."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable

from crawler.demo.simulator.kit import Kit
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import trs
from crawler.demo.web import HTML, Page, Request, Response

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"
_RARE = "<p>（二〇二四年一月，经办人：镕、瑄）</p>"


def lying_header(kit: Kit) -> SimulatedSite:
    """Pages in GBK, declared as UTF-8 by the header and as nothing by the page."""
    return _site(kit, "22", "header says utf-8, body is GBK", "gb18030", HTML, meta="")


def gb2312_meta(kit: Kit) -> SimulatedSite:
    """No charset in the header, ``gb2312`` in the page, characters that only GB18030 has."""
    return _site(
        kit, "22b", "meta says gb2312, characters need gb18030 (〇, 镕, 瑄)", "gb18030", "text/html", meta="gb2312"
    )


def late_meta(kit: Kit) -> SimulatedSite:
    """The meta tag stands after four kilobytes of comment."""
    return _site(kit, "22c", "meta http-equiv after 4 KB", "gb18030", "text/html", meta="gbk", padding=4200)


def latin_header(kit: Kit) -> SimulatedSite:
    """UTF-8 pages that the header calls iso-8859-1."""
    return _site(
        kit,
        "22d",
        "header says iso-8859-1, body is UTF-8 with a BOM",
        "utf-8-sig",
        "text/html; charset=iso-8859-1",
        meta="utf-8",
    )


def unasked_compression(kit: Kit) -> SimulatedSite:
    """Pages are compressed whether asked or not, some as raw deflate; robots.txt is the soft-404 page as HTML."""
    plain = _site(kit, "22e", "gzip unasked, raw deflate, 200 HTML for robots.txt", "utf-8", HTML, meta="utf-8")
    soft = kit.page("页面不存在", "<p>您访问的页面不存在或已删除！</p>").body

    def squeeze(request: Request) -> Response | None:
        if request.path == "/robots.txt":
            return Response(200, soft, (("Content-Type", HTML),))
        page = plain.site.pages.get(request.target)
        if page is None or not page.media_type.startswith("text/html"):
            return None
        if request.path.endswith(".shtml"):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            body = packer.compress(page.body) + packer.flush()
            return Response(200, body, (("Content-Type", HTML), ("Content-Encoding", "deflate")))
        return Response(200, gzip.compress(page.body, mtime=0), (("Content-Type", HTML), ("Content-Encoding", "gzip")))

    pages = {target: page for target, page in plain.site.pages.items() if target != "/robots.txt"}
    site = kit.site(pages, squeeze, has_validators=False)
    return kit.simulated("22e", plain.facts, site, plain.reports)


def gbk_robots(kit: Kit) -> SimulatedSite:
    """robots.txt in GBK with a comment in Chinese, and a directory that is forbidden; reports lie outside it."""
    plain = _site(
        kit, "0.7", "robots.txt in GBK: comments in Chinese, one forbidden directory", "utf-8", HTML, meta="utf-8"
    )
    rules = "# 本站爬虫协议\nUser-agent: *\nDisallow: /nbjy/ # 内部交流\n"
    pages = dict(plain.site.pages) | {"/robots.txt": Page.of(rules, "text/plain", "gb18030")}
    pages["/nbjy/"] = kit.page("内部交流", "<p>内部栏目</p>")
    return kit.simulated("0.7", plain.facts, kit.site(pages), plain.reports, notes={"forbidden": "/nbjy/"})


def _site(
    kit: Kit, line: str, facts: str, encoding: str, media_type: str, *, meta: str, padding: int = 0
) -> SimulatedSite:
    entries = kit.reports([kit.government, kit.departments[0]], years=(2020, 2022, 2023, 2024), form="html:word")
    pages = kit.home(_FOLDER)
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    again = {
        target: Page(_recode(page, encoding, meta, padding), media_type, page.modified)
        if page.media_type.startswith("text/html")
        else page
        for target, page in pages.items()
    }
    return kit.simulated(line, facts, kit.site(again), entries)


def _recode(page: Page, encoding: str, meta: str, padding: int) -> Callable[[], bytes]:
    def make() -> bytes:
        text = page.body.decode()
        tag = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
        text = re.sub(
            r'<meta http-equiv="Content-Type"[^>]*>',
            lambda found: f"<!--{'-' * padding}-->" * bool(padding) + tag,
            text,
        )
        return text.replace("</h1>", "</h1>" + _RARE).encode(encoding)

    return make
