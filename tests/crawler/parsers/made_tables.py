"""The official tables as made documents: any values, any layout that sites use, with the answer that has to come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.document import Block, Cell, Document, Grid, Paragraph
from crawler.forms import APPLICATIONS, FORM_2019, FORM_2021, Form
from crawler.parsers import parse_report
from crawler.parsers.report_json import report_to_json
from crawler.registry.load import load_register

REGISTER = load_register()
APPLICANTS = ("natural_person", "business", "research", "public_interest", "legal_service", "other_org", "total")
APPLICANT_NAMES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
CHANNELS = ("review", "litigation_direct", "litigation_after_review")
CHANNEL_NAMES = ("行政复议", "未经复议直接起诉", "复议后起诉")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_NAMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
ROW_LABELS = {term.key: tuple(term.zh.split(" ")) for term in APPLICATIONS}
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
SUBJECTS_2021 = (
    (
        "第二十条第（一）项",
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        (("regulations", "规章"), ("normative_documents", "行政规范性文件")),
    ),
    ("第二十条第（五）项", ("本年处理决定数量",), (("licensing", "行政许可"),)),
    ("第二十条第（六）项", ("本年处理决定数量",), (("penalties", "行政处罚"), ("coercion", "行政强制"))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("fees", "行政事业性收费"),)),
)
SUBJECTS_2019 = (
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
MEASURES = {
    "本年制发件数": "issued",
    "本年废止件数": "repealed",
    "现行有效件数": "in_force",
    "本年处理决定数量": "decisions",
    "处理决定数量": "decisions",
    "本年收费金额（单位：万元）": "amount_wan",
    "本年新制作数量": "made",
    "本年新公开数量": "disclosed",
    "对外公开总数量": "disclosed_total",
    "上一年项目数量": "prior_items",
    "本年增/减": "change",
    "采购项目数量": "items",
    "采购总金额": "amount",
}

Values = Mapping[tuple[str, str, str], str]
Span = tuple[str, int, int]
"""Text, rows and columns of a cell."""


def c(text: str, rows: int = 1, columns: int = 1) -> Span:
    return text, rows, columns


def grid(rows: Sequence[Sequence[Span | str]], name: str = "table 1") -> Grid:
    """Lay out rows of cells as a page does: each takes the first free place of its row, spans are expanded."""
    taken: dict[tuple[int, int], Cell] = {}
    for at, row in enumerate(rows):
        column = 0
        for item in row:
            text, height, width = item if isinstance(item, tuple) else (item, 1, 1)
            while (at, column) in taken:
                column += 1
            height = min(height, len(rows) - at)
            cell = Cell(text, f"{name} row {at + 1} column {column + 1}", at, column, height, width)
            for i in range(at, at + height):
                for j in range(column, column + width):
                    taken.setdefault((i, j), cell)
    width = 1 + max(column for _, column in taken)
    return Grid(
        tuple(tuple(taken.get((i, j), Cell("", "", i, j)) for j in range(width)) for i in range(len(rows))), name
    )


def ragged(rows: Sequence[Sequence[str]], name: str = "table 1") -> Grid:
    """Rows of a text: cells as they come, short rows filled up."""
    width = max(map(len, rows))
    return Grid(
        tuple(
            tuple(
                Cell(row[j], f"{name} row {i + 1} column {j + 1}", i, j) if j < len(row) else Cell("", "", i, j)
                for j in range(width)
            )
            for i, row in enumerate(rows)
        ),
        name,
        is_ragged=True,
    )


@dataclass(frozen=True)
class Truth:
    """Values by (table, row, column) as printed, and the form they stand in."""

    values: Values
    form: Form = FORM_2021

    def row(self, table: str, row: str, columns: Sequence[str]) -> list[str]:
        return [self.values[table, row, column] for column in columns]


def keys_of(form: Form) -> list[tuple[str, str, str]]:
    return [
        *(("disclosure", row, measure) for row, measures in form.disclosure for measure in measures),
        *(("applications", row, applicant) for row in form.applications for applicant in APPLICANTS),
        *(("disputes", channel, outcome) for channel in CHANNELS for outcome in OUTCOMES),
    ]


def numbered(form: Form = FORM_2021, start: int = 1) -> Truth:
    """Every cell a number of its own, so that no two can be mistaken for each other."""
    return Truth({key: str(start + i) for i, key in enumerate(keys_of(form))}, form)


# -- section two -----------------------------------------------------------------------------------------------------


def disclosure_rows(truth: Truth) -> list[list[Span | str]]:
    rows: list[list[Span | str]] = []
    for item, measures, subjects in SUBJECTS_2021 if truth.form is FORM_2021 else SUBJECTS_2019:
        wide = 3 if len(measures) == 1 else 1
        rows.append([c(item, 1, 4)])
        rows.append(["信息内容", *(c(measure, 1, wide) for measure in measures)])
        for key, name in subjects:
            numbers = truth.row("disclosure", key, [MEASURES[measure] for measure in measures])
            rows.append([name, *(c(number, 1, wide) for number in numbers)])
    return rows


# -- section three ---------------------------------------------------------------------------------------------------

HEAD_ROWS: list[list[Span | str]] = [
    [c(NOTE, 3, 3), c("申请人情况", 1, 7)],
    [c("自然人", 2), c("法人或其他组织", 1, 5), c("总计", 2)],
    [*APPLICANT_NAMES[1:6]],
]


def application_rows(truth: Truth) -> list[list[Span | str]]:
    """The official layout of section three."""
    keys = truth.form.applications
    rows: list[list[Span | str]] = list(HEAD_ROWS)
    inner = len(keys) - 3
    groups: dict[str, int] = {}
    for key in keys:
        groups[ROW_LABELS[key][0]] = groups.get(ROW_LABELS[key][0], 0) + 1
    seen: set[str] = set()
    for key in keys:
        labels = ROW_LABELS[key]
        row: list[Span | str] = []
        if key in ("received", "carried_in", "carried_out"):
            row.append(c(labels[0], 1, 3))
        else:
            if key == "granted":
                row.append(c("三、本年度办理结果", inner, 1))
            if len(labels) == 1:
                row.append(c(labels[0], 1, 2))
            else:
                if labels[0] not in seen:
                    row.append(c(labels[0], groups[labels[0]], 1))
                    seen.add(labels[0])
                row.append(labels[1])
        rows.append([*row, *truth.row("applications", key, APPLICANTS)])
    return rows


# -- section four ----------------------------------------------------------------------------------------------------


def dispute_rows(truth: Truth) -> list[list[Span | str]]:
    return [
        [c("行政复议", 1, 5), c("行政诉讼", 1, 10)],
        [*(c(name, 2) for name in OUTCOME_NAMES), c("未经复议直接起诉", 1, 5), c("复议后起诉", 1, 5)],
        [*OUTCOME_NAMES, *OUTCOME_NAMES],
        [number for channel in CHANNELS for number in truth.row("disputes", channel, OUTCOMES)],
    ]


# -- documents -------------------------------------------------------------------------------------------------------

Section = Callable[[Truth], Sequence[Block]]


def official_two(truth: Truth) -> Sequence[Block]:
    return [grid(disclosure_rows(truth), "table 1")]


def official_three(truth: Truth) -> Sequence[Block]:
    return [grid(application_rows(truth), "table 2")]


def official_four(truth: Truth) -> Sequence[Block]:
    return [grid(dispute_rows(truth), "table 3")]


def paragraph(text: str, level: int = 0) -> Paragraph:
    return Paragraph(text, "paragraph", level)


def document(
    truth: Truth,
    *,
    two: Section = official_two,
    three: Section = official_three,
    four: Section = official_four,
    year: int = 2023,
) -> Document:
    """A whole report around the tables."""
    blocks: list[Block] = [
        paragraph(f"民权县绿洲街道办事处{year}年政府信息公开工作年度报告"),
        paragraph(f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"),
        paragraph(HEADINGS[0]),
        paragraph("本年主动公开信息若干条，认真落实政府信息公开各项要求。"),
        paragraph(HEADINGS[1]),
        *two(truth),
        paragraph(HEADINGS[2]),
        *three(truth),
        paragraph(HEADINGS[3]),
        *four(truth),
        paragraph(HEADINGS[4]),
        paragraph("公开内容还不够细，下一步将加强培训。"),
        paragraph(HEADINGS[5]),
        paragraph("无其他需要报告的事项。"),
    ]
    return Document("text/html", tuple(blocks))


def parsed(made: Document, *, cells: bool = False) -> dict[str, Any]:
    """The JSON object of a made document."""
    return report_to_json(parse_report(made, register=REGISTER), file="made", cells=cells)


def with_three(three: Sequence[Block], truth: Truth) -> dict[str, Any]:
    """What is read of a report whose section three is printed so."""
    return parsed(document(truth, three=lambda _: three))


def figures(answer: Mapping[str, Any]) -> dict[tuple[str, str, str], Any]:
    """The JSON's three tables by (table, row, column), units left out."""
    return {
        (table, row, column): value
        for table in ("disclosure", "applications", "disputes")
        for row, columns in answer[table].items()
        for column, value in columns.items()
        if not column.endswith("_unit")
    }


def expected(truth: Truth) -> dict[tuple[str, str, str], int]:
    return {key: int(value) for key, value in truth.values.items()}


def codes(answer: Mapping[str, Any]) -> set[str]:
    return {issue["code"] for issue in answer["issues"]}


FORMS = {"2021": FORM_2021, "2019": FORM_2019}
