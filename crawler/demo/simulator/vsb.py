"""Checklist 13: VSB, whose page numbers run downwards and whose files come only to who names the article as referrer."""

from __future__ import annotations

from html import escape

from crawler.demo.publications import Publication, chunks, newest_first
from crawler.demo.simulator.kit import Kit
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.web import HTML, Handler, Page, Request, Response

_DOWNLOAD = "/system/_content/download.jsp"
_CAPTCHA = (
    '<html><head><title>下载验证</title></head><body><form>请输入验证码：<input name="codeValue">'
    '<img src="/system/resource/js/filedownload/createimage.jsp"><input type="submit" value="下载"></form></body></html>'
)
_REFUSAL = "<html><head><title>提示信息</title></head><body><p>非法下载！</p>" + "<!-- -->" * 600 + "</body></html>"


def vsb(kit: Kit) -> SimulatedSite:
    """Line 13: pages are numbered downwards, files come only to who names the article as referrer."""
    entries, pages = _vsb(kit)
    return kit.simulated(
        "13",
        "VSB: page two of three is /2.htm, the last /1.htm; download.jsp answers an error page without a referrer",
        kit.site(pages, _downloads(entries, has_captcha=False)),
        entries,
    )


def vsb_captcha(kit: Kit) -> SimulatedSite:
    """Line 13, captcha variant: files ask for a picture code."""
    entries, pages = _vsb(kit)
    return kit.simulated(
        "13b",
        "VSB whose downloads ask for a picture code: the pages can be read, the files cannot",
        kit.site(pages, _downloads(entries, has_captcha=True)),
        entries,
        [entry for entry in entries if not entry.files],
        unreachable=tuple(entry for entry in entries if entry.files),
        reasons=("", "captcha"),
        is_complete=False,
    )


def _vsb(kit: Kit) -> tuple[list[Publication], dict[str, Page]]:
    """The publications, and the pages that lead to them and hold them."""
    entries = newest_first(
        kit.reports(
            [kit.government, kit.departments[0]],
            form=lambda unit, year: "pdf" if year in (2021, 2024) else "html:plain",
        )
    )
    groups = chunks(entries, 5)
    total = len(groups)
    pages = kit.home("/zfxxgk/zfxxgknb.htm")
    for k, group in enumerate(groups):
        up = "" if k == 0 else "../"
        rows = "".join(
            f'<li id="line_u7_{n}"><span>{entry.day}</span><a href="../{up}info/1116/{entry.number}.htm" title="{escape(entry.title)}">'
            f"<em>{escape(entry.title)}</em></a></li>"
            for n, entry in enumerate(group)
        )
        page = kit.list_page("政府信息公开年报", rows, _vsb_pager(k, total))
        pages["/zfxxgk/zfxxgknb.htm" if k == 0 else f"/zfxxgk/zfxxgknb/{total - k}.htm"] = page
    for entry in entries:
        target = f"{_DOWNLOAD}?urltype=news.DownloadAttachUrl&owner=1615111502&wbfileid={_token(entry)}"
        link = "".join(
            f'<p>附件【<a href="{escape(target)}">{escape(file.name)}</a>】已下载<span id="nattach{_token(entry)}">0</span>次</p>'
            for file in entry.files
        )
        wrap = '<form name="_newscontent_fromname"><div id="vsb_content_2"><div class="v_news_content">{}</div></div></form>'
        pages[f"/info/1116/{entry.number}.htm"] = kit.article(entry, "政府信息公开年报", wrap, extra=link)
    return entries, pages


def _token(entry: Publication) -> str:
    return f"{entry.number}{entry.hash('vsb', 4)}"


def _downloads(entries: list[Publication], *, has_captcha: bool) -> Handler:
    """Hands out the files: never where a picture code is asked for, else to who names a referrer."""
    files = {_token(entry): entry for entry in entries if entry.files}

    def download(request: Request) -> Response | None:
        if request.path != _DOWNLOAD:
            return None
        entry = files.get(request.query.get("wbfileid", ""))
        if entry is None:
            return None
        if has_captcha:
            return Response(200, _CAPTCHA.encode(), (("Content-Type", HTML), ("Set-Cookie", "JSESSIONID=0F3A; Path=/")))
        if not request.headers.get("referer", "").startswith("http"):
            return Response(200, _REFUSAL.encode(), (("Content-Type", HTML),))
        headers = (("Content-Type", "application/octet-stream"), ("Content-Disposition", "attachment"))
        return Response(200, entry.files[0].content, headers)

    return download


def _vsb_pager(k: int, total: int) -> str:
    def target(page: int) -> str:
        if page == 0:
            return "zfxxgknb.htm" if k == 0 else "../zfxxgknb.htm"
        return f"{'zfxxgknb/' if k == 0 else ''}{total - page}.htm"

    numbers = "".join(f'<span class="p_no"><a href="{target(n)}">{n + 1}</a></span>' for n in range(total) if n != k)
    after = f'<span class="p_next"><a href="{target(k + 1)}">下页</a></span>' if k + 1 < total else ""
    return f'<span class="p_t">共{total}页</span>{numbers}{after}<span class="p_last"><a href="{target(total - 1)}">尾页</a></span>'
