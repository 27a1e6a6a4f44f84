"""Pages of unknown make and address families' pagers: rows, years, units and further pages by whatever the page offers."""

from __future__ import annotations

import pytest

from crawler import families
from crawler.families import ListPage, generic
from crawler.families.titles import classify_title
from tests.real_reports import real_list_page

HOST = "http://www.example.gov.cn"
ROW = "<li><a href='/x/a.html'>某局2023年政府信息公开工作年度报告</a><span>2024-01-05</span></li>"


def read(url: str, html: str) -> ListPage:
    return generic.FAMILY.list_rows(HOST + url, html)


def test_more_is_named_by_its_block() -> None:
    html = """<div class="box"><div class="box-title"><span>县政府部门</span><a href="/nb/bm/">更多&gt;&gt;</a></div><ul><li>x</li></ul></div>
        <div class="box"><h3>乡镇街道</h3><ul><li><a href="/nb/x.html">某镇2023年政府信息公开年度报告</a></li></ul><a href="/nb/xz/">MORE+</a></div>
        <div class="box"><a href="/nowhere/">更多</a></div>"""
    page = read("/nb/", html)
    assert [(link.url.removeprefix(HOST), link.text) for link in page.columns if "nb/" in link.url] == [
        ("/nb/bm/", "县政府部门"),
        ("/nb/xz/", "乡镇街道"),
    ]


def test_choices_of_a_form_are_columns() -> None:
    html = f"{ROW}<select onchange='location=this.value'><option value='/nb/2022/'>2022年</option><option value='3'>三</option></select>"
    page = read("/nb/", html)
    assert [(link.url, link.text) for link in page.columns] == [(f"{HOST}/nb/2022/", "2022年")]


def test_pages_behind_a_call_take_the_parameter_of_the_address() -> None:
    html = f"{ROW}<a href='javascript:goPage(1)'>首页</a><a href='javascript:void(0)' onclick='goPage(2)'>2</a><a href='javascript:goPage(3)'>尾页</a>"
    page = read("/list?col=5&pageNo=1", html)
    assert [ask.url.removeprefix(HOST) for ask in page.next_requests] == [
        "/list?col=5&pageNo=2",
        "/list?col=5&pageNo=3",
    ]
    assert read("/list", html).next_requests == ()


@pytest.mark.parametrize(
    ("url", "pager", "pages"),
    [
        ("/nb/xj/1.html", "<script>var totalPage = 3;</script>", ["/nb/xj/2.html", "/nb/xj/3.html"]),
        ("/zfxxgknb2022/index.jhtml", "<p>共 3 页</p>", ["/zfxxgknb2022/index_2.jhtml", "/zfxxgknb2022/index_3.jhtml"]),
        ("/nb/2020/", "<p>1/3页</p>", ["/nb/2020/index_2.html", "/nb/2020/index_3.html"]),
        ("/nb/xj/1.html", "<p>共 1 页</p>", []),
    ],
)
def test_families_name_the_pages_that_nobody_links(url: str, pager: str, pages: list[str]) -> None:
    article = {"1": "1753311688616128514.html", "i": "24969651.jhtml", "2": "content/post_7038677.html"}[
        url.rsplit("/", 1)[1][:1] or "2"
    ]
    html = f"<ul><li><a href='{article}'>某局2023年政府信息公开工作年度报告</a></li></ul>{pager}"
    family, _ = families.detect(HOST + url, html)
    assert [ask.url.removeprefix(HOST) for ask in family.list_rows(HOST + url, html).next_requests] == pages


@pytest.mark.parametrize(
    ("name", "url", "rows", "first", "pages"),
    [
        ("ordos", "http://egb.ordos.gov.cn/xxgk/xxgknb/", 10, ("鄂尔多斯市2019年政府信息公开工作年度报告", "2020-09-03"), ["/xxgk/xxgknb/index_1.html"]),
        ("pingtan", "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist.htm", 10, ("平潭综合实验区2025年度政府信息公开工作年度报告", "2026-03-10"), []),
    ],
)  # fmt: skip
def test_real_list_pages(name: str, url: str, rows: int, first: tuple[str, str], pages: list[str]) -> None:
    html = real_list_page(f"list_page_{name}.html").decode()
    family, _ = families.detect(url, html)
    page = family.list_rows(url, html)
    assert family.name == "trs"
    assert len(page.rows) == rows
    assert (page.rows[0].title, page.rows[0].published) == first
    assert all(row.published for row in page.rows)
    assert [ask.url.split(".gov.cn")[1] for ask in page.next_requests] == pages


@pytest.mark.parametrize(
    "words", ["下一页", "下一页&gt;&gt;", "下页 &gt;", "[下一页]", "下一页→", "» 下一頁", "尾页 &raquo;", "&gt;"]
)
def test_arrows_around_next_do_not_matter(words: str) -> None:
    page = read("/nb/list_1.html", f"{ROW}<a href='list_2.html'>{words}</a>")
    assert [ask.url for ask in page.next_requests] == [f"{HOST}/nb/list_2.html"]


@pytest.mark.parametrize("words", ["下一篇", "下一页的内容介绍", "上一页", "首页"])
def test_other_words_are_no_next_page(words: str) -> None:
    assert read("/nb/list_1.html", f"{ROW}<a href='list_2.html'>{words}</a>").next_requests == ()


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ("createPageHTML('page_div', 3, 1,'list','shtml',37);", ["list_2.shtml", "list_3.shtml"]),
        ("createPageHTML ( '3' , '0' , 'index' , 'htm' ) ;", ["index_1.htm", "index_2.htm", "index_3.htm"]),
        ("var pagination_script_config = { total: 2, current: 0 };", ["index_1.html", "index_2.html"]),
        ("pagination_script_config.total = 2;", ["index_1.html", "index_2.html"]),
    ],
)
def test_scripts_count_pages_in_more_ways(script: str, pages: list[str]) -> None:
    page = families.family_named("trs").list_rows(f"{HOST}/nb/", f"{ROW}<script>{script}</script>")
    assert [ask.url.removeprefix(f"{HOST}/nb/") for ask in page.next_requests] == pages


def test_a_row_written_by_script_takes_the_variable_and_not_the_markup_around_it() -> None:
    script = """<script>var strLink = "";
        var strTitle = "某局2023年政府信息公开工作年度报告"; var strUrl = "./t20240105_77.html";
        if(strLink==""){ document.write('<a href="'+strUrl+'" target="_blank">'+strTitle+'</a>'); }</script>"""
    page = families.family_named("trs").list_rows(
        f"{HOST}/nb/", f"<table><tr><td>{script}</td><td>2024-01-05</td></tr></table>"
    )
    assert [row.url for row in page.rows] == [f"{HOST}/nb/t20240105_77.html"]


def test_a_page_asked_for_by_number_leads_to_the_next_while_there_are_more() -> None:
    record = "<record><![CDATA[<li><a href='/art/2024/1/5/art_1_2.html' title='某局2023年政府信息公开工作年度报告'>x</a></li>]]></record>"
    url = f"{HOST}/module/web/jpage/dataproxy.jsp?page=2&columnid=1&unitid=2"

    def after(total: str, records: int = 1) -> list[str]:
        answer = f"<?xml version='1.0'?><datastore>{total}<recordset>{record * records}</recordset></datastore>"
        return [ask.url.partition("?")[2] for ask in families.family_named("jcms").list_rows(url, answer).next_requests]

    assert after("<totalrecord>3</totalrecord>") == ["page=3&columnid=1&unitid=2"]
    assert after("") == ["page=3&columnid=1&unitid=2"]
    assert after("<totalrecord>2</totalrecord>") == []
    assert after("<totalrecord>9</totalrecord>", records=0) == []


@pytest.mark.parametrize(
    "pager",
    [
        "<select onchange='location.href=this.value'><option value='list.html'>第1页</option><option value='list_2.html'>第2页</option></select>",
        "<a href='list_2.html'><img src='/i/next.gif' alt='下一页'></a>",
        "<script>function goPage(n){window.location.href='list_'+n+'.html';}</script><a href='javascript:goPage(2)'>2</a>",
        "<script>laypage.render({count:14,limit:10,jump:function(o){location.href='list_'+o.curr+'.html'}})</script>",
        "<script>var pageCount=2;var pageUrl='list_{n}.html';</script>",
        "<p>第1/2页</p><script>document.write('<a href=x>'); var u = 'list_' + (1) + '.html'; var v = \"list_\" + n + \".html\";</script>",
    ],
)
def test_pages_are_found_by_choice_picture_and_script(pager: str) -> None:
    page = read("/nb/list.html", f"{ROW}{pager}")
    assert [ask.url for ask in page.next_requests] == [f"{HOST}/nb/list_2.html"]


def test_a_script_that_names_other_files_makes_no_pages() -> None:
    pager = "<p>第1/2页</p><script>var u='photo_' + n + '.html'; var t='list_'+n+'.jpg';</script>"
    assert read("/nb/list.html", f"{ROW}{pager}").next_requests == ()


def test_a_cut_title_takes_the_whole_one_of_a_hidden_box() -> None:
    html = "<li><a href='/x/a.html'>某局2023年…</a><div style='display:none'><a href='/x/a.html'>某局2023年政府信息公开工作年度报告</a></div><span>2024-01-05</span></li>"
    (row,) = read("/nb/", html).rows
    assert (row.title, row.published) == ("某局2023年政府信息公开工作年度报告", "2024-01-05")


def test_a_year_with_its_number_of_rows_is_a_year() -> None:
    assert classify_title("2021年(3)") == "year"
    assert classify_title("某局2021年政府信息公开年报（12条）") == "report"
