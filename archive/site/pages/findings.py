"""What the checks found, over the whole archive or a part of it, and the catalogue of the checks themselves."""

from __future__ import annotations

from archive.checks.coverage import WAYS
from archive.site.model import Answer, Ask, FeedEntry, Page
from archive.site.pages.filters import KINDS, PAGE_SIZE, SEVERITIES, choices, page_of, read_filters
from archive.site.rendering import words

_NAMES = ("place", "year", "kind", "severity", "check")
_FROM = "FROM findings f JOIN reports r ON r.key = f.report_key JOIN agencies a ON a.key = r.agency_key JOIN checks c ON c.id = f.check_id"
_ORDER = "ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, r.year DESC, a.name, f.key"
_LIST = f"""
SELECT f.key, f.check_id, c.title_zh, c.title_en, f.severity, f.message_zh, f.message_en, f.cells, f.hint, f.hint_en, f.report_key,
  a.name AS agency, r.year, r.first_seen {_FROM} WHERE f.verdict = 'fail' AND {{where}} {_ORDER} LIMIT :size OFFSET :start
"""
_COUNTS = f"""
SELECT f.check_id, c.title_zh, c.title_en, f.severity, COUNT(*) AS findings, COUNT(DISTINCT f.report_key) AS reports
{_FROM} WHERE f.verdict = 'fail' AND {{where}} GROUP BY f.check_id, f.severity ORDER BY findings DESC, f.check_id
"""
_CATALOGUE = """
SELECT c.*, COUNT(f.key) AS findings FROM checks c LEFT JOIN findings f ON f.check_id = c.id AND f.verdict = 'fail' GROUP BY c.id ORDER BY c.id
"""
_SEEN = """
SELECT table_name, way, SUM(tried) AS tried, SUM(noticed) AS noticed FROM check_coverage GROUP BY table_name, way ORDER BY table_name, way
"""
_MOST_CSV = 100_000


def load_findings(ask: Ask) -> Answer:
    """A page of findings, the gravest first, with the counts by check."""
    t = words(ask.lang)
    filters = read_filters(ask, _NAMES)
    counts = (
        ask.rows(_COUNTS.format(where=filters.sql), filters.values)
        if filters.chosen
        else ask.site.once("findings", lambda: ask.rows(_COUNTS.format(where="1")))
    )
    total = sum(row["findings"] for row in counts)
    page, last = page_of(ask, total)
    sql = _LIST.format(where=filters.sql)
    rows = ask.rows(sql, {**filters.values, "size": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE})

    def table() -> tuple[list[str], list[list[object]]]:
        names = ["key", "check_id", "severity", "agency", "year", "report_key", "message_zh", "message_en", "cells"]
        return names, [
            [row[name] for name in names] for row in ask.rows(sql, {**filters.values, "size": _MOST_CSV, "start": 0})
        ]

    return Answer(
        title=t("findings"),
        data={"total": total, "page": page, "last": last, "counts": counts, "findings": rows},
        view={"choices": choices(ask), "kinds": KINDS, "severities": SEVERITIES, "query": filters.query},
        crumbs=[(t("findings"), "")],
        table=table,
        feed=[
            FeedEntry(
                row["key"],
                row["first_seen"],
                f"{row['agency']} {row['year']}",
                ask.say(row["message_zh"], row["message_en"]),
                f"/report/{row['report_key']}",
            )
            for row in rows
        ],
    )


def load_checks(ask: Ask) -> Answer:
    """The catalogue: every check with its basis, an example and how often it failed."""
    t = words(ask.lang)
    rows = ask.rows(_CATALOGUE)
    seen = ask.rows(_SEEN)
    families = list(dict.fromkeys(row["family"] for row in rows))
    return Answer(
        title=t("checks_title"),
        data={"checks": rows, "coverage": seen},
        view={
            "families": [(family, [row for row in rows if row["family"] == family]) for family in families],
            "ways": [way for way in WAYS if any(row["way"] == way for row in seen)],
            "seen": {(row["table_name"], row["way"]): row for row in seen},
        },
        crumbs=[(t("findings"), "/findings"), (t("checks_title"), "")],
        table=(list(rows[0]), [list(row.values()) for row in rows]) if rows else None,
    )


PAGES = (
    Page("findings", "/findings", load_findings, "site/findings.html", nav="findings", formats=("json", "csv", "atom")),
    Page("checks", "/checks", load_checks, "site/checks.html", nav="findings", formats=("json", "csv")),
)
