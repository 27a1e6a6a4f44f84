"""T01–T07: the arithmetic that the forms print or ask for inside their own tables.

A missing part is not zero: a sum with a blank in it fails only when no filling of the blank could make it true.
Source of the rules: 国办公开办函〔2021〕30号 and 〔2019〕60号 (勾稽关系 in the head of section three, filling notes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.checks import wording
from archive.checks.context import Context
from archive.checks.figures import CHANNELS, COLUMNS, CellKey, Sum, column_keys, kind_keys, result_keys, same
from archive.checks.model import CellRef, Finding
from crawler.report import Figure, Number

_MISSING_ZH = "有单元格空白或缺失，无法判断。"
_MISSING_EN = "A cell is blank or missing, so this cannot be decided."


def check_carry_balance(context: Context) -> Iterator[Finding]:
    """T01: per applicant column, received + carried_in = concluded + carried_out."""
    if "applications" not in context.figures.tables:
        yield _no_table(context, "T01", "applications")
        return
    for column in COLUMNS:
        values = [context.figures.value("applications", row, column) for row in _BALANCE]
        received, carried_in, concluded, carried_out = values
        if received is None or carried_in is None or concluded is None or carried_out is None:
            yield context.unknown("T01", f"applications.{column}", _MISSING_ZH, _MISSING_EN)
            continue
        came, went = received + carried_in, concluded + carried_out
        if same(came, went):
            continue
        cells = [
            CellRef("applications", row, column, value, came - carried_out if row == "concluded" else None)
            for row, value in zip(_BALANCE, values, strict=True)
        ]
        n = wording.number
        yield context.fail(
            "T01",
            f"applications.{column}",
            cells,
            f"{wording.COLUMN_ZH[column]}：本年新收{n(received)}加上年结转{n(carried_in)}为{n(came)}，"
            f"办理结果总计{n(concluded)}加结转下年度{n(carried_out)}为{n(went)}，相差{n(abs(came - went))}。",
            f"{_capital(wording.COLUMN_EN[column])}: received {n(received)} plus carried in {n(carried_in)} is {n(came)}, but "
            f"concluded {n(concluded)} plus carried over {n(carried_out)} is {n(went)}, a difference of {n(abs(came - went))}.",
        )


_BALANCE = ("received", "carried_in", "concluded", "carried_out")


def check_outcome_sums(context: Context) -> Iterator[Finding]:
    """T02: per applicant column, concluded = the sum of all printed outcomes, in either variant of （六）其他处理."""
    figures = context.figures
    if "applications" not in figures.tables:
        yield _no_table(context, "T02", "applications")
        return
    variants = figures.outcome_rows()
    for column in COLUMNS:
        subject = f"applications.{column}"
        concluded = figures.value("applications", "concluded", column)
        sums = [figures.sum(column_keys(rows, column)) for rows in variants]
        if concluded is None:
            yield context.unknown("T02", subject, _MISSING_ZH, _MISSING_EN)
            continue
        fitting = [candidate for candidate in sums if candidate.can_equal(concluded)]
        if fitting:
            if not any(same(candidate.known, concluded) for candidate in fitting):
                yield context.unknown("T02", subject, _MISSING_ZH, _MISSING_EN)
            continue
        closest = min(range(len(sums)), key=lambda index: abs(sums[index].known - concluded))
        yield _outcome_failure(context, column, concluded, sums[closest], variants[closest])


def _outcome_failure(context: Context, column: str, concluded: Number, total: Sum, rows: tuple[str, ...]) -> Finding:
    n = wording.number
    parts = [part for part in total.parts if part]
    shown = f"（{wording.addends(parts)}）" if len(parts) > 1 else ""
    shown_en = f" ({wording.addends(parts)})" if len(parts) > 1 else ""
    difference = n(abs(concluded - total.known))
    cells = [CellRef("applications", "concluded", column, concluded, total.known if total.complete else None)]
    for row in rows:
        figure = context.figures.get("applications", row, column)
        if figure is not None:
            cells.append(CellRef("applications", row, column, figure.value))
    return context.fail(
        "T02",
        f"applications.{column}",
        cells,
        f"{wording.COLUMN_ZH[column]}：办理结果总计为{n(concluded)}，各项结果之和为{n(total.known)}{shown}，相差{difference}"
        f"{_blank_zh(total)}。",
        f"{_capital(wording.COLUMN_EN[column])}: {n(concluded)} concluded, but the outcomes add up to {n(total.known)}{shown_en}, "
        f"a difference of {difference}{_blank_en(total)}.",
    )


def check_row_totals(context: Context) -> Iterator[Finding]:
    """T03: per row of section three, the total = the sum of the six applicant kinds."""
    figures = context.figures
    if "applications" not in figures.tables:
        yield _no_table(context, "T03", "applications")
        return
    for row in _APPLICATION_ROWS:
        if ("applications", row) not in figures.rows:
            continue
        keys = kind_keys(row)
        verdict = _judge_total(context, ("applications", row, "total"), keys)
        if verdict is None:
            continue
        total, parts = verdict
        subject = f"applications.{row}"
        if total is None:
            yield context.unknown("T03", subject, _MISSING_ZH, _MISSING_EN)
            continue
        difference = wording.number(abs(total - parts.known))
        yield context.fail(
            "T03",
            subject,
            _total_cells(context, ("applications", row, "total"), keys, parts),
            f"{wording.ROW_ZH[row]}：总计为{wording.number(total)}，各类申请人之和为{wording.number(parts.known)}"
            f"（{wording.addends(parts.parts)}），相差{difference}{_blank_zh(parts)}。",
            f"{_capital(wording.ROW_EN[row])}: the total is {wording.number(total)}, but the applicants add up to "
            f"{wording.number(parts.known)} ({wording.addends(parts.parts)}), a difference of {difference}{_blank_en(parts)}.",
        )


_APPLICATION_ROWS = tuple(wording.ROW_ZH)[:26]


def check_dispute_totals(context: Context) -> Iterator[Finding]:
    """T07: per channel, the total = upheld + corrected + other + pending."""
    figures = context.figures
    if "disputes" not in figures.tables:
        yield _no_table(context, "T07", "disputes")
        return
    for channel in CHANNELS:
        subject = f"disputes.{channel}"
        keys = result_keys(channel)
        verdict = _judge_total(context, ("disputes", channel, "total"), keys)
        if verdict is None:
            continue
        total, parts = verdict
        if total is None:
            yield context.unknown("T07", subject, _MISSING_ZH, _MISSING_EN)
            continue
        difference = wording.number(abs(total - parts.known))
        yield context.fail(
            "T07",
            subject,
            _total_cells(context, ("disputes", channel, "total"), keys, parts),
            f"{wording.ROW_ZH[channel]}总计为{wording.number(total)}，四项结果之和为{wording.number(parts.known)}"
            f"（{wording.addends(parts.parts)}），相差{difference}{_blank_zh(parts)}。",
            f"{_capital(wording.ROW_EN[channel])}: the total is {wording.number(total)}, but the four outcomes add up to "
            f"{wording.number(parts.known)} ({wording.addends(parts.parts)}), a difference of {difference}{_blank_en(parts)}.",
        )


class _Judged(NamedTuple):
    total: Number | None
    parts: Sum


def _judge_total(context: Context, total_key: CellKey, part_keys: Sequence[CellKey]) -> _Judged | None:
    """None when the total fits; a total of None when it cannot be decided; else the failing total with its parts."""
    total = context.figures.value(*total_key)
    parts = context.figures.sum(part_keys)
    if total is None:
        return _Judged(None, parts)
    if same(parts.known, total):
        return None
    return _Judged(None if parts.can_equal(total) else total, parts)


def _total_cells(context: Context, total_key: CellKey, part_keys: Sequence[CellKey], parts: Sum) -> list[CellRef]:
    total = context.figures.value(*total_key)
    cells = [CellRef(*total_key, total, parts.known if parts.complete else None)]
    cells += [CellRef(*key, context.figures.value(*key)) for key in part_keys if context.figures.get(*key) is not None]
    return cells


def check_counts(context: Context) -> Iterator[Finding]:
    """T04: counts are whole and not negative. Money and 本年增/减 are no counts; 增/减 must still be whole."""
    for figure in context.figures.all():
        value = figure.value
        if value is None or (type(value) is int and value >= 0):
            continue
        if figure.column in _MONEY:
            if value >= 0:
                continue
            what_zh, what_en = "金额不能为负数", "an amount cannot be negative"
        elif not float(value).is_integer():
            what_zh, what_en = "件数应为整数", "a count must be a whole number"
        elif value < 0 and figure.column != "change":
            what_zh, what_en = "件数不能为负数", "a count cannot be negative"
        else:
            continue
        place = (figure.table, figure.row, figure.column)
        yield context.fail(
            "T04",
            ".".join(place),
            [CellRef(*place, value)],
            f"{wording.cell_zh(*place)}填写为{wording.number(value)}，{what_zh}。",
            f"{_capital(wording.cell_en(*place))} is {wording.number(value)}; {what_en}.",
        )


_MONEY = frozenset({"amount_wan", "amount"})


def check_blanks(context: Context) -> Iterator[Finding]:
    """T05: blank or dash where the form asks for 0, one finding a table. Totals beside filled parts belong to T06."""
    missing: dict[str, list[Figure]] = {}
    for figure in context.figures.all():
        if figure.value is None and not _is_offered(context, figure):
            missing.setdefault(figure.table, []).append(figure)
    for table, cells in missing.items():
        first = [wording.cell_zh(cell.table, cell.row, cell.column) for cell in cells[:_SHOWN]]
        first_en = [wording.cell_en(cell.table, cell.row, cell.column) for cell in cells[:_SHOWN]]
        more = len(cells) > _SHOWN
        yield context.fail(
            "T05",
            table,
            [CellRef(cell.table, cell.row, cell.column, None) for cell in cells],
            f"{wording.TABLE_ZH[table]}的表格有{len(cells)}个单元格为空白或横线：{'、'.join(first)}{'等' if more else ''}；"
            "没有数据的应填0。",
            f"{len(cells)} cell{'s' if len(cells) > 1 else ''} of the table in {wording.TABLE_EN[table]} "
            f"{'are' if len(cells) > 1 else 'is'} blank or a dash: {'; '.join(first_en)}{' and others' if more else ''}. "
            "The form asks for 0 where there is nothing to report.",
        )


_SHOWN = 6


def _is_offered(context: Context, figure: Figure) -> bool:
    """Whether T06 computes this cell from its filled parts."""
    return figure.column == "total" and _computed_total(context, figure.table, figure.row) is not None


def _computed_total(context: Context, table: str, row: str) -> Sum | None:
    keys = kind_keys(row) if table == "applications" else result_keys(row) if table == "disputes" else ()
    parts = context.figures.sum(keys)
    return parts if parts.parts else None


def check_blank_totals(context: Context) -> Iterator[Finding]:
    """T06: totals left blank while parts are filled; the computed total is offered and marked as computed."""
    offers: dict[str, list[tuple[str, Sum]]] = {}
    for figure in context.figures.all():
        if figure.column != "total" or figure.value is not None:
            continue
        parts = _computed_total(context, figure.table, figure.row)
        if parts is not None:
            offers.setdefault(figure.table, []).append((figure.row, parts))
    for table, rows in offers.items():
        shown = "、".join(f"{wording.ROW_ZH[row]}{wording.number(parts.known)}" for row, parts in rows)
        shown_en = "; ".join(f"{wording.ROW_EN[row]} {wording.number(parts.known)}" for row, parts in rows)
        yield context.fail(
            "T06",
            table,
            [CellRef(table, row, "total", None, parts.known) for row, parts in rows],
            f"{wording.TABLE_ZH[table]}的表格有{len(rows)}处总计未填；按已填各列计算，应为：{shown}。",
            f"{len(rows)} total{'s are' if len(rows) > 1 else ' is'} left blank in {wording.TABLE_EN[table]}; "
            f"computed from the filled columns: {shown_en}.",
        )


def _no_table(context: Context, check: str, table: str) -> Finding:
    return context.unknown(
        check,
        table,
        f"没有读到{wording.TABLE_ZH[table]}的表格，无法判断。",
        f"The table of {wording.TABLE_EN[table]} was not read, so this cannot be decided.",
    )


def _blank_zh(parts: Sum) -> str:
    return "" if parts.complete else "（空白单元格未计入，补填后差额只会更大）"


def _blank_en(parts: Sum) -> str:
    return "" if parts.complete else " (blank cells are not counted; filling them can only widen it)"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
