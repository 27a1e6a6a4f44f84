"""The one thing a crawl produces: a capture, the bytes of one answer with what is known of how they were fetched.

It holds no judgement: whether the bytes are a report is decided later, from disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.report import Source

NOT_HTTP = 0  # Capture.status of a file that was imported and not fetched


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server, or one imported file.

    ``url`` is the address asked for, ``final_url`` the one that answered. ``status`` is the HTTP status, or ``NOT_HTTP``
    for an imported file. ``headers`` are the answer's header lines in order, as received. ``body`` is the payload after transfer and
    content coding were removed. ``fetched_at`` is aware. ``protocol_note`` says what of the exchange the capture
    does not keep exactly ("" means: the client hands over decoded bodies and header lines in a normalised spelling).
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    source: Source = field(default_factory=Source)
    protocol_note: str = ""

    def header(self, name: str) -> str:
        """The first value of a header, "" where absent; names compare without case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")
