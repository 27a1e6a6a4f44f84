"""What is no longer shown, and why: ``data/withheld.csv``, reviewed data that every build obeys.

A withheld report keeps its row, its key and its history, with the reason in place of its content; a withheld content (by the SHA-256 of its bytes)
is shown by no version. The captures stay sealed as they are. Nothing here changes a database: the next build does.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import ArchiveError, DataFolderError
from archive.store import open_archive, put_in_place

WITHHELD = "withheld.csv"
PRIVATE_NUMBERS = "private numbers are masked here; the original is sealed"
_HEAD = ("target", "reason", "decided_on")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REPORT = re.compile(r"\d{6,12}-[a-z2-7]{6}-\d{4}(?:-(?:organ|area))?")


@dataclass(frozen=True, slots=True)
class Decision:
    """``target`` is a report's key or the SHA-256 of a content; ``decided_on`` an ISO date."""

    target: str
    reason: str
    decided_on: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """All decisions: reasons by report key, and reasons by SHA-256."""

    reports: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of the decisions, for telling whether an archive obeys just these."""
        said = json.dumps([sorted(self.reports.items()), sorted(self.contents.items())], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


NOTHING = Withheld()


def read_withheld(data: Path) -> Withheld:
    """The decisions of a data folder; of several for one target the last. Raises DataFolderError for a file that cannot be trusted."""
    decisions = read_decisions(data / WITHHELD)
    return Withheld(
        {d.target: d.reason for d in decisions if not _SHA256.fullmatch(d.target)},
        {d.target: d.reason for d in decisions if _SHA256.fullmatch(d.target)},
    )


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The file's lines. A line that is not understood stops everything: what was to be withheld must not appear by mistake."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFolderError(f"{path}: cannot be read ({error}); nothing is built before it can.") from error
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(rows[0]) != _HEAD:
        raise DataFolderError(f"{path}: the first line must be {','.join(_HEAD)}.")
    decisions = []
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        problem = "" if len(row) == len(_HEAD) else f"it has {len(row)} fields and not {len(_HEAD)}"
        problem = problem or _problem(row[0], row[1])
        if problem:
            raise DataFolderError(f"{path}, line {number}: {problem}.")
        decisions.append(Decision(*row))
    return tuple(decisions)


def withhold(data: Path, target: str, reason: str, *, now: datetime | None = None) -> Decision:
    """Add a decision. Raises ArchiveError for a target or a reason that is none; a decision that stands already is not repeated."""
    target, reason = target.strip(), " ".join(reason.split())
    if problem := _problem(target, reason):
        raise ArchiveError(f"{target!r} is not withheld: {problem}.")
    path = data / WITHHELD
    decisions = read_decisions(path)
    for known in decisions:
        if (known.target, known.reason) == (target, reason):
            return known
    decision = Decision(target, reason, f"{now or datetime.now(UTC):%Y-%m-%d}")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows((d.target, d.reason, d.decided_on) for d in (*decisions, decision))
    data.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    unfinished.write_text(buffer.getvalue(), encoding="utf-8")
    put_in_place(unfinished, path)
    return decision


def _problem(target: str, reason: str) -> str:
    if not (_SHA256.fullmatch(target) or _REPORT.fullmatch(target)):
        return f"{target!r} is neither a report's key (such as 320813-k7mq2x-2023) nor the SHA-256 of a content (64 hexadecimal digits)"
    return "" if reason.strip() else "a reason must be given, for it is shown in place of the content"


def unknown_targets(archive: Path, targets: Iterable[str]) -> list[str]:
    """Those targets that an archive holds neither as a report nor as a content."""
    try:
        with closing(open_archive(archive)) as connection:
            sql = "SELECT 1 FROM reports WHERE key = ?1 UNION SELECT 1 FROM captures WHERE sha256 = ?1"
            return [target for target in targets if connection.execute(sql, (target,)).fetchone() is None]
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{archive}: there is no usable archive ({error}); run `gongkai build` first.") from error
