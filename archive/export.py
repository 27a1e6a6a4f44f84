"""Files for people and programs: CSV (plain, and marked for Excel), a workbook, Parquet, the database, and a data package that describes them.

Every file's SHA-256 stands in ``datapackage.json``. Texts that a spreadsheet would run as a formula are guarded where a spreadsheet opens
them (the Excel copies and the workbook) and left exactly as they are in the plain CSV.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.publish import current_database, file_digest
from archive.schema import Column, Table
from archive.schema_columns import text
from archive.schema_tables import TABLES
from archive.store import open_archive

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32767  # characters of an Excel cell
_MOST_ROWS = 1_048_575  # of a worksheet, below the head
_FRICTIONLESS = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}

# The compact cells are exported as people read them; the view has the names in place of numbers.
_CELLS = Table(
    "cells",
    "每个印出的单元格。",
    "Every printed cell.",
    (
        text("report_key", "所属报告。", "The report this belongs to.", references="reports.key"),
        text("table_name", "表。", "Table."),
        text("row_key", "行。", "Row."),
        text("column_key", "列。", "Column."),
        Column("value", "REAL", "数值。", "Value."),
        text("state", "number、blank、dash、text。", "number, blank, dash or text."),
        text("raw_text", "印出的文字。", "Text as printed."),
        text("unit", "印出的单位。", "Unit as printed."),
        text("place", "在原件中的位置。", "Place in the source."),
        text("capture_key", "该数字所在的抓取件。", "The capture that holds the figure.", references="captures.key"),
    ),
    ("report_key", "table_name", "row_key", "column_key"),
)
EXPORTED: tuple[Table, ...] = (*(table for table in TABLES if not table.is_hidden), _CELLS)
_NOT_IN_WORKBOOK = ("cells", "captures", "sections", "changes", "divisions")  # too long for a sheet, or no use in one


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that were written, and the formats that were left out with the reason."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def export(data: Path, folder: Path, progress: Callable[[str, int], None] = lambda stage, done: None) -> Exported:
    """Export the published archive into a folder, which must be new or empty. Raises ArchiveError."""
    source = current_database(data)
    if source is None:
        raise ArchiveError(f"{data}: nothing is published yet; run `gongkai publish` first.")
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty; name a new folder.")
    files: list[Path] = []
    left_out = []
    with closing(open_archive(source)) as archive:
        for number, table in enumerate(EXPORTED, 1):
            files += _write_csv(archive, table, folder)
            progress("csv", number)
        files.append(_write_workbook(archive, folder))
        progress("xlsx", 1)
        try:
            files += _write_parquet(archive, folder)
        except ModuleNotFoundError:
            left_out.append("Parquet: install the extra with `pip install 'gongkai[parquet]'`")
        database = folder / "archive.db"
        shutil.copyfile(source, database)
        files.append(database)
        files.append(_write_package(archive, folder, files))
    return Exported(tuple(files), tuple(left_out))


def _rows(archive: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    order = ", ".join(f'"{name}"' for name in table.key)
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    for row in archive.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'):
        yield tuple(row)


def _write_csv(archive: sqlite3.Connection, table: Table, folder: Path) -> list[Path]:
    """The plain file (UTF-8, as RFC 4180) and the copy for Excel (with a mark of its encoding, formulas guarded)."""
    plain, marked = folder / "csv" / f"{table.name}.csv", folder / "csv-excel" / f"{table.name}.csv"
    for path in (plain, marked):
        path.parent.mkdir(parents=True, exist_ok=True)
    with (
        plain.open("w", encoding="utf-8", newline="") as plain_file,
        marked.open("w", encoding="utf-8-sig", newline="") as marked_file,
    ):
        plain_rows, marked_rows = csv.writer(plain_file), csv.writer(marked_file)
        plain_rows.writerow(table.column_names)
        marked_rows.writerow(table.column_names)
        for row in _rows(archive, table):
            plain_rows.writerow(row)
            marked_rows.writerow([guard_formula(value) for value in row])
    return [plain, marked]


def guard_formula(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, made harmless with an apostrophe; everything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_workbook(archive: sqlite3.Connection, folder: Path) -> Path:
    import xlsxwriter

    path = folder / "archive.xlsx"
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for table in EXPORTED:
            if table.name in _NOT_IN_WORKBOOK:
                continue
            sheet = workbook.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns) - 1, 16)
            for number, column in enumerate(table.columns):
                sheet.write_string(0, number, column.name, bold)
            for line, row in enumerate(_rows(archive, table), 1):
                if line > _MOST_ROWS:
                    sheet.write_string(0, len(table.columns), f"cut after {_MOST_ROWS} rows; the CSV has all", bold)
                    break
                for number, value in enumerate(row):
                    _write_cell(sheet, line, number, value)
    return path


def _write_cell(sheet: Any, line: int, number: int, value: Any) -> None:
    """Texts are written as texts, so that no code loses its leading zeros and no formula runs."""
    if isinstance(value, str):
        sheet.write_string(line, number, value[:_LONGEST_CELL])
    elif value is not None:
        sheet.write_number(line, number, value)


def _write_parquet(archive: sqlite3.Connection, folder: Path) -> list[Path]:
    pyarrow: Any = import_module("pyarrow")  # an extra; its own annotations hide what its package offers
    parquet: Any = import_module("pyarrow.parquet")
    types = {"TEXT": pyarrow.string(), "INTEGER": pyarrow.int64(), "REAL": pyarrow.float64()}
    written = []
    (folder / "parquet").mkdir(parents=True, exist_ok=True)
    for table in EXPORTED:
        path = folder / "parquet" / f"{table.name}.parquet"
        # A count printed with a fraction stands in an INTEGER column as it was printed; such a column becomes one of floats.
        fields = [
            pyarrow.field(
                column.name,
                pyarrow.float64() if _has_fractions(archive, table, column) else types[column.type],
                metadata={"description": column.en},
            )
            for column in table.columns
        ]
        schema = pyarrow.schema(fields, metadata={"description": table.en})
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in _batches(_rows(archive, table), 20_000):
                columns = list(zip(*batch, strict=True))
                arrays = [pyarrow.array(values, type=field.type) for values, field in zip(columns, fields, strict=True)]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
        written.append(path)
    return written


def _has_fractions(archive: sqlite3.Connection, table: Table, column: Column) -> bool:
    if column.type != "INTEGER":
        return False
    found = archive.execute(f'SELECT 1 FROM "{table.name}" WHERE typeof("{column.name}") = \'real\' LIMIT 1').fetchone()
    return found is not None


def _batches(rows: Iterator[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_package(archive: sqlite3.Connection, folder: Path, files: list[Path]) -> Path:
    """A Frictionless data package: tabular resources with their schemas, all files with size and digest."""
    info = dict(archive.execute("SELECT name, value FROM archive_info").fetchall())
    tables = {table.name: table for table in EXPORTED}
    resources = []
    for path in files:
        resource: dict[str, Any] = {
            "name": path.relative_to(folder).with_suffix("").as_posix().replace("/", "-").lower(),
            "path": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "hash": f"sha256:{file_digest(path)}",
        }
        if path.parent.name == "csv":
            table = tables[path.stem]
            resource |= {
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "description": table.en,
            }
            resource["schema"] = _table_schema(table)
        resources.append(resource)
    package = {
        "profile": "data-package",
        "name": "gongkai",
        "title": "公开 Gongkai: annual disclosure reports of Chinese county governments",
        "description": "Figures as published; official mistakes are recorded as findings and never repaired. See the project's README.",
        "archive": info,
        "resources": resources,
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _table_schema(table: Table) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": "number" if column.type == "INTEGER" and column.unit == "件" else _FRICTIONLESS[column.type],
            "description": f"{column.zh} {column.en}",
        }
        for column in table.columns
    ]
    exported = {other.name for other in EXPORTED}
    keys = [
        {"fields": column.name, "reference": {"resource": f"csv-{target}", "fields": name}}
        for column in table.columns
        if column.references
        for target, _, name in [column.references.partition(".")]
        if target in exported
    ]
    return {"fields": fields, "primaryKey": list(table.key), "foreignKeys": keys, "missingValues": [""]}


def verify_export(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of an export with what is wrong with it, by its data package alone."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            yield resource["path"], "the file is missing"
            continue
        is_whole = f"sha256:{file_digest(path)}" == resource["hash"]
        yield resource["path"], "" if is_whole else "its digest is not that of the data package"
