"""One run at a time in a data folder.

The lock is the kernel's (flock) on ``data/lock`` and goes with its process, however that ends: there is no stale lock to clear away. What the file
says is for people only. When a run ends, the digests of what it left are noted (archive.fixity).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive import fixity
from archive.errors import DataFolderError, LockHeldError

LOCK = "lock"


@contextmanager
def run_lock(data: Path, verb: str) -> Iterator[None]:
    """Hold the folder's lock. Raises LockHeldError, which names the run that holds it, or DataFolderError."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise DataFolderError(
            f"{data}: the data folder cannot be used ({error.strerror}); check its path, owner and rights."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockHeldError(
                f"{data}: another run is at work here{_holder(file.read())}. Wait for its end."
            ) from None
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "verb": verb, "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
        file.flush()
        fixity.begin(data)
        try:
            yield
        finally:
            fixity.end(data)
            file.truncate(0)


def _holder(text: str) -> str:
    try:
        said = json.loads(text)
        return f" (gongkai {said['verb']}, process {said['pid']}, since {said['since']})"
    except (ValueError, KeyError, TypeError):
        return ""
