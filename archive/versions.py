"""The history of one report, told from its sightings: versions, events, and the addresses at which it stands.

Pure: sightings in, history out. The rules, in this order:

* A *publication* is an article with its attachments, or a file alone. What is fetched of it within twelve hours, each document
  once, is one round; after each round the publication shows one content: that of its best reading (``Rank``; of two equally full ones the
  later found). A document that its article linked once and links no more is out.
* A publication is gone when its article answers 404 or 410, or shows something that is no such report any more, or when the last document
  that held the report does. Refusals, challenges and server errors say nothing about the report.
* What several publications show within twelve hours of the report's first sight is one version, in its best reading.
* After that the report's content changes when a publication changes its content, or when a new one appears with a content that was never seen
  before and is read no worse than the current one. An old copy that is found later in another column is a location and no change.
* The report has vanished when all its publications are gone, and returned when one is back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

ROUND = timedelta(hours=12)

Sight = Literal["report", "gone", "nothing"]
EventKind = Literal["appeared", "changed", "vanished", "returned"]


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """How good a reading is; greater is better: more numbers, more sections, fewer open questions, the handier format."""

    figures: int
    sections: int
    fewer_issues: int
    format: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at one document of the report.

    ``publication`` and ``document`` are addresses in one spelling; ``url`` is the address as fetched. ``sight`` is ``report`` (this
    report was read), ``gone`` (404, 410, or another page stands there) or ``nothing`` (the look says nothing, or found the same
    article without the report in it). ``links`` are the documents that an article links to, None where unknown.
    """

    at: datetime
    publication: str
    document: str
    url: str
    sight: Sight
    capture_key: str
    role: str = ""
    parent_url: str = ""
    media_type: str = ""
    content: str = ""
    reading: str = ""
    rank: Rank = Rank(0, 0, 0, 0)
    links: frozenset[str] | None = None


@dataclass(slots=True)
class Version:
    """One content of the report from ``seen_from`` to ``seen_to``, and the reading that shows it best."""

    content: str
    best: Sighting
    seen_from: datetime
    seen_to: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the report; ``version`` is the one-based number of the version concerned."""

    at: datetime
    kind: EventKind
    version: int
    url: str


@dataclass(slots=True)
class Location:
    """One address of the report."""

    document: str
    last: Sighting
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to one report."""

    versions: tuple[Version, ...]
    events: tuple[Event, ...]
    locations: tuple[Location, ...]
    vanished_at: datetime | None
    rivals: tuple[str, ...]


@dataclass(slots=True)
class _Publication:
    """What a publication shows after the rounds so far."""

    documents: dict[str, Sighting] = field(default_factory=dict)
    found_in_round: dict[str, int] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    ever_linked: frozenset[str] = frozenset()
    rounds: int = 0
    shown: Sighting | None = None
    is_gone: bool = False

    def look(self, sighting: Sighting) -> None:
        is_article = sighting.document == sighting.publication
        if sighting.sight == "gone":
            self.documents.pop(sighting.document, None)
            self.is_gone = self.is_gone or is_article
            return
        if is_article and sighting.links is not None:
            self.is_gone = False
            self.links = sighting.links
            self.ever_linked |= sighting.links
        if sighting.sight == "report":
            self.is_gone = self.is_gone and not is_article
            self.documents[sighting.document] = sighting
            self.found_in_round.setdefault(sighting.document, self.rounds)

    def best(self, name: str) -> Sighting | None:
        """The reading that speaks for the publication now; None when it shows no report."""
        if self.is_gone:
            return None
        standing = [
            sighting
            for document, sighting in self.documents.items()
            if document == name or document in self.links or document not in self.ever_linked
        ]
        return max(standing, key=self._preference, default=None)

    def _preference(self, sighting: Sighting) -> tuple[int, int, int, Rank, str]:
        found = self.found_in_round[sighting.document]
        return sighting.rank.figures, sighting.rank.sections, found, sighting.rank, sighting.document


def tell_history(sightings: Iterable[Sighting]) -> History:
    """Tell the history of one report; sightings may come in any order."""
    teller = _Teller()
    for moment, publication, looks in _rounds(sorted(sightings, key=_order)):
        teller.round(moment, publication, looks)
    return teller.history()


def _order(sighting: Sighting) -> tuple[datetime, tuple[str, ...], Rank]:
    names = (
        sighting.publication,
        sighting.document,
        sighting.capture_key,
        sighting.sight,
        sighting.content,
        sighting.reading,
    )
    return sighting.at, names, sighting.rank


def _rounds(sightings: list[Sighting]) -> Iterator[tuple[datetime, str, list[Sighting]]]:
    """Group each publication's looks into rounds; rounds come in the order in which they begin."""
    open_rounds: dict[str, list[Sighting]] = {}
    done: list[list[Sighting]] = []
    for sighting in sightings:
        looks = open_rounds.get(sighting.publication)
        if (
            looks is None
            or sighting.at - looks[0].at > ROUND
            or any(look.document == sighting.document for look in looks)
        ):
            looks = open_rounds[sighting.publication] = []
            done.append(looks)
        looks.append(sighting)
    for looks in done:
        yield looks[0].at, looks[0].publication, looks


class _Teller:
    def __init__(self) -> None:
        self.publications: dict[str, _Publication] = {}
        self.versions: list[Version] = []
        self.events: list[Event] = []
        self.locations: dict[str, Location] = {}
        self.known: set[str] = set()
        self.vanished_at: datetime | None = None

    def round(self, at: datetime, name: str, looks: list[Sighting]) -> None:
        publication = self.publications.setdefault(name, _Publication())
        publication.rounds += 1
        was_gone = publication.is_gone
        for look in looks:
            publication.look(look)
            self._locate(look)
        if publication.is_gone and not was_gone:
            self._close_locations(name, at)
        before, now = publication.shown, publication.best(name)
        publication.shown = now
        if now is not None:
            self._show(before, now, publication, max(look.at for look in looks))
        self._weigh_presence(at, now)

    def _show(self, before: Sighting | None, now: Sighting, publication: _Publication, last_look: datetime) -> None:
        if not self.versions:
            self._begin(now, last_look)
            self.events.append(Event(now.at, "appeared", 1, now.url))
            return
        current = self.versions[-1]
        if now.content == current.content:
            current.seen_to = max(current.seen_to, last_look)
            if now.rank > current.best.rank:
                current.best = now
            return
        is_own_change = before is not None and before.content != now.content
        is_twin = now.publication != current.best.publication and len(self.versions) == 1
        if is_twin and not is_own_change and now.at - current.seen_from <= ROUND:
            is_same_version, is_news = now.rank > current.best.rank, False
        else:
            is_same_version = self._is_found_beside(before, now, publication)
            is_news = now.content not in self.known and now.rank.figures >= current.best.rank.figures
        self.known.add(now.content)
        if is_same_version:
            current.content, current.best = now.content, now
            current.seen_to = max(current.seen_to, last_look)
        elif is_own_change or is_news:
            self._begin(now, last_look)
            self.events.append(Event(now.at, "changed", len(self.versions), now.url))

    def _is_found_beside(self, before: Sighting | None, now: Sighting, publication: _Publication) -> bool:
        """Whether the figures were found beside a page that stands unchanged and has none: another form of what is held, no change."""
        return (
            before is not None
            and now.publication == self.versions[-1].best.publication
            and before.rank.figures == 0
            and before.document != now.document
            and publication.documents.get(before.document, now).content == before.content
        )

    def _begin(self, now: Sighting, last_look: datetime) -> None:
        self.known.add(now.content)
        self.versions.append(Version(now.content, now, now.at, max(now.at, last_look)))

    def _weigh_presence(self, at: datetime, now: Sighting | None) -> None:
        if not self.versions:
            return
        is_present = any(publication.shown is not None for publication in self.publications.values())
        if not is_present and self.vanished_at is None:
            self.vanished_at = at
            self.events.append(Event(at, "vanished", len(self.versions), self.versions[-1].best.url))
        elif is_present and self.vanished_at is not None:
            self.vanished_at = None
            url = now.url if now is not None else self.versions[-1].best.url
            self.events.append(Event(at, "returned", len(self.versions), url))

    def _locate(self, look: Sighting) -> None:
        location = self.locations.get(look.document)
        if look.sight == "report":
            if location is None:
                self.locations[look.document] = Location(look.document, look, look.at, look.at)
            else:
                location.last, location.last_seen, location.gone_at = look, max(location.last_seen, look.at), None
        elif look.sight == "gone" and location is not None and location.gone_at is None:
            location.gone_at = look.at

    def _close_locations(self, name: str, at: datetime) -> None:
        for location in self.locations.values():
            if location.last.publication == name and location.gone_at is None:
                location.gone_at = at

    def history(self) -> History:
        rivals = {
            publication.shown.url
            for publication in self.publications.values()
            if publication.shown is not None
            and self.versions
            and publication.shown.content != self.versions[-1].content
        }
        return History(
            tuple(self.versions),
            tuple(sorted(self.events, key=lambda event: event.at)),
            tuple(self.locations[name] for name in sorted(self.locations)),
            self.vanished_at,
            tuple(sorted(rivals)),
        )
