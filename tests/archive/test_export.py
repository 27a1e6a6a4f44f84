"""Exports: the same rows in every format, Chinese and codes intact, no formula let loose, every file in the package."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import archive_made as made
import pytest
from python_calamine import CalamineWorkbook

from archive.build import build
from archive.errors import ArchiveError
from archive.export import EXPORTED, export, guard_formula, verify_export
from archive.publish import publish

pytestmark = pytest.mark.usefixtures("made_readings")
HOSTILE = '=HYPERLINK("http://evil.example/","看")'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    report = made.made_report()
    sections = tuple(replace(s, text=HOSTILE) if s.number == 6 else s for s in report.sections)
    made.write(
        tmp_path / "data",
        made.capture("http://www.demo.gov.cn/1.html", replace(report, title=HOSTILE, sections=sections)),
        made.capture("http://www.demo.gov.cn/2.html", made.made_report(year=2022)),
    )
    build(tmp_path / "data")
    publish(tmp_path / "data")
    return tmp_path / "data"


def test_every_format_has_the_same_rows(data: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path / "out"
    assert export(data, folder).left_out == ()
    with closing(sqlite3.connect(data / "archive.db")) as db:
        for table in EXPORTED:
            count = db.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone()[0]
            with (folder / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            assert len(rows) == count
            assert parquet.read_table(folder / "parquet" / f"{table.name}.parquet").num_rows == count
        totals = db.execute(
            "SELECT report_key, received FROM applications WHERE applicant = 'total' ORDER BY 1"
        ).fetchall()
    read = parquet.read_table(folder / "parquet" / "applications.parquet").to_pylist()
    assert [(row["report_key"], row["received"]) for row in read if row["applicant"] == "total"] == totals
    sheet = CalamineWorkbook.from_path(folder / "archive.xlsx").get_sheet_by_name("applications").to_python()
    place = sheet[0].index("received")
    assert [(row[0], row[place]) for row in sheet[1:] if row[1] == "total"] == totals


def test_plain_csv_is_exact_and_the_excel_copy_is_marked_and_guarded(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "out")
    plain, marked = ((tmp_path / "out" / kind / "reports.csv").read_bytes() for kind in ("csv", "csv-excel"))
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert marked.startswith(b"\xef\xbb\xbf")
    titles = [row["title"] for row in csv.DictReader(plain.decode().splitlines())]
    assert HOSTILE in titles
    guarded = [row["title"] for row in csv.DictReader(marked.decode("utf-8-sig").splitlines())]
    assert f"'{HOSTILE}" in guarded
    assert HOSTILE not in guarded
    codes = [
        row["division_code"]
        for row in csv.DictReader((tmp_path / "out" / "csv" / "agencies.csv").read_text(encoding="utf-8").splitlines())
    ]
    assert codes == ["990121"]


def test_a_formula_in_the_workbook_is_text(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "out")
    shutil.unpack_archive(tmp_path / "out" / "archive.xlsx", tmp_path / "unpacked", "zip")
    for sheet in (tmp_path / "unpacked" / "xl" / "worksheets").glob("*.xml"):
        assert b"<f>" not in sheet.read_bytes()
        assert b"hyperlink" not in sheet.read_bytes()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guard_formula(text) == f"'{text}"
    assert guard_formula(f"a{text}") == f"a{text}"
    assert guard_formula(-1) == -1


def test_the_package_describes_every_file_and_finds_damage(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(data, folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        "datapackage.json"
    }
    assert {resource["path"] for resource in package["resources"]} == written
    assert all(problem == "" for _, problem in verify_export(folder))
    (folder / "csv" / "reports.csv").write_text("x", encoding="utf-8")
    (folder / "archive.xlsx").unlink()
    assert {path for path, problem in verify_export(folder) if problem} == {"csv/reports.csv", "archive.xlsx"}


def test_a_fraction_where_counts_stand_is_exported_as_printed(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    report = made.made_report()
    odd = tuple(
        f._replace(value=12.5, raw="12.5") if (f.row, f.column) == ("received", "total") else f for f in report.figures
    )
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/1.html", replace(report, figures=odd)))
    build(tmp_path)
    publish(tmp_path)
    export(tmp_path, tmp_path / "out")
    read = parquet.read_table(tmp_path / "out" / "parquet" / "applications.parquet").to_pylist()
    assert [row["received"] for row in read if row["applicant"] == "total"] == [12.5]


def test_an_export_needs_a_publication_and_an_empty_folder(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nothing is published"):
        export(tmp_path / "elsewhere", tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("", encoding="utf-8")
    with pytest.raises(ArchiveError, match="not empty"):
        export(data, tmp_path / "full")
