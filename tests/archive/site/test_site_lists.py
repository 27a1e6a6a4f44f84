"""The lists — search, findings, checks, coverage, events, runs — answer in every form, filter, and name a wrong parameter."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.site.app import make_app
from archive.site.pages.filters import PAGE_SIZE

LISTS = ("/search?q=培训", "/findings", "/checks", "/coverage", "/events", "/runs")


@pytest.fixture
def client(demo_data: Path) -> httpx.AsyncClient:
    app = make_app(demo_data / "published" / "current.db", demo_data).app()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")


def get(client: httpx.AsyncClient, path: str) -> httpx.Response:
    import asyncio

    return asyncio.run(client.get(path))


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_list_answers_in_both_languages(client: httpx.AsyncClient, path: str, language: str) -> None:
    answer = get(client, language + path)
    assert answer.status_code == 200
    assert "<h1>" in answer.text


def test_search_agrees_with_a_scan_of_the_text(client: httpx.AsyncClient, demo_data: Path) -> None:
    db = sqlite3.connect(f"file:{demo_data / 'archive.db'}?mode=ro", uri=True)
    scan = {
        key
        for (key,) in db.execute("SELECT report_key FROM sections WHERE text LIKE '%培训%' OR heading LIKE '%培训%'")
    }
    scan |= {key for (key,) in db.execute("SELECT key FROM reports WHERE title LIKE '%培训%'")}
    found = get(client, "/search.json?q=培训").json()
    assert found["total"] == len(scan) > PAGE_SIZE
    assert all("<b>培训</b>" in result["snippet"] for result in found["results"])


def test_exclusion_and_filters_narrow(client: httpx.AsyncClient) -> None:
    whole = get(client, "/search.json?q=培训").json()["total"]
    without = get(client, "/search.json?q=培训 -网站").json()["total"]
    one_year = get(client, "/search.json?q=培训&year=2024").json()
    assert without < whole
    assert {result["year"] for result in one_year["results"]} == {2024}


_FILTERED = (
    ("", "1"),
    ("&year=2024", "r.year = 2024"),
    ("&place=990121", "'990121' IN (a.division_code, a.county_code, a.prefecture_code, a.province_code)"),
    ("&kind=township&level=township", "a.kind = 'township' AND a.level = 'township'"),
    ("&form=2019", "r.form = '2019'"),
    ("&section=1", "s.number = 1"),
    ("&findings=1&kind=department", "a.kind = 'department' AND EXISTS (SELECT 1 FROM findings f WHERE f.report_key = r.key AND f.verdict = 'fail')"),
)  # fmt: skip


@pytest.mark.parametrize("most", [2_000, 0], ids=["ranked", "newest first"])
@pytest.mark.parametrize(("query", "condition"), _FILTERED)
def test_both_ways_of_searching_find_what_a_scan_finds(
    client: httpx.AsyncClient, demo_data: Path, monkeypatch: pytest.MonkeyPatch, query: str, condition: str, most: int
) -> None:
    monkeypatch.setattr("archive.site.pages.search._RANKED", most)
    monkeypatch.setattr("archive.site.pages.search._HITS", f"SELECT COUNT(*) FROM ({{hits}} LIMIT {most + 1})")
    db = sqlite3.connect(f"file:{demo_data / 'archive.db'}?mode=ro", uri=True)
    scan = {
        key
        for (key,) in db.execute(
            "SELECT DISTINCT r.key FROM sections s JOIN reports r ON r.key = s.report_key JOIN agencies a ON a.key = r.agency_key"
            f" WHERE (s.text LIKE '%培训%' OR s.heading LIKE '%培训%') AND {condition}"
        )
    }
    found: list[dict] = []
    page, last = 1, 1
    while page <= last:
        answer = get(client, f"/search.json?q=培训{query}&page={page}").json()
        found += answer["results"]
        page, last = page + 1, answer["last"]
    keys = [result["key"] for result in found]
    assert len(keys) == len(set(keys))
    assert set(keys) == scan != set()
    assert all("<b>培训</b>" in result["snippet"] for result in found)
    listed = get(client, f"/search.csv?q=培训{query}").text.splitlines()
    assert len(listed) == len(keys) + 1
    if most == 0:
        assert answer["order"] == "newest"
        assert answer["total"] is None
        assert [result["year"] for result in found] == sorted((result["year"] for result in found), reverse=True)
    else:
        assert answer["total"] == len(keys)


def test_findings_filter_by_check_and_place(client: httpx.AsyncClient) -> None:
    found = get(client, "/findings.json?check=T07").json()
    assert found["total"] >= 1
    assert {finding["check_id"] for finding in found["findings"]} == {"T07"}
    elsewhere = get(client, "/findings.json?check=T07&place=110000").json()
    assert elsewhere["total"] == 0


def test_coverage_lists_what_is_missing(client: httpx.AsyncClient, demo_data: Path) -> None:
    db = sqlite3.connect(f"file:{demo_data / 'archive.db'}?mode=ro", uri=True)
    (absent,) = db.execute("SELECT COUNT(*) FROM coverage WHERE state <> 'published'").fetchone()
    answer = get(client, "/coverage.json").json()
    assert answer["total"] == absent > 0
    assert answer["troubled_sites"] == 0


def test_coverage_leads_to_the_sites_in_trouble(demo_data: Path, tmp_path: Path) -> None:
    changed = tmp_path / "archive.db"
    shutil.copy(demo_data / "archive.db", changed)
    with sqlite3.connect(changed) as db:
        db.execute("UPDATE sites SET state = 'blocked', state_reason = 'HTTP 403' WHERE division_code = '990121'")
    transport = httpx.ASGITransport(app=make_app(changed, demo_data).app())
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    assert get(client, "/coverage.json").json()["troubled_sites"] == 1
    (link,) = LexborHTMLParser(get(client, "/coverage").text).css('a[href$="/questions/blocked-sites"]')
    assert "HTTP 403" in get(client, link.attributes["href"] or "").text


@pytest.mark.parametrize(
    "path",
    [
        "/findings?year=x",
        "/findings?severity=fatal",
        "/events?event=born",
        "/search?q=a&place=abc",
        "/search?q=a&section=9",
    ],
)
def test_a_wrong_parameter_is_named(client: httpx.AsyncClient, path: str) -> None:
    answer = get(client, path)
    assert answer.status_code == 400
    assert path.rsplit("=", 1)[1] in answer.text


@pytest.mark.parametrize("path", ["/search.atom?q=培训", "/findings.atom?check=T07", "/events.atom"])
def test_feeds_are_atom(client: httpx.AsyncClient, path: str) -> None:
    answer = get(client, path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "<entry>" in answer.text


@pytest.mark.parametrize(
    "query", ['"', "-", "a" * 5000, "' OR 1=1 --", "NEAR(", "*", "<script>alert(1)</script>", "\x00"]
)
def test_any_query_has_an_answer(client: httpx.AsyncClient, query: str) -> None:
    answer = get(client, "/search?" + str(httpx.QueryParams({"q": query})))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("lang", "foreign"), [("", "[A-Za-z]"), ("/en", "[\u4e00-\u9fff]")])
def test_coverage_says_why_in_the_readers_language(client: httpx.AsyncClient, lang: str, foreign: str) -> None:
    rows = LexborHTMLParser(get(client, f"{lang}/coverage").text).css("table.named tbody tr")
    reasons = [row.css("td")[2].text().strip() for row in rows]
    assert len(reasons) > 2
    assert all(reason and not re.search(foreign, reason) for reason in reasons)


@pytest.mark.parametrize(
    "query", ["", "?event=appeared", "?place=990121", "?year=2022", "?year=2022&place=990000&kind=department"]
)
def test_events_are_those_of_the_filter_whichever_way_they_are_read(
    client: httpx.AsyncClient, demo_data: Path, query: str
) -> None:
    db = sqlite3.connect(f"file:{demo_data / 'archive.db'}?mode=ro", uri=True)
    chosen = dict(part.split("=") for part in query[1:].split("&") if part)
    rows = db.execute(
        "SELECT e.key, e.at, e.kind, r.year, a.county_code, a.province_code, a.kind FROM events e JOIN reports r ON r.key = e.report_key"
        " JOIN agencies a ON a.key = r.agency_key"
    ).fetchall()
    expected = {
        row[0]
        for row in rows
        if row[2] == chosen.get("event", row[2])
        and str(row[3]) == chosen.get("year", str(row[3]))
        and chosen.get("place", row[4]) in (row[4], row[5])
        and row[6] == chosen.get("kind", row[6])
    }
    answer = get(client, f"/events.json{query}").json()
    assert answer["total"] == len(expected) > 0
    assert {event["key"] for event in answer["events"]} <= expected
    assert len(answer["events"]) == min(PAGE_SIZE, len(expected))
    assert [event["at"] for event in answer["events"]] == sorted((e["at"] for e in answer["events"]), reverse=True)
    lines = get(client, f"/events.csv{query}").text.strip().split("\r\n")
    assert len(lines) == 1 + len(expected)


def test_pages_of_the_absent_keep_the_filter(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.site.pages.coverage.PAGE_SIZE", 1)
    monkeypatch.setattr("archive.site.pages.filters.PAGE_SIZE", 1)
    page = LexborHTMLParser(get(client, "/coverage?place=990000").text)
    assert page.css_first(".pages a[rel=next]") is not None
    assert "place=990000" in page.css_first(".pages a[rel=next]").attributes["href"]


def test_coverage_by_province_where_counties_are_too_many(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_county = get(client, "/coverage.json").json()["grid"]
    monkeypatch.setattr("archive.site.pages.coverage._MOST_LINES", 2)
    by_province = get(client, "/coverage?kind=department").text
    assert 'href="/coverage?place=990000"' in by_province
    assert {row["code"] for row in by_county} == {"990121", "990202", "990221"}
