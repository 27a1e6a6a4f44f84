"""One body: all its years side by side, what became of requests, whether the years fit together, disputes, peers, findings."""

from __future__ import annotations

import math
from typing import Any

from archive.site.charts import bars, sparkline, stacked
from archive.site.model import Answer, Ask, MissingPageError, Page, Row
from archive.site.pages.report_data import crumbs_of
from archive.site.rendering import words

_AGENCY = """
SELECT a.key, a.name, a.kind, a.level, a.division_code, a.county_code, a.prefecture_code, a.province_code, c.name AS county, p.name AS province
FROM agencies a LEFT JOIN divisions c ON c.code = a.county_code LEFT JOIN divisions p ON p.code = a.province_code WHERE a.key = ?
"""
_YEARS = """
SELECT v.year, v.state, v.reason, v.due_on, r.key AS report_key, r.scope, r.form, r.published_on, r.first_seen, r.version_count, r.vanished_at,
  CAST(JULIANDAY(r.published_on) - JULIANDAY(v.due_on) AS INTEGER) AS days_after_due,
  (SELECT COUNT(*) FROM findings f WHERE f.report_key = r.key AND f.verdict = 'fail') AS findings
FROM coverage v LEFT JOIN reports r ON r.key = v.report_key WHERE v.agency_key = ? ORDER BY v.year DESC
"""
_OTHERS = "SELECT key, year, scope, published_on FROM reports WHERE agency_key = ? ORDER BY year, key"
_RATES = (
    "SELECT * FROM application_rates WHERE report_key IN (SELECT key FROM reports WHERE agency_key = ?) ORDER BY year"
)
_DISCLOSURE = """
SELECT r.key AS report_key, r.year, d.normative_documents_issued, d.normative_documents_in_force, d.licensing_decisions, d.penalties_decisions,
  d.coercion_decisions, d.fees_amount_wan FROM reports r JOIN disclosure d ON d.report_key = r.key WHERE r.agency_key = ? ORDER BY r.year
"""
_CHAIN = """
SELECT r.key AS report_key, r.year, r.scope, q.carried_out AS before, p.carried_in AS now FROM reports r
JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'
JOIN reports l ON l.agency_key = r.agency_key AND l.year = r.year - 1 AND l.scope IS r.scope
JOIN applications q ON q.report_key = l.key AND q.applicant = 'total' WHERE r.agency_key = ? ORDER BY r.year DESC
"""
_DISPUTES = """
SELECT r.key AS report_key, r.year, SUM(d.total) AS total, SUM(d.upheld) AS upheld, SUM(d.corrected) AS corrected, SUM(d.other) AS other,
  SUM(d.pending) AS pending FROM reports r JOIN disputes d ON d.report_key = r.key WHERE r.agency_key = ? GROUP BY r.key ORDER BY r.year
"""
_FINDINGS = """
SELECT f.key, f.report_key, f.check_id, f.severity, f.message_zh, f.message_en, f.hint, f.hint_en, c.title_zh, c.title_en, r.year, a.name AS agency
FROM findings f JOIN checks c ON c.id = f.check_id JOIN reports r ON r.key = f.report_key JOIN agencies a ON a.key = r.agency_key
WHERE r.agency_key = ? AND f.verdict = 'fail'
ORDER BY r.year DESC, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.check_id
"""
_PEERS = """
SELECT a.key, a.name, p.received, p.concluded, p.granted, p.carried_out FROM agencies a JOIN reports r ON r.agency_key = a.key AND r.year = :year
JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'
WHERE a.county_code IS :county AND a.kind IS :kind AND a.key <> :key AND p.received IS NOT NULL AND r.scope IS :scope
ORDER BY ABS(p.received - :received), a.name LIMIT 5
"""
OUTCOMES = ("granted", "partly_granted", "denied", "unavailable", "unprocessed")
_ITEMS = (
    "received",
    "carried_in",
    "concluded",
    *OUTCOMES,
    "carried_out",
    "item_normative_documents_issued",
    "item_normative_documents_in_force",
    "item_licensing_decisions",
    "item_penalties_decisions",
    "item_coercion_decisions",
    "item_fees_amount_wan",
    "item_disputes",
)
_Z = 1.959964  # of the normal distribution, for 95 %


def load_agency(ask: Ask) -> Answer:
    """The agency's page."""
    key = ask.path["key"]
    agency = ask.row(_AGENCY, (key,))
    if agency is None:
        raise MissingPageError(words(ask.lang)("agency_missing", key=key[:60]))
    rates, disclosure, disputes = (ask.rows(sql, (key,)) for sql in (_RATES, _DISCLOSURE, _DISPUTES))
    reports = ask.rows(_OTHERS, (key,))
    for row in disputes:
        row["decided"] = _decided(row)
        row["corrected_interval"] = wilson(row["corrected"], row["decided"])
    data: dict[str, Any] = {
        "agency": agency,
        "years": ask.rows(_YEARS, (key,)),
        "reports": reports,
        "figures": _side_by_side(reports, rates, disclosure, disputes),
        "chain": ask.rows(_CHAIN, (key,)),
        "disputes": disputes,
        "findings": ask.rows(_FINDINGS, (key,)),
        "peers": _peers(ask, agency, rates),
    }
    return Answer(
        title=agency["name"],
        data=data,
        view=_drawings(ask, rates, data["figures"]),
        description=words(ask.lang)("home_lead"),
        crumbs=[*crumbs_of(agency), (agency["name"], "")],
        table=(
            ["item", *(f"{row['year']}{'-' + row['scope'] if row['scope'] else ''}" for row in reports)],
            [[name.removeprefix("item_"), *values] for name, values in data["figures"].items()],
        ),
    )


def _decided(row: Row) -> int | None:
    if row["total"] is None:
        return None
    decided: int = row["total"] - (row["pending"] or 0)
    return decided


def wilson(part: int | None, whole: int | None) -> tuple[float, float, float] | None:
    """Share in percent with its 95 % interval after Wilson (1927); None without cases, or where the published figures allow no share."""
    if part is None or not whole or not 0 <= part <= whole:
        return None
    share = part / whole
    centre = (share + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    half = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    return tuple(round(100 * value, 1) for value in (share, max(0, centre - half), min(1, centre + half)))  # type: ignore[return-value]


def _side_by_side(reports: list[Row], *groups: list[Row]) -> dict[str, list[Any]]:
    """Item → its value in each report, in the order of ``reports``; items without any value are left out."""
    rates, disclosure, disputes = ({row["report_key"]: row for row in rows} for rows in groups)
    lines: dict[str, list[Any]] = {}
    for name in _ITEMS:
        if name == "item_disputes":
            values = [disputes.get(report["key"], {}).get("total") for report in reports]
        elif name.startswith("item_"):
            values = [disclosure.get(report["key"], {}).get(name.removeprefix("item_")) for report in reports]
        else:
            values = [rates.get(report["key"], {}).get(name) for report in reports]
        if any(value is not None for value in values):
            lines[name] = values
    return lines


def _peers(ask: Ask, agency: Row, rates: list[Row]) -> dict[str, Any]:
    known = [row for row in rates if row["received"] is not None]
    if not known or agency["kind"] is None:
        return {"year": None, "rows": []}
    last = known[-1]
    values = {
        "year": last["year"],
        "county": agency["county_code"],
        "kind": agency["kind"],
        "key": agency["key"],
        "scope": last["scope"],
        "received": last["received"],
    }
    own = {name: last[name] for name in ("received", "concluded", "granted", "carried_out")}
    return {"year": last["year"], "own": own, "rows": ask.rows(_PEERS, values)}


def _drawings(ask: Ask, rates: list[Row], figures: dict[str, list[Any]]) -> dict[str, Any]:
    t = words(ask.lang)
    known = [row for row in rates if row["received"] is not None or row["concluded"] is not None]
    usual = _usual_scope(known)
    labels = [row["year"] for row in usual]
    return {
        "sparks": {name: sparkline(values, label=t(name)) for name, values in figures.items()},
        "rates": usual,
        "outcome_names": OUTCOMES,
        "requests_chart": bars(labels, [(t(n), [row[n] for row in usual]) for n in ("received", "concluded")]),
        "outcomes_chart": stacked(labels, [(t(n), [row[n] for row in usual]) for n in OUTCOMES]),
    }


def _usual_scope(rows: list[Row]) -> list[Row]:
    """The rows of the scope on which the body reports most often: two scopes in one chart would be two things."""
    scopes = [row["scope"] for row in rows]
    return [row for row in rows if row["scope"] == max(scopes, key=scopes.count)]


PAGES = (
    Page(
        "agency", "/agency/(?P<key>[0-9]{6,12}-[a-z2-7]{6})", load_agency, "site/agency.html", formats=("json", "csv")
    ),
)
