"""One night: crawl what is due, build, check, publish, and leave a summary. Called under the folder's lock.

A step that fails does not undo an earlier one: captures are kept when building fails, and the published archive stays when publishing is
refused. Every run leaves ``data/runs/<start>.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.build import BuildSummary, build
from archive.errors import ArchiveError
from archive.publish import NotPublishedError, Publication, publish
from archive.reader import INTERNAL_ERROR
from archive.store import put_in_place
from crawler.captures import CaptureError
from crawler.items import Site
from crawler.run import CrawlError, CrawlSummary, run_crawl

RUNS = "runs"


@dataclass(slots=True)
class Night:
    """What a run did, and what went wrong (``problems``, in words)."""

    started_at: datetime
    verb: str
    crawl: CrawlSummary | None = None
    build: BuildSummary | None = None
    publication: Publication | None = None
    problems: list[str] = field(default_factory=list)

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
    save_night(data, night)
    return night


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
    """Write the run's summary and return its path."""
    folder = data / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.unfinished"):
        left.unlink()  # of a run that was killed: the lock is ours
    path = folder / f"{night.started_at:%Y%m%dT%H%M%S.%fZ}-{night.verb}.json"
    unfinished = path.with_name(f".{path.name}.unfinished")
    text = json.dumps(night.to_json(), ensure_ascii=False, indent=1, default=str)
    try:
        unfinished.write_text(text + "\n", encoding="utf-8")
        put_in_place(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def last_night(data: Path) -> dict[str, Any] | None:
    """The summary of the latest run, None before the first. A summary that cannot be read is passed over."""
    for path in sorted((data / RUNS).glob("*.json"), reverse=True):
        try:
            summary = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(summary, dict):
            return summary
    return None
