"""Checks a release, and proves that a row belongs to one. Needs nothing but the release's folder; a proof needs nothing but itself and the root."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.assertions import broken_assertions
from archive.errors import ArchiveError
from archive.merkle import is_proven, merkle_proof, merkle_root, streamed_proof
from archive.public_rows import PUBLIC, public_rows, row_bytes
from archive.publish import file_digest
from archive.release import (
    DATABASE,
    MANIFEST,
    SUMS,
    WACZ,
    leaf_bytes,
    read_manifest,
    release_leaves,
    release_root,
    sums_text,
)
from archive.store import open_archive
from archive.verify import Verified


def verify_release(folder: Path) -> Iterator[Verified]:
    """Every file, every table's root, the root over all of them, the database's rules and the package of captures. Raises ArchiveError for no release."""
    manifest = read_manifest(folder)
    yield from verify_files(folder)
    yield from _tables(folder, manifest)
    yield Verified(WACZ, _wacz_problem(folder / WACZ))


def verify_files(folder: Path) -> Iterator[Verified]:
    """Every file of a release against its manifest, and the manifest against its root. Raises ArchiveError for no release."""
    manifest = read_manifest(folder)
    known = {MANIFEST, SUMS, *(entry["path"] for entry in manifest["files"])}
    for entry in manifest["files"]:
        path = folder / entry["path"]
        if not path.is_file():
            yield Verified(entry["path"], "the file is missing")
        elif path.stat().st_size != entry["bytes"] or file_digest(path) != entry["sha256"]:
            yield Verified(entry["path"], "its digest is not that of the manifest")
        else:
            yield Verified(entry["path"], "")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            yield Verified(name, "the manifest does not know this file")
    expected = sums_text(manifest, (folder / MANIFEST).read_bytes()).encode()
    sums = folder / SUMS
    is_same = sums.is_file() and sums.read_bytes() == expected
    yield Verified(SUMS, "" if is_same else f"it is not the list of the files' digests, or {MANIFEST} was altered")
    root = release_root(manifest["files"], manifest["tables"])
    yield Verified(MANIFEST, "" if root == manifest["root"] else "its root is not that of its files and tables")


def _tables(folder: Path, manifest: dict[str, Any]) -> Iterator[Verified]:
    try:
        with closing(open_archive(folder / DATABASE)) as archive:
            broken = broken_assertions(archive)
            yield Verified(DATABASE, "; ".join(f"{rule.name}: {rule.says}" for rule in broken))
            for name, said in manifest["tables"].items():
                table = PUBLIC.get(name)
                if table is None:
                    yield Verified(f"table {name}", "this version of the program does not know the table")
                    continue
                root = merkle_root(row_bytes(table, row) for row in public_rows(archive, table))
                yield Verified(f"table {name}", "" if root == said["root"] else "its rows do not give its root")
    except sqlite3.DatabaseError as error:
        yield Verified(DATABASE, f"cannot be read ({error})")


def _wacz_problem(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            damaged = package.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        return f"cannot be read ({error})"
    return "" if damaged is None else f"{damaged} is damaged"


def prove_row(folder: Path, table_name: str, key: Sequence[str]) -> dict[str, Any]:
    """A proof, as JSON types, that the row with this key is in the release. Raises ArchiveError when there is no such table or row."""
    manifest = read_manifest(folder)
    table = PUBLIC.get(table_name)
    if table is None or table_name not in manifest["tables"]:
        raise ArchiveError(f"{table_name!r} is no public table; they are {', '.join(manifest['tables'])}.")
    said = manifest["tables"][table_name]
    if len(key) != len(said["key"]):
        raise ArchiveError(f"A row of {table_name} is named by {', '.join(said['key'])}; {len(key)} values were given.")
    with closing(open_archive(folder / DATABASE)) as archive:
        index, leaf = _find(archive, table_name, said, key)
        leaves = (row_bytes(table, row) for row in public_rows(archive, table))
        row_path = streamed_proof(leaves, said["rows"], index)
    tops = release_leaves(manifest["files"], manifest["tables"])
    top = next(number for number, line in enumerate(tops) if line[:2] == ["table", table_name])
    return {
        "release": manifest["name"],
        "root": manifest["root"],
        "table": table_name,
        "row": leaf.decode(),
        "row_path": row_path,
        "table_leaf": tops[top],
        "table_path": merkle_proof([leaf_bytes(line) for line in tops], top),
    }


def _find(archive: sqlite3.Connection, name: str, said: dict[str, Any], key: Sequence[str]) -> tuple[int, bytes]:
    table = PUBLIC[name]
    columns = [said["columns"].index(column) for column in said["key"]]
    for index, row in enumerate(public_rows(archive, table)):
        if all(str(row[column]) == value for column, value in zip(columns, key, strict=True)):
            return index, row_bytes(table, row)
    raise ArchiveError(f"{name} has no row {', '.join(key)} in this release.")


def proof_problem(proof: dict[str, Any], root: str = "") -> str:
    """What is wrong with a proof, "" when it holds. ``root`` is the release's root as known from elsewhere; without it, the proof's own is taken."""
    try:
        kind, name, _, table_root = proof["table_leaf"]
        if (kind, name) != ("table", proof["table"]) or not proof["row"].startswith(f"{name} "):
            return "it is not about the table that it names"
        if root and proof["root"] != root:
            return "it leads to the root of another release"
        if not is_proven(proof["row"].encode(), proof["row_path"], table_root):
            return "the row does not lead to its table's root"
        if not is_proven(leaf_bytes(proof["table_leaf"]), proof["table_path"], proof["root"]):
            return "the table does not lead to the release's root"
    except (KeyError, TypeError, ValueError, AttributeError):
        return "it is no proof that this version knows"
    return ""
