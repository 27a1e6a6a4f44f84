"""The site by keyboard alone: every control of every kind of page is reached once, in the order of the page, is seen, and does what a click does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from site_browser import MARKS, SIZES, open_browser, status_of, visit
from site_made import NAMES

from crawler.demo.reports import generate_report
from crawler.demo.writers.text import write_text

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = MARKS

# One page of each kind: the others of NAMES have the same controls.
_SAME = {"home map", "province", "report with blanks", "search everywhere"}
_KINDS = [*(name for name in NAMES if name not in _SAME), "database", "table", "row", "sql", "stored copy"]
# Looks at the element that has the focus and keeps what it saw in the page; false at the end, where nothing has it.
_LOOK = """() => {
  const here = document.activeElement;
  if (here === document.body || here === null) return false;
  const box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const x = Math.min(Math.max(box.left + Math.min(box.width, 24) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 24) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  (window.walked ??= []).push({
    element: here,
    isMarked: style.outlineStyle === "auto" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
    isInView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isCovered: !(top && (here.contains(top) || top.contains(here))),
  });
  return true;
}"""
# What the walk should have met: everything that can be worked and is not hidden, in the order of the document.
_COMPARE = """() => {
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [contenteditable], [tabindex]")]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true}));
  const tell = (e) => (e.outerHTML || "").slice(0, 120);
  const met = walked.map((step) => step.element);
  const first = controls.findIndex((e, n) => e !== met[n]);
  return {
    controls: controls.length,
    order: first < 0 ? [] : [`${first}: expected ${tell(controls[first])}, met ${met[first] ? tell(met[first]) : "nothing"}`],
    unmarked: walked.filter((step) => !step.isMarked).map((step) => tell(step.element)),
    outOfView: walked.filter((step) => !step.isInView).map((step) => tell(step.element)),
    covered: walked.filter((step) => step.isCovered).map((step) => tell(step.element)),
    moved: [...document.querySelectorAll("[tabindex]")].filter((e) => e.tabIndex > 0).map(tell),
  };
}"""
_COUNT = """document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [contenteditable], [tabindex]").length"""
_REORDERED = """[...document.querySelectorAll("body *")].filter((e) => getComputedStyle(e).order !== "0").map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The one browser window of these tests."""
    with playwright.sync_playwright() as engine, open_browser(engine) as context:
        yield context


@pytest.fixture
def paths(addresses: dict[str, str], demo_db: sqlite3.Connection) -> dict[str, str]:
    """An address of every kind of page, Datasette's own and a stored copy among them."""
    report = addresses["report"].rsplit("/", 1)[1]
    copy = "SELECT r.capture_key FROM reports r JOIN captures c ON c.key = r.capture_key WHERE c.media_type = 'text/html' LIMIT 1"
    return {
        **addresses,
        "database": "/archive",
        "table": "/archive/reports?_size=5",
        "row": f"/archive/reports/{report}",
        "sql": "/archive?sql=select+1",
        "stored copy": f"/capture/{demo_db.execute(copy).fetchone()[0]}",
    }


def tab_through(page: Any) -> Any:
    """Press Tab from the first control of the page to its end; returns what was met, against what is there."""
    page.keyboard.press("Tab")
    first = page.evaluate_handle("document.activeElement").as_element()
    stuck = open_disclosures(page)
    first.focus()
    for _ in range(page.evaluate(_COUNT) + 1):
        if not page.evaluate(_LOOK):
            break
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    return {"stuck": stuck, **page.evaluate(_COMPARE)}


def open_disclosures(page: Any) -> list[str]:
    """Open by Enter everything that folds, the first one also by Space; returns those that the keys do not move."""
    stuck = []
    for number, summary in enumerate(s for s in page.locator("summary").all() if s.is_visible()):
        keys = ("Space", "Space", "Enter") if number == 0 else ("Enter",)
        states = []
        for key in keys:
            summary.press(key)
            states.append(summary.evaluate("e => e.parentElement.open"))
        if states != [True, False, True][: len(keys)]:
            stuck.append(summary.inner_text())
    return stuck


@pytest.mark.parametrize("name", _KINDS)
def test_tab_reaches_everything_once_in_order_and_seen(
    browser: Any, served: str, paths: dict[str, str], name: str
) -> None:
    page, _ = visit(browser, served + paths[name], status_of(name))
    told = tab_through(page)
    page.set_viewport_size(SIZES["phone"])
    told["reordered"] = page.evaluate(_REORDERED)
    page.close()
    count = told.pop("controls")
    assert count > 0
    assert {kind: found for kind, found in told.items() if found} == {}


def go_to(page: Any, selector: str) -> None:
    """Press Tab until the element that the selector names has the focus."""
    for _ in range(page.evaluate(_COUNT) + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reached {selector}")


def test_skip_link_leads_past_the_menu(browser: Any, served: str, paths: dict[str, str]) -> None:
    page, _ = visit(browser, served + paths["report"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


@pytest.mark.parametrize(
    ("name", "selector", "address"),
    [
        ("home", ".masthead nav a[href='/coverage']", "**/coverage"),
        ("home", ".language", "**/en/"),
        ("home", "nav.years a[href*='measure=findings']", "**/?measure=findings#map"),
        ("home", "svg.map a[href='/place/990121']", "**/place/990121"),
        ("county", ".who a[href*='/report/']", "**/report/*"),
        ("report", "table.official td a", "**/cell/**"),
        ("report", ".actions a[href^='/capture/']", "**/capture/*"),
        ("findings", ".pages a[rel='next']", "**/findings?page=2"),
        ("questions", ".question-list a", "**/questions/*"),
    ],
)
def test_enter_follows_a_link(
    browser: Any, served: str, paths: dict[str, str], name: str, selector: str, address: str
) -> None:
    page, _ = visit(browser, served + paths[name])
    go_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    assert page.locator("h1").count() == 1, "the link leads to a page, not to an error"
    page.close()


def test_map_can_be_passed_at_once(browser: Any, served: str) -> None:
    page, _ = visit(browser, served + "/")
    go_to(page, "a[href='#map-end']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()


def test_filters_are_chosen_and_sent_by_keys(browser: Any, served: str) -> None:
    page, _ = visit(browser, served + "/findings")
    go_to(page, "select[name='severity']")
    page.keyboard.press("ArrowDown")
    assert page.url.endswith("/findings"), "choosing must not leave the page"
    page.keyboard.press("Tab")
    page.keyboard.type("T01")
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings?*severity=error*check=T01*")
    page.close()


def test_years_are_ticked_and_compared_by_keys(browser: Any, served: str, paths: dict[str, str]) -> None:
    page, _ = visit(browser, served + paths["agency"])
    for _ in range(2):
        go_to(page, "input[type='checkbox']")
        page.keyboard.press("Space")
    assert page.locator("input:checked").count() == 2
    go_to(page, "form.printed button")
    page.keyboard.press("Space")
    page.wait_for_url("**/compare?report=*&report=*")
    page.close()


def test_search_is_typed_and_sent(browser: Any, served: str) -> None:
    page, _ = visit(browser, served + "/")
    go_to(page, "#q")
    page.keyboard.type("培训")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("ul.plain li").count() > 0
    page.close()


def test_draft_is_pasted_and_checked_by_keys(browser: Any, served: str) -> None:
    page, _ = visit(browser, served + "/check")
    go_to(page, "#text")
    draft = generate_report(11)
    page.keyboard.insert_text(write_text(draft).decode())
    go_to(page, "form.draft button")
    page.keyboard.press("Space")
    page.wait_for_selector("#result", timeout=30_000)
    assert draft["agency"] in page.locator("dl.figures").inner_text()
    page.close()
