"""Links that call a function of the page: addresses from literals and arguments, nothing from what a script computes."""

from __future__ import annotations

import pytest

from crawler.families import generic
from crawler.families.calls import Functions

TITLE = "某局2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("script", "action", "address"),
    [
        ("function goDetail(id){window.open('/nb/'+id+'.html');}", "goDetail('12')", "/nb/12.html"),
        ("function show(id, type){ location.href = 'detail.html?id=' + id + '&type=' + type; }", "show(12,3)", "detail.html?id=12&type=3"),
        ("var view = function (u) { window.location.replace(\"/a/\" + u) }", 'return view("b.html")', "/a/b.html"),
        ("function open1(u){ window.open(u) }", "open1('/nb/12.html')", "/nb/12.html"),
        ("function a(x){} function b(id){ location.assign('/b/'+id) }", "a(1)", ""),
        ("function go(id){ window.open('/nb/'+encode(id)+'.html') }", "go('12')", ""),
        ("function go(id){ window.open('/nb/'+base+id) }", "go('12')", ""),
        ("function go(id){ window.open('/login.html') }", "go('12')", ""),
        ("function go(a,b){ window.open('/nb/'+a+b) }", "go('12')", ""),
        ("function go(id){ alert(id) }", "go('12')", ""),
    ],
)  # fmt: skip
def test_a_call_leads_to_an_address(script: str, action: str, address: str) -> None:
    assert Functions(lambda: [script]).address(action) == address


def test_rows_that_call_a_function_are_rows() -> None:
    html = f"""<script>function goDetail(id){{window.open('/nb/'+id+'.html');}}</script>
        <ul><li onclick="goDetail('7')">{TITLE}<span>2025-01-20</span></li><li><a href="javascript:goDetail('8')">{TITLE.replace("4", "3")}</a></li></ul>"""
    page = generic.FAMILY.list_rows("http://h/nb/", html)
    assert [row.url for row in page.rows] == ["http://h/nb/7.html", "http://h/nb/8.html"]
