"""Crawling: our spider against a bare Scrapy spider on the same server and pages, and what a night of unchanged sites costs.

The server runs in a process of its own; both clients get it to themselves, without delays.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from crawler.captures.ledger import Ledger
from crawler.items import Site
from crawler.run import run_crawl
from tests.bench.measure import Result, at_least, at_most

_SITES = 200
_NIGHT = int(os.environ.get("GONGKAI_BENCH_SITES", "300"))
_SETTINGS = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 64, "LOG_LEVEL": "ERROR"}
_SERVER = """
import json, sys
from crawler.demo.server import serve_sites
from crawler.demo.simulator.crowd import crowd
sites = crowd(int(sys.argv[1]))
with serve_sites(sites) as running:
    print(json.dumps([running.addresses[site.key] + site.entry for site in sites]), flush=True)
    sys.stdin.read()
"""
_BARE = """
import json, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in json.loads(open(sys.argv[1]).read()):
            yield scrapy.Request(url, self.parse, dont_filter=True)
    async def parse(self, response):
        return
process = AsyncCrawlerProcess({"CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "LOG_LEVEL": "ERROR",
                               "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("elapsed_time_seconds"))
"""


def measure() -> Iterator[Result]:
    """Yield the throughput ratio, then requests a site, peak memory and growth of a second night over unchanged sites."""
    with tempfile.TemporaryDirectory() as folder, _served(_SITES) as entries:
        summary = run_crawl(_sites(entries), Path(folder), _SETTINGS, _opened(entries))
        ours = summary.requests / summary.seconds
        with Ledger(Path(folder) / "ledger.db") as ledger:
            urls = [address.url for entry in entries for address in ledger.addresses(entry)]
        yield at_least(
            f"our spider / a bare one, {len(urls)} pages of {_SITES} sites", ours / _bare(folder, urls), 0.4, "x"
        )
    with tempfile.TemporaryDirectory() as folder, _served(_NIGHT) as entries:
        data = Path(folder)
        run_crawl(_sites(entries), data, _SETTINGS, _opened(entries))
        before = _bytes(data / "captures")
        second = run_crawl(_sites(entries), data, _SETTINGS, _opened(entries))
        yield at_most(
            f"second night over {_NIGHT} unchanged sites: requests a site", second.requests / _NIGHT, 10 / 3, ""
        )
        yield at_most("second night: bytes added to the captures", _bytes(data / "captures") - before, 0, "bytes")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        yield at_most("peak memory of any process of it", peak, 500, "MB")


def _bare(folder: str, urls: Sequence[str]) -> float:
    path, script = Path(folder) / "urls.json", Path(folder) / "bare.py"
    path.write_text(json.dumps(list(urls)), encoding="utf-8")
    script.write_text(_BARE, encoding="utf-8")
    run = subprocess.run([sys.executable, str(script), str(path)], check=True, capture_output=True, text=True)
    return len(urls) / float(run.stdout)


@contextmanager
def _served(count: int) -> Iterator[list[str]]:
    command = [sys.executable, "-c", _SERVER, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.stdin.close()


def _sites(entries: Sequence[str]) -> list[Site]:
    return [Site(url=entry, name="crowd", division_code="") for entry in entries]


def _opened(entries: Sequence[str]) -> list[tuple[str, int]]:
    return [(str(urlsplit(entry).hostname), urlsplit(entry).port or 80) for entry in entries]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.warc.gz"))
