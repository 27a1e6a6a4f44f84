"""Who is held and who is missing, place by place and year by year, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from archive.site.model import Answer, Ask, Page, Row
from archive.site.pages.filters import PAGE_SIZE, choices, page_of, read_filters
from archive.site.rendering import words
from archive.site.strings import STRINGS

# By county, or by province where that would be more lines than can be read.
_COUNTY = "COALESCE(a.county_code, a.prefecture_code, a.province_code)"
_GRID = """
SELECT d.code, d.name, c.year, COUNT(*) AS expected, SUM(c.report_key IS NOT NULL) AS held, SUM(c.state = 'late') AS late
FROM coverage c JOIN agencies a ON a.key = c.agency_key JOIN divisions d ON d.code = {place}
WHERE {where} GROUP BY d.code, c.year ORDER BY d.code, c.year
"""
_MOST_LINES = 200
T = TypeVar("T")
_ABSENT = """
SELECT a.key, a.name, a.kind, c.year, c.state, c.reason, c.reason_code, c.reason_date, c.due_on FROM agencies a
CROSS JOIN coverage c ON c.agency_key = a.key WHERE c.state <> 'published' AND {where}
ORDER BY c.year DESC, a.name, a.key LIMIT :size OFFSET :start
"""
_STATES = "SELECT c.state, COUNT(*) AS units FROM agencies a CROSS JOIN coverage c ON c.agency_key = a.key WHERE {where} GROUP BY c.state ORDER BY units DESC"


_TROUBLED = "SELECT COUNT(*) FROM sites WHERE state <> 'ok'"


def load_coverage(ask: Ask) -> Answer:
    """The grid of places and years, then every absence with its reason."""
    t = words(ask.lang)
    filters = read_filters(ask, ("place", "kind"))
    where = filters.sql
    values = dict(filters.values)
    if ask.args.get("year"):
        values["year"] = ask.number("year", 0, 1990, 2100)
        where += " AND c.year = :year"
    states, grid, is_by_province = _counted(ask, where, values)
    total = sum(row["units"] for row in states if row["state"] != "published")
    page, last = page_of(ask, total)
    absent = _absent(ask, where, values, page)
    years = sorted({row["year"] for row in grid})
    places: dict[tuple[str, str], dict[int, dict[str, object]]] = {}
    for row in grid:
        places.setdefault((row["code"], row["name"]), {})[row["year"]] = row
    return Answer(
        title=t("coverage_title"),
        data={
            "states": states,
            "grid": grid,
            "absent": absent,
            "total": total,
            "page": page,
            "last": last,
            "troubled_sites": ask.value(_TROUBLED),
        },
        view={
            "years": years,
            "place_path": "/coverage?place=" if is_by_province else "/place/",
            "places": [(code, name, [by_year.get(year) for year in years]) for (code, name), by_year in places.items()],
            "choices": choices(ask),
            "query": filters.query + (f"year={values['year']}&" if "year" in values else ""),
            "basis": [_basis(ask, row) for row in absent],
        },
        crumbs=[(t("coverage_title"), "")],
        table=(["code", "name", "year", "expected", "held", "late"], [list(row.values()) for row in grid]),
    )


def _counted(ask: Ask, where: str, values: dict[str, object]) -> tuple[list[Row], list[Row], bool]:
    """How many are in which state, the grid, and whether its lines are provinces. They are the same for every reader."""

    def count() -> tuple[list[Row], list[Row], bool]:
        lines = ask.value(f"SELECT COUNT(DISTINCT {_COUNTY}) FROM agencies a") if "place" not in values else 0
        place = "a.province_code" if lines > _MOST_LINES else _COUNTY
        grid = ask.rows(_GRID.format(place=place, where=where), values)
        return ask.rows(_STATES.format(where=where), values), grid, lines > _MOST_LINES

    return _kept(ask, "coverage", values, count)


def _absent(ask: Ask, where: str, values: dict[str, object], page: int) -> list[Row]:
    """A page of the list of absences; the first one is kept like the counts."""

    def read() -> list[Row]:
        return ask.rows(_ABSENT.format(where=where), {**values, "size": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE})

    return read() if page > 1 else _kept(ask, "absent", values, read)


def _kept(ask: Ask, name: str, values: dict[str, object], compute: Callable[[], T]) -> T:
    """What was computed for the whole country, or for the whole of a province, is kept: they are few, and their rows are many."""
    place = values.get("place")
    is_wide = place is None or any(row["code"] == place for row in choices(ask)["provinces"])
    if not is_wide or (place is not None and len(values) > 1):
        return compute()
    return ask.site.once((name, place, values.get("year"), values.get("kind")), compute)


def _basis(ask: Ask, row: Row) -> str:
    """What the state rests on, in the page's language: the reason, and the day or the site's answer that it speaks of."""
    t = words(ask.lang)
    key = f"reason_{row['reason_code']}"
    reason = t(key) if key in STRINGS else str(row["reason"] or "")
    told = row["reason_date"] or (row["reason"] if row["reason_code"] == "refused" else "")
    return t("coverage_basis", reason=reason, told=told) if told else reason


PAGES = (Page("coverage", "/coverage", load_coverage, "site/coverage.html", nav="coverage", formats=("json", "csv")),)
