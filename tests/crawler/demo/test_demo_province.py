"""The demo province: same bytes for a seed, every link answered, sums and seeded mistakes as stated."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request as Ask
from urllib.request import urlopen

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.demo.mistakes import MISTAKES
from crawler.demo.province import Province, build_province
from crawler.demo.reports import Truth
from crawler.demo.server import PortBusyError, serve_province, serve_sites
from crawler.demo.web import Request, Site

PARTS = ("upheld", "corrected", "other", "pending")


@pytest.fixture(scope="module")
def province() -> Province:
    return build_province(1)


def truth_of(province: Province, agency: str, year: int) -> Truth:
    return next(t for t in province.truths if (t["agency"], t["year"]) == (agency, year))


def digest(province: Province) -> str:
    total = hashlib.sha256()
    for site in province.sites:
        for target in sorted(site.pages):
            if not target.endswith((".pdf", ".docx")):
                total.update(target.encode() + site.pages[target].body)
    return total.hexdigest()


def test_size(province: Province) -> None:
    assert len(province.counties) == 3
    assert 25 <= sum(len(county.units) for county in province.counties) <= 40
    assert 200 <= len(province.truths) <= 300
    formats = {entry.format for county in province.counties for entry in county.publications}
    assert {"pdf", "docx", "xlsx", "html+pdf", "pictures", "html:trs"} <= formats


def test_keys_are_unique(province: Province) -> None:
    keys = [(truth["agency"], truth["year"], truth["scope"]) for truth in province.truths]
    assert len(keys) == len(set(keys))


@pytest.mark.slow
def test_same_bytes_whatever_the_hash_seed(province: Province) -> None:
    code = (
        "import sys;sys.path.insert(0,sys.argv[1]);from test_demo_province import digest,build_province;"
        "print(digest(build_province(1)))"
    )
    here = os.path.dirname(__file__)  # noqa: PTH120
    seen = subprocess.run(
        [sys.executable, "-c", code, here],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "99"},
    ).stdout.strip()
    assert seen == digest(province)


def test_another_seed_is_another_province(province: Province) -> None:
    other = build_province(2)
    assert truth_of(other, "澄砚县人民政府", 2023) != truth_of(province, "澄砚县人民政府", 2023)


def test_county_is_the_sum_of_its_units(province: Province) -> None:
    county = province.counties[1]
    year = 2024
    members = [
        e.truth for e in county.publications if e.truth and e.truth["year"] == year and e.unit != county.units[0]
    ]
    area = truth_of(province, county.units[0].name, year)
    for row in ("received", "concluded", "carried_out"):
        assert area["applications"][row]["total"] == sum(t["applications"][row]["total"] for t in members)
    assert area["disclosure"]["penalties"]["decisions"] == sum(
        t["disclosure"]["penalties"]["decisions"] for t in members
    )


def test_every_mistake_belongs_to_a_published_report(province: Province) -> None:
    for mistake in MISTAKES:
        assert truth_of(province, mistake.unit, mistake.year)
    published = {(t["agency"], t["year"], t["scope"]) for t in province.truths}
    for finding in province.expected_findings:
        if not finding.is_certain:
            continue
        is_published = (finding.agency, finding.year, finding.scope) in published
        assert is_published == (finding.check != "H02")


def test_mistakes_are_where_they_are_said_to_be(province: Province) -> None:
    review = truth_of(province, "澄砚县自然资源局", 2023)["disputes"]["review"]
    assert review["total"] == 0 < sum(review[key] for key in PARTS)
    blank = truth_of(province, "菰汀县住房和城乡建设局", 2022)["applications"]
    assert blank["granted"]["total"] is None
    assert blank["granted"]["natural_person"] is not None
    fee = truth_of(province, "菰汀县自然资源局", 2025)["disclosure"]["fees"]["amount_wan"]
    before = truth_of(province, "菰汀县自然资源局", 2024)["disclosure"]["fees"]["amount_wan"]
    assert fee > 1000 * before
    carry = truth_of(province, "澄砚县人民政府办公室", 2022)["applications"]["carried_in"]["total"]
    left = truth_of(province, "澄砚县人民政府办公室", 2021)["applications"]["carried_out"]["total"]
    assert carry == left + 2
    shifted = truth_of(province, "菰汀县人民政府办公室", 2023)["applications"]["concluded"]
    assert shifted["natural_person"] == 0 < shifted["business"]
    assert truth_of(province, "澄砚县芷屏镇人民政府", 2023)["published"] == "2024-06-12"
    copied = truth_of(province, "菰汀县汀陂镇人民政府", 2024)
    assert "苇桥镇" in "".join(section["text"] for section in copied["sections"])
    assert truth_of(province, "澄砚县民政局", 2023)["form"] == "2019"


def test_correct_reports_obey_the_form(province: Province) -> None:
    wrong = {(finding.agency, finding.year) for finding in province.expected_findings}
    checked = 0
    for truth in province.truths:
        if (truth["agency"], truth["year"]) in wrong:
            continue
        column = {row: cells["total"] for row, cells in truth["applications"].items()}
        assert column["received"] + column["carried_in"] == column["concluded"] + column["carried_out"]
        checked += 1
    assert checked > 200


def test_second_night_edits_one_report_and_loses_another(province: Province) -> None:
    later = build_province(1, night=2)
    first = {(t["agency"], t["year"]): t for t in province.truths}
    second = {(t["agency"], t["year"]): t for t in later.truths}
    assert set(first) - set(second) == {province.vanished}
    assert {key for key in second if second[key] != first[key]} == {province.edited}
    assert first[province.edited]["disclosure"]["licensing"] != second[province.edited]["disclosure"]["licensing"]


def links_of(site: Site, target: str) -> set[str]:
    tree = LexborHTMLParser(site.pages[target].body.decode())
    found = [node.attributes.get(name) or "" for name in ("href", "src") for node in tree.css(f"[{name}]")]
    script = " ".join(node.text() for node in tree.css("script[type='text/xml']"))
    found += re.findall(r"href=[\"']([^\"']+)", script)
    inside = set()
    for link in found:
        address = urldefrag(urljoin("http://here" + target, link))[0]
        if address.startswith("http://here/") and not link.startswith("javascript:"):
            inside.add(address.removeprefix("http://here"))
    return inside


def test_every_link_of_every_page_answers(province: Province) -> None:
    for site in province.sites:
        checked = 0
        for target, page in site.pages.items():
            if not page.media_type.startswith("text/html"):
                continue
            for link in links_of(site, target):
                assert site.pages.get(link) or site.respond(Request("GET", link)).status == 200, (
                    f"{site.key}{target} → {link}"
                )
                checked += 1
        assert checked > 300


def test_served_with_validators_and_a_log_each_on_an_address_of_its_own(province: Province) -> None:
    with serve_province(province, port=0) as running:
        base = running.addresses["demo-trs"]
        with urlopen(base + "/zwgk/zfxxgk/zfxxgknb/") as answer:
            etag = answer.headers["ETag"]
            assert 'createPageHTML(2, 0, "index", "shtml")' in answer.read().decode()
        with pytest.raises(Exception, match="304"):
            urlopen(Ask(base + "/zwgk/zfxxgk/zfxxgknb/", headers={"If-None-Match": etag}))
        assert [line.status for line in running.requests("demo-trs")] == [200, 304]
        assert len({urlsplit(address).hostname for address in running.addresses.values()}) == 3


def test_a_busy_port_is_said(province: Province) -> None:
    with serve_sites(province.sites[:1], 0) as running:
        port = int(running.addresses["demo-trs"].rsplit(":", 1)[1])
        with pytest.raises(PortBusyError, match="taken"), serve_sites(province.sites[:1], port):
            pass
