"""The gzip members of a WARC file, one a record: where they begin and end, and which of them are damaged.

A reader of WARC alone stops silently at a torn member. Evidence must not be lost silently, so damage is named here
with its offset, and reading goes on at the next member that begins a record. Knows nothing of what records mean.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_MEMBER = 1 << 30  # bytes unpacked; a record of ours is a download of at most some tens of MiB, or an imported file
CUT_SHORT = "the record is cut short"
_CHUNK = 1 << 18
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member at ``offset`` of ``length`` bytes, unpacked to ``data``; ``problem`` is "" when whole.

    ``is_torn`` marks the last member of a file that ends inside it, as a crash or a full disk leaves it. ``sha256`` is that
    of the packed bytes.
    """

    offset: int
    length: int
    data: bytes
    sha256: str
    problem: str = ""
    is_torn: bool = False


def read_member(file: BinaryIO, offset: int) -> Member:
    """Unpack the member that begins at ``offset``."""
    file.seek(offset)
    unpacker = zlib.decompressobj(wbits=31)
    digest = hashlib.sha256()
    parts: list[bytes] = []
    packed = unpacked = 0

    def broken(problem: str, *, is_torn: bool = False) -> Member:
        return Member(offset, packed, b"", digest.hexdigest(), problem, is_torn)

    while not unpacker.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return broken(CUT_SHORT, is_torn=True)
        try:
            part = unpacker.decompress(chunk, MAX_MEMBER - unpacked + 1)
        except zlib.error as error:
            return broken(f"the record cannot be unpacked ({error})")
        unpacked += len(part)
        if unpacked > MAX_MEMBER:
            return broken(f"the record unpacks to more than {MAX_MEMBER} bytes")
        parts.append(part)
        used = chunk[: len(chunk) - len(unpacker.unused_data)]
        packed += len(used)
        digest.update(used)
    return Member(offset, packed, b"".join(parts), digest.hexdigest())


def scan_members(file: BinaryIO, start: int = 0) -> Iterator[Member]:
    """All members from ``start`` on, damaged ones included; after damage, from the next member that begins a WARC record."""
    offset = start
    file.seek(0, 2)
    end = file.tell()
    while offset < end:
        member = read_member(file, offset)
        if not member.problem:
            yield member
            offset += member.length
            continue
        following = _next_record(file, offset + 1)
        # A flipped byte in the middle can make the unpacker run to the end of the file: torn means that nothing follows.
        is_torn = member.is_torn and following is None
        length = (following if following is not None else end) - offset
        yield Member(offset, length, b"", member.sha256, member.problem, is_torn)
        if following is None:
            return
        offset = following


def _next_record(file: BinaryIO, start: int) -> int | None:
    """The offset of the next gzip member whose content begins as a WARC record, or None."""
    position = start
    while True:
        file.seek(position)
        chunk = file.read(_CHUNK)
        if len(chunk) < len(_MAGIC):
            return None
        found = chunk.find(_MAGIC)
        while found >= 0:
            if _begins_record(file, position + found):
                return position + found
            found = chunk.find(_MAGIC, found + 1)
        position += len(chunk) - (len(_MAGIC) - 1)


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(1024), 5) == b"WARC/"
    except zlib.error:
        return False
