"""What a site's robots.txt says, read as the standard (RFC 9309) asks and as government sites serve it. Pure.

404 and other 4xx: everything may be fetched. 5xx or no answer: nothing, until it answers. A page of HTML in place of the file, which soft-404 sites
serve: everything. GBK files are read as such. Only the first 500 KiB count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

MAX_SIZE = 500 << 10
MAX_CRAWL_DELAY = 120.0  # seconds; what a site asks beyond this would keep it from being read at all, and is noted


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. ``rules`` is None where everything is allowed; ``is_closed`` where nothing is, for now."""

    rules: Protego | None = None
    is_closed: bool = False
    reason: str = ""

    def allows(self, url: str, agent: str) -> bool:
        """Whether the address may be fetched."""
        if self.is_closed:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def crawl_delay(self, agent: str) -> float:
        """Seconds between requests that the site asks for, 0 where it asks for none."""
        delay = self.rules.crawl_delay(agent) if self.rules is not None else None
        rate = self.rules.request_rate(agent) if self.rules is not None else None
        seconds = float(delay or 0)
        if rate is not None and rate.requests:
            seconds = max(seconds, rate.seconds / rate.requests)
        return min(seconds, MAX_CRAWL_DELAY)


def read_robots(status: int, body: bytes) -> Robots:
    """The rules that an answer to /robots.txt gives."""
    if status == 521:
        return Robots(is_closed=True, reason="jsl")  # the anti-bot service answers for the site
    if status >= 500 or status == 429:
        return Robots(is_closed=True, reason=f"robots_status_{status}")
    if status >= 400 or status < 200:
        return Robots()
    text = _decode(body[:MAX_SIZE])
    if re.search(r"<(?:!doctype|html|head|body|script)\b", text[:2_000], re.I):
        return Robots()
    return Robots(Protego.parse(text))


def _decode(body: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")
