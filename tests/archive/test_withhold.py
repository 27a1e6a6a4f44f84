"""Withholding: the content goes, the row and its reason stay, through rebuilds; private numbers are masked and their originals sealed."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import archive_made as made
import pytest

from archive.assertions import broken_assertions
from archive.build import build
from archive.errors import ArchiveError, DataFolderError
from archive.readings import pack_report
from archive.store import open_archive
from archive.withhold import PRIVATE_NUMBERS, read_withheld, withhold
from crawler.report import Report, Section

pytestmark = pytest.mark.usefixtures("made_readings")
URL = "http://www.demo.gov.cn/1.html"
SECRET = "13812345678"
TABLES_WITH_CONTENT = ("sections", "applications", "disputes", "disclosure", "annex", "findings", "changes")


def with_secret(report: Report) -> Report:
    first = report.sections[0]
    return replace(
        report, sections=(Section(first.number, first.heading, f"联系人手机{SECRET}。"), *report.sections[1:])
    )


def rows(data: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(open_archive(data / "archive.db")) as archive:
        assert broken_assertions(archive) == []
        return [tuple(row) for row in archive.execute(sql, values)]


def digest(report: Report) -> str:
    return hashlib.sha256(b"REPORT" + pack_report(report)).hexdigest()


@pytest.fixture
def two_versions(tmp_path: Path) -> Path:
    made.write(
        tmp_path,
        made.capture(URL, with_secret(made.made_report())),
        made.capture(URL, made.made_report(), days=30),
        made.capture("http://www.demo.gov.cn/2.html", made.made_report(year=2022), days=30),
    )
    build(tmp_path)
    return tmp_path


def key_of(data: Path, year: int = 2023) -> str:
    return str(rows(data, "SELECT key FROM reports WHERE year = ?", year)[0][0])


def test_a_withheld_report_keeps_its_row_and_its_history_and_nothing_of_its_content(two_versions: Path) -> None:
    data, key = two_versions, key_of(two_versions)
    before = rows(data, "SELECT key, seen_from FROM reports JOIN report_versions ON report_key = key ORDER BY 1, 2")
    withhold(data, key, "court order 1 of 2025")
    build(data)
    assert (
        rows(data, "SELECT key, seen_from FROM reports JOIN report_versions ON report_key = key ORDER BY 1, 2")
        == before
    )
    assert rows(data, "SELECT title, figure_count, withheld_reason FROM reports WHERE key = ?", key) == [
        (None, 0, "court order 1 of 2025")
    ]
    for table in TABLES_WITH_CONTENT:
        assert rows(data, f"SELECT * FROM {table} WHERE report_key = ?", key) == [], table
    assert rows(data, "SELECT * FROM cells WHERE report_key = ?", key) == []
    assert rows(data, "SELECT code FROM issues WHERE report_key = ?", key) == [("withheld",)]
    assert {row[0] for row in rows(data, "SELECT sha256 FROM withheld WHERE report_key = ?", key)} == {
        digest(made.made_report()),
        digest(with_secret(made.made_report())),
    }
    assert rows(data, "SELECT COUNT(*) FROM sections JOIN reports ON key = report_key WHERE year = 2022") != [(0,)]


def test_what_is_withheld_stays_so_when_the_archive_is_built_from_nothing(two_versions: Path) -> None:
    withhold(two_versions, key_of(two_versions), "take-down")
    build(two_versions)
    first = rows(two_versions, "SELECT * FROM reports ORDER BY key")
    (two_versions / "archive.db").unlink()
    build(two_versions, rebuild=True)
    assert rows(two_versions, "SELECT * FROM reports ORDER BY key") == first


def test_a_withheld_content_leaves_the_later_version_and_no_difference_that_would_tell_it(two_versions: Path) -> None:
    key = key_of(two_versions)
    assert rows(two_versions, "SELECT COUNT(*) FROM changes WHERE report_key = ?", key) != [(0,)]
    withhold(two_versions, digest(with_secret(made.made_report())), "a person's number")
    build(two_versions)
    assert rows(two_versions, "SELECT withheld_reason FROM reports WHERE key = ?", key) == [(None,)]
    assert rows(two_versions, "SELECT COUNT(*) FROM sections WHERE report_key = ?", key) != [(0,)]
    assert rows(two_versions, "SELECT * FROM changes WHERE report_key = ?", key) == []
    assert rows(two_versions, "SELECT detail FROM events WHERE report_key = ? AND kind = 'changed'", key) == [(None,)]


def test_the_current_content_can_be_withheld_by_its_digest(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture(URL, made.made_report()))
    withhold(tmp_path, digest(made.made_report()), "take-down")
    build(tmp_path)
    assert rows(tmp_path, "SELECT withheld_reason, title FROM reports") == [("take-down", None)]


def test_private_numbers_are_masked_everywhere_and_their_original_is_sealed(two_versions: Path) -> None:
    with closing(sqlite3.connect(two_versions / "archive.db")) as archive:
        assert SECRET not in "\n".join(archive.iterdump())
    assert (PRIVATE_NUMBERS,) in rows(two_versions, "SELECT reason FROM withheld")
    assert rows(two_versions, "SELECT COUNT(*) FROM withheld JOIN reports ON key = report_key WHERE year = 2022") == [
        (0,)
    ]


@pytest.mark.parametrize("field", ["title", "heading", "raw", "remark"])
def test_no_field_of_a_report_shows_a_private_number(tmp_path: Path, field: str) -> None:
    report = made.made_report()
    if field == "title":
        report = replace(report, title=f"{report.title}（{SECRET}）")
    elif field == "heading":
        report = replace(report, sections=(replace(report.sections[0], heading=f"一、{SECRET}"), *report.sections[1:]))
    else:
        value = 5 if field == "remark" else None
        odd = report.figures[0]._replace(value=value, raw=f"{value or ''}（电话{SECRET}）", state="text")
        report = replace(report, figures=(odd, *report.figures[1:]))
    made.write(tmp_path, made.capture(URL, report))
    build(tmp_path)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as archive:
        assert SECRET not in "\n".join(archive.iterdump())


@pytest.mark.parametrize(
    ("target", "reason"), [("2023", "x"), ("990101-aaaaaa-2023", " "), ("f" * 63, "x"), ("../x", "x")]
)
def test_a_target_or_a_reason_that_is_none_is_refused(tmp_path: Path, target: str, reason: str) -> None:
    with pytest.raises(ArchiveError):
        withhold(tmp_path, target, reason)
    assert not (tmp_path / "withheld.csv").exists()


@pytest.mark.parametrize(
    "text", ["key,reason\n", "target,reason,decided_on\nnobody,x,2025-01-01\n", "target,reason,decided_on\nx\n"]
)
def test_a_damaged_list_stops_the_build_and_shows_nothing_by_mistake(two_versions: Path, text: str) -> None:
    (two_versions / "withheld.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataFolderError, match=r"withheld\.csv"):
        build(two_versions)


def test_a_decision_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        withhold(tmp_path, "a" * 64, "because, of\nthis")
    assert read_withheld(tmp_path).contents == {"a" * 64: "because, of this"}
    assert (tmp_path / "withheld.csv").read_text().count("\n") == 2
