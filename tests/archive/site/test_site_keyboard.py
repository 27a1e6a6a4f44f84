"""The site by keyboard alone: every control of every kind of page is reached once, in the order of the page, is seen, and does what a click does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from site_browser import MARKS, SIZES, open_browser, status_of, visit
from site_made import NAMES

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
