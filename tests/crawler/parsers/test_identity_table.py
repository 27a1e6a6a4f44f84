"""A table of titles, publishers, introductions and signatures as sites print them, each with who reports for which year.

The lines are made, after the kinds that real sites show; identity_cases.csv is where a newly met kind is added. An agency stands there
as a person reads the case: from its county-level (or own) division down, as the report or its page prints it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crawler.document import Document, Paragraph
from crawler.parsers.identity import parse_identity
from crawler.registry.load import load_register
from crawler.report import Source

CASES = list(csv.DictReader((Path(__file__).parent / "identity_cases.csv").open(encoding="utf-8")))
REGISTER = load_register()


def document(case: dict[str, str], media_type: str) -> Document:
    """The case as a page (title in the metadata) or as a text (title as the first line)."""
    metadata = {key: case[column] for key, column in (("source", "publisher"), ("site_name", "site")) if case[column]}
    lines = [case["intro"], "一、总体情况", "认真落实各项工作。", case["signature"]]
    if media_type == "text/html":
        metadata["article_title"] = case["title"]
    else:
        lines.insert(0, case["title"])
    paragraphs = tuple(Paragraph(text, f"line {number}") for number, text in enumerate(lines, 1) if text)
    return Document(media_type, paragraphs, metadata)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case['title']}" for number, case in enumerate(CASES, 2)])
def test_identity(case: dict[str, str], media_type: str) -> None:
    source = Source(division_code=case["division"], title=case["link"])
    found = parse_identity(document(case, media_type), source=source, register=REGISTER)
    answer = (found.agency or "", str(found.year or ""), found.scope or "", found.kind or "")
    assert answer == (case["agency"], case["year"], case["scope"], case["kind"]), found.issues


def test_there_are_as_many_cases_as_the_kinds_of_titles_ask_for() -> None:
    assert len(CASES) >= 150
