"""Serving: pages of an archive of 100,000 reports, asked in process, on one core.

The archive is a built one, multiplied: its reports stand in as many counties as it takes, with all their rows, cells and words for search.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx

from archive.build import ARCHIVE, build
from archive.search import facet_words, index_text
from archive.site.app import make_app
from archive.site.warming import warm
from tests.bench.building import write_captures
from tests.bench.measure import Result, at_least, at_most

REPORTS = 100_000
_BASE = 250
_ASKED = 300
_QUERIES = (
    "q=信息公开", "q=规范性文件", "q=行政复议", "q=不予公开", "q=财政", 'q="政策解读" 村务', "q=依申请 -复议", "q=公开&year=2023", "q=培训&page=20",
    "q=行政诉讼&place=350000&kind=department", "q=行政复议&place=350128", "q=信息公开&section=5", "q=信息公开&findings=1", "q=没有这些字词",
)  # fmt: skip
# Tables that are multiplied: their key columns are moved to another county, ``id`` and ``report_id`` up by a step.
_TABLES = (
    "agencies",
    "reports",
    "disclosure",
    "applications",
    "disputes",
    "sections",
    "findings",
    "coverage",
    "events",
    "report_versions",
    "cell_values",
)
_MOVED = {"key", "agency_key", "report_key"}
_PLACES = {
    "division_code": "county",
    "county_code": "county",
    "prefecture_code": "prefecture",
    "province_code": "province",
}


_FACETS = "facets('level', a.level, 'kind', a.kind, 'place', a.county_code, 'place', a.prefecture_code, 'place', a.province_code, 'year', r.year, 'form', r.form"
_OF_REPORT = "JOIN main.reports r ON r.key = s.report_key JOIN main.agencies a ON a.key = r.agency_key"


def _facets(*words: object) -> str:
    return facet_words(zip(words[::2], words[1::2], strict=True))


def measure() -> Iterator[Result]:
    """Yield rates and 95th percentiles of the pages that are opened most."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write_captures(base / "data", _BASE)
        build(base / "data", rebuild=False)
        database = base / "data" / ARCHIVE
        multiply(database, REPORTS)
        yield from asyncio.run(_measure(database))


def multiply(database: Path, reports: int) -> None:
    """Fill a built archive up to about ``reports`` reports."""
    db = sqlite3.connect(database, isolation_level=None)
    db.create_function("index_text", 1, index_text, deterministic=True)
    db.create_function("facets", -1, _facets, deterministic=True)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}")
    base, steps = _base(db), _steps(db)
    counties = db.execute(
        "SELECT c.code, c.name, p.code, COALESCE(p.parent_code, p.code) FROM divisions c JOIN divisions p ON p.code = c.parent_code"
        " WHERE c.level = 'county' AND COALESCE(c.valid_to, '') = '' AND c.code < '99' ORDER BY c.code"
    ).fetchall()
    db.execute("BEGIN")
    for number in range(1, reports // base):
        code, name, prefecture, province = counties[number % len(counties)]
        places = {"county": code, "prefecture": prefecture, "province": province}
        _copy(db, number, steps, places, name)
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.close()


def _base(db: sqlite3.Connection) -> int:
    for table in _TABLES:
        columns = ", ".join(_columns(db, table))
        db.execute(f"CREATE TEMP TABLE base_{table} AS SELECT {columns} FROM main.{table}")
    db.execute(
        "CREATE TEMP TABLE words AS SELECT id, index_text(heading) AS heading, index_text(text) AS text FROM main.sections"
    )
    count: int = db.execute("SELECT COUNT(*) FROM reports").fetchone()[0]
    return count


def _steps(db: sqlite3.Connection) -> dict[str, int]:
    reports = db.execute("SELECT MAX(id) FROM reports").fetchone()[0]
    sections = db.execute("SELECT MAX(id) FROM sections").fetchone()[0]
    return {"reports": reports, "sections": sections}


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def _copy(db: sqlite3.Connection, number: int, steps: dict[str, int], places: dict[str, str], name: str) -> None:
    mark = f"{number:05d}"
    values = {
        **places,
        "mark": mark,
        "name": name,
        "reports": number * steps["reports"],
        "sections": number * steps["sections"],
    }
    for table in _TABLES:
        columns = _columns(db, table)
        chosen = ", ".join(_moved(table, column) for column in columns)
        db.execute(f"INSERT INTO main.{table} SELECT {chosen} FROM base_{table}", values)
    db.execute(
        f"INSERT INTO sections_fts (rowid, heading, text, facets) SELECT w.id + :sections, w.heading, w.text, {_FACETS}, 'section', s.number)"
        f" FROM words w JOIN main.sections s ON s.id = w.id + :sections {_OF_REPORT}",
        values,
    )
    db.execute(
        f"INSERT INTO reports_fts (rowid, title, agency, facets) SELECT r.id, index_text(r.title), index_text(a.name), {_FACETS})"
        " FROM main.reports r JOIN main.agencies a ON a.key = r.agency_key WHERE r.id > :reports",
        values,
    )


def _moved(table: str, column: str) -> str:
    if column in _PLACES and table == "agencies":
        return f":{_PLACES[column]}"
    if table in ("findings", "events") and column == "key":
        return "key || :mark"
    if column in _MOVED:
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE :county || substr({column}, 7) END"
    if column == "id":
        return f"id + :{table}"
    if column == "report_id":
        return "report_id + :reports"
    if table == "agencies" and column == "name":
        return ":name || substr(name, 4)"
    return column


async def _measure(database: Path) -> list[Result]:
    datasette = make_app(database)
    await datasette.invoke_startup()
    app = datasette.app()
    before = time.perf_counter()
    pages = warm(datasette.gongkai)
    print(f"  ({pages} pages computed beforehand in {time.perf_counter() - before:.1f} s)", file=sys.stderr)
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rng = random.Random(1)
    keys = [row[0] for row in db.execute("SELECT key FROM reports ORDER BY key")]
    counties = [row[0] for row in db.execute("SELECT DISTINCT county_code FROM agencies")]
    provinces = [
        row[0] for row in db.execute("SELECT DISTINCT province_code FROM agencies WHERE province_code IS NOT NULL")
    ]
    print(f"  ({len(keys):,} reports, {database.stat().st_size / 1e9:.1f} GB)", file=sys.stderr)
    groups = {
        "report": [f"/report/{key}" for key in rng.sample(keys, _ASKED)],
        "agency": [
            f"/agency/{key.rsplit('-', 1)[0]}" for key in rng.sample([k for k in keys if k.count("-") == 2], _ASKED)
        ],
        "home": ["/"] * 50,
        "county": [f"/place/{code}" for code in rng.sample(counties, min(len(counties), _ASKED))],
        "province": [f"/place/{code}" for code in provinces] * 2,
        "search": [f"/search?{quote(query, safe='=&')}" for query in _QUERIES] * 8,
    }
    results: list[Result] = []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://bench", timeout=120
    ) as client:
        for name, paths in groups.items():
            results += await _ask(client, name, paths)
        parts = [await client.get(path) for path in ("/", "/static/site.css", "/static/site.js")]
    weight = sum(len(part.content) for part in parts)
    return [*results, at_most("first page with its style and script", weight / 1000, 300, "KB")]


_GOALS = {"report": 50, "search": 100, "home": 150, "county": 150, "province": 150, "agency": 150}


async def _ask(client: httpx.AsyncClient, name: str, paths: list[str]) -> list[Result]:
    first = time.perf_counter()
    answer = await client.get(paths[0])
    first = time.perf_counter() - first
    if answer.status_code != 200:
        return [Result(f"{name}: status {answer.status_code}", "-", "200", False)]
    times = []
    start = time.process_time()
    for path in paths:
        before = time.perf_counter()
        answer = await client.get(path)
        times.append(time.perf_counter() - before)
        assert answer.status_code == 200, (path, answer.status_code)
    spent = time.process_time() - start
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    results = [
        at_most(f"{name}: 95th percentile (first ever {first * 1000:,.0f} ms)", p95, _GOALS[name], "ms"),
    ]
    if name == "report":
        results.insert(0, at_least("report: pages a second on one core", len(paths) / spent, 100, "/s"))
    return results
