"""The narrative grammar on hand-labelled sentences, and the wordings of real reports."""

from __future__ import annotations

import re

import pytest

from archive.checks.bench_narrative import CASES, read_cases, score
from crawler.parsers.narrative import parse_narrative
from crawler.parsers.narrative_terms import ANY_PHRASE, FIRST, PHRASE, PHRASES
from crawler.parsers.narrative_text import normalise
from crawler.report import Section


def said(text, *, year=2023, scope="area", section=1):
    return parse_narrative([Section(section, "一、总体情况", text)], year=year, scope=scope)


def firm(text, **how):
    return {(s.concept, s.value) for s in said(text, **how) if not s.doubts and s.kind in ("count", "none")}


def test_there_are_enough_sentences():
    assert sum(1 for _ in read_cases(CASES)) >= 200


def test_precision_and_recall_on_the_labelled_sentences():
    result = score()
    assert result.precision >= 0.99, result.wrong
    assert result.recall >= 0.9, result.missed


def test_a_statement_says_what_it_can_mean():
    (statement,) = said("共受理政府信息公开申请749件。")
    assert statement.quote == "受理政府信息公开申请749件"
    assert [reading.key for reading in statement.readings] == ["all.received", "all.received_and_carried"]
    assert statement.readings[1].plus == (
        ("applications", "received", "total"),
        ("applications", "carried_in", "total"),
    )


def test_a_share_knows_its_count_and_what_was_told_before():
    text = "办结依申请公开81件，其中：予以公开及部分公开42件，占51.85%；不予公开5件（6.17%）。"
    shares = [s for s in said(text) if s.kind == "percent"]
    assert [(s.value, s.numerator, s.decimals) for s in shares] == [(51.85, 42, 2), (6.17, 5, 2)]
    assert 81 in shares[1].denominators


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请２１件，依申请公开工作平稳。", {("received", 21)}),
        ("共收到政府信息公开申请1,295件。", {("received", 1295)}),
        ("依申请公开。收到政府信息公开申请十五件。", {("received", 15)}),
        ("共\n收到政府信息公开申请3件。", {("received", 3)}),
    ],
)
def test_numbers_are_read_in_every_spelling(text, expected):
    assert firm(text) == expected


def test_rows_of_a_table_among_the_text_are_no_sentences():
    assert said("（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0\n2.重复申请 1 0 0 0 0 0 1") == ()


def test_last_years_figure_is_set_aside():
    text = "2022年收到政府信息公开申请50件，办结48件；2023年收到政府信息公开申请60件。"
    doubts = {s.value: s.doubts for s in said(text)}
    assert "last_year" in doubts[50]
    assert "last_year" in doubts[48]
    assert doubts[60] == ()


@pytest.mark.parametrize(
    "text",
    [
        "全年减免涉企行政事业性收费320万元。",
        "除县自然资源局外，其他单位均未收到政府信息公开申请。",
        "自行受理依申请公开事项2件。",
        "因政府信息公开被申请行政复议5件，均与工伤认定有关。",
        "收到政府信息公开申请65件（不含当场撤销的3件）。",
        "参照某县做法（2023年受理政府信息公开申请210件，办结208件）。",
    ],
)
def test_a_clause_with_an_unknown_word_never_accuses(text):
    assert firm(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "尚未审结的政府信息公开行政诉讼案件1件。",
        "未办结的政府信息公开申请4件。",
        "受理不服政府信息公开答复的行政复议案件37件。",
        "新收申请加上年结转共计办理政府信息公开申请131件。",
        "同比2022年（政府信息公开申请受理45件、办结44件）。",
        "2023年1至10月，共收到政府信息公开申请63件，答复60件。",
    ],
)
def test_a_part_or_another_period_never_accuses(text):
    assert {(concept, value) for concept, value in firm(text) if concept != "carried_out"} == set()


def test_what_leans_on_a_clause_that_was_not_understood_never_accuses():
    text = "全县共受理依申请公开142件，其中县本级22件，予以公开9件，不予公开1件。"
    assert firm(text) == {("received", 142)}
    assert firm("全县共受理依申请公开142件（其中县本级22件），予以公开9件。") == {("received", 142), ("granted", 9)}


def test_the_whole_area_is_not_the_organ():
    text = "全县共收到政府信息公开申请300件。"
    assert firm(text) == {("received", 300)}
    assert firm(text, scope="organ") == set()


def test_all_upheld_speaks_of_every_channel_of_the_sentence():
    found = [s.concept for s in said("信息公开类行政复议7件，诉讼9件，均获维持。") if s.kind == "all_upheld"]
    assert found == ["review.all_upheld", "litigation.all_upheld"]


def test_the_first_characters_leave_no_phrase_out():
    whole = re.compile(ANY_PHRASE)
    for case in read_cases(CASES):
        text = normalise(case["text"], case["year"])
        assert [m.span() for m in PHRASE.finditer(text)] == [m.span() for m in whole.finditer(text)]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.concept)
def test_every_alternative_of_a_phrase_can_begin(phrase):
    first = re.compile(FIRST)
    tree = re._parser.parse(phrase.pattern)
    assert all(first.match(chr(code)) for code in first_characters(tree))


def first_characters(tree):
    """The character codes with which a parsed pattern can begin; assertions are passed over."""
    found = set()
    for name, value in tree:
        name = str(name)
        if name == "LITERAL":
            return found | {value}
        if name == "IN":
            return found | {code for kind, code in value if str(kind) == "LITERAL"}
        if name == "SUBPATTERN":
            inner = value[3]
            found |= first_characters(inner)
            if inner.getwidth()[0]:
                return found
        elif name == "BRANCH":
            for branch in value[1]:
                found |= first_characters(branch)
            if all(branch.getwidth()[0] for branch in value[1]):
                return found
        elif name == "MAX_REPEAT":
            found |= first_characters(value[2])
            if value[0] and value[2].getwidth()[0]:
                return found
    return found


def test_an_empty_report_says_nothing():
    assert parse_narrative([], year=None, scope=None) == ()
    assert said("", year=None) == ()
