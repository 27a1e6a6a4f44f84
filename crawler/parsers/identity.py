"""Who reports for which year, as a report, its page and its source say it: the one way into the identity's modules.

Nothing is guessed silently. Every field comes with a word for what it rests on, and what was completed, corrected, contradicted
or left open is an issue. The rules stand where they are applied: identity_agency, identity_year, identity_scope,
identity_published.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.document import Document, Issue
from crawler.parsers.identity_agency import find_agency
from crawler.parsers.identity_evidence import Evidence, gather
from crawler.parsers.identity_published import find_published
from crawler.parsers.identity_scope import find_scope
from crawler.parsers.identity_year import find_year
from crawler.registry.divisions import Register
from crawler.report import Kind, Level, Scope, Source

NOTHING_KNOWN = Source()
"""The source of a document that was found nowhere."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity fields of a Report.

    ``agency`` is the unit's full name with its place; ``division_code`` the six-digit code of the county-level (or higher) division whose
    unit it is – a township's report carries its county's code, because codes of townships change too often for a permanent key. The bases:
    ``title``, ``page_title``, ``link_title``, ``introduction``, ``signature``, ``publisher``, ``text``, ``site`` for the agency; see the modules for the others.
    """

    agency: str | None
    agency_basis: str
    division_code: str | None
    level: Level | None
    kind: Kind | None
    year: int | None
    year_basis: str
    scope: Scope | None
    scope_basis: str
    title: str | None
    published: str | None
    published_basis: str
    issues: tuple[Issue, ...]


def parse_identity(
    document: Document,
    *,
    source: Source = NOTHING_KNOWN,
    register: Register,
    page: Document | None = None,
) -> Identity:
    """The identity of the report in ``document``; ``page`` is the article page that an attachment hangs on."""
    evidence = gather(document, source, page)
    agency = find_agency(evidence, source, register)
    year = find_year(evidence, source)
    scope, scope_basis = find_scope(evidence, agency.kind)
    published = find_published(evidence, year.year)
    title, title_issues = _title(evidence)
    return Identity(
        agency=agency.name,
        agency_basis=agency.basis,
        division_code=agency.place.code if agency.place else None,
        level=agency.level,
        kind=agency.kind,
        year=year.year,
        year_basis=year.basis,
        scope=scope,
        scope_basis=scope_basis,
        title=title,
        published=published.day,
        published_basis=published.basis,
        issues=(*agency.issues, *year.issues, *published.issues, *title_issues),
    )


def _title(evidence: Evidence) -> tuple[str | None, tuple[Issue, ...]]:
    """The first title that names unit and year, else the first; a link's text only when nothing else is one, with an issue."""
    own = [title for title, basis in evidence.titles if basis != "link_title"]
    if own:
        return next((title for title in own if title.is_full), own[0]).text, ()
    for title, _ in evidence.titles:
        return title.text, (
            Issue("title_from_link", "The document prints no title; it is the text of the link that led to it."),
        )
    return None, (Issue("title_missing", "The document prints no title of a report."),)
