"""Hanweb JCMS: lists at ``/col/col<n>/index.html`` whose rows are XML inside a script, articles at ``/art/Y/M/D/art_<col>_<id>.html``.

Facts: a plain reader of links finds no row; attributes are in single quotes; further rows come from dataproxy.jsp, by POST with record numbers or by GET
with a page number; some sites answer one of the two with an empty document of 54 bytes; dates are broken over lines.
"""

from __future__ import annotations

import math
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.families.articles import article_parts
from crawler.families.model import Ask, Family, ListPage, Row
from crawler.families.pagers import linked_pages, stated_total
from crawler.families.pages import MAX_ROWS, column_name, frames_of, list_links, parse_page, unique_rows, words

NAME = "jcms"
_ARTICLE = re.compile(r"/art/(?:19|20)\d{2}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html$")
_COLUMN = re.compile(r"/col/col\d+/")
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.I | re.S)
_NEXT_GROUP = re.compile(r"<nextgroup>(.*?)</nextgroup>", re.I | re.S)
_PROXY = re.compile(r"(?:href\s*=\s*)?[\"']?([^\"'<>\s\[]*dataproxy\.jsp\?[^\"'<>\s\]]*)", re.I)
_JPAGE = re.compile(r"\$\(\s*['\"]#?(\w+)['\"]\s*\)\s*\.\s*jpage\s*\(\s*\{(.*?)\}", re.S)
_PARAM = re.compile(r"var\s+param_(\w+)\s*=\s*\{(.*?)\}", re.S)
_PAIR = re.compile(r"['\"]?(\w+)['\"]?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([^,}\s]+))")
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.I)
_CHUNK = 500  # records a request; a site that answered 5000 at once was seen, a smaller answer hurts nobody


def signature(url: str, html: str) -> float:
    """The data store in a script is a mark nobody else has; else address shapes."""
    if re.search(r"<datastore>|dataproxy\.jsp|\.jpage\s*\(", html, re.I):
        return 0.9
    path = urlsplit(url).path
    score = 0.4 if _ARTICLE.search(path) or _COLUMN.search(path) else 0.0
    if re.search(r"href\s*=\s*[\"'][^\"']*/art/(?:19|20)\d{2}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", html, re.I):
        score += 0.4
    return score


def list_rows(url: str, text: str) -> ListPage:
    """The rows of a column page or of a dataproxy answer, and the requests for the rest."""
    records = _RECORD.findall(text)
    page = parse_page(
        ""
        if text.lstrip().startswith("<?xml") and records
        else re.sub(r"<script\b.*?</script>", " ", text, flags=re.I | re.S)
    )
    printed_rows, columns = list_links(page, url)
    rows = unique_rows((*_record_rows(url, records), *printed_rows))
    asks, total = _further(url, text, len(records))
    return ListPage(
        rows=rows,
        next_requests=asks or linked_pages(page, url),
        stated_total=total if total is not None else stated_total(words(page)),
        column=column_name(page),
        columns=columns,
        frames=frames_of(page, url),
    )


def _record_rows(url: str, records: list[str]) -> list[Row]:
    """The first link of every record: each is one row, whatever its title says."""
    rows = []
    for record in records:
        fragment = parse_page(record if "<" in record else unescape(record))
        found, others = list_links(fragment, url)
        candidates = [*found, *(Row(link.url, link.text) for link in others)]
        if candidates:
            rows.append(max(candidates, key=lambda row: len(row.title)))
    return rows


def _further(url: str, text: str, embedded: int) -> tuple[tuple[Ask, ...], int | None]:
    """Requests for the records after the embedded ones, and the stated number of all."""
    stated = _TOTAL.search(text)
    pager = _JPAGE.search(text)
    if pager is None:
        total = int(stated.group(1)) if stated else None
        return _after(url, embedded, total), total
    settings = _pairs(pager.group(2))
    total = _number(settings.get("totalRecord") or settings.get("totalrecord"))
    per_page = _number(settings.get("perPage") or settings.get("perpage")) or 15
    if total is None or total <= embedded:
        return (), total
    proxy = _proxy(url, text)
    fields = _fields(pager.group(1), text, proxy)
    address = (
        urlsplit(proxy or urljoin(url, "/module/web/jpage/dataproxy.jsp"))._replace(query="", fragment="").geturl()
    )
    return tuple(_asks(address, fields, embedded, total, per_page, proxy)), total


def _after(url: str, records: int, total: int | None) -> tuple[Ask, ...]:
    """The page after one that was asked for by its number, while it brought rows and more are stated, or nothing is."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = _number(query.get("page"))
    if (
        "dataproxy.jsp" not in parts.path
        or not number
        or not records
        or (total is not None and number * records >= total)
    ):
        return ()
    return (Ask(parts._replace(query=urlencode({**query, "page": str(number + 1)})).geturl(), is_guess=True),)


def _asks(address: str, fields: dict[str, str], embedded: int, total: int, per_page: int, proxy: str) -> list[Ask]:
    body = {"col": "1", "appid": "1", **fields, "sourceContentType": fields.get("sourceContentType", "1")}
    body.setdefault("path", "/")
    body.setdefault("permissiontype", "0")
    asks = []
    last = min(total, MAX_ROWS)  # whatever a page claims
    for start in range(embedded + 1, last + 1, _CHUNK):
        end = min(start + _CHUNK - 1, last)
        query = urlencode({"startrecord": start, "endrecord": end, "perpage": per_page})
        asks.append(Ask(f"{address}?{query}", "POST", urlencode(body), otherwise=_by_page(proxy, start, end, per_page)))
    return asks


def _by_page(proxy: str, start: int, end: int, per_page: int) -> Ask | None:
    """The other door: GET one page after another, each asked when the one before brought rows or not."""
    if not proxy:
        return None
    parts = urlsplit(proxy)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    ask: Ask | None = None
    for page in range(math.ceil(end / per_page), (start - 1) // per_page, -1):
        target = parts._replace(query=urlencode({**query, "page": str(page)})).geturl()
        ask = Ask(target, otherwise=ask)
    return ask


def _proxy(url: str, text: str) -> str:
    """The dataproxy address that the next group names, "" where there is none; it may be escaped and relative."""
    group = _NEXT_GROUP.search(text)
    found = _PROXY.search(unescape(group.group(1) if group else text))
    return urljoin(url, unescape(found.group(1))) if found else ""


def _fields(unit: str, text: str, proxy: str) -> dict[str, str]:
    """The form's fields: those of the next group's address, else those of the unit's parameters."""
    fields = dict(parse_qsl(urlsplit(proxy).query, keep_blank_values=True)) if proxy else {}
    for name, inner in _PARAM.findall(text):
        if name == unit:
            fields = {**_pairs(inner), **fields}
    fields.setdefault("unitid", unit)
    for name in ("page", "startrecord", "endrecord", "perpage"):
        fields.pop(name, None)
    return fields


def _pairs(text: str) -> dict[str, str]:
    return {name: single or double or bare for name, single, double, bare in _PAIR.findall(text)}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


FAMILY = Family(NAME, signature, list_rows, article_parts)
