"""Pages of unknown make and address families' pagers: rows, years, units and further pages by whatever the page offers."""

from __future__ import annotations

import pytest

from crawler import families
from crawler.families import ListPage, generic
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
