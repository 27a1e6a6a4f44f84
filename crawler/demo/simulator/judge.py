"""Compares what a crawler found on a simulated site with the verdict that it should have reached. Pure."""

from __future__ import annotations

from collections.abc import Collection

from crawler.demo.simulator.model import SimulatedSite


def judge(
    site: SimulatedSite,
    found: Collection[tuple[str, int]],
    state: str,
    reason: str = "",
    *,
    says_incomplete: bool | None = None,
) -> tuple[str, ...]:
    """Every disagreement as a sentence; none means that the crawler is right.

    ``found`` are (agency, year) of the reports read from the site. Reports that hold only pictures may be among them or not.
    ``says_incomplete`` is whether the crawler noted that rows are missing; None leaves that out.
    """
    tolerated = {(e.truth["agency"], e.truth["year"]) for e in site.unreadable if e.truth}
    told = [f"{site.key}: not found: {agency} {year}" for agency, year in sorted(site.keys - set(found))]
    told += [
        f"{site.key}: taken for a report: {agency} {year}"
        for agency, year in sorted(set(found) - site.keys - tolerated)
    ]
    if state != site.state:
        told.append(f"{site.key}: the state is {state!r}, should be {site.state!r}")
    if "" not in site.reasons and reason not in site.reasons:
        told.append(f"{site.key}: the reason is {reason!r}, should be one of {site.reasons}")
    if says_incomplete is not None and says_incomplete == site.is_complete:
        told.append(f"{site.key}: the crawler {'says' if says_incomplete else 'does not say'} that rows are missing")
    return tuple(told)
