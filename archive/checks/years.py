"""Y01–Y05: this year's figures against last year's, one finding a chain with every column that breaks it.

Needs the report of the year before, of the same unit and scope; without it every rule is unknown, never passed.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.checks import wording
from archive.checks.context import Context
from archive.checks.figures import CHANNELS, COLUMNS, Figures, result_keys, same
from archive.checks.model import CellRef, Finding
from crawler.report import Number


def check_carry_chain(context: Context) -> Iterator[Finding]:
    """Y01: carried_in of this year = carried_out of last year, for all seven columns."""
    before = context.previous_figures
    if before is None or context.previous is None:
        yield context.unknown("Y01", "applications.carried_in", *wording.no_year_before(before))
        return
    breaks: list[tuple[str, Number, Number]] = []
    missing = False
    for column in COLUMNS:
        now, then = (
            context.figures.value("applications", "carried_in", column),
            before.value("applications", "carried_out", column),
        )
        if now is None or then is None:
            missing = True
        elif not same(now, then):
            breaks.append((column, now, then))
    if not breaks:
        if missing:
            yield context.unknown(
                "Y01", "applications.carried_in", "有单元格空白或缺失，无法判断。", "A cell is blank or missing."
            )
        return
    n = wording.number
    told = "；".join(
        f"{wording.COLUMN_ZH[c]}本年为{n(now)}、上年为{n(then)}，相差{n(abs(now - then))}" for c, now, then in breaks
    )
    told_en = "; ".join(
        f"{wording.COLUMN_EN[c]} {n(now)} against {n(then)}, a difference of {n(abs(now - then))}"
        for c, now, then in breaks
    )
    yield context.fail(
        "Y01",
        "applications.carried_in",
        [CellRef("applications", "carried_in", column, now, then) for column, now, then in breaks],
        f"上年结转与{context.previous.year}年报告的结转下年度不一致：{told}。",
        f"Carried in does not match what {context.previous.year} carried over: {told_en}.",
    )


def check_documents_chain(context: Context) -> Iterator[Finding]:
    """Y02: in force = in force last year + issued − repealed, for rules and for normative documents."""
    before = context.previous_figures
    for row in ("regulations", "normative_documents"):
        subject = f"disclosure.{row}"
        values = [context.figures.value("disclosure", row, measure) for measure in ("issued", "repealed", "in_force")]
        then = None if before is None else before.value("disclosure", row, "in_force")
        issued, repealed, in_force = values
        if then is None or issued is None or repealed is None or in_force is None:
            yield context.unknown("Y02", subject, *wording.no_year_before(before))
            continue
        expected = then + issued - repealed
        if same(in_force, expected):
            continue
        n = wording.number
        cells = [CellRef("disclosure", row, m, v) for m, v in (("issued", issued), ("repealed", repealed))]
        yield context.fail(
            "Y02",
            subject,
            [CellRef("disclosure", row, "in_force", in_force, expected), *cells],
            f"{wording.ROW_ZH[row]}：上年有效{n(then)}加本年制发{n(issued)}减本年废止{n(repealed)}为{n(expected)}，"
            f"本年现行有效为{n(in_force)}，相差{n(abs(in_force - expected))}。",
            f"{wording.ROW_EN[row].capitalize()}: {n(then)} in force last year plus {n(issued)} issued minus {n(repealed)} repealed is "
            f"{n(expected)}, but {n(in_force)} are in force, a difference of {n(abs(in_force - expected))}.",
        )


def check_items_chain(context: Context) -> Iterator[Finding]:
    """Y03: form 2019, prior_items of this year = prior_items + change of last year."""
    before = context.previous_figures
    rows = [row for row in _ITEM_ROWS if context.figures.get("disclosure", row, "prior_items") is not None]
    if not rows:
        yield context.not_applicable("Y03", "只适用于2019年格式。", "This concerns the 2019 form only.")
        return
    for row in rows:
        now = context.figures.value("disclosure", row, "prior_items")
        prior = None if before is None else before.value("disclosure", row, "prior_items")
        change = None if before is None else before.value("disclosure", row, "change")
        if now is None or prior is None or change is None:
            yield context.unknown("Y03", f"disclosure.{row}", *wording.no_year_before(before))
            continue
        if same(now, prior + change):
            continue
        n = wording.number
        yield context.fail(
            "Y03",
            f"disclosure.{row}",
            [CellRef("disclosure", row, "prior_items", now, prior + change)],
            f"{wording.ROW_ZH[row]}：上一年项目数量为{n(now)}，上年报告推算为{n(prior + change)}"
            f"（{wording.addends((prior, change))}），相差{n(abs(now - prior - change))}。",
            f"{wording.ROW_EN[row].capitalize()}: items last year is {n(now)}, but last year's report gives {n(prior + change)} "
            f"({wording.addends((prior, change))}), a difference of {n(abs(now - prior - change))}.",
        )


_ITEM_ROWS = ("licensing", "other_services", "penalties", "coercion", "fees")


def check_pending(context: Context) -> Iterator[Finding]:
    """Y04: cases pending last year reappear, so that the total is not below them."""
    before = context.previous_figures
    for channel in CHANNELS:
        subject = f"disputes.{channel}"
        total = _dispute_total(context.figures, channel)
        pending = None if before is None else before.value("disputes", channel, "pending")
        if total is None or pending is None:
            yield context.unknown("Y04", subject, *wording.no_year_before(before))
        elif total < pending:
            n = wording.number
            yield context.fail(
                "Y04",
                subject,
                [CellRef("disputes", channel, "total", context.figures.value("disputes", channel, "total"))],
                f"{wording.ROW_ZH[channel]}：上年尚未审结{n(pending)}件，本年总计为{n(total)}件，少{n(pending - total)}件。",
                f"{wording.ROW_EN[channel].capitalize()}: {n(pending)} cases were pending last year, but this year's total is {n(total)}, "
                f"fewer by {n(pending - total)}.",
            )


def _dispute_total(figures: Figures, channel: str) -> Number | None:
    """The total, or the parts' sum where they say more (洪泽 2023 left a total of 0 beside filled parts)."""
    total = figures.value("disputes", channel, "total")
    parts = figures.sum(result_keys(channel))
    if total is None:
        return parts.known if parts.complete else None
    return max(total, parts.known)


def check_jumps(context: Context) -> Iterator[Finding]:
    """Y05: a figure five times, or a fifth of, last year's. Small counts move by chance, so the larger one must reach a floor."""
    before = context.previous_figures
    if before is None or context.previous is None:
        yield context.unknown("Y05", "report", *wording.no_year_before(before))
        return
    for (table, row, column), floor in _WATCHED.items():
        now, then = context.figures.value(table, row, column), before.value(table, row, column)
        if now is None or then is None or max(now, then) < floor or min(now, then) < 0:
            continue
        low, high = sorted((now, then))
        if high < _JUMP * low or (low == 0 and high < 3 * floor):
            continue
        n = wording.number
        if low == 0:
            how_zh, how_en = ("上年为0", "from 0") if then == 0 else ("本年为0", "to 0")
        else:
            times = n(round(high / low, 1))
            how_zh = f"约为上年的{times}倍" if now > then else f"约为上年的{times}分之一"
            how_en = f"about {times} times as much" if now > then else f"about one {times}th"
        yield context.fail(
            "Y05",
            f"{table}.{row}.{column}",
            [CellRef(table, row, column, now)],
            f"{wording.cell_zh(table, row, column)}本年为{n(now)}，上年为{n(then)}，相差{n(abs(now - then))}，{how_zh}。",
            f"{wording.cell_en(table, row, column).capitalize()} is {n(now)}, last year {n(then)}, a difference of {n(abs(now - then))}: {how_en}.",
        )


_JUMP = 5
_WATCHED: dict[tuple[str, str, str], int] = {
    ("applications", "received", "total"): 30,
    ("applications", "carried_out", "total"): 20,
    ("disputes", "review", "total"): 20,
    ("disclosure", "normative_documents", "in_force"): 30,
    ("disclosure", "licensing", "decisions"): 100,
    ("disclosure", "penalties", "decisions"): 100,
    ("disclosure", "coercion", "decisions"): 100,
    ("disclosure", "fees", "amount_wan"): 100,
}
