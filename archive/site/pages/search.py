"""Full-text search over titles and sections: exact, with snippets and filters; by relevance, or the newest first where a word is everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from archive.search import narrowed, zh_fts, zh_snippet
from archive.site.model import Answer, Ask, FeedEntry, Page, Row
from archive.site.pages.filters import FORMS, KINDS, LEVELS, PAGE_SIZE, choices, read_filters
from archive.site.rendering import words

_NAMES = ("place", "year", "kind", "level", "form")
_RANKED = 2_000  # more hits of a word are not weighed against each other: it takes seconds, and of a word that all reports have it says nothing
_MOST = 1_000  # reports that are handed out of a list that is not counted
_IN_SECTIONS = "SELECT rowid AS id{} FROM sections_fts WHERE sections_fts MATCH :in_sections"
_IN_TITLES = "SELECT rowid AS id{} FROM reports_fts WHERE reports_fts MATCH :in_titles"
_SCORE = ", rank AS score"
_FAILED = "EXISTS (SELECT 1 FROM findings f WHERE f.report_key = {} AND f.verdict = 'fail')"
_HITS = f"SELECT COUNT(*) FROM ({{hits}} LIMIT {_RANKED + 1})"
_BEST = f"""
WITH hits AS (
  SELECT s.report_key AS key, MIN(m.score) AS score, MIN(s.position) AS position FROM ({_IN_SECTIONS.format(_SCORE)}) m JOIN sections s ON s.id = m.id GROUP BY s.report_key
  UNION ALL SELECT r.key, m.score * 3, 0 FROM ({_IN_TITLES.format(_SCORE)}) m JOIN reports r ON r.id = m.id
)
SELECT r.key, MAX(h.position) AS position FROM hits h JOIN reports r ON r.key = h.key WHERE {{condition}} GROUP BY r.key ORDER BY MIN(h.score), r.year DESC, r.key
"""
_TITLES = f"SELECT r.key, 0 AS position FROM ({_IN_TITLES.format('')}) m JOIN reports r ON r.id = m.id WHERE {{condition}} LIMIT :size"
# A report's sections stand side by side in the index, so that the first hits are the first reports, each complete.
_SECTIONS = f"""
SELECT key, MIN(position) AS position FROM (
  SELECT r.report_key AS key, r.position FROM ({_IN_SECTIONS.format("")}) m JOIN sections r ON r.id = m.id WHERE {{condition}} LIMIT 8 * :size
) GROUP BY key LIMIT :size
"""
_REPORT = """
SELECT r.key, r.title, r.year, r.form, r.published_on, r.first_seen, a.name AS agency, a.key AS agency_key,
  (SELECT COUNT(*) FROM findings f WHERE f.report_key = r.key AND f.verdict = 'fail') AS findings
FROM reports r JOIN agencies a ON a.key = r.agency_key WHERE r.key = ?
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """Reports in order, as key and ``position`` of the section that has the words (0: the title). ``is_ranked`` tells relevance from newest first;
    ``total`` is None where the hits are too many to be counted.
    """

    hits: list[tuple[str, int]]
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
    last = max(1, -(-min(len(found.hits), _MOST) // PAGE_SIZE))
    page = min(page, last)
    shown = [_shown(ask, hit, q) for hit in found.hits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    colon = "：" if ask.lang == "zh" else ": "
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
        table=lambda: _table(ask, (found if found.is_ranked else _find(ask, chosen, _MOST)).hits),
        feed=lambda: [_entry(ask.row(_REPORT, (key,)) or {}) for key, _ in found.hits[:50]],
    )


def _table(ask: Ask, hits: list[tuple[str, int]]) -> tuple[list[str], list[list[Any]]]:
    names = ["key", "agency", "year", "title", "published_on", "findings"]
    rows = (ask.row(_REPORT, (key,)) or {} for key, _ in hits)
    return names, [[row[name] for name in names] for row in rows]


def _entry(row: Row) -> FeedEntry:
    return FeedEntry(
        row["key"], row["first_seen"], row["title"] or row["agency"], row["agency"], f"/report/{row['key']}"
    )


def _find(ask: Ask, chosen: Mapping[str, str], size: int) -> _Found:
    """The reports that hold the words and pass the filters: all of them by relevance, or so many of the newest where there are too many."""
    query = zh_fts(chosen["q"])
    if query == '""':
        return _Found([], is_ranked=True, total=0)
    facets = [(name, chosen[name]) for name in (*_NAMES, "section") if name in chosen]
    values = _matches(query, facets)
    hits = sum(ask.value(_HITS.format(hits=hits.format("")), values) for hits in (_IN_SECTIONS, _IN_TITLES))
    if hits <= _RANKED:
        best = _BEST.format(condition=_FAILED.format("r.key") if "findings" in chosen else "1")
        found = [(row["key"], row["position"]) for row in ask.rows(best, values)]
        return _Found(found, is_ranked=True, total=len(found))
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
) -> list[tuple[str, int]]:
    """The first reports year by year, the latest first; in a year those whose title or agency has the words first."""
    in_titles = _TITLES.format(condition=_FAILED.format("r.key") if has_findings else "1")
    in_sections = _SECTIONS.format(condition=_FAILED.format("r.report_key") if has_findings else "1")
    asked = [value for name, value in facets if name == "year"]
    found: dict[str, int] = {}
    for year in asked or [str(row["year"]) for row in choices(ask)["years"]]:
        of_year = [*(facet for facet in facets if facet[0] != "year"), ("year", year)]
        values = {**_matches(query, of_year), "size": size}
        for sql in (in_titles, in_sections):
            # a report found in both keeps its place, and the section gives the snippet
            found |= {row["key"]: row["position"] for row in ask.rows(sql, values)}
        if len(found) >= size:
            break
    return list(found.items())[:size]


def _shown(ask: Ask, hit: tuple[str, int], q: str) -> Row:
    key, position = hit
    row = ask.row(_REPORT, (key,)) or {}
    text = None
    if position:
        text = ask.row("SELECT heading, text FROM sections WHERE report_key = ? AND position = ?", hit)
    return {
        **row,
        "section": text["heading"] if text else "",
        "snippet": zh_snippet(text["text"] if text else row["title"], q, 90),
    }


PAGES = (Page("search", "/search", load_search, "site/search.html", nav="search", formats=("json", "csv", "atom")),)
