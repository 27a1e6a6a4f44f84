"""Where the matching spelling of a text stands in the text itself."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from archive.checks.bench_narrative import CASES, read_cases
from crawler.parsers.narrative import parse_narrative
from crawler.parsers.narrative_terms import LAST, NEXT, THIS
from crawler.parsers.narrative_text import normalise, places, tokens
from crawler.report import Section

PIECES = [
    "2023年",
    "2022年",
    "2024年",
    "（一）",
    "(12)",
    "为零",
    "均为零",
    "１２",
    "1,208件",
    "|",
    "。",
    "；",
    "，",
    "\n",
    "\u3000",
    "\t",
    "收到申请",
    "行政复议",
]
TEXTS = st.lists(st.sampled_from([*PIECES, " ", "1 2 3"]), max_size=60).map("".join)
STANDS_FOR = {THIS: "2", LAST: "2", NEXT: "2", "0": "0零"}


@given(TEXTS, st.sampled_from([2023, None]))
def test_every_character_has_its_place(text, year):
    spelled, found = normalise(text, year), places(text, year)
    assert len(found) == len(spelled)
    assert found == sorted(found)
    for character, place in zip(spelled, found, strict=True):
        assert unicodedata.normalize("NFKC", text[place]) in STANDS_FOR.get(character, character)


def test_every_number_of_the_labelled_sentences_is_found_where_it_is_printed():
    counted = 0
    for case in read_cases(CASES):
        section = Section(case.get("section", 1), "", case["text"])
        statements = parse_narrative([section], year=case["year"], scope=case["scope"], agency=case.get("agency", ""))
        found = places(section.text, case["year"])
        for statement in statements:
            printed = section.text[found[statement.start] : found[statement.end - 1] + 1]
            if statement.kind in ("count", "percent"):
                told = [0] if printed == "零" else [token.value for token in tokens(normalise(printed, None))]
                assert told == [statement.value], (statement, printed)
                counted += 1
    assert counted > 1000
