"""``gongkai demo`` and ``simulate``: the fictional province, served on loopback, for a first look and for testing crawlers."""

from __future__ import annotations

import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli.common import data_option, say
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from archive.nightly import Night
    from crawler.items import Site

_SETTINGS = {"DOWNLOAD_DELAY": 0.0}  # nobody's server is spared by waiting for our own


@click.command(epilog="Example: gongkai demo && gongkai serve")
@click.option(
    "--port", default=18080, show_default=True, help="Port of the demo sites; the same port makes a second run quick."
)
@data_option
@click.pass_context
def demo(ctx: click.Context, port: int, data: Path) -> None:
    """Serve a fictional province on loopback, crawl it, build, check and publish its archive, and say what was found.

    A second run fetches only what is due and changes nothing in the archive.
    """
    from archive.lock import run_lock
    from archive.nightly import run_night
    from crawler.demo.province import build_province
    from crawler.demo.server import PortBusyError, serve_province

    province = build_province()
    try:
        with run_lock(data, "demo"), serve_province(province, port) as running:
            entries = _entries(province.sites, running.addresses)
            opened = [_pair(entry.url) for entry in entries]
            night = run_night(data, entries, verb="demo", settings=_SETTINGS, allow_private=opened, say=say)
    except PortBusyError as error:
        raise ArchiveError(str(error)) from error
    for line in _five_lines(data, night):
        click.echo(line)
    for problem in night.problems:
        say(problem)
    ctx.exit(1 if night.problems else 0)


def _entries(sites: Any, addresses: dict[str, str]) -> list[Site]:
    from crawler.items import Site

    return [
        Site(url=f"{addresses[site.key]}{site.entry}", name=site.name, division_code=site.division_code)
        for site in sites
    ]


def _pair(url: str) -> tuple[str, int]:
    from crawler.fetching.addresses import host_and_port

    return host_and_port(url)


def _five_lines(data: Path, night: Night) -> list[str]:
    """What was found, and how to look at it."""
    from archive.build import ARCHIVE
    from archive.store import open_archive

    try:
        with closing(open_archive(data / ARCHIVE)) as archive:
            reports, agencies, first, last = archive.execute(
                "SELECT COUNT(*), COUNT(DISTINCT agency_key), MIN(year), MAX(year) FROM reports"
            ).fetchone()
            cells = archive.execute("SELECT COUNT(*) FROM cell_values WHERE value IS NOT NULL").fetchone()[0]
            found = dict(archive.execute("SELECT severity, COUNT(*) FROM findings GROUP BY severity").fetchall())
            states = dict(archive.execute("SELECT state, COUNT(*) FROM coverage GROUP BY state").fetchall())
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"The demo's archive cannot be read ({error}).") from error
    crawl = night.crawl
    fetched = (
        f"{crawl.requests} requests to {len(crawl.sites)} sites, {crawl.new} new documents"
        if crawl
        else "nothing fetched"
    )
    published = night.publication.path.name if night.publication else "nothing published"
    return [
        f"1  crawled    {fetched}",
        f"2  read       {reports} reports of {agencies} agencies, {first}–{last}, {cells} numbers, each with its place in the source",
        f"3  checked    {found.get('error', 0)} errors, {found.get('warning', 0)} warnings, {found.get('notice', 0)} notices;"
        f" {states.get('late', 0)} late and {states.get('missing', 0)} missing reports",
        f"4  published  {published}",
        f"5  look       make serve, then http://127.0.0.1:8001/ — or: sqlite3 {data / ARCHIVE}",
    ]


@click.command(epilog="Example: gongkai simulate --only trs --port 18090")
@click.option(
    "--port",
    default=18090,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of every simulated host; 0 takes free ones.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed serves the same bytes.")
@click.option("--only", multiple=True, metavar="KEY", help="Only the site with this key; may be repeated.")
@data_option
def simulate(port: int, seed: int, only: tuple[str, ...], data: Path) -> None:
    """Serve emulations of real site families and of sick sites on loopback, so that any crawler can be tried on them.

    Prints the registry of the sites (name,division_code,url) on standard output and serves until it is stopped.
    """
    from crawler.demo.server import PortBusyError
    from crawler.demo.simulator.catalogue import build_simulator
    from crawler.demo.simulator.serving import serve_simulator, simulator_csv

    try:
        sites = build_simulator(seed, only)
    except KeyError as error:
        raise click.UsageError(f"No simulated site has the key {error}.") from error
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    try:
        with serve_simulator(sites, port) as running:
            click.echo(simulator_csv(sites, running.addresses), nl=False)
            say(f"{len(sites)} sites are served; stop with Ctrl-C")
            while not stop.wait(3600):
                pass
    except PortBusyError as error:
        raise ArchiveError(str(error)) from error
    except KeyboardInterrupt:
        say("stopped")
