"""Names of fields and details of events, in words."""

from __future__ import annotations

import pytest

from archive.site.field_words import detail_words, field_words
from crawler.forms import APPLICANTS, APPLICATIONS


@pytest.mark.parametrize(
    ("field", "zh", "en"),
    [
        ("title", "标题", "Title"),
        ("published", "发布日期", "Published"),
        ("sections.0", "导言", None),
        ("sections.5", "五、问题与改进", "5 Problems and improvement"),
        ("annex.3.收到申请数; 合计", "收到申请数; 合计", "收到申请数; 合计"),
        ("sections.17", "sections.17", "sections.17"),
        ("no such field", "no such field", "no such field"),
    ],
)
def test_a_field_has_words_or_stands_as_it_is(field: str, zh: str, en: str | None) -> None:
    assert field_words(field, "zh") == zh
    assert en is None or field_words(field, "en") == en


@pytest.mark.parametrize("row", [term.key for term in APPLICATIONS])
def test_every_row_of_a_table_has_words(row: str) -> None:
    for applicant in APPLICANTS:
        assert row not in field_words(f"applications.{row}.{applicant.key}", "zh")


def test_a_detail_tells_figures_with_both_values() -> None:
    detail = "applications.received.total: 11 → 12; sections.1; and 3 more"
    assert detail_words(detail, "zh") == "一、本年新收政府信息公开申请数量 · 总计：11 → 12；一、总体情况；另有3项"
    assert detail_words(detail, "en").endswith(": 11 → 12; 1 Overview; and 3 more")


@pytest.mark.parametrize("detail", ["", None])
def test_nothing_is_told_of_nothing(detail: str | None) -> None:
    assert detail_words(detail, "zh") == ""
