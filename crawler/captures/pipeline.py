"""Captures that the spider yields: to the store first, durably, then to the ledger."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Capture


class CapturePipeline:
    """Writes every capture. The store and the ledger are the spider's, so that both see one state."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_item(self, item: Capture) -> Capture:
        """Store one capture; the ledger says ``captured`` only after it is on the disk."""
        self._crawler.spider.keep(item)  # type: ignore[union-attr]
        return item
