"""The ready-made questions: each runs, reads in both languages, gives a sentence, and its answer is the database's own."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import string
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from site_made import Get

from archive.search import register_functions
from archive.site.questions import BY_ID, QUESTIONS, ParameterError, read_values
from archive.site.result_table import label_of, visible

_PARAMETER = re.compile(r"(?<![:\w]):([a-z]+)\b")


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def asked(demo_database) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{demo_database}?mode=ro", uri=True)
    register_functions(connection)
    return connection


def test_there_are_enough_and_none_twice() -> None:
    assert len(QUESTIONS) >= 30
    assert len(BY_ID) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_words_sql_and_parameters_agree(question, asked: sqlite3.Connection) -> None:
    names = {parameter.name for parameter in question.parameters}
    assert set(_PARAMETER.findall(question.sql)) == names
    assert _blanks(question.zh) == _blanks(question.en)
    assert _blanks(question.zh) <= names
    cursor = asked.execute(question.sql, read_values(question, {}, 2024))
    columns = [column[0] for column in cursor.description]
    for sentence in (question.cite_zh, question.cite_en):
        assert _blanks(sentence) <= names | set(columns) | {"rows"}
    for lang in ("zh", "en"):
        assert all(label_of(name, lang) for name in visible(columns, lang))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_page_and_its_twins_answer_alike(get: Get, question, lang: str) -> None:
    path = f"{lang}/questions/{question.id}"
    data = get(f"{path}.json").json()
    page = LexborHTMLParser(get(path).text)
    lines = list(csv.reader(io.StringIO(get(f"{path}.csv").text.lstrip("\ufeff"))))
    assert len(page.css("table tbody tr")) == len(data["rows"]) == max(0, len(lines) - 1)
    assert "{" not in data["cite"]
    assert data["question"] == page.css_first("h1").text()  # type: ignore[union-attr]
    permanent = urlsplit(data["permanent"])
    again = get(f"{permanent.path}.json?{permanent.query}").json()
    assert again["rows"] == data["rows"]


def test_most_questions_find_something_in_the_demo_archive(get: Get) -> None:
    answered = [question.id for question in QUESTIONS if get(f"/questions/{question.id}.json?count=5").json()["rows"]]
    assert len(answered) >= 30


def test_lowest_granted_counties_are_those_of_the_reports(get: Get, demo_db: sqlite3.Connection) -> None:
    rows = get("/questions/lowest-granted-counties.json?year=2023&least=1").json()["rows"]
    expected = demo_db.execute(
        "SELECT r.key, ROUND(100.0 * p.granted / p.concluded, 1) FROM reports r JOIN agencies a ON a.key = r.agency_key"
        " JOIN applications p ON p.report_key = r.key AND p.applicant = 'total' WHERE r.year = 2023 AND a.kind = 'government' AND a.level = 'county'"
        " AND p.concluded > 0 ORDER BY 2, p.concluded DESC"
    ).fetchall()
    assert [(row["report_key"], row["granted_percent"]) for row in rows] == [tuple(row) for row in expected]


def test_sentence_holds_the_first_row(get: Get) -> None:
    data = get("/questions/most-requests-bodies.json?year=2023&count=3").json()
    assert len(data["rows"]) == 3
    assert data["rows"][0]["agency"] in data["cite"]
    assert str(data["rows"][0]["received"]) in data["cite"]


def test_place_narrows_by_county_prefecture_and_province(get: Get) -> None:
    def agencies(place: str) -> set[str]:
        rows = get(f"/questions/no-requests.json?year=2023&place={place}").json()["rows"]
        return {row["report_key"] for row in rows}

    everywhere = agencies("")
    assert everywhere == agencies("990000")
    counties = [agencies(code) for code in ("990121", "990202", "990221")]
    assert set.union(*counties) == everywhere
    assert all(found < everywhere for found in counties)
    assert agencies("990200") == counties[1] | counties[2]


def test_word_is_searched_as_typed(get: Get, demo_db: sqlite3.Connection) -> None:
    rows = get("/questions/mentions-by-year.json?word=政策解读").json()["rows"]
    expected = dict(
        demo_db.execute(
            "SELECT r.year, COUNT(DISTINCT s.report_key) FROM reports r LEFT JOIN sections s ON s.report_key = r.key"
            " AND (instr(s.text, '政策解读') OR instr(s.heading, '政策解读')) GROUP BY r.year"
        ).fetchall()
    )
    assert {row["year"]: row["mentioning"] for row in rows} == expected
    assert any(expected.values())


@pytest.mark.parametrize(
    "query", ["year=abc", "year=1800", "count=0", "count=201", "place=x", "count=9%27%3B--", "year=２０２４"]
)
def test_value_out_of_bounds_is_named(get: Get, query: str) -> None:
    answer = get(f"/questions/lowest-granted-counties?{query}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_choice_must_be_one_of_them() -> None:
    with pytest.raises(ParameterError, match="channel"):
        read_values(BY_ID["most-reviews"], {"channel": "arbitration"}, 2024)


def test_unknown_question_is_a_404(get: Get) -> None:
    assert get("/questions/nothing").status_code == 404


def test_question_runs_in_datasette_too(get: Get) -> None:
    rows = get("/archive/most-requests-bodies.json?year=2023&count=2&place=&_shape=array").json()
    assert len(rows) == 2
    assert rows == get("/questions/most-requests-bodies.json?year=2023&count=2").json()["rows"]
