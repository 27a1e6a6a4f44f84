"""The three tables in every layout that sites print them in: each cell a number of its own, all of them at their labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from crawler.document import Block
from crawler.forms import FORM_2019, FORM_2021
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import (
    APPLICANT_NAMES,
    APPLICANTS,
    CHANNEL_NAMES,
    CHANNELS,
    HEAD_ROWS,
    NOTE,
    OUTCOME_NAMES,
    OUTCOMES,
    ROW_LABELS,
    Truth,
    application_rows,
    c,
    disclosure_rows,
    dispute_rows,
    grid,
    paragraph,
    ragged,
)

# -- section two -----------------------------------------------------------------------------------------------------


def two_split(truth: Truth) -> Sequence[Block]:
    """One table for each item of article twenty."""
    rows = disclosure_rows(truth)
    starts = [i for i, row in enumerate(rows) if len(row) == 1] + [len(rows)]
    return [grid(rows[a:b], f"table {i}") for i, (a, b) in enumerate(pairwise(starts))]


def two_row_by_row(truth: Truth) -> Sequence[Block]:
    """One table a row, each under its own heads."""
    blocks: list[Block] = []
    for item, measures, subjects in made.SUBJECTS_2021:
        for key, name in subjects:
            values = truth.row("disclosure", key, [made.MEASURES[m] for m in measures])
            blocks += [paragraph(item), grid([["信息内容", *measures], [name, *values]], f"table {key}")]
    return blocks


def two_transposed(truth: Truth) -> Sequence[Block]:
    blocks: list[Block] = []
    for item, measures, subjects in made.SUBJECTS_2021:
        head = ["信息内容", *(name for _, name in subjects)]
        rows = [[m, *(truth.values["disclosure", key, made.MEASURES[m]] for key, _ in subjects)] for m in measures]
        blocks += [paragraph(item), grid([head, *rows], item)]
    return blocks


def two_items_in_margin(truth: Truth) -> Sequence[Block]:
    """The item of article twenty as a merged cell at the left instead of a row of its own."""
    rows: list[list[made.Span | str]] = []
    for item, measures, subjects in made.SUBJECTS_2021:
        wide = 3 // len(measures)
        rows.append([c(item, 1 + len(subjects)), "信息内容", *(c(m, 1, wide) for m in measures)])
        for key, name in subjects:
            values = truth.row("disclosure", key, [made.MEASURES[m] for m in measures])
            rows.append([name, *(c(v, 1, wide) for v in values)])
    return [grid(rows)]


def two_long(truth: Truth) -> Sequence[Block]:
    """One figure a row, both names before it."""
    rows: list[list[made.Span | str]] = []
    for _, measures, subjects in made.SUBJECTS_2021:
        for key, name in subjects:
            for i, m in enumerate(measures):
                label: list[made.Span | str] = [c(name, len(measures))] if i == 0 else []
                rows.append([*label, m, truth.values["disclosure", key, made.MEASURES[m]]])
    return [grid(rows)]


def two_one_head_for_all(truth: Truth) -> Sequence[Block]:
    """All measures as the heads of one table, strokes where the form has no cell."""
    heads = ["本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）"]
    rows: list[list[made.Span | str]] = [["信息内容", *heads]]
    for _, measures, subjects in made.SUBJECTS_2021:
        for key, name in subjects:
            rows.append(
                [name, *(truth.values["disclosure", key, made.MEASURES[h]] if h in measures else "/" for h in heads)]
            )
    return [grid(rows)]


def two_unlike_spans(truth: Truth) -> Sequence[Block]:
    """Spans that differ between heads and values (上海 2019): as many values as heads, overlapping in order."""
    rows: list[list[made.Span | str]] = []
    for item, measures, subjects in made.SUBJECTS_2019:
        heads = [c(m, 1, 2) if i == 1 or len(measures) == 2 else c(m) for i, m in enumerate(measures)]
        rows += [[c(item, 1, 5)], ["信息内容", *heads]]
        for key, name in subjects:
            values = truth.row("disclosure", key, [made.MEASURES[m] for m in measures])
            wide = [2 if i == 0 or len(values) == 2 else 1 for i in range(len(values))]
            rows.append([name, *(c(v, 1, w) for v, w in zip(values, wide, strict=True))])
    return [grid(rows)]


# -- section three ---------------------------------------------------------------------------------------------------


def three_transposed(truth: Truth) -> Sequence[Block]:
    keys = truth.form.applications
    top: list[made.Span | str] = [c("申请人情况", 3)]
    middle: list[made.Span | str] = []
    low: list[made.Span | str] = []
    seen: set[str] = set()
    for key in keys:
        labels = ROW_LABELS[key]
        if key in ("received", "carried_in", "carried_out"):
            top.append(c(labels[0], 3))
            continue
        if key == "granted":
            top.append(c("三、本年度办理结果", 1, len(keys) - 3))
        if len(labels) == 1:
            middle.append(c(labels[0], 2))
            continue
        if labels[0] not in seen:
            seen.add(labels[0])
            middle.append(c(labels[0], 1, sum(ROW_LABELS[k][0] == labels[0] for k in keys)))
        low.append(labels[1])
    rows = [
        [name, *(truth.values["applications", key, a] for key in keys)]
        for a, name in zip(APPLICANTS, APPLICANT_NAMES, strict=True)
    ]
    return [grid([top, middle, low, *rows])]


def three_row_by_row(truth: Truth) -> Sequence[Block]:
    """One table a row, the heads replaced by counters: what text recognition makes of a scan."""
    blocks: list[Block] = []
    group = ""
    for key in truth.form.applications:
        labels = ROW_LABELS[key]
        if len(labels) > 1 and labels[0] != group:
            group = labels[0]
            blocks.append(paragraph(group))
        head = ["类别", *(f"数据{i}" for i in range(1, 7)), "总计"]
        blocks.append(ragged([head, [" ".join(labels), *truth.row("applications", key, APPLICANTS)]], f"table {key}"))
    return blocks


def three_cut(truth: Truth) -> Sequence[Block]:
    """Cut by a page break: the merged labels come back empty, the heads do not come back."""
    rows = application_rows(truth)
    at = next(i for i, row in enumerate(rows) if "3.补正后申请内容仍不明确" in row)
    whole = grid(rows)
    rest = [[cell.text if cell.row >= at else "" for cell in row] for row in whole.rows[at:]]
    return [grid(rows[:at], "table 2"), paragraph("— 5 —"), grid(rest, "table 3")]


def three_cut_narrow(truth: Truth) -> Sequence[Block]:
    """Cut by a page break, the second part without its two columns of merged labels."""
    rows = application_rows(truth)
    at = next(i for i, row in enumerate(rows) if "3.补正后申请内容仍不明确" in row)
    rest = [[row[-8][0] if isinstance(row[-8], tuple) else row[-8], *row[-7:]] for row in rows[at:]]
    return [grid(rows[:at], "table 2"), grid(rest, "table 3")]


def three_shuffled(truth: Truth) -> Sequence[Block]:
    """Columns in another order, rows too, each with all its labels."""
    order = [6, 0, 3, 1, 5, 2, 4]
    head = ["", "", *(APPLICANT_NAMES[i] for i in order)]
    rows = [
        [
            *(ROW_LABELS[key] if len(ROW_LABELS[key]) == 2 else (ROW_LABELS[key][0], ROW_LABELS[key][0])),
            *(truth.values["applications", key, APPLICANTS[i]] for i in order),
        ]
        for key in reversed(truth.form.applications)
    ]
    return [grid([head, *rows])]


def three_one_label_column(truth: Truth) -> Sequence[Block]:
    """One column of labels, the groups as rows without figures."""
    rows: list[list[made.Span | str]] = [["项目", *APPLICANT_NAMES]]
    group = ""
    for key in truth.form.applications:
        labels = ROW_LABELS[key]
        if len(labels) > 1 and labels[0] != group:
            group = labels[0]
            rows.append([group, *[""] * 7])
        rows.append([labels[-1], *truth.row("applications", key, APPLICANTS)])
    return [grid(rows)]


def three_with_ordinals(truth: Truth) -> Sequence[Block]:
    rows: list[list[made.Span | str]] = [["序号", "内容", *APPLICANT_NAMES]]
    for i, key in enumerate(truth.form.applications, 1):
        rows.append([str(i), "".join(ROW_LABELS[key]), *truth.row("applications", key, APPLICANTS)])
    return [grid(rows)]


def three_heads_apart(truth: Truth) -> Sequence[Block]:
    """Head cells without row spans: the lower row is blank under 自然人 and 总计."""
    rows = application_rows(truth)
    rows[:3] = [
        [c(NOTE, 1, 3), c("申请人情况", 1, 7)],
        [c("", 1, 3), "自然人", c("法人或其他组织", 1, 5), "总计"],
        [c("", 1, 3), "", *(f"{n[:2]}\n{n[2:]}" for n in APPLICANT_NAMES[1:5]), "其他", ""],
    ]
    return [grid(rows)]


def three_as_text(truth: Truth) -> Sequence[Block]:
    """A text with tabs: merged cells are simply absent (民权 2023)."""
    rows = [
        [NOTE, "", "申请人情况", "", "", "", "", "", "总计", ""],
        ["", "", "自然人", "法人或其他组织", "", "", "", "", "", ""],
        ["", "", "", *APPLICANT_NAMES[1:6], "", ""],
    ]
    for key in truth.form.applications:
        labels, values = ROW_LABELS[key], truth.row("applications", key, APPLICANTS)
        if key in ("received", "carried_in", "carried_out"):
            rows.append([labels[0], "", *values, ""])
        else:
            first = "三、本年度办理结果" if key == "granted" else ""
            is_head = len(labels) == 1 or labels[1].startswith("1.")
            rows.append([first, *([labels[0]] if is_head else [""]), *labels[1:], *values])
    return [ragged(rows)]


# -- section four ----------------------------------------------------------------------------------------------------


def four_split(truth: Truth) -> Sequence[Block]:
    """Three tables, the channel in the heading above each."""
    blocks: list[Block] = []
    for channel, name in zip(
        CHANNELS, ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"), strict=True
    ):
        blocks += [paragraph(name), grid([list(OUTCOME_NAMES), truth.row("disputes", channel, OUTCOMES)], name)]
    return blocks


def four_channels_in_margin(truth: Truth) -> Sequence[Block]:
    rows = [
        [name, *truth.row("disputes", channel, OUTCOMES)] for channel, name in zip(CHANNELS, CHANNEL_NAMES, strict=True)
    ]
    return [grid([["", *OUTCOME_NAMES], *rows])]


def four_outcomes_in_margin(truth: Truth) -> Sequence[Block]:
    head: list[list[made.Span | str]] = [
        [c("", 2), c("行政复议", 2), c("行政诉讼", 1, 2)],
        ["未经复议直接起诉", "复议后起诉"],
    ]
    rows = [
        [name, *(truth.values["disputes", channel, outcome] for channel in CHANNELS)]
        for outcome, name in zip(OUTCOMES, OUTCOME_NAMES, strict=True)
    ]
    return [grid([*head, *rows])]


def four_as_text(truth: Truth) -> Sequence[Block]:
    pad = [""] * 4
    return [
        ragged(
            [
                ["行政复议", *pad, "行政诉讼", *pad, *pad],
                [*OUTCOME_NAMES, "未经复议直接起诉", *pad, "复议后起诉", *pad],
                [*pad, "", *OUTCOME_NAMES, *OUTCOME_NAMES],
                [n for channel in CHANNELS for n in truth.row("disputes", channel, OUTCOMES)],
            ]
        )
    ]


def four_with_label(truth: Truth) -> Sequence[Block]:
    head, middle, low, values = dispute_rows(truth)
    return [grid([[c("类别", 3), *head], middle, low, ["数量", *values]])]


TWO = [two_split, two_row_by_row, two_transposed, two_items_in_margin, two_long, two_one_head_for_all]
THREE = [
    three_transposed,
    three_cut,
    three_shuffled,
    three_one_label_column,
    three_with_ordinals,
    three_heads_apart,
    three_as_text,
]
FOUR = [four_split, four_channels_in_margin, four_outcomes_in_margin, four_as_text, four_with_label]


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_the_official_layout_gives_every_cell_and_nothing_to_complain_of(form: str) -> None:
    truth = made.numbered(made.FORMS[form])
    answer = made.parsed(made.document(truth))
    assert made.figures(answer) == made.expected(truth)
    assert answer["form"] == form
    assert answer["issues"] == []


@pytest.mark.parametrize("two", TWO, ids=lambda f: f.__name__)
def test_section_two_in_any_layout(two: made.Section) -> None:
    truth = made.numbered()
    answer = made.parsed(made.document(truth, two=two))
    assert made.figures(answer) == made.expected(truth)
    assert answer["issues"] == []


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("three", THREE, ids=lambda f: f.__name__)
def test_section_three_in_any_layout(three: made.Section, form: str) -> None:
    truth = made.numbered(made.FORMS[form])
    answer = made.parsed(made.document(truth, three=three))
    assert made.figures(answer) == made.expected(truth)
    assert answer["issues"] == []


@pytest.mark.parametrize("four", FOUR, ids=lambda f: f.__name__)
def test_section_four_in_any_layout(four: made.Section) -> None:
    truth = made.numbered()
    answer = made.parsed(made.document(truth, four=four))
    assert made.figures(answer) == made.expected(truth)
    assert answer["issues"] == []


def test_spans_that_differ_between_heads_and_values() -> None:
    truth = made.numbered(FORM_2019)
    assert made.figures(made.parsed(made.document(truth, two=two_unlike_spans))) == made.expected(truth)


@pytest.mark.parametrize("three", [three_row_by_row, three_cut_narrow], ids=lambda f: f.__name__)
def test_heads_that_say_nothing_are_read_in_order_and_said_to_be(three: made.Section) -> None:
    truth = made.numbered(FORM_2021)
    answer = made.parsed(made.document(truth, three=three))
    assert made.figures(answer) == made.expected(truth)
    assert made.codes(answer) == {"columns_by_order"}


def test_all_three_tables_as_one_grid_with_the_headings_inside() -> None:
    truth = made.numbered()
    rows: list[list[made.Span | str]] = [[c(made.HEADINGS[1], 1, 15)]]
    rows += [[*row, *[""] * 0] for row in disclosure_rows(truth)]
    rows += [[c(made.HEADINGS[2], 1, 15)], *application_rows(truth), [c(made.HEADINGS[3], 1, 15)], *dispute_rows(truth)]
    answer = made.parsed(made.document(truth, two=lambda _: [grid(rows)], three=lambda _: [], four=lambda _: []))
    assert made.figures(answer) == made.expected(truth)


def test_a_mixed_report_keeps_the_form_of_section_two() -> None:
    old, new = made.numbered(FORM_2019, 5000), made.numbered(FORM_2021)
    answer = made.parsed(made.document(new, three=lambda _: [grid(application_rows(old))]))
    assert answer["form"] == "2021"
    assert answer["applications"]["other_handling"]["total"] == int(
        old.values["applications", "other_handling", "total"]
    )
    assert not {"other_uncorrected", "other_unpaid", "other_misc"} & answer["applications"].keys()
    assert "missing_row" not in made.codes(answer)


def test_one_row_of_other_handling_with_figures_is_kept_beside_its_three_rows() -> None:
    truth = made.numbered()
    rows = [["项目", *APPLICANT_NAMES]]
    for key in FORM_2021.applications:
        if key == "other_uncorrected":
            rows.append(["（六）其他处理", *"9999999"])
        rows.append(["".join(ROW_LABELS[key]), *truth.row("applications", key, APPLICANTS)])
    answer = made.parsed(made.document(truth, three=lambda _: [grid(rows)]))
    assert set(answer["applications"]["other_handling"].values()) == {9}
    assert made.figures(answer).items() >= made.expected(truth).items()


def test_an_unmarked_head_table_is_not_taken_for_data() -> None:
    assert [row for row in HEAD_ROWS if any("0" in str(cell) for cell in row)] == []
