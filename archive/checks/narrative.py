"""N01–N07: what the text says against what the tables say.

A false accusation is the worst defect here. A statement fails only when it carries no doubt and none of its readings can be made true, a
blank cell counting as any number; whatever reading fits is accepted and named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from archive.checks import wording
from archive.checks.context import Context
from archive.checks.figures import RESULTS, TOLERANCE, Figures, kind_keys, result_keys, same
from archive.checks.model import CellRef, Finding
from crawler.parsers.narrative_model import CellKey, Reading, Statement
from crawler.parsers.narrative_terms import PARENT, READINGS, dispute_readings
from crawler.report import Number


class Value(NamedTuple):
    """What the cells of a reading amount to. ``is_known`` is False where a cell is blank: the truth may then be larger."""

    amount: Number
    is_known: bool
    parts: tuple[Number, ...]
    cells: tuple[CellRef, ...]


@cache
def concept_check(concept: str) -> str:
    """The check that a concept of the narrative grammar belongs to."""
    first = concept.split(".")[0].split("+")[0]
    if first in {
        "received",
        "natural_person",
        "business",
        "research",
        "public_interest",
        "legal_service",
        "organisations",
    }:
        return "N01"
    if first in {"carried_in", "carried_out"}:
        return "N02"
    if (
        first in {"review", "litigation", "litigation_direct", "litigation_after_review", "disputes"}
        or "corrected" in first
    ):
        return "N05" if first != "other_uncorrected" else "N03"
    if first.startswith(("documents", "regulations")) or first in {"licensing", "penalties", "coercion", "fees"}:
        return "N07"
    return "N06" if first == "processing_fee" else "N03"


def check_of(check: str) -> Callable[[Context], Iterator[Finding]]:
    """The rule of one of N01, N02, N03, N05, N07: each statement of its concepts against the cells it can mean."""

    def rule(context: Context) -> Iterator[Finding]:
        seen: Counter[str] = Counter()
        for statement in context.statements:
            if statement.kind == "percent" or concept_check(statement.concept) != check:
                continue
            subject = f"s{statement.section}.{statement.concept}"
            seen[subject] += 1
            if seen[subject] > 1:
                subject = f"{subject}.{seen[subject]}"
            yield _judge(context, check, subject, statement)

    return rule


def _judge(context: Context, check: str, subject: str, statement: Statement) -> Finding:
    if statement.kind == "all_upheld":
        return _judge_upheld(context, check, subject, statement)
    values: list[tuple[Reading, Value]] = []
    for reading in statement.readings:
        value = value_of(context.figures, reading)
        if value is None:
            continue
        if _fits(statement, value):
            zh, en = (
                f"正文“{statement.quote}”与表中{reading.zh}一致。",
                f"“{statement.quote}” agrees with the table: {reading.en}.",
            )
            return context.passed(check, subject, zh, en)
        values.append((reading, value))
    if not values:
        zh, en = f"正文称“{statement.quote}”，没有读到对应的单元格。", f"“{statement.quote}”: the cells were not read."
        return context.unknown(check, subject, zh, en)
    if (
        statement.doubts
        or any(_can_fit(statement, value) for _, value in values)
        or _is_carried_case(context, statement, values)
        or _is_part_of_told(context, statement)
    ):
        zh, en = (
            f"正文称“{statement.quote}”，口径可能与表格不同，不作判断。",
            f"“{statement.quote}” may count something else; not judged.",
        )
        return context.unknown(check, subject, zh, en)
    return _failure(context, check, subject, statement, values)


def _fits(statement: Statement, value: Value) -> bool:
    if statement.kind == "amount":
        return bool(abs(value.amount - statement.value) <= 0.5 * 10**-statement.decimals + TOLERANCE)
    return same(value.amount, statement.value) or (statement.at_most and statement.value < value.amount)


def _can_fit(statement: Statement, value: Value) -> bool:
    return not value.is_known and value.amount <= statement.value + TOLERANCE


def _is_carried_case(context: Context, statement: Statement, values: list[tuple[Reading, Value]]) -> bool:
    """Whether cases pending at the end of last year explain a smaller number of disputes in the text."""
    if context.previous_figures is None or not values[0][1].cells or values[0][1].cells[0].table != "disputes":
        return False
    channels = {cell.row for cell in values[0][1].cells}
    pending = [context.previous_figures.value("disputes", channel, "pending") or 0 for channel in channels]
    return same(statement.value + sum(pending), values[0][1].amount)


def _is_part_of_told(context: Context, statement: Statement) -> bool:
    """Whether the text tells the same thing elsewhere with a larger number that agrees with the table.

    The smaller one is then far likelier a part in words that were not understood (为本机关办理9件) than a wrong total.
    """
    return any(
        other.concept == statement.concept
        and other.kind == statement.kind == "count"
        and not other.doubts
        and other.value > statement.value
        and any(
            (value := value_of(context.figures, reading)) and same(value.amount, other.value)
            for reading in other.readings
        )
        for other in context.statements
    )


def _failure(
    context: Context, check: str, subject: str, statement: Statement, values: list[tuple[Reading, Value]]
) -> Finding:
    shown: list[tuple[Reading, Value]] = []
    for reading, value in values:
        if not any(same(value.amount, other.amount) for _, other in shown):
            shown.append((reading, value))
    closest = min(shown, key=lambda item: abs(item[1].amount - statement.value))[1]
    difference = wording.number(abs(closest.amount - statement.value))
    told = "，".join(f"{reading.zh}为{_amount(value)}" for reading, value in shown)
    told_en = ", ".join(f"{_amount_en(value)} {reading.en}" for reading, value in shown)
    cells = dict.fromkeys(cell for _, value in shown for cell in value.cells)
    return context.fail(
        check,
        subject,
        cells,
        f"正文称“{statement.quote}”，表中{told}，相差{difference}。",
        f"The text says “{statement.quote}”; the table has {told_en}: a difference of {difference}.",
    )


def _amount(value: Value) -> str:
    parts = [part for part in value.parts if part]
    shown = f"（{wording.addends(parts)}）" if len(parts) > 1 else ""
    return f"{wording.number(value.amount)}{shown}{'' if value.is_known else '（按已填单元格计算）'}"


def _amount_en(value: Value) -> str:
    parts = [part for part in value.parts if part]
    shown = f" ({wording.addends(parts)})" if len(parts) > 1 else ""
    return f"{wording.number(value.amount)}{shown}{'' if value.is_known else ' (computed from the filled cells)'}"


def _judge_upheld(context: Context, check: str, subject: str, statement: Statement) -> Finding:
    channels = [channel for _, channel, _ in statement.readings[0].plus]
    if not any(("disputes", channel) in context.figures.rows for channel in channels):
        return context.unknown(check, subject, "没有读到第四部分的表格。", "The table of section four was not read.")
    counts = {result: sum(context.figures.value("disputes", c, result) or 0 for c in channels) for result in RESULTS}
    others = {result: count for result, count in counts.items() if count and result != "upheld"}
    if not others:
        return context.passed(check, subject, "正文所说的全部维持与表格一致。", "All upheld, as the table says.")
    if statement.doubts:
        return context.unknown(
            check, subject, "口径可能与表格不同，不作判断。", "May count something else; not judged."
        )
    name_zh, name_en = statement.readings[0].zh.removesuffix("总计"), statement.readings[0].en.removesuffix(": total")
    told = "、".join(
        f"{wording.COLUMN_ZH[r]}{wording.number(n)}件" for r, n in {"upheld": counts["upheld"], **others}.items()
    )
    told_en = ", ".join(
        f"{wording.number(n)} {wording.COLUMN_EN[r]}" for r, n in {"upheld": counts["upheld"], **others}.items()
    )
    cells = [
        CellRef("disputes", channel, result, context.figures.value("disputes", channel, result))
        for channel in channels
        for result in RESULTS
    ]
    return context.fail(
        check,
        subject,
        cells,
        f"正文称{name_zh}“{statement.quote}”，表中{told}，相差{wording.number(sum(others.values()))}件。",
        f"The text says that the {name_en} were “{statement.quote}” (all upheld); the table has {told_en}: "
        f"{wording.number(sum(others.values()))} not upheld.",
    )


def value_of(figures: Figures, reading: Reading) -> Value | None:
    """The amount of a reading's cells; None where none of them was printed. A blank total is computed from its row."""
    plus, minus = _cells(figures, reading.plus), _cells(figures, reading.minus)
    if plus is None or (reading.minus and (minus is None or not minus.is_known)):
        return None
    if minus is None:
        return plus
    amount = plus.amount - minus.amount
    return Value(amount, plus.is_known, (*plus.parts, *(-part for part in minus.parts)), (*plus.cells, *minus.cells))


def _cells(figures: Figures, keys: Iterable[CellKey]) -> Value | None:
    amount: Number = 0
    known = True
    parts: list[Number] = []
    cells: list[CellRef] = []
    for table, row, column in keys:
        if (table, row) not in figures.rows:
            known = False
            continue
        if table == "disclosure" and column not in figures.measures:
            continue  # the other form's: nothing of this report stands there, not even a blank
        value = figures.value(table, row, column)
        if value is None:
            known = False
            value = _row_sum(figures, table, row, column)
        cells.append(CellRef(table, row, column, figures.value(table, row, column)))
        parts.append(value)
        amount += value
    return Value(amount, known, tuple(parts), tuple(cells)) if cells else None


def _row_sum(figures: Figures, table: str, row: str, column: str) -> Number:
    if column != "total":
        return 0
    return figures.sum(kind_keys(row) if table == "applications" else result_keys(row)).known


def check_percentages(context: Context) -> Iterator[Finding]:
    """N04: every share recomputed from the counts and cells it can come from; one unit of the last place is allowed either way."""
    seen: Counter[str] = Counter()
    for statement in context.statements:
        if statement.kind != "percent" or statement.numerator is None:
            continue
        subject = f"s{statement.section}.{statement.concept}"
        seen[subject] += 1
        if seen[subject] > 1:
            subject = f"{subject}.{seen[subject]}"
        yield _judge_share(context, subject, statement)


def _judge_share(context: Context, subject: str, statement: Statement) -> Finding:
    values = [value for reading in statement.readings if (value := value_of(context.figures, reading)) is not None]
    bases = [value for reading in _bases(statement) if (value := value_of(context.figures, reading)) is not None]
    numerators = list(dict.fromkeys([statement.numerator or 0, *(value.amount for value in values)]))
    denominators = [base.amount for base in bases if base.amount] + [value for value in statement.denominators if value]
    for numerator in numerators:
        for denominator in denominators:
            if abs(100 * numerator / denominator - statement.value) <= 10**-statement.decimals + TOLERANCE:
                return context.passed(
                    "N04",
                    subject,
                    f"“{statement.quote}”：{wording.number(numerator)}÷{wording.number(denominator)}。",
                    f"“{statement.quote}”: {wording.number(numerator)} ÷ {wording.number(denominator)}.",
                )
    if statement.doubts or not bases or not all(base.is_known for base in bases[:1]) or not bases[0].amount:
        return context.unknown(
            "N04", subject, f"“{statement.quote}”：分母不明，不作判断。", f"“{statement.quote}”: base unknown."
        )
    base = bases[0].amount
    places = max(statement.decimals, 1)
    tried = "，".join(f"按{wording.number(n)}÷{wording.number(base)}为{100 * n / base:.{places}f}%" for n in numerators)
    tried_en = ", ".join(
        f"{wording.number(n)} ÷ {wording.number(base)} is {100 * n / base:.{places}f}%" for n in numerators
    )
    gap = min(abs(100 * n / base - statement.value) for n in numerators)
    return context.fail(
        "N04",
        subject,
        dict.fromkeys(cell for value in (*values, bases[0]) for cell in value.cells),
        f"正文称“{statement.quote}”，{tried}，相差{gap:.{places}f}个百分点；其他可能的分母也对不上。",
        f"The text says “{statement.quote}”, but {tried_en}, {gap:.{places}f} points apart; no other likely base fits either.",
    )


def _bases(statement: Statement) -> tuple[Reading, ...]:
    first = statement.concept.split("+")[0]
    if concept_check(statement.concept) == "N05":
        return tuple(r for channel in ("review", "litigation", "disputes") for r in dispute_readings(channel, "total"))
    whole = READINGS["received_or_concluded"]
    parents = READINGS[PARENT[first]] if first in PARENT else ()
    return (*whole[:3], *parents)


def check_processing_fee(context: Context) -> Iterator[Finding]:
    """N06: one place says that no information-processing fee was collected, another tells an amount."""
    told = [s for s in context.statements if s.concept == "processing_fee" and not s.doubts]
    nothing = [s for s in told if s.value == 0]
    amounts = [s for s in told if s.value > 0]
    if not told:
        yield context.unknown(
            "N06",
            "processing_fee",
            "正文没有说明信息处理费。",
            "The text says nothing of the information-processing fee.",
        )
        return
    if not nothing or not amounts:
        return
    yield context.fail(
        "N06",
        "processing_fee",
        (),
        f"正文一处称“{nothing[0].quote}”，另一处称“{amounts[0].quote}”，两处不一致，相差{wording.number(amounts[0].value)}元。",
        f"The text says “{nothing[0].quote}” in one place and “{amounts[0].quote}” in another, {wording.number(amounts[0].value)} yuan apart.",
    )
