"""The reports of a county's units at once: who is there, who is late, who fails, and where the county's totals come from.

Decides nothing about single reports; it sorts what ``draft`` found and adds up the units beside the county's own report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from archive.checks.draft import Checked, Entry, check_file
from archive.checks.engine import findings_to_json
from archive.checks.hierarchy import BY_LIST, Gap, check_missing, check_totals, compared_values, gaps
from archive.checks.model import Finding
from crawler.report import Report

UnitState = Literal["present", "late", "failing", "missing", "unreadable", "other_year", "repeated"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit's line: its state, what was read, and how many of each severity failed."""

    name: str
    state: UnitState
    checked: Checked | None
    errors: int = 0
    warnings: int = 0
    notices: int = 0

    @property
    def report(self) -> Report | None:
        """What was read of it."""
        return self.checked.report if self.checked else None


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with the files as a set, in both languages: several years, one unit twice."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All units, the county's own report where it was among the files, its gaps by unit, and the findings between them.

    ``year`` is the year that most files are of: the others, and second reports of one unit, are told of in ``remarks`` and added to no sum.
    """

    units: tuple[Unit, ...]
    county: Checked | None
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    year: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every unit is there in time without an error or a warning, once and of one year."""
        return not self.remarks and all(unit.state == "present" for unit in self.units)


def check_units(
    entries: Sequence[Entry],
    *,
    check: Callable[..., Checked] = check_file,
    progress: Callable[[Sequence[Entry]], Iterable[Entry]] = iter,
) -> Overview:
    """Read and check every unit's file. The county's own report is the first one of the year whose scope is the whole area."""
    read = [(entry, _checked(entry, check)) for entry in progress(entries)]
    year = _usual_year(checked.report for _, checked in read if checked is not None and checked.report is not None)
    county = next(
        (c for _, c in read if c is not None and c.report and c.report.scope == "area" and c.report.year == year), None
    )
    units = _told_apart(
        [_unit(entry, checked) for entry, checked in read if checked is None or checked is not county], county, year
    )
    between = _against_county(county, units, is_list=any(entry.unit for entry in entries))
    return Overview(tuple(units), county, *between, year, tuple(_remarks(units, county, year)))


def overview_to_json(overview: Overview) -> dict[str, Any]:
    """The last object of ``gongkai check --json`` for a folder or a list: the units, what is between them and the county, remarks."""
    return {
        "year": overview.year,
        "county": overview.county and overview.county.file,
        "units": [
            {
                "unit": unit.name,
                "state": unit.state,
                "file": unit.checked and unit.checked.file,
                "year": unit.report and unit.report.year,
                "errors": unit.errors,
                "warnings": unit.warnings,
                "notices": unit.notices,
            }
            for unit in overview.units
        ],
        "findings": findings_to_json(overview.findings),
        "remarks": [{"message_zh": remark.zh, "message_en": remark.en} for remark in overview.remarks],
    }


def _checked(entry: Entry, check: Callable[..., Checked]) -> Checked | None:
    return check(entry.file) if entry.file is not None and entry.file.exists() else None


def _usual_year(reports: Iterable[Report]) -> int | None:
    """The year of most reports; of several years as common, that of a report on the whole area, else the latest."""
    dated = [(report.year, report.scope == "area") for report in reports if report.year is not None]
    counts = Counter(year for year, _ in dated)
    return max(counts, key=lambda year: (counts[year], (year, True) in dated, year), default=None)


def _told_apart(units: Sequence[Unit], county: Checked | None, year: int | None) -> list[Unit]:
    """The units with those of another year, and second reports of one unit, in states of their own."""
    seen = {_whose(county.report.agency or county.file, county.report)} if county and county.report else set()
    result = []
    for unit in units:
        if unit.report is None:
            result.append(unit)
        elif unit.report.year != year:
            result.append(replace(unit, state="other_year"))
        else:
            whose = _whose(unit.name, unit.report)
            result.append(replace(unit, state="repeated") if whose in seen else unit)
            seen.add(whose)
    return result


def _whose(name: str, report: Report) -> tuple[str, bool]:
    """A government may publish one report on the whole area and one on itself: these are not the same report twice."""
    return name, report.scope == "area"


def _remarks(units: Sequence[Unit], county: Checked | None, year: int | None) -> Iterator[Remark]:
    others = [unit for unit in units if unit.state == "other_year"]
    if others:
        yield _other_years(others, year)
    known = [(unit.name, unit.checked) for unit in units if unit.checked and unit.state != "other_year"]
    if county is not None and county.report is not None:
        known.insert(0, (county.report.agency or county.file, county))
    repeated = [_whose(unit.name, unit.report) for unit in units if unit.report and unit.state == "repeated"]
    for name, is_area in dict.fromkeys(repeated):
        files = [c for other, c in known if c.report and _whose(other, c.report) == (name, is_area)]
        first, *_ = names = _names(files)
        yield Remark(
            f"{name}{year}年的报告有{len(files)}份：{'、'.join(names)}。合计只计第一份（{first}）。",
            f"{name} has {len(files)} reports for {year}: {', '.join(names)}. Only the first ({first}) is added to the sums.",
        )
    areas = [
        unit
        for unit in units
        if unit.report and unit.report.scope == "area" and unit.state not in ("other_year", "repeated")
    ]
    if areas:
        held = _names([unit.checked for unit in areas if unit.checked])
        yield Remark(
            f"还有{len(areas)}份全辖区的报告，没有计入合计：{'、'.join(held)}。",
            f"Other reports on a whole area, added to no sum: {', '.join(held)}.",
        )
    yield from _same_reports(units)


def _other_years(others: Sequence[Unit], year: int | None) -> Remark:
    years: dict[int, list[Checked]] = {}
    for unit in others:
        if unit.checked is not None and unit.report is not None:
            years.setdefault(unit.report.year or 0, []).append(unit.checked)
    told = sorted(years.items(), key=lambda item: (not item[0], item[0]))
    zh = "；".join(
        f"{f'{y}年' if y else '看不出年度的'}{len(files)}份（{'、'.join(_names(files))}）" for y, files in told
    )
    en = "; ".join(
        f"{len(files)} of {y or 'a year that cannot be told'} ({', '.join(_names(files))})" for y, files in told
    )
    taken = (f"，以{year}年为准", f" ({year} is taken)") if year else ("", "")
    return Remark(
        f"这些文件不都是同一年度的{taken[0]}。没有计入合计的：{zh}。",
        f"These files are not all of one year{taken[1]}. Added to no sum: {en}.",
    )


def _same_reports(units: Sequence[Unit]) -> Iterator[Remark]:
    """A list gives two units reports of one and the same agency: perhaps the wrong file stands in a line."""
    by_agency: dict[tuple[str, int | None], list[Unit]] = {}
    for unit in units:
        if unit.report is not None and unit.report.agency:
            by_agency.setdefault((unit.report.agency, unit.report.year), []).append(unit)
    for (agency, year), same in by_agency.items():
        names = list(dict.fromkeys(unit.name for unit in same))
        if len(names) > 1:
            files = _names([unit.checked for unit in same if unit.checked])
            yield Remark(
                f"名单中{'、'.join(names)}的文件都是{agency}{year or ''}年的报告：{'、'.join(files)}。请核对名单。",
                f"The files of {', '.join(names)} are all reports of {agency} for {year or 'an unknown year'}: {', '.join(files)}. Check the list.",
            )


def _names(files: Iterable[Checked]) -> list[str]:
    return [Path(checked.file).name for checked in files]


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
    """The unit's report where it belongs into the county's sum: its own, of the same year, the first one."""
    report = unit.report
    if report is None or unit.state == "repeated" or report.scope == "area" or report.year != county.year:
        return None
    return report


def _unit(entry: Entry, checked: Checked | None) -> Unit:
    if checked is None:
        return Unit(entry.unit or str(entry.file), "missing", None)
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
