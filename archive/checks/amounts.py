"""T08–T12: figures that cannot be, or hardly can be, in the light of the law, of other cells or of last year.

Beyond T08 these are warnings and notices: each names what it compared, none says which figure is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.checks import wording
from archive.checks.catalogue import BY_ID
from archive.checks.context import Context
from archive.checks.figures import Figures, same
from archive.checks.model import CellRef, Finding, finding_key, report_identity
from crawler.report import Number, Report


def check_repeals(context: Context) -> Iterator[Finding]:
    """T08: repealed ≤ in force last year + issued; in force ≥ 0. Alone, a report can still show less in force than it added."""
    figures = context.figures
    for row in ("regulations", "normative_documents"):
        issued, repealed, in_force = (figures.value("disclosure", row, m) for m in ("issued", "repealed", "in_force"))
        if issued is None or repealed is None or in_force is None:
            yield context.unknown(
                "T08", f"disclosure.{row}", "有单元格空白或缺失，无法判断。", "A cell is blank or missing."
            )
            continue
        before = (
            None if context.previous_figures is None else context.previous_figures.value("disclosure", row, "in_force")
        )
        yield from _repeal_failures(context, row, (issued, repealed, in_force), before)


def _repeal_failures(
    context: Context, row: str, values: tuple[Number, Number, Number], before: Number | None
) -> Iterator[Finding]:
    issued, repealed, in_force = values
    n = wording.number
    subject = f"disclosure.{row}"
    cells = [
        CellRef("disclosure", row, measure, value)
        for measure, value in zip(("issued", "repealed", "in_force"), values, strict=True)
    ]
    name, name_en = wording.ROW_ZH[row], wording.ROW_EN[row]
    if before is not None and repealed > before + issued:
        yield context.fail(
            "T08",
            subject,
            cells,
            f"{name}：本年废止{n(repealed)}件，多于上年末有效{n(before)}件加本年制发{n(issued)}件之和{n(before + issued)}件，"
            f"多出{n(repealed - before - issued)}件。",
            f"{name_en}: {n(repealed)} repealed, more than the {n(before)} in force a year before plus {n(issued)} issued "
            f"({n(before + issued)}), by {n(repealed - before - issued)}.",
        )
    elif in_force < issued - repealed:
        # 社会事业局 2025: 7 issued, 0 repealed, 0 in force. Documents issued but not yet in effect are possible, hence a warning.
        yield context.fail(
            "T08",
            subject,
            cells,
            f"{name}：本年制发{n(issued)}件、废止{n(repealed)}件，现行有效却为{n(in_force)}件，"
            f"少于本年净增的{n(issued - repealed)}件，相差{n(issued - repealed - in_force)}件。",
            f"{name_en}: {n(issued)} issued and {n(repealed)} repealed this year, yet only {n(in_force)} in force, "
            f"{n(issued - repealed - in_force)} fewer than the {n(issued - repealed)} added this year alone.",
            severity="warning",
        )


def check_rule_making(context: Context) -> Iterator[Finding]:
    """T09: rules (规章) of a unit that cannot make any. 立法法 gives the power to provinces and cities with districts, not to counties."""
    if context.report.level not in ("county", "township"):
        yield context.not_applicable("T09", "只适用于县级及以下单位。", "This concerns county level and below only.")
        return
    cells = [
        CellRef("disclosure", "regulations", measure, value, 0)
        for measure in ("issued", "repealed", "in_force", "made")
        if (value := context.figures.value("disclosure", "regulations", measure))
    ]
    if not cells:
        return
    told = "、".join(f"{wording.COLUMN_ZH[cell.column]}{wording.number(cell.value or 0)}" for cell in cells)
    told_en = ", ".join(f"{wording.COLUMN_EN[cell.column]} {wording.number(cell.value or 0)}" for cell in cells)
    yield context.fail(
        "T09",
        "disclosure.regulations",
        cells,
        f"规章一行填有数字（{told}），县级及以下单位没有规章制定权，通常应为0；可能应填在行政规范性文件一行。",
        f"The row for rules (规章) is filled in ({told_en}), but a unit of county level or below cannot make rules; "
        "the figures may belong in the row for normative documents.",
    )


def check_fee_scale(context: Context) -> Iterator[Finding]:
    """T10: a fee ten thousand times last year's: yuan printed as 10 000 yuan."""
    fee = context.figures.value("disclosure", "fees", "amount_wan")
    if not fee:
        yield context.not_applicable("T10", "没有收费金额。", "There is no fee amount.")
        return
    before = (
        None if context.previous_figures is None else context.previous_figures.value("disclosure", "fees", "amount_wan")
    )
    cell = [CellRef("disclosure", "fees", "amount_wan", fee)]
    n = wording.number
    if before and (_is_scaled(fee, before) or _is_scaled(before, fee)):
        times = n(round(max(fee, before) / min(fee, before)))
        yield context.fail(
            "T10",
            "disclosure.fees",
            cell,
            f"行政事业性收费金额为{n(fee)}万元，上年为{n(before)}万元，相差约{times}倍，可能是把元填成了万元（或相反）。",
            f"Fees are {n(fee)} in 10 000 yuan, last year {n(before)}: about {times} times apart. One of them may be in yuan.",
        )
    elif before is None:
        yield context.unknown("T10", "disclosure.fees", *wording.no_year_before(context.previous_figures))


LEAST_PEERS = 8
_OUT_OF_SCALE = 1000


def check_fee_against_peers(report: Report, fee: Number, highest: Number, peers: int) -> Iterator[Finding]:
    """T10 where there is no report of the year before: a fee far above that of all ``peers`` like units, the ``highest`` of which is given."""
    if peers < LEAST_PEERS or not fee > _OUT_OF_SCALE * highest > 0:
        return
    n = wording.number
    yield Finding(
        "T10",
        "fail",
        BY_ID["T10"].severity,
        finding_key("T10", "disclosure.fees", report_identity(report)),
        (CellRef("disclosure", "fees", "amount_wan", fee),),
        f"行政事业性收费金额为{n(fee)}万元，同类{peers}个单位最高为{n(highest)}万元，可能是把元填成了万元。",
        f"Fees are {n(fee)} in 10 000 yuan; the highest of {peers} like units is {n(highest)}. It may be in yuan.",
    )


def _is_scaled(large: Number, small: Number) -> bool:
    """Whether ``large`` is ten thousand times ``small``, give or take the change of a year."""
    return 2_000 <= large / small <= 50_000


def check_unpaid(context: Context) -> Iterator[Finding]:
    """T11: requests closed because a fee was not paid, with no fee notice told in section six."""
    unpaid = context.figures.value("applications", "other_unpaid", "total")
    if not unpaid:
        yield context.not_applicable("T11", "没有逾期未缴费的申请。", "No request was closed for an unpaid fee.")
        return
    text = "".join(section.text for section in context.report.sections if section.number == 6)
    if not text.strip():
        yield context.unknown("T11", "section.6", "没有读到第六部分。", "Section six was not read.")
        return
    if _FEE_TOLD.search(text.replace(" ", "")):
        return
    n = wording.number(unpaid)
    yield context.fail(
        "T11",
        "applications.other_unpaid",
        [CellRef("applications", "other_unpaid", "total", unpaid)],
        f"第三部分有{n}件申请因逾期未缴费不再处理，第六部分没有说明发出收费通知的件数和金额。",
        f"Section three closes {n} requests because a fee was not paid, but section six tells of no fee notice.",
    )


# 沭阳 2025: “收取信息处理费共计380元，其中民政局1件”.
_FEE_TOLD = re.compile(
    r"收费通知[^。；]{0,12}?[1-9１-９一二三四五六七八九十]|(?:收取|收费|处理费|应缴|缴纳)[^。；]{0,20}?[1-9][\d,.]*(?:元|万元|件)"
)


def check_copied_tables(context: Context) -> Iterator[Finding]:
    """T12: the whole of section three equals last year's, or every non-zero number of the report does.

    Small figures repeat by chance: equality counts only where it is rich (several rows, at least one figure of two digits).
    """
    if context.previous_figures is None or context.previous is None:
        yield context.unknown("T12", "report", *wording.no_year_before(context.previous_figures))
        return
    now, before = context.figures, context.previous_figures
    year = context.previous.year
    applications = _non_zero(now, "applications")
    if applications == _non_zero(before, "applications") and _is_rich(applications):
        yield context.fail(
            "T12",
            "applications",
            [CellRef(*key, value) for key, value in applications.items()],
            f"第三部分{len(applications)}个非零数字与{year}年报告完全相同，可能沿用了上年的表格。",
            f"All {len(applications)} non-zero figures of section three equal those of {year}; last year's table may have been reused.",
        )
        return
    everything = _non_zero(now)
    if everything == _non_zero(before) and _is_rich(everything):
        yield context.fail(
            "T12",
            "report",
            [CellRef(*key, value) for key, value in everything.items()],
            f"报告中{len(everything)}个非零数字与{year}年报告完全相同，可能沿用了上年的表格。",
            f"All {len(everything)} non-zero figures equal those of {year}; last year's tables may have been reused.",
        )


def _non_zero(figures: Figures, table: str = "") -> dict[tuple[str, str, str], Number]:
    return {
        (figure.table, figure.row, figure.column): figure.value
        for figure in figures.all()
        if figure.value and (not table or figure.table == table)
    }


def _is_rich(cells: dict[tuple[str, str, str], Number]) -> bool:
    values = {value for value in cells.values() if not same(value, 1)}
    return len(values) >= 3 and max(values) >= 10
