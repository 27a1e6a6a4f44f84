"""Checklist 24–28: how a report hangs on its page, pages that are the report, soft 404s, twins, and clones on strange hosts."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from crawler.demo import publications
from crawler.demo.publications import PNG, Publication, newest_first
from crawler.demo.simulator.kit import Kit, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import trs
from crawler.demo.sites.trs import file_page
from crawler.demo.web import HTML, Page, Response, Site

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"


def viewer(kit: Kit) -> SimulatedSite:
    """Line 24: the report is a PDF shown by pdf.js in a frame; the address stands encoded in ``file=``."""
    entries = newest_first(
        kit.reports([kit.government, kit.departments[0]], years=(2021, 2022, 2023, 2024), form="pdf")
    )
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, "".join(row(f"./{entry.number}.html", entry) for entry in entries))
    pages["/pdfjs/web/viewer.html"] = Page.of("<html><head><title>PDF.js viewer</title></head><body></body></html>")
    for entry in entries:
        target = f"/files/{entry.hash('viewer', 16)}.pdf"
        frame = (
            f'<iframe src="/pdfjs/web/viewer.html?file={quote(target, safe="")}" width="100%" height="900"></iframe>'
        )
        pages[f"{_FOLDER}{entry.number}.html"] = _bare(kit, entry, frame)
        pages[target] = file_page(entry.files[0], entry.stamp)
    return kit.simulated("24", "PDF in a pdf.js frame, viewer.html?file=", kit.site(pages), entries)


def attachments(kit: Kit) -> SimulatedSite:
    """Line 24: DOCX and PDF files linked in every way but a plain link."""
    entries = newest_first(
        kit.reports(
            [kit.government, kit.departments[0]],
            years=(2020, 2021, 2022, 2023, 2024),
            form=lambda unit, year: "pdf" if year % 2 else "docx",
        )
    )
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, "".join(row(f"./{entry.number}.html", entry) for entry in entries))
    ways = (
        '<p><a href="{}"><img src="/images/icon_doc.gif">{name}</a></p>',
        '<embed src="{}" type="application/pdf" width="800" height="900">',
        '<object data="{}" width="800" height="900"></object>',
        '<p><a href="javascript:void(0)" onclick="downFile(\'{}\')">{name}</a></p>',
        "<p><a href=\"javascript:window.open('{}')\">{name}</a></p>",
        '<script>showVsbpdfIframe("{}","100%","700","0","","vsb","2000","");</script>',
        "<iframe src='{}' width='100%' height='700'></iframe>",
    )
    for k, entry in enumerate(entries):
        file = entry.files[0]
        target = f"/__local/{entry.hash('local', 8)}/{entry.number}.{file.extension}"
        markup = ways[k % len(ways)].replace("{}", target).replace("{name}", escape(file.name))
        pages[f"{_FOLDER}{entry.number}.html"] = _bare(kit, entry, markup)
        pages[target] = file_page(file, entry.stamp)
    return kit.simulated(
        "24b", "files by link, embed, object, onclick, window.open, script, frame", kit.site(pages), entries
    )


def scanned(kit: Kit) -> SimulatedSite:
    """Line 24: reports as one image a page, and reports whose tables are images."""
    years = (2021, 2022, 2023, 2024)
    with_pictures = kit.reports([kit.government], years=years, form="pictures")
    scans = kit.reports([kit.departments[0]], years=years, form="pictures", first=4000)
    entries = newest_first([*with_pictures, *scans])
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(_COLUMN, "".join(row(f"./{entry.number}.html", entry) for entry in entries))
    for entry in with_pictures:
        pages[f"{_FOLDER}{entry.number}.html"] = kit.article(entry, _COLUMN)
    for entry in scans:
        images = "".join(
            f'<p><img src="./W020240115_{entry.number}_{k}.png" width="800" height="1130"></p>' for k in range(5)
        )
        pages[f"{_FOLDER}{entry.number}.html"] = _bare(kit, entry, images)
        for k in range(5):
            pages[f"{_FOLDER}W020240115_{entry.number}_{k}.png"] = Page(_scan(k), PNG)
    return kit.simulated(
        "24c",
        "scanned pages as images; tables as images",
        kit.site(pages),
        entries,
        with_pictures,
        unreadable=tuple(scans),
    )


def decoys(kit: Kit) -> SimulatedSite:
    """Line 24: picture story, explanation, call and rules beside the report, under nearly its title, and a report with 解 in its unit's name."""
    reports = kit.reports([kit.government, kit.towns[0]], years=(2022, 2023, 2024), form="html+pdf")
    others: list[Publication] = []
    for year in (2022, 2023, 2024):
        others += kit.decoys(year)
    name = kit.government.name
    others += [
        publications.notice(
            f"一图读懂{name}2024年政府信息公开工作年度报告",
            "2025-03-25",
            name,
            8101,
            '<p><img src="/images/tujie2024.png" width="900" height="1200"></p>',
        ),
        publications.notice(
            f"{name}2024年政府信息公开工作年度报告编制说明",
            "2025-03-20",
            name,
            8102,
            "<p>现将年度报告编制有关情况说明如下。</p>",
        ),
        publications.notice(
            f"{name}2024年政府工作报告",
            "2025-01-10",
            name,
            8103,
            "<p>各位代表：现在，我代表县人民政府向大会报告工作。</p>",
        ),
        publications.notice(
            f"{name}2024年法治政府建设年度报告", "2025-03-30", name, 8104, "<p>一、主要举措和成效。二、存在的不足。</p>"
        ),
        publications.roll_call(kit.government, 2024, [kit.government.name, kit.office.name, kit.towns[0].name], 8105),
    ]
    entries = [*reports, *others]
    pages = kit.home(_FOLDER)
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries, per_page=40)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    return kit.simulated(
        "24d", "HTML beside PDF of one report; 图解, 解读, 通知, 编制说明, 公布情况 beside it", kit.site(pages), entries
    )


def index_is_report(kit: Kit) -> SimulatedSite:
    """Line 25: the index page of a year's directory is the report itself."""
    years = (2020, 2021, 2022, 2023, 2024)
    entries = kit.reports([kit.government], years=years)
    root = "/zfxxgk/zfxxgknb_06879/"
    links = "".join(f'<li><a href="./{year}n/">{year}年</a></li>' for year in reversed(years))
    pages = kit.home(root)
    pages[root] = kit.page(_COLUMN, f'<div class="years"><ul>{links}</ul></div>')
    for entry in entries:
        if entry.truth:
            pages[f"{root}{entry.truth['year']}n/"] = kit.article(entry, _COLUMN, '<div class="TRS_Editor">{}</div>')
    return kit.simulated("25", "a year's index page is the report; there is no article", kit.site(pages), entries)


def soft_404(kit: Kit) -> SimulatedSite:
    """Line 26: any unknown address answers 200 with the home page; two rows lead to removed pages."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]]))
    pages = kit.home(_FOLDER)
    pages |= trs.list_pages(kit.skin, _FOLDER, _COLUMN, entries, per_page=30)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    gone = [entries[3], entries[7]]
    for entry in gone:
        del pages[_FOLDER + trs.article_name(entry)]
    del pages["/robots.txt"]
    missing = Response(200, pages["/"].body, (("Content-Type", HTML),))
    kept = [entry for entry in entries if entry not in gone]
    return kit.simulated(
        "26",
        "the home page with status 200 for any unknown address",
        kit.site(pages, missing=missing),
        entries,
        kept,
        unreachable=tuple(gone),
    )


def soft_404_redirect(kit: Kit) -> SimulatedSite:
    """Line 26 as at 门头沟: an unknown address is sent to the home page."""
    made = soft_404(kit)
    missing = Response(301, b"", (("Location", "/"), ("Content-Type", HTML)))
    return kit.simulated(
        "26b",
        "301 to the home page for any unknown address",
        kit.site(dict(made.site.pages), missing=missing),
        made.reports,
        unreachable=made.unreachable,
    )


def twins(kit: Kit) -> SimulatedSite:
    """Line 27: every report at several addresses: two columns, a mobile host, query suffixes, HTML beside PDF."""
    entries = newest_first(
        kit.reports([kit.government, kit.departments[0]], years=(2021, 2022, 2023, 2024), form="html+pdf")
    )
    second = "/qzfb/c117279/"
    mobile = f"{kit.key}-wap"
    pages = kit.home("/zfxxgk/")
    wap = f'<p><a href="[[base:{mobile}]]/">手机版</a></p>'
    columns = f'<ul><li><a href="{_FOLDER}">政府信息公开年报</a></li><li><a href="{second}">年度报告</a></li></ul>{wap}'
    pages["/zfxxgk/"] = kit.page("政府信息公开", columns)
    suffixed = "".join(row(f"./{trs.article_name(entry)}?ddtab=true", entry) for entry in entries)
    pages[_FOLDER] = kit.list_page(_COLUMN, suffixed)
    pages |= trs.article_pages(kit.skin, _FOLDER, _COLUMN, entries)
    pages |= trs.list_pages(kit.skin, second, "年度报告", entries)
    pages |= trs.article_pages(kit.skin, second, "年度报告", entries)
    other = Site(mobile, kit.skin.name, kit.code, dict(pages))
    return kit.simulated(
        "27",
        "one report at two columns, with a query suffix, on a mobile host, as HTML and PDF",
        kit.site(pages),
        entries,
        others=(other,),
    )


def clone(kit: Kit) -> SimulatedSite:
    """Line 28: rows and texts that lead to a clone on a strange host with the same paths."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]], years=(2021, 2022, 2023, 2024)))
    strange = f"{kit.key}-clone"
    pages = kit.home(_FOLDER)
    rows = "".join(row("./" + trs.article_name(entry), entry) for entry in entries)
    rows += "".join(row(f"[[base:{strange}]]{_FOLDER}{trs.article_name(entry)}", entry) for entry in entries[:4])
    pages[_FOLDER] = kit.list_page(_COLUMN, rows)
    sentence = f'<p>本报告电子版可在网站（<a href="[[base:{strange}]]/">[[base:{strange}]]</a>）下载。</p>'
    for entry in entries:
        pages[_FOLDER + trs.article_name(entry)] = kit.article(entry, _COLUMN, sentence + '<div id="zoom">{}</div>')
    copied = {target: page for target, page in pages.items() if target != "/robots.txt"}
    stranger = Site(strange, "某某网", kit.code, copied)
    return kit.simulated(
        "28", "links in list and text to a clone with the same paths", kit.site(pages), entries, strangers=(stranger,)
    )


def flipbook(kit: Kit) -> SimulatedSite:
    """文登: a flip book, one HTML file for each printed page; only the book as a whole is the report, and it is linked as PDF too."""
    entries = kit.reports([kit.government], years=(2022, 2023), form="pdf")
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(
        _COLUMN, "".join(row(f"./{entry.number}.html", entry) for entry in newest_first(entries))
    )
    for entry in entries:
        base = f"/files/{entry.number}/basic-html/"
        for k in range(1, 5):
            body = f"<div class='header'>{entry.title}</div><p>第{k}页　本页为电子书页面，文字从略。</p><a href='page{k + 1}.html'>下一页</a>"
            pages[f"{base}page{k}.html"] = kit.page(f"第{k}页", body if k < 4 else body.replace("page5", "page1"))
        target = f"/files/{entry.number}/{entry.number}.pdf"
        links = (
            f'<p><a href="{base}page1.html">在线阅读</a></p><p><a href="{target}">{escape(entry.files[0].name)}</a></p>'
        )
        pages[f"{_FOLDER}{entry.number}.html"] = _bare(kit, entry, links)
        pages[target] = file_page(entry.files[0], entry.stamp)
    return kit.simulated("4.6", "flip book beside the PDF", kit.site(pages), entries)


def frames(kit: Kit) -> SimulatedSite:
    """临夏县, 昌江: the column is reached only through frames and tabs with onclick; the page that opens first is the guide."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]], years=(2022, 2023, 2024)))
    pages = kit.home("/zfxxgk/")
    pages["/zfxxgk/"] = kit.page("政府信息公开", '<iframe id="main" src="/zfxxgk/frame.html" width="100%"></iframe>')
    pages["/zfxxgk/frame.html"] = Page.of(
        "<html><head><title>政府信息公开指南</title></head><body><ul class='tab'>"
        "<li onclick=\"changeTab('/zfxxgk/zn/')\">政府信息公开指南</li><li onclick=\"changeTab('/zfxxgk/nb/')\">政府信息公开年报</li>"
        "</ul><div id='con'>编制本指南。</div></body></html>"
    )
    pages["/zfxxgk/zn/"] = kit.page("政府信息公开指南", "<p>为便于公民获取政府信息，编制本指南。</p>")
    pages["/zfxxgk/nb/"] = kit.list_page(
        _COLUMN, "".join(row(f"/zfxxgk/nb/{entry.number}.html", entry) for entry in entries)
    )
    for entry in entries:
        pages[f"/zfxxgk/nb/{entry.number}.html"] = kit.article(entry, _COLUMN)
    return kit.simulated("0.9", "frame page with onclick tabs", kit.site(pages), entries)


def _scan(k: int) -> Callable[[], bytes]:
    return lambda: publications.picture(800, 1130, 255 - k)


def _bare(kit: Kit, entry: Publication, markup: str) -> Page:
    """An article whose body is only what the markup holds."""
    plain = Publication(entry.title, entry.day, entry.source, entry.number, lambda: markup, entry.truth, entry.unit)
    return kit.article(plain, _COLUMN)
