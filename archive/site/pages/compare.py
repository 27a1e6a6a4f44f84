"""Reports side by side: two years of one unit, two versions of one report, or up to ten units in one year."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from archive.site.field_words import field_words
from archive.site.model import Answer, Ask, BadQuestionError, Page, Row
from archive.site.official import Cell, cell_words
from archive.site.pages import report_data as stored
from archive.site.pages.filters import choices
from archive.site.rendering import words
from archive.site.text_diff import diff

MOST = 10
_TABLES = ("disclosure", "applications", "disputes")
_FOUND = 20
_SEARCH = """
SELECT r.key, r.year, r.scope, a.name AS agency, c.name AS county FROM reports r JOIN agencies a ON a.key = r.agency_key
LEFT JOIN divisions c ON c.code = a.county_code WHERE a.name LIKE :name ESCAPE '\\' AND (:year = 0 OR r.year = :year) ORDER BY a.name, r.year DESC, r.key LIMIT :most
"""
_ORDER = "SELECT id, table_name, row_key, column_key FROM cell_names ORDER BY id"


def load_compare(ask: Ask) -> Answer:
    """The comparison of the reports named by ``report`` (several times); with ``from`` and ``to``, of two versions of one. Without any, the form."""
    keys = list(dict.fromkeys(key.strip() for key in ask.lists.get("report", ()) if key.strip()))
    if len(keys) > MOST:
        raise BadQuestionError(
            ask.say(f"一次最多对比{MOST}份报告。", f"At most {MOST} reports can be compared at a time.")
        )
    heads = _in_order([stored.head_of(ask, key[:80]) for key in keys])
    keys = [head["key"] for head in heads]
    if len(heads) == 1 and (ask.args.get("from") or ask.args.get("to")):
        return _versions(ask, heads[0])
    cells = _cells(ask, heads) if len(heads) > 1 else []
    sections = _sections(ask, heads) if len(heads) == 2 else []
    names = [_name(ask, head, heads) for head in heads]
    t = words(ask.lang)
    return Answer(
        title=t("compare_title"),
        data={
            "reports": [
                {name: head[name] for name in ("key", "agency_key", "agency", "year", "scope", "form", "title")}
                for head in heads
            ],
            "cells": cells,
            "sections": sections,
            "candidates": _candidates(ask),
        },
        view={"names": names, "tables": _TABLES, "choices": choices(ask), "drop": _drops(keys), "most": MOST},
        description=t("compare_lead"),
        crumbs=[(t("compare_title"), "")],
        table=(["table", "row", "column", "zh", "en", *keys], [_csv_row(cell) for cell in cells]) if cells else None,
    )


def _in_order(heads: list[Row]) -> list[Row]:
    """Years of one unit run forward, whatever order they were ticked in, so that a difference is a growth; other reports stay as asked."""
    if len({head["agency_key"] for head in heads}) != 1:
        return heads
    return sorted(heads, key=lambda head: int(head["year"]))


def _name(ask: Ask, head: Row, heads: list[Row]) -> str:
    """What tells a report from the others: its year, its agency, or both."""
    is_one_agency = len({other["agency_key"] for other in heads}) == 1
    is_one_year = len({other["year"] for other in heads}) == 1
    if is_one_agency and not is_one_year:
        return str(head["year"])
    if is_one_year and not is_one_agency:
        return str(head["agency"])
    scope = words(ask.lang)(f"scope_{head['scope'] or 'none'}") if is_one_agency else head["year"]
    return f"{head['agency']} {scope}"


def _drops(keys: list[str]) -> dict[str, str]:
    """For each report the query string of the comparison without it."""
    return {key: urlencode([("report", other) for other in keys if other != key]) for key in keys}


def _cells(ask: Ask, heads: list[Row]) -> list[Row]:
    """Every cell that some of the reports print, but those that are zero or blank in all: its values, and the difference to the first report."""
    figures = [stored.figures_of(ask, head["id"]) for head in heads]
    order: list[Cell] = ask.site.once(
        "cell order", lambda: [(table, row, column) for _, table, row, column in ask.db.execute(_ORDER)]
    )
    found = []
    for cell in order:
        values = [of_report[cell]["value"] if cell in of_report else None for of_report in figures]
        raws = [of_report[cell]["raw"] if cell in of_report else None for of_report in figures]
        if not any(values) and len({raw for raw in raws if raw}) <= 1:
            continue
        zh, en = cell_words(cell)
        found.append(
            {
                "table": cell[0],
                "row": cell[1],
                "column": cell[2],
                "zh": zh,
                "en": en,
                "values": values,
                "raw": raws,
                "differences": [_difference(values[0], value) for value in values],
            }
        )
    return found


def _difference(first: float | None, value: float | None) -> float | None:
    if first is None or value is None:
        return None
    return round(value - first, 6)


def _csv_row(cell: Row) -> list[Any]:
    return [cell["table"], cell["row"], cell["column"], cell["zh"], cell["en"], *cell["values"]]


def _sections(ask: Ask, heads: list[Row]) -> list[Row]:
    """The texts of two reports section by section, with what was removed and added."""
    texts: list[dict[int, Row]] = [
        {row["number"]: row for row in ask.rows(stored.SECTIONS, (head["key"],))} for head in heads
    ]
    nothing: Row = {"text": ""}
    return [
        {
            "number": number,
            "heading": next(of[number]["heading"] for of in reversed(texts) if number in of),
            "parts": diff(*(of.get(number, nothing)["text"] or "" for of in texts)),
        }
        for number in sorted({*texts[0], *texts[1]})
    ]


def _versions(ask: Ask, head: Row) -> Answer:
    """Two versions of one report, from the changes that were kept between them."""
    t = words(ask.lang)
    last = int(head["version_count"])
    earlier, later = ask.number("from", max(1, last - 1), 1, last), ask.number("to", last, 1, last)
    if earlier > later:
        earlier, later = later, earlier
    fields: dict[str, list[str | None]] = {}
    for change in ask.rows(stored.CHANGES, (head["key"],)):
        if earlier < change["version"] <= later:
            fields.setdefault(change["field"], [change["before"], None])[1] = change["after"]
    changes = [
        {"field": name, "before": before, "after": after, "parts": diff(before or "", after or "")}
        for name, (before, after) in fields.items()
        if before != after
    ]
    return Answer(
        title=t("compare_versions_title", a=earlier, b=later),
        data={
            "reports": [
                {name: head[name] for name in ("key", "agency_key", "agency", "year", "scope", "form", "title")}
            ],
            "from": earlier,
            "to": later,
            "changes": changes,
        },
        view={
            "names": [],
            "numbers": range(1, last + 1),
            "field_names": [field_words(str(c["field"]), ask.lang) for c in changes],
        },
        crumbs=[
            *stored.crumbs_of(head),
            (head["agency"], f"/agency/{head['agency_key']}"),
            (str(head["year"]), f"/report/{head['key']}"),
            (t("compare_title"), ""),
        ],
        table=(["field", "before", "after"], [[c["field"], c["before"], c["after"]] for c in changes]),
    )


def _candidates(ask: Ask) -> list[Row]:
    """Reports of agencies with ``unit`` in their name, to add to the comparison."""
    name = ask.args.get("unit", "").strip()[:60]
    if not name:
        return []
    pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    year = ask.number("year", 0, 1990, 2100)
    return ask.rows(_SEARCH, {"name": f"%{pattern}%", "year": year, "most": _FOUND})


PAGES = (Page("compare", "/compare", load_compare, "site/compare.html", nav="compare", formats=("json", "csv")),)
