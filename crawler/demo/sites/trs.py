"""TRS WCM as county sites run it: directories of lists numbered from zero, articles t<date>_<id>, files named P0… beside the page.

The number of pages stands only in a script (``createPageHTML``); no link to page two exists. Every unit has a mini-site of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from crawler.demo.publications import Attachment, Publication, chunks, newest_first
from crawler.demo.sites import shell
from crawler.demo.sites.shell import Skin
from crawler.demo.web import HTML, Page

_PER_PAGE = 15


def article_name(entry: Publication, extension: str = "shtml") -> str:
    """The address of an article below its column: ``202401/t20240118_1007.shtml``."""
    day = entry.day.replace("-", "")
    return f"{day[:6]}/t{day}_{entry.number}.{extension}"


def file_name(entry: Publication, k: int) -> str:
    """The name of the kth file of an article, beside its page."""
    day = entry.day.replace("-", "")
    return f"P0{day}{int(entry.hash('trs', 12), 16) % 10**12:012d}.{entry.files[k].extension}"


def list_pages(
    skin: Skin,
    folder: str,
    column: str,
    entries: Sequence[Publication],
    *,
    per_page: int = _PER_PAGE,
    extension: str = "shtml",
    breadcrumb: str = "",
    first: int = 0,
) -> dict[str, Page]:
    """The pages of one column, newest first. ``first`` is 0 where page two is ``index_1``, 1 where it is ``index_2``."""
    groups = chunks(newest_first(entries), per_page)
    pages: dict[str, Page] = {}
    for k, group in enumerate(groups):
        rows = "".join(_row(entry, extension) for entry in group)
        pager = f'<div class="page"><script>createPageHTML({len(groups)}, {k}, "index", "{extension}");</script></div>'
        body = f'<div class="list"><h2>{column}</h2><ul class="list-ul">{rows}</ul>{pager}</div>'
        text = shell.page(skin, column, shell.column_tags(skin, column), body, breadcrumb=breadcrumb)
        names = ["", f"index.{extension}"] if k == 0 else [f"index_{k + first}.{extension}"]
        newest = max((entry.stamp for entry in group), default=None)
        for name in names:
            pages[folder + name] = Page.of(text, modified=newest)
    return pages


def article_pages(
    skin: Skin, folder: str, column: str, entries: Iterable[Publication], *, extension: str = "shtml"
) -> dict[str, Page]:
    """The articles of one column and the files beside them."""
    pages: dict[str, Page] = {}
    for entry in entries:
        address = folder + article_name(entry, extension)
        pages[address] = Page(_article_maker(skin, column, entry), HTML, entry.stamp)
        for k, file in enumerate(entry.files):
            beside = address.rpartition("/")[0] + "/" + file_name(entry, k)
            pages[beside] = file_page(file, entry.stamp)
    return pages


def file_page(file: Attachment, stamp: float) -> Page:
    """An attachment as a file of the site."""
    return Page(lambda: file.content, file.media_type, stamp)


def _row(entry: Publication, extension: str) -> str:
    cut = entry.title if len(entry.title) <= 26 else entry.title[:24] + "…"
    return (
        f'<li><a href="./{article_name(entry, extension)}" target="_blank" title="{escape(entry.title)}">{escape(cut)}</a>'
        f"<span>{entry.day}</span></li>\n"
    )


def _article_maker(skin: Skin, column: str, entry: Publication) -> Callable[[], bytes]:
    def make() -> bytes:
        files = "".join(
            f'<p class="insertfileTag"><a href="./{file_name(entry, k)}" title="{escape(file.name)}" appendix="true">'
            f'<img src="/images/icon_{file.extension}.gif">{escape(file.name)}</a></p>'
            for k, file in enumerate(entry.files)
        )
        body = entry.body()
        if "TRS_" not in body:
            body = f'<div class="TRS_Editor">{body}</div>'
        text = (
            f'<div class="xl">{metadata_table(entry)}<h1 class="xl-title">{escape(entry.title)}</h1>'
            f'<div class="xl-info">发布日期：{entry.day}　来源：{entry.source}　浏览次数：<span id="hits"></span>　字体：[大 中 小]</div>'
            f'<div class="xl-xqnr" id="zoom">{body}</div><div class="fj">{files}</div>'
            '<div class="xl-share">分享到：<a href="javascript:;">微信</a> <a href="javascript:window.print()">打印</a></div></div>'
        )
        tags = shell.column_tags(skin, column) + shell.article_tags(skin, entry.title, entry.day, entry.source)
        return shell.page(skin, entry.title, tags, text, breadcrumb=f" &gt; {column}").encode(
            skin.charset, "xmlcharrefreplace"
        )

    return make


def metadata_table(entry: Publication) -> str:
    """The 信息公开 table above the body: 索引号, publisher, dates."""
    index = f"{int(entry.hash('index', 7), 16) % 10**8:08d}-{entry.number % 10}/{entry.day[:4]}-{entry.number:05d}"
    cells = (
        (("索&nbsp;引&nbsp;号", index), ("主题分类", "政府信息公开年报")),
        (("发布机构", entry.source), ("生成日期", entry.day)),
        (("名　　称", escape(entry.title)), ("文　　号", "无")),
    )
    rows = "".join(
        "<tr>" + "".join(f'<td class="label">{label}：</td><td>{value}</td>' for label, value in row) + "</tr>"
        for row in cells
    )
    return f'<table class="xxgk-table" width="100%">{rows}</table>'
