"""One night: crawl what is due, build, check, publish, and leave a summary. Called under the folder's lock.

A step that fails does not undo an earlier one: captures are kept when building fails, and the published archive stays when publishing is
refused. Every run leaves ``data/runs/<start>.json``, and the same as a page beside it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from archive.build import ARCHIVE, BuildSummary, build
from archive.compose import moment
from archive.errors import ArchiveError
from archive.night_report import Event, render_page, report_run
from archive.publish import NotPublishedError, Publication, publish
from archive.reader import INTERNAL_ERROR
from archive.sites import overdue_states, states_before
from archive.store import open_archive, put_in_place
from archive.verify import Verified, found_at_the_start, nightly_share
from crawler.captures import CaptureError
from crawler.items import Site
from crawler.run import CrawlError, CrawlSummary, run_crawl

RUNS = "runs"
_DAMAGES = 10
_COMPARED = 10  # earlier runs that this one is compared with
_EVENTS = """
SELECT e.kind, e.report_key, COALESCE(r.title, ''), a.name, COALESCE(e.detail, ''), COALESCE(e.url, '') FROM events e
JOIN reports r ON r.key = e.report_key JOIN agencies a ON a.key = r.agency_key WHERE e.at >= ? ORDER BY e.kind, e.key
"""


@dataclass(slots=True)
class Night:
    """What a run did, what went wrong (``problems``, in words), and what that means (``report``, see archive.night_report)."""

    started_at: datetime
    verb: str
    crawl: CrawlSummary | None = None
    build: BuildSummary | None = None
    publication: Publication | None = None
    problems: list[str] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The summary as JSON types."""
        return {
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "verb": self.verb,
            "crawl": None if self.crawl is None else asdict(self.crawl),
            "build": None if self.build is None else asdict(self.build),
            "publication": None if self.publication is None else asdict(self.publication),
            "problems": self.problems,
            "report": self.report,
        }


def run_night(
    data: Path,
    sites: Sequence[Site],
    *,
    verb: str = "nightly",
    settings: dict[str, Any] | None = None,
    allow_private: Sequence[tuple[str, int]] = (),
    say: Callable[[str], None] = lambda text: None,
) -> Night:
    """Crawl the sites, build, check and publish. The caller holds the lock. Returns what was done; problems are listed, not raised."""
    night = Night(datetime.now(UTC), verb)
    for line in damage(found_at_the_start(data)):
        say(line)  # what follows from the captures is made anew by this very run
    before = states_before(data)
    try:
        if sites:
            say(f"crawling {len(sites)} sites")
            night.crawl = run_crawl(sites, data, settings, allow_private)
            night.problems += site_problems(night.crawl)
    except (CrawlError, CaptureError) as error:
        night.problems.append(f"crawl: {error}")
    try:
        say("building the archive")
        night.build = build(data)
        night.problems += defects(night.build)
        say("checking and publishing")
        night.publication = publish(data)
    except NotPublishedError as error:
        night.problems.append(f"publish: {error}")
        night.problems += (
            f"publish: {rule.name}: {rule.says} ({rule.count} times, such as {', '.join(rule.examples)})"
            for rule in error.broken
        )
    except ArchiveError as error:
        night.problems.append(f"build: {error}")
    try:
        night.problems += damage(nightly_share(data, night.started_at.toordinal()))
    except ArchiveError as error:
        night.problems.append(f"verify: {error}")
    night.report = report_run(
        night.to_json(),
        list(islice(earlier_nights(data, verb), _COMPARED)),
        before,
        _events_since(data, night.started_at),
        overdue_states(data, night.started_at),
    )
    save_night(data, night)
    return night


def _events_since(data: Path, at: datetime) -> list[Event]:
    """What happened to reports since then, as the archive tells it; nothing where no archive could be built."""
    path = data / ARCHIVE
    if not path.exists():
        return []
    try:
        archive = open_archive(path)
        rows = archive.execute(_EVENTS, (moment(at),)).fetchall()
        archive.close()
    except sqlite3.DatabaseError:
        return []  # that the archive is damaged is said by the build
    return [Event(*row) for row in rows]


def damage(found: Iterable[Verified]) -> list[str]:
    """One line for each thing that is not as it was stored, up to a bound; ``gongkai verify`` names all."""
    lines = [f"verify: {checked.what}: {checked.problem}" for checked in islice(found, _DAMAGES)]
    return [*lines, "verify: there may be more; run `gongkai verify`"] if len(lines) == _DAMAGES else lines


def defects(summary: BuildSummary) -> list[str]:
    """One line when documents could not be read for reasons that are not theirs."""
    codes = dict(summary.unreadable_codes)
    words = ((INTERNAL_ERROR, "met a defect of the program"), ("damaged_capture", "are damaged; run `gongkai verify`"))
    return [
        f"build: {codes[code]} captures {word} (see the view unread_captures)" for code, word in words if code in codes
    ]


def site_problems(crawl: CrawlSummary) -> list[str]:
    """One line for each site that did not end well."""
    problems = [
        f"{site.url} ({site.name}): {site.state}{f', {site.state_reason}' if site.state_reason else ''}"
        for site in crawl.sites
        if site.state not in ("ok", "new")
    ]
    if crawl.unfinished:
        problems.append(f"{crawl.unfinished} sites were not finished ({crawl.reason}); the next run goes on with them")
    return problems


def save_night(data: Path, night: Night) -> Path:
    """Write the run's summary, and its page; return the path of the summary."""
    folder = data / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.unfinished"):
        left.unlink()  # of a run that was killed: the lock is ours
    path = folder / f"{night.started_at:%Y%m%dT%H%M%S.%fZ}-{night.verb}.json"
    summary = night.to_json()
    _put(path.with_suffix(".html"), render_page(summary))
    _put(path, json.dumps(summary, ensure_ascii=False, indent=1, default=str) + "\n")
    return path


def _put(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        put_in_place(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def last_night(data: Path) -> dict[str, Any] | None:
    """The summary of the latest run, None before the first."""
    return next(iter(_summaries(data)), None)


def earlier_nights(data: Path, verb: str) -> Iterator[dict[str, Any]]:
    """The summaries of the runs of one verb, the latest first."""
    return (summary for summary in _summaries(data) if summary.get("verb") == verb)


def _summaries(data: Path) -> Iterator[dict[str, Any]]:
    """Every summary, the latest first. One that cannot be read is passed over."""
    for path in sorted((data / RUNS).glob("*.json"), reverse=True):
        try:
            summary = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(summary, dict):
            yield summary
