"""``gongkai crawl`` and ``nightly``: what asks other people's servers, always under the lock and with manners."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.common import data_option, say
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from crawler.items import Site as Entry
    from crawler.registry.sites import Site

BEIJING = timezone(timedelta(hours=8))


def _window_end(ctx: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """Seconds from now to the next time that the clock in Beijing shows this."""
    if value is None:
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", value.strip())
    if found is None:
        raise click.BadParameter(f"{value!r} is no time of day; write hours and minutes, such as 06:30.")
    return seconds_until(int(found.group(1)), int(found.group(2)), datetime.now(BEIJING))


def seconds_until(hour: int, minute: int, now: datetime) -> float:
    """Seconds from ``now`` (aware) to the next time that a clock in its zone shows ``hour:minute``; a whole day where it shows it now."""
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (end - now if end > now else end + timedelta(days=1) - now).total_seconds()


SITE_OPTIONS = (
    click.option(
        "--sites",
        "sites_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Crawl the sites of this CSV (name,division_code,url).",
    ),
    click.option(
        "--site", "urls", multiple=True, metavar="URL", help="Crawl the site with this entry address; may be repeated."
    ),
    click.option("--division", default="", metavar="CODE", help="Only sites of this division and those inside it."),
    click.option("--limit", type=click.IntRange(1), help="At most so many sites."),
    click.option(
        "--allow-private",
        is_flag=True,
        help="Accept loopback addresses named by --site or --sites, for local trials: exactly their hosts and ports.",
    ),
    click.option(
        "--delay", type=click.FloatRange(0.0), help="Seconds between two requests to a host (loopback trials only)."
    ),
    click.option(
        "--until",
        "window_end",
        metavar="HH:MM",
        callback=_window_end,
        help="Begin nothing after this time of the clock in Beijing; what is left is for the next run.",
    ),
)


def _site_options(function: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(SITE_OPTIONS):
        function = option(function)
    return function


@click.command(epilog="Example: gongkai crawl --division 3208 --limit 5")
@_site_options
@data_option
@click.pass_context
def crawl(
    ctx: click.Context,
    sites_file: Path | None,
    urls: tuple[str, ...],
    division: str,
    limit: int | None,
    allow_private: bool,
    delay: float | None,
    window_end: float | None,
    data: Path,
) -> None:
    """Fetch what is new on the registered sites that are due, or on those named, into the captures.

    One request at a time a host, robots.txt obeyed, an honest user agent: set GONGKAI_CONTACT to your mail or web address first.
    """
    from archive.lock import run_lock
    from archive.nightly import site_problems
    from crawler.captures import CaptureError
    from crawler.run import CrawlError, RefusedJobError, run_crawl

    with run_lock(data, "crawl"):
        entries, opened = chosen_sites(data, sites_file, urls, division, limit, allow_private=allow_private)
        if not entries:
            say("no site is due")
            return
        try:
            summary = run_crawl(entries, data, _settings(delay, window_end, opened), opened)
        except RefusedJobError as error:
            raise click.UsageError(str(error)) from error
        except (CrawlError, CaptureError) as error:
            raise ArchiveError(str(error)) from error
    say(
        f"{len(summary.sites)} sites, {summary.requests} requests: {summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged documents"
    )
    problems = site_problems(summary)
    for problem in problems:
        say(problem)
    ctx.exit(1 if problems else 0)


@click.command(epilog="Example (cron): 15 1 * * * GONGKAI_CONTACT=me@example.org gongkai nightly --data /srv/gongkai")
@_site_options
@click.option(
    "--notify",
    envvar="GONGKAI_NOTIFY",
    default="",
    metavar="COMMAND",
    help="Give the run's summary (JSON) to this command on standard input: a mail, a webhook. Also $GONGKAI_NOTIFY.",
)
@data_option
@click.pass_context
def nightly(
    ctx: click.Context,
    sites_file: Path | None,
    urls: tuple[str, ...],
    division: str,
    limit: int | None,
    allow_private: bool,
    delay: float | None,
    window_end: float | None,
    notify: str,
    data: Path,
) -> None:
    """Crawl what is due, build, check and publish, under one lock; a summary is left in data/runs.

    Safe to call at any time: a second run ends with status 3, and a run that was killed is made good by the next.
    """
    from archive.lock import run_lock
    from archive.nightly import run_night
    from archive.notify import tell

    with run_lock(data, "nightly"):
        entries, opened = chosen_sites(data, sites_file, urls, division, limit, allow_private=allow_private)
        night = run_night(data, entries, settings=_settings(delay, window_end, opened), allow_private=opened, say=say)
    if night.crawl is not None:
        say(
            f"crawled: {night.crawl.requests} requests, {night.crawl.new} new and {night.crawl.changed} changed documents"
        )
    if night.build is not None:
        say(f"archive: {night.build.reports} reports of {night.build.agencies} agencies")
    if night.publication is not None:
        say(f"published: {night.publication.path.name}")
    for problem in night.problems:
        say(problem)
    for alarm in night.report["alarms"]:
        if alarm not in night.problems:
            say(alarm)
    untold = tell(notify, night.to_json())
    if untold:
        say(untold)
    ctx.exit(1 if night.problems or night.report["alarms"] or untold else 0)


def chosen_sites(
    data: Path,
    sites_file: Path | None,
    urls: tuple[str, ...],
    division: str,
    limit: int | None,
    *,
    allow_private: bool,
) -> tuple[list[Entry], list[tuple[str, int]]]:
    """The sites that the options name, as the crawl takes them, and the host:port pairs to open."""
    from archive.sites import crawlable, due_sites, entry_of, read_sites, registered_sites
    from crawler.fetching.addresses import host_and_port
    from crawler.registry.load import load_register

    is_named = bool(sites_file or urls)
    if sites_file is not None:
        sites = read_sites(sites_file)
    else:
        known = registered_sites(data)
        sites = (
            tuple(_named(url, known) for url in urls) if urls else due_sites(data, crawlable(known), datetime.now(UTC))
        )
    if division:
        register = load_register()
        sites = tuple(site for site in sites if _lies_in(site, division, register.is_within))
        if not sites and register.get(division.ljust(6, "0")) is None:
            raise click.UsageError(f"No division has the code {division}.")
    entries = [entry_of(site) for site in sites[:limit]]
    opened = (
        sorted({host_and_port(entry.url) for entry in entries if is_loopback(entry.url)})
        if is_named and allow_private
        else []
    )
    return entries, opened


def _lies_in(site: Site, division: str, is_within: Callable[[str, str], bool]) -> bool:
    """A code may be cut after its province or prefecture: 32 and 3208 mean all inside."""
    return site.division_code.startswith(division) or (len(division) == 6 and is_within(site.division_code, division))


def _named(url: str, known: tuple[Site, ...]) -> Site:
    from crawler.registry.sites import Site

    return next((site for site in known if site.url == url), None) or Site(division_code="", name="", url=url)


def is_loopback(url: str) -> bool:
    """Whether an address is literally in 127.0.0.0/8, the only private range that can be opened."""
    import ipaddress
    from urllib.parse import urlsplit

    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "") in ipaddress.ip_network("127.0.0.0/8")
    except ValueError:
        return False


def _settings(delay: float | None, window_end: float | None, opened: list[tuple[str, int]]) -> dict[str, float]:
    settings = {} if window_end is None else {"CLOSESPIDER_TIMEOUT": window_end}
    if delay is None:
        return settings
    if not opened:
        raise click.UsageError(
            "--delay shortens the pause between requests and is for local trials: use it with --allow-private."
        )
    return settings | {"DOWNLOAD_DELAY": delay}
