"""What a robots.txt means, as the standard has it and as these sites serve it."""

from __future__ import annotations

import pytest

from crawler.fetching.robots import MAX_CRAWL_DELAY, read_robots

URL = "http://www.county.gov.cn/zfxxgknb/index.html"
AGENT = "gongkai"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_file_allows_everything(status: int) -> None:
    assert read_robots(status, b"User-agent: *\nDisallow: /").allows(URL, AGENT)


@pytest.mark.parametrize("status", [500, 502, 503, 521, 429])
def test_a_failing_server_allows_nothing_for_now(status: int) -> None:
    robots = read_robots(status, b"")
    assert not robots.allows(URL, AGENT)
    assert robots.reason == ("jsl" if status == 521 else f"robots_status_{status}")


def test_rules_are_obeyed() -> None:
    robots = read_robots(200, b"User-agent: *\nDisallow: /was5/\nDisallow: /search\n")
    assert robots.allows(URL, AGENT)
    assert not robots.allows("http://www.county.gov.cn/was5/web/search", AGENT)


def test_rules_for_us_alone_are_obeyed() -> None:
    robots = read_robots(200, b"User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert not robots.allows(URL, AGENT)


@pytest.mark.parametrize("body", ["<!DOCTYPE html><html>页面不存在", "\ufeff\n <HTML><body>Disallow: /"])
def test_a_page_in_place_of_the_file_allows_everything(body: str) -> None:
    assert read_robots(200, body.encode()).allows(URL, AGENT)


def test_gbk_comments_do_not_hide_rules() -> None:
    body = "# 禁止抓取后台\r\nUser-agent: *\r\nDisallow: /后台/\r\nDisallow: /system/\r\nCrawl-delay: 10\r\n".encode(
        "gbk"
    )
    robots = read_robots(200, body)
    assert not robots.allows("http://www.county.gov.cn/system/a", AGENT)
    assert robots.crawl_delay(AGENT) == 10


def test_an_endless_crawl_delay_is_bounded() -> None:
    assert read_robots(200, b"User-agent: *\nCrawl-delay: 999999\n").crawl_delay(AGENT) == MAX_CRAWL_DELAY


def test_a_huge_file_counts_up_to_its_bound() -> None:
    body = b"User-agent: *\nDisallow: /system/\n" + b"# padding\n" * 100_000
    robots = read_robots(200, body)
    assert not robots.allows("http://www.county.gov.cn/system/a", AGENT)


def test_an_empty_file_allows_everything() -> None:
    assert read_robots(200, b"").allows(URL, AGENT)
