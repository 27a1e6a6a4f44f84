"""Reports on several HTML pages, built from captures alone: one report, one location, and every figure leads to the capture that holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import archive_made as made
import pytest

from archive.build import build
from archive.dump import dump_digest
from archive.keys import capture_key
from archive.store import open_archive
from archive.withhold import withhold
from crawler.demo import units
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_html_pages
from crawler.items import Capture

COUNTY = units.counties()[0]
UNIT = units.department(COUNTY.code, next(iter(units.DEPARTMENTS)))
TRUTH = generate_report(5, unit=UNIT, year=2023)
FOLDER = "http://www.demo.gov.cn/nb/"
URLS = (f"{FOLDER}t1.html", f"{FOLDER}t1_1.html", f"{FOLDER}t1_2.html")


def bodies(change: str = "") -> list[bytes]:
    """The three pages; ``change`` is printed at the end of the last."""
    made_pages = []
    for k, text in enumerate(write_html_pages(TRUTH)):
        pager = f'<script>createPageHTML(3, {k}, "t1", "html");</script>'
        title = f'<h1>{TRUTH["title"]}</h1><div id="zoom">{text}{change if k == 2 else ""}</div>'
        head = f'<meta charset="utf-8"><title>{TRUTH["title"]}</title><meta name="ArticleTitle" content="{TRUTH["title"]}">'
        made_pages.append(f"<html><head>{head}</head><body>{title}{pager}</body></html>".encode())
    return made_pages


def captures(pages: Iterable[bytes], days: float = 0) -> list[Capture]:
    return [
        made.capture(
            url, body, days=days + k / 10_000, role="part" if k else "article", parent_url=URLS[0] if k else ""
        )
        for k, (url, body) in enumerate(zip(URLS, pages, strict=True))
    ]


def rows(data: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(open_archive(data / "archive.db")) as archive:
        return [tuple(row) for row in archive.execute(sql, values)]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    made.write(tmp_path, *captures(bodies()))
    build(tmp_path)
    return tmp_path


def test_the_pages_are_one_report_with_all_tables_and_sections(built: Path) -> None:
    assert rows(built, "SELECT year, source_url, version_count FROM reports") == [(2023, URLS[0], 1)]
    cells = {(t, r, c): v for t, r, c, v in rows(built, "SELECT table_name, row_key, column_key, value FROM cells")}
    truth = {
        (table, row, column): value
        for table in ("disclosure", "applications", "disputes")
        for row, columns in TRUTH[table].items()
        for column, value in columns.items()
    }
    assert cells == truth
    assert [number for (number,) in rows(built, "SELECT number FROM sections ORDER BY position")] == [
        section["number"] for section in TRUTH["sections"]
    ]
    assert rows(built, "SELECT url FROM locations") == [(URLS[0],)]
    assert rows(built, "SELECT kind FROM events") == [("appeared",)]


def test_every_figure_leads_to_the_capture_that_holds_it(built: Path) -> None:
    keys = [capture_key(url, hashlib.sha256(body).hexdigest()) for url, body in zip(URLS, bodies(), strict=True)]
    assert rows(built, "SELECT position, url, capture_key FROM report_pages") == [
        (k, url, key) for k, (url, key) in enumerate(zip(URLS, keys, strict=True), 1)
    ]
    held = dict(rows(built, "SELECT table_name, group_concat(DISTINCT capture_key) FROM cells GROUP BY table_name"))
    # The cut goes through table two; tables three and four stand on pages two and three.
    assert held == {"disclosure": f"{keys[0]},{keys[1]}", "applications": keys[1], "disputes": keys[2]}
    report = rows(built, "SELECT key FROM reports")[0][0]
    assert rows(built, "SELECT role, outcome, report_key FROM captures ORDER BY url") == [
        ("article", "report", report),
        ("part", "report", report),
        ("part", "report", report),
    ]


def test_no_order_of_captures_and_no_rebuild_changes_the_archive(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = dump_digest(built / "archive.db")
    build(built, rebuild=True)
    assert dump_digest(built / "archive.db") == first
    other = tmp_path_factory.mktemp("other")
    made.write(other, *reversed(captures(bodies())))
    build(other)
    assert dump_digest(other / "archive.db") == first


def test_a_change_of_a_further_page_is_a_version(built: Path) -> None:
    last = captures(bodies("<p>经核实，补充说明如下，特此公告。</p>"), days=30)[2]
    made.write(built, last)
    build(built)
    assert rows(built, "SELECT kind, detail FROM events ORDER BY at") == [("appeared", None), ("changed", "sections.6")]
    assert rows(built, "SELECT version_count, source_url FROM reports") == [(2, URLS[0])]
    assert rows(built, "SELECT capture_key FROM report_pages WHERE position = 3") == [
        (capture_key(URLS[2], hashlib.sha256(last.body).hexdigest()),)
    ]


def test_pages_fetched_again_in_one_night_are_never_mixed_with_those_before(built: Path) -> None:
    changed = [body.replace("政府信息公开".encode(), "政务信息公开".encode()) for body in bodies()]
    made.write(built, *captures(changed, days=30))
    build(built)
    assert rows(built, "SELECT kind FROM events ORDER BY at") == [("appeared",), ("changed",)]


def test_a_page_that_was_not_captured_is_named_and_taken_up_later(tmp_path: Path) -> None:
    first, _, third = captures(bodies())
    made.write(tmp_path, first, third)
    build(tmp_path)
    issues = rows(tmp_path, "SELECT code FROM issues")
    assert ("missing_table",) in issues
    made.write(tmp_path, captures(bodies(), days=1)[1])
    build(tmp_path)
    assert rows(tmp_path, "SELECT code FROM issues") == []
    assert rows(tmp_path, "SELECT kind FROM events") == [("appeared",)]  # found later, and not changed


def test_a_page_that_is_gone_is_a_change_and_the_version_before_stays(built: Path) -> None:
    gone = made.capture(URLS[2], b"<html>404</html>", days=30, status=404, role="part", parent_url=URLS[0])
    made.write(built, gone)
    build(built)
    assert [kind for (kind,) in rows(built, "SELECT kind FROM events ORDER BY at")] == ["appeared", "changed"]
    assert rows(built, "SELECT outcome, outcome_code FROM captures WHERE status = 404") == [("error", "http_404")]


def test_withholding_a_report_seals_each_of_its_pages(built: Path) -> None:
    key = str(rows(built, "SELECT key FROM reports")[0][0])
    withhold(built, key, "a reason")
    build(built)
    sealed = {row[0] for row in rows(built, "SELECT * FROM withheld")}
    assert sealed == {hashlib.sha256(body).hexdigest() for body in bodies()}


def test_a_report_in_a_frame_is_read_with_the_page_around_it(tmp_path: Path) -> None:
    shell = f'<html><head><title>{TRUTH["title"]}</title></head><body><iframe src="t1_c.html"></iframe></body></html>'
    text = "".join(write_html_pages(TRUTH))
    frame = f'<html><head><meta charset="utf-8"><title>x</title></head><body>{text}</body></html>'.encode()
    made.write(
        tmp_path,
        made.capture(URLS[0], shell.encode()),
        made.capture(f"{FOLDER}t1_c.html", frame, days=0.001, role="part", parent_url=URLS[0]),
    )
    build(tmp_path)
    assert rows(tmp_path, "SELECT year, source_url FROM reports") == [(2023, URLS[0])]
    assert rows(tmp_path, "SELECT DISTINCT capture_key FROM cells") == [
        (capture_key(f"{FOLDER}t1_c.html", hashlib.sha256(frame).hexdigest()),)
    ]
