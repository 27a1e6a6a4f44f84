"""The crawl's one clock. Tests move it to make a second night; nothing else in the crawl asks for the time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in UTC, ``shift`` seconds ahead of the machine's."""

    shift: float = 0.0

    def now(self) -> datetime:
        """The moment."""
        return datetime.now(UTC) + timedelta(seconds=self.shift)
