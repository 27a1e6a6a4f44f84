"""Made reports in tests/cases/parsers beside the exact JSON, or the error, that has to come out of them.

A report without an expectation gets one written, and fails so that it is reviewed before it counts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import UnreadableError
from crawler.parsers import parse_report
from crawler.parsers.report_json import report_to_json
from crawler.readers import read_document
from tests.crawler.parsers.made_tables import REGISTER
from tests.real_reports import reports_folder

CASES = Path(__file__).parents[2] / "cases" / "parsers"
REPORTS = sorted(path for path in CASES.iterdir() if path.suffix != ".json")
FOLDER = reports_folder()
TRUTHS = sorted(FOLDER.glob("*.truth.json")) if FOLDER else []
DUMPS = {"pingtan_czj_2016", "shanghai_office_2025", "shuyang_gov_2025"}
"""Texts whose tables a conversion has torn up: there a figure may be missing."""


def parse(path: Path) -> dict[str, Any]:
    try:
        report = parse_report(read_document(path.read_bytes(), name=path.name), register=REGISTER)
    except UnreadableError as error:
        return {"file": path.name, "error": {"code": error.code, "message": error.message}}
    return report_to_json(report, file=path.name, cells=True)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_made_report_gives_exactly_its_json(path: Path) -> None:
    expectation = path.with_suffix(".json")
    answer = parse(path)
    if not expectation.exists():
        expectation.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expectation.name} is written now: review it and run again")
    wanted = json.loads(expectation.read_text(encoding="utf-8"))
    assert answer.keys() == wanted.keys()
    for field, value in wanted.items():
        assert answer[field] == value, field


@pytest.mark.skipif(not TRUTHS, reason="the folder of real reports is not here (GONGKAI_REPORTS)")
@pytest.mark.parametrize("truth_file", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_a_real_report_gives_its_figures_and_none_besides(truth_file: Path) -> None:
    stem = truth_file.name.removesuffix(".truth.json")
    source = next(path for path in truth_file.parent.glob(f"{stem}.*") if path != truth_file)
    truth, answer = json.loads(truth_file.read_text(encoding="utf-8")), parse(source)
    for table in ("disclosure", "applications", "disputes"):
        printed = {(row, column): v for row, cells in truth.get(table, {}).items() for column, v in cells.items()}
        found = {(row, column): v for row, cells in answer[table].items() for column, v in cells.items()}
        for key, value in found.items():
            assert value == printed.get(key) or (value is None and stem in DUMPS), (table, *key)
        if stem not in DUMPS:
            assert {key: value for key, value in printed.items() if value is not None}.keys() <= found.keys()
    assert answer["form"] == truth["form"]
    for key, value in truth.get("pre2019", {}).items():
        assert key == "unit" or answer["pre2019"][key] == value


@pytest.mark.skipif(FOLDER is None, reason="the folder of real reports is not here (GONGKAI_REPORTS)")
def test_the_blank_official_form_holds_no_number() -> None:
    assert FOLDER is not None
    answer = parse(FOLDER / "form_2021_blank.docx")
    assert {cell["state"] for cell in answer["cells"]} <= {"blank", "dash"}
    assert "blank_form" in {issue["code"] for issue in answer["issues"]}
