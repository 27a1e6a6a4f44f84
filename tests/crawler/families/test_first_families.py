"""TRS, Hanweb, UCAP and pages of unknown make: rows, further pages and detection, on made pages of the shapes that were seen."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import families
from crawler.families import FAMILIES, detect, generic, jcms, trs, ucap
from tests.real_reports import real_list_page

TRS_URL = "http://www.county.gov.cn/zwgk/zfxxgknb/"
JCMS_URL = "http://www.county.gov.cn/col/col33718/index.html"
UCAP_URL = "http://www.county.gov.cn/ssx/c106127/list.shtml"
CHANNEL = "473ee4ddb1afc794074d272eadff23b5"


def paths(page: families.ListPage) -> list[str]:
    return [urlsplit(ask.url).path for ask in page.next_requests]


def trs_list(script: str = "", rows: str = "", more: str = "") -> str:
    rows = (
        rows
        or '<li><a href="./202601/t20260120_105.html" title="某县2025年政府信息公开工作年度报告">某县2025年政府…</a><span>2026-01-20</span></li>'
    )
    return f"<html><head><title>政府信息公开年报_某县</title></head><body><ul>{rows}</ul><script>{script}</script>{more}<p>共 45 条</p></body></html>"


# TRS


def test_trs_rows_have_full_titles_dates_and_absolute_addresses() -> None:
    (row,) = trs.list_rows(TRS_URL, trs_list()).rows
    assert row == families.Row(
        TRS_URL + "202601/t20260120_105.html", "某县2025年政府信息公开工作年度报告", "2026-01-20"
    )


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            'createPageHTML(4, 0, "index", "shtml");',
            ["index_1.shtml", "index_2.shtml", "index_3.shtml", "index_4.shtml"],
        ),
        ('createPage(2, 0, "index", "html")', ["index_1.html", "index_2.html"]),
        ('createPageHTML(3, 1, "index", "htm");', ["index_2.htm", "index_3.htm"]),
        ('createPageHTML(52, 3, 0, "index", "html");', ["index_1.html", "index_2.html", "index_3.html"]),
        ("createPageHTML(1, 0, 'index', 'html')", []),
        ("createPageHTML(0, 0, 'index', 'html')", []),
        (
            'function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}\ncreatePageHTML(2, 0, "list", "html");',
            ["list_1.html", "list_2.html"],
        ),
        ("var countPage = 3//共多少页", ["index_1.html", "index_2.html", "index_3.html"]),
    ],
)
def test_trs_pages_come_from_scripts(call: str, expected: list[str]) -> None:
    assert paths(trs.list_rows(TRS_URL, trs_list(call))) == [f"/zwgk/zfxxgknb/{name}" for name in expected]


def test_trs_pages_of_which_only_one_reading_can_exist_are_marked_as_guesses() -> None:
    asks = trs.list_rows(TRS_URL, trs_list('createPageHTML(4, 0, "index", "html");')).next_requests
    assert [ask.is_guess for ask in asks] == [True, False, False, True]


@pytest.mark.parametrize(("href", "numbers"), [("index_1.html", [1, 2]), ("index_2.html", [2, 3])])
def test_a_link_to_page_two_settles_what_pages_count_from(href: str, numbers: list[int]) -> None:
    page = trs.list_rows(
        TRS_URL, trs_list('createPageHTML(3, 0, "index", "html");', more=f'<a href="{href}">下一页</a>')
    )
    assert paths(page) == [f"/zwgk/zfxxgknb/index_{number}.html" for number in numbers]
    assert not any(ask.is_guess for ask in page.next_requests)


def test_a_record_count_in_the_pager_is_the_stated_total() -> None:
    page = trs.list_rows(TRS_URL, trs_list('createPageHTML(52, 3, 0, "index", "html");'))
    assert (page.stated_total, page.stated_pages) == (52, 3)
    assert trs.list_rows(TRS_URL, trs_list()).stated_total == 45


def test_trs_rows_written_by_script_are_rows() -> None:
    rows = "".join(
        f'<li><script>var url="./2026{month:02}/t2026{month:02}05_{month}.html"; var title="某局{2000 + month}年政府信息公开年报"; var date=\'2026-{month:02}-05\';\n'
        'document.writeln("<a href="+url+">"+title+"</a>");</script></li>'
        for month in (1, 2)
    )
    page = trs.list_rows(TRS_URL, trs_list(rows=rows))
    assert [(row.url, row.title, row.published) for row in page.rows] == [
        (
            TRS_URL + f"2026{month:02}/t2026{month:02}05_{month}.html",
            f"某局{2000 + month}年政府信息公开年报",
            f"2026-{month:02}-05",
        )
        for month in (1, 2)
    ]


def test_an_empty_link_variable_means_the_local_page() -> None:
    rows = """<tr><td><script>var strLink = ""; var strUrl = "x"; var docurl = "./202601/t20260105_9.html"; var strTitle = "某局2025年政府信息公开年报";
    if (strLink == "") document.write('<a href="'+docurl+'">'+strTitle+'</a>');</script></td></tr>"""
    (row,) = trs.list_rows(TRS_URL, trs_list(rows=f"<table>{rows}</table>")).rows
    assert row.url == TRS_URL + "202601/t20260105_9.html"


def test_rows_in_comments_are_withdrawn() -> None:
    rows = '<!--<li><a href="./old.html">某县2019年政府信息公开年报</a></li>--><li><a href="./202601/t20260105_9.html">某县2025年政府信息公开年报</a></li>'
    assert [row.title for row in trs.list_rows(TRS_URL, trs_list(rows=rows)).rows] == ["某县2025年政府信息公开年报"]


# Hanweb


def jcms_list(total: int = 52, per_page: int = 15, proxy: str = "") -> str:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2026/1/{number}/art_33718_{number}.html' title='某局{number}号2025年政府信息公开工作年度报告'>某局…</a><span>2026-\n 01-\n {number}</span></li>]]></record>"
        for number in range(1, 16)
    )
    proxy = (
        proxy
        or "/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;webid=5&amp;path=/&amp;columnid=33718&amp;unitid=212860&amp;webname=%25E6%259F%2590&amp;permissiontype=0"
    )
    return (
        f"<html><title>政府信息公开年报</title><body><div id='212860'><script type='text/xml'><datastore><nextgroup><![CDATA[<a href=\"{proxy}\"></a>]]></nextgroup>"
        f"<recordset>{records}</recordset></datastore></script></div><script>$('#212860').jpage({{totalRecord:{total},perPage:{per_page}}}); var param_212860={{columnid:33718,unitid:'212860'}};</script></body></html>"
    )


def test_jcms_rows_are_in_the_data_store() -> None:
    page = jcms.list_rows(JCMS_URL, jcms_list())
    assert len(page.rows) == 15
    assert page.rows[11] == families.Row(
        "http://www.county.gov.cn/art/2026/1/12/art_33718_12.html",
        "某局12号2025年政府信息公开工作年度报告",
        "2026-01-12",
    )
    assert page.stated_total == 52


def test_jcms_asks_for_the_rest_by_post_and_else_page_by_page() -> None:
    (ask,) = jcms.list_rows(JCMS_URL, jcms_list()).next_requests
    assert (ask.method, urlsplit(ask.url).path) == ("POST", "/module/web/jpage/dataproxy.jsp")
    assert dict(parse_qsl(urlsplit(ask.url).query)) == {"startrecord": "16", "endrecord": "52", "perpage": "15"}
    body = dict(parse_qsl(ask.body))
    assert (
        body | {"columnid": "33718", "unitid": "212860", "webid": "5", "col": "1", "path": "/", "permissiontype": "0"}
        == body
    )
    pages = []
    door = ask.otherwise
    while door is not None:
        pages.append(dict(parse_qsl(urlsplit(door.url).query))["page"])
        assert door.method == "GET"
        door = door.otherwise
    assert pages == ["2", "3", "4"]


def test_jcms_lists_that_hold_all_their_rows_ask_for_nothing() -> None:
    assert jcms.list_rows(JCMS_URL, jcms_list(total=15)).next_requests == ()


def test_jcms_answers_are_rows_and_empty_answers_are_none() -> None:
    answer = "<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>52</totalrecord><recordset><record><![CDATA[<li><a href='/art/2026/1/3/art_1_2.html'>某局2025年政府信息公开年报</a></li>]]></record></recordset></datastore>"
    page = jcms.list_rows("http://www.county.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=16", answer)
    assert [row.url for row in page.rows] == ["http://www.county.gov.cn/art/2026/1/3/art_1_2.html"]
    assert page.stated_total == 52
    assert jcms.list_rows(JCMS_URL, "<datastore><recordset></recordset></datastore>").rows == ()


# UCAP


def ucap_answer(total: int = 32, **changes: object) -> str:
    item = {
        "title": "某县2025年政府信息公开工作年度报告",
        "url": "/ssx/c106168/202601/" + "a" * 32 + ".shtml",
        "publishedTimeStr": "2026-01-20 09:00:00",
        "domainMetaList": [
            {"resultList": [{"key": "source", "value": "某县民政局"}, {"key": "refno", "value": "null"}]}
        ],
        **changes,
    }
    return json.dumps({"data": {"total": total, "page": 1, "rows": 15, "results": [item]}})


@pytest.mark.parametrize(
    "script",
    [
        f'var channelId = "{CHANNEL}"; $.ajax({{url:"/common/search/" + channelId + "?page=" + page}})',
        f"$.get('/common/search/{CHANNEL}?page=1&amp;_pageSize=15&amp;_isAgg=true&amp;_isJson=true&amp;_template=index')",
    ],
)
def test_ucap_shells_lead_to_their_json(script: str) -> None:
    (ask,) = ucap.list_rows(UCAP_URL, f"<html><ul></ul><script>{script}</script></html>").next_requests
    assert urlsplit(ask.url).path == f"/common/search/{CHANNEL}"
    assert dict(parse_qsl(urlsplit(ask.url).query)) == {
        "page": "1",
        "_pageSize": "15",
        "_isAgg": "true",
        "_isJson": "true",
        "_template": "index",
    }


def test_ucap_json_rows_and_further_pages() -> None:
    url = f"http://www.county.gov.cn/common/search/{CHANNEL}?page=1&_pageSize=15&_isJson=true"
    page = ucap.list_rows(url, ucap_answer())
    assert page.rows == (
        families.Row(
            "http://www.county.gov.cn/ssx/c106168/202601/" + "a" * 32 + ".shtml",
            "某县2025年政府信息公开工作年度报告",
            "2026-01-20",
            "某县民政局",
        ),
    )
    assert [dict(parse_qsl(urlsplit(ask.url).query))["page"] for ask in page.next_requests] == ["2", "3"]
    assert page.stated_total == 32
    assert ucap.list_rows(url.replace("page=1", "page=2"), ucap_answer()).next_requests == ()


@pytest.mark.parametrize("missing", ["null", "undefined", "", None])
def test_missing_values_in_ucap_json_are_missing(missing: str | None) -> None:
    assert ucap.list_rows(UCAP_URL, ucap_answer(url=missing)).rows == ()
    (row,) = ucap.list_rows(
        UCAP_URL,
        ucap_answer(publishedTimeStr=missing, domainMetaList=[{"resultList": [{"key": "source", "value": missing}]}]),
    ).rows
    assert (row.published, row.publisher) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"data":null}',
        '{"data":{"results":{}}}',
        '{"data":{"results":["x",null,{"title":3}]}}',
        '{"data":{"total":"many","results":[]}}',
    ],
)
def test_broken_json_has_no_rows(text: str) -> None:
    assert ucap.list_rows(UCAP_URL, text).rows == ()


# Unknown make


def test_generic_rows_need_a_promise_or_a_date() -> None:
    html = """<nav><a href="/a">领导之窗</a></nav><table><tr><td><a href="x.html">关于某某工作的公示</a></td><td>2026年1月5日</td></tr></table>
    <p><a href="y.html">某县2025年政府信息公开年报</a></p><footer><a href="/z">网站地图说明页面</a> 2020-01-01</footer><a href="javascript:void(0)" onclick="window.open('w.html')">某县2024年政府信息公开年报</a>"""
    page = generic.list_rows("http://www.county.gov.cn/nb/", html)
    assert [(row.url[-6:], row.published) for row in page.rows] == [
        ("x.html", "2026-01-05"),
        ("y.html", ""),
        ("w.html", ""),
    ]


def test_generic_further_pages_are_links() -> None:
    html = "<a href='?page=2'>2</a><a href='?page=3'>3</a><a href='?page=2'>下一页</a><a href='?page=9'>尾页</a><a href='http://other.gov.cn/?page=2'>4</a>"
    asks = generic.list_rows("http://www.county.gov.cn/list.aspx", html).next_requests
    assert [urlsplit(ask.url).query for ask in asks] == ["page=2", "page=3", "page=9"]


def test_tabs_and_frames_are_links_too() -> None:
    html = """<li onclick="changeTab('/zfxxgk/nb/')">政府信息公开年报</li><iframe src="frame.html"></iframe>"""
    page = generic.list_rows("http://www.county.gov.cn/zfxxgk/", html)
    assert page.columns == (families.Link("http://www.county.gov.cn/zfxxgk/nb/", "政府信息公开年报"),)
    assert page.frames == ("http://www.county.gov.cn/zfxxgk/frame.html",)


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [("list_page_pingtan.html", 10, "2026-03-10"), ("list_page_ordos.html", 4, "2020-09-03")],
)
def test_real_list_pages(name: str, count: int, first: str) -> None:
    html = real_list_page(name).decode("utf-8", errors="replace")
    family, _ = detect("http://www.county.gov.cn/zfxxgknb/nlist.htm", html)
    page = family.list_rows("http://www.county.gov.cn/zfxxgknb/nlist.htm", html)
    assert family.name == "trs"
    reports = [row for row in page.rows if families.titles.classify_title(row.title) == "report"]
    assert len(reports) >= count
    assert reports[0].published == first
    assert all(row.published for row in reports)


# All families


@pytest.mark.parametrize(
    ("url", "html", "name"),
    [
        (TRS_URL, trs_list('createPageHTML(4, 0, "index", "shtml");'), "trs"),
        (JCMS_URL, jcms_list(), "jcms"),
        (UCAP_URL, f'<script>var channelId="{CHANNEL}";"/common/search/{CHANNEL}"</script>', "ucap"),
        ("http://www.county.gov.cn/nb/", "<p>x</p>", "generic"),
    ],
)
def test_the_family_is_seen_from_the_page(url: str, html: str, name: str) -> None:
    assert detect(url, html)[0].name == name


FRAGMENTS = st.sampled_from([
    "<a href='x.html'>某县2025年政府信息公开年报</a>", "<a href='http://[::1'>x</a>", "<a href='//'>年报</a>", "<record><![CDATA[<li>", "</datastore>", "createPageHTML(", "createPageHTML(9999999, 0, 'index', 'html')",
    "<script>", "</script>", "document.writeln(", "var url='", "{", '{"data":{"results":[{"url":"http://[","title":"x"}]}}', "<!--", "2026-13-45", "共 99999 条", "$('#1').jpage({totalRecord:99999999,perPage:0})", "<iframe src='", "\x00", "<base href='http://[x'>",
])  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(
    st.lists(FRAGMENTS, max_size=12).map("".join),
    st.sampled_from([TRS_URL, JCMS_URL, UCAP_URL, "", "http://a/?page=x"]),
)
def test_no_family_raises_on_any_page(html: str, url: str) -> None:
    for family in FAMILIES:
        assert 0 <= family.signature(url, html) <= 1
        page = family.list_rows(url, html)
        assert len(page.next_requests) <= 501
        family.article_parts(url, html)
