"""The reports of a county's units at once: who is there, who is late, who fails, and where the county's totals come from.

Decides nothing about single reports; it sorts what ``draft`` found and adds up the units beside the county's own report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from archive.checks.draft import Checked, Entry, check_file
from archive.checks.hierarchy import BY_LIST, Gap, check_missing, check_totals, compared_values, gaps
from archive.checks.model import Finding
from crawler.report import Report

UnitState = Literal["present", "late", "failing", "missing", "unreadable"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit's line: its state, what was read, and how many of each severity failed."""

    name: str
    state: UnitState
    checked: Checked | None
    errors: int = 0
    warnings: int = 0
    notices: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """All units, the county's own report where it was among the files, its gaps by unit, and the findings between them."""

    units: tuple[Unit, ...]
    county: Checked | None
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every unit is there in time without an error or a warning."""
        return all(unit.state == "present" for unit in self.units)


def check_units(
    entries: Sequence[Entry],
    *,
    check: Callable[..., Checked] = check_file,
    progress: Callable[[Sequence[Entry]], Iterable[Entry]] = iter,
) -> Overview:
    """Read and check every unit's file. The county's own report is the one whose scope is the whole area."""
    units: list[Unit] = []
    county: Checked | None = None
    for entry in progress(entries):
        if entry.file is None or not entry.file.exists():
            units.append(Unit(entry.unit or str(entry.file), "missing", None))
            continue
        checked = check(entry.file)
        if checked.report is not None and checked.report.scope == "area" and county is None:
            county = checked
        else:
            units.append(_unit(entry, checked))
    return Overview(tuple(units), county, *_against_county(county, units, is_list=any(entry.unit for entry in entries)))


def _against_county(
    county: Checked | None, units: Sequence[Unit], *, is_list: bool
) -> tuple[tuple[Gap, ...], tuple[Finding, ...]]:
    """The county's totals by unit. Only a list that names its units says how many there should be."""
    if county is None or county.report is None:
        return (), ()
    held = {unit.name: report for unit in units if (report := _counted(unit, county.report)) is not None}
    values = {name: compared_values(report) for name, report in held.items()}
    expected = [unit.name for unit in units] if is_list else []
    findings = (
        *check_totals(county.report, values, expected),
        *check_missing(county.report, values, expected, BY_LIST),
    )
    return gaps(compared_values(county.report), values), findings


def _counted(unit: Unit, county: Report) -> Report | None:
    """The unit's report where it belongs into the county's sum: its own, of the same year."""
    report = unit.checked.report if unit.checked else None
    return report if report is not None and report.scope != "area" and report.year == county.year else None


def _unit(entry: Entry, checked: Checked) -> Unit:
    report = checked.report
    if report is None:
        return Unit(entry.unit or checked.file, "unreadable", checked)
    counts = {
        severity: sum(f.severity == severity for f in checked.failures) for severity in ("error", "warning", "notice")
    }
    is_late = any(finding.check == "D01" for finding in checked.failures)
    others = (
        counts["error"]
        + counts["warning"]
        - sum(f.check == "D01" and f.severity == "warning" for f in checked.failures)
    )
    state: UnitState = "failing" if others else "late" if is_late else "present"
    return Unit(
        entry.unit or report.agency or checked.file,
        state,
        checked,
        counts["error"],
        counts["warning"],
        counts["notice"],
    )
