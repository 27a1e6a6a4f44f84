"""Fixity: every stored byte against its digest, every database against its checks. Reads everything, repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive import fixity
from archive.assertions import broken_assertions
from archive.build import ARCHIVE, CACHE, CAPTURES
from archive.errors import ArchiveError, DataFolderError
from archive.publish import PUBLISHED, verify_published
from archive.sites import LEDGER, OWN
from archive.store import open_archive
from archive.withhold import WITHHELD
from crawler.captures import CaptureError, CaptureStore
from crawler.captures.members import CUT_SHORT

NIGHTS = 30  # nights in which every capture file is read once


@dataclass(frozen=True, slots=True)
class Verified:
    """One thing that was verified; ``problem`` is "" when it is as it must be. ``reports`` are the keys that rest on a damaged record."""

    what: str
    problem: str
    reports: tuple[str, ...] = ()


def verify(data: Path, *, sample: float = 100.0, day: int = 0) -> Iterator[Verified]:
    """Verify the data folder.

    ``sample`` is the share of WARC files to read, in percent: the files are dealt out over 100 / ``sample`` days by their order, and those of
    ``day`` (days since any fixed date) are read, so that a nightly share reads all of them in turn. Databases are always read whole.
    """
    if not data.is_dir():
        raise DataFolderError(f"{data}: there is no data folder here.")
    yield from _working_files(data)
    yield from _captures(data, sample, day)
    yield from _databases(data)
    for path, problem in verify_published(data):
        yield Verified(f"published/{path.name}", problem)
    yield from _releases(data)


def found_at_the_start(data: Path) -> Iterator[Verified]:
    """What changed since the last run, for a run that has begun and changed nothing yet; people may have edited their decisions."""
    for name, problem in fixity.problems_at_the_start(data):
        if problem and name not in (WITHHELD, OWN):
            yield Verified(name, f"{problem}; {_what_to_do(name)}" if name != fixity.NOTED else problem)


def nightly_share(data: Path, day: int) -> Iterator[Verified]:
    """The damage in one day's share of the captures, of which each file is read once in 30 days, and in what is published.

    A record that a killed run left cut short is none: it was fetched again.
    """
    for checked in _captures(data, 100 / NIGHTS, day):
        if checked.problem not in ("", CUT_SHORT):
            yield checked
    yield from (Verified(f"{PUBLISHED}/{path.name}", problem) for path, problem in verify_published(data) if problem)


def _working_files(data: Path) -> Iterator[Verified]:
    """Looked at first: opening the captures brings their index up to date."""
    for name, problem in fixity.problems(data):
        yield Verified(name, f"{problem}; {_what_to_do(name)}" if problem and name != fixity.NOTED else problem)


def _what_to_do(name: str) -> str:
    if name == ARCHIVE:
        return "`gongkai build` makes it anew"
    if name == LEDGER:
        return "bring it back from a backup, or remove it: the next night makes it anew from the captures"
    if name in (WITHHELD, OWN):
        return "bring it back from a backup; if somebody edited it, `gongkai build` takes note of that"
    if name.startswith(f"{PUBLISHED}/"):
        return "publish again, or bring it back from a backup"
    if name.startswith((f"{CACHE}/", f"{CAPTURES}/")):
        return "remove it: the next run makes it anew"
    return "nothing rests on it; bring it back from a backup if it is wanted"


def _releases(data: Path) -> Iterator[Verified]:
    """The files of the releases that stand in the data folder; ``verify --release`` says more of one."""
    from archive.release import RELEASES
    from archive.release_check import verify_files  # it says what is wrong in this module's words

    for folder in sorted(path for path in (data / RELEASES).glob("*") if path.is_dir()):
        if folder.name.startswith("."):
            continue
        try:
            for checked in verify_files(folder):
                yield Verified(f"{RELEASES}/{folder.name}/{checked.what}", checked.problem)
        except ArchiveError as error:
            yield Verified(f"{RELEASES}/{folder.name}", str(error))


def _captures(data: Path, sample: float, day: int) -> Iterator[Verified]:
    folder = data / CAPTURES
    if not folder.is_dir():
        return
    turns = max(1, round(100 / sample))
    names = sorted(path.name for path in folder.glob("*.warc.gz"))
    try:
        with CaptureStore(folder) as store:
            for number, name in enumerate(names):
                if number % turns != day % turns:
                    continue
                for checked in store.verify_file(name):
                    reports = _reports_at(data, checked.warc, checked.offset) if checked.problem else ()
                    yield Verified(f"captures/{checked.warc}, byte {checked.offset}", checked.problem, reports)
            for damage in store.damages():
                if damage.warc not in names:
                    yield Verified(f"captures/{damage.warc}", damage.problem)
    except CaptureError as error:
        raise DataFolderError(str(error)) from error


def _reports_at(data: Path, warc: str, offset: int) -> tuple[str, ...]:
    try:
        with closing(open_archive(data / ARCHIVE)) as archive:
            rows = archive.execute(
                "SELECT DISTINCT report_key FROM captures WHERE warc = ? AND offset = ? AND report_key IS NOT NULL",
                (warc, offset),
            )
            return tuple(row[0] for row in rows)
    except sqlite3.DatabaseError:
        return ()


def _databases(data: Path) -> Iterator[Verified]:
    if (data / LEDGER).exists():
        yield Verified(LEDGER, _integrity(data / LEDGER))
    if not (data / ARCHIVE).exists():
        return
    try:
        with closing(open_archive(data / ARCHIVE)) as archive:
            broken = broken_assertions(archive)
    except sqlite3.DatabaseError as error:
        yield Verified(ARCHIVE, f"cannot be read ({error}); `gongkai build --all` makes it anew")
        return
    if not broken:
        yield Verified(ARCHIVE, "")
    for rule in broken:
        yield Verified(
            ARCHIVE, f"{rule.name}: {rule.says} It fails {rule.count} times, such as {', '.join(rule.examples)}."
        )


def _integrity(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            problems = [row[0] for row in database.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return f"cannot be read ({error})"
    return "" if problems == ["ok"] else "; ".join(problems[:3])
