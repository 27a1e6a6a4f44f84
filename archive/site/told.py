"""What a report's text says of its tables, as the narrative grammar reads it: each recognised number with its place and its meanings.

The texts are those that the archive holds, so that the places are places in what the reader sees. Nothing is judged here; the checks do that.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from archive.checks.context import spoken_scope
from archive.site.model import Row
from crawler.parsers.narrative import Reading, Statement, parse_narrative
from crawler.parsers.narrative_text import places
from crawler.report import Section


def told_numbers(head: Row, section: Row) -> list[dict[str, Any]]:
    """The statements of one section in the order of its text.

    ``start`` and ``end`` frame the number, or the words that say zero, in the section's text; ``readings`` are its possible meanings, each a
    sum of cells (``plus``) less a sum of cells (``minus``); ``is_doubtful`` says that the words may count something else than the table.
    """
    text: str = section["text"] or ""
    statements = parse_narrative(
        [Section(section["number"], section["heading"], text)],
        year=head["year"],
        scope=spoken_scope(head["scope"], head["kind"]),
        agency=head["agency"],
    )
    if not statements:
        return []
    where = places(text, head["year"])
    return [_number(statement, text, where) for statement in sorted(statements, key=lambda s: (s.start, s.end))]


def _number(statement: Statement, text: str, where: list[int]) -> dict[str, Any]:
    start, end = where[statement.start], where[statement.end - 1] + 1
    return {
        "start": start,
        "end": end,
        "printed": text[start:end],
        "kind": statement.kind,
        "concept": statement.concept,
        "value": statement.value,
        "readings": [_reading(reading) for reading in statement.readings],
        "is_doubtful": bool(statement.doubts),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {"zh": reading.zh, "en": reading.en, "plus": list(reading.plus), "minus": list(reading.minus)}


def by_place(numbers: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The statements grouped by their place; one that starts within another of them is left to the JSON."""
    groups: list[list[dict[str, Any]]] = []
    for (start, _), group in groupby(numbers, key=lambda number: (number["start"], number["end"])):
        if not groups or start >= groups[-1][0]["end"]:
            groups.append(list(group))
    return groups
