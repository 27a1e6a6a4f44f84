"""TLS certificates are verified, but for hosts whose registry entry says that theirs is broken."""

from __future__ import annotations

from typing import Any, Self

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler


class RegistryContextFactory(_ScrapyClientContextFactory):
    """Scrapy's context factory, verifying or not by host. ``GONGKAI_BAD_CERTIFICATES`` names the hosts that are not verified."""

    _excused: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy."""
        factory = super().from_crawler(crawler, *args, **kwargs)
        factory._excused = frozenset(crawler.settings.getlist("GONGKAI_BAD_CERTIFICATES"))
        return factory

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """The TLS options of one connection."""
        self._verify_certificates = hostname.decode("ascii", "replace").lower() not in self._excused
        return super().creatorForNetloc(hostname, port)


class RegistryHandler(HTTP11DownloadHandler):
    """Scrapy's own handler of http and https with the registry's word on certificates."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = RegistryContextFactory.from_crawler(crawler)
