"""Captures → ``archive.db``: the one composer. What is in the archive follows from the captures and the program alone.

The result depends on no order of input, hash seed, locale, machine or number of workers, and memory does not grow with the number of
captures: plans lie on disk, bodies stay in the workers, agencies are composed one at a time. Nothing is fetched here, and no file of the captures is written.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import fixity
from archive.checks import CHECKS
from archive.checks.coverage_table import coverage_rows
from archive.checks.findings import SENTENCES
from archive.compose import Composer, division_rows, moment
from archive.coverage import Look
from archive.errors import DataFolderError
from archive.findings import check_version
from archive.overviews import read_overviews
from archive.reader import digest_of, parser_version, read_all, reading_version
from archive.readings import PackedReading
from archive.rows import cell_name_rows
from archive.schema import SCHEMA_VERSION
from archive.schema_findings import CHECKS as CHECK_TABLE
from archive.store import ArchiveWriter, open_archive, remove_database
from archive.views import VIEWS
from archive.withhold import Withheld, read_withheld
from archive.workbench import Workbench
from crawler.captures import CaptureError, CaptureStore
from crawler.registry.divisions import Register
from crawler.registry.load import load_register

ARCHIVE = "archive.db"
CAPTURES = "captures"
CACHE = "cache"
READINGS = "readings.db"
_REFUSED = (401, 403, 405, 412, 418, 429, 451, 521)  # answers of a site that does not want to be read

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. ``is_new`` is False when the archive held already just what these captures give."""

    path: Path
    is_new: bool
    captures: int
    read: int
    reports: int
    agencies: int
    versions: int
    findings: int
    events: int
    not_reports: int
    unreadable: int
    unidentified: int
    unreadable_codes: tuple[tuple[str, int], ...]


def _silent(stage: str, done: int) -> None:
    """Report no progress."""


def build(
    data: Path,
    *,
    rebuild: bool = False,
    as_of: datetime | None = None,
    workers: int | None = None,
    output: Path | None = None,
    progress: Progress = _silent,
) -> BuildSummary:
    """Build ``data/archive.db`` (or ``output``) from ``data/captures``.

    ``rebuild`` reads every capture again; else only what is new or was read by another version of the parsers. ``as_of`` (aware) leaves out
    captures fetched at or after that time. ``workers`` is the number of reading processes (default: one a core).
    Raises DataFolderError where the folder cannot be used. An archive that stands already is replaced in one step, or not at all.
    """
    path = output or data / ARCHIVE
    withheld = read_withheld(data)
    # What a flipped byte says must not be published, nor be taken for the archive that stands.
    composes = rebuild or (output is None and fixity.is_damaged(data, ARCHIVE))
    forgets = rebuild or fixity.is_damaged(data, f"{CACHE}/{READINGS}")
    if forgets or fixity.is_damaged(data, f"{CACHE}/{SENTENCES}"):
        remove_database(data / CACHE / SENTENCES)
    try:
        with CaptureStore(data / CAPTURES) as store, Workbench(data / CACHE, fresh=forgets) as bench:
            summary = _build(
                path,
                store,
                bench,
                withheld,
                rebuild=composes or forgets,
                as_of=as_of,
                workers=workers,
                progress=progress,
            )
    except CaptureError as error:
        raise DataFolderError(str(error)) from error
    if summary.is_new and output is None:
        fixity.outdate(data, ARCHIVE)
    return summary


def _build(
    path: Path,
    store: CaptureStore,
    bench: Workbench,
    withheld: Withheld,
    *,
    rebuild: bool,
    as_of: datetime | None,
    workers: int | None,
    progress: Progress,
) -> BuildSummary:
    version = reading_version()
    captures, digest = bench.scan(store, as_of)
    info = {
        "schema_version": SCHEMA_VERSION,
        "parser_version": parser_version(),
        "captures": str(captures),
        "captures_digest": digest,
        "withheld_digest": withheld.digest,
    }
    if as_of is not None:
        info["as_of"] = moment(as_of)
    info["program_digest"] = _program_digest()
    if not rebuild and (standing := _standing(path, info)) is not None:
        return standing
    read = 0

    def save(reading: PackedReading) -> None:
        nonlocal read
        bench.save(reading, version)
        read += 1
        progress("read", read)

    read_all(store.folder, bench.tasks(version), workers=workers or os.cpu_count() or 1, save=save)
    bench.forget_other_versions(version, check_version())
    bench.group()
    bench.keep_overviews(read_overviews(store, bench.overview_pages()))
    with ArchiveWriter(path) as writer:
        composer = _compose(writer, bench, load_register(), withheld, progress)
        outcomes = _write_captures(writer, bench)
        _write_runs(writer, bench, composer)
        counts = composer.counts
        info |= {name: str(getattr(counts, name)) for name in ("reports", "agencies", "versions", "events")}
        info["findings"] = str(composer.findings)
        info |= {f"outcome.{name}": str(number) for name, number in sorted(outcomes.items())}
        writer.add_all("archive_info", sorted(info.items()))
        writer.finish(VIEWS)
    return _summary(path, info, is_new=True, read=read)


def _program_digest() -> str:
    """Twelve digits for the code that composes the archive, so that a new program builds anew what an old one left."""
    folder = Path(__file__).parent
    return digest_of(folder, folder.glob("*.py"), check_version())


def _standing(path: Path, wanted: dict[str, str]) -> BuildSummary | None:
    """The summary of the archive that stands, when it was built by this program from just these captures."""
    if not path.exists():
        return None
    try:
        archive = open_archive(path)
        info: dict[str, str] = dict(archive.execute("SELECT name, value FROM archive_info").fetchall())
        archive.close()
    except sqlite3.DatabaseError:
        return None  # damaged, or of another make: it is built anew
    if any(info.get(name) != value for name, value in wanted.items()) or ("as_of" in info) != ("as_of" in wanted):
        return None
    return _summary(path, info, is_new=False, read=0)


def _summary(path: Path, info: dict[str, str], *, is_new: bool, read: int) -> BuildSummary:
    def number(name: str) -> int:
        return int(info.get(name, "0"))

    codes = tuple(
        (name.removeprefix("outcome.unreadable."), int(value))
        for name, value in sorted(info.items())
        if name.startswith("outcome.unreadable.")
    )
    return BuildSummary(
        path,
        is_new,
        number("captures"),
        read,
        number("reports"),
        number("agencies"),
        number("versions"),
        number("findings"),
        number("events"),
        number("outcome.not_a_report"),
        number("outcome.unreadable"),
        number("outcome.unidentified"),
        codes,
    )


def _compose(
    writer: ArchiveWriter, bench: Workbench, register: Register, withheld: Withheld, progress: Progress
) -> Composer:
    writer.add_all("cell_names", cell_name_rows())
    writer.add_all("checks", (tuple(getattr(check, name) for name in CHECK_TABLE.column_names) for check in CHECKS))
    writer.add_all("check_coverage", coverage_rows())
    sites = _write_sites(writer, bench, register)
    composer = Composer(writer, bench, register, {url: look for url, (look, _) in sites.items()}, withheld)
    for agency, reports in bench.agencies():
        composer.add_agency(agency, {key: bench.looks(key) for key in reports})
        progress("compose", composer.counts.reports)
    composer.finish()
    wanted = composer.division_codes | {code for _, code in sites.values() if code}
    writer.add_all("divisions", division_rows(register, wanted))
    return composer


def _write_sites(writer: ArchiveWriter, bench: Workbench, register: Register) -> dict[str, tuple[Look, str | None]]:
    """Write the entry points with how they were seen last; returns what coverage has to know of each, and its division."""
    sites: dict[str, tuple[Look, str | None]] = {}
    for row in bench.sites():
        look = _site_look(row["last_ok"], row["last_status"])
        division = row["division_code"] if register.get(row["division_code"]) else None
        state = "ok" if not look.reason else "blocked" if look.is_blocked else "failing"
        times = [moment(datetime.fromisoformat(at)) if at else None for at in (row["last_ok"], row["last_tried"])]
        writer.add(
            "sites",
            (
                row["url"],
                division,
                row["publisher"],
                state,
                look.reason or None,
                *times,
                row["fetches"],
                row["reports"],
            ),
        )
        sites[row["url"]] = (look, division)
    return sites


def _site_look(last_ok: str | None, last_status: int) -> Look:
    reason = "" if last_status < 400 else f"HTTP {last_status}"
    return Look(True, datetime.fromisoformat(last_ok) if last_ok else None, last_status in _REFUSED, reason)


def _write_captures(writer: ArchiveWriter, bench: Workbench) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for row in bench.captures():
        outcomes[row["outcome"]] += 1
        if row["outcome"] == "unreadable":
            outcomes[f"unreadable.{row['outcome_code']}"] += 1
        times = [moment(datetime.fromisoformat(row[name])) for name in ("fetched_at", "last_fetched_at")]
        writer.add(
            "captures",
            (
                row["capture_key"],
                row["sha256"],
                row["url"],
                row["final_url"],
                *times,
                row["fetches"],
                row["status"],
                row["media_type"],
                row["size"],
                row["warc"],
                row["offset"],
                row["role"],
                row["site"] or None,
                row["parent_url"] or None,
                row["outcome"],
                row["outcome_code"],
                row["outcome_message"],
                row["report_key"],
            ),
        )
    return outcomes


def _write_runs(writer: ArchiveWriter, bench: Workbench, composer: Composer) -> None:
    for row in bench.days():
        happened = (composer.event_days[row["day"], kind] for kind in ("appeared", "changed", "vanished", "returned"))
        times = [moment(datetime.fromisoformat(row[name])) for name in ("started_at", "finished_at")]
        writer.add("runs", (row["day"], *times, row["fetches"], row["failures"], row["sites"], *happened))
