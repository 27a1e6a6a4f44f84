"""The digests of a data folder's working files, noted when a run ends, so that a byte flipped between two runs is found.

Captures, published databases and releases carry digests of their own. Everything else (archive, ledger, index, cache, summaries, decisions) changes
with every run: ``data/fixity.json`` says what it was when the last one ended. While a run is at work, and after one that was killed, nothing is said
of what it may have changed. Notes digests and compares them; repairs nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

NOTED = "fixity.json"
_BEFORE = "fixity.before.json"  # what the last run left, while the next one is at work
_PASSED_OVER = frozenset((NOTED, _BEFORE, "lock"))
_OWN_DIGESTS = ("captures/*.warc.gz", "published/archive-*.db", "releases/*/**/*")


def begin(data: Path) -> None:
    """A run begins: what it changes from here on is no damage. Needs no space on the disk."""
    with suppress(OSError):
        if (data / NOTED).exists():
            (data / NOTED).replace(data / _BEFORE)
        else:
            (data / _BEFORE).unlink(missing_ok=True)  # of a run that was killed


def end(data: Path) -> None:
    """A run ends: note the digest of every working file. Where that fails (a full disk) nothing is noted, and nothing wrong."""
    try:
        noted = {name: _digest(path) for name, path in _working_files(data) if _is_at_rest(path)}
        unfinished = data / f".{NOTED}.unfinished"
        unfinished.write_text(_written(noted), encoding="utf-8")
        unfinished.replace(data / NOTED)
        (data / _BEFORE).unlink(missing_ok=True)
    except OSError:
        (data / f".{NOTED}.unfinished").unlink(missing_ok=True)


def outdate(data: Path, name: str) -> None:
    """A file was made anew on purpose: forget what was noted of it."""
    for note in (data / NOTED, data / _BEFORE):
        noted = _read(note)
        if noted and name in noted:
            rest = {other: digest for other, digest in noted.items() if other != name}
            note.write_text(_written(rest), encoding="utf-8")


def is_damaged(data: Path, name: str) -> bool:
    """Whether a file differs from what the last run left. False where nothing is known of it."""
    noted = _read(data / NOTED) or _read(data / _BEFORE) or {}
    path = data / name
    return name in noted and path.is_file() and _is_at_rest(path) and _digest(path) != noted[name]


def problems(data: Path) -> Iterator[tuple[str, str]]:
    """Every file that is noted, with what is wrong with it, "" when it is as the last run left it; nothing while a run is at work."""
    if (data / NOTED).exists():
        yield from _compared(data, NOTED)


def problems_at_the_start(data: Path) -> Iterator[tuple[str, str]]:
    """The same for a run that has begun and changed nothing yet."""
    if (data / _BEFORE).exists():
        yield from _compared(data, _BEFORE)


def _compared(data: Path, note: str) -> Iterator[tuple[str, str]]:
    noted = _read(data / note)
    if noted is None:
        yield NOTED, "the list of digests is damaged; the next run makes it anew"
        return
    yield NOTED, ""
    for name, digest in noted.items():
        path = data / name
        if not path.is_file():
            yield name, "the file is missing; it was there when the last run ended"
        elif _is_at_rest(path):
            yield name, "" if _digest(path) == digest else "it is not as the last run left it"


def _working_files(data: Path) -> Iterator[tuple[str, Path]]:
    carried = {path for pattern in _OWN_DIGESTS for path in data.glob(pattern)}
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if name in _PASSED_OVER or path in carried or path.name.startswith(".") or path.name.endswith(("-wal", "-shm")):
            continue
        if path.is_file() and not path.is_symlink():
            yield name, path


def _is_at_rest(path: Path) -> bool:
    """Whether a file is all there is of it: what SQLite wrote beside a database is brought home first, if nobody else has it open."""
    beside = path.with_name(f"{path.name}-wal")
    if not beside.exists():
        return True
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=1)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return not beside.exists() or beside.stat().st_size == 0


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _written(noted: Mapping[str, str]) -> str:
    """The list as JSON that ends in its own digest, so that it cannot change unseen either."""
    said = json.dumps(dict(sorted(noted.items())), ensure_ascii=False, indent=1)
    own = hashlib.sha256(said.encode()).hexdigest()
    return json.dumps({"files": dict(sorted(noted.items())), "sha256": own}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> dict[str, str] | None:
    """The digests by file name; None where there is no list, or not one that was written here byte for byte."""
    try:
        text = path.read_text(encoding="utf-8")
        noted = json.loads(text)["files"]
        return noted if _written(noted) == text else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
