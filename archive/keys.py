"""Permanent public keys, each computed from what it names and from nothing else, so that every rebuild gives the same.

A report's key is its agency's key and the year. The scope is added only where it is not the one that this kind of agency publishes by
itself: a government speaks for its area, everyone else for itself. So a government's whole-area report is ``K-2023`` and the report it
publishes on itself ``K-2023-organ``; an office's report on itself is ``K-2023`` and one on the whole area ``K-2023-area``. Nothing that
is found later changes a key.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b32encode
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawler.report import Kind, Scope

UNPLACED = "000000"  # stands where no division code is known; no such code exists
_SESSION_PARAMETERS = frozenset(
    {"t", "v", "_", "ts", "time", "timestamp", "random", "rand", "spm", "from", "jsessionid", "sessionid"}
)
_SESSION_PATH = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def agency_key(division_code: str | None, name: str) -> str:
    """``320813-k7mq2x``: the division's code and six base-32 characters of the SHA-256 of the name."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    digest = b32encode(hashlib.sha256(plain.encode()).digest()).decode().lower()
    return f"{division_code or UNPLACED}-{digest[:6]}"


def usual_scope(kind: Kind | None) -> Scope:
    """The scope on which an agency of this kind reports unless it says otherwise."""
    return "area" if kind == "government" else "organ"


def report_key(agency: str, year: int, scope: Scope | None, kind: Kind | None) -> str:
    """The permanent key of a report; an unknown scope is taken for the usual one."""
    suffix = f"-{scope}" if scope is not None and scope != usual_scope(kind) else ""
    return f"{agency}-{year}{suffix}"


def capture_key(url: str, sha256: str) -> str:
    """Sixteen hexadecimal digits for one content at one address."""
    return hashlib.sha256(f"{url}\n{sha256}".encode()).hexdigest()[:16]


def event_key(*parts: object) -> str:
    """Sixteen hexadecimal digits for an event, from everything that tells it from others."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def same_address(url: str) -> str:
    """One spelling for the addresses that lead to the same document.

    Scheme, ``www.``, default port, fragment, session ids and cache-busting parameters do not tell documents apart. Every other
    parameter does: whole sites put the document's number there.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return url
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _SESSION_PATH.sub("", parts.path) or "/"
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _SESSION_PARAMETERS
    ]
    query = f"?{urlencode(sorted(kept), quote_via=quote)}" if kept else ""
    return f"{host}{port}{path}{query}"
