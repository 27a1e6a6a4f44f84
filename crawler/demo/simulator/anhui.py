"""Checklist 14 and 15: the two makes of Anhui, where reports are a content type of their own, listed by organ."""

from __future__ import annotations

from crawler.demo.publications import Publication, newest_first
from crawler.demo.simulator.kit import Kit, page_count, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.units import Unit
from crawler.demo.web import HTML, Page, Request, Response


def anhui(kit: Kit) -> SimulatedSite:
    """Line 14: every organ's reports under ``type=3``; the ``rel`` page names all organs."""
    units = [kit.government, *kit.departments[:2], *kit.towns]
    organs = {6_600_000 + 37 * k: unit for k, unit in enumerate(units)}
    entries = kit.reports(units, years=(2020, 2021, 2022, 2023, 2024))
    first = next(iter(organs))
    listed: dict[int, list[Publication]] = {
        organ: newest_first(entry for entry in entries if entry.unit == unit) for organ, unit in organs.items()
    }

    def column(request: Request) -> Response | None:
        if not request.path.startswith("/public/column/"):
            return None
        organ = int(request.path.rpartition("/")[2]) if request.path.rpartition("/")[2].isdigit() else 0
        kind, action = request.query.get("type", "4"), request.query.get("action", "list")
        if action == "rel":
            return _answer(kit.page("信息公开单位", _organs(organs)))
        if organ not in listed:
            return None
        if kind != "3":
            return _answer(kit.page(organs[organ].name, "<p>暂无数据</p>"))
        text = request.query.get("pageIndex", "1")
        page = max(1, int(text) if text.isdigit() else 1)
        rows = "".join(
            row(f"/public/content/{entry.number}", entry) for entry in listed[organ][(page - 1) * 3 : page * 3]
        )
        pages = page_count(len(listed[organ]), 3)
        pager = (
            f'<div id="page_public_info"></div><script>Ls.pagination("#page_public_info",function(pageIndex){{'
            f"location.href='/public/column/{organ}?type=3&action=list&nav=&pageIndex='+pageIndex;}},"
            f"{{currPage:{page},pageCount:{pages}}});</script>"
            if pages > 1
            else ""
        )
        return _answer(kit.list_page(f"{organs[organ].name}信息公开年报", rows, pager))

    pages = kit.home(f"/public/column/{first}?type=4&action=list", "政府信息公开")
    pages["/zfxxgk/"] = kit.page("政府信息公开", "")
    for entry in entries:
        pages[f"/public/content/{entry.number}"] = kit.article(
            entry, "政府信息公开年报", '<div class="wzcon j-fontContent">{}</div>'
        )
    nav = "".join(
        f'<li><a href="/public/column/{first}?type={kind}&action={action}">{name}</a></li>'
        for kind, action, name in (
            ("2", "list", "信息公开指南"),
            ("3", "list", "信息公开年报"),
            ("4", "rel", "部门乡镇信息公开"),
        )
    )
    pages["/"] = kit.page("首页", f'<ul class="nav-xxgk">{nav}</ul>')
    return kit.simulated(
        "14", "Anhui: type=3 lists by organ, the rel page enumerates the organs", kit.site(pages, column), entries
    )


def openness(kit: Kit) -> SimulatedSite:
    """Line 15: the report is a content type of its own, keyed by unit and year."""
    units = [kit.government, *kit.departments[:2], kit.towns[0]]
    years = (2021, 2022, 2023, 2024)
    entries = kit.reports(units, years=years)
    pages = kit.home("/openness/")
    links = "".join(
        f'<li><a href="/opennessAnnualReport/?branch_id={_branch(k)}">{unit.name}</a></li>'
        for k, unit in enumerate(units)
    )
    pages["/openness/"] = kit.page("政府信息公开", f"<h3>信息公开年报</h3><ul>{links}</ul>")
    for k, unit in enumerate(units):
        own = [entry for entry in entries if entry.unit == unit]
        rows = "".join(
            row(f"/OpennessAnnualReport/year/show/{341 + k}/{entry.truth['year']}.html", entry)
            for entry in newest_first(own)
            if entry.truth
        )
        pages[f"/opennessAnnualReport/?branch_id={_branch(k)}"] = kit.list_page(f"{unit.name}政府信息公开年报", rows)
        for entry in own:
            if entry.truth:
                pages[f"/OpennessAnnualReport/year/show/{341 + k}/{entry.truth['year']}.html"] = kit.article(
                    entry, "政府信息公开年报", '<div class="gk_zn_con">{}</div>'
                )
    return kit.simulated("15", "openness: branch lists, addresses of unit and year", kit.site(pages), entries)


def _branch(k: int) -> str:
    return f"5a5c2e9f{k:016x}"


def _organs(organs: dict[int, Unit]) -> str:
    items = "".join(
        f'<li><b>{unit.name}</b><a href="/public/column/{organ}?type=2&action=list">指南</a>'
        f'<a href="/public/column/{organ}?type=4&action=list">目录</a><a href="/public/column/{organ}?type=3&action=list">年报</a>'
        f'<a href="/public/column/{organ}?type=5&action=list">申请</a></li>'
        for organ, unit in organs.items()
    )
    return f'<ul class="organs">{items}</ul>'


def _answer(page: Page) -> Response:
    return Response(200, page.body, (("Content-Type", HTML),))
