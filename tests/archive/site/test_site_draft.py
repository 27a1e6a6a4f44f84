"""A draft posted to the site: read and checked, answered in the form asked for, refused with a reason, and never kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from site_made import Get

from archive.site import draft_post
from archive.site.draft_check import MOST_BYTES, check_draft
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_docx, write_html

TRUTH = generate_report(11)
GOOD = f"<html><head><title>{TRUTH['title']}</title></head><body><h1>{TRUTH['title']}</h1>{write_html(TRUTH)}</body></html>"


def wrong_total() -> str:
    """The same report with one total that is no sum."""
    wrong = {**TRUTH, "disputes": {row: dict(cells) for row, cells in TRUTH["disputes"].items()}}
    wrong["disputes"]["review"]["total"] += 7
    return f"<h1>{TRUTH['title']}</h1>{write_html(wrong)}"


@pytest.fixture(scope="module")
def files_before(demo_data: Path) -> Iterator[set[Path]]:
    """The files of the data folder, the same after all tests of this module."""
    before = set(demo_data.rglob("*"))
    yield before
    assert {path for path in set(demo_data.rglob("*")) - before if path.suffix not in (".db-shm", ".db-wal")} == set()


def post(get: Get, path: str = "/check.json", headers: dict[str, str] | None = None, **form: object) -> object:
    return get(path, "POST", headers=headers or {}, **form)


def test_a_good_draft_has_no_findings(get, files_before) -> None:
    answer = post(get, files={"file": ("draft.html", GOOD.encode())}).json()
    assert answer["ok"] is True
    assert (answer["agency"], answer["year"], answer["form"]) == (TRUTH["agency"], TRUTH["year"], TRUTH["form"])
    assert [finding for finding in answer["findings"] if finding["severity"] != "notice"] == []
    assert "T07" in answer["passed"]


def test_a_wrong_total_is_found_in_a_word_file(get, files_before) -> None:
    wrong = {**TRUTH, "disputes": {row: dict(cells) for row, cells in TRUTH["disputes"].items()}}
    wrong["disputes"]["review"]["total"] += 7
    answer = post(get, files={"file": ("草稿.docx", write_docx(wrong))}).json()
    assert "T07" in {finding["check"] for finding in answer["findings"]}


@pytest.mark.parametrize(("path", "words"), [("/check", ("错误", "复议诉讼合计")), ("/en/check", ("T07",))])
def test_the_page_names_findings_and_cells(get, files_before, path: str, words: tuple[str, ...]) -> None:
    answer = post(get, path, data={"text": wrong_total()})
    assert answer.status_code == 200
    tree = LexborHTMLParser(answer.text)
    finding = tree.css_first("article.finding.error")
    assert all(word in finding.text() for word in words)
    assert finding.css("ul.cells li")
    assert tree.css("style, [style], script:not([src])") == []


def test_last_years_report_lets_years_be_compared(get, files_before) -> None:
    """The year before carried three requests out that this report does not carry in (Y01)."""
    year = TRUTH["year"]
    carried = {column: value + 3 for column, value in TRUTH["applications"]["carried_in"].items()}
    earlier = {**TRUTH, "applications": {**TRUTH["applications"], "carried_out": carried}}
    before = f"<h1>{TRUTH['title']}</h1>{write_html(earlier)}".replace(str(year), str(year - 1))
    alone = post(get, data={"text": GOOD}).json()
    both = post(get, files={"file": ("a.html", GOOD.encode()), "previous": ("b.html", before.encode())}).json()
    assert (alone["previous_year"], both["previous_year"]) == (None, year - 1)
    assert "Y01" not in {finding["check"] for finding in alone["findings"]}
    assert "Y01" in {finding["check"] for finding in both["findings"]}
    assert both["previous_is_used"] is True


@pytest.mark.parametrize(("path", "said"), [("/check", "没有用于核对"), ("/en/check", "was not used")])
def test_a_report_that_is_not_last_years_is_set_aside_aloud(get, files_before, path: str, said: str) -> None:
    form = {"file": ("a.html", GOOD.encode()), "previous": ("b.html", GOOD.encode())}
    assert post(get, files=form).json()["previous_is_used"] is False
    assert said in post(get, path, files=form).text


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"data": {"text": ""}}, 400, "empty"),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415, "no_form"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "no_form"),
        ({"content": b"x" * 100, "headers": {"content-type": "multipart/form-data; boundary=y"}}, 400, "no_form"),
        ({"data": {"text": "x"}, "headers": {"origin": "http://elsewhere.example"}}, 403, "foreign"),
        ({"data": {"text": "x"}, "headers": {"sec-fetch-site": "cross-site"}}, 403, "foreign"),
        ({"files": {"file": ("big.html", b"x" * (MOST_BYTES + 1))}}, 413, "too_large"),
        ({"files": {"file": ("huge.html", b"x" * (MOST_BYTES + 100_000))}}, 413, "too_large"),
        ({"files": {"file": ("a.docx", write_docx(TRUTH)[:4000])}}, 200, "damaged"),
        ({"data": {"text": "我县今年种了三千棵树。"}}, 200, "not_a_report"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_its_reason(get, files_before, form, status: int, code: str) -> None:
    answer = post(get, **form)
    assert answer.status_code == status
    assert (answer.json()["ok"], answer.json()["code"]) == (False, code)
    assert answer.json()["message"]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_refusal_is_a_page_in_the_readers_language(get) -> None:
    assert "没有收到报告" in post(get, "/check", data={"text": ""}).text
    assert "No draft arrived" in post(get, "/en/check", data={"text": ""}).text


def test_hostile_text_is_inert(get) -> None:
    text = GOOD.replace(TRUTH["title"], f"<img src=x onerror=alert(1)>{TRUTH['title']}")
    answer = post(get, "/check", data={"text": text})
    assert LexborHTMLParser(answer.text).css("[onerror], img[src=x]") == []


def test_a_draft_that_takes_too_long_is_ended() -> None:
    assert check_draft(("draft.html", GOOD.encode()), None, seconds=0.01)["code"] == "timeout"


def test_a_busy_site_says_so(get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_post, "_AT_ONCE", -10)
    answer = post(get, data={"text": GOOD})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == "30"


def test_the_form_says_how_a_program_asks(get) -> None:
    told = get("/check.json").json()
    assert told["is_stored"] is False
    assert told["post"].endswith("/check.json")


def test_only_this_page_takes_a_body(get) -> None:
    assert get("/about", "POST", data={"text": "x"}).status_code == 405
