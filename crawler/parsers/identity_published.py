"""The day a report was published: which of the printed dates can be believed, and what it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from crawler.document import Issue
from crawler.parsers.identity_evidence import Evidence
from crawler.parsers.identity_text import find_dates

_EARLIEST = dt.date(2007, 4, 5)
"""The day the regulations on open government information were promulgated; no report under them is older."""


@dataclass(frozen=True, slots=True)
class PublishedFound:
    """``day`` in ISO form or None; ``basis`` is ``page``, ``list``, ``written`` (成文日期), ``signature`` or ""."""

    day: str | None
    basis: str
    issues: tuple[Issue, ...]


def find_published(evidence: Evidence, year: int | None) -> PublishedFound:
    """The first date that can be one of publication: of the page, of the list, of the metadata table, of the signature.

    A date before the reporting year is no date of this report (templates print the same old day on every page) and is refused with
    an issue; one inside the reporting year is kept with an issue.
    """
    issues: list[Issue] = []
    for text, basis in (*evidence.dates, *((line, "signature") for line in reversed(evidence.signature))):
        if basis == "signature" and len(text) > 60 and not text.endswith("日"):
            continue
        dates = find_dates(text)
        if not dates:
            continue
        day = dates[-1] if basis == "signature" else dates[0]
        if basis == "signature" and day.month == 12 and day.day == 31:
            # The end of the statistics period, not a signature.
            continue
        if day < _EARLIEST or day.year > 2100 or (year is not None and day.year < year):
            if basis != "signature":
                issues.append(
                    Issue(
                        "published_refused",
                        f"{day} is printed as a date but cannot be the publication of the report on {year}.",
                    )
                )
            continue
        if year is not None and day.year == year:
            issues.append(
                Issue("published_before_period_end", f"The date {day} lies before the end of the year reported on.")
            )
        if basis in ("signature", "written"):
            issues.append(
                Issue(
                    "published_from_text",
                    f"The page gives no date of publication; {day} is the date of its {basis} line.",
                )
            )
        return PublishedFound(day.isoformat(), basis, tuple(dict.fromkeys(issues)))
    return PublishedFound(None, "", tuple(dict.fromkeys(issues)))
