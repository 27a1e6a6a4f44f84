"""What the tests in a real browser share: how it is started, and a page that tells its troubles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
MARKS = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser(engine: Any, *, size: str = "desk", scripts: bool = True) -> Iterator[Any]:
    """A browser window with a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        context = engine.chromium.launch_persistent_context(
            folder, executable_path=str(CHROMIUM), args=_FLAGS, viewport=SIZES[size], java_script_enabled=scripts
        )
        context.set_default_timeout(15_000)
        yield context
        context.close()


def visit(context: Any, address: str, expected: int = 200) -> tuple[Any, list[str]]:
    """A new page at an address, and the list to which its errors, warnings and requests to other hosts are added."""
    page = context.new_page()
    troubles: list[str] = []
    origin = "/".join(address.split("/")[:3])

    def on_console(message: Any) -> None:
        if message.type in ("error", "warning") and not (expected == 404 and "404" in message.text):
            troubles.append(f"console: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on(
        "request", lambda r: None if r.url.startswith((origin, "data:")) else troubles.append(f"elsewhere: {r.url}")
    )
    answer = page.goto(address)
    assert answer.status == expected
    return page, troubles


def status_of(name: str) -> int:
    """The status that the page of this name answers with."""
    return 404 if name.startswith("missing") else 200
