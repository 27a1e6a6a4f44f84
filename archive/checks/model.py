"""What a check says: a verdict with its cells, both numbers and one plain sentence in each language.

The models and nothing else: no rule lives here, and nothing here reads a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s
from typing import Literal, NamedTuple

from crawler.report import Number, Report

Verdict = Literal["pass", "fail", "unknown", "not_applicable"]
Severity = Literal["error", "warning", "notice"]
Family = Literal["tables", "years", "narrative", "structure", "dates", "copying", "hierarchy"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule as data. ``needs`` says what it looks at: ``report``, ``previous`` (last year's report too) or ``archive`` (other units)."""

    id: str
    family: Family
    severity: Severity
    needs: Literal["report", "previous", "archive"]
    title_zh: str
    title_en: str
    basis_zh: str
    basis_en: str
    description_zh: str
    description_en: str
    example_zh: str
    example_en: str


class CellRef(NamedTuple):
    """A cell that a finding speaks of: its published value, and the value that the rule expects of it where that is one number.

    A named tuple, because each reading of each sentence makes some, and most are thrown away.
    """

    table: str
    row: str
    column: str
    value: Number | None
    expected: Number | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check about one thing.

    ``key`` stays the same from build to build while the same thing is wrong: it is made of the report's identity, the check and
    the cells or the sentence's subject, never of numbers or wording. ``hint`` (Chinese) and ``hint_en`` say which slip would explain the
    failure; the published value is never altered.
    """

    check: str
    verdict: Verdict
    severity: Severity
    key: str
    cells: tuple[CellRef, ...]
    message_zh: str
    message_en: str
    hint: str | None = None
    hint_en: str | None = None


def report_identity(report: Report) -> str:
    """Ten hexadecimal digits for unit × year × scope, the same in every build."""
    parts = (
        report.division_code or "",
        report.agency or report.title or "",
        str(report.year or ""),
        report.scope or "",
    )
    return blake2s("\x1f".join(parts).encode(), digest_size=5).hexdigest()


def finding_key(check: str, subject: str, identity: str) -> str:
    """``T07:disputes.review:3f2a9c1d5e``: the check, what it is about, and whose report."""
    return f"{check}:{subject}:{identity}"
