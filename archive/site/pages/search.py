"""Full-text search over titles and sections: exact, with snippets and filters; by relevance, or the newest first where a word is everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from archive.search import narrowed, zh_fts, zh_snippet
from archive.site.model import Answer, Ask, FeedEntry, Page
from archive.site.pages.filters import FORMS, KINDS, LEVELS, PAGE_SIZE, choices, read_filters
from archive.site.rendering import words

_NAMES = ("place", "year", "kind", "level", "form")
_RANKED = 2_000  # more hits of a word are not weighed against each other: it takes seconds, and of a word that all reports have it says nothing
_MOST = 1_000  # reports that are handed out of a list that is not counted
_IN_SECTIONS = "SELECT rowid AS id{} FROM sections_fts WHERE sections_fts MATCH :in_sections"
_IN_TITLES = "SELECT rowid AS id{} FROM reports_fts WHERE reports_fts MATCH :in_titles"
_SCORE = ", rank AS score"
_REPORT = """
SELECT r.key, r.title, r.year, r.form, r.published_on, r.first_seen, a.name AS agency, a.key AS agency_key, {score} AS score, {position} AS position,
  (SELECT COUNT(*) FROM findings f WHERE f.report_key = r.key AND f.verdict = 'fail') AS findings
"""
_OF_AGENCY = "JOIN agencies a ON a.key = r.agency_key"
_HITS = f"SELECT COUNT(*) FROM ({{hits}} LIMIT {_RANKED + 1})"
_BEST = f"""
WITH hits AS (
  SELECT s.report_key AS key, MIN(m.score) AS score, MIN(s.position) AS position FROM ({_IN_SECTIONS.format(_SCORE)}) m JOIN sections s ON s.id = m.id GROUP BY s.report_key
  UNION ALL SELECT r.key, m.score * 3, 0 FROM ({_IN_TITLES.format(_SCORE)}) m JOIN reports r ON r.id = m.id
)
{_REPORT.format(score="MIN(h.score)", position="MAX(h.position)")} FROM hits h JOIN reports r ON r.key = h.key {_OF_AGENCY}
GROUP BY r.key {{having}} ORDER BY score, r.year DESC, r.key
"""
# A report's sections stand side by side in the index, so that the first hits are the first reports, each complete.
_NEWEST = f"""
SELECT * FROM (
  {_REPORT.format(score=0, position=0)} FROM ({_IN_TITLES.format("")}) m JOIN reports r ON r.id = m.id {_OF_AGENCY} WHERE {{condition}} LIMIT :size
) UNION ALL SELECT * FROM (
  {_REPORT.format(score=1, position="MIN(s.position)")} FROM (SELECT s.report_key, s.position FROM ({_IN_SECTIONS.format("")}) m JOIN sections s ON s.id = m.id {{matching}} LIMIT 8 * :size) s
  JOIN reports r ON r.key = s.report_key {_OF_AGENCY} GROUP BY r.key
)
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """Reports in order. ``is_ranked`` tells relevance from newest first; ``total`` is None where the hits are too many to be counted."""

    rows: list[dict[str, Any]]
    is_ranked: bool
    total: int | None


def load_search(ask: Ask) -> Answer:
    """What was found for ``q``, a page of it; without ``q`` only the form."""
    t = words(ask.lang)
    q = ask.args.get("q", "").strip()[:200]
    chosen = {"q": q, **read_filters(ask, _NAMES).chosen}
    if ask.args.get("section"):
        chosen["section"] = str(ask.number("section", 0, 0, 6))
    if ask.args.get("findings") == "1":
        chosen["findings"] = "1"
    page = ask.number("page", 1, 1, 1_000_000)
    found = _find(ask, chosen, page * PAGE_SIZE + 1)
    last = max(1, -(-min(len(found.rows), _MOST) // PAGE_SIZE))
    page = min(page, last)
    shown = [_shown(ask, row, q) for row in found.rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    colon = "：" if ask.lang == "zh" else ": "
    listed = found.rows if found.is_ranked else None
    return Answer(
        title=f"{t('nav_search')}{colon}{q}" if q else t("nav_search"),
        data={
            "query": q,
            "total": found.total,
            "order": "relevance" if found.is_ranked else "newest",
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
        table=lambda: _table(_find(ask, chosen, _MOST).rows if listed is None else listed),
        feed=lambda: [
            FeedEntry(
                row["key"], row["first_seen"], row["title"] or row["agency"], row["agency"], f"/report/{row['key']}"
            )
            for row in found.rows[:50]
        ],
    )


def _table(rows: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    names = ["key", "agency", "year", "title", "published_on", "findings"]
    return names, [[row[name] for name in names] for row in rows]


def _find(ask: Ask, chosen: Mapping[str, str], size: int) -> _Found:
    """The reports that hold the words and pass the filters: all of them by relevance, or so many of the newest where there are too many."""
    query = zh_fts(chosen["q"])
    if query == '""':
        return _Found([], is_ranked=True, total=0)
    facets = [(name, chosen[name]) for name in (*_NAMES, "section") if name in chosen]
    values = _matches(query, facets)
    hits = sum(ask.value(_HITS.format(hits=hits.format("")), values) for hits in (_IN_SECTIONS, _IN_TITLES))
    if hits <= _RANKED:
        rows = ask.rows(_BEST.format(having="HAVING findings > 0" if "findings" in chosen else ""), values)
        return _Found(rows, is_ranked=True, total=len(rows))
    return _Found(_newest(ask, query, facets, has_findings="findings" in chosen, size=min(size, _MOST)), False, None)


def _matches(query: str, facets: list[tuple[str, str]]) -> dict[str, Any]:
    """A title is no part of a section: with a section asked for, only sections are looked through."""
    is_section = any(name == "section" for name, _ in facets)
    return {
        "in_sections": narrowed("sections_fts", query, facets),
        "in_titles": '""' if is_section else narrowed("reports_fts", query, facets),
    }


def _newest(
    ask: Ask, query: str, facets: list[tuple[str, str]], *, has_findings: bool, size: int
) -> list[dict[str, Any]]:
    """The first reports year by year, the latest first; in a year those whose title or agency has the words first."""
    failed = "EXISTS (SELECT 1 FROM findings f WHERE f.report_key = {} AND f.verdict = 'fail')"
    sql = _NEWEST.format(
        condition=failed.format("r.key") if has_findings else "1",
        matching=f"WHERE {failed.format('s.report_key')}" if has_findings else "",
    )
    asked = [value for name, value in facets if name == "year"]
    found: dict[str, dict[str, Any]] = {}
    for year in asked or [str(row["year"]) for row in choices(ask)["years"]]:
        of_year = [*(facet for facet in facets if facet[0] != "year"), ("year", year)]
        for row in ask.rows(sql, {**_matches(query, of_year), "size": size}):
            # found in both: the section gives the snippet
            found[row["key"]] = {**row, "score": min(row["score"], found.get(row["key"], row)["score"])}
        if len(found) >= size:
            break
    return list(found.values())[:size]


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
