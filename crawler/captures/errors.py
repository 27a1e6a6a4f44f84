"""What can go wrong with stored captures, one class a cause, so that callers can choose an exit status."""

from __future__ import annotations


class CaptureError(Exception):
    """Captures cannot be written or read; the message names the file and what to do."""


class FolderUnusableError(CaptureError):
    """The folder of captures cannot be created, opened or written."""


class StorageFullError(CaptureError):
    """The disk, or the quota on it, is full. What was acknowledged before is safe."""


class DamagedCaptureError(CaptureError):
    """Stored bytes differ from their digest or cannot be unpacked; ``warc`` and ``offset`` say where."""

    def __init__(self, warc: str, offset: int, problem: str) -> None:
        super().__init__(
            f"{warc}, byte {offset}: {problem}. Restore the file from a copy; run `gongkai verify` to list all damage."
        )
        self.warc = warc
        self.offset = offset
        self.problem = problem
