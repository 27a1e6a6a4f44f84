"""Puts a demo county on the web: home page, information disclosure with its tabs, annual-report columns, decoys, robots.txt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from crawler.demo import publications
from crawler.demo.county import County
from crawler.demo.publications import PNG, Publication
from crawler.demo.reports import YEARS
from crawler.demo.sites import hanweb, shell, trs, ucap
from crawler.demo.sites.shell import Skin
from crawler.demo.units import Unit
from crawler.demo.web import Page, Site

_ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /admin/\nDisallow: /system/login\n"
_DECOY_YEARS = (2021, 2023, 2025)


def build_site(county: County) -> Site:
    """The county's site, made as its family makes them."""
    builders: dict[str, Callable[[County, Skin], Site]] = {"trs": _trs, "hanweb": _hanweb, "ucap": _ucap}
    area = county.units[0]
    skin = Skin(f"{area.name}门户网站", f"www.{county.family}.gov.example", f"{county.code}0001")
    return builders[county.family](county, skin)


def _decoys(county: County) -> list[Publication]:
    """What stands in the government's column beside reports."""
    found: list[Publication] = []
    for k, year in enumerate(_DECOY_YEARS):
        found += publications.decoys(county.units[0], year, 500 + 10 * k)
        names = [unit.name for unit in county.units]
        found.append(publications.roll_call(county.units[0], year, names, 505 + 10 * k))
    return found


def _common(skin: Skin, disclosure: str, home: str = "") -> dict[str, Page]:
    """Robots, pictures and the home page, which leads to the disclosure page."""
    columns = ("县情概况", "新闻中心", "政务公开", "办事服务", "专题专栏")
    news = "".join(
        f'<li><a href="/xwdt/{k}.html">{name}动态</a><span>2025-0{k + 1}-12</span></li>'
        for k, name in enumerate(columns)
    )
    body = (
        f'<div class="zwgk"><h3>政务公开</h3><ul><li><a href="{disclosure}" target="_blank">政府信息公开</a></li>'
        f'<li><a href="/ldzc/">领导之窗</a></li><li><a href="/zfwj/">政府文件</a></li></ul></div>'
        f'<div class="news"><ul>{news}</ul></div>{home}'
    )
    pages = {
        "/robots.txt": Page.of(_ROBOTS, "text/plain"),
        "/": Page.of(shell.page(skin, "首页", "", body)),
        "/images/style.css": Page.of("body{font-size:14px}", "text/css"),
        "/images/logo.png": Page(lambda: publications.picture(300, 60), PNG),
    }
    for target in ("/xwdt/", "/zwfw/", "/hdjl/", "/ztzl/", "/ldzc/", "/zfwj/", "/wzdt/", "/lxwm/"):
        pages[target] = Page.of(shell.page(skin, "栏目", "", "<p>栏目内容正在建设中。</p>"))
    for k in range(len(columns)):
        pages[f"/xwdt/{k}.html"] = Page.of(shell.page(skin, "动态", "", "<p>近日，县里召开工作推进会。</p>"))
    for year in YEARS:
        pages[f"/images/tujie{year}.png"] = Page(lambda: publications.picture(900, 1200), PNG)
        for table in (2, 3, 4):
            pages[f"/images/nb{year}_{table}.png"] = Page(lambda: publications.picture(640, 720), PNG)
    for extension in ("pdf", "docx", "xlsx"):
        pages[f"/images/icon_{extension}.gif"] = Page(lambda: publications.picture(16, 16), PNG)
    return pages


def _tabs(targets: dict[str, str]) -> str:
    names = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开")
    return "".join(f'<li><a href="{targets.get(name, "/zfwj/")}"><span>{name}</span></a></li>' for name in names)


def _slug(unit: Unit) -> str:
    """The directory of a unit's mini-site: a department's usual abbreviation, a letter code for a township."""
    if unit.department.slug:
        return unit.department.slug
    digits = hashlib.sha256(unit.name.encode()).hexdigest()
    return ("jd" if unit.kind == "subdistrict" else "xz") + "".join(chr(97 + int(d, 16)) for d in digits[:4])


def _trs(county: County, skin: Skin) -> Site:
    """Government and office reports in one flat column of two pages; every other unit on its own mini-site."""
    root = "/zwgk/zfxxgk/"
    column = "政府信息公开年报"
    own = [entry for unit in county.units[:2] for entry in county.of(unit)] + _decoys(county)
    pages = _common(skin, root)
    others = county.units[2:]
    minis = {unit: f"{root}bmxxgk/{_slug(unit)}/" for unit in others}
    links = "".join(f'<li><a href="./bmxxgk/{_slug(unit)}/">{unit.name}</a></li>' for unit in others)
    body = f'<div class="tabs"><ul>{_tabs({column: "./zfxxgknb/"})}</ul></div><div class="bm"><h3>部门和乡镇信息公开</h3><ul>{links}</ul></div>'
    pages[root] = Page.of(shell.page(skin, "政府信息公开", shell.column_tags(skin, "政府信息公开"), body))
    twin = county.of(others[2])[-1]
    pages |= trs.list_pages(skin, f"{root}zfxxgknb/", column, [*own, twin])
    pages |= trs.article_pages(skin, f"{root}zfxxgknb/", column, [*own, twin])
    for unit, folder in minis.items():
        tabs = f'<div class="tabs"><h2>{unit.name}</h2><ul>{_tabs({column: "./zfxxgknb/"})}</ul></div>'
        pages[folder] = Page.of(shell.page(skin, unit.name, shell.column_tags(skin, unit.name), tabs))
        trail = f' &gt; <a href="{folder}">{unit.name}</a> &gt; {column}'
        pages |= trs.list_pages(skin, f"{folder}zfxxgknb/", column, county.of(unit), breadcrumb=trail)
        pages |= trs.article_pages(skin, f"{folder}zfxxgknb/", column, county.of(unit))
    return Site("demo-trs", skin.name, county.code, pages)


def _hanweb(county: County, skin: Skin) -> Site:
    """Three columns (government, departments, townships), rows by data store and proxy."""
    parts = (
        (
            1229010,
            3310,
            "县政府年报",
            [entry for unit in county.units[:2] for entry in county.of(unit)] + _decoys(county),
        ),
        (1229011, 3311, "部门年报", [e for u in county.units[2:] if u.level == "county" for e in county.of(u)]),
        (1229012, 3312, "乡镇（街道）年报", [e for u in county.units if u.level == "township" for e in county.of(u)]),
    )
    columns = [hanweb.Column.of(number, unit, title, entries) for number, unit, title, entries in parts]
    pages = _common(skin, "/col/col1229001/index.html")
    frame = '<iframe src="/col/col1229002/index.html" width="100%" height="800" frameborder="0"></iframe>'
    pages["/col/col1229001/index.html"] = Page.of(shell.page(skin, "政府信息公开", "", frame))
    tabs = f'<ul class="tab">{_tabs({"政府信息公开年报": "/col/col1229010/index.html"})}</ul>'
    pages["/col/col1229002/index.html"] = Page.of(
        f"<html><head><title>政府信息公开</title></head><body>{tabs}</body></html>"
    )
    trail = "".join(f' | <a href="/col/col{c.number}/index.html">{c.title}</a>' for c in columns)
    for column in columns:
        pages[f"/col/col{column.number}/index.html"] = hanweb.list_page(skin, column, 12, trail)
        pages |= hanweb.article_pages(skin, column, is_old=lambda entry: entry.day < "2022")
    return Site(
        "demo-hanweb",
        skin.name,
        county.code,
        pages,
        handlers=(hanweb.proxy(columns, 12),),
    )


def _ucap(county: County, skin: Skin) -> Site:
    """One channel for government and office, one for all other units; rows only as JSON."""
    groups = (
        ("/tlq/c106127/", "政府信息公开年报", [e for u in county.units[:2] for e in county.of(u)] + _decoys(county)),
        ("/tlq/c106128/", "部门街道年报", [e for u in county.units[2:] for e in county.of(u)]),
    )
    channels = [
        ucap.Channel.of(folder, hashlib.sha256(folder.encode()).hexdigest()[:32], title, entries)
        for folder, title, entries in groups
    ]
    pages = _common(skin, "/tlq/zfxxgk/newxxgk_index.shtml")
    tabs = "".join(
        f"<li onclick=\"window.location.href='{channel.folder}list.shtml'\">{channel.title}</li>"
        for channel in channels
    )
    body = f'<ul class="tab">{_tabs({"政府信息公开年报": "/tlq/c106127/list.shtml"})}{tabs}</ul>'
    pages["/tlq/zfxxgk/newxxgk_index.shtml"] = Page.of(shell.page(skin, "政府信息公开指南", "", body))
    for channel in channels:
        pages[f"{channel.folder}list.shtml"] = ucap.list_page(skin, channel)
        pages |= ucap.article_pages(skin, channel)
    return Site(
        "demo-ucap",
        skin.name,
        county.code,
        pages,
        handlers=(ucap.search(channels),),
        has_validators=False,
    )
