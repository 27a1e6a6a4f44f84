"""Checklist 6–10: Hanweb's data stores, its dead proxy, the xxgk search, the report page of unit × year, and its successor jpaas."""

from __future__ import annotations

import json
from html import escape

from crawler.demo.publications import Publication, newest_first
from crawler.demo.simulator.kit import Kit, beside, page_count
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import hanweb
from crawler.demo.sites.trs import file_page
from crawler.demo.web import HTML, Request, Response

_JPAAS = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_SEARCH = "/module/xxgk/search.jsp"
_ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"


def data_store(kit: Kit) -> SimulatedSite:
    """Line 6: first rows embedded, the others only by POST with record numbers."""
    entries = kit.reports([kit.government, kit.office, kit.departments[0]], form=_mixed) + kit.decoys()
    column = hanweb.Column.of(33718, 212860, "政府信息公开年报", entries, per_page=9)
    answer = hanweb.proxy([column], 62)

    def only_post(request: Request) -> Response | None:
        if request.path == hanweb.PROXY and request.method != "POST":
            return hanweb.xml("<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>")
        return answer(request)

    pages = kit.home("/col/col33718/index.html", "政府信息公开年报")
    pages["/col/col33718/index.html"] = hanweb.list_page(kit.skin, column, 62)
    pages |= hanweb.article_pages(kit.skin, column, is_old=lambda entry: entry.day < "2022")
    return kit.simulated(
        "6", "JCMS: embedded XML data store, further rows by POST to dataproxy.jsp", kit.site(pages, only_post), entries
    )


def dead_proxy(kit: Kit) -> SimulatedSite:
    """Line 7: the proxy answers with an empty body of 54 bytes; only the embedded rows can be had."""
    entries = kit.reports([kit.government, kit.office, kit.departments[0]])
    column = hanweb.Column.of(1229041, 8841, "政府信息公开年报", entries, per_page=14)
    empty = b"<?xml version='1.0' encoding='UTF-8'?><datastore />".ljust(54)

    def dead(request: Request) -> Response | None:
        if request.path != hanweb.PROXY:
            return None
        return Response(200, empty, (("Content-Type", "text/xml; charset=utf-8"),))

    pages = kit.home("/col/col1229041/index.html")
    pages["/col/col1229041/index.html"] = hanweb.list_page(kit.skin, column, 62)
    pages |= hanweb.article_pages(kit.skin, column, is_old=lambda entry: False)
    return kit.simulated(
        "7",
        "JCMS whose dataproxy is empty: only the embedded rows exist, and the page states more",
        kit.site(pages, dead),
        entries,
        column.entries[:14],
        unreachable=column.entries[14:],
        is_complete=False,
    )


def disclosure_search(kit: Kit) -> SimulatedSite:
    """Line 8: the xxgk list comes as an HTML fragment that a script of the page asks for."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]]))
    area, div, size = "11370124004305123Q", "div1101", 8
    column = hanweb.Column.of(1101, 1, "政府信息公开年报", entries, size)

    def fragment(request: Request) -> Response | None:
        if request.path != _SEARCH:
            return None
        values = {**request.query, **request.form}
        if values.get("infotypeId") != "C0202" or values.get("area") != area:
            return Response(200, b"<table></table>", (("Content-Type", HTML),))
        text = values.get("currpage", "1")
        page = int(text) if text.isdigit() else 1
        rows = "".join(
            _search_row(column, entry, k) for k, entry in enumerate(entries[(page - 1) * size : page * size])
        )
        pages = page_count(len(entries), size)
        text = (
            f'<table class="tr_main">{rows}</table><div class="page">共{len(entries)}条 第{page}/{pages}页 '
            f'<input type="hidden" id="totalpage" value="{pages}"></div>'
        )
        return Response(200, text.encode(), (("Content-Type", HTML),))

    loader = (
        f"<div id='{div}'></div><script>var area='{area}'; var jdid='24';\n"
        f"loadDynamic('{_SEARCH}?standardXxgk=1&isAllList=1&texttype=0&fbtime=-1&vc_all=&vc_filenumber=&vc_title=&vc_number='"
        f"+'&currpage=1&sortfield=,compaltedate:0&infotypeId=C0202&jdid='+jdid+'&area='+area+'&divid={div}'"
        f"+'&standardXxgk=1&isAllList=1','{div}');</script>"
    )
    frame = f'<iframe src="/module/xxgk/tree.jsp?standardXxgk=1&area={area}&divid={div}" width="200"></iframe>'
    pages = kit.home("/col/col1101/index.html")
    pages["/col/col1101/index.html"] = kit.page("政府信息公开年报", frame + loader)
    pages["/module/xxgk/tree.jsp"] = kit.page("目录", "<ul><li>机构职能</li><li>政府信息公开年报</li></ul>")
    pages |= hanweb.article_pages(kit.skin, column, is_old=lambda entry: False)
    return kit.simulated(
        "8", "JCMS xxgk: search.jsp fragment loaded by a concatenated address", kit.site(pages, fragment), entries
    )


def annual_report_page(kit: Kit) -> SimulatedSite:
    """Line 9: one JSP prints the report of a unit (``area``) and a year (``fbtime``); there is no list and no date."""
    units = [kit.government, *kit.departments[:2], kit.towns[0]]
    areas = ["370900004341", "001008003014106", "11371082004339319Q", "11371643004387601P-1"]
    years = (2020, 2021, 2022, 2023, 2024)
    entries = kit.reports(units, years=years)
    named = dict(zip(areas, units, strict=True))

    def grid(current: str, year: int) -> str:
        of_units = "".join(
            f'<li><a href="{_ANNUAL}?area={a}&fbtime={year}">{u.name}</a></li>' for a, u in named.items()
        )
        of_years = "".join(f'<li><a href="{_ANNUAL}?area={current}&fbtime={y}">{y}年</a></li>' for y in reversed(years))
        return f'<div class="left"><ul>{of_units}</ul></div><div class="years"><ul>{of_years}</ul></div>'

    def answer(request: Request) -> Response | None:
        if request.path != _ANNUAL:
            return None
        area, year = request.query.get("area", areas[0]), request.query.get("fbtime", "2024")
        unit = named.get(area)
        for entry in entries:
            if unit == entry.unit and entry.truth and str(entry.truth["year"]) == year:
                body = f'{grid(area, int(year))}<div id="zoom"><h2>{escape(entry.title)}</h2>{entry.body()}</div>'
                return Response(200, kit.page("政府信息公开年报", body).body, (("Content-Type", HTML),))
        return Response(
            200, kit.page("政府信息公开年报", grid(areas[0], 2024) + "<p>暂无年报</p>").body, (("Content-Type", HTML),)
        )

    pages = kit.home("/xxgk/index.html")
    tab = f'<ul class="tabs"><li><a href="{_ANNUAL}?area={areas[0]}&fbtime=2024">政府信息公开年报</a></li></ul>'
    pages["/xxgk/index.html"] = kit.page("政府信息公开", tab)
    return kit.simulated(
        "9", "xxgkAnnualReport.jsp: a grid of unit × year, each address one report", kit.site(pages, answer), entries
    )


def jpaas(kit: Kit) -> SimulatedSite:
    """Line 10: JSON pages; ``pageNo`` is ignored, ``paramJson`` works."""
    entries = newest_first(kit.reports([kit.government, kit.office, kit.departments[0]], form=_mixed))
    return _jpaas(kit, entries, has_param_json=True)


def jpaas_stuck(kit: Kit) -> SimulatedSite:
    """Line 10, as seen from outside the country: every page is page one."""
    entries = newest_first(kit.reports([kit.government, kit.office, kit.departments[0]]))
    return _jpaas(kit, entries, has_param_json=False)


def _jpaas(kit: Kit, entries: list[Publication], *, has_param_json: bool) -> SimulatedSite:
    size, folder = 15, "/zwgk/zfxxgknb/"
    names = {entry.number: f"/art/{entry.day[:4]}/art_{entry.hash(kit.key)}.html" for entry in entries}
    page_id = "5ef4" + kit.code

    def unit_html(page: int) -> str:
        rows = "".join(
            f'<li class="clearfix"><a href="{names[entry.number]}" title="{escape(entry.title)}" target="_blank">'
            f"{escape(entry.title)}</a><span>{entry.day}</span></li>"
            for entry in entries[(page - 1) * size : page * size]
        )
        query = f"{{'webId':'3185','pageId':'{page_id}','parseType':'bulidstatic','pageType':'column','tagId':'信息列表','tplSetId':'aTPL9'}}"
        pager = (
            f'<div class="pagination" rows="{size}" count="{len(entries)}" pageNo="{page}" unitUrl="{_JPAAS}" queryData="{query}"></div>'
            if len(entries) > size
            else ""
        )
        return f'<ul class="list">{rows}</ul>{pager}'

    def answer(request: Request) -> Response | None:
        if request.path != _JPAAS:
            return None
        if request.query.get("pageId") != page_id:
            body: dict[str, object] = {"success": False, "data": {}}
        else:
            body = {"success": True, "code": "200", "data": {"html": unit_html(_asked(request, has_param_json))}}
        return Response(200, json.dumps(body, ensure_ascii=False).encode(), (("Content-Type", "application/json"),))

    pages = kit.home(f"{folder}index.html", "政府信息公开年报")
    pages[f"{folder}index.html"] = kit.page(
        "政府信息公开年报", f'<div class="xxgk-zcnr" url="{_JPAAS}">{unit_html(1)}</div>'
    )
    for entry in entries:
        pages[names[entry.number]] = kit.article(entry, "政府信息公开年报", file_link=beside(_attached(entry)))
        for file in entry.files:
            pages[_attached(entry)] = file_page(file, entry.stamp)
    if has_param_json:
        return kit.simulated(
            "10", "jpaas: pageNo is ignored, paramJson gives page two", kit.site(pages, answer), entries
        )
    return kit.simulated(
        "10b",
        "jpaas from abroad: every page number gives page one",
        kit.site(pages, answer),
        entries,
        entries[:size],
        unreachable=tuple(entries[size:]),
        is_complete=False,
    )


def _attached(entry: Publication) -> str:
    return f"/attach/0/{entry.hash('jpaas')}.{entry.files[0].extension}" if entry.files else ""


def _asked(request: Request, has_param_json: bool) -> int:
    try:
        asked = json.loads(request.query.get("paramJson", "{}")).get("pageNo", 1)
    except (ValueError, AttributeError):
        return 1
    return asked if has_param_json and isinstance(asked, int) and asked > 0 else 1


def _search_row(column: hanweb.Column, entry: Publication, k: int) -> str:
    kind = "even" if k % 2 else "odd"
    return (
        f'<tr class="tr_main_value_{kind}"><td>{k + 1}</td><td><a href="{hanweb.article_address(column.number, entry)}" '
        f'title="{escape(entry.title)}" target="_blank">{escape(entry.title)}</a></td><td>{entry.day}</td></tr>'
    )


def _mixed(unit: object, year: int) -> str:
    return {2019: "html:layout", 2021: "docx", 2023: "pdf"}.get(year, "html:word")
