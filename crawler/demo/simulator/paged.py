"""Reports published as several HTML files: a pager's script, links to the next page, a table of contents, a flip book, a column that is the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from crawler.demo.publications import Publication, newest_first
from crawler.demo.simulator.kit import Kit, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.web import Page
from crawler.demo.writers import write_html_pages, write_html_sections

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"
_YEARS = (2021, 2022, 2023, 2024)
Pager = Callable[[str, int, int], str]


def scripted(kit: Kit) -> SimulatedSite:
    """TRS: the article's further pages are t…_1.html and t…_2.html; only a script says so, and page one links none of them."""
    entries = kit.reports([kit.government, kit.departments[0]], years=_YEARS)

    def pager(stem: str, k: int, count: int) -> str:
        return f'<div class="page"><script>createPageHTML({count}, {k}, "{stem}", "html");</script></div>'

    pages = _columns(kit, entries, lambda entry: f"{_stem(entry)}.html")
    pages |= _articles(kit, entries, lambda stem, k: f"{stem}_{k}.html" if k else f"{stem}.html", pager)
    return kit.simulated("4.6b", "one report as three files, counted by createPageHTML", kit.site(pages), entries)


def linked(kit: Kit) -> SimulatedSite:
    """Page after page by 下一页, with 上一篇 and 下一篇 to other reports beside it; the cut goes through a table."""
    entries = kit.reports([kit.government, kit.departments[0]], years=_YEARS)
    stems = [_stem(entry) for entry in entries]

    def pager(stem: str, k: int, count: int) -> str:
        place = stems.index(stem)
        before = f'<a href="{_plain_name(stem, k - 1)}">上一页</a>' if k else "<span>上一页</span>"
        after = f'<a href="{_plain_name(stem, k + 1)}">下一页</a>' if k + 1 < count else "<span>下一页</span>"
        others = f'<p>上一篇：<a href="{stems[place - 1]}.html">上一篇</a> 下一篇：<a href="{stems[(place + 1) % len(stems)]}.html">下一篇</a></p>'
        return f'<div class="page">{before} 第{k + 1}页/共{count}页 {after}</div>{others}'

    pages = _columns(kit, entries, lambda entry: f"{_stem(entry)}.html")
    pages |= _articles(kit, entries, _plain_name, pager)
    return kit.simulated("4.6c", "one report as three files, each linking the next", kit.site(pages), entries)


def contents(kit: Kit) -> SimulatedSite:
    """A page with the title and a table of contents; each section is a file of its own and links back."""
    entries = kit.reports([kit.government], years=_YEARS)
    pages = _columns(kit, entries, lambda entry: f"{entry.number}/")
    for entry in entries:
        if entry.truth is None:
            continue
        base = f"{_FOLDER}{entry.number}/"
        sections = write_html_sections(entry.truth)
        links = "".join(
            f'<li><a href="{base}part{k}.html">{escape(heading)}</a></li>'
            for k, (heading, _) in enumerate(sections)
            if heading
        )
        opening = "".join(text for heading, text in sections if not heading)
        pages[base] = _part(kit, entry, f'{opening}<ul class="toc">{links}</ul>')
        for k, (heading, text) in enumerate(sections):
            if heading:
                back = f'<p><a href="{base}">返回目录</a></p>'
                pages[f"{base}part{k}.html"] = _part(kit, entry, text, back)
    return kit.simulated("4.6d", "a table of contents, each section a file of its own", kit.site(pages), entries)


def book(kit: Kit) -> SimulatedSite:
    """文登: a flip book's plain pages page1.html …; a cover, a running header on each, the number of the page below; there is no other form."""
    entries = kit.reports([kit.government], years=_YEARS)
    pages = _columns(kit, entries, lambda entry: f"/files/{entry.number}/basic-html/page1.html")
    for entry in entries:
        if entry.truth is None:
            continue
        base = f"/files/{entry.number}/basic-html/"
        texts = [f"<p>{entry.source}</p>", *write_html_pages(entry.truth)]
        for k, text in enumerate(texts, 1):
            after = f'<a href="page{k + 1}.html"><img src="next.gif" alt="Next Page"></a>' if k < len(texts) else ""
            body = f'<div class="header">{escape(entry.title)}</div><div class="text">{text}</div><p>- {k} -</p>{after}'
            pages[f"{base}page{k}.html"] = Page.of(
                f'<html><head><meta charset="utf-8"><title>Page {k}</title></head><body>{body}</body></html>',
                modified=entry.stamp,
            )
    return kit.simulated("4.6e", "a flip book of one HTML file a printed page", kit.site(pages), entries)


def column(kit: Kit) -> SimulatedSite:
    """The index page of a year's directory is the report, and goes on in index_1.html and index_2.html."""
    entries = kit.reports([kit.government], years=_YEARS)
    links = "".join(f'<li><a href="./{year}n/">{year}年</a></li>' for year in reversed(_YEARS))
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.page(_COLUMN, f'<div class="years"><ul>{links}</ul></div>')
    for entry in entries:
        if entry.truth is None:
            continue
        base = f"{_FOLDER}{entry.truth['year']}n/"
        texts = write_html_pages(entry.truth)
        for k, text in enumerate(texts):
            pager = f'<script>createPageHTML({len(texts)}, {k}, "index", "html");</script>'
            pages[base + (f"index_{k}.html" if k else "")] = _part(kit, entry, text, pager)
    return kit.simulated("4.6f", "a year's index page is the report, in three files", kit.site(pages), entries)


def _stem(entry: Publication) -> str:
    return f"t{entry.day.replace('-', '')}_{entry.number}"


def _plain_name(stem: str, k: int) -> str:
    return f"{stem}_{k + 1}.html" if k else f"{stem}.html"


def _columns(kit: Kit, entries: Sequence[Publication], address: Callable[[Publication], str]) -> dict[str, Page]:
    listed = newest_first([*entries, *kit.decoys()])
    pages = kit.home(_FOLDER)
    pages[_FOLDER] = kit.list_page(
        _COLUMN, "".join(row(address(entry) if entry.is_report else f"{entry.number}.html", entry) for entry in listed)
    )
    for entry in listed:
        if not entry.is_report:
            pages[f"{_FOLDER}{entry.number}.html"] = kit.article(entry, _COLUMN)
    return pages


def _articles(
    kit: Kit, entries: Sequence[Publication], name: Callable[[str, int], str], pager: Pager
) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for entry in entries:
        texts = write_html_pages(entry.truth) if entry.truth is not None else ()
        for k, text in enumerate(texts):
            pages[_FOLDER + name(_stem(entry), k)] = _part(kit, entry, text, pager(_stem(entry), k, len(texts)))
    return pages


def _part(kit: Kit, entry: Publication, text: str, below: str = "") -> Page:
    """One file of a report: title block and metadata as on every page, its part of the body, and what stands below."""
    plain = Publication(entry.title, entry.day, entry.source, entry.number, lambda: text, entry.truth, entry.unit)
    return kit.article(plain, _COLUMN, extra=below)
