"""A simulated site: what it serves, and the verdict that a good crawler must reach about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.demo.publications import Publication
from crawler.demo.reports import Truth
from crawler.demo.web import Site


@dataclass(frozen=True)
class SimulatedSite:
    """One site of the simulator with its expected verdict.

    ``line`` names the line of the emulation checklist or the behaviour, ``facts`` says in a sentence what is emulated. ``reports`` are those
    a person with a browser would find and an honest crawler can reach; ``unreachable`` exist and cannot be had; ``unreadable``
    can be fetched but hold only pictures; ``decoys`` are the titles of what
    must not be taken for a report. ``state`` is the site's state after a first night: ``ok``, ``blocked``, ``failed``, ``empty``, ``stopped``,
    ``refused``; ``reasons`` are the words of which one must be given ("" any). ``is_complete`` is False where the crawler must say that rows are missing.
    ``others`` are further hosts that belong to the emulation and are registered with it; ``strangers`` further hosts that nobody registers
    (clones): no request may reach them. ``mode`` is ``http``, ``self_signed`` or ``dead_https``.
    """

    key: str
    line: str
    facts: str
    site: Site
    reports: tuple[Publication, ...]
    unreachable: tuple[Publication, ...] = ()
    decoys: tuple[str, ...] = ()
    state: str = "ok"
    reasons: tuple[str, ...] = ("",)
    unreadable: tuple[Publication, ...] = ()
    is_complete: bool = True
    others: tuple[Site, ...] = ()
    strangers: tuple[Site, ...] = ()
    mode: str = "http"
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def truths(self) -> tuple[Truth, ...]:
        """The truth of every report that must be found, each once."""
        return tuple(entry.truth for entry in self.reports if entry.truth is not None)

    @property
    def keys(self) -> frozenset[tuple[str, int]]:
        """Agency and year of every report that must be found."""
        return frozenset((truth["agency"], truth["year"]) for truth in self.truths)
