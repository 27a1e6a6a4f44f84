"""One place — province, prefecture, county or township: who published when, the totals by year, and what the checks found."""

from __future__ import annotations

from typing import Any

from archive.site.charts import bars, stacked
from archive.site.model import Answer, Ask, MissingPageError, Page, Row
from archive.site.rendering import words

_PLACE = "SELECT code, name, level, parent_code, valid_from, valid_to, lon, lat FROM divisions WHERE code = ?"
_ORGAN = "COALESCE(r.scope, CASE a.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ'"
# A place's bodies: by the column that its level has in agencies.
_COLUMNS = {
    "province": "province_code",
    "prefecture": "prefecture_code",
    "county": "county_code",
    "township": "division_code",
    "zone": "division_code",
}
_CHILDREN = """
SELECT d.code, d.name, d.level, d.valid_to, COUNT(DISTINCT a.key) AS agencies, COUNT(r.key) AS reports, MAX(r.year) AS latest_year
FROM divisions d LEFT JOIN agencies a ON a.{column} = d.code LEFT JOIN reports r ON r.agency_key = a.key
WHERE d.parent_code = ? GROUP BY d.code HAVING COALESCE(d.valid_to, '') = '' OR COUNT(a.key) > 0 ORDER BY d.code
"""
_UNITS = """
SELECT a.key, a.name, a.kind, d.code AS county_code, d.name AS county, c.year, c.state, c.report_key, r.published_on FROM agencies a
LEFT JOIN divisions d ON d.code = a.county_code LEFT JOIN coverage c ON c.agency_key = a.key LEFT JOIN reports r ON r.key = c.report_key
WHERE a.{column} = ? ORDER BY {first} CASE a.kind WHEN 'government' THEN 0 WHEN 'office' THEN 1 WHEN 'department' THEN 2 WHEN 'township' THEN 3 WHEN 'subdistrict' THEN 4
  WHEN 'zone' THEN 5 ELSE 6 END, a.name, a.key, c.year
"""
_CLOCK = """
SELECT c.year, COUNT(*) AS expected, SUM(c.state = 'published') AS published, SUM(c.state = 'late') AS late, SUM(c.state = 'missing') AS missing,
  SUM(c.state IN ('blocked', 'unreadable', 'never_looked')) AS other, SUM(DATE(r.first_seen) <= c.due_on) AS seen_in_time
FROM agencies a JOIN coverage c ON c.agency_key = a.key LEFT JOIN reports r ON r.key = c.report_key WHERE a.{column} = ? GROUP BY c.year ORDER BY c.year
"""
_TOTALS = f"""
SELECT r.year, SUM({_ORGAN}) AS units_held, SUM(CASE WHEN {_ORGAN} THEN p.received END) AS received,
  SUM(CASE WHEN {_ORGAN} THEN p.concluded END) AS concluded, SUM(CASE WHEN {_ORGAN} THEN p.granted END) AS granted,
  SUM(CASE WHEN {_ORGAN} THEN p.carried_out END) AS carried_out,
  MAX(CASE WHEN NOT {_ORGAN} AND a.kind = 'government' AND a.division_code = :code THEN p.received END) AS received_area
FROM agencies a JOIN reports r ON r.agency_key = a.key LEFT JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'
WHERE a.{{column}} = :code GROUP BY r.year ORDER BY r.year
"""
_FINDINGS = """
SELECT f.check_id, c.title_zh, c.title_en, f.severity, COUNT(*) AS findings, COUNT(DISTINCT r.agency_key) AS agencies
FROM agencies a JOIN reports r ON r.agency_key = a.key JOIN findings f ON f.report_key = r.key AND f.verdict = 'fail' JOIN checks c ON c.id = f.check_id
WHERE a.{column} = ? GROUP BY f.check_id, f.severity
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, COUNT(*) DESC, f.check_id
"""
_WIDE = ("province", "prefecture")  # their bodies are listed county by county
_MOST_UNITS = 400  # a county has some hundred; a province's are reached through its counties


def load_place(ask: Ask) -> Answer:
    """The place's page."""
    code = ask.path["code"]
    place = ask.row(_PLACE, (code,))
    t = words(ask.lang)
    if place is None:
        raise MissingPageError(t("place_missing", code=code))
    data = ask.site.once(("place", code), lambda: _compute(ask, place))
    ancestors = _ancestors(ask, place)
    clock, totals = data["clock"], data["totals"]
    years = [row["year"] for row in totals]
    view = {
        "grid": _grid(data["units"], place["level"]),
        "clock_chart": stacked(
            [row["year"] for row in clock],
            [(t(f"state_{name}"), [row[name] for row in clock]) for name in ("published", "late", "missing")],
            colours=(3, 1, 0),
        ),
        "requests_chart": bars(years, _series(t, totals)),
        "ancestors": ancestors,
    }
    return Answer(
        title="".join(row["name"] for row in ancestors) + place["name"],
        data={"place": place, **data},
        view=view,
        crumbs=[*((row["name"], f"/place/{row['code']}") for row in ancestors), (place["name"], "")],
        table=_csv(data["units"]),
    )


def _series(t: Any, totals: list[Row]) -> list[tuple[str, list[Any]]]:
    series = [(t("place_sum"), [row["received"] for row in totals])]
    if any(row["received_area"] is not None for row in totals):
        series.append((t("place_area"), [row["received_area"] for row in totals]))
    return series


def _compute(ask: Ask, place: Row) -> dict[str, Any]:
    code, level = place["code"], place["level"]
    column = _COLUMNS.get(level, "division_code")
    below = {"province": "prefecture_code", "prefecture": "county_code"}.get(level, "division_code")
    children = ask.rows(_CHILDREN.format(column=below), (code,))
    if level == "province":
        children = _with_counties(ask, children)
    first = "COALESCE(d.code, '')," if level in _WIDE else ""
    many = ask.value(f"SELECT COUNT(*) FROM agencies WHERE {column} = ?", (code,)) > _MOST_UNITS
    return {
        "children": children if level in _WIDE else [],
        "units": [] if many else _units(ask.rows(_UNITS.format(column=column, first=first), (code,))),
        "clock": ask.rows(_CLOCK.format(column=column), (code,)),
        "totals": ask.rows(_TOTALS.format(column=column), {"code": code}),
        "findings": ask.rows(_FINDINGS.format(column=column), (code,)),
    }


def _with_counties(ask: Ask, children: list[Row]) -> list[Row]:
    """Counties that lie directly under a province have no prefecture to be counted by."""
    direct = {row["code"] for row in children if row["level"] == "county"}
    if not direct:
        return children
    code = ask.path["code"]
    counted = {row["code"]: row for row in ask.rows(_CHILDREN.format(column="county_code"), (code,))}
    return [counted.get(row["code"], row) if row["code"] in direct else row for row in children]


def _units(rows: list[Row]) -> list[dict[str, Any]]:
    """The bodies in the order of the query, each with its years."""
    units: dict[str, dict[str, Any]] = {}
    for row in rows:
        names = ("key", "name", "kind", "county_code", "county")
        unit = units.setdefault(row["key"], {**{name: row[name] for name in names}, "years": []})
        if row["year"] is not None:
            unit["years"].append({name: row[name] for name in ("year", "state", "report_key", "published_on")})
    return list(units.values())


def _grid(units: list[dict[str, Any]], level: str) -> dict[str, Any]:
    """The bodies as a tree of two steps, with a cell a year: by county within a province or prefecture, then by kind."""
    years = sorted({cell["year"] for unit in units for cell in unit["years"]})
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for unit in units:
        county = (unit["county_code"] or "", unit["county"] or "") if level in _WIDE else ("", "")
        by_year = {cell["year"]: cell for cell in unit["years"]}
        groups.setdefault((*county, unit["kind"] or "none"), []).append(
            {**unit, "cells": [by_year.get(year) for year in years]}
        )
    return {"years": years, "groups": [(*group, members) for group, members in groups.items()]}


def _ancestors(ask: Ask, place: Row) -> list[Row]:
    found: list[Row] = []
    code = place["parent_code"]
    while code and len(found) < 4:
        row = ask.row(_PLACE, (code,))
        if row is None:
            break
        found.append(row)
        code = row["parent_code"]
    return found[::-1]


def _csv(units: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    rows = [
        [unit["key"], unit["name"], unit["kind"], *(cell[n] for n in ("year", "state", "published_on", "report_key"))]
        for unit in units
        for cell in unit["years"]
    ]
    return ["agency_key", "agency", "kind", "year", "state", "published_on", "report_key"], rows


PAGES = (
    Page("place", "/place/(?P<code>[0-9]{6}(?:[0-9]{3})?)", load_place, "site/place.html", formats=("json", "csv")),
)
