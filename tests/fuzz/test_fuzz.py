"""A few thousand mutated documents in every test run; the hundred thousand are ``make fuzz``. What fuzzing found before is tried each time."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import CASES, try_body, try_one
from tests.fuzz.oracle import ENDINGS, inventions, outcome
from tests.fuzz.seeds import KINDS, packed, seed

_COUNTS = {"html": 500, "text": 250, "markdown": 250, "docx": 100, "xlsx": 60, "pdf": 6}
_FOUND = sorted(path for path in CASES.glob("*.*") if path.suffix != ".md")


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutated_document_crashes_hangs_or_makes_a_number(kind: str) -> None:
    outcomes = [try_one(kind, number) for number in range(10_000_000, 10_000_000 + _COUNTS[kind])]
    lost = [f"{found.number}: {found.problem}" for _, found in outcomes if found is not None]
    assert lost == []
    reports = sum(code == "report" for code, _ in outcomes)
    assert reports > len(outcomes) / 20, "mutations that leave no report try no parser"


def test_what_fuzzing_found_before_is_mended() -> None:
    """One test for all: there may be none, and a test that is skipped hides among those that miss something."""
    for path in _FOUND:
        kind = path.name.split("-")[0]
        assert path.suffix == f".{ENDINGS[kind]}", path.name
        assert try_body(kind, path.read_bytes())[1] == "", path.name


@pytest.mark.parametrize("kind", ["html", "text", "markdown", "docx"])
def test_the_oracle_sees_an_invented_number(kind: str) -> None:
    """A number that the parser read is taken out of the text: the oracle must miss it."""
    original = seed(kind, 3)
    text = original.texts[0][1]
    body = packed(original, original.texts) if original.package else text.encode()
    document, report, code = outcome(body, kind, "")
    assert code == "report"
    assert document is not None
    assert report is not None
    made_from = text if original.package else ""
    assert list(inventions(document, report, body, kind, "", made_from)) == []
    figure = max((f for f in report.figures if f.value), key=lambda f: f.value or 0)
    other = text.replace(figure.raw, "x")
    changed = packed(original, ((original.texts[0][0], other),)) if original.package else other.encode()
    assert list(inventions(document, report, changed, kind, "", other if original.package else ""))
