"""Hostile text in every text column of the database: every page shows it and none of it acts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from site_made import NAMES, Get, client_of

from archive.schema_tables import TABLES

_HOSTILE = '"\'><img src=x onerror=alert(1)><script>alert(2)</script>{{7919*7907}}</textarea><a href="javascript:alert(3)">x</a>\u202e=1+1'
_KEYS = (
    "key",
    "code",
    "url",
    "id",
    "name_",
    "sha256",
    "level",
    "kind",
    "state",
    "scope",
    "form",
    "severity",
    "verdict",
    "applicant",
    "family",
    "channel",
)


@pytest.fixture(scope="module")
def hostile_database(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive with hostile text in every column that holds free text."""
    target = tmp_path_factory.mktemp("hostile") / "archive.db"
    target.write_bytes(demo_database.read_bytes())
    db = sqlite3.connect(target)
    for table in TABLES:
        for column in table.columns:
            if column.type == "TEXT" and not column.references and column.name not in _fixed(table.key, table.name):
                db.execute(
                    f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE "{column.name}" IS NOT NULL', (_HOSTILE,)
                )
    db.execute("UPDATE reports SET source_url = 'javascript:alert(1)'")
    db.commit()
    db.close()
    return target


def _fixed(key: tuple[str, ...], table: str) -> set[str]:
    """Columns that decide which rows belong together, or whose values the code itself writes."""
    dates = {
        "valid_to",
        "valid_from",
        "published_on",
        "first_seen",
        "last_seen",
        "at",
        "due_on",
        "fetched_at",
        "seen_from",
        "seen_to",
    }
    return {
        *key,
        *_KEYS,
        *dates,
        "cells",
        "table_name",
        "row_key",
        "column_key",
        "vanished_at",
        "gone_at",
        "last_fetched_at",
    }


@pytest.fixture(scope="module")
def hostile(hostile_database: Path, demo_data: Path) -> Iterator[Get]:
    """Ask the site over the hostile archive."""
    yield from client_of(hostile_database, demo_data)


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("missing")])
def test_hostile_text_is_inert(hostile: Get, addresses: dict[str, str], name: str, lang: str) -> None:
    path = addresses[name]
    answer = hostile(lang + path if path != "/" else lang or "/")
    assert answer.status_code == 200
    tree = LexborHTMLParser(answer.text)
    assert tree.css("img, script:not([src])") == []
    assert len(tree.css("textarea")) == (1 if name == "check" else 0)
    assert not [n for node in tree.css("*") for n in node.attributes if n.startswith("on")]
    links = [node.attributes["href"] or "" for node in tree.css("a[href]")]
    assert not [link for link in links if not link.startswith(("/", "#", "http://", "https://"))]
    assert "62615533" not in answer.text


@pytest.mark.parametrize("name", ["agency", "report", "county", "home"])
def test_hostile_text_is_shown(hostile: Get, addresses: dict[str, str], name: str) -> None:
    assert "{{7919*7907}}" in LexborHTMLParser(hostile(addresses[name]).text).body.text()  # type: ignore[union-attr]


def test_workbook_and_csv_hold_no_formula(hostile: Get, addresses: dict[str, str]) -> None:
    import io
    import zipfile

    book = zipfile.ZipFile(io.BytesIO(hostile(addresses["report"] + ".xlsx").content))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
