"""Start a crawl from Python: in a child process, since Scrapy's reactor runs once a process, and so that a crawl that dies takes nothing along.

The child (``python -m crawler.run``) reads its job as JSON from standard input and writes its summary as JSON to standard output; progress for people goes to
standard error. It ends at once when its parent is gone, so that no crawl goes on behind a lock that nobody holds.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.captures import CaptureStore
from crawler.captures.errors import CaptureError, FolderUnusableError, StorageFullError
from crawler.captures.ledger import Ledger, is_damaged
from crawler.captures.ledger_entries import SiteState
from crawler.captures.store import as_storage_error, software
from crawler.fetching.addresses import Policy, refuse_url
from crawler.items import Site
from crawler.settings import DOWNLOAD_DELAY, DOWNLOADER_MIDDLEWARES, GONGKAI_BROWSER_TIMEOUT

if TYPE_CHECKING:
    from crawler.spiders.reports import ReportsSpider

CONTACT_VARIABLE = "GONGKAI_CONTACT"
BROWSER_VARIABLE = "GONGKAI_BROWSER"
# Without any delay Scrapy 2.19 starts all that waits for a host at once, whatever its limit says: seen 20 requests within 10 ms.
_SHORTEST_DELAY = 0.001
_ERRORS: dict[str, type[CaptureError]] = {
    "StorageFullError": StorageFullError,
    "FolderUnusableError": FolderUnusableError,
}


class CrawlError(Exception):
    """A crawl that cannot be started or that broke off; the message says what to do."""


class RefusedJobError(CrawlError):
    """A crawl that was asked for in a way that cannot be granted: an address outside the rules, no contact, no browser. Nothing was started."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl did. ``sites`` are the states of the sites it was given; ``unfinished`` counts those that it did not get to the end of.

    ``requests`` counts all requests, robots.txt and retries included; ``new``, ``changed`` and ``unchanged`` count documents; ``seconds`` is the duration.
    ``answer_seconds`` is how long each site's answers took to come on average.
    ``reason`` is Scrapy's word for why it ended (``finished``, ``shutdown``, ``closespider_timeout``).
    """

    sites: tuple[SiteState, ...]
    requests: int
    new: int
    changed: int
    unchanged: int
    seconds: float
    reason: str
    unfinished: int = 0
    answer_seconds: Mapping[str, float] = field(default_factory=dict)


def run_crawl(
    sites: Sequence[Site],
    data: Path,
    settings: Mapping[str, Any] | None = None,
    allow_private: Collection[tuple[str, int]] = (),
) -> CrawlSummary:
    """Crawl the sites into ``data`` (captures and ledger) and say what was done.

    ``settings`` are Scrapy's or this project's (crawler.settings), for this run. ``allow_private`` opens exactly these host:port pairs. ``GONGKAI_CONTACT`` (setting or
    environment variable) is the operator's address, which every site is told; without it only opened pairs are crawled. ``GONGKAI_BROWSER`` (likewise) is
    the path of a Chromium, for sites that use one.

    Raises CrawlError for a job that must not be started, CaptureError where the folder cannot be used or the disk is full.
    """
    settings = dict(settings or {})
    contact = str(settings.pop(CONTACT_VARIABLE, "") or os.environ.get(CONTACT_VARIABLE, "")).strip()
    browser = str(settings.pop(BROWSER_VARIABLE, "") or os.environ.get(BROWSER_VARIABLE, "")).strip()
    opened = sorted({(host.lower(), int(port)) for host, port in allow_private})
    _check(sites, contact, frozenset(opened))
    _check_browser(sites, browser)
    job = {
        "sites": [asdict(site) for site in sites],
        "data": str(data),
        "settings": settings,
        "opened": opened,
        "contact": contact,
        "browser": browser if any(site.uses_browser for site in sites) else "",
    }
    return _run_child(job)


def _check(sites: Sequence[Site], contact: str, opened: frozenset[tuple[str, int]]) -> None:
    """Refuse a job that must not be started, before any process is."""
    hosts = frozenset(host for site in sites for host in site.hosts)
    for site in sites:
        reason = refuse_url(site.url, Policy(hosts=hosts, opened=opened))
        if reason:
            hint = (
                "open it with --allow-private for a local trial"
                if reason in ("private_address", "foreign_host")
                else "correct the address"
            )
            raise RefusedJobError(
                f"{site.url}: not crawled ({reason}); only http and https at hosts under gov.cn or named in the registry are; {hint}"
            )
    is_local = all(refuse_url(site.url, Policy(opened=opened)) == "" and _is_opened(site.url, opened) for site in sites)
    if not contact and not is_local:
        raise RefusedJobError(
            f"real sites are crawled only with an address for complaints: set {CONTACT_VARIABLE} to a mail or web address of the operator"
        )


def _check_browser(sites: Sequence[Site], browser: str) -> None:
    """Refuse a job with sites that need a browser where there is none."""
    wanted = next((site.url for site in sites if site.uses_browser), "")
    if not wanted:
        return
    if not browser:
        raise RefusedJobError(f"{wanted}: exists only in a browser; set {BROWSER_VARIABLE} to the path of a Chromium")
    if not os.access(browser, os.X_OK):
        raise RefusedJobError(f"{BROWSER_VARIABLE}: {browser} is no program; set it to the path of a Chromium")
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise RefusedJobError(
            f"{wanted}: exists only in a browser; install the extra with: pip install 'gongkai[browser]'"
        )


def _is_opened(url: str, opened: frozenset[tuple[str, int]]) -> bool:
    from crawler.fetching.addresses import host_and_port

    return host_and_port(url) in opened


def _run_child(job: dict[str, Any]) -> CrawlSummary:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "crawler.run"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        if process.stdin is None or process.stdout is None:
            raise CrawlError("the crawl's process has no pipes")
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            output = process.stdout.read()
        except BrokenPipeError:
            output = process.stdout.read()
        except BaseException:
            process.terminate()
            raise
    try:
        answer = json.loads(output.splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise CrawlError(
            f"the crawl broke off (exit status {process.returncode}); what was captured before is safe, run it again"
        ) from error
    if "error" in answer:
        raise _ERRORS.get(answer["error"], CrawlError)(answer["message"])
    states = tuple(SiteState(**{**state, "notes": tuple(state["notes"])}) for state in answer.pop("sites"))
    return CrawlSummary(sites=states, **answer)


def main() -> None:
    """The child: one job, one summary."""
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        summary: dict[str, Any] = asdict(_crawl(job))
    except CaptureError as error:
        summary = {"error": type(error).__name__, "message": str(error)}
    except sqlite3.Error as error:
        met = as_storage_error(Path(job["data"]), error)
        summary = {"error": type(met).__name__, "message": str(met)}
    sys.stdout.write(json.dumps(summary) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Standard input stays open as long as the parent lives."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(75)


def _crawl(job: dict[str, Any]) -> CrawlSummary:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.fetching.clock import Clock
    from crawler.spiders.reports import ReportsSpider

    data = Path(job["data"])
    sites = tuple(Site(**{**site, "hosts": tuple(site["hosts"])}) for site in job["sites"])
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(_settings_of(job, sites), priority="cmdline")
    began = time.monotonic()
    with CaptureStore(data / "captures", contact=job["contact"]) as store, _open_ledger(data, store) as ledger:
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(ReportsSpider)
        process.crawl(
            crawler, sites=sites, store=store, ledger=ledger, clock=Clock(settings.getfloat("GONGKAI_CLOCK_SHIFT"))
        )
        process.start()
        spider: ReportsSpider | None = crawler.spider  # type: ignore[assignment]
        if spider is None:
            raise CrawlError("the spider did not start")
        if spider.storage_error is not None:
            raise spider.storage_error
        return _summary(spider, ledger, sites, time.monotonic() - began)


def _settings_of(job: dict[str, Any], sites: Sequence[Site]) -> dict[str, Any]:
    contact = job["contact"]
    delay = max(float(job["settings"].get("DOWNLOAD_DELAY", DOWNLOAD_DELAY)), _SHORTEST_DELAY)
    agent = (
        f"{software()} (archive of annual disclosure reports; {contact})" if contact else f"{software()} (local trial)"
    )
    given = {
        "USER_AGENT": agent,
        "GONGKAI_PROGRESS": sys.stderr.isatty(),
        **job["settings"],
        "DOWNLOAD_DELAY": delay,
        "GONGKAI_OPENED": [tuple(pair) for pair in job["opened"]],
        "GONGKAI_HOSTS": sorted({host for site in sites for host in site.hosts}),
        "GONGKAI_BAD_CERTIFICATES": sorted({_host(site.url) for site in sites if site.accept_bad_certificate}),
    }
    return given | _browser_settings_of(given, job["browser"], sites) if job.get("browser") else given


def _browser_settings_of(given: Mapping[str, Any], browser: str, sites: Sequence[Site]) -> dict[str, Any]:
    from crawler.fetching.browser import MIDDLEWARE, PLACE, browser_settings

    return browser_settings(browser, float(given.get("GONGKAI_BROWSER_TIMEOUT", GONGKAI_BROWSER_TIMEOUT))) | {
        "GONGKAI_BROWSER_SITES": [site.url for site in sites if site.uses_browser],
        "DOWNLOADER_MIDDLEWARES": {**DOWNLOADER_MIDDLEWARES, MIDDLEWARE: PLACE},
    }


def _host(url: str) -> str:
    from crawler.fetching.addresses import host_and_port

    return host_and_port(url)[0]


def _open_ledger(data: Path, store: CaptureStore) -> Ledger:
    """The ledger; one that is missing beside captures, or damaged, is made anew from them. A damaged one is kept under another name."""
    path = data / "ledger.db"
    if path.exists() and is_damaged(path):
        moved = path.with_name(f"ledger.db.damaged-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
        path.rename(moved)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        print(f"the ledger was damaged: it is made anew from the captures, and kept as {moved.name}", file=sys.stderr)
    is_new = not path.exists()
    ledger = Ledger(path)
    if is_new:
        ledger.rebuild(store.iterate())
    return ledger


def _summary(spider: ReportsSpider, ledger: Ledger, sites: Sequence[Site], seconds: float) -> CrawlSummary:
    states = [ledger.site(site.url) for site in sites]
    stats = spider.crawler.stats.get_stats() if spider.crawler.stats else {}
    return CrawlSummary(
        sites=tuple(replace(state) for state in states if state is not None),
        requests=int(stats.get("downloader/request_count", 0)),
        new=spider.kept["new"],
        changed=spider.kept["changed"],
        unchanged=spider.kept["unchanged"],
        seconds=round(seconds, 2),
        reason=str(stats.get("finish_reason", "")),
        unfinished=sum(1 for state in states if state is None or state.state == "stopped"),
        answer_seconds=spider.answer_seconds,
    )


if __name__ == "__main__":
    main()
