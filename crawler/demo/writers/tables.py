"""The three printed tables of a report, with their merged cells, as the official forms draw them.

Writers turn these into the markup of a format. Labels come from crawler.forms; only what those leave out (heads, the items
within each point of section two) is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.demo.reports import Truth
from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, OUTCOMES
from crawler.report import Number


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as drawn: its text and how many columns and rows it covers. ``kind`` is ``head``, ``label`` or ``value``."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    kind: str = "value"


Row = tuple[Box, ...]
Table = tuple[Row, ...]

CHECK_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_LABELS = {term.key: term.zh for term in APPLICATIONS}
_POINTS_2021 = (
    (
        "第二十条第（一）项",
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        (("regulations", "规章"), ("normative_documents", "行政规范性文件")),
    ),
    ("第二十条第（五）项", ("本年处理决定数量",), (("licensing", "行政许可"),)),
    ("第二十条第（六）项", ("本年处理决定数量",), (("penalties", "行政处罚"), ("coercion", "行政强制"))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("fees", "行政事业性收费"),)),
)
_POINTS_2019 = (
    (
        "第二十条第（一）项",
        ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
        (("regulations", "规章"), ("normative_documents", "规范性文件")),
    ),
    (
        "第二十条第（五）项",
        ("上一年项目数量", "本年增/减", "处理决定数量"),
        (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
    ),
    (
        "第二十条第（六）项",
        ("上一年项目数量", "本年增/减", "处理决定数量"),
        (("penalties", "行政处罚"), ("coercion", "行政强制")),
    ),
    ("第二十条第（八）项", ("上一年项目数量", "本年增/减"), (("fees", "行政事业性收费"),)),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), (("procurement", "政府集中采购"),)),
)
# How three columns are shared by one, two or three values.
_SHARES = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}


def print_value(value: Number | None, blank: str = "", unit: str = "") -> str:
    """A value as a report prints it; ``blank`` stands for a cell without one."""
    return blank if value is None else f"{value}{unit}"


def section_two(truth: Truth, blank: str = "") -> tuple[Table, ...]:
    """Section two as one table for each point of article 20; ``join`` makes them the single table of the form."""
    points = _POINTS_2021 if truth["form"] == "2021" else _POINTS_2019
    return tuple(_point(truth, point, blank) for point in points)


def join(tables: tuple[Table, ...]) -> Table:
    """Tables of equal width under one another as one."""
    return tuple(row for table in tables for row in table)


def by_section(truth: Truth, blank: str = "", *, is_split: bool = False) -> dict[int, tuple[Table, ...]]:
    """The tables of sections two, three and four; that of section two in its parts where it ``is_split``."""
    two = section_two(truth, blank)
    return {2: two if is_split else (join(two),), 3: (section_three(truth, blank),), 4: (section_four(truth, blank),)}


def section_three(truth: Truth, blank: str = "") -> Table:
    """Section three: three columns of labels, seven of values."""
    keys = list(truth["applications"])
    groups = [_split(key) for key in keys]
    results = [k for k, key in enumerate(keys) if key not in ("received", "carried_in", "carried_out")]
    rows: list[Row] = list(_heads())
    for k, key in enumerate(keys):
        group, item = groups[k]
        boxes: list[Box] = []
        if k == results[0]:
            boxes.append(Box("三、本年度办理结果", 1, len(results), "label"))
        if not item:
            boxes.append(Box(group, 2 if k in results else 3, 1, "label"))
        else:
            if groups[k - 1][0] != group:
                boxes.append(Box(group, 1, sum(g[0] == group for g in groups), "label"))
            boxes.append(Box(item, 1, 1, "label"))
        values = truth["applications"][key]
        boxes += [Box(print_value(values[term.key], blank)) for term in APPLICANTS]
        rows.append(tuple(boxes))
    return tuple(rows)


def section_four(truth: Truth, blank: str = "") -> Table:
    """Section four: fifteen values in one row under three rows of heads."""
    outcomes = tuple(Box(term.zh, kind="head") for term in OUTCOMES)
    tall = tuple(Box(term.zh, 1, 2, "head") for term in OUTCOMES)
    values = [truth["disputes"][term.key] for term in CHANNELS]
    return (
        (Box("行政复议", 5, 1, "head"), Box("行政诉讼", 10, 1, "head")),
        (*tall, Box("未经复议直接起诉", 5, 1, "head"), Box("复议后起诉", 5, 1, "head")),
        (*outcomes, *outcomes),
        tuple(Box(print_value(cells[term.key], blank)) for cells in values for term in OUTCOMES),
    )


def cut(table: Table, at: int) -> tuple[Table, Table]:
    """A table cut before row ``at``, as a page break cuts it: cells that span the cut go on, empty, on the next page."""
    top: list[list[Box]] = [[] for _ in range(at)]
    first: list[tuple[int, Box]] = []
    for r, column, box in place(table):
        if r < at:
            top[r].append(Box(box.text, box.colspan, min(box.rowspan, at - r), box.kind))
            if r + box.rowspan > at:
                first.append((column, Box("", box.colspan, r + box.rowspan - at, box.kind)))
        if r == at:
            first.append((column, box))
    first.sort(key=lambda pair: pair[0])
    return tuple(map(tuple, top)), (tuple(box for _, box in first), *table[at + 1 :])


def place(table: Table) -> Iterator[tuple[int, int, Box]]:
    """Every box with the row and column of its upper left corner, given what hangs down from the rows above."""
    hanging = [0] * width(table)
    for r, row in enumerate(table):
        taken = list(hanging)
        free = 0
        for box in row:
            while taken[free]:
                free += 1
            yield r, free, box
            for k in range(free, free + box.colspan):
                hanging[k] = box.rowspan
            free += box.colspan
        hanging = [max(0, left - 1) for left in hanging]


def width(table: Table) -> int:
    """Columns of a table."""
    return sum(box.colspan for box in table[0])


def _split(key: str) -> tuple[str, str]:
    if key == "other_handling":
        return ("（六）其他处理", "")
    group, _, item = _LABELS[key].partition(" ")
    return group, item


def _heads() -> tuple[Row, Row, Row]:
    organisations = tuple(Box(term.zh, kind="head") for term in APPLICANTS[1:6])
    return (
        (Box(CHECK_NOTE, 3, 3, "head"), Box("申请人情况", 7, 1, "head")),
        (Box("自然人", 1, 2, "head"), Box("法人或其他组织", 5, 1, "head"), Box("总计", 1, 2, "head")),
        organisations,
    )


def _point(truth: Truth, point: tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], blank: str) -> Table:
    name, heads, items = point
    shares = _SHARES[len(heads)]
    rows: list[Row] = [
        (Box(name, 4, 1, "head"),),
        (
            Box("信息内容", kind="head"),
            *(Box(head, share, 1, "head") for head, share in zip(heads, shares, strict=True)),
        ),
    ]
    for key, label in items:
        cells = truth["disclosure"].get(key)
        if cells is None:
            continue
        values = [(column, value) for column, value in cells.items() if not column.endswith("_unit")]
        rows.append(
            (
                Box(label, kind="label"),
                *(
                    Box(print_value(value, blank, cells.get(f"{column}_unit") or ""), share)
                    for (column, value), share in zip(values, shares, strict=True)
                ),
            )
        )
    return tuple(rows)
