"""One agency's reports as rows of every table: history, current version, cells, findings, coverage.

It is given looks and a way to fetch a packed report, and hands rows to the writer. It decides nothing about files or grouping, and holds
one agency at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from sqlite3 import Row as SqlRow

from archive.checks import check_report
from archive.coverage import BEIJING, Held, Look, cover
from archive.keys import agency_key, event_key, report_key, same_address, usual_scope
from archive.readings import unpack_report
from archive.rows import changed_fields, table_rows
from archive.search import index_text
from archive.store import ArchiveWriter
from archive.versions import Event, History, Rank, Sighting, tell_history
from crawler.document import Issue
from crawler.registry.divisions import Division, Register
from crawler.report import Report

_GONE = (404, 410)
_NAMED_CELLS = 12  # of a change, in the event's text; all of them stand in the table changes


@dataclass(frozen=True, slots=True)
class Told:
    """One report with its history; ``current`` is the reading of its newest version."""

    key: str
    current: Report
    history: History
    versions: tuple[Report, ...]


@dataclass(slots=True)
class Counts:
    """What was composed."""

    reports: int = 0
    agencies: int = 0
    versions: int = 0
    findings: int = 0
    events: int = 0


class Composer:
    """Turns readings into rows, one agency after the other, in the order of their keys."""

    def __init__(
        self, writer: ArchiveWriter, register: Register, sites: Mapping[str, Look], parser_version: str
    ) -> None:
        self.counts = Counts()
        self.division_codes: set[str] = set()
        self.event_days: Counter[tuple[str, str]] = Counter()
        self._writer = writer
        self._register = register
        self._sites = sites
        self._parser_version = parser_version
        self._section_id = 0

    def add_agency(self, key: str, looks_of: Mapping[str, list[SqlRow]], packed_report: Callable[[str], bytes]) -> None:
        """Write everything about one agency; ``looks_of`` gives the looks of each of its reports, in order of years."""
        told = [self._tell(report, looks, packed_report) for report, looks in looks_of.items()]
        self._write_agency(key, told)
        before: dict[str | None, Report] = {}
        for item in told:
            scope = item.current.scope or usual_scope(item.current.kind)
            self._write_report(key, item, before.get(scope))
            before[scope] = item.current
        self._write_coverage(key, told, looks_of)
        self.counts.agencies += 1

    def _tell(self, key: str, looks: list[SqlRow], packed_report: Callable[[str], bytes]) -> Told:
        history = tell_history(sightings_of(key, looks))
        versions = tuple(unpack_report(packed_report(version.best.reading)) for version in history.versions)
        return Told(key, versions[-1], history, versions)

    def _write_agency(self, key: str, told: list[Told]) -> None:
        newest = [item.current for item in reversed(told)]
        division = next((report.division_code for report in newest if report.division_code), None)
        level = next((report.level for report in newest if report.level), None)
        kind = next((report.kind for report in newest if report.kind), None)
        code = division if division and self._register.get(division) else None
        line = {place.level: place.code for place in self._line(code)} if code else {}
        self.division_codes.update(line.values())
        places = (line.get("county"), line.get("prefecture"), line.get("province"))
        self._writer.add("agencies", (key, newest[0].agency, code, level, kind, *places))

    def _line(self, code: str) -> Iterator[Division]:
        division = self._register.get(code)
        yield from self._register.ancestors(code)
        if division is not None:
            yield division

    def _write_report(self, agency: str, told: Told, previous: Report | None) -> None:
        report, history, number = told.current, told.history, self.counts.reports + 1
        newest = history.versions[-1]
        rows, problems = table_rows(told.key, number, report)
        issues = [*report.issues, *problems, *(_rival_issue(url) for url in history.rivals)]
        self._writer.add(
            "reports",
            (
                told.key,
                number,
                agency,
                report.year,
                report.scope,
                report.form,
                report.title,
                report.published,
                moment(history.versions[0].seen_from),
                moment(max(location.last_seen for location in history.locations)),
                newest.best.url,
                len(history.versions),
                None if history.vanished_at is None else moment(history.vanished_at),
                newest.best.capture_key,
                report.agency_basis,
                report.year_basis,
                report.scope_basis,
                newest.best.rank.figures,
                len(issues),
            ),
        )
        for table, row in rows:
            self._writer.add(table, row)
        self._write_sections(told.key, number, report)
        self._writer.add_all("issues", ((told.key, n, *astuple(issue)) for n, issue in enumerate(issues, 1)))
        self._write_history(told)
        self._write_findings(told, previous)
        self.counts.reports += 1
        self.counts.versions += len(history.versions)

    def _write_sections(self, key: str, number: int, report: Report) -> None:
        self._writer.add_for_search(
            "reports_fts", (number, index_text(report.title or ""), index_text(report.agency or ""))
        )
        for position, section in enumerate(report.sections, 1):
            self._section_id += 1
            characters = len("".join(section.text.split()))
            row = (self._section_id, key, position, section.number, section.heading, section.text, characters)
            self._writer.add("sections", row)
            words = (self._section_id, index_text(section.heading), index_text(section.text))
            self._writer.add_for_search("sections_fts", words)

    def _write_history(self, told: Told) -> None:
        changes: dict[int, list[tuple[str, str | None, str | None]]] = {}
        for number, version in enumerate(told.history.versions, 1):
            changes[number] = changed_fields(told.versions[number - 2], told.versions[number - 1]) if number > 1 else []
            self._writer.add_all("changes", ((told.key, number, *change) for change in changes[number]))
            self._writer.add(
                "report_versions",
                (
                    told.key,
                    number,
                    version.best.capture_key,
                    moment(version.seen_from),
                    moment(version.seen_to),
                    self._parser_version,
                    version.content,
                    len(changes[number]),
                    summary(changes[number]) or None,
                ),
            )
        for event in told.history.events:
            self._write_event(told.key, event, summary(changes[event.version]) if event.kind == "changed" else None)
        current = told.history.versions[-1].best
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
                    None if location.gone_at is None else moment(location.gone_at),
                    int(location.document == current.document),
                    last.capture_key,
                ),
            )

    def _write_event(self, key: str, event: Event, detail: str | None) -> None:
        at = moment(event.at)
        row_key = event_key(key, event.at.isoformat(), event.kind, event.version)
        self._writer.add("events", (row_key, at, event.kind, key, event.version, detail, event.url))
        self.event_days[event.at.astimezone(BEIJING).date().isoformat(), event.kind] += 1
        self.counts.events += 1

    def _write_findings(self, told: Told, previous: Report | None) -> None:
        first_seen = told.history.versions[0].seen_from.astimezone(BEIJING).date()
        seen: Counter[str] = Counter()
        for finding in check_report(told.current, previous, first_seen=first_seen):
            seen[finding.key] += 1
            key = finding.key if seen[finding.key] == 1 else f"{finding.key}:{seen[finding.key]}"
            cells = json.dumps([_cell(cell) for cell in finding.cells], ensure_ascii=False) if finding.cells else None
            self._writer.add(
                "findings",
                (
                    key,
                    told.key,
                    finding.check,
                    finding.verdict,
                    finding.severity,
                    finding.message_zh,
                    finding.message_en,
                    cells,
                    finding.hint,
                    finding.hint_en,
                ),
            )
            self.counts.findings += 1

    def _write_coverage(self, key: str, told: list[Told], looks_of: Mapping[str, list[SqlRow]]) -> None:
        usual: dict[int, Held] = {}
        for item in told:
            report, year = item.current, int(item.current.year or 0)
            is_area = (report.scope or usual_scope(report.kind)) == "area"
            figures = item.history.versions[-1].best.rank.figures
            held = Held(item.key, year, is_area, report.form, report.published, figures)
            if year not in usual or len(held.key) < len(usual[year].key):
                usual[year] = held  # the report on the agency's usual scope stands for the year
        sites = {look["site"] for looks in looks_of.values() for look in looks if look["site"]}
        look = _best_look([self._sites[site] for site in sorted(sites) if site in self._sites])
        for row in cover(tuple(usual[year] for year in sorted(usual)), look):
            self._writer.add("coverage", (key, row.year, row.state, row.reason, row.report_key, row.due_on))


def _rival_issue(url: str) -> Issue:
    return Issue(
        "conflicting_copy",
        "Another copy of this report says something else; the current version was chosen by rule.",
        url,
    )


def _cell(cell: object) -> dict[str, object]:
    names = ("table", "row", "column", "value", "expected")
    return {name: getattr(cell, name) for name in names}


def _best_look(looks: list[Look]) -> Look:
    """The look that can say most: of several sites of one agency, the one that answered last."""
    if not looks:
        return Look(False, None, False, "")
    answered = [look for look in looks if look.last_ok is not None]
    return max(answered, key=lambda look: look.last_ok or datetime.min) if answered else looks[0]


def summary(changes: list[tuple[str, str | None, str | None]]) -> str:
    """``applications.received.total: 11 → 12; sections.1``: figures with both values, texts by name."""
    parts = [
        name
        if name.startswith(("sections.", "annex."))
        else f"{name}: {'' if old is None else old} → {'' if new is None else new}"
        for name, old, new in changes
    ]
    more = f"; and {len(parts) - _NAMED_CELLS} more" if len(parts) > _NAMED_CELLS else ""
    return "; ".join(parts[:_NAMED_CELLS]) + more


def sightings_of(key: str, looks: list[SqlRow]) -> Iterator[Sighting]:
    """The looks at a report's documents as sightings of that report. ``looks`` are in order of time."""
    last_read: dict[str, Sighting] = {}
    for look in looks:
        document = look["document"]
        before = last_read.get(document)
        if look["status"] == 304 and before is not None:
            yield replace(before, at=datetime.fromisoformat(look["at"]))
            continue
        sighting = _sighting(key, look, was_read=before is not None)
        if sighting.sight == "report":
            last_read[document] = sighting
        elif sighting.sight == "gone":
            last_read.pop(document, None)
        yield sighting


def _sighting(key: str, look: SqlRow, *, was_read: bool) -> Sighting:
    is_report = look["outcome"] == "report" and _key_of(look) == key
    links = None if look["links"] is None else frozenset(map(same_address, json.loads(look["links"])))
    is_other_page = look["outcome"] in ("report", "not_a_report", "unidentified") and look["role"] != "file"
    is_gone = look["status"] in _GONE or look["code"] == "error_page" or (is_other_page and was_read)
    return Sighting(
        at=datetime.fromisoformat(look["at"]),
        publication=look["publication"],
        document=look["document"],
        url=look["url"],
        sight="report" if is_report else "gone" if is_gone else "nothing",
        capture_key=look["capture_key"],
        role=look["role"],
        parent_url=look["parent_url"],
        media_type=look["media_type"] or "",
        content=look["content"] if is_report else "",
        reading=look["reading"] if is_report else "",
        rank=Rank(look["figures"], look["sections"], look["fewer_issues"], look["format"])
        if is_report
        else Rank(0, 0, 0, 0),
        links=links,
    )


def _key_of(look: SqlRow) -> str:
    return report_key(agency_key(look["division_code"], look["agency"]), look["year"], look["scope"], look["kind"])


def moment(at: datetime) -> str:
    """A time as the archive shows it: UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
