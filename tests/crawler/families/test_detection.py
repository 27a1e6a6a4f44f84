"""Which family a page is of: by the address of an article that was seen on a real site, and by the links of a list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crawler import families

REGISTER = Path(__file__).parents[3] / "crawler" / "registry" / "sites"
# Words of the register that name a variant of a family, or no family at all.
VARIANTS = {
    "trs-short": "trs",
    "ucap-slug": "ucap",
    "jcms-ar": "jcms-xxgk",
    "jcms-col": "jcms",
    "lonsun": "anhui",
    "vsb-egov": "vsb",
}
NOT_BY_ADDRESS = {"", "vsb-short", "numeric-list", "flipbook"}
# One host of these is of a narrower shape than the register's word says.
NARROWER = {("ymd-n", "cms-html"), ("ymd-n", "ymd-c"), ("query", "app-uuid")}


def registered() -> list[tuple[str, str]]:
    rows = []
    for path in sorted(REGISTER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [(row["family"], row["example_url"]) for row in csv.DictReader(file)]
    return [(family, url) for family, url in rows if "://" in url and family not in NOT_BY_ADDRESS]


@pytest.mark.parametrize(("named", "url"), registered())
def test_the_address_of_a_seen_report_tells_its_family(named: str, url: str) -> None:
    found, _ = families.detect(url, "<html></html>")
    assert found.name == VARIANTS.get(named, named) or (named, found.name) in NARROWER


ARTICLES = [
    ("snowflake", "/zfxxgk/zfxxgknb/xj/1.html", "/zfxxgk/zfxxgknb/xj/1753311688616128514.html"),
    ("objid", "/zwgk/xxgknb/jbxxgknb/", "63ae9ee5f8fd1c4c2133970d.html"),
    ("uuidcol", "/columns/0772e821-5733-421d-82e7-f545c5729b9e/index.html", "/columns/0772e821-5733-421d-82e7-f545c5729b9e/202302/13/67eb2365-22bc-45b5-be58-199b9683883a.html"),
    ("tsid", "/xlhtz/zfxxgknb82/index.html", "/xlhtz/zfxxgknb82/2024011509371492914/index.html"),
    ("jhtml", "/zfxxgknb2022/index.jhtml", "/zfxxgknb2022/24969651.jhtml"),
    ("content-n", "/zwgk/zfxxgknb/zfnb", "/zwgk/zfxxgknb/zfnb/content_199287"),
    ("nfcms", "/zwgk/xxgknb/2020/", "content/post_7038677.html"),
    ("vsb", "/zfxxgk/nb.htm", "../info/1116/5946.htm"),
    ("anhui", "/public/column/6596141?type=3&action=list", "/public/content/37034572"),
    ("openness", "/opennessAnnualReport/?branch_id=5212bbd7d7e1d5c7f0a1b2c3", "/OpennessAnnualReport/show/5469.html"),
    ("jpaas", "/zfxxgk/zfxxgknb/2022/szfbm/index.html", "art/2023/art_3d5fd45929a547ef965d87e18303ecc6.html"),
    ("jcms", "/col/col6924/index.html", "/art/2023/1/31/art_6924_1618518.html"),
    ("ucap", "/ssx/c106127/list.shtml", "/ssx/c106168/202302/63ec64282add42309991549213401d01.shtml"),
    ("trs", "/zfxxgk/zfxxgknb/", "./202302/t20230203_1234567.shtml"),
    ("trs", "/zwgk/zfxxgknb/2022n_1/", "./t876963.shtml"),
    ("query", "/year_list.aspx?dept=38", "year_details.aspx?dept=38&id=91674"),
    ("pnidpv", "/zt/xxgkzl/gknbxq/", "pnidpv155pntypepvnbpnnfpv2023.html"),
    ("doc-channel", "/gongkai/channel_6389a648375991828263b6ff/", "doc_63eddb7c68ea3dce65a6f862.html"),
    ("numid", "/kyzq/zfxxgk27/zfxxgknb49/", "5839514/index.html"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "page", "article"), ARTICLES)
def test_a_list_of_each_make_is_told_and_read(family: str, page: str, article: str) -> None:
    url = f"http://www.example.gov.cn{page}"
    html = f"""<html><head><title>政府信息公开年报</title></head><body><div class="list"><ul>
        <li><a href="{article}" title="某县教育局2023年政府信息公开工作年度报告">某县教育局2023年政府信息公开工…</a><span>2024-01-20</span></li>
        </ul></div></body></html>"""
    found, score = families.detect(url, html)
    assert found.name == family
    assert score >= 0.3
    (row,) = found.list_rows(url, html).rows
    assert row.title == "某县教育局2023年政府信息公开工作年度报告"
    assert row.published == "2024-01-20"
    assert row.url.startswith("http://www.example.gov.cn/")


def test_rows_whose_words_are_bare_names_are_told_by_their_address() -> None:
    html = "<ul>" + "".join(
        f"<li><a href='/zfxxgknb/bm/17533116886161285{number}.html'>{name}</a></li>"
        for number, name in ((14, "教育局"), (15, "财政局"), (16, "城关镇"))
    ) + "<li><a href='/zfxxgknb/xz/1.html'>乡镇街道</a></li></ul>"  # fmt: skip
    family, _ = families.detect("http://www.example.gov.cn/zfxxgknb/bm/1.html", html)
    page = family.list_rows("http://www.example.gov.cn/zfxxgknb/bm/1.html", html)
    assert [row.title for row in page.rows] == ["教育局", "财政局", "城关镇"]
    assert [link.text for link in page.columns] == ["乡镇街道"]


@pytest.mark.parametrize("html", ["", "<", "{", "[1,2", "<html><a href='http://[::1'>x</a>", "\x00", "<table><tr><td>"])
def test_no_family_raises_on_rubbish(html: str) -> None:
    for family in families.FAMILIES:
        for url in ("http://www.example.gov.cn/", "http://www.example.gov.cn/a?b=c&page=1"):
            assert 0 <= family.signature(url, html) <= 1
            family.list_rows(url, html)
            family.article_parts(url, html)
