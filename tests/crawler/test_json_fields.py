"""Fields of JSON objects: the first name that has a text, and no word for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.json_fields import first_text


@pytest.mark.parametrize("nothing", ["", "  ", "null", "Undefined", "NONE", None, [], {"a": 1}, 2.5])
def test_what_says_nothing_is_passed_over(nothing: Any) -> None:
    assert first_text({"title": nothing, "name": " 年报 "}, "title", "name") == "年报"
    assert first_text({"title": nothing}, "title", or_number=True) == ""


def test_names_count_in_their_order() -> None:
    assert first_text({"name": "后", "title": "先"}, "title", "name") == "先"
    assert first_text({"name": "后"}, "title") == ""


def test_a_whole_number_counts_where_it_may() -> None:
    assert first_text({"date": 20240131}, "date", or_number=True) == "20240131"
    assert first_text({"source": 1, "publisher": "民政局"}, "source", "publisher") == "民政局"
