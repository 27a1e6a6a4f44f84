"""Hanweb JCMS as county sites run it: the first rows as XML in a script, the others from dataproxy.jsp, by GET or by POST.

A list page holds no ordinary link to an article. Articles stand at ``/art/Y/M/D/art_<column>_<id>.html`` without leading zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from crawler.demo.publications import Publication, newest_first
from crawler.demo.sites import shell
from crawler.demo.sites.shell import Skin
from crawler.demo.sites.trs import file_page, metadata_table
from crawler.demo.web import HTML, Handler, Page, Request, Response

PROXY = "/module/web/jpage/dataproxy.jsp"


@dataclass(frozen=True)
class Column:
    """A column: its number, the number of its list unit on the page, its title, its rows (newest first), rows a page."""

    number: int
    unit: int
    title: str
    entries: tuple[Publication, ...]
    per_page: int = 15

    @classmethod
    def of(cls, number: int, unit: int, title: str, entries: Iterable[Publication], per_page: int = 15) -> Column:
        """A column with its rows put in order."""
        return cls(number, unit, title, tuple(newest_first(entries)), per_page)


def article_address(column: int, entry: Publication) -> str:
    """``/art/2024/1/18/art_1229010_1007.html``."""
    year, month, day = (int(part) for part in entry.day.split("-"))
    return f"/art/{year}/{month}/{day}/art_{column}_{entry.number}.html"


def file_address(entry: Publication, k: int) -> str:
    """The download script of an article's kth file."""
    return f"/module/download/downfile.jsp?classid=0&filename={entry.hash(f'hanweb{k}')}.{entry.files[k].extension}"


def list_page(skin: Skin, column: Column, web_id: int, breadcrumb: str = "") -> Page:
    """The first page of a column: its first rows embedded as a data store, the pager as a script."""
    store = datastore(column, web_id, column.entries[: column.per_page], with_next=True)
    body = (
        f'<div class="list_main"><h3>{column.title}</h3><div id="{column.unit}" class="default_pgContainer">'
        f'<script type="text/xml">{store}</script></div>'
        f"<script>$('#{column.unit}').jpage({{totalRecord:{len(column.entries)},perPage:{column.per_page},"
        f"proxyUrl:'{PROXY}'}});</script>"
        f"<script>var param_{column.unit} = {{col:1,appid:1,webid:{web_id},path:'/',columnid:{column.number},"
        f"sourceContentType:1,unitid:'{column.unit}',webname:'{skin.name}',permissiontype:0}};</script></div>"
    )
    text = shell.page(skin, column.title, shell.column_tags(skin, column.title), body, breadcrumb=breadcrumb)
    newest = max((entry.stamp for entry in column.entries), default=None)
    return Page.of(text, modified=newest)


def datastore(
    column: Column, web_id: int, rows: Sequence[Publication], *, with_next: bool, broken_dates: bool = False
) -> str:
    """Rows as the XML that the pager's script reads."""
    more = (
        f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&appid=1&webid={web_id}&path=/&columnid={column.number}'
        f'&unitid={column.unit}&webname={quote("门户网站")}&permissiontype=0"></a>]]></nextgroup>'
        if with_next
        else ""
    )
    records = "".join(f"<record><![CDATA[{row(column, entry, broken_dates)}]]></record>" for entry in rows)
    return f"<datastore>{more}<recordset>{records}</recordset></datastore>"


def row(column: Column, entry: Publication, broken_date: bool = False) -> str:
    """One row; attributes stand in single quotes, and some answers break the date over lines."""
    day = entry.day if not broken_date else entry.day.replace("-", "-\n ")
    return (
        f"<li><a href='{article_address(column.number, entry)}' title='{escape(entry.title)}' target='_blank'>"
        f"{escape(entry.title)}</a><span>{day}</span></li>"
    )


def proxy(columns: Sequence[Column], web_id: int) -> Handler:
    """The handler that gives further rows: GET with ``page``, or POST with record numbers in the query and the column in the form."""
    by_key = {(str(column.number), str(column.unit)): column for column in columns}

    def answer(request: Request) -> Response | None:
        if request.path != PROXY:
            return None
        values = {**request.query, **request.form}
        column = by_key.get((values.get("columnid", ""), values.get("unitid", "")))
        if column is None:
            return xml("<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>")
        start, end = _range(values, column)
        rows = column.entries[start:end]
        store = datastore(column, web_id, rows, with_next=False, broken_dates=True)
        total = f"<datastore><totalrecord>{len(column.entries)}</totalrecord>"
        return xml(store.replace("<datastore>", total, 1))

    return answer


def xml(text: str) -> Response:
    """An XML answer."""
    body = f"<?xml version='1.0' encoding='UTF-8'?>{text}".encode()
    return Response(200, body, (("Content-Type", "text/xml; charset=utf-8"),))


def article_pages(skin: Skin, column: Column, *, is_old: Callable[[Publication], bool]) -> dict[str, Page]:
    """The articles of a column and their files; ``is_old`` ones stand in the old skin, nested layout tables around everything."""
    pages: dict[str, Page] = {}
    for entry in column.entries:
        pages[article_address(column.number, entry)] = Page(
            _article_maker(skin, column, entry, is_old(entry)), HTML, entry.stamp
        )
        for k, file in enumerate(entry.files):
            pages[file_address(entry, k)] = file_page(file, entry.stamp)
    return pages


def _range(values: dict[str, str], column: Column) -> tuple[int, int]:
    """The slice asked for: by record numbers (from one, inclusive) or by page (as many as the page shows, times three groups)."""

    def number(key: str, default: int) -> int:
        text = values.get(key, "")
        return int(text) if text.isdigit() else default

    if "startrecord" in values:
        return max(0, number("startrecord", 1) - 1), number("endrecord", column.per_page)
    page = max(1, number("page", 1))
    return (page - 1) * column.per_page, page * column.per_page


def _article_maker(skin: Skin, column: Column, entry: Publication, is_old: bool) -> Callable[[], bytes]:
    def make() -> bytes:
        files = "".join(
            f'<p><a href="{escape(file_address(entry, k))}">{escape(file.name)}</a></p>'
            for k, file in enumerate(entry.files)
        )
        body = entry.body()
        zoom = body if 'id="zoom"' in body else f'<div id="zoom">{body}</div>'
        marked = f"<!--<$[信息内容]>begin-->{zoom}<!--<$[信息内容]>end-->{files}"
        inner = _old_skin(entry, marked) if is_old else _new_skin(entry, marked)
        tags = shell.column_tags(skin, column.title) + shell.article_tags(skin, entry.title, entry.day, entry.source)
        return shell.page(skin, entry.title, tags, inner, breadcrumb=f" &gt; {column.title}").encode()

    return make


def _new_skin(entry: Publication, marked: str) -> str:
    return (
        f'<div class="article">{metadata_table(entry)}<p class="title">{escape(entry.title)}</p>'
        f'<p class="info">发布时间：{entry.day}　信息来源：{entry.source}　访问量：<script>visitcount()</script></p>{marked}</div>'
    )


def _old_skin(entry: Publication, marked: str) -> str:
    empty = "<td width='12'></td>" * 24
    return (
        f'<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0"><tr>{empty}</tr><tr><td colspan="24">'
        f'{metadata_table(entry)}<table width="100%" border="0"><tr><td class="title" align="center">{escape(entry.title)}</td></tr>'
        f'<tr><td align="center">发布日期：{entry.day}　来源：{entry.source}</td></tr><tr><td>'
        f'<table width="96%" align="center"><tr><td class="bt_content">{marked}</td></tr></table>'
        f"</td></tr></table></td></tr><tr>{empty}</tr></table>"
    )
