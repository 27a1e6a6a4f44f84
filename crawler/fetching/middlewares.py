"""The Scrapy parts that apply the rules of fetching: the guard, the limits of a site and a host, patience, and a note of the wire.

They decide nothing themselves: what is refused is said in ``addresses``, what an answer is in ``challenges``.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from time import monotonic
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import HtmlResponse, Response

from crawler.fetching.addresses import Policy, host_and_port, refuse_redirect, refuse_url
from crawler.fetching.wholeness import is_cut
from crawler.settings import policy_of

_CUT = "is_cut"  # between WireMiddleware, which sees the body as it came, and PatientRetryMiddleware

_REDIRECTS = (301, 302, 303, 307, 308)
_SMALL_PAGE = 4_000  # bytes; a page that only redirects is far smaller
_REFRESH = re.compile(r"<meta\b(?=[^>]*http-equiv\s*=\s*[\"']?refresh\b)[^>]*\burl\s*=\s*[\"']?([^\"'>\s]*)", re.I)


class RefusedError(IgnoreRequest):
    """A request that is not made; ``reason`` is a stable word, ``is_final`` says that it never will be."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class GuardMiddleware:
    """Refuses addresses of the wrong scheme, host or spelling, redirect targets and attachments included.

    Also names the queue of each request, so that one host (on loopback: one host and port) is asked one thing at a time.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(policy_of(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Raise RefusedError for an address that must not be asked."""
        reason = refuse_url(request.url, self._policy)
        if reason:
            raise RefusedError(reason, is_final=True)
        host, port = host_and_port(request.url)
        request.meta["download_slot"] = f"{host}:{port}" if (host, port) in self._policy.opened else host


class LimitsMiddleware:
    """A budget of requests a site, and a breaker a host: after so many failures in a row it is left alone for this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._max_requests = crawler.settings.getint("GONGKAI_MAX_REQUESTS")
        self._max_failures = crawler.settings.getint("GONGKAI_MAX_FAILURES")
        self.requests: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        crawler.limits = self  # type: ignore[attr-defined]  # the spider reads the counts when a site is done

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RefusedError where a limit is reached, else count."""
        site = str(request.meta.get("site", ""))
        if self._failures[_slot(request)] >= self._max_failures:
            raise RefusedError("host_down")
        if site and self.requests[site] >= self._max_requests:
            raise RefusedError("budget")
        self.requests[site] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        """Count an answer as a failure or forget the failures before it."""
        if response.status >= 500 and response.status != 521:
            self._failures[_slot(request)] += 1
        else:
            self._failures.pop(_slot(request), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a connection that failed."""
        if not isinstance(exception, IgnoreRequest):
            self._failures[_slot(request)] += 1

    def stop(self, request: Request) -> None:
        """Leave the host of this request alone for the rest of the run."""
        self._failures[_slot(request)] = self._max_failures


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, with the host left alone for as long as Retry-After asks, and for a widening while where it says nothing."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Retry what may pass, later. Raises ResponseDataLossError for a body that stays cut."""
        if request.meta.pop(_CUT, False):
            loss = ResponseDataLossError(f"{response.url}: the compressed body is cut")
            again = self._retry(request, loss)
            if again is None:
                raise loss
            return again
        if response.status not in self.retry_http_codes or request.meta.get("dont_retry"):
            return response
        wait = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if wait is None and response.status in (429, 503):
            wait = min(10.0 * 3 ** request.meta.get("retry_times", 0), 60.0) * bool(
                self.crawler.settings.getfloat("DOWNLOAD_DELAY")
            )
        if wait and wait > self.crawler.settings.getfloat("GONGKAI_MAX_RETRY_AFTER"):
            self.crawler.limits.stop(request)  # type: ignore[attr-defined]
            return response
        if wait:
            self._pause(request, wait)
        result: Request | Response = super().process_response(request, response)
        return result

    def _pause(self, request: Request, seconds: float) -> None:
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(_slot(request)) if engine is not None else None
        if slot is not None:
            slot.delay = max(slot.delay, 0.05)  # a slot without a delay would not look at the time of its last request
            slot.lastseen = monotonic() + seconds - slot.delay


class NamedRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects; one that leads nowhere, or to what is no web address, ends under a name of its own."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Follow a redirect. Raises RefusedError for a target that cannot be asked."""
        if response.status in _REDIRECTS:
            _refuse_target(request.url, _text(response.headers.get("Location") or b""))
        result: Request | Response = super().process_response(request, response)
        return result


class NamedMetaRefreshMiddleware(MetaRefreshMiddleware):
    """The same for pages that redirect by a meta element and hold nothing else."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Follow a redirect. Raises RefusedError for a target that cannot be asked."""
        if len(response.body) <= _SMALL_PAGE and isinstance(response, HtmlResponse):
            found = _REFRESH.search(response.text)
            if found:
                _refuse_target(request.url, unescape(found.group(1)))
        try:
            result: Request | Response = super().process_response(request, response)
        except ValueError:  # an address that is none, on a page with more on it: the page is read
            return response
        return result


def _refuse_target(url: str, location: str) -> None:
    reason = refuse_redirect(url, location)
    if reason:
        raise RefusedError(reason, is_final=reason == "redirect_scheme")


class WireMiddleware:
    """Notes what later middlewares change: the header lines as received, and the address that answered, and a body that was cut."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the header lines and the peer in the request's meta, and whether the body was cut inside its coding."""
        coding = _text(response.headers.get("Content-Encoding") or "")
        request.meta[_CUT] = bool(coding) and is_cut(response.body, coding, self._most)
        lines = tuple((_text(name), _text(value)) for name, values in response.headers.items() for value in values)
        request.meta["wire"] = {
            "headers": lines,
            "peer": str(response.ip_address or ""),
            "protocol": response.protocol or "",
        }
        return response


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where there is none."""
    text = (value or b"").decode("latin-1").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None


def _slot(request: Request) -> str:
    return str(request.meta.get("download_slot", ""))


def _text(value: bytes | str) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
