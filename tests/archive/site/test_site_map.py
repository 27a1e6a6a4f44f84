"""The front page's map: what a county's colour stands for, in the drawing, the legend and the table."""

from __future__ import annotations

import csv
import io
import sqlite3

import pytest
from selectolax.lexbor import LexborHTMLParser
from site_made import Get

from archive.site.county_map import COVERAGE, classes, measured, percent, shown

COUNTY = {"agencies": 13, "held": {"2022": 12, "2023": 13}, "reports": 25, "requests": None}


@pytest.mark.parametrize(("year", "text"), [(2022, "92% (12/13)"), (2023, "100% (13/13)"), (2019, "0% (0/13)")])
def test_coverage_is_the_share_of_known_bodies_with_a_report_of_the_year(year: int, text: str) -> None:
    assert shown(COUNTY, COVERAGE, year) == text


def test_a_county_without_bodies_has_no_coverage() -> None:
    assert measured({"agencies": 0, "held": {}}, COVERAGE, 2023) is None
    assert shown(COUNTY, "requests", 2023) == "—"


@pytest.mark.parametrize(("share", "text"), [(0.001, "1%"), (0.999, "99%"), (1.0, "100%"), (0.0, "0%"), (0.505, "50%")])
def test_a_percentage_says_all_only_of_all(share: float, text: str) -> None:
    assert percent(share) == text


def test_shares_have_fixed_classes_and_counts_equal_ones() -> None:
    level, legend = classes([0.0, 0.4, 0.5, 0.8, 0.95, 1.0], COVERAGE)
    assert [level(value) for value in (0.0, None, 0.4, 0.5, 0.8, 0.95, 1.0)] == [0, 0, 1, 2, 3, 4, 5]
    assert [entry.text for entry in legend] == ["0", "<50%", "50%–75%", "75%–90%", "90%–100%", "100%"]
    level, legend = classes([0, 3, 1, 2, 5, 4, 10000, 10000], "reports")
    assert level(10000) > level(1) == 1
    assert legend[1].text == "1–2"
    assert legend[-1].text == "10,000"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_dots_legend_and_table_say_the_same_coverage(get: Get, demo_db: sqlite3.Connection, prefix: str) -> None:
    page = LexborHTMLParser(get(f"{prefix}/?measure=coverage&year=2022").text)
    counted = demo_db.execute(
        "SELECT COUNT(DISTINCT r.agency_key), COUNT(DISTINCT a.key) FROM agencies a"
        " LEFT JOIN reports r ON r.agency_key = a.key AND r.year = 2022 WHERE a.county_code = '990121'"
    ).fetchone()
    assert counted[0] < counted[1]
    expected = f"({counted[0]}/{counted[1]})"
    dot = page.css_first(f'svg.map a[href="{prefix}/place/990121"]')
    assert expected in dot.text()
    level = dot.parent.attributes["class"]
    row = next(r for r in page.css("figure tbody tr") if r.css_first('a[href$="/place/990121"]'))
    assert expected in row.text()
    assert page.css_first(f".map-legend .{level}") is not None
    assert "2022" in page.css_first("#map-end").text()


def test_csv_has_every_county_and_year(get: Get, demo_db: sqlite3.Connection) -> None:
    rows = list(csv.DictReader(io.StringIO(get("/index.csv").text.lstrip("\ufeff"))))
    counties = demo_db.execute("SELECT COUNT(DISTINCT county_code) FROM agencies").fetchone()[0]
    assert len(rows) == counties
    held = demo_db.execute(
        "SELECT COUNT(DISTINCT r.agency_key) FROM reports r JOIN agencies a ON a.key = r.agency_key"
        " WHERE a.county_code = '990121' AND r.year = 2022"
    ).fetchone()[0]
    assert next(row for row in rows if row["code"] == "990121")["held_2022"] == str(held)


def test_a_year_that_is_none_is_named(get: Get) -> None:
    assert get("/?measure=coverage&year=soon").status_code == 400
