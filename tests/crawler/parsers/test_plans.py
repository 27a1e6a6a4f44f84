"""A plan that is followed again gives what making it anew gives: other numbers, other blanks, notes that quote, tables cut in two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.demo.reports import generate_report
from crawler.demo.writers import HTML_STYLES, write_html
from crawler.document import Block, Document
from crawler.forms import FORM_2019, FORM_2021
from crawler.parsers import parse_report, plans
from crawler.readers import read_document
from crawler.report import Report
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import APPLICANT_NAMES, Truth, application_rows, document, grid, numbered

KEYS = made.keys_of(FORM_2021)
TEXTS = st.sampled_from(("", " ", "-", "/", "0", "7", "7", "12", "3件", "约20", "20 0", "1.5", "１２", "①"))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    plans.forget_plans()
    yield
    plans.forget_plans()


def anew(made_document: Document) -> Report:
    plans.forget_plans()
    return parse_report(made_document, register=made.REGISTER)


def again(made_document: Document) -> Report:
    return parse_report(made_document, register=made.REGISTER)


@pytest.mark.parametrize("form", [FORM_2021, FORM_2019])
def test_the_same_form_with_other_numbers_is_read_by_the_kept_plans(form: object) -> None:
    assert isinstance(form, type(FORM_2021))
    first, second = document(numbered(form)), document(numbered(form, start=5000))
    again(first)
    made_before = plans.kept_plans()
    assert made_before == 3
    report = again(second)
    assert plans.kept_plans() == made_before
    assert report == anew(second)
    assert {f.value for f in report.figures} == set(range(5000, 5000 + len(report.figures)))


@pytest.mark.parametrize("style", HTML_STYLES)
def test_pages_of_one_markup_are_read_by_one_set_of_plans(style: str) -> None:
    def page(seed: int, old: str = "", new: str = "") -> Document:
        markup = write_html(generate_report(seed, year=2023), style, blank="-")
        assert not old or old in markup
        return read_document(f"<html><body>{markup.replace(old, new, 1) if old else markup}</body></html>".encode())

    first, second = page(1), page(2)
    assert all(block.slots is not None for block in first.grids)
    again(first)
    kept = plans.kept_plans()
    assert again(second) == anew(second)
    again(first)
    assert kept > 0
    assert plans.kept_plans() == kept
    # Other texts in the same places, and the same texts in other places, are other plans.
    for changed in (page(1, "自然人", "自然界"), page(1, "<td", "<td></td><td")):
        again(first)
        assert again(changed) == anew(changed)


def test_places_and_printed_texts_are_those_of_the_document_that_is_read() -> None:
    def three(truth: Truth) -> Sequence[Block]:
        return [grid(application_rows(truth), "Sheet1!")]

    again(document(numbered()))
    moved = document(numbered(), three=three)
    report = again(moved)
    assert report == anew(moved)
    assert all(f.where.startswith("Sheet1!") for f in report.figures if f.table == "applications")


def test_a_plan_with_a_note_is_not_kept_because_notes_quote() -> None:
    def three(label: str, first: str) -> Document:
        truth = Truth({**numbered().values, ("applications", "received", "natural_person"): first}, FORM_2021)
        unknown: list[made.Span | str] = [made.c(label, 1, 3), *"1234567"]
        rows = [*application_rows(truth), unknown]
        return document(truth, three=lambda _: [grid(rows, "table 2")])

    again(three("不认识的一行", "1"))
    report = again(three("另一行", "2"))
    assert report == anew(three("另一行", "2"))
    assert [issue for issue in report.issues if "另一行" in issue.message]
    assert not [issue for issue in report.issues if "不认识" in issue.message]


def test_a_doubtful_number_is_noted_also_where_the_plan_is_kept() -> None:
    def with_value(text: str) -> Document:
        return document(Truth({**numbered().values, ("applications", "received", "business"): text}, FORM_2021))

    again(with_value("约20"))
    kept = plans.kept_plans()
    report = again(with_value("约20"))
    assert plans.kept_plans() == kept == 3
    assert [issue.code for issue in report.issues if "约20" in issue.message] == ["approximate_number"]


def test_a_number_where_another_report_has_a_blank_is_not_read_by_its_plan() -> None:
    def with_spare_column(text: str) -> Document:
        rows = [
            [*row, text if at >= len(made.HEAD_ROWS) else ""] for at, row in enumerate(application_rows(numbered()))
        ]
        return document(numbered(), three=lambda _: [grid(rows, "table 2")])

    assert "unknown_column" not in {issue.code for issue in again(with_spare_column("")).issues}
    report = again(with_spare_column("9"))
    assert report == anew(with_spare_column("9"))
    assert "unknown_column" in {issue.code for issue in report.issues}


def test_a_table_cut_in_two_is_read_under_the_heads_of_its_own_first_half() -> None:
    def halves(order: Sequence[int]) -> Document:
        truth = numbered()
        rows = application_rows(truth)
        heads: list[made.Span | str] = [made.c(made.NOTE, 1, 3), *(APPLICANT_NAMES[i] for i in order)]
        data = rows[len(made.HEAD_ROWS) :]
        return document(truth, three=lambda _: [grid([heads, data[0]], "table 2"), grid([data[1]], "table 3")])

    again(halves(range(7)))
    turned = halves([6, 5, 4, 3, 2, 1, 0])
    assert again(turned) == anew(turned)


def _one_table(head: str) -> Callable[[Truth], Sequence[Block]]:
    return lambda _: [grid([["项目", head], ["甲", "1"]], "table 9")]


def test_no_more_than_so_many_plans_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MAX_KEPT", 5)
    for number in range(12):
        again(document(numbered(), two=_one_table(f"名称{number}")))
    assert plans.kept_plans() <= plans.MAX_KEPT


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(KEYS), TEXTS), max_size=30),
    st.lists(st.tuples(st.sampled_from(KEYS), TEXTS), max_size=30),
)
def test_what_was_read_before_never_changes_what_is_read(
    one: list[tuple[tuple[str, str, str], str]], other: list[tuple[tuple[str, str, str], str]]
) -> None:
    plans.forget_plans()
    documents = [document(Truth({**numbered().values, **dict(changes)}, FORM_2021)) for changes in (one, other)]
    warm = [again(made_document) for made_document in (*documents, *documents)]
    assert warm == [anew(made_document) for made_document in (*documents, *documents)]
