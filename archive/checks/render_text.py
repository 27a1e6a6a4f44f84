"""Findings as text for a terminal, in Chinese or English. Colours only where the caller says that the reader can show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from archive.checks.catalogue import BY_ID
from archive.checks.draft import Checked
from archive.checks.model import Finding, Severity
from archive.checks.reasons import reason_zh
from archive.checks.subordinate import Overview, UnitState

Language = Literal["zh", "en"]

SEVERITY_NAMES: dict[Language, dict[Severity, str]] = {
    "zh": {"error": "错误", "warning": "警告", "notice": "提示"},
    "en": {"error": "error", "warning": "warning", "notice": "notice"},
}
STATE_NAMES: dict[Language, dict[UnitState, str]] = {
    "zh": {
        "present": "已公布",
        "late": "逾期",
        "failing": "有问题",
        "missing": "缺报告",
        "unreadable": "无法读取",
        "other_year": "年度不符",
        "repeated": "重复",
    },
    "en": {
        "present": "present",
        "late": "late",
        "failing": "failing",
        "missing": "missing",
        "unreadable": "unreadable",
        "other_year": "of another year",
        "repeated": "repeated",
    },
}
_VERDICT_NAMES: dict[Language, dict[str, str]] = {
    "zh": {"unknown": "无法判断", "not_applicable": "不适用", "pass": "通过"},
    "en": {"unknown": "not decided", "not_applicable": "not applicable", "pass": "passed"},
}
_COLOURS = {"error": "31;1", "warning": "33", "notice": "36", "good": "32", "dim": "2", "head": "1"}


class _Paint:
    def __init__(self, is_coloured: bool) -> None:
        self._is_coloured = is_coloured

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._is_coloured else text


def render_checked(checked: Checked, language: Language = "zh", *, is_coloured: bool = False) -> str:
    """One file: a head line, a line a finding with its check, and a closing count."""
    return "\n".join(_checked_lines(checked, language, _Paint(is_coloured))) + "\n"


def _checked_lines(checked: Checked, language: Language, paint: _Paint) -> Iterator[str]:
    is_zh = language == "zh"
    if checked.report is None:
        yield paint(checked.file, "head")
        if is_zh:
            yield f"  {paint('无法读取', 'error')}  {reason_zh(checked.error_code)}"
            yield paint(f"      {checked.error}", "dim")
        else:
            yield f"  {paint('cannot be read', 'error')}  {checked.error}"
        return
    report = checked.report
    year = f"{report.year}年" if is_zh and report.year else str(report.year or "")
    yield paint(f"{checked.file}  {report.agency or ''} {year}".rstrip(), "head")
    for finding in checked.findings:
        if finding.verdict == "fail":
            yield from _finding_lines(finding, language, paint)
    others = [finding for finding in checked.findings if finding.verdict != "fail"]
    for finding in others:
        message = finding.message_zh if is_zh else finding.message_en
        yield paint(f"  {finding.check}  {_VERDICT_NAMES[language][finding.verdict]}  {message}", "dim")
    yield "  " + _closing(checked.failures, language, paint)


def _finding_lines(finding: Finding, language: Language, paint: _Paint) -> Iterator[str]:
    is_zh = language == "zh"
    check = BY_ID[finding.check]
    name = SEVERITY_NAMES[language][finding.severity]
    title = check.title_zh if is_zh else check.title_en
    yield (
        f"  {paint(f'{finding.check} {name}', finding.severity)}  {title}：{finding.message_zh}"
        if is_zh
        else (f"  {paint(f'{finding.check} {name}', finding.severity)}  {title}: {finding.message_en}")
    )
    hint = finding.hint if is_zh else finding.hint_en
    if hint:
        yield paint(f"      → {hint}", "dim")


def _closing(failures: Sequence[Finding], language: Language, paint: _Paint) -> str:
    if not failures:
        return paint("没有发现问题。" if language == "zh" else "Nothing was found.", "good")
    return summary(failures, language)


def summary(failures: Sequence[Finding], language: Language) -> str:
    """How many errors, warnings and notices there are (共错误2条、提示1条。); at least one."""
    counts = [(severity, sum(f.severity == severity for f in failures)) for severity in ("error", "warning", "notice")]
    names = SEVERITY_NAMES[language]
    if language == "zh":
        return "共" + "、".join(f"{names[s]}{n}条" for s, n in counts if n) + "。"  # type: ignore[index]
    return ", ".join(f"{n} {names[s]}{'s' if n > 1 else ''}" for s, n in counts if n) + "."  # type: ignore[index]


def render_overview(overview: Overview, language: Language = "zh", *, is_coloured: bool = False) -> str:
    """The units with their states, the county's gaps, and the findings between them."""
    paint = _Paint(is_coloured)
    is_zh = language == "zh"
    lines = []
    for unit in overview.units:
        colour = {"present": "good", "late": "warning", "missing": "error"}.get(unit.state, "error")
        is_read = unit.checked is not None and unit.checked.report is not None
        counts = f"{unit.errors}/{unit.warnings}/{unit.notices}" if is_read else "-"
        lines.append(f"  {paint(STATE_NAMES[language][unit.state], colour)}  {counts}  {unit.name}")
    states = [(state, sum(unit.state == state for unit in overview.units)) for state in STATE_NAMES[language]]
    told = ("、" if is_zh else ", ").join(
        f"{STATE_NAMES[language][state]}{'' if is_zh else ' '}{n}" for state, n in states if n
    )
    lines.append(f"{len(overview.units)}个单位：{told}。" if is_zh else f"{len(overview.units)} units: {told}.")
    lines += [
        f"  {paint('注意' if is_zh else 'Note', 'warning')}  {remark.zh if is_zh else remark.en}"
        for remark in overview.remarks
    ]
    for finding in overview.findings:
        lines += list(_finding_lines(finding, language, paint))
    return "\n".join(lines) + "\n"
