"""What the ledger keeps, as values: an address, a site and a column of reports, and the columns that they fill in its file.

Values alone: nothing here opens the file or decides when an address is due.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Literal

from crawler.captures.records import source_from_json, source_to_json
from crawler.report import Source

State = Literal["queued", "fetching", "captured", "failed", "blocked", "gone", "refused"]


@dataclass(frozen=True, slots=True)
class Address:
    """What is known of one address. Times are ISO texts in UTC, "" for never.

    ``role`` is that of the source, or ``page`` for a further page of a list. ``unchanged`` counts re-checks in a row that found the same bytes;
    ``fingerprint`` is the digest of a list's rows when they were last read.
    """

    url: str
    site: str = ""
    role: str = ""
    state: State = "queued"
    reason: str = ""
    attempts: int = 0
    status: int = 0
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    unchanged: int = 0
    next_due: str = ""
    first_seen: str = ""
    last_seen: str = ""
    last_fetched: str = ""
    discovered_from: str = ""
    fingerprint: str = ""
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is known of one registered site. ``state`` is ``new``, ``ok``, ``empty``, ``blocked``, ``failed``, ``stopped`` or ``refused``.

    ``reports`` counts the reports its lists named; ``notes`` are stable words with details about what was met on the way
    (``missing_rows 3 of 45``, ``refused_link http://…``).
    """

    url: str
    name: str = ""
    division_code: str = ""
    family: str = ""
    state: str = "new"
    state_reason: str = ""
    requests: int = 0
    reports: int = 0
    notes: tuple[str, ...] = ()
    last_ok: str = ""
    last_run: str = ""
    next_due: str = ""


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A list of reports that a crawl found: how sure that is (0–1), what speaks for it, and the page that led there."""

    url: str
    site: str
    name: str
    score: float
    evidence: tuple[str, ...]
    found_on: str
    last_seen: str


ADDRESS_FIELDS = tuple(item.name for item in fields(Address))
SITE_FIELDS = tuple(item.name for item in fields(SiteState))


def format_time(moment: datetime) -> str:
    """ISO text in UTC to the second, which sorts as time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def row_of_address(address: Address) -> list[object]:
    """The values of ``ADDRESS_FIELDS``."""
    return [source_to_json(address.source) if name == "source" else getattr(address, name) for name in ADDRESS_FIELDS]


def row_of_site(site: SiteState) -> list[object]:
    """The values of ``SITE_FIELDS``."""
    return [
        json.dumps(site.notes, ensure_ascii=False) if name == "notes" else getattr(site, name) for name in SITE_FIELDS
    ]


def address_of(row: tuple[object, ...]) -> Address:
    """The address that ``row_of_address`` wrote."""
    values = dict(zip(ADDRESS_FIELDS, row, strict=True))
    return Address(**{**values, "source": source_from_json(str(values["source"]))})  # type: ignore[arg-type]


def site_of(row: tuple[object, ...]) -> SiteState:
    """The site that ``row_of_site`` wrote."""
    values = dict(zip(SITE_FIELDS, row, strict=True))
    return SiteState(**{**values, "notes": tuple(json.loads(str(values["notes"])))})  # type: ignore[arg-type]
