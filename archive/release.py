"""Makes an immutable, dated release of the published archive: every format, the captures, a manifest with one root for all of it.

A release is written beside its place and put there by one rename; one that stands is never written to. Checking a release is archive.release_check's
business: it needs nothing but the folder.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.build import CAPTURES
from archive.errors import ArchiveError
from archive.export import export
from archive.merkle import merkle_root
from archive.public_rows import PUBLIC, Row, columns_of, key_of, public_rows, row_bytes, row_key
from archive.publish import current_database, file_digest
from archive.schema import Table
from archive.store import open_archive, sync_folder
from archive.wacz import Packed, write_wacz
from archive.withhold import WITHHELD
from crawler.captures import CaptureStore, StoredCapture
from crawler.captures.store import software

RELEASES = "releases"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
DATABASE = "archive.db"
WACZ = "captures.wacz"
CHANGES = "changes.csv"
FORMAT = 1
_UNCHANGED = ("archive_info",)  # it names the build, and tells nothing about reports

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that stands; ``is_new`` is False when the newest one says the same already. ``left_out`` names formats that could not be written."""

    folder: Path
    root: str
    is_new: bool
    files: int
    captures: Packed | None
    left_out: tuple[str, ...] = ()


def releases(data: Path, folder: Path | None = None) -> list[Path]:
    """The releases that stand, the oldest first."""
    found = (folder or data / RELEASES).glob(f"*/{MANIFEST}")
    return sorted((path.parent for path in found if not path.parent.name.startswith(".")), key=_order)


def _order(folder: Path) -> tuple[str, int]:
    day, _, number = folder.name.partition(".")
    return day, int(number) if number.isdigit() else 0


def make_release(
    data: Path,
    folder: Path | None = None,
    *,
    include_sealed: bool = False,
    now: datetime | None = None,
    progress: Progress = lambda stage, done: None,
) -> Release:
    """Release what is published, as ``FOLDER/YYYY-MM-DD`` (default folder: ``data/releases``).

    ``include_sealed`` packs withheld contents too: for a private backup, never for the public. Raises ArchiveError when nothing is published or
    the database differs from its manifest; nothing is left behind then.
    """
    moment = now or datetime.now(UTC)
    parent = folder or data / RELEASES
    source = current_database(data)
    if source is None:
        raise ArchiveError(f"{data}: nothing is published yet; run `gongkai publish` first.")
    before = releases(data, parent)
    standing = read_manifest(before[-1]) if before else None
    digest = file_digest(source)
    if standing and (standing["database_sha256"], standing["is_private"]) == (digest, include_sealed):
        return Release(before[-1], standing["root"], False, len(standing["files"]), None)
    place = _free_place(parent, f"{moment.astimezone(UTC):%Y-%m-%d}")
    unfinished = parent / f".{place.name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        exported = export(data, unfinished, progress)
        if file_digest(unfinished / DATABASE) != digest:
            raise ArchiveError(f"{source}: the copy differs from it; the disk may be failing. Nothing was released.")
        with closing(open_archive(unfinished / DATABASE)) as archive:
            packed = _pack_captures(data, archive, unfinished / WACZ, include_sealed=include_sealed, created=moment)
            _write_changes(archive, before[-1] if before else None, unfinished / CHANGES)
            tables = _table_roots(archive, progress)
        if (data / WITHHELD).exists():
            shutil.copyfile(data / WITHHELD, unfinished / WITHHELD)
        (unfinished / "README.txt").write_text(_README, encoding="utf-8")
        manifest = _manifest(unfinished, place.name, moment, standing, tables)
        manifest |= {"database_sha256": digest, "is_private": include_sealed}
        manifest["captures"] = {
            "files": packed.files,
            "captures": packed.captures,
            "sealed": packed.sealed,
            "damaged": packed.damaged,
        }
        _write_last(unfinished, manifest)
        unfinished.rename(place)
        sync_folder(parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Release(place, manifest["root"], True, len(manifest["files"]), packed, exported.left_out)


def _free_place(parent: Path, day: str) -> Path:
    number, place = 1, parent / day
    while place.exists():
        number += 1
        place = parent / f"{day}.{number}"
    return place


def read_manifest(folder: Path) -> dict[str, Any]:
    """A release's manifest. Raises ArchiveError when there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{folder}: no release, or its {MANIFEST} is damaged ({error}).") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not _is_whole(manifest):
        raise ArchiveError(f"{folder}: its {MANIFEST} is none that this version knows, or it is damaged.")
    return manifest


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Whether everything stands in it that checking a release relies on."""
    try:
        told = [str(manifest[name]) for name in ("name", "root", "database_sha256", "is_private")]
        files = [(str(f["path"]), int(f["bytes"]), str(f["sha256"])) for f in manifest["files"]]
        tables = [(t["rows"], t["root"], list(t["columns"]), list(t["key"])) for t in manifest["tables"].values()]
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return bool(told and files and tables)


def _pack_captures(
    data: Path, archive: sqlite3.Connection, path: Path, *, include_sealed: bool, created: datetime
) -> Packed:
    """The captures as a WACZ, pages under the titles of the reports read from them."""
    sealed = set() if include_sealed else {row[0] for row in archive.execute("SELECT sha256 FROM withheld")}

    def title(stored: StoredCapture) -> str:
        row = archive.execute(
            "SELECT r.title FROM captures c JOIN reports r ON r.key = c.report_key WHERE c.url = ? AND r.title IS NOT NULL LIMIT 1",
            (stored.url,),
        ).fetchone()
        return str(row[0]) if row else ""

    with CaptureStore(data / CAPTURES) as store:
        return write_wacz(store, path, sealed=sealed, title_of=title, created=created)


def _table_roots(archive: sqlite3.Connection, progress: Progress) -> dict[str, dict[str, Any]]:
    tables = {}
    for number, (name, table) in enumerate(PUBLIC.items(), 1):
        count = 0

        def leaves(table: Table = table) -> Iterator[bytes]:
            nonlocal count
            for row in public_rows(archive, table):
                count += 1
                yield row_bytes(table, row)

        root = merkle_root(leaves())
        tables[name] = {"rows": count, "root": root, "columns": list(columns_of(table)), "key": list(key_of(table))}
        progress("roots", number)
    return tables


def release_leaves(files: list[dict[str, Any]], tables: dict[str, dict[str, Any]]) -> list[list[Any]]:
    """What the release's root is over: one leaf a file, then one a table, in order of their names."""
    return [
        *(["file", f["path"], f["bytes"], f["sha256"]] for f in sorted(files, key=lambda f: str(f["path"]))),
        *(["table", name, tables[name]["rows"], tables[name]["root"]] for name in sorted(tables)),
    ]


def leaf_bytes(leaf: list[Any]) -> bytes:
    """A leaf of the release's root as JSON."""
    return json.dumps(leaf, ensure_ascii=False, separators=(",", ":")).encode()


def release_root(files: list[dict[str, Any]], tables: dict[str, dict[str, Any]]) -> str:
    """The root over everything."""
    return merkle_root(map(leaf_bytes, release_leaves(files, tables)))


def _manifest(
    folder: Path, name: str, moment: datetime, before: dict[str, Any] | None, tables: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    files = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": file_digest(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return {
        "format": FORMAT,
        "name": name,
        "created_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "software": software(),
        "before": None if before is None else {"name": before["name"], "root": before["root"]},
        "root": release_root(files, tables),
        "files": files,
        "tables": tables,
    }


def _write_last(folder: Path, manifest: dict[str, Any]) -> None:
    """The manifest, the list of sums for standard tools, and the end of all writing."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / SUMS).write_text(sums_text(manifest, text.encode()), encoding="utf-8")
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)


def sums_text(manifest: dict[str, Any], manifest_bytes: bytes) -> str:
    """What SHA256SUMS must hold, as ``sha256sum --check`` reads it."""
    lines = [(f["path"], f["sha256"]) for f in manifest["files"]]
    lines.append((MANIFEST, hashlib.sha256(manifest_bytes).hexdigest()))
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(lines))


def _write_changes(archive: sqlite3.Connection, before: Path | None, path: Path) -> None:
    """Every public row that was added, removed or changed since the release before, by its key."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "key", "what"))
        if before is None:
            return
        with closing(open_archive(before / DATABASE)) as earlier:
            known = {row[0] for row in earlier.execute("SELECT name FROM sqlite_master")}
            for name, table in PUBLIC.items():
                if name in _UNCHANGED:
                    continue
                old = _by_key(earlier, table) if name in known else iter(())
                for key, what in _differences(old, _by_key(archive, table)):
                    writer.writerow((name, json.dumps(key, ensure_ascii=False), what))


def _by_key(archive: sqlite3.Connection, table: Table) -> Iterator[tuple[Row, bytes]]:
    try:
        for row in public_rows(archive, table):
            yield row_key(table, row), row_bytes(table, row)
    except sqlite3.OperationalError:
        return  # a release of an older program lacks the column: all rows count as new


def _differences(old: Iterator[tuple[Row, bytes]], new: Iterator[tuple[Row, bytes]]) -> Iterator[tuple[Row, str]]:
    """Two streams in order of their keys, merged."""
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _sortable(one[0]) < _sortable(other[0])):
            assert one is not None
            yield one[0], "removed"
            one = next(old, None)
        elif one is None or _sortable(other[0]) < _sortable(one[0]):
            yield other[0], "added"
            other = next(new, None)
        else:
            if one[1] != other[1]:
                yield other[0], "changed"
            one, other = next(old, None), next(new, None)


def _sortable(key: Row) -> tuple[tuple[int, Any], ...]:
    """Keys in SQLite's order: nothing, numbers, texts by their bytes."""
    return tuple(
        (0, 0) if value is None else (2, value.encode()) if isinstance(value, str) else (1, value) for value in key
    )


_README = """公开 Gongkai: one release of the archive of Chinese county governments' annual disclosure reports.

archive.db          the SQLite database, with views and search index
csv/, csv-excel/    one file a table: plain (RFC 4180), and for spreadsheets (formulas guarded)
parquet/            the same for data frames
archive.xlsx        the smaller tables as a workbook
datapackage.json    the tables' schemas (Frictionless data package)
changes.csv         every row that was added, removed or changed since the release before
captures.wacz       the documents as fetched; open it at https://replayweb.page or with pywb
withheld.csv        decisions to withhold content (present only if there are any)
manifest.json       every file and every table with its digest, and the root over all of them
SHA256SUMS          the digests for `sha256sum --check SHA256SUMS`

Check all of it:                 gongkai verify --release .
Prove that a row belongs to it:  gongkai prove . reports KEY > proof.json && gongkai prove --check proof.json
"""
