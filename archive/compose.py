"""One agency's reports as rows of every table: history, current version, cells, findings, coverage.

It is given looks and a shelf of readings, and hands rows to the writer. It decides nothing about files or grouping, and holds one agency at
a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from sqlite3 import Row as SqlRow
from typing import Any, Protocol

from archive.checks.dates import told_changes
from archive.coverage import BEIJING, Held, Look, cover
from archive.findings import FindingsWriter
from archive.findings import Shelf as FindingsShelf
from archive.keys import event_key, usual_scope
from archive.reader import parser_version
from archive.rows import Prepared, changed_fields, has_private
from archive.search import facet_words
from archive.sightings import holds_report, sightings_of
from archive.store import ArchiveWriter
from archive.versions import Event, History, Version, tell_history
from archive.withhold import NOTHING, PRIVATE_NUMBERS, Withheld
from crawler.registry.divisions import Division, Register

Facets = tuple[tuple[str, object], ...]
_NAMED_FIELDS = 12  # of a change, in the event's text; all of them stand in the table changes


class Shelf(FindingsShelf, Protocol):
    """Where readings and findings of earlier builds are kept (archive.workbench)."""

    def prepared(self, reading: str) -> Prepared:
        """The rows of a reading's report."""

    def pages(self, reading: str) -> list[list[str]]:
        """Address and capture key of each page of a reading's report; [] where it stands on one page."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report with its history and the rows of its newest version.

    ``withheld`` is the reason why its content is not shown, "" when it is; ``hidden`` are the contents (``Version.content``) that are not shown.
    """

    key: str
    history: History
    prepared: Prepared
    withheld: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def head(self) -> dict[str, Any]:
        """The report's own fields by name."""
        return self.prepared.head

    @property
    def newest(self) -> Version:
        """The current version."""
        return self.history.versions[-1]

    @property
    def scope(self) -> str:
        """The report's scope, the usual one of its kind of agency where it states none."""
        return self.head["scope"] or usual_scope(self.head["kind"])


@dataclass(slots=True)
class Counts:
    """What was composed."""

    reports: int = 0
    agencies: int = 0
    versions: int = 0
    events: int = 0


class Composer:
    """Turns readings into rows, one agency after the other, in the order of their keys."""

    def __init__(
        self,
        writer: ArchiveWriter,
        shelf: Shelf,
        register: Register,
        sites: Mapping[str, Look],
        withheld: Withheld = NOTHING,
    ) -> None:
        self.counts = Counts()
        self.division_codes: set[str] = set()
        self.event_days: Counter[tuple[str, str]] = Counter()
        self._writer = writer
        self._shelf = shelf
        self._register = register
        self._sites = sites
        self._withheld = withheld
        self._sealed: dict[str, tuple[str | None, str]] = {
            digest: (None, reason) for digest, reason in withheld.contents.items()
        }
        self._findings = FindingsWriter(writer, shelf)
        self._section_id = 0
        self._facets: Facets = ()

    @property
    def findings(self) -> int:
        """How many findings were written."""
        return self._findings.count

    def finish(self) -> None:
        """Write what only the whole archive shows."""
        self._findings.add_archive_wide()
        self._writer.add_all("withheld", ((digest, *what) for digest, what in sorted(self._sealed.items())))

    def add_agency(self, key: str, looks_of: Mapping[str, list[SqlRow]]) -> None:
        """Write everything about one agency; ``looks_of`` gives the looks of each of its reports, in order of years."""
        told = [self._tell(report, looks) for report, looks in looks_of.items()]
        self._facets = self._write_agency(key, told)
        before: dict[str, Told] = {}
        for item in told:
            self._write_report(key, item, before.get(item.scope))
            before[item.scope] = item
        self._write_coverage(key, told, looks_of)
        self.counts.agencies += 1

    def _tell(self, key: str, looks: list[SqlRow]) -> Told:
        sightings = list(sightings_of(key, looks))
        history = tell_history(sightings)
        prepared = self._shelf.prepared(history.versions[-1].best.reading)
        # Looks and not sightings: the further pages of a report are sealed with it.
        read = [(look["sha256"], look["content"]) for look in looks if holds_report(key, look)]
        hidden = {content: reason for sha256, content in read if (reason := self._withheld.contents.get(sha256))}
        decided = self._withheld.reports.get(key, "")
        sealed = decided or self._private(history, prepared)
        for sha256, content in read:
            if reason := sealed or hidden.get(content, ""):
                self._sealed[sha256] = (key, reason)
        hidden |= {version.content: decided for version in history.versions if decided}
        return Told(key, history, prepared, hidden.get(history.versions[-1].content, ""), frozenset(hidden))

    def _private(self, history: History, prepared: Prepared) -> str:
        """Why no original of the report may be handed out: some version prints private numbers. "" where none does."""
        earlier = (self._shelf.report(version.best.reading) for version in history.versions[:-1])
        return PRIVATE_NUMBERS if prepared.has_private or any(map(has_private, earlier)) else ""

    def _write_agency(self, key: str, told: list[Told]) -> Facets:
        """Write the agency; returns what its texts are searched by."""

        def newest(name: str) -> Any:
            return next((item.head[name] for item in reversed(told) if item.head[name]), None)

        code = newest("division_code")
        division = self._register.get(code) if code else None
        line: dict[str, str] = {}
        if division is not None:
            line = {place.level: place.code for place in (*self._register.ancestors(division.code), division)}
        self.division_codes.update(line.values())
        places = (line.get("county"), line.get("prefecture"), line.get("province"))
        own = None if division is None else division.code
        level, kind = newest("level"), newest("kind")
        self._writer.add("agencies", (key, newest("agency"), own, level, kind, *places))
        return ("level", level), ("kind", kind), *(("place", code) for code in sorted(filter(None, {*places, own})))

    def _write_report(self, agency: str, told: Told, previous: Told | None) -> None:
        number = self.counts.reports + 1
        history, head, best = told.history, told.head, told.newest.best
        withheld = [["withheld", f"The content is withheld: {told.withheld}", ""]]
        issues = (withheld if told.withheld else told.prepared.issues) + [_rival_issue(url) for url in history.rivals]
        self._writer.add(
            "reports",
            (
                told.key,
                number,
                agency,
                head["year"],
                head["scope"],
                head["form"],
                None if told.withheld else head["title"],
                head["published"],
                moment(history.versions[0].seen_from),
                moment(max(location.last_seen for location in history.locations)),
                best.url,
                len(history.versions),
                history.vanished_at and moment(history.vanished_at),
                best.capture_key,
                head["agency_basis"],
                head["year_basis"],
                head["scope_basis"],
                0 if told.withheld else best.rank.figures,
                len(issues),
                told.withheld or None,
            ),
        )
        self._writer.add_all("issues", ((told.key, n, *issue) for n, issue in enumerate(issues, 1)))
        self._write_history(told)
        self._write_locations(told)
        pages = self._shelf.pages(best.reading)
        self._writer.add_all("report_pages", ((told.key, n, *page) for n, page in enumerate(pages, 1)))
        if told.withheld:
            self._writer.add_for_search("reports_fts", (number, "", "", ""))
        else:
            self._write_content(agency, told, number, previous)
        self.counts.reports += 1
        self.counts.versions += len(history.versions)

    def _write_content(self, agency: str, told: Told, number: int, previous: Told | None) -> None:
        for table, rows in told.prepared.tables.items():
            self._writer.add_all(table, ((told.key, *row) for row in rows))
        self._writer.add_all("cell_values", zip(repeat(number), *told.prepared.cells))
        self._write_sections(told, number)
        first_seen = _day(told.history.versions[0].seen_from)
        before = previous.newest.best.reading if previous is not None and not previous.withheld else ""
        self._findings.add_report(told.key, agency, told.newest.best.reading, before, first_seen)

    def _write_sections(self, told: Told, report: int) -> None:
        facets = facet_words((*self._facets, ("year", told.head["year"]), ("form", told.head["form"])))
        self._writer.add_for_search("reports_fts", (report, *told.prepared.words, facets))
        for position, number, *section, heading_words, text_words in told.prepared.sections:
            self._section_id += 1
            self._writer.add("sections", (self._section_id, told.key, position, number, *section))
            of_section = f"{facets} {facet_words([('section', number)])}"
            self._writer.add_for_search("sections_fts", (self._section_id, heading_words, text_words, of_section))

    def _write_history(self, told: Told) -> None:
        versions = told.history.versions
        reports = [self._shelf.report(version.best.reading) for version in versions] if len(versions) > 1 else []
        details: dict[int, str] = {}
        dated: list[tuple[date, date, str, str]] = []
        for number, version in enumerate(versions, 1):
            is_shown = told.hidden.isdisjoint(v.content for v in versions[max(0, number - 2) : number])
            changes = changed_fields(reports[number - 2], reports[number - 1]) if number > 1 and is_shown else []
            details[number] = summary(changes)
            if changes and not told.withheld:
                until, since = _day(versions[number - 2].seen_to), _day(version.seen_from)
                dated.append((until, since, *told_changes(name for name, _, _ in changes)))
            self._writer.add_all("changes", ((told.key, number, *change) for change in changes))
            self._writer.add(
                "report_versions",
                (
                    told.key,
                    number,
                    version.best.capture_key,
                    moment(version.seen_from),
                    moment(version.seen_to),
                    parser_version(),
                    version.content,
                    len(changes) if is_shown else None,
                    details[number] or None,
                ),
            )
        if dated:
            self._findings.add_changes(told.key, reports[-1], dated)
        for event in told.history.events:
            self._write_event(told.key, event, (details[event.version] or None) if event.kind == "changed" else None)

    def _write_event(self, key: str, event: Event, detail: str | None) -> None:
        row_key = event_key(key, event.at.isoformat(), event.kind, event.version)
        self._writer.add("events", (row_key, moment(event.at), event.kind, key, event.version, detail, event.url))
        self.event_days[_day(event.at).isoformat(), event.kind] += 1
        self.counts.events += 1

    def _write_locations(self, told: Told) -> None:
        current = told.newest.best.document
        for location in told.history.locations:
            last = location.last
            self._writer.add(
                "locations",
                (
                    told.key,
                    last.url,
                    last.role,
                    last.media_type,
                    last.parent_url or None,
                    moment(location.first_seen),
                    moment(location.last_seen),
                    location.gone_at and moment(location.gone_at),
                    int(location.document == current),
                    last.capture_key,
                ),
            )

    def _write_coverage(self, key: str, told: list[Told], looks_of: Mapping[str, list[SqlRow]]) -> None:
        usual: dict[int, Held] = {}
        for item in told:
            head, year = item.head, int(item.head["year"])
            figures = item.newest.best.rank.figures
            held = Held(item.key, year, item.scope == "area", head["form"], head["published"], figures)
            if year not in usual or len(held.key) < len(usual[year].key):
                usual[year] = held  # the report on the agency's usual scope stands for the year
        sites = {look["site"] for looks in looks_of.values() for look in looks if look["site"]}
        look = _best_look([self._sites[site] for site in sorted(sites) if site in self._sites])
        for row in cover(tuple(usual[year] for year in sorted(usual)), look):
            self._writer.add(
                "coverage",
                (key, row.year, row.state, row.reason, row.report_key, row.due_on, row.code, row.day),
            )


def division_rows(register: Register, used: set[str]) -> list[tuple[Any, ...]]:
    """Rows of all divisions in force down to county level, and of those used, with all above them."""
    wanted: dict[str, Division] = {}
    for division in (*register.children(""), *register.counties(), *filter(None, map(register.get, used))):
        wanted |= {place.code: place for place in (*register.ancestors(division.code), division)}
    return [
        (
            place.code,
            place.name,
            place.level,
            place.parent_code if place.parent_code in wanted else None,
            place.valid_from,
            place.valid_to,
            place.lon,
            place.lat,
        )
        for _, place in sorted(wanted.items())
    ]


def _rival_issue(url: str) -> list[str]:
    message = "Another copy of this report says something else; the current version was chosen by rule."
    return ["conflicting_copy", message, url]


def _best_look(looks: list[Look]) -> Look:
    """The look that can say most: of several sites of one agency, the one that answered last."""
    if not looks:
        return Look(False, None, False, "")
    answered = [look for look in looks if look.last_ok is not None]
    return max(answered, key=lambda look: look.last_ok or datetime.min) if answered else looks[0]


def summary(changes: list[tuple[str, str | None, str | None]]) -> str:
    """``applications.received.total: 11 → 12; sections.1``: figures with both values, texts by name."""
    parts = [
        name if name.startswith(("sections.", "annex.")) else f"{name}: {old or ''} → {new or ''}"
        for name, old, new in changes
    ]
    more = f"; and {len(parts) - _NAMED_FIELDS} more" if len(parts) > _NAMED_FIELDS else ""
    return "; ".join(parts[:_NAMED_FIELDS]) + more


def _day(at: datetime) -> date:
    return at.astimezone(BEIJING).date()


def moment(at: datetime) -> str:
    """A time as the archive shows it: UTC, to the second."""
    return f"{at.isoformat(timespec='seconds')[:19]}Z"
