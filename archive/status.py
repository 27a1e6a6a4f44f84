"""How the archive stands: what is held, how fresh it is, what is overdue and why. Reads, and changes nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.build import ARCHIVE
from archive.errors import DataFolderError
from archive.nightly import last_night
from archive.publish import current_database
from archive.sites import crawlable, overdue_states, registered_sites, site_states
from archive.store import open_archive
from crawler.captures.ledger_entries import SiteState, format_time
from crawler.registry.load import load_register
from crawler.registry.sites import never_looked

_LISTED = 20


def status_of(data: Path, now: datetime | None = None) -> dict[str, Any]:
    """Everything ``gongkai status --json`` prints. Raises DataFolderError when the folder is not there."""
    if not data.is_dir():
        raise DataFolderError(f"{data}: there is no data folder here; `gongkai demo` or `gongkai import` makes one.")
    now = now or datetime.now(UTC)
    published = current_database(data)
    return {
        "data": str(data),
        "archive": _archive(data / ARCHIVE),
        "published": None if published is None else published.name,
        "sites": _sites(data, now),
        "last_run": last_night(data),
    }


def _archive(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    try:
        with closing(open_archive(path)) as archive:
            info = dict(archive.execute("SELECT name, value FROM archive_info").fetchall())
            coverage = dict(
                archive.execute("SELECT state, COUNT(*) FROM coverage GROUP BY state ORDER BY state").fetchall()
            )
            years = dict(archive.execute("SELECT year, COUNT(*) FROM reports GROUP BY year ORDER BY year").fetchall())
            latest = archive.execute("SELECT MAX(last_seen) FROM reports").fetchone()[0]
            findings = dict(
                archive.execute(
                    "SELECT severity, COUNT(*) FROM findings GROUP BY severity ORDER BY severity"
                ).fetchall()
            )
            unread = dict(
                archive.execute(
                    "SELECT outcome, COUNT(*) FROM unread_captures GROUP BY outcome ORDER BY outcome"
                ).fetchall()
            )
    except sqlite3.DatabaseError as error:
        return {"problem": f"{path.name} cannot be read ({error}); run `gongkai build --all`"}
    return {
        "reports": int(info.get("reports", 0)),
        "agencies": int(info.get("agencies", 0)),
        "captures": int(info.get("captures", 0)),
        "reports_by_year": years,
        "latest_seen": latest,
        "coverage": coverage,
        "findings": findings,
        "unread_captures": unread,
    }


def _sites(data: Path, now: datetime) -> dict[str, Any]:
    registered = registered_sites(data)
    states = site_states(data)
    wanted = crawlable(registered)
    at = format_time(now)
    by_state = Counter(states[site.url].state if site.url in states else "never_looked" for site in registered)
    by_state.update(state.state for url, state in states.items() if all(site.url != url for site in registered))
    due = [site for site in wanted if site.url not in states or states[site.url].next_due <= at]
    troubled = [state for state in states.values() if state.state not in ("ok", "new")]
    return {
        "registered": len(registered),
        "counties_without_a_site": len(never_looked(load_register(), registered)),
        "by_state": dict(sorted(by_state.items())),
        "due": len(due),
        "overdue": [_brief(state) for state in overdue_states(data, now)[:_LISTED]],
        "troubled": [_brief(state) for state in _worst(troubled)],
        **_incomplete(states.values()),
    }


def _incomplete(states: Iterable[SiteState]) -> dict[str, Any]:
    """Sites that hold less than they say themselves, whatever state they are in: how many, and those with the most notes of it first."""
    told = [(state, [note for note in state.notes if note.startswith("missing_")]) for state in states]
    found = sorted(((state, missing) for state, missing in told if missing), key=lambda one: (-len(one[1]), one[0].url))
    return {
        "incomplete_sites": len(found),
        "incomplete": [
            {"url": state.url, "name": state.name, "missing": missing} for state, missing in found[:_LISTED]
        ],
    }


def _worst(states: list[SiteState]) -> list[SiteState]:
    return sorted(states, key=lambda state: (state.last_ok, state.url))[:_LISTED]


def _brief(state: SiteState) -> dict[str, Any]:
    return {
        "url": state.url,
        "name": state.name,
        "state": state.state,
        "reason": state.state_reason,
        "last_ok": state.last_ok or None,
        "next_due": state.next_due or None,
    }


def describe_status(status: dict[str, Any]) -> list[str]:
    """The status as lines for people."""
    lines = _describe_archive(status["archive"], status["published"])
    sites = status["sites"]
    states = ", ".join(f"{number} {state}" for state, number in sites["by_state"].items())
    lines.append(f"sites      {sites['registered']} registered ({states}); {sites['due']} due now")
    lines.append(f"           {sites['counties_without_a_site']} counties have no registered site")
    for word in ("overdue", "troubled"):
        for site in sites[word]:
            reason = f", {site['reason']}" if site["reason"] else ""
            last = f"last in order {site['last_ok']}" if site["last_ok"] else "never in order"
            lines.append(f"{word:<10} {site['name']} {site['url']}: {site['state']}{reason}; {last}")
    lines += (f"incomplete {site['name']} {site['url']}: {'; '.join(site['missing'])}" for site in sites["incomplete"])
    if (more := sites["incomplete_sites"] - len(sites["incomplete"])) > 0:
        lines.append(f"incomplete {more} more sites; the report of each run names those it visited")
    run = status["last_run"]
    if run is None:
        lines.append("last run   none yet: `gongkai nightly` does everything")
        return lines
    lines.append(f"last run   {run.get('verb')} of {run.get('started_at')}, {len(run.get('problems', []))} problems")
    lines += (f"           {problem}" for problem in run.get("problems", [])[:_LISTED])
    return lines


def _describe_archive(archive: dict[str, Any] | None, published: str | None) -> list[str]:
    if archive is None:
        return ["archive    none yet: `gongkai build` makes it from the captures"]
    if "problem" in archive:
        return [f"archive    {archive['problem']}"]
    coverage = ", ".join(f"{number} {state}" for state, number in archive["coverage"].items())
    findings = ", ".join(f"{number} {severity}" for severity, number in archive["findings"].items())
    years = list(archive["reports_by_year"])
    span = f", {years[0]}–{years[-1]}" if years else ""
    return [
        f"archive    {archive['reports']} reports of {archive['agencies']} agencies{span}, from {archive['captures']} captures; latest seen {archive['latest_seen']}",
        f"coverage   {coverage or 'nothing yet'}",
        f"findings   {findings or 'none'}",
        f"published  {published or 'nothing yet: `gongkai publish`'}",
    ]
