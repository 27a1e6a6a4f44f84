"""Checklist 1–5: TRS lists numbered from zero and from one, both shapes of the pager script, rows by script, rows in comments."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from crawler.demo.publications import Publication, chunks, newest_first
from crawler.demo.simulator.kit import Kit, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import trs
from crawler.demo.web import Page

_FOLDER = "/zwgk/zfxxgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"


def zero_based(kit: Kit) -> SimulatedSite:
    """Line 1."""
    entries = kit.reports([kit.government, kit.office, kit.departments[0]], form=_mixed) + kit.decoys()
    pages = kit.home("/zwgk/zfxxgk/") | _disclosure(kit)
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries, per_page=8)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    return kit.simulated(
        "1", "TRS, page two is index_1, createPageHTML(pages, current, prefix, extension)", kit.site(pages), entries
    )


def one_based(kit: Kit) -> SimulatedSite:
    """Line 2: page two is index_2, index_1 does not exist."""
    entries = kit.reports([kit.government, kit.departments[0]], form=_mixed)

    def pager(pages: int, current: int, records: int) -> str:
        return f'<script>createPageHTML({pages}, {current}, "index", "shtml");</script>'

    pages = kit.home(_FOLDER) | _lists(kit, entries, pager, first=1)
    return kit.simulated("2", "TRS as at Kunming: page two is index_2, index_1 answers 404", kit.site(pages), entries)


def records_first(kit: Kit) -> SimulatedSite:
    """Line 3: the pager script begins with the number of records."""
    entries = kit.reports([kit.government, kit.departments[0], kit.towns[0]])

    def pager(pages: int, current: int, records: int) -> str:
        return (
            f'<script language="javascript">createPageHTML({records}, {pages}, {current}, "index", "html", 6);</script>'
        )

    pages = kit.home(_FOLDER) | _lists(kit, entries, pager, first=0, extension="html")
    return kit.simulated("3", "createPageHTML(records, pages, current, …)", kit.site(pages), entries)


def written_rows(kit: Kit) -> SimulatedSite:
    """Line 4: rows written by script, as at Wuhan, and one column as at Haidian with an empty strLink."""
    entries = newest_first(kit.reports([kit.government, kit.office]))
    groups = chunks(entries, 6)
    pages = kit.home(_FOLDER)
    for k, group in enumerate(groups):
        rows = "".join(_written(entry) for entry in group)
        text = f"<table>{rows}</table><script>var countPage = {len(groups)}//共多少页\nvar currentPage = {k};createPageHTML({len(groups)}, {k}, 'index', 'shtml');</script>"
        page = kit.page(_COLUMN, text)
        pages |= {_FOLDER: page, f"{_FOLDER}index.shtml": page} if k == 0 else {f"{_FOLDER}index_{k}.shtml": page}
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    return kit.simulated(
        "4", "rows only in document.writeln; in others an empty strLink means the local page", kit.site(pages), entries
    )


def commented_rows(kit: Kit) -> SimulatedSite:
    """Line 5: HTML comments hold rows of withdrawn pages beside the live ones."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]]))
    dead = "".join(
        f'<li><a href="./201001/t20100115_{entry.number}.shtml" title="{escape(entry.title)}">{escape(entry.title)}</a>'
        f"<span>2010-01-15</span></li>"
        for entry in entries[:5]
    )
    live = "".join(
        f"<!-- {row('./' + trs.article_name(entry), entry)} -->" + row("./" + trs.article_name(entry), entry)
        for entry in entries
    )
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, f"<!-- 旧版\n{dead}\n-->{live}")
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    return kit.simulated("5", "rows in comments (some dead) beside live rows", kit.site(pages), entries)


def stubs(kit: Kit) -> SimulatedSite:
    """§0.7: deep list pages are stubs of some 400 bytes that lead back to the column."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]]))

    def pager(pages: int, current: int, records: int) -> str:
        return f'<script>createPageHTML({pages}, {current}, "index", "shtml");</script>'

    pages = kit.home(_FOLDER) | _lists(kit, entries, pager, first=0)
    stub = f'<html><head><script>window.location="{_FOLDER}";</script></head><body><!--{"x" * 300}--></body></html>'
    for name in ("index_1.shtml", "index_2.shtml"):
        pages[_FOLDER + name] = Page.of(stub)
    return kit.simulated(
        "0.7",
        "list pages after the first are stubs that lead back to it",
        kit.site(pages),
        entries,
        entries[:6],
        unreachable=tuple(entries[6:]),
        is_complete=False,
    )


def mini_sites(kit: Kit) -> SimulatedSite:
    """Layout 4 of §0.1: every unit has an information-disclosure site of its own with its own column."""
    root = "/xjwz/zwgk/zfxxgkzl/xzfjqzcbm/"
    units = [*kit.departments[:3], *kit.towns]
    pages = kit.home("/xjwz/zwgk/zfxxgkzl/")
    links = "".join(f'<li><a href="./xzfjqzcbm/bm{k}/">{unit.name}</a></li>' for k, unit in enumerate(units))
    pages["/xjwz/zwgk/zfxxgkzl/"] = kit.page("政府信息公开专栏", f"<h3>县政府及其组成部门</h3><ul>{links}</ul>")
    entries: list[Publication] = []
    for k, unit in enumerate(units):
        own = kit.reports([unit], years=(2022, 2023, 2024, 2025), first=3000 + 200 * k)
        folder = f"{root}bm{k}/ndbg/"
        tabs = '<ul><li><a href="./zfxxgkzn/">公开指南</a></li><li><a href="./ndbg/">年度报告</a></li></ul>'
        pages[f"{root}bm{k}/"] = kit.page(unit.name, tabs)
        pages[f"{root}bm{k}/zfxxgkzn/"] = kit.page("公开指南", "<p>本指南每年更新一次。</p>")
        pages |= trs.list_pages(kit.skin, folder, "年度报告", own, extension="htm")
        pages |= trs.article_pages(kit.skin, folder, "年度报告", own, extension="htm")
        entries += own
    return kit.simulated("0.1", "every unit has a mini-site with its own 年报 column", kit.site(pages), entries)


def year_and_class(kit: Kit) -> SimulatedSite:
    """Layout 3 of §0.1: unit class, then year, then list; a year directory may name the year of publication."""
    root = "/zfxxgk/zfxxgknb/"
    pages = kit.home("/zfxxgk/")
    pages["/zfxxgk/"] = kit.page(
        "政府信息公开", '<ul class="tab"><li onclick="location.href=\'/zfxxgk/zfxxgknb/\'">年报</li></ul>'
    )
    classes = {
        "szfnb": ("县政府", [kit.government]),
        "bm": ("县直部门", kit.departments[:2]),
        "xzjd": ("乡镇", kit.towns),
    }
    links = "".join(f'<li><a href="./{slug}/">{name}</a></li>' for slug, (name, _) in classes.items())
    pages[root] = kit.page(_COLUMN, f"<ul>{links}</ul>")
    entries: list[Publication] = []
    for n, (slug, (name, units)) in enumerate(classes.items()):
        years = (2021, 2022, 2023, 2024)
        own = kit.reports(units, years=years, first=5000 + 500 * n)
        entries += own
        # The towns' directories are named after the year in which the reports came out.
        shift = 1 if slug == "xzjd" else 0
        folders = {year: f"{root}{slug}/{year + shift}n/" for year in years}
        below = "".join(f'<li><a href="./{year + shift}n/">{year + shift}年</a></li>' for year in years)
        pages[f"{root}{slug}/"] = kit.page(name, f"<ul>{below}</ul>")
        for year, folder in folders.items():
            group = [entry for entry in own if entry.truth and entry.truth["year"] == year]
            pages |= trs.list_pages(kit.skin, folder, f"{year + shift}年", group, extension="html")
            pages |= trs.article_pages(kit.skin, folder, f"{year + shift}年", group, extension="html")
    return kit.simulated(
        "0.1b", "unit class, year, list; some years are those of publication", kit.site(pages), entries
    )


def _mixed(unit: object, year: int) -> str:
    return {2019: "html:trs", 2020: "html:word", 2022: "pdf", 2024: "docx"}.get(year, "html:heads")


def _disclosure(kit: Kit) -> dict[str, Page]:
    tabs = "".join(
        f'<li><a href="{href}">{name}</a></li>'
        for name, href in (
            ("政府信息公开指南", "./zfxxgkzn/"),
            ("政府信息公开年报", "./zfxxgknb/"),
            ("依申请公开", "./ysqgk/"),
        )
    )
    return {
        "/zwgk/zfxxgk/": kit.page("政府信息公开", f"<ul>{tabs}</ul>"),
        "/zwgk/zfxxgk/zfxxgkzn/": kit.page("政府信息公开指南", "<p>为便于公民获取政府信息，编制本指南。</p>"),
        "/zwgk/zfxxgk/ysqgk/": kit.page("依申请公开", "<p>申请人可当面或者通过信函提出申请。</p>"),
    }


def _lists(
    kit: Kit,
    entries: list[Publication],
    pager: Callable[[int, int, int], str],
    *,
    first: int,
    extension: str = "shtml",
) -> dict[str, Page]:
    groups = chunks(newest_first(entries), 6)
    pages: dict[str, Page] = trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries, extension=extension)
    for k, group in enumerate(groups):
        rows = "".join(row("./" + trs.article_name(entry, extension), entry) for entry in group)
        page = kit.list_page(_COLUMN, rows, pager(len(groups), k, len(entries)))
        names = ["", f"index.{extension}"] if k == 0 else [f"index_{k + first}.{extension}"]
        pages |= {_FOLDER + name: page for name in names}
    return pages


def _written(entry: Publication) -> str:
    title = escape(entry.title)
    if entry.number % 2:
        return (
            f'<tr><td><script>var url="./{trs.article_name(entry)}"; var title="{title}"; '
            'document.writeln("<a href="+url+" title="+title+" target=_blank>"+title+"</a>");</script></td>'
            f"<td>{entry.day}</td></tr>\n"
        )
    return (
        f'<tr><td><script>var strLink=""; var strTitle="{title}"; if(strLink==""){{document.write("<a href=\'./'
        f"{trs.article_name(entry)}' title='{title}'>{title}</a>\");}}else{{document.write(\"<a href='\"+strLink+\"'>{title}</a>\");}}"
        f"</script></td><td>{entry.day}</td></tr>\n"
    )
