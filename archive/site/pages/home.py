"""The front page: what is held, where, since when, how it developed, and what is new."""

from __future__ import annotations

from typing import Any

from archive.site.charts import Dot, bars, dot_map, stacked
from archive.site.model import Answer, Ask, BadQuestionError, Page, Row
from archive.site.rendering import linker, show_number, words

MEASURES = ("reports", "requests", "findings", "missing")
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
SELECT d.code, d.name, p.name AS parent, d.lon, d.lat, COUNT(r.key) AS reports,
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
_SILENT = """
SELECT CAST(lon * 10 AS INTEGER) / 10.0, CAST(lat * 10 AS INTEGER) / 10.0 FROM divisions WHERE level = 'county' AND lon IS NOT NULL
AND COALESCE(valid_to, '') = '' AND code < '99' AND code NOT IN (SELECT county_code FROM agencies WHERE county_code IS NOT NULL)
"""
_EVENTS = """
SELECT e.key, e.at, e.kind, e.report_key, e.detail, r.year, a.name AS agency FROM events e
JOIN reports r ON r.key = e.report_key JOIN agencies a ON a.key = r.agency_key
WHERE e.kind IN ({}) ORDER BY e.at DESC, e.key LIMIT {}
"""
_STATES = ("held", "late", "missing", "blocked", "unreadable", "never_looked")


def load_home(ask: Ask) -> Answer:
    """The front page. ``measure`` colours the map."""
    measure = ask.args.get("measure", MEASURES[0])
    if measure not in MEASURES:
        raise BadQuestionError(
            ask.say(f"measure={measure[:40]}：没有这一指标。", f"measure={measure[:40]}: no such measure.")
        )
    held = ask.site.once("home", lambda: _compute(ask))
    t = words(ask.lang)
    data: dict[str, Any] = {
        **held,
        "measure": measure,
    }
    years = [row["year"] for row in held["yearly"]]
    names = ("granted", "partly_granted", "denied", "unavailable", "unprocessed")
    view = {
        "measures": MEASURES,
        "map": _map(ask, held, measure),
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
    return Answer(t("site_name"), data, view, t("home_lead"))


def _compute(ask: Ask) -> dict[str, Any]:
    """What takes a walk over the whole archive; kept for as long as the database is served."""
    requests = {row["code"]: row["requests"] for row in ask.rows(_REQUESTS)}
    counties = [{**row, "requests": requests.get(row["code"])} for row in ask.rows(_COUNTIES)]
    return {
        "counts": ask.row(_COUNTS),
        "yearly": ask.rows(_YEARS),
        "outcomes": ask.rows(_OUTCOMES),
        "coverage": ask.rows(_GRID),
        "counties": counties,
        "arrivals": ask.rows(_EVENTS.format("'appeared'", 8)),
        "changes": ask.rows(_EVENTS.format("'changed', 'vanished', 'returned'", 8)),
    }


def _map(ask: Ask, held: dict[str, Any], measure: str) -> Any:
    t, href = words(ask.lang), linker(ask.lang)
    silent = ask.site.once("silent", lambda: [tuple(row) for row in ask.db.execute(_SILENT).fetchall()])
    rows = [row for row in held["counties"] if row["lon"] is not None]
    level = _levels([row[measure] for row in rows])
    dots = [
        Dot(
            row["lon"],
            row["lat"],
            f"{row['parent'] or ''}{row['name']}：{t('measure_' + measure)} {show_number(row[measure])}",
            href("/place/", row["code"]),
            level(row[measure]),
        )
        for row in rows
    ]
    return dot_map(dots, silent, label=t("home_map"))


def _levels(values: list[Any]) -> Any:
    """Five classes of equal size over the values above zero; 0 for none."""
    known = sorted(value for value in values if value)

    def level(value: Any) -> int:
        if not value:
            return 0
        below = sum(other < value for other in known) if len(known) < 50 else _rank(known, value)
        return 1 + min(4, 5 * below // len(known))

    return level


def _rank(known: list[Any], value: Any) -> int:
    from bisect import bisect_left

    return bisect_left(known, value)


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


PAGES = (Page("home", "/", load_home, "site/home.html"),)
