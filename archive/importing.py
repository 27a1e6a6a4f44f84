"""Takes local files into the captures through the same door as fetched documents. Importing a file again changes nothing.

A file is stored with the address it came from, where that is given; else under a ``file:`` address made of its name below the imported folder, so that no path of
this machine enters the archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from archive.build import CAPTURES
from archive.errors import ArchiveError
from archive.store import open_archive
from crawler.captures import CaptureStore
from crawler.items import NOT_HTTP, Capture
from crawler.report import Source

SUFFIXES = frozenset(
    [
        ".html",
        ".htm",
        ".shtml",
        ".xhtml",
        ".mht",
        ".mhtml",
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".rtf",
        ".xls",
        ".xlsx",
        ".xlsb",
        ".ods",
        ".odt",
        ".et",
        ".ofd",
        ".txt",
        ".md",
        ".markdown",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".gif",
        ".webp",
    ]
)


_UNIDENTIFIED = (
    "A report, but neither its text nor its name says which body's or which year's: give its source with --url."
)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """How many files were taken in, were known already, and were passed over (of a folder, what no report is published as).

    ``addresses`` are those under which the others stand in the archive, with the files.
    """

    new: int
    known: int
    passed_over: tuple[Path, ...]
    addresses: tuple[tuple[str, Path], ...] = ()


def import_files(
    data: Path, paths: Iterable[Path], *, url: str = "", fetched_at: datetime | None = None
) -> ImportSummary:
    """Store files, and the files of folders, as captures.

    ``url`` is the address that the one file came from; ``fetched_at`` (aware) when the files were obtained, by default now.
    Raises ArchiveError for a path that is not there, before anything is stored.
    """
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise ArchiveError(f"There is no file or folder {path}: check the name.")
    found = list(_files(paths))
    if url and len(found) != 1:
        raise ArchiveError(f"--url names the source of one file; {len(found)} were given.")
    at = fetched_at or datetime.now(UTC)
    new = known = 0
    addresses: list[tuple[str, Path]] = []
    with CaptureStore(data / CAPTURES) as store:
        held = {(stored.url, stored.sha256) for stored in store.iterate() if stored.source.role == "file"}
        for path, name in found:
            if name is None:
                continue
            address = url or f"file:///{quote(name)}"
            addresses.append((address, path))
            body = path.read_bytes()
            key = (address, hashlib.sha256(body).hexdigest())
            if key in held:
                known += 1
                continue
            held.add(key)
            source = Source(url=url, role="file")
            store.write(Capture(address, address, NOT_HTTP, (), body, at, source, "imported from a local file"))
            new += 1
    return ImportSummary(new, known, tuple(path for path, name in found if name is None), tuple(addresses))


def left_aside(archive: Path, summary: ImportSummary, named: Iterable[Path]) -> Iterator[tuple[Path, str, bool]]:
    """The imported files that gave no report, from the archive that was built with them: file, reason, whether that is a failure.

    It is one where the file cannot be read, or was named itself; a folder may hold other documents beside the reports.
    """
    wanted = set(named)
    with closing(open_archive(archive)) as connection:
        for address, path in summary.addresses:
            rows = connection.execute(
                "SELECT outcome, outcome_message FROM captures WHERE url = ? AND role = 'file' ORDER BY fetched_at",
                (address,),
            ).fetchall()
            if not rows or any(outcome == "report" for outcome, _ in rows):
                continue
            outcome, message = rows[-1]
            is_failure = path in wanted or outcome not in ("not_a_report", "unidentified")
            yield path, message or (_UNIDENTIFIED if path.stat().st_size else "The file is empty."), is_failure


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str | None]]:
    """Each file with its name below what was given; None for a file of a folder that no report is published as."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        root = path.resolve()
        for file in sorted(root.rglob("*")):
            relative = file.relative_to(root.parent)
            if not file.is_file() or any(part.startswith(".") for part in relative.parts[1:]):
                continue
            is_wanted = file.suffix.lower() in SUFFIXES or not file.suffix
            yield file, relative.as_posix() if is_wanted else None
