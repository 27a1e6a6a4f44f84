"""Who is held and who is missing, place by place and year by year, and why."""

from __future__ import annotations

from archive.site.model import Answer, Ask, Page, Row
from archive.site.pages.filters import PAGE_SIZE, choices, page_of, read_filters
from archive.site.rendering import words

_GRID = """
SELECT d.code, d.name, c.year, COUNT(*) AS expected, SUM(c.report_key IS NOT NULL) AS held, SUM(c.state = 'late') AS late
FROM coverage c JOIN agencies a ON a.key = c.agency_key JOIN divisions d ON d.code = COALESCE(a.county_code, a.prefecture_code, a.province_code)
WHERE {where} GROUP BY d.code, c.year ORDER BY d.code, c.year
"""
_ABSENT = """
SELECT a.key, a.name, a.kind, c.year, c.state, c.reason, c.reason_code, c.reason_date, c.due_on FROM coverage c
JOIN agencies a ON a.key = c.agency_key WHERE c.state <> 'published' AND {where} ORDER BY c.year DESC, a.name LIMIT :size OFFSET :start
"""
_STATES = "SELECT c.state, COUNT(*) AS units FROM coverage c JOIN agencies a ON a.key = c.agency_key WHERE {where} GROUP BY c.state ORDER BY units DESC"


def load_coverage(ask: Ask) -> Answer:
    """The grid of places and years, then every absence with its reason."""
    t = words(ask.lang)
    filters = read_filters(ask, ("place", "kind"))
    where = filters.sql
    values = dict(filters.values)
    if ask.args.get("year"):
        values["year"] = ask.number("year", 0, 1990, 2100)
        where += " AND c.year = :year"
    states = ask.rows(_STATES.format(where=where), values)
    total = sum(row["units"] for row in states if row["state"] != "published")
    page, last = page_of(ask, total)
    absent = ask.rows(_ABSENT.format(where=where), {**values, "size": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE})
    grid = ask.rows(_GRID.format(where=where), values)
    years = sorted({row["year"] for row in grid})
    places: dict[tuple[str, str], dict[int, dict[str, object]]] = {}
    for row in grid:
        places.setdefault((row["code"], row["name"]), {})[row["year"]] = row
    return Answer(
        title=t("coverage_title"),
        data={"states": states, "grid": grid, "absent": absent, "total": total, "page": page, "last": last},
        view={
            "years": years,
            "places": [(code, name, [by_year.get(year) for year in years]) for (code, name), by_year in places.items()],
            "choices": choices(ask),
            "query": filters.query,
            "basis": [_basis(ask, row) for row in absent],
        },
        crumbs=[(t("coverage_title"), "")],
        table=(["code", "name", "year", "expected", "held", "late"], [list(row.values()) for row in grid]),
    )


def _basis(ask: Ask, row: Row) -> str:
    """What the state rests on, in the page's language: the reason, and the day or the site's answer that it speaks of."""
    t = words(ask.lang)
    reason = t(f"reason_{row['reason_code']}")
    told = row["reason_date"] or (row["reason"] if row["reason_code"] == "refused" else "")
    return t("coverage_basis", reason=reason, told=told) if told else reason


PAGES = (Page("coverage", "/coverage", load_coverage, "site/coverage.html", nav="coverage", formats=("json", "csv")),)
