"""The doors that must be closed, and the manners that must be on, whatever Scrapy's defaults become."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.fetching.middlewares import retry_after
from crawler.settings import policy_of


@pytest.fixture
def settings() -> Settings:
    made = Settings()
    made.setmodule("crawler.settings")
    return made


def test_no_remote_hand_on_the_crawl(settings: Settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


def test_only_http_and_https_have_handlers(settings: Settings) -> None:
    crawler = get_crawler(settings_dict={"DOWNLOAD_HANDLERS": settings.getdict("DOWNLOAD_HANDLERS")})
    assert set(DownloadHandlers(crawler)._schemes) == {"http", "https"}


def test_manners_and_bounds(settings: Settings) -> None:
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 32 << 20
    assert 0 < settings.getint("DOWNLOAD_TIMEOUT") <= 180
    assert settings.getbool("DOWNLOAD_FAIL_ON_DATALOSS")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert not settings.getbool("HTTPPROXY_ENABLED")
    assert policy_of(settings).opened == frozenset()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0),
        (b"Sat, 31 Jan 2026 16:02:00 GMT", 120.0),
        (b"Sat, 31 Jan 2026 15:00:00 GMT", 0.0),
        (b"", None),
        (None, None),
        (b"soon", None),
        (b"-5", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 1, 31, 16, 0, tzinfo=UTC)) == seconds
