"""From a home page to the columns: order of leads, their evidence, and what speaks for a column."""

from __future__ import annotations

import pytest

from crawler.families import Row, generic
from crawler.families.discovery import Lead, body_of, common_addresses, find_leads, judge_column
from crawler.families.model import ListPage

HOME = "http://www.county.gov.cn/"


def leads(html: str, url: str = HOME) -> list[tuple[str, tuple[str, ...]]]:
    return [(lead.link.url.removeprefix("http://"), lead.evidence) for lead in _leads(html, url)]


def _leads(html: str, url: str = HOME) -> tuple[Lead, ...]:
    return find_leads(generic.FAMILY.list_rows(url, html), url, html)


def test_the_column_comes_before_doors_and_doors_before_hints() -> None:
    html = """<a href="/xwzx/">新闻中心</a><a href="/zwgk/">政务公开</a><a href="/ysq/">依申请公开指南</a>
        <a href="/zfxxgk/zfxxgknb/">政府信息公开年报</a><a href="http://www.other.gov.cn/nb/">政府信息公开年报</a><a href="/wzdt/">网站地图</a>"""
    found = leads(html)
    assert [url for url, _ in found] == [
        "www.county.gov.cn/zfxxgk/zfxxgknb/",
        "www.county.gov.cn/zwgk/",
        "www.county.gov.cn/ysq/",
        "www.county.gov.cn/wzdt/",
    ]
    assert found[0][1] == ("words 政府信息公开年报 slug zfxxgknb",)


def test_columns_on_the_bodys_other_hosts_are_leads() -> None:
    assert leads('<a href="http://xxgk.county.gov.cn/nb/">年报</a>')[0][0] == "xxgk.county.gov.cn/nb/"


def test_tabs_without_links() -> None:
    assert (
        leads("<ul><li onclick=\"location.href='/zfxxgk/gknb/'\">政府信息公开年报</li></ul>")[0][0]
        == "www.county.gov.cn/zfxxgk/gknb/"
    )


def test_frames_are_leads() -> None:
    assert leads('<iframe src="/zfxxgk/frame.html"></iframe>')[0] == ("www.county.gov.cn/zfxxgk/frame.html", ("frame",))


def test_addresses_in_scripts_are_leads_when_they_look_like_disclosure() -> None:
    html = """<script src="/js/jquery.js"></script><script>var tabs = ['/zfxxgk/zfxxgkzn/', '/zfxxgk/xxgknb_123/index.html', '/images/a.png', '/xwzx/'];</script>"""
    assert leads(html) == [
        ("www.county.gov.cn/zfxxgk/xxgknb_123/index.html", ("script", "slug xxgknb_123")),
        ("www.county.gov.cn/zfxxgk/zfxxgkzn/", ("script",)),
    ]


def test_a_column_told_only_by_its_slug() -> None:
    ((url, evidence),) = leads('<a href="/col/2023nianbao/index.html">点击查看</a><a href="/xw/">要闻</a>')
    assert url == "www.county.gov.cn/col/2023nianbao/index.html"
    assert evidence == ("words 点击查看 slug 2023nianbao",)


def test_rows_and_the_page_itself_are_no_leads() -> None:
    html = '<a href="/">首页 政府信息公开</a><li><a href="/a/1.html">某局2023年政府信息公开年度报告</a></li>'
    assert leads(html) == []


def test_common_addresses_are_guesses_on_the_same_host() -> None:
    found = common_addresses("http://www.county.gov.cn/index.html")
    assert all(lead.is_guess and lead.evidence == ("guess",) for lead in found)
    assert found[0].link.url == "http://www.county.gov.cn/zfxxgk/zfxxgknb/"
    assert len({lead.link.url for lead in found}) == len(found) >= 8


def test_what_speaks_for_a_column() -> None:
    rows = tuple(Row(f"{HOME}{year}.html", f"某县{year}年政府信息公开工作年度报告") for year in range(2019, 2024))
    found = judge_column(ListPage(rows=rows, column="政府信息公开年报"), f"{HOME}zfxxgk/zfxxgknb/", "年报")
    assert found.score == 0.99
    assert found.reasons == (
        "named 政府信息公开年报", "words 年报", "slug zfxxgknb", "rows 5 of 5 name reports", "years 2019-2023",
    )  # fmt: skip
    weak = judge_column(ListPage(rows=(Row("x", "召开会议"), rows[0]), column="公示公告"), f"{HOME}gsgg/")
    assert 0.4 < weak.score < 0.5
    assert judge_column(ListPage(), HOME).score == 0


@pytest.mark.parametrize(
    ("host", "body"),
    [("www.x.gov.cn", "x.gov.cn"), ("xxgk.x.gov.cn:8080", "x.gov.cn"), ("scsqw.cn", "scsqw.cn"), ("127.0.0.1:80", "127.0.0.1:80"), ("a.b.com", "b.com")],
)  # fmt: skip
def test_bodies(host: str, body: str) -> None:
    assert body_of(host) == body
