"""Articles inside JSON answers of publishing systems, and JSON that holds none."""

from __future__ import annotations

import json

import pytest

from crawler.demo import units
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_html
from crawler.errors import UnreadableError
from crawler.parsers import parse_report
from crawler.readers import read_document
from crawler.readers.json_page import read_json
from crawler.registry.load import load_register

COUNTY = units.counties()[0]
TRUTH = generate_report(5, unit=units.department(COUNTY.code, next(iter(units.DEPARTMENTS))), year=2023)


def manuscript(**changes: object) -> bytes:
    data = {
        "manuscriptId": "0" * 32,
        "title": TRUTH["title"],
        "subTitle": "null",
        "memo": "<p>摘要</p>",
        "publishedTimeStr": "2024-01-18 16:50:00",
        "content": write_html(TRUTH),
    }
    answer = {"status": True, "msg": "", "data": {**data, **changes}}
    return json.dumps(answer, ensure_ascii=False).replace("/", "\\/").encode()


def test_the_article_in_an_answer_is_a_report_with_all_its_figures() -> None:
    document = read_document(manuscript(), name="api")
    assert document.media_type == "application/json"
    assert document.metadata["article_title"] == TRUTH["title"]
    assert document.metadata["published"].startswith("2024-01-18")
    report = parse_report(document, register=load_register())
    assert report.year == 2023
    figures = {(figure.table, figure.row, figure.column): figure.value for figure in report.figures}
    assert figures == {
        (table, row, column): value
        for table in ("disclosure", "applications", "disputes")
        for row, columns in TRUTH[table].items()
        for column, value in columns.items()
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"data": {"results": []}}', "unsupported"),
        (manuscript(content=""), "unsupported"),
        (manuscript(content="x" * 500), "unsupported"),
    ],
)
def test_json_without_an_article_says_so(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(body, name="list.json")
    assert caught.value.code == code


@pytest.mark.parametrize("body", [manuscript()[:-400], b'{"a":' + b"[" * 100_000])
def test_json_that_was_cut_is_damaged(body: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_json(body)
    assert caught.value.code == "damaged"
