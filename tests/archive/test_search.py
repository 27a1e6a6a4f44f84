"""Chinese search: exact for words of any length, against a scan of the text."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import (
    INDEXES_SQL,
    INSERTS,
    facet_words,
    index_text,
    narrowed,
    register_functions,
    zh_fts,
    zh_snippet,
)

TEXTS = {
    1: "本机关2023年度收到政府信息公开申请12件，行政复议0件。",
    2: "县政府办公室第5号令（ＡＢＣ１２３）。依法行政，开",
    3: "公。开。政府 信息",
    4: "信息公开工作，信息公示",
}


@pytest.fixture
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    register_functions(db)
    for sql in INDEXES_SQL:
        db.execute(sql)
    db.executemany(INSERTS["sections_fts"], [(number, "", index_text(text), "") for number, text in TEXTS.items()])
    return db


def found(db: sqlite3.Connection, query: str) -> set[int]:
    return {row[0] for row in db.execute("SELECT rowid FROM sections_fts WHERE sections_fts MATCH zh_fts(?)", (query,))}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("行政", {1, 2}),
        ("公开", {1, 4}),
        ("政府信息", {1}),
        ("信息公开", {1, 4}),
        ("开", {1, 2, 3, 4}),
        ("第5号", {2}),
        ("5号令", {2}),
        ("2023年", {1}),
        ("2023", {1}),
        ("202", set()),
        ("abc123", {2}),
        ("ＡＢＣ１２３", {2}),
        ("信息 行政", {1}),
        ("信息 -行政", {3, 4}),
        ('"信息公开" -公示', {1}),
        ("“信息公开”", {1, 4}),
        ("-行政", set()),
        ("", set()),
        ("。，", set()),
        ('"', set()),
        ("NEAR(政府 信息)", set()),
    ],
)
def test_queries(index: sqlite3.Connection, query: str, expected: set[int]) -> None:
    assert found(index, query) == expected


@given(
    st.text(alphabet="政府信息公开申请年0123aA，。 ", max_size=30),
    st.text(alphabet="政府信息公开申请", min_size=1, max_size=4),
)
def test_a_chinese_word_is_found_just_where_it_stands(text: str, word: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(INDEXES_SQL[1])
    db.execute(INSERTS["sections_fts"], (1, "", index_text(text), ""))
    hits = db.execute("SELECT COUNT(*) FROM sections_fts WHERE sections_fts MATCH ?", (zh_fts(word),)).fetchone()[0]
    assert hits == (word in text)


@given(st.text(max_size=40))
def test_no_query_is_a_syntax_error(query: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(INDEXES_SQL[1])
    found = db.execute("SELECT COUNT(*) FROM sections_fts WHERE sections_fts MATCH ?", (zh_fts(query),)).fetchone()
    assert found == (0,)


def test_the_better_match_comes_first(index: sqlite3.Connection) -> None:
    rows = index.execute(
        "SELECT rowid FROM sections_fts WHERE sections_fts MATCH zh_fts('信息') ORDER BY bm25(sections_fts)"
    ).fetchall()
    assert rows[0] in ((3,), (4,))  # short texts, one of them with the word twice
    assert rows[-1] == (1,)


def test_a_snippet_is_escaped_and_marked() -> None:
    text = "前文" * 100 + "<script>政府信息公开</script>" + "后文" * 100
    snippet = zh_snippet(text, "信息公开")
    assert "<b>信息公开</b>" in snippet
    assert "<script>" not in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert zh_snippet(None, "信息") == ""
    assert zh_snippet("没有", "信息") == "没有"


def test_facets_narrow_a_word_and_are_never_found_as_text() -> None:
    db = sqlite3.connect(":memory:")
    for statement in INDEXES_SQL:
        db.execute(statement)
    for number, year in enumerate((2022, 2023, 2023), 1):
        facets = facet_words([("year", year), ("place", "350128"), ("level", None)])
        db.execute(INSERTS["sections_fts"], (number, "", index_text("信息公开"), facets))

    def found(query: str, *facets: tuple[str, object]) -> list[int]:
        match = narrowed("sections_fts", zh_fts(query), facets)
        return [row[0] for row in db.execute("SELECT rowid FROM sections_fts WHERE sections_fts MATCH ?", (match,))]

    assert found("公开") == [1, 2, 3]
    assert found("公开", ("year", 2023)) == [2, 3]
    assert found("公开", ("year", 2022), ("place", "350128")) == [1]
    assert found("公开", ("place", "350100")) == []
    assert found("facetyear2023") == []
    assert found("公开 -信息", ("year", 2023)) == []
