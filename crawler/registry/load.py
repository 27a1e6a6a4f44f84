"""Reads the register's data files, once a process. The only module of the registry's divisions that touches a disk."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from crawler.registry.divisions import COLUMNS, Division, Register

_DATA = Path(__file__).with_name("data")
_DEMO = Path(__file__).parents[1] / "demo" / "divisions.csv"
COUNTY_FILES = ("divisions.csv", "former.csv", "zones.csv")


def read_divisions(text: str, name: str) -> Iterator[Division]:
    """The divisions of a CSV text with (at least) COLUMNS; ``name`` is the file that errors speak of.

    Raises ValueError, with file and line, for a missing column, a code that is no code, or a coordinate that is no number.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    head = next(rows, [])
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise ValueError(f"{name}, line 1: column {missing[0]!r} is missing; the columns are {','.join(COLUMNS)}")
    code, title, level, parent, start, end, lon, lat = (head.index(column) for column in COLUMNS)
    for row in rows:
        try:
            if not row[code].isascii() or not row[code].isdigit() or len(row[code]) < 6:
                raise ValueError(f"{row[code]!r} is no division code; write all of its six or nine digits")
            yield Division(
                row[code],
                row[title],
                row[level],
                row[parent],
                row[start],
                row[end],
                _degrees(row[lon]),
                _degrees(row[lat]),
            )
        except (IndexError, ValueError) as error:
            raise ValueError(f"{name}, line {rows.line_num}: {error}") from error


def read_aliases(text: str) -> Iterator[tuple[str, str]]:
    """The other names that a CSV text with the columns ``code`` and ``aliases`` (parted by ``|``) gives, each with its code."""
    for row in csv.DictReader(io.StringIO(text)):
        for alias in filter(None, row["aliases"].split("|")):
            yield alias, row["code"]


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _read_townships() -> Iterator[Division]:
    packed = (_DATA / "townships.csv.gz").read_bytes()
    yield from read_divisions(gzip.decompress(packed).decode("utf-8"), "townships.csv.gz")
    for division in _demo_divisions():
        if division.level == "township":
            yield division


def _demo_divisions() -> Iterator[Division]:
    """The fictional province of the demo, codes 99…: no such codes exist, so it can never be taken for a real place."""
    if _DEMO.is_file():
        yield from read_divisions(_DEMO.read_text(encoding="utf-8"), "crawler/demo/divisions.csv")


@cache
def load_register() -> Register:
    """The register of the package's data files, with the demo's province; townships are read when first needed."""
    divisions: list[Division] = []
    for name in COUNTY_FILES:
        divisions += read_divisions((_DATA / name).read_text(encoding="utf-8"), name)
    divisions += (division for division in _demo_divisions() if division.level != "township")
    aliases = read_aliases((_DATA / "zones.csv").read_text(encoding="utf-8"))
    return Register(divisions, _read_townships, aliases)
