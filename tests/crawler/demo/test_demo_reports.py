"""The demo's reports obey the arithmetic that the official form prescribes, and come out the same on every machine."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from datetime import date

import pytest

from crawler.demo import units
from crawler.demo.reports import YEARS, Truth, generate_history, generate_report, truth_to_report
from crawler.forms import FORM_2019, FORM_2021

KINDS = ("natural_person", "business", "research", "public_interest", "legal_service", "other_org")
NOT_OUTCOMES = {"received", "carried_in", "concluded", "carried_out"}


def assert_arithmetic_holds(truth: Truth) -> None:
    table = truth["applications"]
    outcomes = [row for row in table if row not in NOT_OUTCOMES]
    for row in table.values():
        assert row["total"] == sum(row[kind] for kind in KINDS)
        assert all(isinstance(value, int) and value >= 0 for value in row.values())
    for kind in (*KINDS, "total"):
        column = {row: cells[kind] for row, cells in table.items()}
        assert column["received"] + column["carried_in"] == column["concluded"] + column["carried_out"]
        assert column["concluded"] == sum(column[row] for row in outcomes)
    for channel in truth["disputes"].values():
        assert channel["total"] == sum(channel[key] for key in ("upheld", "corrected", "other", "pending"))
    assert {row: tuple(k for k in cells if k != "amount_unit") for row, cells in truth["disclosure"].items()} == dict(
        (FORM_2021 if truth["form"] == "2021" else FORM_2019).disclosure
    )


def test_a_thousand_reports_obey_the_form() -> None:
    for seed in range(1000):
        assert_arithmetic_holds(generate_report(seed))


def test_reports_are_of_every_kind() -> None:
    truths = [generate_report(seed) for seed in range(1000)]
    reports = [truth_to_report(truth) for truth in truths]
    assert {report.kind for report in reports} == {"government", "office", "department", "township", "subdistrict"}
    assert {truth["year"] for truth in truths} == set(YEARS)
    assert any(truth["form"] == "2021" and "other_handling" in truth["applications"] for truth in truths)
    assert any(isinstance(truth["disclosure"]["fees"].get("amount_wan"), float) for truth in truths)


@pytest.mark.parametrize("make", [units.government, units.office, lambda code: units.townships(code)[0]])
def test_chains_hold_from_year_to_year(make: object) -> None:
    history = list(generate_history(7, make("990121")))  # type: ignore[operator]
    assert [truth["year"] for truth in history] == list(YEARS)
    for before, after in itertools.pairwise(history):
        assert after["applications"]["carried_in"] == before["applications"]["carried_out"]
        for channel, cells in after["disputes"].items():
            assert cells["total"] >= before["disputes"][channel]["pending"]
        old, new = before["disclosure"], after["disclosure"]
        if before["form"] == after["form"] == "2021":
            row = new["normative_documents"]
            assert row["in_force"] == old["normative_documents"]["in_force"] + row["issued"] - row["repealed"]
        if before["form"] == after["form"] == "2019":
            for name in ("licensing", "penalties", "coercion", "fees"):
                assert new[name]["prior_items"] == old[name]["prior_items"] + old[name]["change"]


def test_published_before_the_deadline() -> None:
    for seed in range(500):
        truth = generate_report(seed)
        deadline = date(truth["year"] + 1, 3, 31) if truth["scope"] == "area" else date(truth["year"] + 1, 1, 31)
        assert date(truth["year"] + 1, 1, 1) <= date.fromisoformat(truth["published"]) <= deadline


def test_received_is_told_as_it_stands_in_the_table() -> None:
    told = 0
    for seed in range(300):
        truth = generate_report(seed)
        rows = truth["applications"]
        received, carried = rows["received"]["total"], rows["carried_in"]["total"]
        text = truth["sections"][1]["text"]
        if received:
            told += 1
            assert f"申请{received}件" in text or f"申请{received + carried}件（含上年结转{carried}件）" in text
    assert told > 50


def test_report_keeps_every_cell() -> None:
    truth = generate_report(11)
    report = truth_to_report(truth)
    cells = {(f.table, f.row, f.column): f.value for f in report.figures}
    for table in ("disclosure", "applications", "disputes"):
        for row, columns in truth[table].items():
            for column, value in columns.items():
                if not column.endswith("_unit"):
                    assert cells[table, row, column] == value


def test_names_are_fictional_codes_and_unique() -> None:
    rows = units.divisions()
    assert all(row.code.startswith("99") for row in rows)
    assert len({row.name for row in rows}) == len(rows)
    codes = {row.code for row in rows}
    assert all(row.parent_code in codes for row in rows if row.parent_code)


def test_same_seed_same_report_whatever_the_hash_seed() -> None:
    code = (
        "import json,hashlib;from crawler.demo.reports import generate_report;"
        "print(hashlib.sha256(json.dumps([generate_report(s) for s in range(60)]).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "4711")
    }
    here = hashlib.sha256(json.dumps([generate_report(s) for s in range(60)]).encode()).hexdigest()
    assert seen == {here}
