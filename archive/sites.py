"""Which sites are crawled: those that the package ships, the user's own beside them, and which of them are due.

The user's own stand in ``data/sites.csv`` and are laid over the package's. Nothing here fetches.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from archive import fixity
from archive.errors import ArchiveError
from crawler.captures import CaptureError
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import SiteState, format_time
from crawler.items import Site as Entry
from crawler.registry.load import load_register
from crawler.registry.sites import (
    Site,
    SitesError,
    add_site,
    check_sites,
    is_allowed_host,
    load_allowed_hosts,
    load_sites,
    merge_sites,
    parse_sites,
)
from crawler.run import BROWSER_VARIABLE

OWN = "sites.csv"
LEDGER = "ledger.db"
OVERDUE = timedelta(days=3)


class WrongSitesError(ArchiveError):
    """A list of sites that cannot be used; the message has one problem a line."""

    exit_status = 2


def own_sites(data: Path) -> tuple[Site, ...]:
    """The user's own sites, from ``data/sites.csv``."""
    path = data / OWN
    return read_sites(path) if path.exists() else ()


def read_sites(path: Path) -> tuple[Site, ...]:
    """The sites of a CSV file. Raises WrongSitesError with every problem."""
    try:
        return parse_sites(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise WrongSitesError(f"{path}: save the file as UTF-8 (byte {error.start} is none).") from error
    except SitesError as error:
        raise WrongSitesError(str(error)) from error


def registered_sites(data: Path) -> tuple[Site, ...]:
    """All sites, the user's own laid over the package's."""
    return merge_sites(load_sites(), own_sites(data))


def add_own_site(data: Path, site: Site) -> Path:
    """Add a site to the user's own, after the checks that the package's sites pass too. Returns the file."""
    path = data / OWN
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    problems = check_sites([site], load_register(), load_allowed_hosts())
    if problems:
        raise WrongSitesError("\n".join(problems))
    try:
        added = add_site(text, site)
    except SitesError as error:
        raise WrongSitesError(str(error)) from error
    data.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(added, encoding="utf-8")
    unfinished.replace(path)
    fixity.outdate(data, OWN)
    return path


def entry_of(site: Site) -> Entry:
    """The site as the crawl takes it; a host outside gov.cn is passed on only when the registry allows it."""
    host = urlsplit(site.url).hostname or ""
    allowed = load_allowed_hosts()
    is_exception = not (host == "gov.cn" or host.endswith(".gov.cn")) and is_allowed_host(site.url, allowed)
    return Entry(
        url=site.url,
        name=site.name,
        division_code=site.division_code,
        hosts=(host,) if is_exception else (),
        accept_bad_certificate="bad-certificate" in site.options.split(),
        uses_browser="browser" in site.options.split(),
        family=site.family,
    )


def crawlable(sites: Iterable[Site]) -> tuple[Site, ...]:
    """The sites that a crawl can visit: not closed, and those for a browser only where the operator named one."""
    has_browser = bool(os.environ.get(BROWSER_VARIABLE))
    return tuple(
        site for site in sites if not site.is_closed and (has_browser or "browser" not in site.options.split())
    )


def due_sites(data: Path, sites: Iterable[Site], now: datetime) -> tuple[Site, ...]:
    """Those whose next visit is due: never visited, or due by the ledger."""
    states = states_before(data)
    at = format_time(now)
    return tuple(site for site in sites if site.url not in states or states[site.url].next_due <= at)


def overdue_states(data: Path, now: datetime) -> tuple[SiteState, ...]:
    """Registered sites that were due days ago and were not visited although nights went by, those longest out of order first."""
    states, long_ago = states_before(data), format_time(now - OVERDUE)
    found = (states[site.url] for site in crawlable(registered_sites(data)) if site.url in states)
    return tuple(
        sorted((state for state in found if state.next_due <= long_ago), key=lambda state: (state.last_ok, state.url))
    )


def states_before(data: Path) -> dict[str, SiteState]:
    """``site_states`` before a run: empty where the ledger is damaged, for the crawl then makes it anew from the captures."""
    try:
        return site_states(data)
    except CaptureError:
        return {}


def site_states(data: Path) -> dict[str, SiteState]:
    """What the ledger knows of each site, by address; empty before the first crawl."""
    path = data / LEDGER
    if not path.exists():
        return {}
    with Ledger(path) as ledger:
        return {state.url: state for state in ledger.sites()}
