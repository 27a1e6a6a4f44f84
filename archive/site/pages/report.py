"""One report: the three tables as printed, the texts, what the checks found, its versions and where it came from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from archive.site.field_words import field_words
from archive.site.model import Answer, Ask, Download, MissingPageError, Page, Row
from archive.site.narrative_html import narrative_html
from archive.site.official import Cell, cell_words, official_tables
from archive.site.official_html import table_html
from archive.site.pages import report_data as stored
from archive.site.places import place_words
from archive.site.rendering import linker, words
from archive.site.text_diff import diff
from archive.site.told import told_numbers
from archive.site.workbook import write_report

_MOST_CHANGES = 30
_KEY = r"(?P<key>[0-9]{6,12}-[a-z2-7]{6}-[0-9]{4}(?:-[a-z]+)?)"
_SECTION_OF = {"disclosure": 2, "applications": 3, "disputes": 4}


def load_report(ask: Ask) -> Answer:
    """The report's page. ``cells`` of the JSON holds every printed cell."""
    head = stored.head_of(ask, ask.path["key"])
    figures = stored.figures_of(ask, head["id"])
    key = head["key"]
    data: dict[str, Any] = {
        "report": {name: value for name, value in head.items() if name not in ("id", "is_stored")},
        "sections": [
            {**section, "numbers": told_numbers(head, section)} for section in ask.rows(stored.SECTIONS, (key,))
        ],
        "cells": stored.cells_json(figures),
        "annex": ask.rows(stored.ANNEX, (key,)),
        "findings": stored.findings_of(ask, key),
        "versions": ask.rows(stored.VERSIONS, (key,)),
        "changes": ask.rows(stored.CHANGES, (key,)) if head["version_count"] > 1 else [],
        "locations": ask.rows(stored.LOCATIONS, (key,)),
        "issues": ask.rows(stored.ISSUES, (key,)),
        "siblings": ask.rows(stored.SIBLINGS, (head["agency_key"],)),
    }
    tables = _tables(ask, head, figures, data["findings"])
    return Answer(
        title=f"{head['agency']} {head['year']}",
        data=data,
        view={
            "r": head,
            "parts": _parts(ask, head, data["sections"], figures, tables),
            "changes": _told_changes(ask, data["changes"]),
            "has_copy": _has_copy(ask, head),
        },
        description=head["title"] or "",
        crumbs=[
            *stored.crumbs_of(head),
            (head["agency"], f"/agency/{head['agency_key']}"),
            (str(head["year"]), ""),
        ],
        table=lambda: _csv(data["cells"]),
    )


def _has_copy(ask: Ask, head: Row) -> bool:
    return ask.site.data is not None and bool(head["is_stored"])


def marked_cells(findings: list[Row]) -> dict[Cell, str]:
    """Each cell that a finding names → the gravest severity of those findings."""
    marked: dict[Cell, str] = {}
    for finding in findings:
        for cell in finding["cells"]:
            marked.setdefault((cell["table"], cell["row"], cell["column"]), finding["severity"])
    return marked


def _told_changes(ask: Ask, changes: list[Row]) -> list[dict[str, Any]]:
    """The first changes, the latest version's before the others', with what went and what came; the comparison shows them all."""
    latest = sorted(changes, key=lambda change: -change["version"])[:_MOST_CHANGES]
    return [
        {
            "version": change["version"],
            "name": field_words(change["field"], ask.lang),
            "parts": diff(change["before"] or "", change["after"] or ""),
        }
        for change in latest
    ]


def _tables(ask: Ask, head: Row, figures: dict[Cell, dict[str, Any]], findings: list[Row]) -> dict[int, Any]:
    marked = marked_cells(findings)
    base = linker(ask.lang)("/report/", head["key"])
    return {
        table.number: table_html(table, figures, marked, ask.lang, base)
        for table in official_tables(frozenset(figures))
    }


def _parts(
    ask: Ask, head: Row, sections: list[Row], figures: Collection[Cell], tables: dict[int, Any]
) -> list[dict[str, Any]]:
    """The report from top to bottom: each section with its text and, where it has one, its table."""
    parts: list[dict[str, Any]] = []
    left = dict(tables)
    base = linker(ask.lang)("/report/", head["key"])
    for section in sections:
        text = narrative_html(section["text"] or "", section["numbers"], figures, ask.lang, base)
        parts.append({**section, "text": text, "table": left.pop(section["number"], None)})
    for number, table in left.items():
        parts.append({"number": number, "heading": None, "text": "", "table": table})
    return sorted(parts, key=lambda part: part["number"])


def _csv(cells: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    columns = ["table", "row", "column", "value", "state", "raw", "unit", "place", "zh", "en"]
    return columns, [
        [*(cell[name] for name in columns[:8]), *cell_words((cell["table"], cell["row"], cell["column"]))]
        for cell in cells
    ]


def load_cell(ask: Ask) -> Answer:
    """One cell: value, printed text, place in the source, capture with time and digest, findings, the same cell in other years."""
    head = stored.head_of(ask, ask.path["key"])
    cell: Cell = (ask.path["table"], ask.path["row"], ask.path["column"])
    figure = stored.figures_of(ask, head["id"]).get(cell)
    t = words(ask.lang)
    if figure is None:
        raise MissingPageError(t("cell_missing", cell=".".join(cell)[:120]))
    head = stored.head_at(ask, head, figure["place"])
    concerned = [
        finding
        for finding in stored.findings_of(ask, head["key"])
        if any((c["table"], c["row"], c["column"]) == cell for c in finding["cells"])
    ]
    others = ask.rows(
        "SELECT r.key, r.year, r.scope, v.value, v.state, v.raw_text AS raw FROM reports r JOIN cell_values v ON v.report_id = r.id"
        " JOIN cell_names n ON n.id = v.cell_id WHERE r.agency_key = ? AND n.table_name = ? AND n.row_key = ? AND n.column_key = ?"
        " ORDER BY r.year, r.key",
        (head["agency_key"], *cell),
    )
    zh, en = cell_words(cell)
    data = {
        "report": head["key"],
        "table": cell[0],
        "row": cell[1],
        "column": cell[2],
        "name_zh": zh,
        "name_en": en,
        **figure,
        "source_url": head["source_url"],
        "capture": {name: head[name] for name in ("capture_key", "sha256", "fetched_at", "media_type", "bytes")},
        "findings": concerned,
        "other_years": others,
    }
    return Answer(
        title=f"{ask.say(zh, en)} · {head['agency']} {head['year']}",
        data=data,
        view={
            "r": head,
            "name": ask.say(zh, en),
            "place": place_words(figure["place"], ask.lang),
            "has_copy": _has_copy(ask, head),
        },
        crumbs=[
            *stored.crumbs_of(head),
            (head["agency"], f"/agency/{head['agency_key']}"),
            (str(head["year"]), f"/report/{head['key']}"),
            (ask.say("单元格", "Cell"), ""),
        ],
    )


def load_workbook(ask: Ask) -> Download:
    """The report as a workbook in the official layout."""
    head = stored.head_of(ask, ask.path["key"])
    figures = stored.figures_of(ask, head["id"])
    body = write_report(
        head,
        official_tables(frozenset(figures)),
        figures,
        ask.rows(stored.SECTIONS, (head["key"],)),
        stored.findings_of(ask, head["key"]),
        ask.rows(stored.ANNEX, (head["key"],)),
    )
    return Download(
        body,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        f"{head['agency']}{head['year']}年政府信息公开工作年度报告.xlsx",
    )


PAGES = (
    Page("report", f"/report/{_KEY}", load_report, "site/report.html", formats=("json", "csv")),
    Page(
        "cell",
        f"/report/{_KEY}/cell/(?P<table>[a-z_0-9]+)/(?P<row>[a-z_0-9]+)/(?P<column>[a-z_0-9]+)",
        load_cell,
        "site/cell.html",
    ),
    Page("workbook", rf"/report/{_KEY}\.xlsx", load_workbook, bare=True),
)
