"""One report out of the database: its head, figures, texts, findings, versions and neighbours. SQL only, no words."""

from __future__ import annotations

import json
from typing import Any

from archive.site.model import Ask, MissingPageError, Row
from archive.site.official import Cell
from archive.site.rendering import words

HEAD = """
SELECT r.key, r.id, r.agency_key, r.year, r.scope, r.form, r.title, r.published_on, r.first_seen, r.last_seen, r.source_url, r.version_count,
  r.vanished_at, r.capture_key, r.agency_basis, r.year_basis, r.scope_basis, r.figure_count, r.issue_count, r.withheld_reason,
  a.name AS agency, a.kind, a.level, a.division_code, a.county_code, a.prefecture_code, a.province_code,
  c.name AS county, q.name AS prefecture, p.name AS province, t.sha256, t.fetched_at, t.media_type, t.bytes, t.warc IS NOT NULL AS is_stored
FROM reports r JOIN agencies a ON a.key = r.agency_key LEFT JOIN divisions c ON c.code = a.county_code
LEFT JOIN divisions q ON q.code = a.prefecture_code LEFT JOIN divisions p ON p.code = a.province_code
LEFT JOIN captures t ON t.key = r.capture_key WHERE r.key = ?
"""
PAGE = """
SELECT p.url AS source_url, p.capture_key, t.sha256, t.fetched_at, t.media_type, t.bytes, t.warc IS NOT NULL AS is_stored
FROM report_pages p LEFT JOIN captures t ON t.key = p.capture_key WHERE p.report_key = ? AND p.position = ?
"""
CELLS = "SELECT cell_id, value, state, raw_text, unit, place FROM cell_values WHERE report_id = ?"
NAMES = "SELECT id, table_name, row_key, column_key FROM cell_names"
SECTIONS = "SELECT number, heading, text FROM sections WHERE report_key = ? ORDER BY position"
FINDINGS = """
SELECT f.key, f.check_id, f.verdict, f.severity, f.message_zh, f.message_en, f.cells, f.hint, f.hint_en, c.title_zh, c.title_en
FROM findings f JOIN checks c ON c.id = f.check_id WHERE f.report_key = ? AND f.verdict = 'fail'
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.check_id, f.key
"""
VERSIONS = """
SELECT version, capture_key, seen_from, seen_to, parser_version, change_count, what_changed FROM report_versions WHERE report_key = ? ORDER BY version
"""
CHANGES = "SELECT version, field, before, after FROM changes WHERE report_key = ? ORDER BY version, field"
LOCATIONS = "SELECT url, role, media_type, parent_url, first_seen, last_seen, gone_at, is_current, capture_key FROM locations WHERE report_key = ?"
ISSUES = "SELECT code, message, place FROM issues WHERE report_key = ? ORDER BY position"
ANNEX = "SELECT position, key, label, value, raw_text, unit, place FROM annex WHERE report_key = ? ORDER BY position"
SIBLINGS = "SELECT key, year, scope FROM reports WHERE agency_key = ? ORDER BY year, key"
_STATES = ("number", "blank", "dash", "text")


def head_of(ask: Ask, key: str) -> Row:
    """The report's own row with its agency, places and capture. Raises MissingPageError."""
    head = ask.row(HEAD, (key,))
    if head is None:
        raise MissingPageError(words(ask.lang)("report_missing", key=key[:80]))
    return head


def figures_of(ask: Ask, report_id: int) -> dict[Cell, dict[str, Any]]:
    """Every printed cell: value, state, raw text, unit and place."""
    names: dict[int, Cell] = ask.site.once(
        "cell names", lambda: {number: (table, row, column) for number, table, row, column in ask.db.execute(NAMES)}
    )
    figures = {}
    for number, value, state, raw, unit, place in ask.db.execute(CELLS, (report_id,)):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = raw if raw is not None else (str(value) if state == 0 else "")
        figures[names[number]] = {"value": value, "state": _STATES[state], "raw": text, "unit": unit, "place": place}
    return figures


def head_at(ask: Ask, head: Row, place: str) -> Row:
    """The head with address and capture of the page that a place is on (``file 2 …``), for reports that stand on several pages."""
    if not place.startswith("file "):
        return head
    page = ask.row(PAGE, (head["key"], int(place.split()[1])))
    return head if page is None else {**head, **page}


def findings_of(ask: Ask, key: str) -> list[Row]:
    """The report's findings, the gravest first, their cells unpacked."""
    found = ask.rows(FINDINGS, (key,))
    for finding in found:
        finding["cells"] = json.loads(finding["cells"]) if finding["cells"] else []
    return found


def cells_json(figures: dict[Cell, dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures as a list of objects in the order of their names."""
    return [
        {"table": table, "row": row, "column": column, **figure}
        for (table, row, column), figure in sorted(figures.items())
    ]


def crumbs_of(head: Row) -> list[tuple[str, str]]:
    """Province › county › agency, as far as they are known."""
    crumbs = []
    if head["province"]:
        crumbs.append((head["province"], f"/place/{head['province_code']}"))
    if head["county"] and head["county_code"] != head["province_code"]:
        crumbs.append((head["county"], f"/place/{head['county_code']}"))
    return crumbs
