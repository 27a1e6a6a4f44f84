"""A county of two units and a few reports on loopback, small enough to be crawled, built and published some hundred times; and what must come out."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive.schema_tables import TABLES
from archive.store import open_archive
from crawler.captures import CaptureStore
from crawler.demo import units
from crawler.demo.reports import generate_report
from crawler.demo.writers.html import write_html
from crawler.demo.writers.word import write_docx
from tests.crawler.fetching.loopback import Server, page, serve

YEARS = (2022, 2023, 2024)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PORT = re.compile(r"127\.0\.0\.1:\d+")
# What a kill may change: when and how often something was asked. What was published, and what it says, it may not.
_OF_FETCHING = {
    "runs": None,
    "report_versions": {"parser_version"},
    "archive_info": None,
    "events": {"key"},
    "captures": {"fetches", "key"},
    "sites": {"fetches"},
}


@contextmanager
def small_county() -> Iterator[str]:
    """Serve the county; gives the address of its list."""
    county = units.counties()[0]
    agencies = (units.department(county.code, next(iter(units.DEPARTMENTS))), units.office(county.code))
    answers: dict[str, object] = {"/robots.txt": page("User-agent: *\nAllow: /\n")}
    rows = []
    for number, unit in enumerate(agencies):
        for year in YEARS:
            truth = generate_report(number, unit=unit, year=year)
            name = f"{number}{year}"
            body = write_html(truth)
            if year == YEARS[0]:
                answers[f"/{name}.docx"] = page(write_docx(truth), headers={"Content-Type": _DOCX})
                body = f"<html><title>{truth['title']}</title><body><h1>{truth['title']}</h1><p>见附件。</p><a href='{name}.docx'>{truth['title']}.docx</a></body></html>"
            answers[f"/{name}.html"] = page(body)
            rows.append(f'<li><a href="{name}.html">{truth["title"]}</a><span>{year + 1}-01-20</span></li>')
    title = "政府信息公开年报"
    answers["/"] = page(
        f"<html><title>{title}</title><meta name='ColumnName' content='{title}'><body><ul>{''.join(rows)}</ul></body></html>"
    )
    server = Server(answers)  # type: ignore[arg-type]
    with serve(server):
        yield server.url + "/"


def sites_file(folder: Path, url: str) -> Path:
    """The registry for the command line."""
    path = folder / "sites.csv"
    path.write_text(f"name,division_code,url\n示例县,{units.counties()[0].code},{url}\n", encoding="utf-8")
    return path


def nightly(sites: Path, data: Path) -> list[str]:
    """The command line of one night."""
    options = ["--sites", str(sites), "--allow-private", "--delay", "0", "--data", str(data)]
    return [sys.executable, "-m", "archive", "nightly", *options]


def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run to the end; a traceback is never an answer."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)  # type: ignore[call-overload]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done  # type: ignore[no-any-return]


def facts(database: Path) -> list[str]:
    """Everything the archive says but when and how often was asked: equal for a disturbed and an undisturbed run."""
    lines = []
    with closing(open_archive(database)) as archive:
        for table in TABLES:
            left_out = _OF_FETCHING.get(table.name, set())
            if left_out is None:
                continue
            names = [
                c.name for c in table.columns if not c.is_place and c.name not in left_out and c.name != "capture_key"
            ]
            for row in archive.execute(
                f'SELECT {", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)} FROM "{table.name}"'
            ):
                lines.append(
                    _PORT.sub("HOST", _TIME.sub("TIME", f"{table.name} {json.dumps(list(row), ensure_ascii=False)}"))
                )
    return sorted(lines)


def contents(data: Path) -> set[tuple[str, str]]:
    """Every address with every content that was captured."""
    with CaptureStore(data / "captures") as store:
        return {(_PORT.sub("HOST", stored.url), stored.sha256) for stored in store.iterate()}


def is_whole(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with a database."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
