"""Full-text search over titles and sections: exact, ranked, with snippets and filters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from archive.search import zh_fts, zh_snippet
from archive.site.model import Answer, Ask, FeedEntry, Page
from archive.site.pages.filters import FORMS, KINDS, LEVELS, PAGE_SIZE, choices, page_of, read_filters
from archive.site.rendering import words

_NAMES = ("place", "year", "kind", "level", "form")
_FOUND = """
WITH hits AS (
  SELECT s.report_key AS key, MIN(m.score) AS score, MIN(s.position) AS position
  FROM (SELECT rowid AS id, rank AS score FROM sections_fts WHERE sections_fts MATCH :query) m
  JOIN sections s ON s.id = m.id {section} GROUP BY s.report_key
  UNION ALL
  SELECT r.key, m.score * 3, 0 FROM (SELECT rowid AS id, rank AS score FROM reports_fts WHERE reports_fts MATCH :query) m
  JOIN reports r ON r.id = m.id
)
SELECT r.key, r.title, r.year, r.form, r.published_on, r.first_seen, a.name AS agency, a.key AS agency_key, MIN(h.score) AS score,
  MAX(h.position) AS position, (SELECT COUNT(*) FROM findings f WHERE f.report_key = r.key AND f.verdict = 'fail') AS findings
FROM hits h JOIN reports r ON r.key = h.key JOIN agencies a ON a.key = r.agency_key
WHERE {where} GROUP BY r.key {having} ORDER BY score, r.year DESC, r.key
"""
_MOST = 5_000  # more than anybody pages through; the count then reads "5000+"


def load_search(ask: Ask) -> Answer:
    """What was found for ``q``, a page of it; without ``q`` only the form."""
    t = words(ask.lang)
    q = ask.args.get("q", "").strip()[:200]
    filters = read_filters(ask, _NAMES)
    section = ask.number("section", -1, 0, 6) if ask.args.get("section") else -1
    has_findings = ask.args.get("findings") == "1"
    query = zh_fts(q) if q else ""
    rows: list[dict[str, Any]] = []
    if query and query != '""':
        sql = _FOUND.format(
            where=filters.sql,
            section="AND s.number = :section" if section >= 0 else "",
            having="HAVING findings > 0" if has_findings else "",
        )
        rows = ask.rows(sql + f" LIMIT {_MOST}", {**filters.values, "query": query, "section": section})
    page, last = page_of(ask, len(rows))
    shown = [_shown(ask, row, q) for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    chosen = {"q": q, **filters.chosen}
    chosen |= {"section": str(section)} if section >= 0 else {}
    chosen |= {"findings": "1"} if has_findings else {}
    return Answer(
        title=f"{t('nav_search')}：{q}"
        if q and ask.lang == "zh"
        else f"{t('nav_search')}: {q}"
        if q
        else t("nav_search"),
        data={
            "query": q,
            "total": len(rows),
            "is_cut": len(rows) == _MOST,
            "page": page,
            "last": last,
            "results": shown,
        },
        view={
            "choices": choices(ask),
            "kinds": KINDS,
            "levels": LEVELS,
            "forms": FORMS,
            "query": urlencode(chosen) + "&",
            "marked": {
                row["key"]: Markup(row["snippet"]) for row in shown
            },  # zh_snippet escapes everything but its own <b>
        },
        crumbs=[(t("nav_search"), "")],
        table=(
            ["key", "agency", "year", "title", "published_on", "findings"],
            [[row[name] for name in ("key", "agency", "year", "title", "published_on", "findings")] for row in rows],
        ),
        feed=[
            FeedEntry(
                row["key"], row["first_seen"], row["title"] or row["agency"], row["agency"], f"/report/{row['key']}"
            )
            for row in rows[:50]
        ],
    )


def _shown(ask: Ask, row: dict[str, Any], q: str) -> dict[str, Any]:
    text = None
    if row["position"]:
        text = ask.row(
            "SELECT heading, text FROM sections WHERE report_key = ? AND position = ?", (row["key"], row["position"])
        )
    return {
        **row,
        "section": text["heading"] if text else "",
        "snippet": zh_snippet(text["text"] if text else row["title"], q, 90),
    }


PAGES = (Page("search", "/search", load_search, "site/search.html", nav="search", formats=("json", "csv", "atom")),)
