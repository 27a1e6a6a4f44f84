"""Spellings of one address, and copies of official pages on other hosts."""

from __future__ import annotations

import pytest

from crawler.families.locations import (
    canonical_address,
    clone_of,
    is_official,
    without_session,
    wrapped_official,
)

ARTICLE = "http://www.example.gov.cn/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml"


@pytest.mark.parametrize(
    "twin",
    [
        "https://www.example.gov.cn/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml",
        "http://example.gov.cn/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml",
        "http://wap.example.gov.cn/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml",
        "http://m.example.gov.cn:80/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml?ddtab=true",
        "http://WWW.example.gov.cn/zfxxgk//zfxxgknb/202401/t20240120_123456.shtml?type=1&deptcode=033#zjlink",
        "http://www.example.gov.cn/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml;jsessionid=AB12",
    ],
)
def test_twins_have_one_spelling(twin: str) -> None:
    assert canonical_address(twin) == canonical_address(ARTICLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ARTICLE, ARTICLE.replace("123456", "123457")),
        ("http://www.example.gov.cn/show.php?id=1", "http://www.example.gov.cn/show.php?id=2"),
        ("http://a.example.gov.cn/nb/", "http://b.example.gov.cn/nb/"),
        ("http://x.gov.cn/public/column/1?type=3&action=list", "http://x.gov.cn/public/column/1?type=4&action=list"),
        ("http://x.gov.cn/list.html?type=1", "http://x.gov.cn/list.html?type=2"),
        ("http://x.gov.cn:8080/nb/", "http://x.gov.cn/nb/"),
        ("http://m.gov.cn/nb/", "http://gov.cn/nb/"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


def test_the_directory_and_its_index_are_one() -> None:
    assert (
        canonical_address("http://x.gov.cn/nb/index.shtml")
        == canonical_address("https://www.x.gov.cn/nb/")
        == "x.gov.cn/nb/"
    )


def test_only_gov_cn_and_named_hosts_are_official() -> None:
    assert is_official("www.example.gov.cn")
    assert is_official("scsqw.cn", {"scsqw.cn"})
    assert not is_official("www.example-gov.cn")
    assert not is_official("example.gov.cn.evil.com")


def test_a_copy_has_the_path_of_an_official_article() -> None:
    copy = "https://www.evil-site.com/zfxxgk/zfxxgknb/202401/t20240120_123456.shtml"
    assert clone_of(copy, [ARTICLE]) == ARTICLE
    assert clone_of(copy.replace("123456", "999999"), [ARTICLE]) == ""
    assert clone_of(ARTICLE.replace("www", "xxgk"), [ARTICLE]) == ""
    assert clone_of("http://evil.com/nb/", ["http://x.gov.cn/nb/"]) == ""


def test_a_wrapped_address_is_named() -> None:
    assert wrapped_official("http://jump.example.com/?u=http%3A%2F%2Fwww.x.gov.cn%2Fnb%2F1.html").startswith(
        "www.x.gov.cn"
    )
    assert wrapped_official(ARTICLE) == ""


def test_sessions_are_taken_out() -> None:
    assert without_session("http://x.gov.cn/a.jsp;jsessionid=A1?id=5&PHPSESSID=7") == "http://x.gov.cn/a.jsp?id=5"
    assert without_session("http://x.gov.cn/a.jsp?id=5") == "http://x.gov.cn/a.jsp?id=5"
