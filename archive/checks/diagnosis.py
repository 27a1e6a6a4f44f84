"""Why arithmetic fails: the smallest set of edits that makes every rule of a table true, told as a hint.

Works on the printed values of one table and alters none of them. The search is bounded by a number of steps, not by a clock, so that
the same report always gets the same hint; it stays under 50 ms a report. Nothing is said where no short explanation exists; where several are
as good as each other, all are told, and of very many their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from archive.checks import wording
from archive.checks.figures import CHANNELS, COLUMNS, KINDS, RESULTS, CellKey, Figures
from archive.checks.slips import Reason, name_slip

_MOST_EDITS = 3
_MOST_STEPS = 2_000
_MOST_SHOWN = 8
_RULES_A_CELL = 3  # （七）总计 stands in its column's balance, its column's sum and its row's sum


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell with another value."""

    cell: CellKey
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Edits that make every rule true, with the slip that they would undo. ``rank`` orders explanations of equal length: 0 is the most usual."""

    edits: tuple[Edit, ...]
    reason: Reason | None
    rank: int


@dataclass(slots=True)
class _Table:
    """Values and linear rules of one table: each rule adds coefficient × value to zero."""

    values: dict[CellKey, int]
    rules: list[dict[CellKey, int]] = field(default_factory=list)
    rules_of: dict[CellKey, list[int]] = field(default_factory=dict)
    steps: int = 0

    def add_rule(self, rule: dict[CellKey, int]) -> None:
        for cell in rule:
            self.rules_of.setdefault(cell, []).append(len(self.rules))
        self.rules.append(rule)

    def residuals(self) -> list[int]:
        return [sum(coefficient * self.values[cell] for cell, coefficient in rule.items()) for rule in self.rules]


def diagnose(figures: Figures, previous: Figures | None = None) -> dict[str, tuple[Explanation, ...]]:
    """Return the best explanations by subject: ``applications`` and each channel of disputes that does not add up.

    A table with a blank, a fraction or a missing row is not diagnosed.
    """
    found: dict[str, tuple[Explanation, ...]] = {}
    table = _applications(figures)
    if table is not None and any(table.residuals()):
        found["applications"] = _explain(table, previous, _row_slips(table))
    for channel in CHANNELS:
        table = _channel(figures, channel)
        if table is not None and any(table.residuals()):
            found[f"disputes.{channel}"] = _explain(table, previous, ())
    return {subject: explanations for subject, explanations in found.items() if explanations}


def _applications(figures: Figures) -> _Table | None:
    outcomes = figures.outcome_rows()[0]
    rows = ("received", "carried_in", *outcomes, "concluded", "carried_out")
    keys = [("applications", row, column) for row in rows for column in COLUMNS]
    values = _whole_values(figures, keys)
    if values is None:
        return None
    table = _Table(values)
    for column in COLUMNS:
        signs = {"received": 1, "carried_in": 1, "concluded": -1, "carried_out": -1}
        table.add_rule({("applications", row, column): sign for row, sign in signs.items()})
        table.add_rule(
            {**{("applications", row, column): 1 for row in outcomes}, ("applications", "concluded", column): -1}
        )
    for row in rows:
        table.add_rule({**{("applications", row, kind): 1 for kind in KINDS}, ("applications", row, "total"): -1})
    return table


def _channel(figures: Figures, channel: str) -> _Table | None:
    values = _whole_values(figures, [("disputes", channel, column) for column in (*RESULTS, "total")])
    if values is None:
        return None
    table = _Table(values)
    table.add_rule({**{("disputes", channel, result): 1 for result in RESULTS}, ("disputes", channel, "total"): -1})
    return table


def _whole_values(figures: Figures, keys: Sequence[CellKey]) -> dict[CellKey, int] | None:
    values: dict[CellKey, int] = {}
    for key in keys:
        value = figures.value(*key)
        if value is None or value != int(value):
            return None
        values[key] = int(value)
    return values


def _explain(
    table: _Table, previous: Figures | None, slips: Sequence[tuple[tuple[Edit, ...], Reason]]
) -> tuple[Explanation, ...]:
    residuals = table.residuals()
    found = [Explanation(edits, reason, 0) for edits, reason in slips if _solves(table, residuals, edits)]
    for size in range(1, _MOST_EDITS + 1):
        if found and size > 1:
            break
        table.steps = 0
        singles = {tuple(sorted(edits, key=lambda edit: edit.cell)) for edits in _search(table, residuals, size, {})}
        found += [
            _named(table, edits, previous) for edits in sorted(singles, key=lambda edits: [edit.cell for edit in edits])
        ]
    if not found:
        return ()
    best = min(explanation.rank for explanation in found)
    return tuple(explanation for explanation in found if explanation.rank == best)


def _search(table: _Table, residuals: list[int], size: int, edited: dict[CellKey, int]) -> Iterator[tuple[Edit, ...]]:
    """Every set of ``size`` edits that satisfies all rules, each edit mending one broken rule entirely."""
    broken = [place for place, residual in enumerate(residuals) if residual]
    if not broken:
        if size == 0:
            yield tuple(Edit(cell, table.values[cell], new) for cell, new in edited.items())
        return
    if size == 0 or len(broken) > size * _RULES_A_CELL or table.steps > _MOST_STEPS:
        return
    place = min(broken, key=lambda rule: len(table.rules[rule]))
    for cell, coefficient in table.rules[place].items():
        table.steps += 1
        if cell in edited:
            continue
        change = -residuals[place] * coefficient  # coefficients are 1 or -1
        new = table.values[cell] + change
        if new < 0:
            continue
        after = residuals.copy()
        for rule in table.rules_of[cell]:
            after[rule] += table.rules[rule][cell] * change
        yield from _search(table, after, size - 1, {**edited, cell: new})


def _solves(table: _Table, residuals: Sequence[int], edits: tuple[Edit, ...]) -> bool:
    after = list(residuals)
    for edit in edits:
        for rule in table.rules_of[edit.cell]:
            after[rule] += table.rules[rule][edit.cell] * (edit.new - edit.old)
    return not any(after)


def _row_slips(table: _Table) -> list[tuple[tuple[Edit, ...], Reason]]:
    """Rows typed one column off, and neighbours typed in each other's place, within a row and within a column."""
    rows = list(dict.fromkeys(row for _, row, _ in table.values))
    slips: list[tuple[tuple[Edit, ...], Reason]] = []
    for row in rows:
        cells = [("applications", row, column) for column in COLUMNS]
        old = [table.values[cell] for cell in cells]
        left = [*old[1:], sum(old[1:])]
        right = [old[-1] - sum(old[:5]), *old[:6]]
        candidates = [
            (left, Reason.SHIFTED_RIGHT),
            ([old[6] - sum(old[:5]), *old[:5], old[6]], Reason.SHIFTED_LEFT),
            (right, Reason.SHIFTED_LEFT),
        ]
        for place in range(len(KINDS) - 1):
            swapped = old.copy()
            swapped[place], swapped[place + 1] = old[place + 1], old[place]
            candidates.append((swapped, Reason.SWAPPED))
        for new, reason in candidates:
            if new != old and min(new) >= 0:
                slips.append((_edits(cells, old, new), reason))
    for upper, lower in pairwise(rows):
        for column in COLUMNS:
            pair = [("applications", upper, column), ("applications", lower, column)]
            values = [table.values[cell] for cell in pair]
            if values[0] != values[1]:
                slips.append((_edits(pair, values, values[::-1]), Reason.SWAPPED))
    return slips


def _edits(cells: Sequence[CellKey], old: Sequence[int], new: Sequence[int]) -> tuple[Edit, ...]:
    return tuple(
        Edit(cell, before, after) for cell, before, after in zip(cells, old, new, strict=True) if before != after
    )


def _named(table: _Table, edits: tuple[Edit, ...], previous: Figures | None) -> Explanation:
    reasons = [
        name_slip(edit.cell, edit.old, edit.new, table.values, None if previous is None else previous.value(*edit.cell))
        for edit in edits
    ]
    rank = sum(3 if reason is None else reason.rank for reason in reasons)
    known = {reason for reason in reasons if reason is not None}
    return Explanation(edits, known.pop() if len(known) == 1 and None not in reasons else None, rank)


def hint_texts(explanations: Sequence[Explanation]) -> tuple[str, str]:
    """The hint in Chinese and in English: every explanation, or how many there are where they would fill a page."""
    if len(explanations) > _MOST_SHOWN:
        return (
            f"有{len(explanations)}种同样简短的改法都能使勾稽关系全部成立，从数字本身看不出是哪一种。公布的数字未作改动。",
            f"{len(explanations)} equally short changes would each make every sum hold; the figures do not tell which one is meant. "
            "The published figures are left as they are.",
        )
    zh = "；或者".join(_told_zh(explanation) for explanation in explanations)
    en = "; or ".join(_told_en(explanation) for explanation in explanations)
    several = len(explanations) > 1
    return (
        f"可能的原因{'（任一种都能使勾稽关系全部成立）' if several else ''}：{zh}。公布的数字未作改动。",
        f"Possible cause{'s (each makes every sum hold)' if several else ''}: {en}. The published figures are left as they are.",
    )


def _told_zh(explanation: Explanation) -> str:
    edits = "、".join(
        f"{wording.cell_zh(*edit.cell)}应为{wording.number(edit.new)}（现为{wording.number(edit.old)}）"
        for edit in explanation.edits
    )
    return f"{explanation.reason.zh}，{edits}" if explanation.reason else edits


def _told_en(explanation: Explanation) -> str:
    edits = ", ".join(
        f"{wording.cell_en(*edit.cell)} should be {wording.number(edit.new)} (now {wording.number(edit.old)})"
        for edit in explanation.edits
    )
    return f"{explanation.reason.en}: {edits}" if explanation.reason else edits


def subject_of(check: str, key: str) -> str:
    """The diagnosed subject that an arithmetic finding belongs to, from its check and key."""
    return key.split(":")[1] if check == "T07" else "applications"
