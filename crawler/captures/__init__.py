"""Every fetched byte, for ever: WARC 1.1 files (``store``), their index (``index``, a cache) and the crawl's memory (``ledger``).

Nothing here reads a document or talks to a network.
"""

from crawler.captures.errors import CaptureError, DamagedCaptureError, FolderUnusableError, StorageFullError
from crawler.captures.records import StoredCapture
from crawler.captures.store import CaptureStore

__all__ = [
    "CaptureError",
    "CaptureStore",
    "DamagedCaptureError",
    "FolderUnusableError",
    "StorageFullError",
    "StoredCapture",
]
