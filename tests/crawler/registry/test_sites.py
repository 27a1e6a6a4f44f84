"""The registry of sites: the shipped files are sound, bad lines are named with what to do, additions keep the files whole."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registry.load import load_register
from crawler.registry.sites import (
    COLUMNS,
    Site,
    SitesError,
    add_site,
    check_sites,
    is_allowed_host,
    load_allowed_hosts,
    load_sites,
    merge_sites,
    never_looked,
    parse_allowed_hosts,
    parse_sites,
    write_sites,
)

REGISTER = load_register()
SITES = load_sites()
SITE = Site("411421", "民权县", "http://www.minquan.gov.cn/nb/")


def test_the_shipped_sites_pass_their_own_check() -> None:
    assert len(SITES) >= 300
    assert check_sites(SITES, REGISTER, load_allowed_hosts()) == ()


def test_every_province_has_its_file_and_every_site_stands_in_its_own() -> None:
    assert len({site.division_code[:2] for site in SITES}) == 31
    assert all(site.place.startswith(f"sites/{site.division_code[:2]}0000.csv, line ") for site in SITES)


def test_codes_in_the_shipped_files_are_quoted() -> None:
    folder = resources.files("crawler.registry").joinpath("sites")
    for file in folder.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            assert line.startswith('"'), (file.name, line)


def test_doubtful_entries_say_why() -> None:
    assert all(site.state_note for site in SITES if site.evidence == "inferred")


def test_no_site_begins_at_a_clone() -> None:
    assert not any("dilkabaddi" in site.url + site.homepage + site.example_url for site in SITES)


def test_counties_without_a_site_were_never_looked_at() -> None:
    unknown = {division.code for division in never_looked(REGISTER, SITES)}
    known = {site.division_code for site in SITES}
    counties = {division.code for division in REGISTER.counties()}
    assert unknown == counties - known
    assert unknown
    assert not never_looked(REGISTER, [replace(SITE, division_code=code) for code in counties])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("民权县,1421,http://a.gov.cn/", "division_code '1421' is no code of six digits; write it as text"),
        ("民权县,411421,", "url is empty"),
        ("民权县,411421,a.gov.cn/nb", "is no web address; write it whole"),
        ("民权县,411421,ftp://a.gov.cn/", "is no web address"),
        ("民权县,411421,http://a.gov.cn:99999/", "is no address"),
        ("民权县,411421,http://u:p@a.gov.cn/", "carries a user name"),
        ("民权县,411421,http://a.gov.cn/a b", "holds a blank"),
        (",411421,http://a.gov.cn/", "the name is empty"),
        ("民权县,411421,http://a.gov.cn/,x", "4 cells under 3 columns"),
    ],
)
def test_a_bad_line_is_named_with_what_to_do(line: str, message: str) -> None:
    with pytest.raises(SitesError) as caught:
        parse_sites(f"name,division_code,url\n{line}\n", "mine.csv")
    assert caught.value.problems[0].startswith("mine.csv, line 2: ")
    assert message in caught.value.problems[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"years_from": "23"}, "years_from '23' is no reporting year"),
        ({"years_from": "2023", "years_to": "2020"}, "exchange them"),
        ({"evidence": "sure"}, "write one of seen, derived, inferred"),
        ({"options": "fast"}, "option 'fast' is not known"),
        ({"options": "browser"}, "needs its reason in state_note"),
    ],
)
def test_unknown_words_and_years_are_refused(changes: dict[str, str], message: str) -> None:
    with pytest.raises(SitesError, match=message):
        parse_sites(write_sites([replace(SITE, **changes)]), "mine.csv")


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SitesError) as caught:
        parse_sites("name,division_code,url\n甲,1,x\n乙,2,y\n", "mine.csv")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    ("head", "message"), [("name,url", "division_code is missing"), ("name,division_code,url,x", "'x' is not known")]
)
def test_wrong_columns(head: str, message: str) -> None:
    with pytest.raises(SitesError, match=message):
        parse_sites(head + "\n", "mine.csv")


def test_a_byte_order_mark_and_empty_lines_are_no_problem() -> None:
    (site,) = parse_sites("\ufeffname,division_code,url\n\n民权县,411421,http://a.gov.cn/\n,,\n", "mine.csv")
    assert (site.name, site.division_code, site.evidence) == ("民权县", "411421", "seen")


def test_check_names_unknown_codes_foreign_hosts_and_doubles() -> None:
    foreign = replace(SITE, url="http://www.example.com/")
    unknown = replace(SITE, division_code="419999")
    problems = check_sites([SITE, SITE, foreign, unknown], REGISTER, {})
    assert [
        "stand in" in problems[0],
        "not under gov.cn" in problems[1],
        "no division has the code 419999" in problems[2],
    ] == [True] * 3


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://www.minquan.gov.cn/", True),
        ("https://x.y.gov.cn:8443/a", True),
        ("https://scsqw.cn/zwgk", True),
        ("http://1.25.240.11:8082/sites/", True),
        ("http://1.25.240.11/sites/", False),
        ("http://gov.cn.example.com/", False),
        ("http://notgov.cn/", False),
        ("http://www.dilkabaddi.com/info/1033/8120.htm", False),
    ],
)
def test_allowed_hosts(url: str, allowed: bool) -> None:
    assert is_allowed_host(url, load_allowed_hosts()) is allowed


def test_allowed_hosts_need_a_reason() -> None:
    with pytest.raises(SitesError, match=r"hosts\.csv, line 2"):
        parse_allowed_hosts("host,reason\nexample.com,\n", "hosts.csv")
    with pytest.raises(SitesError, match="host,reason"):
        parse_allowed_hosts("name\n", "hosts.csv")


def test_adding_keeps_what_was_there_and_refuses_doubles() -> None:
    text = add_site(add_site("", SITE), replace(SITE, division_code="110101", name="东城区"))
    assert [row["division_code"] for row in csv.DictReader(text.splitlines())] == ["110101", "411421"]
    with pytest.raises(SitesError, match="already entered"):
        add_site(text, SITE)
    with pytest.raises(SitesError, match="six digits"):
        add_site(text, replace(SITE, division_code="9"))


def test_the_users_file_is_laid_over_the_shipped_one() -> None:
    mine = replace(SITES[0], note="mine")
    merged = merge_sites(SITES, [mine])
    assert len(merged) == len(SITES)
    assert mine in merged


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12).map(str.strip)


@given(st.text("0123456789", min_size=6, max_size=6), CELL, CELL)
def test_what_is_written_is_read_again(code: str, name: str, note: str) -> None:
    site = Site(code, name or "县", "http://a.gov.cn/", note=note)
    (read,) = parse_sites(write_sites([site]), "f")
    assert replace(read, place="") == site
    assert len(COLUMNS) == 12
