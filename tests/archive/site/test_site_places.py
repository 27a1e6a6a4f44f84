"""The place of a figure in its source, in words."""

from __future__ import annotations

import pytest

from archive.site.places import place_words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("table 3 row 4 column 2", "第3个表格第4行第2列"),
        ("file 2 table 1 row 10 column 12", "第2个网页第1个表格第10行第12列"),
        ("page 2 box 214.6,108.0,316.6,123.0", "第2页，坐标 214.6,108.0,316.6,123.0"),
        ("paragraph 7", "第7段"),
        ("年度报告!B26", "年度报告!B26"),
        ("table of contents", "table of contents"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_a_place_reads_chinese_where_it_is_a_phrase(place: str | None, words: str) -> None:
    assert place_words(place, "zh") == words


def test_english_is_the_phrase_itself() -> None:
    assert place_words("table 3 row 4 column 2", "en") == "table 3 row 4 column 2"
