"""The schema is declared once and everything else follows from it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
import sqlite_utils
from archive_made import made_report

from archive.rows import prepare
from archive.schema import create_indexes, create_tables, create_views
from archive.schema_tables import BY_NAME, TABLES
from archive.site.metadata import DATABASE, build_metadata
from archive.views import VIEWS
from crawler.forms import APPLICATIONS, FORMS


@pytest.fixture
def db() -> sqlite_utils.Database:
    database = sqlite_utils.Database(memory=True)
    create_tables(database, TABLES)
    create_indexes(database, TABLES)
    create_views(database, VIEWS)
    return database


def test_tables_are_as_declared(db: sqlite_utils.Database) -> None:
    for table in TABLES:
        columns = db.table(table.name).columns
        assert [(c.name, c.type) for c in columns] == [(c.name, c.type) for c in table.columns]
        assert tuple(db.table(table.name).pks) == table.key
        references = {(k.column, f"{k.other_table}.{k.other_column}") for k in db.table(table.name).foreign_keys}
        assert references == {(c.name, c.references) for c in table.columns if c.references}


def test_foreign_keys_are_enforced(db: sqlite_utils.Database) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO issues VALUES ('nobody', 1, 'a', 'b', 'c')")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_runs_and_is_defined_in_words(db: sqlite_utils.Database, view: object) -> None:
    name, zh, en = view.name, view.zh, view.en  # type: ignore[attr-defined]
    db.execute(f"SELECT * FROM {name}").fetchall()
    assert zh.endswith("。")
    assert en.endswith(".")


def test_there_are_views_enough() -> None:
    assert len(VIEWS) >= 10
    assert not {view.name for view in VIEWS} & {table.name for table in TABLES}


def test_everything_is_described_in_both_languages_in_datasette() -> None:
    tables = build_metadata()["databases"][DATABASE]["tables"]
    for table in TABLES:
        assert table.zh in tables[table.name]["description"]
        assert table.en in tables[table.name]["description"]
        for column in table.columns:
            assert column.zh in tables[table.name]["columns"][column.name]
            assert column.en in tables[table.name]["columns"][column.name]
    for view in VIEWS:
        assert tables[view.name]["description"] == f"{view.zh} {view.en}"


def test_codes_are_text_and_counts_are_integers() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.name.endswith(("_code", "_key")) or column.name in ("code", "key"):
                assert column.type == "TEXT", f"{table.name}.{column.name}"
    assert {c.name: c.type for c in BY_NAME["disclosure"].columns}["fees_amount_wan"] == "REAL"
    assert {c.type for c in BY_NAME["applications"].columns[2:]} == {"INTEGER"}


def test_both_forms_have_all_their_columns() -> None:
    disclosure = set(BY_NAME["disclosure"].column_names)
    assert {
        f"{row}_{measure}" for form in FORMS for row, measures in form.disclosure for measure in measures
    } <= disclosure
    assert BY_NAME["applications"].column_names[2:] == tuple(term.key for term in APPLICATIONS)


def test_fees_in_yuan_are_stored_in_ten_thousands_and_keep_their_print() -> None:
    report = made_report()
    figures = tuple(
        f._replace(value=251000, raw="251000元", unit="元", state="text") if f.row == "fees" else f
        for f in report.figures
    )
    prepared = prepare(replace(report, figures=figures))
    names = BY_NAME["disclosure"].column_names[1:]
    assert prepared.tables["disclosure"][0][names.index("fees_amount_wan")] == 25.1
    assert [cell[1:5] for cell in zip(*prepared.cells, strict=True) if cell[3] == "251000元"] == [
        (251000, 3, "251000元", "元")
    ]


def test_a_fee_in_an_unknown_unit_is_left_out_and_named() -> None:
    report = made_report()
    figures = tuple(f._replace(unit="美元") if f.row == "fees" else f for f in report.figures)
    prepared = prepare(replace(report, figures=figures))
    names = BY_NAME["disclosure"].column_names[1:]
    assert prepared.tables["disclosure"][0][names.index("fees_amount_wan")] is None
    assert [issue[0] for issue in prepared.issues] == ["unknown_unit"]


def test_a_cell_printed_twice_is_kept_once_and_named() -> None:
    report = made_report()
    twice = replace(report, figures=(*report.figures, report.figures[0]._replace(value=99, raw="99")))
    prepared = prepare(twice)
    assert {len(column) for column in prepared.cells} == {len(report.figures)}
    assert [issue[0] for issue in prepared.issues] == ["second_figure"]
