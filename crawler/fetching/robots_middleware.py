"""Obeys robots.txt: fetched once a host and run, before anything else of that host; what it means is said in ``robots``."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.fetching.addresses import host_and_port
from crawler.fetching.failures import reason_of
from crawler.fetching.middlewares import RefusedError
from crawler.fetching.robots import Robots, read_robots

_AGENT = "gongkai"


class RobotsMiddleware:
    """One robots.txt a host; requests wait for it. A host whose robots.txt fails with 5xx or no answer is left alone for this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: dict[str, asyncio.Future[Robots]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RefusedError for what the site does not want fetched."""
        if request.meta.get("is_robots"):
            return
        robots = await self._robots_of(request)
        if robots.is_closed:
            raise RefusedError(robots.reason)
        if not robots.allows(request.url, _AGENT):
            raise RefusedError("robots")
        self._slow_down(request, robots.crawl_delay(_AGENT))

    async def _robots_of(self, request: Request) -> Robots:
        key = _origin(request.url)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = asyncio.get_running_loop().create_future()
            known.set_result(await self._fetch(request, key))
        return await known

    async def _fetch(self, request: Request, origin: str) -> Robots:
        meta = {"is_robots": True, "site": request.meta.get("site", ""), "dont_cache": True}
        try:
            response = await self._crawler.engine.download_async(
                Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta=meta, priority=1000, dont_filter=True)
            )
        except RefusedError as error:
            # A redirect of robots.txt to where we do not go says nothing about what may be fetched here.
            return Robots() if error.is_final else Robots(is_closed=True, reason=error.reason)
        except IgnoreRequest:
            return Robots()
        except Exception as error:  # the client raises many types; any of them means: no answer
            return Robots(is_closed=True, reason=reason_of(error))
        return read_robots(response.status, response.body)

    def _slow_down(self, request: Request, seconds: float) -> None:
        """A crawl delay is kept exactly: the slot waits that long, without variation."""
        if not seconds:
            return
        downloader = self._crawler.engine.downloader
        _, slot = downloader._get_slot(request)
        if slot.delay < seconds:
            slot.delay, slot.jitter = seconds, 0.0


def _origin(url: str) -> str:
    host, port = host_and_port(url)
    scheme = url.split(":", 1)[0].lower()
    bracketed = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{bracketed}" if port == default else f"{scheme}://{bracketed}:{port}"
