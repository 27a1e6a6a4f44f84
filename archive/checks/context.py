"""What a check is given: the report with its figures, last year's report where there is one, and how to state an answer.

Holds no rule. Everything here is computed from the arguments of ``check_report``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.checks.catalogue import BY_ID
from archive.checks.figures import Figures
from archive.checks.model import CellRef, Finding, Severity, Verdict, finding_key, report_identity
from crawler.parsers.narrative import Statement, parse_narrative
from crawler.report import Report, Scope


@dataclass(frozen=True, slots=True)
class Context:
    """One report under examination. ``previous`` is set only when it is the report of the year before.

    ``texts`` are the sections' numbers and texts without any white space; ``statements`` what they say about the tables.
    """

    report: Report
    figures: Figures
    identity: str
    previous: Report | None = None
    previous_figures: Figures | None = None
    first_seen: date | None = None
    statements: tuple[Statement, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()

    def passed(self, check: str, subject: str, zh: str, en: str) -> Finding:
        """State that something agrees, and with what."""
        return self._answer(check, "pass", subject, (), zh, en, None)

    def fail(
        self,
        check: str,
        subject: str,
        cells: Iterable[CellRef],
        zh: str,
        en: str,
        *,
        severity: Severity | None = None,
    ) -> Finding:
        """State a failure; ``severity`` is given where the evidence is weaker than the check's usual."""
        return self._answer(check, "fail", subject, tuple(cells), zh, en, severity)

    def unknown(self, check: str, subject: str, zh: str, en: str) -> Finding:
        """State that the rule cannot be decided, and why."""
        return self._answer(check, "unknown", subject, (), zh, en, None)

    def not_applicable(self, check: str, zh: str, en: str) -> Finding:
        """State that the rule does not concern this report, and why."""
        return self._answer(check, "not_applicable", "report", (), zh, en, None)

    def _answer(
        self,
        check: str,
        verdict: Verdict,
        subject: str,
        cells: tuple[CellRef, ...],
        zh: str,
        en: str,
        severity: Severity | None,
    ) -> Finding:
        key = finding_key(check, subject, self.identity)
        return Finding(check, verdict, severity or BY_ID[check].severity, key, cells, zh, en)


def context_of(report: Report, previous: Report | None = None, first_seen: date | None = None) -> Context:
    """Prepare a report for the checks. A ``previous`` that is not the year before (or of the other scope) is set aside."""
    usable = previous if previous is not None and is_previous(previous, report) else None
    return Context(
        report=report,
        figures=Figures(report),
        identity=report_identity(report),
        previous=usable,
        previous_figures=None if usable is None else Figures(usable),
        first_seen=first_seen,
        texts=tuple((section.number, "".join(section.text.split())) for section in report.sections),
        statements=parse_narrative(
            report.sections,
            year=report.year,
            scope=spoken_scope(report.scope, report.kind),
            agency=report.agency or "",
        ),
    )


def spoken_scope(scope: Scope | None, kind: str | None) -> Scope | None:
    """What 全县 can mean in a report's text: a government's own report speaks of its whole area unless it says otherwise."""
    return "area" if scope is None and kind == "government" else scope


def is_previous(previous: Report, report: Report) -> bool:
    """Whether ``previous`` is the report of the year before, of the same scope where both state one."""
    if report.year is None or previous.year != report.year - 1:
        return False
    return previous.scope is None or report.scope is None or previous.scope == report.scope
