"""The folder of WARC files: append a capture, list all of them in one order, read a body back, find damage.

Files are only ever appended to. A record is on the disk, synced, when ``write`` returns; a record that a crash tore is left as it lies, named
by ``verify``, and writing goes on in a new file. The store knows no addresses that were not fetched: that is the ledger's business.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from crawler.captures.errors import CaptureError, DamagedCaptureError, FolderUnusableError, StorageFullError
from crawler.captures.index import PATTERN, CaptureIndex, Damage
from crawler.captures.members import read_member, scan_members
from crawler.captures.records import (
    StoredCapture,
    describe,
    format_date,
    make_record_id,
    pack_capture,
    pack_warcinfo,
    problem_of,
    unpack_record,
)
from crawler.items import Capture

MAX_FILE = 256 << 20  # bytes; a file that is larger is not appended to
_CONTINUED_BELOW = 32 << 20  # a file of an earlier session is continued while it is quick to read through
_GZIP_HEAD = (
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00"  # no name, no time: nothing else is written here, and no checksum covers it
)
_LEAST_FREE = 256 << 10  # bytes; less than SQLite needs beside its files
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Checked:
    """One record that was verified; ``problem`` is "" when every byte is as it was written."""

    warc: str
    offset: int
    length: int
    problem: str


def software() -> str:
    """Name and version as they stand in warcinfo records and in the user agent."""
    try:
        return f"gongkai/{version('gongkai')}"
    except PackageNotFoundError:
        return "gongkai"


class CaptureStore:
    """The captures of one folder. Use as a context manager; one writer a file, any number of readers.

    ``contact`` is the operator's address, for the warcinfo records. ``max_file`` is the size in bytes at which a new file is begun.
    """

    def __init__(self, folder: Path, *, contact: str = "", max_file: int = MAX_FILE) -> None:
        self.folder = Path(folder)
        self._contact = contact
        self._max_file = max_file
        self._file: BinaryIO | None = None
        self._warc = ""
        self._warcinfo_id = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = CaptureIndex(self.folder)
            self._index.refresh()
        except OSError as error:
            raise FolderUnusableError(
                f"{self.folder}: the folder of captures cannot be used ({error.strerror or error})"
            ) from error
        except sqlite3.Error as error:
            raise as_storage_error(self.folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the files."""
        self._close_file()
        self._index.close()

    # Writing

    def write(self, capture: Capture) -> StoredCapture:
        """Store a capture durably. A payload that is held already becomes a revisit record.

        Raises StorageFullError or FolderUnusableError; nothing that was acknowledged before is touched.
        """
        try:
            if self._file is None:
                self._open_file(capture.fetched_at)
            return self._append_capture(capture)
        except OSError as error:
            self._close_file()
            raise _as_capture_error(self.folder, error) from error
        except sqlite3.Error as error:  # the record is safe, the index cannot note it
            self._close_file()
            raise as_storage_error(self.folder, error) from error

    def _append_capture(self, capture: Capture) -> StoredCapture:
        offset = self._tell()
        sha256 = hashlib.sha256(capture.body).hexdigest()
        record_id = make_record_id(self._warc, str(offset), capture.final_url, format_date(capture.fetched_at), sha256)
        original = self._index.original_of(sha256) if capture.body else None
        packed = pack_capture(capture, record_id, self._warcinfo_id, original)
        self._append(packed)
        # Described from what was packed, so that a record which cannot be read back is found now and not years later.
        record, body = unpack_record(read_member(io.BytesIO(packed), 0).data)
        stored = describe(record, body, self._warc, offset, len(packed))
        if stored is None:
            raise CaptureError(f"{self._warc}, byte {offset}: what was written is no capture")
        self._index.add(self._warc, offset, len(packed), hashlib.sha256(packed).hexdigest(), stored)
        if offset + len(packed) >= self._max_file:
            self._close_file()
        return stored

    def _append(self, packed: bytes) -> None:
        if self._file is None:
            raise CaptureError("no file is open for writing")
        self._file.write(packed)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _tell(self) -> int:
        return self._file.tell() if self._file is not None else 0

    def _open_file(self, moment: datetime) -> None:
        """Continue the newest file if it is whole, small and nobody else's, else begin the next one."""
        self._index.refresh()
        names = sorted(path.name for path in self.folder.glob("gongkai-*.warc.gz"))
        if not (names and self._continue_file(self.folder / names[-1])):
            self._begin_file(_number_of(names[-1]) + 1 if names else 1)
        offset = self._tell()
        info = {
            "software": software(),
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "classic",
            "operator": self._contact,
        }
        self._warcinfo_id = make_record_id(self._warc, str(offset), "warcinfo", format_date(moment))
        packed = pack_warcinfo(self._warc, info, moment, self._warcinfo_id)
        self._append(packed)
        self._index.add(self._warc, offset, len(packed), hashlib.sha256(packed).hexdigest(), None)

    def _continue_file(self, path: Path) -> bool:
        size = path.stat().st_size
        if size >= min(_CONTINUED_BELOW, self._max_file):
            return False
        file = path.open("ab")
        if not _is_locked_by_us(file):
            file.close()
            return False
        with path.open("rb") as reader:
            is_whole = all(not member.problem for member in scan_members(reader))
        if not is_whole:
            file.close()
            return False
        self._file, self._warc = file, path.name
        return True

    def _begin_file(self, number: int) -> None:
        while True:
            path = self.folder / f"gongkai-{number:06d}.warc.gz"
            try:
                file = path.open("xb")
            except FileExistsError:
                number += 1
                continue
            _is_locked_by_us(file)
            self._file, self._warc = file, path.name
            _sync_folder(self.folder)
            return

    def _close_file(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file, self._warc = None, ""

    # Reading

    def iterate(self) -> Iterator[StoredCapture]:
        """All captures, straight from the WARC files, by time, address and digest; bodies are not held."""
        self._index.refresh()
        return self._index.iterate()

    def read(self, stored: StoredCapture) -> bytes:
        """The payload; of a revisit, that of the record it repeats. Raises DamagedCaptureError where it differs from its digest."""
        places = ((stored.warc, stored.offset),) if stored.record != "revisit" else self._index.holders(stored.sha256)
        if not places:
            raise DamagedCaptureError(
                stored.warc, stored.offset, f"no record holds the payload {stored.sha256} that this revisit repeats"
            )
        damage: DamagedCaptureError | None = None
        for warc, offset in places:
            try:
                return self._read_payload(warc, offset, stored.sha256)
            except DamagedCaptureError as error:
                damage = damage or error
        raise damage or DamagedCaptureError(stored.warc, stored.offset, "the payload cannot be read")

    def _read_payload(self, warc: str, offset: int, sha256: str) -> bytes:
        try:
            with (self.folder / warc).open("rb") as file:
                member = read_member(file, offset)
        except OSError as error:
            raise DamagedCaptureError(warc, offset, f"the file cannot be read ({error.strerror})") from error
        if member.problem:
            raise DamagedCaptureError(warc, offset, member.problem)
        try:
            _, body = unpack_record(member.data)
        except ValueError as error:
            raise DamagedCaptureError(warc, offset, str(error)) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise DamagedCaptureError(warc, offset, "the payload differs from its digest")
        return body

    # Fixity

    def damages(self) -> tuple[Damage, ...]:
        """Damage that was met when the files were last read through (quick; ``verify`` reads every byte)."""
        self._index.refresh()
        return self._index.damages()

    def verify(self) -> Iterator[Checked]:
        """Every record of every file against every digest there is, in order of file and offset; missing files last."""
        self._index.refresh()
        for path in sorted(self.folder.glob(PATTERN)):
            yield from self.verify_file(path.name)
        for damage in self._index.damages():
            if not (self.folder / damage.warc).exists():
                yield Checked(damage.warc, damage.offset, 0, damage.problem)

    def verify_file(self, warc: str) -> Iterator[Checked]:
        """The records of one file; a file of ours is also compared with the digests noted when its records were written."""
        noted = self._index.member_digests(warc)
        seen: set[int] = set()
        with (self.folder / warc).open("rb") as file:
            for member in scan_members(file):
                seen.add(member.offset)
                problem = member.problem or problem_of(member.data)
                if not problem and noted.get(member.offset, member.sha256) != member.sha256:
                    problem = "the packed record differs from what was written"
                if not problem and warc.startswith("gongkai-"):
                    file.seek(member.offset)
                    is_ours = file.read(len(_GZIP_HEAD)) == _GZIP_HEAD
                    problem = "" if is_ours else "the gzip header was altered"
                yield Checked(warc, member.offset, member.length, problem)
        for offset in sorted(noted.keys() - seen):
            yield Checked(warc, offset, 0, "a record that was here is gone")


def _number_of(name: str) -> int:
    digits = name.removeprefix("gongkai-").split(".", 1)[0]
    return int(digits) if digits.isdigit() else 0


def _is_locked_by_us(file: BinaryIO) -> bool:
    """Whether this process holds the file for writing now; the lock goes with the process, however it ends."""
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _as_capture_error(folder: Path, error: OSError) -> CaptureError:
    if error.errno in _FULL:
        return StorageFullError(
            f"{folder}: the disk is full; free some space and run again, what was captured before is safe"
        )
    return FolderUnusableError(
        f"{folder}: a capture cannot be written ({error.strerror or error}); check the folder's owner and rights"
    )


def as_storage_error(path: Path, error: sqlite3.Error) -> CaptureError:
    """What SQLite met beside the captures, in words: it says "disk I/O error" for a full disk too."""
    try:
        is_full = shutil.disk_usage(path if path.is_dir() else path.parent).free < _LEAST_FREE
    except OSError:
        is_full = False
    if is_full or "full" in str(error):
        return StorageFullError(
            f"{path}: the disk is full; free some space and run again, what was captured before is safe"
        )
    return FolderUnusableError(f"{path}: a database beside the captures cannot be used ({error})")
