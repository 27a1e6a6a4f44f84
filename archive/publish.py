"""Puts a checked copy of the archive before the public, in one step, and can go back.

``data/published`` holds dated databases, a manifest beside each, and ``current.db``, a link to the one that is served. The link is exchanged by one
rename: readers see the old archive or the new one and nothing between. An archive that fails a check is never published, and what is
published stays as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import fixity
from archive.assertions import Broken, broken_assertions, lost_reports
from archive.build import ARCHIVE
from archive.errors import ArchiveError
from archive.store import open_archive, put_in_place, sync_folder

PUBLISHED = "published"
CURRENT = "current.db"
KEPT = 14  # earlier databases; with a nightly publication two weeks to go back
_LOSS_ALLOWED = 0.01  # of the published reports, when another program read them: a report may be told apart better


class NotPublishedError(ArchiveError):
    """The archive was not published; ``broken`` names the rules it breaks."""

    def __init__(self, message: str, broken: tuple[Broken, ...] = ()) -> None:
        super().__init__(message)
        self.broken = broken


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published now. ``is_new`` is False when it was published already."""

    path: Path
    sha256: str
    is_new: bool
    reports: int


def current_database(data: Path) -> Path | None:
    """The database that is served, None when nothing is published."""
    link = data / PUBLISHED / CURRENT
    try:
        return link.resolve(strict=True)
    except (FileNotFoundError, RuntimeError):
        return None


def publish(data: Path, *, accept_loss: str = "", now: datetime | None = None) -> Publication:
    """Check ``data/archive.db`` and publish a copy of it.

    ``accept_loss`` is the reason why reports that were published may be missing; it is kept in the manifest. Raises NotPublishedError, and
    leaves what is published, when a check fails.
    """
    source = data / ARCHIVE
    if not source.exists():
        raise NotPublishedError(f"{source}: there is no archive yet; run `gongkai build` first.")
    if fixity.is_damaged(data, ARCHIVE):
        raise NotPublishedError(
            f"{source}: it is not as the last run left it, so that a byte may have flipped; run `gongkai build` again."
        )
    folder = data / PUBLISHED
    folder.mkdir(parents=True, exist_ok=True)
    digest = file_digest(source)
    standing = current_database(data)
    if standing is not None and _manifest(standing).get("sha256") == digest:
        return Publication(standing, digest, False, int(_manifest(standing).get("reports", 0)))
    for manifest in _manifests(folder):
        if manifest.get("sha256") == digest and manifest.get("withdrawn_at"):
            raise NotPublishedError(
                f"This very archive was published and rolled back on {manifest['withdrawn_at']}; build a better one first."
            )
    reports, lost = _check(source, standing, accept_loss)
    moment = now or datetime.now(UTC)
    target = folder / f"archive-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest[:8]}.db"
    _copy(source, target, digest)
    manifest = {
        "database": target.name,
        "sha256": digest,
        "published_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "before": standing.name if standing is not None else None,
        "reports": reports,
        "lost": lost,
        "accepted_loss": accept_loss or None,
    }
    _write_manifest(target, manifest)
    _point_to(target)
    _prune(folder, target)
    return Publication(target, digest, True, reports)


def _check(source: Path, standing: Path | None, accept_loss: str) -> tuple[int, list[str]]:
    """Run every check; returns the number of reports and the keys that were published and are gone."""
    try:
        archive = open_archive(source)
        broken = broken_assertions(archive)
    except sqlite3.DatabaseError as error:
        raise NotPublishedError(f"{source}: not a usable archive ({error}); run `gongkai build --all`.") from error
    try:
        if broken:
            names = ", ".join(rule.name for rule in broken)
            raise NotPublishedError(
                f"Not published: {len(broken)} rules of the archive do not hold ({names}).", tuple(broken)
            )
        lost = [] if standing is None else _lost(archive, standing)
        allowed = _allowed_loss(archive, standing)
        if len(lost) > allowed and not accept_loss:
            raise NotPublishedError(
                f"Not published: {len(lost)} reports that are published are not in the archive, such as {', '.join(lost[:3])}."
                " If that is right, say why with --accept-loss REASON."
            )
        return archive.execute("SELECT COUNT(*) FROM reports").fetchone()[0], lost
    finally:
        archive.close()


def _lost(archive: sqlite3.Connection, standing: Path) -> list[str]:
    try:
        published = open_archive(standing)
        lost = lost_reports(archive, published)
        published.close()
    except sqlite3.DatabaseError:
        return []  # what is published is damaged: verify says so, and a good archive must not wait for it
    return lost


def _allowed_loss(archive: sqlite3.Connection, standing: Path | None) -> int:
    """How many reports may be missing without a reason: none when the same program read them."""
    if standing is None:
        return 0
    manifest = _manifest(standing)
    try:
        published = open_archive(standing)
        before = dict(published.execute("SELECT name, value FROM archive_info").fetchall())
        published.close()
    except sqlite3.DatabaseError:
        before = {}
    now = dict(archive.execute("SELECT name, value FROM archive_info").fetchall())
    is_same = before.get("parser_version") == now.get("parser_version") and "as_of" not in now
    return 0 if is_same else int(int(manifest.get("reports", 0)) * _LOSS_ALLOWED)


def rollback(data: Path, *, now: datetime | None = None) -> Publication:
    """Serve the database before the current one again. Raises NotPublishedError when there is none."""
    standing = current_database(data)
    if standing is None:
        raise NotPublishedError("Nothing is published, so there is nothing to go back to.")
    earlier = [
        path for path in databases(data) if path.name < standing.name and not _manifest(path).get("withdrawn_at")
    ]
    if not earlier:
        raise NotPublishedError(f"{standing.name} is the oldest database that is kept; there is none before it.")
    target = earlier[-1]
    if file_digest(target) != _manifest(target).get("sha256"):
        raise NotPublishedError(
            f"{target.name} is damaged (its digest is not that of its manifest); nothing was changed."
        )
    withdrawn = _manifest(standing) | {"withdrawn_at": (now or datetime.now(UTC)).isoformat(timespec="seconds")}
    _write_manifest(standing, withdrawn)
    _point_to(target)
    manifest = _manifest(target)
    return Publication(target, str(manifest["sha256"]), True, int(manifest.get("reports", 0)))


def databases(data: Path) -> list[Path]:
    """The published databases that are kept, the oldest first."""
    return sorted((data / PUBLISHED).glob("archive-*.db"))


def remove_earlier(data: Path) -> int:
    """Remove every published database but the current one, for they show what is withheld now; returns how many there were."""
    current = current_database(data)
    earlier = [path for path in databases(data) if path != current]
    for path in earlier:
        path.unlink()
        _manifest_path(path).unlink(missing_ok=True)
    return len(earlier)


def verify_published(data: Path) -> Iterator[tuple[Path, str]]:
    """Every published database with what is wrong with it, "" when it is as it was published."""
    for path in databases(data):
        expected = _manifest(path).get("sha256")
        if expected is None:
            yield path, "its manifest is missing or cannot be read"
        elif file_digest(path) != expected:
            yield path, "its digest is not that of its manifest"
        else:
            yield path, ""


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path, digest: str) -> None:
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        shutil.copyfile(source, unfinished)
        if file_digest(unfinished) != digest:
            raise NotPublishedError(
                f"{source}: the copy differs from it; the disk may be failing. Nothing was published."
            )
        unfinished.chmod(0o444)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _point_to(target: Path) -> None:
    link = target.with_name(CURRENT)
    unfinished = link.with_name(f".{CURRENT}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.symlink_to(target.name)
    unfinished.replace(link)
    sync_folder(link.parent)


def _prune(folder: Path, current: Path) -> None:
    for path in sorted(folder.glob("archive-*.db"))[:-KEPT]:
        if path != current:
            path.unlink()
            _manifest_path(path).unlink(missing_ok=True)


def _manifest_path(database: Path) -> Path:
    return database.with_suffix(".json")


def _manifest(database: Path) -> dict[str, Any]:
    try:
        said = json.loads(_manifest_path(database).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _manifests(folder: Path) -> list[dict[str, Any]]:
    return [_manifest(path) for path in sorted(folder.glob("archive-*.db"))]


def _write_manifest(database: Path, manifest: dict[str, Any]) -> None:
    path = _manifest_path(database)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    put_in_place(unfinished, path)
