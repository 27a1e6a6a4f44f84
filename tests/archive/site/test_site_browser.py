"""The site in a real browser: no error, no request elsewhere, no overflow, with and without scripts, by keyboard, and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_browser import MARKS, open_browser, status_of, visit
from site_made import NAMES

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

_AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"

pytestmark = MARKS


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """Playwright."""
    with playwright.sync_playwright() as started:
        yield started


@pytest.fixture(scope="module", params=["desk", "phone"])
def browser(engine: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A browser window with scripts, of one of the two sizes, with a profile of its own."""
    with open_browser(engine, size=request.param) as context:
        yield context


@pytest.fixture(scope="module")
def plain_browser(engine: Any) -> Iterator[Any]:
    """A browser window without scripts."""
    with open_browser(engine, size="phone", scripts=False) as context:
        yield context


@pytest.mark.parametrize("name", NAMES)
def test_page_is_quiet_fits_and_is_accessible(browser: Any, served: str, addresses: dict[str, str], name: str) -> None:
    page, troubles = visit(browser, served + addresses[name], status_of(name))
    assert troubles == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    # The page's own policy forbids scripts in the page; axe is evaluated by the debugger, which is not bound by it.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert grave == []
    page.close()


@pytest.mark.parametrize("name", ["home", "report", "agency", "county"])
def test_english_page_is_quiet(browser: Any, served: str, addresses: dict[str, str], name: str) -> None:
    path = addresses[name]
    page, troubles = visit(browser, f"{served}/en{path}", 200)
    assert troubles == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_is_complete_without_scripts(
    plain_browser: Any, served: str, addresses: dict[str, str], name: str
) -> None:
    page, troubles = visit(plain_browser, served + addresses[name], status_of(name))
    assert troubles == []
    assert page.locator("h1").inner_text().strip()
    for details in page.locator("figure details").all():
        details.locator("summary").click()
        assert details.locator("table").is_visible()
    page.close()


@pytest.mark.parametrize("path", ["/archive", "/archive/reports", "/archive/divisions", "/archive?sql=select+1"])
def test_datasettes_own_page_is_quiet(browser: Any, served: str, path: str) -> None:
    page, troubles = visit(browser, served + path, 200)
    assert troubles == []
    page.close()


def test_keyboard_reaches_content_and_a_figure(browser: Any, served: str, addresses: dict[str, str]) -> None:
    page, _ = visit(browser, served + addresses["report"], 200)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    seen = False
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement.closest('table.official') !== null && document.activeElement.tagName === 'A'"
        ):
            seen = True
            break
    assert seen
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cell/**")
    page.close()


def test_slash_leads_to_the_search_box(browser: Any, served: str) -> None:
    page, _ = visit(browser, served + "/", 200)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.close()


def test_stored_copy_runs_nothing(browser: Any, served: str, demo_db: Any) -> None:
    key = demo_db.execute(
        "SELECT r.capture_key FROM reports r JOIN captures c ON c.key = r.capture_key WHERE c.media_type = 'text/html' LIMIT 1"
    ).fetchone()[0]
    page, troubles = visit(browser, f"{served}/capture/{key}", 200)
    assert troubles == []
    assert page.evaluate("document.scripts.length") == 0
    page.close()
