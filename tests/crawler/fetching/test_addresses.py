"""Which addresses are asked: every spelling of a private one is refused, and nothing but the opened pairs is excepted."""

from __future__ import annotations

import pytest

from crawler.fetching.addresses import Policy, refuse_peer, refuse_url

REAL = Policy(hosts=frozenset({"www.scsqw.cn", "61.150.65.235"}))
LOCAL = Policy(opened=frozenset({("127.0.0.1", 8001)}))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.hejiang.gov.cn/gk/zfxxgknb",
        "https://xxgk.county.gov.cn:8443/a?b=c",
        "http://WWW.County.GOV.CN/",
        "http://www.county.gov.cn./",
        "http://www.scsqw.cn/",
        "http://61.150.65.235/a",
    ],
)
def test_government_hosts_and_named_exceptions_are_asked(url: str) -> None:
    assert refuse_url(url, REAL) == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://www.county.gov.cn/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("gopher://www.county.gov.cn/", "scheme"),
        ("http:///a", "malformed"),
        ("http://www.county.gov.cn:99999/", "malformed"),
        ("http://[::1", "malformed"),
        ("http://user:pw@www.county.gov.cn/", "credentials"),
        ("http://www.county.gov.cn@evil.example/", "credentials"),
        ("http://evil.example/", "foreign_host"),
        ("http://gov.cn.evil.example/", "foreign_host"),
        ("http://www.countygov.cn/", "foreign_host"),
        ("http://localhost/", "foreign_host"),
        ("http://8.8.8.8/", "foreign_host"),
        ("http://www.county.gov.cn/" + "a" * 3000, "too_long"),
    ],
)
def test_other_schemes_and_hosts_are_refused(url: str, reason: str) -> None:
    assert refuse_url(url, REAL) == reason


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "１２７.0.0.1",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[fd00::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:0:0:0:0:80ff:fffe]",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_hosts_are_refused_in_every_spelling(host: str) -> None:
    assert refuse_url(f"http://{host}/", REAL) in ("private_address", "odd_address", "malformed")
    assert refuse_url(f"http://{host}:8001/", REAL) != ""


@pytest.mark.parametrize("host", PRIVATE)
def test_resolved_private_addresses_are_not_connected_to(host: str) -> None:
    assert refuse_peer("www.county.gov.cn", 80, host.strip("[]"), REAL) != ""


def test_public_peers_are_connected_to() -> None:
    assert refuse_peer("www.county.gov.cn", 80, "61.150.65.235", REAL) == ""
    assert refuse_peer("www.county.gov.cn", 80, "240e:400::1", REAL) == ""


def test_exactly_the_opened_pair_is_open() -> None:
    assert refuse_url("http://127.0.0.1:8001/a", LOCAL) == ""
    assert refuse_peer("127.0.0.1", 8001, "127.0.0.1", LOCAL) == ""
    for url in (
        "http://127.0.0.1:8002/",
        "http://127.0.0.2:8001/",
        "http://127.0.0.1/",
        "http://localhost:8001/",
        "http://127.1:8001/",
    ):
        assert refuse_url(url, LOCAL) != "", url
    assert refuse_peer("127.0.0.1", 8002, "127.0.0.1", LOCAL) == "private_address"
    assert refuse_peer("www.county.gov.cn", 8001, "127.0.0.1", LOCAL) == "private_address"


def test_an_opened_name_reaches_loopback_and_nothing_else_private() -> None:
    policy = Policy(opened=frozenset({("trial.example", 8001)}))
    assert refuse_peer("trial.example", 8001, "127.0.0.1", policy) == ""
    assert refuse_peer("trial.example", 8001, "10.0.0.1", policy) == "private_address"
