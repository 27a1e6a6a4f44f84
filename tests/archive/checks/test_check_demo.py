"""Correct generated reports lead to no finding; the province's seeded mistakes are all found."""

from __future__ import annotations

import pytest

from archive.checks import check_report
from archive.checks.findings import Stored, findings_for
from crawler.demo.province import build_province
from crawler.demo.reports import generate_report, truth_to_report


def accused(seeds):
    for seed in seeds:
        report = truth_to_report(generate_report(seed))
        yield from ((seed, f.check, f.message_zh) for f in check_report(report) if f.severity != "notice")


def test_correct_reports_are_not_accused():
    assert list(accused(range(300))) == []


@pytest.mark.slow
def test_ten_thousand_correct_reports_are_not_accused():
    assert list(accused(range(300, 10_300))) == []


def test_the_mistakes_of_the_province_are_found_and_nothing_else_is_accused():
    province = build_province(1)
    reports = {(r.agency, r.year, r.scope): r for r in map(truth_to_report, province.truths)}
    found = {
        (finding.check, *identity): finding
        for identity, report in reports.items()
        for finding in check_report(report, reports.get((identity[0], identity[1] - 1, identity[2])))
    }
    stored = [
        Stored("|".join(map(str, identity)), str(identity[0]), report, "") for identity, report in reports.items()
    ]
    for key, finding in findings_for(stored):
        agency, year, scope = key.split("|")
        found[finding.check, agency, int(year), scope] = finding
    certain = {
        (e.check, e.agency, e.year, e.scope) for e in province.expected_findings if e.is_certain and e.check != "H02"
    }
    allowed = {(check, e.agency, e.year, e.scope) for e in province.expected_findings for check in (e.check, *e.also)}
    assert certain <= set(found)
    assert {
        key for key, f in found.items() if f.severity != "notice" and key not in allowed and f.check != "H02"
    } == set()
    missing = " ".join(f.message_zh for f in found.values() if f.check == "H02")
    assert all(e.agency in missing for e in province.expected_findings if e.check == "H02")
