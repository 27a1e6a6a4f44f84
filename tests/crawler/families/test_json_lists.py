"""Yearly platforms of unknown make: what a page's scripts ask for, and rows and pages of the answers."""

from __future__ import annotations

import json

import pytest

from crawler.families import detect
from crawler.families.generic import list_rows_or_scripts as page_rows
from crawler.families.json_lists import list_rows

PAGE = "http://www.x.gov.cn/nb/"
TITLE = "某县教育局2024年政府信息公开工作年度报告"


def asks(script: str, around: str = "") -> list[tuple[str, str, str]]:
    found = page_rows(
        PAGE, f"<html><title>年报专栏</title><body>{around}<div id='list'></div><script>{script}</script></body></html>"
    )
    return [(ask.method, ask.url.removeprefix("http://www.x.gov.cn"), ask.body) for ask in found.next_requests]


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("$.getJSON('/nb/list.json?year=2024&page=1', show)", ("GET", "/nb/list.json?year=2024&page=1", "")),
        ("function load(y,p){$.getJSON('/nb/list.json?year='+y+'&area=&page='+p,show)}", ("GET", "/nb/list.json?year=&area=&page=1", "")),
        ("var area='990301'; fetch(\"list.json?area=\"+area)", None),  # no path of its own to be sure of
        ("fetch('./list.json?area=990301').then(show)", ("GET", "/nb/list.json?area=990301", "")),
        ("axios.get('/api/report/query', {params: {area: '990301', pageNo: 1, pageSize: 20}})", ("GET", "/api/report/query?area=990301&pageNo=1&pageSize=20", "")),
        ("$.ajax({url:'/api/annual/list', type:'POST', data:{year:'2024', page:p}, success: show})", ("POST", "/api/annual/list", "year=2024&page=1")),
        ("$.post('/api/nb/list.do', {year: 2024, pageIndex: n}, show)", ("POST", "/api/nb/list.do", "year=2024&pageIndex=1")),
        ("xhr.open('GET', '/data/nb2024.json')", ("GET", "/data/nb2024.json", "")),
        ("$.get('/api/hits/count?id=5')", None),
        ("$.getJSON('/weather/data.json')", None),
        ("$.get('/inc/list.html')", None),
    ],
)  # fmt: skip
def test_a_script_asks_for_a_list(script: str, wanted: tuple[str, str, str] | None) -> None:
    assert asks(script) == ([wanted] if wanted else [])


def test_a_choice_of_years_is_asked_year_by_year() -> None:
    years = "<select><option>2024年</option><option>2023年</option><option>全部</option></select>"
    found = asks("$.getJSON('/nb/list.json?year='+y+'&page='+p,show)", years)
    assert [url for _, url, _ in found] == ["/nb/list.json?year=2024&page=1", "/nb/list.json?year=2023&page=1"]


def test_a_page_with_rows_asks_for_nothing() -> None:
    rows = f'<ul><li><a href="1.html">{TITLE}</a><span>2025-01-20</span></li></ul>'
    assert asks("$.getJSON('/nb/list.json', show)", rows) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 0, "total": 45, "data": [{"title": TITLE, "url": "2024/7.html", "date": "2025-01-20"}]},
        {"data": {"page": {"records": [{"docTitle": TITLE, "docPubUrl": "/nb/2024/7.html", "pubDate": "2025-01-20 10:00"}], "totalCount": "45"}}},
        [{"TITLE": f"<b>{TITLE}</b>", "linkUrl": "http://www.x.gov.cn/nb/2024/7.html", "publishTime": "2025年1月20日"}],
    ],
)  # fmt: skip
def test_rows_are_found_in_answers_of_any_shape(answer: object) -> None:
    url = f"{PAGE}list.json?year=2024&page=1"
    text = json.dumps(answer, ensure_ascii=False)
    assert detect(url, text)[0].name == "json-list"
    (row,) = list_rows(url, text).rows
    assert (row.url, row.title, row.published) == (f"{PAGE}2024/7.html", TITLE, "2025-01-20")


def test_pages_follow_from_the_stated_total() -> None:
    items = [{"title": f"{k}{TITLE}", "url": f"{k}.html"} for k in range(20)]
    page = list_rows(f"{PAGE}list.json?page=1", json.dumps({"total": 45, "rows": items}))
    assert [ask.url for ask in page.next_requests] == [f"{PAGE}list.json?page=2", f"{PAGE}list.json?page=3"]
    assert page.stated_total == 45
    assert list_rows(f"{PAGE}list.json?page=2", json.dumps({"total": 45, "rows": items})).next_requests == ()


def test_pages_without_a_total_are_asked_one_after_another() -> None:
    page = list_rows(f"{PAGE}list.json?page=3", json.dumps([{"title": TITLE, "url": "1.html"}]))
    assert [(ask.url, ask.is_guess) for ask in page.next_requests] == [(f"{PAGE}list.json?page=4", True)]
    assert list_rows(f"{PAGE}list.json?page=4", "[]").next_requests == ()


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"a": [1, 2]}', '{"data": [{"title": "x"}]}', "[" * 5000, '{"total": "x", "data": [{}]}', "null"],
)
def test_what_is_no_list_has_no_rows(text: str) -> None:
    assert list_rows(PAGE, text).rows == ()
