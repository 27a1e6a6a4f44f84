"""Runs the checks that one report allows, in the order of the catalogue, and adds hints to arithmetic failures.

Composes and orders; holds no rule. Pure: the same report gives the same findings in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from archive.checks import amounts, copying, dates, narrative, structure, tables, years
from archive.checks.catalogue import CHECKS
from archive.checks.context import Context, context_of
from archive.checks.diagnosis import diagnose, hint_texts, subject_of
from archive.checks.model import Finding, finding_key
from crawler.report import Report

Rule = Callable[[Context], Iterable[Finding]]

RULES: dict[str, Rule] = {
    "T01": tables.check_carry_balance,
    "T02": tables.check_outcome_sums,
    "T03": tables.check_row_totals,
    "T04": tables.check_counts,
    "T05": tables.check_blanks,
    "T06": tables.check_blank_totals,
    "T07": tables.check_dispute_totals,
    "T08": amounts.check_repeals,
    "T09": amounts.check_rule_making,
    "T10": amounts.check_fee_scale,
    "T11": amounts.check_unpaid,
    "T12": amounts.check_copied_tables,
    "Y01": years.check_carry_chain,
    "Y02": years.check_documents_chain,
    "Y03": years.check_items_chain,
    "Y04": years.check_pending,
    "Y05": years.check_jumps,
    "N01": narrative.check_of("N01"),
    "N02": narrative.check_of("N02"),
    "N03": narrative.check_of("N03"),
    "N04": narrative.check_percentages,
    "N05": narrative.check_of("N05"),
    "N06": narrative.check_processing_fee,
    "N07": narrative.check_of("N07"),
    "S01": structure.check_sections,
    "S02": structure.check_period,
    "S03": structure.check_one_year,
    "S04": structure.check_one_unit,
    "S05": structure.check_problems,
    "S06": structure.check_tables,
    "D01": dates.check_published_in_time,
    "C01": copying.check_own_last_year,
}

_ARITHMETIC = frozenset({"T01", "T02", "T03", "T07"})


def check_report(
    report: Report,
    previous: Report | None = None,
    *,
    first_seen: date | None = None,
    all_verdicts: bool = False,
    with_hints: bool = True,
) -> tuple[Finding, ...]:
    """Return the findings of every check that one report (with last year's, where given) allows, in the catalogue's order.

    Failures only, unless ``all_verdicts`` asks for what passed, what could not be decided and what does not apply. ``first_seen`` is
    the day on which the archive first saw the report; ``with_hints`` adds the diagnosis to arithmetic failures.
    """
    context = context_of(report, previous, first_seen)
    findings: list[Finding] = []
    for check in CHECKS:
        rule = RULES.get(check.id)
        if rule is None:
            continue
        if all_verdicts:
            findings += list(rule(context)) or [_passed(check.id, context)]
        else:
            findings += [answer for answer in rule(context) if answer.verdict == "fail"]
    return tuple(_with_hints(findings, context) if with_hints else findings)


def _with_hints(findings: list[Finding], context: Context) -> list[Finding]:
    """Add the diagnosis to the failures of arithmetic."""
    if not any(finding.check in _ARITHMETIC and finding.verdict == "fail" for finding in findings):
        return findings
    hints = {s: hint_texts(found) for s, found in diagnose(context.figures, context.previous_figures).items()}
    return [_with_hint(finding, hints) for finding in findings]


def _with_hint(finding: Finding, hints: Mapping[str, tuple[str, str]]) -> Finding:
    if finding.check not in _ARITHMETIC or finding.verdict != "fail":
        return finding
    zh, en = hints.get(subject_of(finding.check, finding.key), (None, None))
    return replace(finding, hint=zh, hint_en=en)


def _passed(check: str, context: Context) -> Finding:
    key = finding_key(check, "report", context.identity)
    return Finding(check, "pass", _SEVERITY[check], key, (), "通过。", "Passed.")


_SEVERITY = {check.id: check.severity for check in CHECKS}


def findings_to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the ``findings`` of ``gongkai check --json``: one object for each answer that is not a pass, in the given order."""
    return [_to_json(finding) for finding in findings if finding.verdict != "pass"]


def _to_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "key": finding.key,
        "cells": [
            {
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "value": cell.value,
                "expected": cell.expected,
            }
            for cell in finding.cells
        ],
        "message_zh": finding.message_zh,
        "message_en": finding.message_en,
        "hint": finding.hint,
        "hint_en": finding.hint_en,
    }
