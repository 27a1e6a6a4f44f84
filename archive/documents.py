"""Bytes of unknown origin → Document, each format by the way that is safe for it.

Pages and texts are read here, by parsers that bound themselves; PDF, Office and picture files go to a child process with limits.
"""

from __future__ import annotations

from crawler.document import Document
from crawler.guard import read_guarded
from crawler.readers import read_document
from crawler.readers.sniff import sniff


def read_untrusted(body: bytes, *, name: str = "", charset: str = "") -> Document:
    """Read a document; ``name`` and ``charset`` are hints. Raises UnreadableError."""
    if sniff(body, name).startswith("text/"):
        return read_document(body, name=name, charset=charset)
    return read_guarded(body, name=name, charset=charset)
