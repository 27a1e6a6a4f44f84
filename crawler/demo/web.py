"""What a demo site answers: requests, responses and sites as values, with no socket in sight.

A response says not only its bytes but how they go over the wire (late, cut short, dripping, reset), so that sick servers are built
from the same parts as healthy ones. crawler.demo.server alone opens sockets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import cached_property
from types import MappingProxyType
from urllib.parse import parse_qsl

HTML = "text/html; charset=utf-8"
# Stands in page bodies for "http://host:port" of the site with that key; the server knows the port.


@dataclass(frozen=True, slots=True)
class Request:
    """One request as a site sees it. ``target`` is path and query as sent; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of repeated ones the last."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The body's form fields."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies sent."""
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


@dataclass(frozen=True, slots=True)
class Response:
    """One answer and how it is sent.

    ``delay`` seconds pass before the first byte; with ``cut_at`` the connection ends after so many bytes of the body;
    ``drip`` is (bytes, seconds) between pieces; ``is_reset`` answers with a connection reset; ``length`` is announced
    instead of the true length. ``repeat`` sends the body so many times without holding it in memory.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    cut_at: int | None = None
    drip: tuple[int, float] | None = None
    is_reset: bool = False
    length: int | None = None
    repeat: int = 1

    def header(self, name: str) -> str:
        """A header's value, "" where absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def with_header(self, name: str, value: str) -> Response:
        """The same response with a header more."""
        return replace(self, headers=(*self.headers, (name, value)))


Handler = Callable[[Request], Response | None]
NOT_FOUND = Response(404, b"<html><head><title>404 Not Found</title></head><body>404</body></html>")


@dataclass(frozen=True)
class Page:
    """A file of a site: its content (made when first asked for), its type, and the second at which it last changed."""

    make: Callable[[], bytes]
    media_type: str = HTML
    modified: float | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def body(self) -> bytes:
        """The content."""
        return self.make()

    @classmethod
    def of(cls, text: str, media_type: str = HTML, encoding: str = "utf-8", modified: float | None = None) -> Page:
        """A page of given text."""
        return cls(lambda: text.encode(encoding), media_type, modified)


@dataclass(frozen=True)
class Site:
    """A site: its name and division, its files by target, and handlers that are asked before the files.

    ``entry`` is the target at which a crawl begins, ``missing`` what answers an unknown address. ``has_validators`` says
    whether files carry ETag and Last-Modified and are answered with 304. ``scheme`` is ``http`` or ``https``.
    """

    key: str
    name: str
    division_code: str
    pages: Mapping[str, Page]
    handlers: tuple[Handler, ...] = ()
    entry: str = "/"
    missing: Response = NOT_FOUND
    has_validators: bool = True
    scheme: str = "http"

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        for handler in self.handlers:
            response = handler(request)
            if response is not None:
                return response
        page = self.pages.get(request.target) or self.pages.get(request.path)
        if page is None:
            return (
                self.missing if self.missing.header("Content-Type") else self.missing.with_header("Content-Type", HTML)
            )
        return self._file(page, request)

    def _file(self, page: Page, request: Request) -> Response:
        headers = (("Content-Type", page.media_type), *page.headers)
        if not self.has_validators:
            return Response(200, page.body, headers)
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        headers += (("ETag", etag),)
        if page.modified is not None:
            headers += (("Last-Modified", formatdate(page.modified, usegmt=True)),)
        seen = request.headers.get("if-none-match", "")
        since = request.headers.get("if-modified-since", "")
        is_same_time = page.modified is not None and since == formatdate(page.modified, usegmt=True)
        if seen == etag or (not seen and is_same_time):
            return Response(304, b"", headers)
        return Response(200, page.body, headers)
