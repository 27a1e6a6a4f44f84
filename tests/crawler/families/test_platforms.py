"""Platforms that do more than print a list: made pages of the shape that real ones have, with what has to be read from them."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from crawler import families
from crawler.families import Ask, ListPage

HOST = "http://www.example.gov.cn"
HEX32 = "3d5fd45929a547ef965d87e18303ecc6"


def read(url: str, text: str, family: str) -> ListPage:
    found, _ = families.detect(url, text)
    assert found.name == family
    return found.list_rows(url, text)


def query_of(ask: Ask) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlsplit(ask.url).query, keep_blank_values=True).items()}


# jpaas


def jpaas_html(page: int, rows: int = 15, count: int = 38) -> str:
    items = "".join(
        f'<li class="clearfix"><a href="/zfxxgknb/art/2024/art_{page:02d}{number:030x}.html" title="{number}镇2023年政府信息公开工作年度报告">…</a><span>2024-01-{number + 1:02d}</span></li>'
        for number in range(3)
    )
    return f"""<ul>{items}</ul><div class="pagination" rows="{rows}" count="{count}" pageNo="{page}" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
        queryData="{{'webId':'3185','pageId':'229','tagId':'信息列表','tplSetId':'abc'}}"></div>"""


def jpaas_answer(page: int) -> str:
    return json.dumps({"success": True, "data": {"html": jpaas_html(page)}}, ensure_ascii=False)


def test_jpaas_asks_for_the_next_page_with_the_settings_of_its_pager() -> None:
    page = read(f"{HOST}/zfxxgknb/index.html", f"<html><body>{jpaas_html(1)}</body></html>", "jpaas")
    assert len(page.rows) == 3
    assert (page.stated_total, page.stated_pages) == (38, 3)
    (ask,) = page.next_requests
    assert urlsplit(ask.url).path == "/api-gateway/jpaas-publish-server/front/page/build/unit"
    assert query_of(ask) == {
        "parseType": "bulidstatic", "pageType": "column", "webId": "3185", "pageId": "229", "tagId": "信息列表", "tplSetId": "abc",
        "rows": "15", "pageNo": "2",
    }  # fmt: skip
    assert ask.otherwise is not None
    assert json.loads(query_of(ask.otherwise)["paramJson"]) == {"pageNo": 2, "pageSize": 15}


def test_jpaas_goes_on_from_an_answer_and_ends_after_the_last_page() -> None:
    (second,) = read(f"{HOST}/nb/index.html", jpaas_html(1), "jpaas").next_requests
    page = read(second.url, jpaas_answer(2), "jpaas")
    assert len(page.rows) == 3
    (third,) = page.next_requests
    assert query_of(third)["pageNo"] == "3"
    assert query_of(third)["webId"] == "3185"
    assert read(third.url, jpaas_answer(3), "jpaas").next_requests == ()


def test_jpaas_takes_no_rows_from_a_gateway_that_repeats_page_one() -> None:
    (second,) = read(f"{HOST}/nb/index.html", jpaas_html(1), "jpaas").next_requests
    page = read(second.url, jpaas_answer(1), "jpaas")
    assert page.rows == ()
    assert page.next_requests == ()
    assert page.stated_total == 38


def test_jpaas_stays_with_the_parameter_that_worked() -> None:
    (second,) = read(f"{HOST}/nb/index.html", jpaas_html(1), "jpaas").next_requests
    assert second.otherwise is not None
    (third,) = read(second.otherwise.url, jpaas_answer(2), "jpaas").next_requests
    assert json.loads(query_of(third)["paramJson"])["pageNo"] == 3


def test_jpaas_year_archives_are_named_by_their_block() -> None:
    html = f"""<div class="xxgk-box"><h3>2022年</h3><a class="xxgk_more" href="/nb/2022n/index.html">更多&gt;&gt;</a>
        <div class="xxgk-zcnr"><a href="/nb/art/2023/art_{HEX32}.html">某局2022年政府信息公开年度报告</a></div></div>
        <div class="xxgk-box"><a class="xxgk_more" href="/nb/2021n/index.html">更多</a></div>"""
    page = read(f"{HOST}/nb/index.html", html, "jpaas")
    assert [(link.url.removeprefix(HOST), link.text) for link in page.columns] == [
        ("/nb/2022n/index.html", "2022年"),
        ("/nb/2021n/index.html", "2021年"),
    ]


# gkmlpt


def gkmlpt_page(prefix: str = "") -> str:
    tree = [
        {"id": 1, "name": "政府信息公开指南", "children": [], "post_count": 1, "jump_url": ""},
        {
            "id": 2629, "name": "政府信息公开年报", "post_count": 120, "jump_url": "",
            "children": [
                {"id": 2630, "name": "2022年", "children": [], "post_count": 40, "jump_url": ""},
                {"id": 2631, "name": "2021年", "children": [], "post_count": 0, "jump_url": "http://www.other.gov.cn/nb/2021/"},
            ],
        },
        {"id": 7, "name": "财政预决算", "children": [], "post_count": 9, "jump_url": ""},
    ]  # fmt: skip
    return f"""<html><head><title>某区政府信息公开平台</title></head><body><div id="app"></div><script>
        window._CONFIG = {{ SITE_NAME: '某区', SID: '755041', TREE: {json.dumps(tree, ensure_ascii=False)}, SERVICE_AREA_ID: 3, BASE: '{prefix}' }};
        </script></body></html>"""


def test_gkmlpt_finds_the_column_in_configuration_that_is_no_json() -> None:
    page = read(f"{HOST}/gkmlpt/index", gkmlpt_page(), "gkmlpt")
    assert [link.url for link in page.columns] == [
        f"{HOST}/gkmlpt/api/all/2629?page=1&sid=755041",
        f"{HOST}/gkmlpt/api/all/2630?page=1&sid=755041",
        "http://www.other.gov.cn/nb/2021/",
    ]
    assert {link.text for link in page.columns} == {"政府信息公开年报"}


def test_gkmlpt_of_a_unit_keeps_its_path() -> None:
    page = read(f"{HOST}/jyj/gkmlpt/annualreport", gkmlpt_page("/jyj"), "gkmlpt")
    assert page.columns[0].url == f"{HOST}/jyj/gkmlpt/api/all/2629?page=1&sid=755041"


def test_gkmlpt_answers_give_rows_wherever_they_live() -> None:
    articles = [
        {"id": 4688997, "title": "2023年政府信息公开工作年度报告", "publisher": "区教育局", "first_publish_time": 1706198400, "url": f"{HOST}/gkmlpt/content/4/4688/post_4688997.html"},
        {"id": 2, "title": "区财政局", "publisher": "区财政局", "display_publish_time": "2024-01-20 10:00:00", "url": "https://mp.weixin.qq.com/s/abc"},
        {"id": 3, "title": "关于召开年报工作会议的通知", "date": "2024-01-02", "url": "", "post_url": "/gkmlpt/content/0/0/post_3.html"},
    ]  # fmt: skip
    text = json.dumps({"classify": {"id": 2629, "name": "政府信息公开年报", "post_count": 250}, "articles": articles})
    page = read(f"{HOST}/gkmlpt/api/all/2629?page=1&sid=755041", text, "gkmlpt")
    assert [(row.published, row.publisher, row.is_report) for row in page.rows] == [
        ("2024-01-26", "区教育局", False),
        ("2024-01-20", "区财政局", True),
        ("2024-01-02", "", False),
    ]
    assert page.rows[2].url == f"{HOST}/gkmlpt/content/0/0/post_3.html"
    assert page.stated_total == 250
    assert [query_of(ask)["page"] for ask in page.next_requests] == ["2", "3"]


def test_gkmlpt_page_zero_is_page_one_and_later_pages_name_no_more() -> None:
    text = json.dumps({"classify": {"post_count": 250}, "articles": [{"title": "x", "url": "/a.html"}]})
    zero = read(f"{HOST}/gkmlpt/api/all/1?page=0&sid=1", text, "gkmlpt")
    assert [query_of(ask)["page"] for ask in zero.next_requests] == ["2", "3"]
    assert read(f"{HOST}/gkmlpt/api/all/1?page=2&sid=1", text, "gkmlpt").next_requests == ()


def test_gkmlpt_attachments_named_only_in_the_configuration() -> None:
    url = f"{HOST}/gkmlpt/content/4/4688/post_4688997.html"
    html = r"""<div class="article-content"><p>见附件</p></div><script>window._CONFIG = { DETAIL: {"content":"\u003Cp","attachment":[{"id":1,"name":"报告.docx","url":"http:\/\/www.example.gov.cn\/gkmlpt\/attachment\/0\/5\/5\/1.docx"}]} };</script>"""
    family, _ = families.detect(url, html)
    assert [link.url for link in family.article_parts(url, html).attachments] == [
        f"{HOST}/gkmlpt/attachment/0/5/5/1.docx"
    ]


# VSB


def test_vsb_counts_down() -> None:
    html = """<li id="line_u7_0"><span>2024-01-23</span><a href="info/1116/5946.htm" title="某局2023年政府信息公开年度报告"><em>…</em></a></li>
        <span class="p_pages"><span class="p_no_d">1</span><span class="p_no"><a href="nb/4.htm">2</a></span><span class="p_no"><a href="nb/3.htm">3</a></span>
        <span class="p_next"><a href="nb/4.htm">下页</a></span><span class="p_last"><a href="nb/1.htm">尾页</a></span></span>"""
    page = read(f"{HOST}/zwgk/nb.htm", html, "vsb")
    assert [ask.url.removeprefix(HOST) for ask in page.next_requests] == [
        "/zwgk/nb/4.htm", "/zwgk/nb/3.htm", "/zwgk/nb/2.htm", "/zwgk/nb/1.htm",
    ]  # fmt: skip
    assert page.rows[0].url == f"{HOST}/zwgk/info/1116/5946.htm"


def test_vsb_attachments_have_their_names_in_the_words_only() -> None:
    url = f"{HOST}/info/1116/5946.htm"
    html = """<form name="_newscontent_fromname"><h1>某局2023年政府信息公开年度报告</h1><div id="vsb_content_2"><div class="v_news_content"><p>见附件</p></div></div>
        附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1615111502&wbfileid=12241422">报告.pdf</a>】已下载<span>3</span>次</form>"""
    family, _ = families.detect(url, html)
    parts = family.article_parts(url, html)
    assert parts.title == "某局2023年政府信息公开年度报告"
    assert [link.text for link in parts.attachments] == ["报告.pdf"]


# Anhui


def test_anhui_reads_pages_by_index() -> None:
    html = """<ul class="doc_list"><li><a href="/public/content/37034572" title="某局2023年政府信息公开工作年度报告">某局…</a><span class="date">2024-01-22</span></li></ul>
        <div id="page_public_info"></div><script>Ls.pagination("#page_public_info", { pageCount: 3, pageIndex: 1 })</script>"""
    page = read(f"{HOST}/public/column/6596141?type=3&action=list", html, "anhui")
    assert [query_of(ask)["pageIndex"] for ask in page.next_requests] == ["2", "3"]
    assert len(page.rows) == 1


def test_anhui_enumerates_the_units_of_its_table() -> None:
    rows = "".join(
        f"""<tr><td>{name}</td><td><a href="/public/column/{number}?type=2&action=list">指南</a></td><td><a href="/public/column/{number}?type=4&action=list">目录</a></td>
        <td><a href="/public/column/{number}?type=3&amp;action=list">年报</a></td></tr>"""
        for number, name in ((11, "县教育局"), (12, "县财政局"), (13, "城关镇"))
    )
    page = read(f"{HOST}/public/column/1?type=1&action=rel", f"<table>{rows}</table>", "anhui")
    found = [(link.publisher, query_of(Ask(link.url))["type"]) for link in page.columns if link.publisher]
    assert found == [("县教育局", "3"), ("县财政局", "3"), ("城关镇", "3")]


def test_anhui_names_the_organs_reports_where_the_page_does_not() -> None:
    page = read(f"{HOST}/public/column/77?type=4&action=list", "<a href='/public/content/5'>某文件通知</a>", "anhui")
    assert f"{HOST}/public/column/77?type=3&action=list" in [link.url for link in page.columns]


# openness


def test_openness_takes_bare_years_for_reports_and_one_view_of_each() -> None:
    html = """<div class="tree"><a href="/opennessContent/?branch_id=5212bbd7d7e1d5c7f0a1b2c3">县教育局</a><a href="/opennessGuide/?branch_id=5212bbd7d7e1d5c7f0a1b2c3">指南</a></div>
        <ul><li><a href="/OpennessAnnualReport/year/show/341/2022.html">2022年</a></li><li><a href="/OpennessAnnualReport/show/5469.html">2023年</a></li>
        <li><a href="/OpennessAnnualReport/download/5469.html">下载</a></li></ul>"""
    page = read(f"{HOST}/opennessAnnualReport/?branch_id=61aa", html, "openness")
    assert [(row.url.removeprefix(HOST), row.is_report) for row in page.rows] == [
        ("/OpennessAnnualReport/year/show/341/2022.html", True),
        ("/OpennessAnnualReport/show/5469.html", True),
    ]
    reports = [link for link in page.columns if "opennessAnnualReport" in link.url]
    assert [(link.url, link.publisher) for link in reports] == [
        (f"{HOST}/opennessAnnualReport/?branch_id=5212bbd7d7e1d5c7f0a1b2c3", "县教育局")
    ]


# JCMS, the disclosure part


def test_jcms_fragment_address_is_put_together_from_its_pieces() -> None:
    html = """<script>var area = "11371082004339319Q"; var fbtime = '-1';
        loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&isAllList=1&infotypeId=Y001C001&jdid=3&area=' + area + '&divid=div1&fbtime=' + fbtime + '&vc_all=' + $('#all').val() + '&currpage=1&sortfield=,compaltedate:0');
        </script><iframe src="/module/xxgk/tree.jsp?standardXxgk=1&area=1&divid=div1"></iframe>"""
    page = read(f"{HOST}/col/col12/index.html", html, "jcms-xxgk")
    (ask,) = page.next_requests
    assert query_of(ask) == {
        "standardXxgk": "1", "isAllList": "1", "infotypeId": "Y001C001", "jdid": "3", "area": "11371082004339319Q", "divid": "div1",
        "fbtime": "-1", "vc_all": "", "currpage": "1", "sortfield": ",compaltedate:0",
    }  # fmt: skip
    assert page.frames == (f"{HOST}/module/xxgk/tree.jsp?standardXxgk=1&area=1&divid=div1",)


def test_jcms_fragment_has_rows_and_pages() -> None:
    rows = "".join(
        f'<tr class="tr_main_value_{kind}"><td><a title="某镇{year}年政府信息公开工作年度报告" href="/art/2024/1/2/art_12_{year}.html" target="_blank">某镇…</a></td><td>{year + 1}-01-20</td></tr>'
        for kind, year in (("odd", 2023), ("even", 2022))
    )
    url = f"{HOST}/module/xxgk/search.jsp?infotypeId=A08&currpage=1&texttype=0&currpage=1"
    page = read(url, rows + "<tr><td>共 45 条 第1/3页</td></tr>", "jcms-xxgk")
    assert [(row.title, row.published) for row in page.rows] == [
        ("某镇2023年政府信息公开工作年度报告", "2024-01-20"),
        ("某镇2022年政府信息公开工作年度报告", "2023-01-20"),
    ]
    assert page.stated_total == 45
    assert [ask.url.count(f"currpage={number}") for ask, number in zip(page.next_requests, (2, 3), strict=True)] == [
        2,
        2,
    ]


def test_jcms_grid_of_units_and_years() -> None:
    html = """<table><tr><th>单位</th><th>2023</th><th>2022</th></tr>
        <tr><td>市教育局</td><td><a href="xxgkAnnualReport.jsp?area=370900004341&fbtime=2023">查看</a></td><td><a href="xxgkAnnualReport.jsp?area=370900004341&fbtime=2022">查看</a></td></tr>
        <tr><td>城关镇</td><td><a href="xxgkAnnualReport.jsp?area=11371643004387601P-1&fbtime=2023&showType=2">2023年</a></td><td></td></tr></table>"""
    page = read(f"{HOST}/module/xxgk/xxgkAnnualReport.jsp", html, "jcms-xxgk")
    assert [(row.publisher, row.title, row.is_report) for row in page.rows] == [
        ("市教育局", "市教育局 查看 2023", True),
        ("市教育局", "市教育局 查看 2022", True),
        ("城关镇", "城关镇 2023年", True),
    ]


def test_jcms_cross_of_units_and_years_is_filled_up() -> None:
    link = "<li><a href='/module/xxgk/xxgkAnnualReport.jsp?area={}&fbtime={}'>{}</a></li>".format
    html = f"""<ul>{link("1", 2024, "区政府")}{link("2P-1", 2024, "区民政局")}{link("3", 2024, "城关街道办事处")}</ul>
        <ul>{link("1", 2024, "2024年")}{link("1", 2023, "2023年")}</ul><a href="/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2020">政府信息公开年报</a>"""
    page = read(f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2024&showType=2", html, "jcms-xxgk")
    found = {(query_of(Ask(row.url))["area"], query_of(Ask(row.url))["fbtime"]): row.publisher for row in page.rows}
    assert found.keys() == {
        ("1", "2024"),
        ("2P-1", "2024"),
        ("3", "2024"),
        ("1", "2023"),
        ("2P-1", "2023"),
        ("3", "2023"),
    }
    assert found["3", "2023"] == "城关街道办事处"
    assert [link.text for link in page.columns] == ["政府信息公开年报"]


def test_jcms_grid_behind_a_form() -> None:
    html = """<form><select name="area"><option value="">请选择</option><option value="370900004341">市教育局</option></select>
        <select name="fbtime"><option value="2023">2023年</option><option value="2022">2022年</option></select></form>
        <script>function go(){location.href="/module/xxgk/xxgkAnnualReport.jsp?area="+a+"&fbtime="+y}</script>"""
    page = read(f"{HOST}/col/col90/index.html", html, "jcms-xxgk")
    assert [(row.url.split("?")[1], row.publisher) for row in page.rows] == [
        ("area=370900004341&fbtime=2023", "市教育局"),
        ("area=370900004341&fbtime=2022", "市教育局"),
    ]


# Query strings


def test_query_pages_by_parameter_and_by_form() -> None:
    rows = "<li><a href='InfoShow.aspx?id=5'>某局2023年政府信息公开年度报告</a> 2024-01-05</li>"
    page = read(f"{HOST}/InfoPublic.aspx?cid=1019&pid=971&page=1&kw=", f"{rows}<p>共 3 页</p>", "query")
    assert [query_of(ask) for ask in page.next_requests] == [
        {"cid": "1019", "pid": "971", "page": "2", "kw": ""},
        {"cid": "1019", "pid": "971", "page": "3", "kw": ""},
    ]
    form = f"""<form><input type="hidden" name="__VIEWSTATE" value="abc=="/>{rows}
        <a href="javascript:__doPostBack('AspNetPager1','2')">2</a><a href="javascript:__doPostBack('AspNetPager1','2')">下一页</a></form>"""
    page = read(f"{HOST}/list.aspx?dept=3", form, "query")
    (ask,) = page.next_requests
    assert ask.method == "POST"
    assert parse_qs(ask.body) == {"__VIEWSTATE": ["abc=="], "__EVENTTARGET": ["AspNetPager1"], "__EVENTARGUMENT": ["2"]}


def test_query_takes_sessions_out_of_addresses() -> None:
    html = "<li><a href='show.jsp;jsessionid=0A1B?id=5&PHPSESSID=77'>某局2023年政府信息公开年度报告</a></li>"
    (row,) = read(f"{HOST}/iList.jsp?node_id=GKmzs&cur_page=1", html, "query").rows
    assert row.url == f"{HOST}/show.jsp?id=5"


# Interfaces


def test_suzhou_interface_is_asked_and_its_pages_follow() -> None:
    channel = "0772e821-5733-421d-82e7-f545c5729b9e"
    html = f"""<script>var channel_id = '{channel}'; $.post("/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15", {{pageIndex:1}})</script>"""
    (ask,) = read(f"{HOST}/nb/index.html", html, "ucap-json").next_requests
    assert ask.method == "POST"
    assert parse_qs(ask.body)["channel_id"] == [channel]
    rows = [
        {
            "TITLE": f"{number}局2023年政府信息公开年度报告",
            "URL": f"/nb/{number}.shtml",
            "PUBLISHED_TIME_FORMAT": "2024-01-05",
        }
        for number in range(100)
    ]
    page = read(ask.url, json.dumps({"data": {"list": rows, "total": 150}}), "ucap-json")
    assert len(page.rows) == 100
    (second,) = page.next_requests
    assert parse_qs(second.body)["pageIndex"] == ["2"]


def test_a_manuscript_says_its_parts() -> None:
    url = f"{HOST}/interface-cms/proxy/api?apiUrl=manuscript%2FgetManuscriptById&manuscriptId={HEX32}"
    data = {"title": "某县2023年政府信息公开工作年度报告", "publishedTimeStr": "2024-01-26 10:00:00", "redirectUrl": "",
            "staticUrl": f"{HOST}/nb/202401/{HEX32}.shtml", "content": "<p><a href='./files/a.pdf'>下载</a></p>"}  # fmt: skip
    text = json.dumps({"status": True, "data": data})
    family, _ = families.detect(url, text)
    parts = family.article_parts(url, text)
    assert (parts.title, parts.published) == ("某县2023年政府信息公开工作年度报告", "2024-01-26")
    assert [link.url for link in parts.attachments] == [f"{HOST}/nb/202401/files/a.pdf"]
