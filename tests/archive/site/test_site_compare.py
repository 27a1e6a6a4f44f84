"""Reports side by side: figures and texts of the database, differences that add up, refusals with a reason."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archive.site.text_diff import diff

TEXTS = st.text(alphabet="公开申请23。；\n a", max_size=60)


@pytest.fixture(scope="module")
def two_years(demo_db: sqlite3.Connection) -> tuple[str, str]:
    """Two reports of one unit, of following years."""
    return tuple(
        demo_db.execute(
            "SELECT a.key, b.key FROM reports a JOIN reports b ON b.agency_key = a.agency_key AND b.year = a.year + 1 AND b.scope IS a.scope"
            " WHERE a.year = 2022 ORDER BY a.key LIMIT 1"
        ).fetchone()
    )


def test_two_years_of_a_unit(get, demo_db, two_years) -> None:
    told = get(f"/compare.json?report={two_years[0]}&report={two_years[1]}").json()
    assert [report["key"] for report in told["reports"]] == list(two_years)
    received = next(c for c in told["cells"] if (c["row"], c["column"]) == ("received", "total"))
    stored = [
        demo_db.execute(
            "SELECT received FROM applications WHERE report_key = ? AND applicant = 'total'", (key,)
        ).fetchone()[0]
        for key in two_years
    ]
    assert received["values"] == stored
    assert received["differences"] == [0, stored[1] - stored[0]]
    for index, key in enumerate(two_years):
        texts = dict(demo_db.execute("SELECT number, text FROM sections WHERE report_key = ?", (key,)).fetchall())
        left_out = "added" if index == 0 else "removed"
        for section in told["sections"]:
            joined = "".join(text for op, text in section["parts"] if op != left_out)
            assert joined == (texts.get(section["number"]) or "")
    assert any(op == "added" for section in told["sections"] for op, _ in section["parts"])


def test_years_run_forward_in_whatever_order_they_are_asked(get, two_years) -> None:
    backward = get(f"/compare.json?report={two_years[1]}&report={two_years[0]}").json()
    forward = get(f"/compare.json?report={two_years[0]}&report={two_years[1]}").json()
    assert [report["key"] for report in backward["reports"]] == list(two_years)
    assert backward["cells"] == forward["cells"]
    assert any(any(cell["differences"]) for cell in forward["cells"])


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_page_shows_differences_and_marks_texts(get, two_years, lang: str) -> None:
    tree = LexborHTMLParser(get(f"{lang}/compare?report={two_years[0]}&report={two_years[1]}").text)
    assert tree.css("p.compared ins")
    assert tree.css("p.compared del")
    assert tree.css("td .change")


def test_ten_units_in_one_year_and_not_eleven(get, demo_db) -> None:
    keys = [row[0] for row in demo_db.execute("SELECT key FROM reports WHERE year = 2024 ORDER BY key LIMIT 11")]
    told = get("/compare.json?" + "&".join(f"report={key}" for key in keys[:10])).json()
    assert all(len(cell["values"]) == 10 for cell in told["cells"])
    assert told["sections"] == []
    table = get("/compare.csv?" + "&".join(f"report={key}" for key in keys[:10])).text.splitlines()
    assert len(table) == len(told["cells"]) + 1
    answer = get("/en/compare?" + "&".join(f"report={key}" for key in keys))
    assert answer.status_code == 400
    assert "At most 10" in answer.text


def test_the_form_finds_units_by_name_and_keeps_what_is_chosen(get, two_years) -> None:
    answer = get(f"/compare?report={two_years[0]}&unit=自然资源&year=2024")
    tree = LexborHTMLParser(answer.text)
    boxes = tree.css('input[type="checkbox"][name="report"]')
    assert boxes
    assert all(box.attributes["value"].endswith("-2024") for box in boxes)
    assert {node.attributes["value"] for node in tree.css('input[type="hidden"][name="report"]')} == {two_years[0]}
    assert get("/compare.json?unit=%25").json()["candidates"] == []


def test_wrong_questions_are_named(get, two_years) -> None:
    assert get("/compare?report=990121-aaaaaa-2020").status_code == 404
    assert get(f"/compare?report={two_years[0]}&from=9").status_code == 400
    assert get("/compare?report=%00%3Cscript%3E").status_code == 404


def test_an_agency_and_a_report_lead_here(get, two_years) -> None:
    agency = LexborHTMLParser(get(f"/agency/{two_years[0].rsplit('-', 1)[0]}").text)
    assert len(agency.css('form[action="/compare"] input[type="checkbox"]')) > 1
    links = [node.attributes["href"] for node in LexborHTMLParser(get(f"/report/{two_years[1]}").text).css("a.button")]
    assert f"/compare?report={two_years[0]}&report={two_years[1]}" in links


@given(TEXTS, TEXTS)
def test_a_difference_loses_and_invents_nothing(before: str, after: str) -> None:
    parts = diff(before, after)
    assert "".join(text for op, text in parts if op != "added") == before
    assert "".join(text for op, text in parts if op != "removed") == after
    assert all(text for _, text in parts)


def test_a_changed_number_is_shown_alone() -> None:
    parts = diff("收到申请12件。全部办结。", "收到申请15件。全部办结。")
    assert parts == [("same", "收到申请"), ("removed", "12"), ("added", "15"), ("same", "件。全部办结。")]


def test_long_texts_are_bounded() -> None:
    long = "".join(f"第{n}句话。" for n in range(5_000))
    assert {op for op, _ in diff(long, long + "完")} == {"removed", "added"}
