"""Checklist 11 and 12: Guangdong's gkmlpt, whose rows stand behind an API, and the static NFCMS around it."""

from __future__ import annotations

import json

from crawler.demo.publications import Publication, chunks, newest_first, notice
from crawler.demo.simulator.kit import Kit, beside, json_text, row
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites.trs import file_page
from crawler.demo.web import Handler, Request, Response

_JSON = (("Content-Type", "application/json"),)
_COLUMN, _SID = 4128, "755041"


def gkmlpt(kit: Kit) -> SimulatedSite:
    """Line 11: the rows stand behind an API whose pages 0 and 1 are the same; the page holds a configuration that is no JSON."""
    reports = kit.reports([kit.government, kit.office, kit.departments[0]], form=_docx_once)
    entries = newest_first([*reports, *_bulletins(kit)])
    addresses = {entry.number: _post(entry) for entry in entries}
    config = _gkmlpt_config(kit.skin.name, len(entries))
    pages = kit.home("/gkmlpt/index")
    pages["/gkmlpt/index"] = kit.page(
        "政府信息公开", f'{config}<a href="/gkmlpt/annualreport#{_COLUMN}">政府信息公开年报</a>'
    )
    pages["/gkmlpt/annualreport"] = kit.page("政府信息公开年报", config)
    for entry in entries:
        attachment = f"/gkmlpt/attachment/7/{7000 + entry.number // 1000}/{entry.number}/{entry.number}.docx"
        pages[addresses[entry.number]] = kit.article(
            entry,
            "政府信息公开年度报告",
            '<div class="article-content">{}</div>',
            beside(attachment),
        )
        for file in entry.files:
            pages[attachment] = file_page(file, entry.stamp)
    return kit.simulated(
        "11",
        "gkmlpt: pseudo-JSON configuration, API of 100 rows a page, page 0 equals page 1, external addresses among the rows",
        kit.site(pages, _gkmlpt_api([_gkmlpt_row(entry, addresses[entry.number]) for entry in entries])),
        entries,
    )


def _bulletins(kit: Kit) -> list[Publication]:
    """What stands among the reports and is none: enough of it for a second page of the API."""
    return [
        notice(
            f"{kit.government.place}政府信息公开工作动态（第{k}期）",
            f"2023-{1 + k % 12:02d}-{1 + k % 27:02d}",
            kit.office.name,
            9000 + k,
            "<p>略</p>",
        )
        for k in range(95)
    ]


def _gkmlpt_api(rows: list[dict[str, object]]) -> Handler:
    """Answers with the rows, 100 a page, to who names the site; with none to others."""

    def api(request: Request) -> Response | None:
        if request.path != f"/gkmlpt/api/all/{_COLUMN}":
            return None
        if request.query.get("sid") != _SID:
            return Response(200, b'{"articles": [], "total": 0}', _JSON)
        text = request.query.get("page", "1")
        page = max(1, int(text) if text.isdigit() else 1)
        answer = {
            "classify": {"id": _COLUMN, "name": "政府信息公开年度报告", "post_count": len(rows)},
            "total": len(rows),
            "articles": rows[(page - 1) * 100 : page * 100],
        }
        return Response(200, json.dumps(answer, ensure_ascii=False).encode(), _JSON)

    return api


def _gkmlpt_config(name: str, count: int) -> str:
    """The script that tells a page its site and columns: an object of JavaScript, and no JSON."""
    tree = json_text(
        [
            _gkmlpt_column(4100, "机构职能", 3),
            _gkmlpt_column(_COLUMN, "政府信息公开年度报告", count),
            _gkmlpt_column(4133, "数据发布", 0, "https://data.gov.example/"),
        ]
    )
    return (
        f"<script>window._CONFIG = {{SID: '{_SID}', ROOT_PATH: '/gkmlpt', SITE_NAME: '{name}', TREE: {tree}, "
        'SERVICE_AREA_ID: 30, IS_PRE: false};</script><div id="app"></div>'
    )


def _gkmlpt_column(number: int, name: str, count: int, elsewhere: str = "") -> dict[str, object]:
    return {"id": number, "name": name, "parent": 0, "children": [], "post_count": count, "jump_url": elsewhere}


def nfcms(kit: Kit) -> SimulatedSite:
    """Line 12: static pages post_<id> and mpost_<id>, lists numbered from one."""
    entries = newest_first(kit.reports([kit.government, kit.departments[0]], form=_docx_once))
    folder = "/zwgk/xxgknb/"
    pages = kit.home(folder)
    groups = chunks(entries, 6)
    for k, group in enumerate(groups):
        rows = "".join(row(f"[[base:{kit.key}]]{folder}content/{_nf(entry)}", entry) for entry in group)
        links = "".join(
            f'<a href="{folder}index{"" if n == 0 else f"_{n + 1}"}.html">{n + 1}</a>' for n in range(len(groups))
        )
        page = kit.list_page("政府信息公开年报", rows, f'<div class="pagination">{links}</div>')
        pages |= {folder: page, f"{folder}index.html": page} if k == 0 else {f"{folder}index_{k + 1}.html": page}
    for entry in entries:
        script = f"<script>var NFCMS_SITE_ID = '200025'; var NFCMS_POST_ID = '{entry.number}';</script>"
        attachment = f"/attachment/7/{entry.number}.docx"
        pages[f"{folder}content/{_nf(entry)}"] = kit.article(
            entry,
            "政府信息公开年报",
            '<div class="news_cont_d_wrap">{}</div>',
            beside(attachment),
            extra=script,
        )
        for file in entry.files:
            pages[attachment] = file_page(file, entry.stamp)
    return kit.simulated("12", "NFCMS: content/post_<id>.html, page two is index_2", kit.site(pages), entries)


def _post(entry: Publication) -> str:
    number = 9_000_000 + entry.number
    return f"/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"


def _nf(entry: Publication) -> str:
    return f"{'m' if entry.number % 5 == 0 else ''}post_{7_000_000 + entry.number}.html"


def _docx_once(unit: object, year: int) -> str:
    return "docx" if year == 2022 else "html:plain"


def _gkmlpt_row(entry: Publication, address: str) -> dict[str, object]:
    is_external = not entry.is_report and entry.number % 7 == 0
    url = f"https://mp.weixin.example/s/{entry.hash('wx', 12)}" if is_external else address
    return {
        "id": entry.number,
        "title": entry.title,
        "document_number": "",
        "publisher": entry.source,
        "keywords": "",
        "identifier": f"K45899617/{entry.day[:4]}-{entry.number:05d}",
        "date": int(entry.stamp),
        "created_at": entry.day + " 09:00:00",
        "display_publish_time": int(entry.stamp),
        "first_publish_time": int(entry.stamp),
        "abstract": "",
        "classify_main_name": "政府信息公开年度报告",
        "url": url,
        "post_url": url,
        "is_expired": 0,
        "is_abolished": 0,
        "attachment": [
            {"id": 1, "name": file.name, "type": file.extension, "size": "26624", "url": ""} for file in entry.files
        ],
        "relation": "[]",
    }
