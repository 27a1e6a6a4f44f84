"""What happened to reports — appeared, changed, vanished, returned — and the days of fetching behind it."""

from __future__ import annotations

from archive.site.field_words import detail_words
from archive.site.model import Answer, Ask, FeedEntry, Page, Rows
from archive.site.pages.filters import EVENTS, PAGE_SIZE, choices, page_of, read_filters
from archive.site.rendering import words

_NAMES = ("place", "year", "kind", "event")
_SHOWN = "e.key, e.at, e.kind, e.report_key, e.version, e.detail, e.url, r.title, r.year, a.name AS agency"
# From a place's bodies, or from a year's reports, down to their events: so few rows are touched.
_OF_PLACE = "FROM agencies a CROSS JOIN reports r ON r.agency_key = a.key CROSS JOIN events e ON e.report_key = r.key"
_OF_YEAR = "FROM reports r CROSS JOIN events e ON e.report_key = r.key CROSS JOIN agencies a ON a.key = r.agency_key"
_LIST = f"SELECT {_SHOWN} {{source}} WHERE {{where}} ORDER BY e.at DESC, e.key LIMIT :size OFFSET :start"
_COUNTS = "SELECT e.kind, COUNT(*) AS events {source} WHERE {where} GROUP BY e.kind ORDER BY events DESC"
# Where only the kind of event is chosen, or nothing, the events alone decide.
_LIST_OF_ALL = f"""
SELECT {_SHOWN} FROM (SELECT * FROM events e WHERE {{where}} ORDER BY e.at DESC, e.key LIMIT :size OFFSET :start) e
JOIN reports r ON r.key = e.report_key JOIN agencies a ON a.key = r.agency_key ORDER BY e.at DESC, e.key
"""
_COUNTS_OF_ALL = "SELECT e.kind, COUNT(*) AS events FROM events e WHERE {where} GROUP BY e.kind ORDER BY events DESC"
_MOST_CSV = 100_000
_RUNS = "SELECT * FROM runs ORDER BY id DESC LIMIT 400"


def load_events(ask: Ask) -> Answer:
    """A page of events, the latest first; the feed has the filters of the page."""
    t = words(ask.lang)
    filters = read_filters(ask, _NAMES)
    of_all = filters.chosen.keys() <= {"event"}
    source = _OF_PLACE if "place" in filters.chosen else _OF_YEAR
    listed = (_LIST_OF_ALL if of_all else _LIST).format(source=source, where=filters.sql)
    counts = ask.rows((_COUNTS_OF_ALL if of_all else _COUNTS).format(source=source, where=filters.sql), filters.values)
    total = sum(row["events"] for row in counts)
    page, last = page_of(ask, total)
    rows = ask.rows(listed, {**filters.values, "size": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE})

    def table() -> Rows:
        names = ["at", "kind", "agency", "year", "report_key", "version", "detail", "url"]
        every = ask.rows(listed, {**filters.values, "size": _MOST_CSV, "start": 0})
        return names, [[row[name] for name in names] for row in every]

    return Answer(
        title=t("nav_events"),
        data={"total": total, "page": page, "last": last, "counts": counts, "events": rows},
        view={
            "choices": choices(ask),
            "event_kinds": EVENTS,
            "details": [detail_words(row["detail"], ask.lang) for row in rows],
            "query": filters.query,
        },
        crumbs=[(t("nav_events"), "")],
        table=table,
        feed=[
            FeedEntry(
                row["key"],
                row["at"],
                f"{t('event_' + row['kind'])}{t('colon')}{row['agency']} {row['year']}",
                detail_words(row["detail"], ask.lang),
                f"/report/{row['report_key']}",
            )
            for row in rows
        ],
    )


def load_runs(ask: Ask) -> Answer:
    """The days of fetching."""
    t = words(ask.lang)
    rows = ask.rows(_RUNS)
    return Answer(
        title=t("runs_title"),
        data={"runs": rows},
        crumbs=[(t("nav_events"), "/events"), (t("runs_title"), "")],
        table=(list(rows[0]), [list(row.values()) for row in rows]) if rows else None,
    )


PAGES = (
    Page("events", "/events", load_events, "site/events.html", nav="events", formats=("json", "csv", "atom")),
    Page("runs", "/runs", load_runs, "site/runs.html", nav="events", formats=("json", "csv")),
)
