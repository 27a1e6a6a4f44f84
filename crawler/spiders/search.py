"""The search for a site's reports when the direct way shows none: columns known of old, weaker leads, and last of all common addresses.

Decides what is looked at next and why, within a budget of requests; asks nothing itself. A site whose home page leads to its column never
comes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import Address
from crawler.families import Ask, Link, ListPage
from crawler.families.completeness import judge_completeness
from crawler.families.discovery import Lead, common_addresses, find_leads
from crawler.families.model import Row
from crawler.spiders.visit import Visit

BATCH = 3  # looked at before the results are weighed again


@dataclass(frozen=True, slots=True)
class Look:
    """One page to look at: ``found_on`` is the page that gave the hint, ``evidence`` why."""

    link: Link
    found_on: str
    evidence: tuple[str, ...]
    is_guess: bool = False


def note_leads(visit: Visit, page: ListPage, url: str, text: str, asked: set[str]) -> None:
    """Remember the leads of a page that is no column, but for those that are asked anyway."""
    for lead in find_leads(page, url, text):
        known = visit.leads.get(lead.link.url)
        if lead.link.url not in asked and (known is None or known[0].score < lead.score):
            visit.leads[lead.link.url] = (lead, url)


def next_looks(visit: Visit, ledger: Ledger, budget: int) -> tuple[Look, ...]:
    """What to look at next while no report was found, () when there is nothing more or the budget is spent."""
    if visit.is_found or visit.stopped_by or visit.entry_state:
        return ()
    allowed = min(BATCH, budget - visit.searched)
    if allowed <= 0:
        if visit.leads:
            visit.note(f"search_budget {budget}")
        return ()
    stages = (_known_columns(visit, ledger), _leads(visit), _guesses(visit, ledger))
    looks = next((stage[:allowed] for stage in stages if stage), ())
    visit.searched += len(looks)
    return looks


def _known_columns(visit: Visit, ledger: Ledger) -> tuple[Look, ...]:
    return tuple(
        Look(Link(column.url, column.name), column.found_on, column.evidence)
        for column in ledger.columns(visit.site.url)
        if visit.is_new(Ask(column.url))
    )


def _leads(visit: Visit) -> tuple[Look, ...]:
    leads = sorted(visit.leads.values(), key=lambda entry: (-entry[0].score, entry[0].link.url))
    return tuple(_look(lead, found_on) for lead, found_on in leads if visit.is_new(Ask(lead.link.url)))


def _guesses(visit: Visit, ledger: Ledger) -> tuple[Look, ...]:
    """Common addresses, but for those that were no page before."""
    return tuple(
        _look(lead, visit.site.url)
        for lead in common_addresses(visit.site.url)
        if visit.is_new(Ask(lead.link.url))
        and ((known := ledger.address(lead.link.url)) is None or known.reason != "guessed_page")
    )


def _look(lead: Lead, found_on: str) -> Look:
    return Look(lead.link, found_on, lead.evidence, lead.is_guess)


def missing_units(visit: Visit, articles: list[Address]) -> Iterator[str]:
    """What is missing of the units that the site itself says had to publish, as notes."""
    rows = [Row(address.url, address.source.title, publisher=address.source.publisher) for address in articles]
    for status in visit.statuses:
        missing = [
            what.removeprefix("unit ")
            for what in judge_completeness(rows, status=[status]).missing
            if what.startswith("unit ")
        ]
        if missing:
            named = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
            yield f"missing_units {len(missing)} of {len(status.units)}: {named}"
