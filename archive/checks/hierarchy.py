"""H01 and H02: a county's totals against the sum of its units' reports, and units that had to publish and were not found.

Takes reports and names; knows nothing of the archive. A unit that is missing can only make the sum too small, so that with incomplete
coverage only a sum above the total is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.checks import wording
from archive.checks.catalogue import BY_ID
from archive.checks.figures import CellKey, Figures, same
from archive.checks.model import CellRef, Finding, finding_key, report_identity
from crawler.report import Number, Report

COMPARED: tuple[CellKey, ...] = (
    ("applications", "received", "total"),
    ("applications", "carried_in", "total"),
    ("applications", "concluded", "total"),
    ("applications", "carried_out", "total"),
    ("disputes", "review", "total"),
    ("disputes", "litigation_direct", "total"),
    ("disputes", "litigation_after_review", "total"),
    ("disclosure", "licensing", "decisions"),
    ("disclosure", "penalties", "decisions"),
    ("disclosure", "coercion", "decisions"),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One compared figure: the county's total, each unit's part (None where blank), and the sum of what is known."""

    cell: CellKey
    total: Number | None
    parts: Mapping[str, Number | None]

    @property
    def sum(self) -> Number:
        """The sum of the known parts."""
        return sum(value for value in self.parts.values() if value is not None)


def compared_values(report: Report) -> dict[CellKey, Number | None]:
    """The figures of a report that are compared up the hierarchy."""
    figures = Figures(report)
    return {cell: figures.value(*cell) for cell in COMPARED}


def gaps(
    totals: Mapping[CellKey, Number | None], units: Mapping[str, Mapping[CellKey, Number | None]]
) -> tuple[Gap, ...]:
    """The compared figures of a county (``compared_values``) with each unit's part, by unit name."""
    return tuple(
        Gap(cell, totals[cell], {name: values.get(cell) for name, values in units.items()}) for cell in COMPARED
    )


def check_hierarchy(county: Report, units: Iterable[Report], expected: Sequence[str]) -> tuple[Finding, ...]:
    """H01 and H02 of one county and year. ``expected`` are the names of all units that have to publish (empty: not known)."""
    held = {unit.agency or unit.title or "?": compared_values(unit) for unit in units}
    return (*check_totals(county, held, expected), *check_missing(county, held, expected))


def check_totals(
    county: Report,
    held: Mapping[str, Mapping[CellKey, Number | None]],
    expected: Sequence[str],
    *,
    totals: Mapping[CellKey, Number | None] | None = None,
) -> Iterator[Finding]:
    """H01: each compared total against the sum of the units held, with the coverage stated.

    ``totals`` are the county's figures where they are known already; else they are read from its report.
    """
    if not held:
        return
    is_complete = bool(expected) and not [name for name in expected if name not in held]
    identity = report_identity(county)
    n = wording.number
    coverage_zh = f"（应有{len(expected)}个）" if expected else "（应有单位数不明）"
    coverage_en = f"(of {len(expected)})" if expected else "(how many there should be is not known)"
    for gap in gaps(compared_values(county) if totals is None else totals, held):
        if gap.total is None or same(gap.sum, gap.total):
            continue
        has_blank = any(value is None for value in gap.parts.values())
        if gap.sum < gap.total and (not is_complete or has_blank):
            continue
        name, name_en = wording.cell_zh(*gap.cell), wording.cell_en(*gap.cell)
        difference = n(abs(gap.sum - gap.total))
        yield Finding(
            "H01",
            "fail",
            BY_ID["H01"].severity,
            finding_key("H01", ".".join(gap.cell), identity),
            (CellRef(*gap.cell, gap.total, gap.sum if is_complete and not has_blank else None),),
            f"{name}：全辖区汇总为{n(gap.total)}，已收集的{len(held)}个单位{coverage_zh}之和为{n(gap.sum)}，相差{difference}。",
            f"{name_en[:1].upper()}{name_en[1:]}: the whole area reports {n(gap.total)}; the {len(held)} units held {coverage_en} add up to "
            f"{n(gap.sum)}, a difference of {difference}.",
        )


BY_LAST_YEAR = ("按上年公布单位", "by last year's publishers")
BY_OVERVIEW = ("按官方公布情况", "by the official overview")
BY_LIST = ("按单位名单", "by the list of units")


def check_missing(
    county: Report, held: Iterable[str], expected: Sequence[str], basis: tuple[str, str] = BY_LAST_YEAR
) -> Iterator[Finding]:
    """H02: one finding for each unit that had to publish and is not held; ``basis`` says where ``expected`` is from."""
    known = set(held)
    identity = report_identity(county)
    for name in expected:
        if name in known:
            continue
        yield Finding(
            "H02",
            "fail",
            BY_ID["H02"].severity,
            finding_key("H02", name, identity),
            (),
            f"{name}应公布{county.year}年报告，没有找到（{basis[0]}应公布{len(expected)}个单位，已找到{len(known & set(expected))}个）。",
            f"{name} had to publish a report for {county.year}, and none was found ({len(known & set(expected))} of {len(expected)} units "
            f"found, {basis[1]}).",
        )
