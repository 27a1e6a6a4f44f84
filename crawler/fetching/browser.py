"""Pages that exist only after their scripts ran, for sites that the registry marks so; loaded only where the operator named a browser.

The browser has no network. A page is first fetched like any other, and only one that is no challenge is shown to the browser; what its scripts then ask for
is fetched by Scrapy's downloader as every other request of that site is: the same guard, robots.txt, budget, delay and one request at a time a host.
Nothing is clicked, filled in or solved, and no file is downloaded here.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any, Self

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Route
from playwright.async_api import Request as Asked
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.fetching.challenges import judge_answer
from crawler.fetching.middlewares import RefusedError

MIDDLEWARE = "crawler.fetching.browser.BrowserMiddleware"
# Below redirects, decompression and retries: what comes here is the answer that the spider would get.
PLACE = 540
_PARTS = ("document", "script", "xhr", "fetch")  # what rows are made of; pictures, fonts and styles are not asked for
_SENT = ("accept", "content-type", "x-requested-with", "referer")
_UNTRUE = ("content-encoding", "content-length", "transfer-encoding")  # of a body that is decoded already
_QUIET = 1_000  # milliseconds; what a page still asks for after so long a silence is not waited for
# Every name resolves to nothing and every connection goes to a proxy that is not there, loopback included: only answers that we hand over arrive.
_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
)


def browser_settings(path: str, seconds: float) -> dict[str, Any]:
    """Scrapy's settings for a crawl with the browser at ``path``, which has ``seconds`` for a page."""
    return {
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": path,
            "args": list(_NO_NETWORK),
            "chromium_sandbox": os.geteuid() != 0,  # Chromium has none for root
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": seconds * 1_000,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


class BrowserMiddleware:
    """Replaces the pages of the marked sites by what they are after their scripts ran. One page at a time."""

    def __init__(self, crawler: Crawler) -> None:
        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # what fails has a state in the ledger
        self._crawler = crawler
        self._sites = frozenset(crawler.settings.getlist("GONGKAI_BROWSER_SITES"))
        self._seconds = crawler.settings.getfloat("GONGKAI_BROWSER_TIMEOUT")
        self._max_parts = crawler.settings.getint("GONGKAI_BROWSER_PARTS")
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)
        self._turn = asyncio.Lock()
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page after its scripts ran; an answer that is no page, or a challenge, as it is. Raises RefusedError where the browser fails."""
        if not self._is_page(request, response):
            return response
        shown = _Shown(self._crawler, request, response, self._max_parts)
        async with self._turn:
            try:
                text = await asyncio.wait_for(self._show(shown), self._seconds)
            except TimeoutError as error:
                raise RefusedError("browser_timeout") from error
            except (
                Exception
            ) as error:  # the browser, its driver and its pages fail in many ways; each concerns this page alone
                raise RefusedError("browser_failed") from error
            finally:
                await shown.close()
        _rewrite_wire(request)
        return response.replace(body=text.encode("utf-8", "replace"))

    def _is_page(self, request: Request, response: Response) -> bool:
        source = request.meta.get("source")
        if source is None or request.meta.get("site") not in self._sites or source.role == "attachment":
            return False
        kind = (response.headers.get("Content-Type") or b"").lower()
        if request.method != "GET" or response.status != 200 or b"html" not in kind:
            return False
        headers = {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}
        return judge_answer(response.status, headers, getattr(response, "text", "")) is None

    async def _show(self, shown: _Shown) -> str:
        context = {
            "accept_downloads": False,
            "service_workers": "block",
            "user_agent": self._crawler.settings["USER_AGENT"],
            "locale": "zh-CN",
        }
        request = Request(
            shown.url,
            meta={
                "playwright": True,
                "playwright_context_kwargs": context,
                "playwright_page_init_callback": shown.prepare,
                "playwright_page_methods": [PageMethod(_settle, self._seconds)],
                "playwright_page_goto_kwargs": {"wait_until": "load"},
            },
        )
        answer = await self._handler.download_request(request)
        return str(getattr(answer, "text", ""))

    async def _close(self) -> None:
        with suppress(BrowserError):
            await self._handler.close()


class _Shown:
    """One page in the browser: gives it the page that was fetched, and fetches what the page asks for."""

    def __init__(self, crawler: Crawler, request: Request, response: Response, max_parts: int) -> None:
        self.url = response.url
        self._crawler = crawler
        self._request = request
        self._response = response
        self._left = max_parts
        self._is_given = False
        self._page: Page | None = None

    async def prepare(self, page: Page, request: Request) -> None:
        """Take over all that the page asks for, before it asks."""
        self._page = page
        page.on("popup", _close_page)
        await page.route("**", self._answer)
        await page.route_web_socket("**", lambda socket: socket.close())

    async def close(self) -> None:
        """End the page, however far it came."""
        if self._page is not None and not self._page.is_closed():
            with suppress(BrowserError, TimeoutError):
                await asyncio.wait_for(self._page.close(), 10)

    async def _answer(self, route: Route, asked: Asked) -> None:
        answer = await self._fetch(asked)
        with suppress(BrowserError):  # the page may be gone meanwhile
            if answer is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=_headers_of(answer), body=answer.body)

    async def _fetch(self, asked: Asked) -> Response | None:
        """The answer to something that the page asks for, None where it gets none."""
        if not self._is_given and asked.is_navigation_request():
            self._is_given = True
            return self._response
        if asked.resource_type not in _PARTS or self._left <= 0:
            return None
        self._left -= 1
        part = Request(
            asked.url,
            method=asked.method,
            body=asked.post_data_buffer or b"",
            headers={name: value for name, value in asked.headers.items() if name in _SENT},
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"site": self._request.meta["site"]},
        )
        try:
            return await self._crawler.engine.download_async(part)
        except (
            Exception
        ):  # refused by the guard, by robots.txt or the budget, or failed on the way: the page goes without
            return None


async def _settle(page: Page, seconds: float) -> None:
    """Wait until a page asks for nothing more; one that never rests is taken as it is after half of its time."""
    with suppress(BrowserError):
        await page.wait_for_load_state("networkidle", timeout=seconds * 500)
    with suppress(BrowserError):
        await page.wait_for_timeout(_QUIET)


async def _close_page(page: Page) -> None:
    with suppress(BrowserError):
        await page.close()


def _headers_of(response: Response) -> dict[str, str]:
    headers = {str(name): str(value) for name, value in response.headers.to_unicode_dict().items()}
    return {name: value for name, value in headers.items() if name.lower() not in _UNTRUE}


def _rewrite_wire(request: Request) -> None:
    """Say in what is stored that these bytes are the browser's: in UTF-8, whatever the server said of its own."""
    wire = request.meta.setdefault("wire", {})
    kept = [(name, value) for name, value in wire.get("headers", ()) if name.lower() != "content-type"]
    wire["headers"] = (*kept, ("Content-Type", "text/html; charset=utf-8"))
    wire["is_rendered"] = True
