"""Headers on every answer: nothing is loaded from elsewhere, no script stands in a page, nothing may frame it.

A stored copy brings its own, stricter policy, which is kept.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

_COMMON = "default-src 'none'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'"
OWN_POLICY = f"{_COMMON}; script-src 'self'; style-src 'self'"
# Datasette's table page sets one variable in a script of its own; its tables and rows bring a style element for narrow windows, made from
# the names of columns, and colour a border by a style attribute.
_TABLE_SCRIPTS = ("DATASETTE_ALLOW_FACET = true;", "DATASETTE_ALLOW_FACET = false;")
_HASHES = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in _TABLE_SCRIPTS
)
DATASETTE_POLICY = f"{_COMMON}; script-src 'self' {_HASHES}; style-src 'self' 'unsafe-inline'"
COPY_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)

_FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)
_DATASETTE_PATHS = ("/archive", "/-/")


def policy_for(path: str) -> str:
    """The policy of a page of ours, or the one that Datasette's own pages need."""
    is_datasette = any(path == prefix.rstrip("/") or path.startswith(prefix) for prefix in _DATASETTE_PATHS)
    return DATASETTE_POLICY if is_datasette else OWN_POLICY


def with_headers(app: App) -> App:
    """The application with the headers on each of its answers."""

    async def secured(scope: Scope, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        policy = policy_for(scope["path"]).encode()

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                present = {name.lower() for name, _ in headers}
                wanted = ((b"content-security-policy", policy), *_FIXED)
                headers += [(name, value) for name, value in wanted if name not in present]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_secured)

    return secured
