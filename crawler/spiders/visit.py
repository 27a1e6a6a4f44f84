"""One site during one run: what is pending, what was seen, and in which state the visit ends.

Kept in memory only while the site is being visited; what has to outlive the run is in the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.captures.ledger_entries import Address, SiteState, format_time
from crawler.families import Ask, Row
from crawler.families.completeness import PublicationStatus
from crawler.families.discovery import Lead
from crawler.items import Site

MAX_NOTES = 40


@dataclass(slots=True)
class Visit:
    """The state of a visit. ``pending`` counts requests on their way; ``seen`` holds what was asked, so that nothing is asked twice.

    ``rows`` are the addresses that each list named, by its first page; ``marks`` the fingerprints of the lists read; ``incomplete`` what failed;
    ``leads`` are weaker hints to columns with the pages that gave them, looked at when nothing better leads on, ``searched`` counts those;
    ``is_found`` says that a column, or a report in place of one, was read;
    ``waited`` are the seconds that the ``answers`` took to come;
    ``parts`` counts the further pages asked of each article;
    ``statuses`` are what authorities state of their units; ``shells`` lists whose rows come by script.
    """

    site: Site
    started: datetime
    pending: int = 0
    seen: set[str] = field(default_factory=set)
    lists_read: set[str] = field(default_factory=set)
    rows: dict[str, set[str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    shells: set[str] = field(default_factory=set)
    lists_whole: set[str] = field(default_factory=set)
    leads: dict[str, tuple[Lead, str]] = field(default_factory=dict)
    searched: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    is_found: bool = False
    statuses: list[PublicationStatus] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    family: str = ""
    family_score: float = 0.0
    entry_state: str = ""
    entry_reason: str = ""
    reports: int = 0
    captured: int = 0
    unchanged: int = 0
    answers: int = 0
    waited: float = 0.0
    stopped_by: str = ""
    is_swept: bool = False

    def is_new(self, ask: Ask) -> bool:
        """Whether this was not asked in this visit yet."""
        return _key(ask) not in self.seen

    def mark_asked(self, ask: Ask) -> None:
        """A request is on its way."""
        self.pending += 1
        self.seen.add(_key(ask))

    def note(self, what: str) -> None:
        """Remember something that a person has to know; repeated notes are counted."""
        if what in self.notes or len(self.notes) < MAX_NOTES:
            self.notes[what] += 1

    def has_new_rows(self, first_page: str, rows: Iterable[Row]) -> bool:
        """Whether a further page of a list holds a row that the pages before it did not."""
        return not {row.url for row in rows} <= self.rows.get(first_page, set())

    def add_rows(self, first_page: str, urls: Iterable[str], stated: int | None) -> None:
        """Add the rows of one page of a list to what the list is known to hold."""
        self.rows.setdefault(first_page, set()).update(urls)
        if stated is not None:
            self.stated[first_page] = max(stated, self.stated.get(first_page, 0))

    def complete_marks(self, pages: Iterable[Address]) -> Iterator[tuple[str, str]]:
        """Lists that were read to the end, with the fingerprints of their rows: the others have to be read again next time."""
        torn = {
            page.discovered_from
            for page in pages
            if page.url in self.incomplete or page.state in ("queued", "fetching")
        }
        return ((url, mark) for url, mark in self.marks.items() if url not in torn)

    def forget(self) -> None:
        """Free what only a running visit needs."""
        for memory in (
            self.seen,
            self.rows,
            self.marks,
            self.incomplete,
            self.lists_read,
            self.shells,
            self.leads,
            self.statuses,
            self.lists_whole,
            self.parts,
        ):
            memory.clear()

    def outcome(self, before: SiteState | None, requests: int, reports: int, now: datetime) -> SiteState:
        """The state in which the visit ends. ``reports`` is the number of reports known of the site."""
        for column, stated in sorted(self.stated.items()):
            held = len(self.rows.get(column, ()))
            if held < stated:
                self.note(f"missing_rows {stated - held} of {stated} {column}")
        state, reason = self._verdict(before, reports)
        last_ok = format_time(now) if state == "ok" else before.last_ok if before else ""
        return SiteState(
            url=self.site.url,
            name=self.site.name,
            division_code=self.site.division_code,
            family=self.family or (before.family if before else ""),
            state=state,
            state_reason=reason,
            requests=requests,
            reports=reports,
            notes=tuple(what if count == 1 else f"{what} ({count} times)" for what, count in self.notes.items()),
            last_ok=last_ok,
            last_run=format_time(now),
            next_due=format_time(now if state in ("ok", "stopped") else now + timedelta(hours=20)),
        )

    def _verdict(self, before: SiteState | None, reports: int) -> tuple[str, str]:
        if self.entry_state in ("blocked", "failed", "refused", "gone"):
            return ("failed" if self.entry_state == "gone" else self.entry_state), self.entry_reason
        if self.stopped_by:
            return "stopped", self.stopped_by
        if reports == 0:
            blocked = [what for what in self.notes if what.startswith("blocked ")]
            if blocked:
                return "blocked", blocked[0].split(" ", 2)[1]
            if self.reports > 0 and (lost := self._commonest("failed") or self._commonest("refused")):
                return lost  # the lists name reports: they are not missing there, we did not get them
            return "empty", "no_report_found" if self.rows else "no_list_found"
        if before is not None and before.reports > 0 and self.lists_read and self.reports == 0:
            return "empty", "list_is_empty_now"
        return "ok", ""

    def _commonest(self, state: str) -> tuple[str, str] | None:
        """The most frequent reason among the addresses that ended in this state."""
        kinds = Counter(what.split(" ", 2)[1] for what in self.notes if what.startswith(state + " "))
        return (state, min(kinds, key=lambda kind: (-kinds[kind], kind))) if kinds else None


def _key(ask: Ask) -> str:
    return f"{ask.method} {ask.url} {ask.body}"
