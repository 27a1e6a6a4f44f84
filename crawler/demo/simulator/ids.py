"""Checklist 16–21 and their relatives: sites told apart by how they number articles and lists."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape

from crawler.demo.publications import Publication, chunks, newest_first
from crawler.demo.simulator.kit import Kit, page_count, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import ucap
from crawler.demo.web import HTML, Request, Response

_COLUMN = "政府信息公开年报"


def ucap_json(kit: Kit) -> SimulatedSite:
    """Line 16: the list page is empty, rows come as JSON with the words "null" and "undefined" for what is missing."""
    entries = kit.reports([kit.government, kit.office, kit.departments[0]], form=_mixed) + kit.decoys()
    identifier = hashlib.sha256(kit.key.encode()).hexdigest()[:32]
    channel = ucap.Channel.of("/jsx/c106168/", identifier, _COLUMN, entries, per_page=10)
    pages = kit.home("/jsx/c106127/list.shtml", "政府信息公开年报")
    # The entry column is not the column that holds the reports.
    pages["/jsx/c106127/list.shtml"] = kit.page(
        "政府信息公开", '<ul class="tab"><li><a href="/jsx/c106168/list.shtml">政府信息公开年报</a></li></ul>'
    )
    pages["/jsx/c106168/list.shtml"] = ucap.list_page(kit.skin, channel)
    pages |= ucap.article_pages(kit.skin, channel)
    site = kit.site(pages, ucap.search([channel]))
    return kit.simulated("16", 'UCAP: list.shtml without rows, common/search JSON with "null" strings', site, entries)


def ucap_static(kit: Kit) -> SimulatedSite:
    """Line 16, static kind: rows in common_list.shtml, page two is common_list_2.shtml."""
    folder = "/jsx/c116485/"

    def address(entry: Publication) -> str:
        return f"{folder}{entry.day[:4]}{entry.day[5:7]}/{entry.hash(kit.key)}.shtml"

    def name(k: int) -> str:
        return f"{folder}common_list{'' if k == 0 else f'_{k + 1}'}.shtml"

    return _static(
        kit,
        "16b",
        "UCAP static: common_list.shtml, common_list_2.shtml",
        folder,
        address,
        name,
        "<UCAPCONTENT>{}</UCAPCONTENT>",
    )


def content_n(kit: Kit) -> SimulatedSite:
    """Line 17: neither lists nor articles have an extension."""
    folder = "/zwgk/zfxxgk/xxgknb"

    def name(k: int) -> str:
        return folder if k == 0 else f"{folder}?page={k + 1}"

    return _static(
        kit,
        "17",
        "content_<id> without extension under a list without extension",
        folder,
        lambda entry: f"{folder}/content_{2_150_000 + entry.number}",
        name,
        '<div class="wzzw-article">{}</div>',
    )


def snowflake(kit: Kit) -> SimulatedSite:
    """Line 18: 19-digit ids; lists are 1.html, 2.html, …"""
    folder = "/zwgk/fdzdgknr/zfxxgknb/xj/"

    def address(entry: Publication) -> str:
        # The upper bits are the milliseconds since the service's epoch, as the real ids have them.
        return f"{folder}{(int(entry.stamp * 1000) - 1_288_834_974_657 << 22) + entry.number}.html"

    return _static(
        kit,
        "18",
        "19-digit ids beyond 2^53, lists 1.html, 2.html",
        folder,
        address,
        lambda k: f"{folder}{k + 1}.html",
        "{}",
    )


def jhtml(kit: Kit) -> SimulatedSite:
    """Line 19: one column slug a year."""
    entries = kit.reports([kit.government, *kit.departments[:3]], years=(2021, 2022, 2023, 2024))
    pages = kit.home("/zfxxgk/index.jhtml")
    years = "".join(
        f'<li><a href="/zfxxgknb{year}/index.jhtml">{year}年政府信息公开年报</a></li>'
        for year in (2024, 2023, 2022, 2021)
    )
    pages["/zfxxgk/index.jhtml"] = kit.page("政府信息公开年报", f"<ul>{years}</ul>")
    for year in (2021, 2022, 2023, 2024):
        own = newest_first(e for e in entries if e.truth and e.truth["year"] == year)
        for k, group in enumerate(chunks(own, 3)):
            rows = "".join(row(f"/zfxxgknb{year}/{24_960_000 + entry.number}.jhtml", entry) for entry in group)
            count = page_count(len(own), 3)
            after = f'<a href="index_{k + 2}.jhtml">下一页</a>' if k + 1 < count else "<a>下一页</a>"
            page = kit.list_page(f"{year}年政府信息公开年报", rows, f"共{len(own)}条记录 {k + 1}/{count}页 {after}")
            pages[f"/zfxxgknb{year}/index{'' if k == 0 else f'_{k + 1}'}.jhtml"] = page
        for entry in own:
            pages[f"/zfxxgknb{year}/{24_960_000 + entry.number}.jhtml"] = kit.article(
                entry, _COLUMN, '<div class="content">{}</div>'
            )
    return kit.simulated("19", "Jeecms: one column slug a year, lists index_2.jhtml", kit.site(pages), entries)


def tsid(kit: Kit) -> SimulatedSite:
    """Line 20: directories named by a stamp, with an index page in each."""
    folder = "/zwgk/zfxxgk/zfxxgknb/"

    def address(entry: Publication) -> str:
        return f"{folder}{entry.day.replace('-', '')}{90_000_000_000 + entry.number:011d}/index.html"

    return _static(
        kit,
        "20",
        "articles as <stamp>/index.html",
        folder,
        address,
        lambda k: f"{folder}index{'' if k == 0 else f'_{k + 1}'}.html",
        '<div class="article-body">{}</div>',
    )


def numid(kit: Kit) -> SimulatedSite:
    """Line 20: directories named by a number."""
    folder = "/dxq/zwgk/nb56/"
    return _static(
        kit,
        "20b",
        "articles as <number>/index.html, slugs with a random suffix",
        folder,
        lambda entry: f"{folder}{210_000 + entry.number}/index.html",
        lambda k: f"{folder}index{'' if k == 0 else f'_{k + 1}'}.html",
        '<div class="zfxxgk_content">{}</div>',
    )


def pnidpv(kit: Kit) -> SimulatedSite:
    """Line 20: parameters encoded in the file name."""
    folder = "/xxgk/"

    def address(entry: Publication) -> str:
        year = entry.truth["year"] if entry.truth else 0
        return f"{folder}pnidpv{entry.number}pntypepvnbpnnfpv{year}.html"

    return _static(
        kit,
        "20c",
        "parameters encoded in the name: pnidpv…pnnfpv<year>",
        folder,
        address,
        lambda k: f"{folder}pntypepvnbpnpagepv{k + 1}.html",
        "{}",
    )


def query_strings(kit: Kit) -> SimulatedSite:
    """Line 21: one script for lists and one for articles, told apart by parameters."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]]))
    by_number = {str(91_000 + entry.number): entry for entry in entries}
    articles = {
        number: kit.article(entry, _COLUMN, '<div id="NewsContent">{}</div>') for number, entry in by_number.items()
    }
    size = 6

    def scripts(request: Request) -> Response | None:
        if request.path == "/year_details.aspx":
            page = articles.get(request.query.get("id", ""))
            return Response(200, page.body, (("Content-Type", HTML),)) if page else None
        if request.path != "/InfoPublic.aspx":
            return None
        text = request.query.get("page", "1")
        number = max(1, int(text) if text.isdigit() else 1)
        group = entries[(number - 1) * size : number * size]
        rows = "".join(row(f"year_details.aspx?dept=38&id={91_000 + entry.number}", entry) for entry in group)
        count = page_count(len(entries), size)
        links = "".join(
            f'<a href="InfoPublic.aspx?cid=15971&pid=20&page={n}&kw=">{n}</a> ' for n in range(1, count + 1)
        )
        pager = f"共{len(entries)}条 第{number}/{count}页 {links}"
        return Response(200, kit.list_page(_COLUMN, rows, pager).body, (("Content-Type", HTML),))

    pages = kit.home("/InfoPublic.aspx?cid=15971&pid=20&page=1&kw=", "政府信息公开年报")
    return kit.simulated(
        "21", "InfoPublic.aspx?cid=&page= and year_details.aspx?dept=&id=", kit.site(pages, scripts), entries
    )


def object_id(kit: Kit) -> SimulatedSite:
    """Families objid and doc-channel: 24 hexadecimal digits whose first eight are the second of creation."""
    folder = "/gongkai/channel_c_5a5c2e9f0000000000000341_n_1612345678.1234/"

    def address(entry: Publication) -> str:
        return f"{folder}doc_{int(entry.stamp):08x}{entry.hash(kit.key, 16)}.html"

    return _static(
        kit,
        "h",
        "doc_<24 hex> in a directory with a dot in its name",
        folder,
        address,
        lambda k: folder if k == 0 else f"{folder}index_{k + 1}.html",
        "{}",
    )


def uuid_columns(kit: Kit) -> SimulatedSite:
    """Family uuidcol: /columns/<uuid>/YYYYMM/DD/<uuid>.html; the title block glues date and time."""
    column = _uuid(kit.key)
    folder = f"/columns/{column}/"

    def address(entry: Publication) -> str:
        return f"{folder}{entry.day[:4]}{entry.day[5:7]}/{entry.day[8:]}/{_uuid(str(entry.number))}.html"

    return _static(
        kit,
        "h2",
        "UUID columns and articles",
        folder,
        address,
        lambda k: f"{folder}index{'' if k == 0 else f'_{k + 1}'}.html",
        '<div class="time">2021-03-2918:26</div><div id="conN">{}</div>',
    )


def _static(
    kit: Kit,
    line: str,
    facts: str,
    folder: str,
    address: Callable[[Publication], str],
    list_name: Callable[[int], str],
    wrap: str,
) -> SimulatedSite:
    """A flat column of static pages with links to all list pages."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]], form="html:plain"))
    groups = chunks(entries, 6)
    pages = kit.home(list_name(0))
    for k, group in enumerate(groups):
        rows = "".join(row(address(entry), entry) for entry in group)
        links = "".join(f'<a href="{escape(list_name(n))}">{n + 1}</a> ' for n in range(len(groups)))
        after = f'<a class="next" href="{escape(list_name(k + 1))}">下一页</a>' if k + 1 < len(groups) else ""
        page = kit.list_page(_COLUMN, rows, f"共 {len(entries)} 条 {links}{after}")
        pages[list_name(k)] = page
    if folder not in pages:
        pages[folder] = pages[list_name(0)]
    for entry in entries:
        pages[address(entry)] = kit.article(entry, _COLUMN, wrap)
    return kit.simulated(line, facts, kit.site(pages), entries)


def _uuid(text: str) -> str:
    digits = hashlib.sha256(text.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def _mixed(unit: object, year: int) -> str:
    return {2020: "pdf", 2023: "docx"}.get(year, "html:wps")
