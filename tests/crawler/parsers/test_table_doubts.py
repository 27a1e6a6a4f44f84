"""Tables as other counties print them: read exactly, or left out with a word about it; no figure ever at another's place."""

from __future__ import annotations

import pytest

from crawler.document import Block
from crawler.parsers.labels import meanings
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import APPLICANT_NAMES, APPLICANTS, ROW_LABELS, Truth, grid, paragraph, ragged

TRUTH = made.numbered(made.FORMS["2021"])


def wrong(answer: dict[str, object], truth: Truth = TRUTH) -> dict[object, object]:
    """Figures that differ from the truth; what is missing is not wrong."""
    read = made.figures(answer)
    return {key: value for key, value in read.items() if value is not None and str(value) != truth.values.get(key)}


def lost(answer: dict[str, object], truth: Truth = TRUTH) -> set[object]:
    read = made.figures(answer)
    return {key for key, value in made.expected(truth).items() if value is not None and read.get(key) is None}


def three(rows: list[list[made.Span | str]]) -> dict[str, object]:
    return made.parsed(made.document(TRUTH, three=lambda _: [grid(rows)]))


@pytest.mark.parametrize("gone", range(7))
@pytest.mark.parametrize("row", ["received", "denied_by_law", "concluded"])
def test_a_row_that_lacks_a_cell_is_left_out_whichever_it_is(row: str, gone: int) -> None:
    """A page shows the cells behind a missing one a column too early: that the last column is empty does not say which is missing."""
    at = 3 + TRUTH.form.applications.index(row)
    rows = [list(row) for row in made.application_rows(TRUTH)]
    del rows[at][len(rows[at]) - 7 + gone]
    answer = three(rows)
    assert not wrong(answer)
    assert lost(answer) == {("applications", row, applicant) for applicant in APPLICANTS}
    assert made.codes(answer) == {"unaligned_row"}


def test_values_of_which_every_row_lacks_one_are_left_out() -> None:
    answer = three([row if i < 3 else [*row[:-4], *row[-3:]] for i, row in enumerate(made.application_rows(TRUTH))])
    assert not wrong(answer)
    assert "unaligned_row" in made.codes(answer)


@pytest.mark.parametrize("gone", [0, 2, 6])
def test_a_column_that_is_not_printed_is_said(gone: int) -> None:
    rows = [["", "", *(name for i, name in enumerate(APPLICANT_NAMES) if i != gone)]]
    for key in TRUTH.form.applications:
        names = ROW_LABELS[key] if len(ROW_LABELS[key]) == 2 else ROW_LABELS[key] * 2
        values = TRUTH.row("applications", key, APPLICANTS)
        rows.append([*names, *(value for i, value in enumerate(values) if i != gone)])
    answer = made.parsed(made.document(TRUTH, three=lambda _: [grid(rows)]))
    assert not wrong(answer)
    assert {key[2] for key in lost(answer)} == {APPLICANTS[gone]}
    assert made.codes(answer) == {"missing_column"}


@pytest.mark.parametrize("caption", ["上一年度办理情况", "（上年度数据）", "附：去年情况"])
@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_tables_three_that_of_the_year_before_does_not_count(caption: str, *, is_first: bool) -> None:
    before = made.numbered(made.FORMS["2021"], start=5000)
    ours: list[Block] = [paragraph("本年度办理情况"), grid(made.application_rows(TRUTH), "table 2")]
    theirs: list[Block] = [paragraph(caption), grid(made.application_rows(before), "table 3")]
    answer = made.parsed(made.document(TRUTH, three=lambda _: [*theirs, *ours] if is_first else [*ours, *theirs]))
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"second_table"}


def test_a_sentence_about_the_year_before_is_no_caption() -> None:
    text = "上一年度结转政府信息公开申请5件。"
    answer = made.parsed(made.document(TRUTH, three=lambda t: [paragraph(text), grid(made.application_rows(t))]))
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == set()


@pytest.mark.parametrize("blank", range(7))
def test_one_figure_a_row_with_both_names_before_it(blank: int) -> None:
    """A row without its figure looks like heads; the next row's figure must not go to it."""
    values = dict(TRUTH.values)
    for row in TRUTH.form.applications:
        values["applications", row, APPLICANTS[blank]] = ""
    truth = Truth(values)
    rows: list[list[made.Span | str]] = [
        ["".join(ROW_LABELS[key]), name, truth.values["applications", key, applicant]]
        for key in truth.form.applications
        for applicant, name in zip(APPLICANTS, APPLICANT_NAMES, strict=True)
    ]
    assert not wrong(made.parsed(made.document(truth, three=lambda _: [grid(rows)])), truth)


def test_a_typed_table_whose_blanks_do_not_part_all_cells_gives_no_figure_to_another() -> None:
    """Single blanks part cells and words alike: what stands in one cell with its label is not read, nor what is left of the row."""
    rows = [
        ["信息内容 上一年项目数量 本年增/减 处理决定数量"],
        ["行政处罚 0", "2"],
        ["行政强制 0 0", "1"],
        ["信息内容 上一年项目数量 本年增/减"],
        ["行政事业性收费", "1"],
    ]
    answer = made.parsed(made.document(TRUTH, two=lambda _: [ragged(rows)]))
    assert answer["disclosure"] == {}
    assert "unaligned_row" in made.codes(answer)


def test_a_fee_behind_a_blank_is_not_the_amount_of_the_present_form() -> None:
    rows: list[list[made.Span | str]] = [["行政许可", "2", "0", "5"], ["行政事业性收费", "", "1", "/"]]
    answer = made.parsed(made.document(TRUTH, two=lambda _: [grid(rows)]))
    assert "fees" not in answer["disclosure"]


def test_heads_cut_into_two_cells_below_each_other_are_one() -> None:
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结"]
    cut: list[list[made.Span | str]] = [
        [made.c("行政复议", 1, 5), made.c("行政诉讼", 1, 10)],
        [made.c("", 1, 5), made.c("未经复议直接起诉", 1, 5), made.c("复议后起诉", 1, 5)],
        [made.c(name[:2]) if name else made.c("总计", 2) for _ in range(3) for name in (*names, "")],
        [name[2:] for _ in range(3) for name in names],
        made.dispute_rows(TRUTH)[-1],
    ]
    answer = made.parsed(made.document(TRUTH, four=lambda _: [grid(cut)]))
    assert made.figures(answer) == made.expected(TRUTH)
    assert not made.codes(answer) - {"label_corrected"}


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("（六）其他处理 （六）其他处理", "row", "#other"),
        ("三、本年度办理结果 （六）其他处理 （六）其他处理", "row", "#other"),
        ("信息内容 上一年项目数量 本年增/减", "measure", None),
        ("结果维持 结果纠正", "outcome", None),
    ],
)
def test_a_label_printed_twice_is_itself_and_two_labels_are_neither(text: str, kind: str, key: str | None) -> None:
    assert meanings(text).get(kind) == key


def test_a_text_table_that_repeats_its_merged_cells_is_read_by_its_columns() -> None:
    """What programs make of a page's table: every merged cell once for each place it covers, every row of one length."""
    values = dict(TRUTH.values)
    for row in ("received", "denied_inquiry", "carried_out"):
        values["applications", row, "business"] = values["applications", row, "total"] = ""
    truth = Truth(values)
    blocks = {
        "two": [ragged([[cell.text for cell in row] for row in grid(made.disclosure_rows(truth)).rows], "table 1")],
        "three": [ragged([[cell.text for cell in row] for row in grid(made.application_rows(truth)).rows], "table 2")],
        "four": [ragged([[cell.text for cell in row] for row in grid(made.dispute_rows(truth)).rows], "table 3")],
    }
    answer = made.parsed(made.document(truth, **{name: lambda _, b=b: b for name, b in blocks.items()}))
    assert not wrong(answer, truth)
    assert {key for key, value in made.figures(answer).items() if value is None} == {
        key for key, value in values.items() if not value
    }
    assert made.codes(answer) == set()


@pytest.mark.parametrize(
    "labels", [["三、本年度办理结果", "（七）总计", "（七）总计"], ["三、本年度办理结果", "（六）其他处理", "3.其他"]]
)
@pytest.mark.parametrize("blanks", [0, 6])
def test_the_one_figure_of_a_row_is_not_its_total_because_the_row_is_called_so(labels: list[str], blanks: int) -> None:
    rows = [[*labels, "262", *[""] * blanks], ["四、结转下年度继续办理", "", "", *"1234567"]]
    answer = made.parsed(made.document(TRUTH, three=lambda _: [grid(rows), ragged(rows)]))
    assert "concluded" not in answer["applications"] or set(answer["applications"]["concluded"].values()) == {None}
    assert "other_handling" not in answer["applications"]
    assert "unaligned_row" in made.codes(answer)


def with_totals(truth: Truth) -> Truth:
    """The same with totals that are the sums of their rows."""
    values = dict(truth.values)
    for row in truth.form.applications:
        values["applications", row, "total"] = str(sum(int(values["applications", row, a]) for a in APPLICANTS[:-1]))
    return Truth(values)


SUMMED = with_totals(TRUTH)


@pytest.mark.parametrize("row", [1, 2])
@pytest.mark.parametrize("head", range(5))
def test_a_head_of_section_three_that_was_lost_gives_no_value_to_its_neighbour(row: int, head: int) -> None:
    rows = [list(row) for row in made.application_rows(SUMMED)]
    if head >= len(rows[row]):
        return
    del rows[row][head]
    answer = made.parsed(made.document(SUMMED, three=lambda _: [grid(rows)]))
    assert not wrong(answer, SUMMED)
    assert made.codes(answer) & {"heads_in_doubt", "unaligned_row", "missing_column"}


@pytest.mark.parametrize("row", [1, 2])
@pytest.mark.parametrize("head", range(7))
@pytest.mark.parametrize("is_doubled", [True, False])
def test_a_head_of_section_four_that_was_lost_or_doubled_costs_the_table(
    row: int, head: int, *, is_doubled: bool
) -> None:
    rows = [list(row) for row in made.dispute_rows(TRUTH)]
    rows[row][head : head + 1] = [rows[row][head]] * 2 if is_doubled else []
    answer = made.parsed(made.document(TRUTH, four=lambda _: [grid(rows)]))
    assert not wrong(answer)
    assert made.codes(answer) & {"unaligned_row", "missing_table"}


@pytest.mark.parametrize("column", range(7))
def test_a_row_that_a_cell_above_pushes_aside_is_not_read_as_it_lies(column: int) -> None:
    """A blank cell over two rows moves all values of the lower row behind it by one; the last one is blank and hides that."""
    values = dict(TRUTH.values)
    for row in ("denied_internal", "denied_process"):
        for applicant in APPLICANTS[2:]:
            values["applications", row, applicant] = ""
    truth = Truth(values)
    rows = [list(row) for row in made.application_rows(truth)]
    at = 3 + truth.form.applications.index("denied_internal")
    place = len(rows[at]) - 7 + column
    cell = rows[at][place]
    rows[at][place] = made.c(cell if isinstance(cell, str) else cell[0], 2, 1)
    answer = made.parsed(made.document(truth, three=lambda _: [grid(rows)]))
    assert not wrong(answer, truth)
