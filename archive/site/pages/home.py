"""The front page: what is held, where, since when, how it developed, and what is new."""

from __future__ import annotations

from typing import Any

from archive.site.charts import bars, stacked
from archive.site.county_map import MEASURES, draw, held_in, shown
from archive.site.model import Answer, Ask, BadQuestionError, Page, Row, Rows
from archive.site.pages.filters import latest_full_year
from archive.site.rendering import words

_COUNTS = """
SELECT (SELECT COUNT(*) FROM reports) AS reports, (SELECT COUNT(*) FROM agencies) AS agencies,
  (SELECT COUNT(DISTINCT county_code) FROM agencies) AS counties, (SELECT COUNT(*) FROM findings WHERE verdict = 'fail') AS findings,
  (SELECT MIN(year) FROM reports) AS first_year, (SELECT MAX(year) FROM reports) AS last_year,
  (SELECT MAX(finished_at) FROM runs) AS last_fetch, (SELECT MAX(at) FROM events) AS last_event
"""
_YEARS = "SELECT * FROM yearly_totals ORDER BY year"
_OUTCOMES = """
SELECT year, SUM(granted) AS granted, SUM(partly_granted) AS partly_granted, SUM(denied) AS denied, SUM(unavailable) AS unavailable,
  SUM(unprocessed) AS unprocessed
FROM application_rates WHERE COALESCE(scope, CASE kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ' GROUP BY year ORDER BY year
"""
_GRID = "SELECT * FROM coverage_grid ORDER BY province_code, year"
_COUNTIES = """
SELECT d.code, d.name, p.name AS parent, d.lon, d.lat, COUNT(DISTINCT a.key) AS agencies, COUNT(r.key) AS reports,
  (SELECT COUNT(*) FROM agencies a2 JOIN reports r2 ON r2.agency_key = a2.key JOIN findings f ON f.report_key = r2.key
    WHERE a2.county_code = d.code AND f.verdict = 'fail') AS findings,
  (SELECT COUNT(*) FROM agencies a3 JOIN coverage c ON c.agency_key = a3.key WHERE a3.county_code = d.code AND c.state = 'missing') AS missing
FROM divisions d JOIN agencies a ON a.county_code = d.code LEFT JOIN reports r ON r.agency_key = a.key
LEFT JOIN divisions p ON p.code = d.parent_code
GROUP BY d.code ORDER BY d.code
"""
_REQUESTS = """
SELECT a.county_code AS code, SUM(p.received) AS requests FROM agencies a JOIN reports r ON r.agency_key = a.key
JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'
WHERE COALESCE(r.scope, CASE a.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ' GROUP BY a.county_code
"""
# Bodies with a report of the year, whatever its scope.
_HELD = """
SELECT a.county_code AS code, r.year, COUNT(DISTINCT r.agency_key) AS held FROM agencies a JOIN reports r ON r.agency_key = a.key
WHERE a.county_code IS NOT NULL GROUP BY a.county_code, r.year
"""
_SILENT = """
SELECT CAST(lon * 10 AS INTEGER) / 10.0, CAST(lat * 10 AS INTEGER) / 10.0 FROM divisions WHERE level = 'county' AND lon IS NOT NULL
AND COALESCE(valid_to, '') = '' AND code < '99' AND code NOT IN (SELECT county_code FROM agencies WHERE county_code IS NOT NULL)
"""
_EVENTS = """
SELECT e.key, e.at, e.kind, e.report_key, e.detail, r.year, a.name AS agency FROM events e
JOIN reports r ON r.key = e.report_key JOIN agencies a ON a.key = r.agency_key
WHERE e.kind IN ({}) ORDER BY e.at DESC, e.key LIMIT {}
"""
_USUAL = "reports"
_MOST_LISTED = 400  # of the map's counties in its table; the page's CSV and JSON have all
_STATES = ("held", "late", "missing", "blocked", "unreadable", "never_looked")


def load_home(ask: Ask) -> Answer:
    """The front page. ``measure`` colours the map; ``year`` is that of the measure coverage."""
    measure = ask.args.get("measure", _USUAL)
    if measure not in MEASURES:
        raise BadQuestionError(
            ask.say(f"measure={measure[:40]}：没有这一指标。", f"measure={measure[:40]}: no such measure.")
        )
    held = ask.site.once("home", lambda: _compute(ask))
    year = ask.number("year", latest_full_year(ask), 1990, 2100)
    t = words(ask.lang)
    data: dict[str, Any] = {**held, "measure": measure, "year": year}
    years = [row["year"] for row in held["yearly"]]
    names = ("granted", "partly_granted", "denied", "unavailable", "unprocessed")
    silent = ask.site.once("silent", lambda: [tuple(row) for row in ask.db.execute(_SILENT).fetchall()])
    drawing, legend = draw(held["counties"], silent, measure, year, ask.lang)
    view = {
        "measures": MEASURES,
        "map": drawing,
        "legend": legend,
        "map_years": years[::-1],
        "counties": [
            (row["code"], f"{row['parent'] or ''}{row['name']}", [shown(row, name, year) for name in MEASURES])
            for row in held["counties"][:_MOST_LISTED]
        ],
        "grid": _grid(held["coverage"]),
        "requests_chart": bars(
            years,
            [(t(name), [row[name] for row in held["yearly"]]) for name in ("received", "concluded")],
        ),
        "outcomes_chart": stacked(
            [row["year"] for row in held["outcomes"]],
            [(t(name), [row[name] for row in held["outcomes"]]) for name in names],
        ),
        "outcome_names": names,
    }
    return Answer(t("site_name"), data, view, t("home_lead"), table=lambda: _csv(held["counties"], sorted(years)))


def _csv(counties: list[Row], years: list[int]) -> Rows:
    """Every county with its counts, and how many of its bodies have a report of each year."""
    counts = ("agencies", "reports", "requests", "findings", "missing")
    names = ["code", "county", "parent", *counts, *(f"held_{year}" for year in years)]
    return names, [
        [row["code"], row["name"], row["parent"], *(row[name] for name in counts), *(held_in(row, y) for y in years)]
        for row in counties
    ]


def _compute(ask: Ask) -> dict[str, Any]:
    """What takes a walk over the whole archive; kept for as long as the database is served."""
    requests = {row["code"]: row["requests"] for row in ask.rows(_REQUESTS)}
    held: dict[str, dict[str, int]] = {}
    for row in ask.rows(_HELD):
        held.setdefault(row["code"], {})[str(row["year"])] = row["held"]
    counties = [
        {**row, "requests": requests.get(row["code"]), "held": held.get(row["code"], {})} for row in ask.rows(_COUNTIES)
    ]
    return {
        "counts": ask.row(_COUNTS),
        "yearly": ask.rows(_YEARS),
        "outcomes": ask.rows(_OUTCOMES),
        "coverage": ask.rows(_GRID),
        "counties": counties,
        "arrivals": ask.rows(_EVENTS.format("'appeared'", 8)),
        "changes": ask.rows(_EVENTS.format("'changed', 'vanished', 'returned'", 8)),
    }


def _grid(rows: list[Row]) -> dict[str, Any]:
    """Province × year: share of bodies whose report is held, as 0–5 for the colour."""
    years = sorted({row["year"] for row in rows})
    provinces: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = provinces.setdefault(
            row["province_code"] or "", {"code": row["province_code"], "name": row["province"] or "—", "cells": {}}
        )
        whole = sum(row[state] or 0 for state in _STATES if state != "late")
        share = row["held"] / whole if whole else 0
        line["cells"][row["year"]] = {
            **row,
            "whole": whole,
            "level": 0 if not row["held"] else min(5, 1 + int(share * 4)),
        }
    return {"years": years, "provinces": list(provinces.values())}


PAGES = (Page("home", "/", load_home, "site/home.html", formats=("json", "csv")),)
