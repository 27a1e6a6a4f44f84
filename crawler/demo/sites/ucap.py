"""Kaipu UCAP: lists that hold no rows at all, filled from ``/common/search/<channel>`` as JSON; articles named by 32 hex digits."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from crawler.demo.publications import Publication, newest_first
from crawler.demo.sites import shell
from crawler.demo.sites.shell import Skin
from crawler.demo.sites.trs import file_page
from crawler.demo.web import HTML, Handler, Page, Request, Response

SEARCH = "/common/search/"
JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True)
class Channel:
    """A column: its directory, the channel id in 32 hex digits, its title, its rows (newest first), rows a page."""

    folder: str
    identifier: str
    title: str
    entries: tuple[Publication, ...]
    per_page: int = 15

    @classmethod
    def of(
        cls, folder: str, identifier: str, title: str, entries: Sequence[Publication], per_page: int = 15
    ) -> Channel:
        """A channel with its rows put in order."""
        return cls(folder, identifier, title, tuple(newest_first(entries)), per_page)


def article_address(channel: Channel, entry: Publication) -> str:
    """``/tlq/c106127/202401/<32hex>.shtml``."""
    return f"{channel.folder}{entry.day[:4]}{entry.day[5:7]}/{entry.hash(channel.identifier)}.shtml"


def file_address(channel: Channel, entry: Publication, k: int) -> str:
    """An article's kth file, in a directory named like the article."""
    stem = article_address(channel, entry).removesuffix(".shtml")
    return f"{stem}/files/{entry.hash(f'file{k}')}.{entry.files[k].extension}"


def list_page(skin: Skin, channel: Channel, breadcrumb: str = "") -> Page:
    """The list page: an empty list, the channel's id, and the script that fetches the rows."""
    body = (
        f'<div class="gl-list"><h2>{channel.title}</h2><ul id="list" class="list-box"></ul><div id="page_div"></div></div>'
        f'<script>var channelId = "{channel.identifier}"; var pageSize = {channel.per_page};\n'
        'function load(page){ $.ajax({type:"GET",dataType:"json",url:"/common/search/" + channelId + "?page=" + page + '
        '"&_pageSize=" + pageSize + "&_isAgg=true&_isJson=true&_template=index",success:function(r){ render(r.data); }}); }\n'
        "load(1);</script>"
    )
    text = shell.page(skin, channel.title, shell.column_tags(skin, channel.title), body, breadcrumb=breadcrumb)
    return Page.of(text, modified=max((entry.stamp for entry in channel.entries), default=None))


def search(channels: Sequence[Channel], *, null_words: bool = True) -> Handler:
    """The JSON behind the lists. Missing values are the words ``null`` and ``undefined``, as the real service writes them."""
    by_identifier = {channel.identifier: channel for channel in channels}

    def answer(request: Request) -> Response | None:
        if not request.path.startswith(SEARCH):
            return None
        channel = by_identifier.get(request.path.removeprefix(SEARCH))
        if channel is None:
            return json_response({"code": 404, "data": None})
        page = _number(request.query.get("page"), 1)
        size = min(100, _number(request.query.get("_pageSize"), channel.per_page))
        rows = channel.entries[(page - 1) * size : page * size]
        data = {
            "total": len(channel.entries),
            "page": page,
            "rows": size,
            "pages": math.ceil(len(channel.entries) / size),
            "channelId": channel.identifier,
            "results": [_result(channel, entry, null_words) for entry in rows],
        }
        return json_response({"code": 200, "message": "success", "data": data})

    return answer


def json_response(value: object, media_type: str = JSON) -> Response:
    """A JSON answer."""
    return Response(200, json.dumps(value, ensure_ascii=False).encode(), (("Content-Type", media_type),))


def article_pages(skin: Skin, channel: Channel) -> dict[str, Page]:
    """The articles of a channel and their files."""
    pages: dict[str, Page] = {}
    for entry in channel.entries:
        pages[article_address(channel, entry)] = Page(_article_maker(skin, channel, entry), HTML, entry.stamp)
        for k, file in enumerate(entry.files):
            pages[file_address(channel, entry, k)] = file_page(file, entry.stamp)
    return pages


def _result(channel: Channel, entry: Publication, null_words: bool) -> dict[str, object]:
    empty = "null" if null_words else ""
    values = {
        "indexnumber": f"3070211020000013000000/{entry.day.replace('-', '')}{entry.number:08d}",
        "refno": empty,
        "pubdate": entry.day,
        "writedate": "undefined" if null_words else "",
        "theme": empty,
        "source": entry.source,
    }
    return {
        "title": entry.title,
        "subTitle": empty,
        "url": article_address(channel, entry),
        "content": "",
        "contentHtml": empty,
        "publishedTimeStr": f"{entry.day} 09:00:00",
        "domainMetaList": [{"resultList": [{"key": key, "value": value} for key, value in values.items()]}],
    }


def _article_maker(skin: Skin, channel: Channel, entry: Publication) -> Callable[[], bytes]:
    def make() -> bytes:
        files = "".join(
            f'<p><a href="{file_address(channel, entry, k)}" target="_blank">{escape(file.name)}</a></p>'
            for k, file in enumerate(entry.files)
        )
        body = (
            f'<div class="article_content"><h1><UCAPTITLE>{escape(entry.title)}</UCAPTITLE></h1>'
            f"<div class='date'>发布时间：<PUBLISHTIME>{entry.day} 09:00</PUBLISHTIME>　来源：{entry.source}</div>"
            f'<div id="UCAP-CONTENT"><UCAPCONTENT>{entry.body()}</UCAPCONTENT></div>{files}</div>'
        )
        tags = shell.column_tags(skin, channel.title) + shell.article_tags(skin, entry.title, entry.day, entry.source)
        return shell.page(skin, entry.title, tags, body, breadcrumb=f" &gt; {channel.title}").encode()

    return make


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default
