"""Bytes of unknown origin → Document, each format by the way that is safe for it.

Pages and texts are read here, by parsers that bound themselves; PDF, Office and picture files go to a child process with limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.document import Document
from crawler.guard import read_ahead, read_guarded
from crawler.readers import read_document
from crawler.readers.sniff import sniff


def read_untrusted(body: bytes, *, name: str = "", charset: str = "") -> Document:
    """Read a document; ``name`` and ``charset`` are hints. Raises UnreadableError."""
    if sniff(body, name).startswith("text/"):
        return read_document(body, name=name, charset=charset)
    return read_guarded(body, name=name, charset=charset)


def read_first_ahead(paths: Iterable[Path]) -> None:
    """Let the child process read, beside whatever the caller does next, the first of these files that `read_untrusted` will give it.

    Only for speed: a path that names nothing readable is passed over; reading it tells what is wrong.
    """
    for path in paths:
        try:
            body = path.read_bytes()
        except OSError:
            continue
        if not sniff(body, path.name).startswith("text/"):
            read_ahead(body, name=path.name)
            return
