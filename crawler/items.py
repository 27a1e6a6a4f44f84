"""What a crawl is given and the one thing it produces: sites, and captures, the bytes of one answer with what is known of how they were fetched.

A capture holds no judgement: whether the bytes are a report is decided later, from disk.
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


@dataclass(frozen=True, slots=True)
class Site:
    """One entry page of the registry.

    ``url`` is where to begin: a list of reports, a disclosure page or a home page. ``hosts`` are further host names that belong to it and are
    not under gov.cn. ``accept_bad_certificate`` is for sites whose broken TLS was seen and written down in the registry, ``uses_browser`` for those whose pages
    exist only after their scripts ran. ``family`` is the make of its pages as a person saw it, used only where detection finds none.
    """

    url: str
    name: str = ""
    division_code: str = ""
    hosts: tuple[str, ...] = ()
    accept_bad_certificate: bool = False
    uses_browser: bool = False
    family: str = ""
