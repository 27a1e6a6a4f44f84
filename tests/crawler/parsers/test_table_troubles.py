"""Tables that are not as they should be: what is certain is kept, the rest is an issue, nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.document import Block, Document
from crawler.forms import FORM_2021
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import APPLICANT_NAMES, ROW_LABELS, Truth, c, grid, ragged

TRUTH = made.numbered()


def changed(cells: dict[tuple[str, str, str], str]) -> Truth:
    return Truth({**TRUTH.values, **cells})


def simple_three(
    truth: Truth, heads: Sequence[str] = APPLICANT_NAMES, skip: Sequence[str] = ()
) -> list[list[made.Span | str]]:
    keys = [key for key in FORM_2021.applications if key not in skip]
    return [
        ["项目", *heads],
        *([" ".join(ROW_LABELS[key]), *truth.row("applications", key, made.APPLICANTS)] for key in keys),
    ]


def answer_of(three: Sequence[Block], truth: Truth = TRUTH) -> dict[str, object]:
    return made.with_three(three, truth)


def test_a_missing_row_is_said_and_absent() -> None:
    answer = made.parsed(made.document(TRUTH, three=lambda t: [grid(simple_three(t, skip=["granted"]))]))
    assert "granted" not in answer["applications"]
    assert [i["message"] for i in answer["issues"]] == ["Section three has no row applications.granted."]


def test_a_missing_table_is_said() -> None:
    answer = made.parsed(made.document(TRUTH, four=lambda _: []))
    assert answer["disputes"] == {}
    assert made.codes(answer) == {"missing_table"}


def test_an_unknown_row_is_kept_out_with_its_place() -> None:
    rows = [*simple_three(TRUTH), ["（八）另行处理", *"9999999"]]
    answer = answer_of([grid(rows)])
    assert made.figures(answer) == made.expected(TRUTH)
    assert answer["issues"] == [
        {
            "code": "unknown_label",
            "message": "The label “（八）另行处理” is not one of the form's; its row is left out.",
            "where": "table 1 row 27 column 2",
        }
    ]


def test_a_subtotal_of_a_group_is_not_the_total() -> None:
    rows = [*simple_three(TRUTH), ["（三）不予公开", *"8888888"]]
    rows[0] = ["项目", "", *APPLICANT_NAMES]
    rows[1:] = [["", *row] for row in rows[1:]]
    rows.append(["（三）不予公开", "小计", *"9999999"])
    rows.append(["（四）无法提供", "总计", *"7777777"])
    answer = answer_of([grid(rows)])
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"unknown_label"}


def test_a_second_table_three_is_said_and_the_first_kept() -> None:
    second = made.numbered(start=3000)
    answer = made.parsed(
        made.document(TRUTH, three=lambda t: [*made.official_three(t), grid(made.application_rows(second), "table 9")])
    )
    assert made.figures(answer) == made.expected(TRUTH)
    assert [(i["code"], i["where"]) for i in answer["issues"]] == [("second_table", "table 9")]


def test_the_same_table_twice_is_no_trouble() -> None:
    twice = made.document(TRUTH)
    answer = made.parsed(Document("text/html", (*twice.blocks, *twice.blocks)))
    assert made.figures(answer) == made.expected(TRUTH)
    assert answer["issues"] == []


def test_a_row_printed_twice_with_other_values_is_said() -> None:
    answer = answer_of([grid([*simple_three(TRUTH), [" ".join(ROW_LABELS["granted"]), *"9999999"]])])
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"duplicate_row"}


@pytest.mark.parametrize(
    ("heads", "lost"),
    [
        (("自然人", "商业企业", "科研机构", "社会公益组织", "个体工商户", "其他", "总计"), {"legal_service"}),
        (("自然人", "商业企业", "商业企业", "社会公益组织", "法律服务机构", "其他", "总计"), {"business", "research"}),
    ],
)
def test_a_head_that_is_unknown_or_comes_twice_costs_its_columns(heads: tuple[str, ...], lost: set[str]) -> None:
    answer = answer_of([grid(simple_three(TRUTH, heads))])
    for row, columns in answer["applications"].items():  # type: ignore[attr-defined]
        for applicant, value in columns.items():
            assert value == (None if applicant in lost else int(TRUTH.values["applications", row, applicant]))
    assert made.codes(answer) & {"unknown_column", "unaligned_row"}


def test_the_one_head_with_a_slip_is_told_by_the_six_others() -> None:
    answer = answer_of([grid(simple_three(TRUTH, ("自燃人", *APPLICANT_NAMES[1:])))])
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"label_corrected"}


def test_heads_of_something_else_cost_the_rows_beneath_them() -> None:
    """Text recognition once wrote the names of rows over the columns of the last part of the table (沭阳 2025)."""
    rows = simple_three(TRUTH)
    invented = ["项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "结转下年度", "总计"]
    answer = answer_of(
        [ragged([[str(x) for x in row] for row in part]) for part in (rows[:22], [invented, *rows[22:]])]
    )
    lost = {"other_unpaid", "other_misc", "concluded", "carried_out"}
    for row, columns in answer["applications"].items():  # type: ignore[attr-defined]
        for applicant, value in columns.items():
            assert value == (None if row in lost else int(TRUTH.values["applications", row, applicant]))
    assert lost <= answer["applications"].keys()  # type: ignore[attr-defined]


def test_one_number_merged_over_several_columns_or_rows_belongs_to_none() -> None:
    rows = simple_three(TRUTH)
    rows[1] = [rows[1][0], c("7777", 1, 3), *rows[1][4:]]
    rows[2] = [rows[2][0], c("8888", 2), *rows[2][2:]]
    rows[3] = [rows[3][0], *rows[3][2:]]
    answer = answer_of([grid(rows)])
    values = set(made.figures(answer).values())
    assert not values & {7777, 8888}
    assert answer["applications"]["received"]["natural_person"] is None  # type: ignore[index]
    assert answer["applications"]["granted"]["business"] == int(TRUTH.values["applications", "granted", "business"])  # type: ignore[index]
    assert "merged_value" in made.codes(answer)


@pytest.mark.parametrize("is_above", [True, False])
def test_a_strip_of_a_row_that_a_page_break_left_over_is_no_row(is_above: bool) -> None:
    group = ["（四）无法提供", ""] if is_above else ["", "（四）无法提供"]
    rows = [
        [c("项目", 1, 2), *APPLICANT_NAMES],
        [group[0], c("3.补正后申请内容仍不明确", 2), *(c(number, 2) for number in "1234050")],
        [group[1]],
        ["（五）不予处理", "2.重复申请", *"7000007"],
    ]
    answer = answer_of([grid(rows)])
    assert list(answer["applications"]["unavailable_unclear"].values()) == [1, 2, 3, 4, 0, 5, 0]
    assert list(answer["applications"]["unprocessed_repeat"].values()) == [7, 0, 0, 0, 0, 0, 7]
    assert "merged_value" not in made.codes(answer)


def test_a_row_of_too_few_values_in_a_text_is_left_out() -> None:
    rows = [[str(x) for x in row] for row in simple_three(TRUTH)]
    rows[1] = rows[1][:5]
    answer = answer_of([ragged(rows)])
    assert set(answer["applications"]["received"].values()) == {None}  # type: ignore[index]
    assert made.codes(answer) == {"unaligned_row"}


def test_values_that_are_no_numbers_are_null_with_an_issue() -> None:
    truth = changed(
        {
            ("applications", "received", "natural_person"): "约20",
            ("applications", "received", "business"): "20 0",
            ("applications", "received", "research"): "12.5%",
            ("applications", "received", "total"): "１，２３４",
            ("disclosure", "regulations", "issued"): "22（其中修订16件）",
            ("disclosure", "fees", "amount_wan"): "251000元",
            ("disputes", "review", "upheld"): "",
            ("disputes", "review", "corrected"): "/",
        }
    )
    answer = made.parsed(made.document(truth), cells=True)
    assert [answer["applications"]["received"][key] for key in ("natural_person", "business", "research", "total")] == [
        None,
        None,
        None,
        1234,
    ]
    assert answer["disclosure"]["regulations"]["issued"] == 22
    assert answer["disclosure"]["fees"] == {"amount_wan": 251000, "amount_wan_unit": "元"}
    assert answer["disputes"]["review"]["upheld"] is None
    assert made.codes(answer) == {"approximate_number", "ambiguous_number", "percentage", "number_with_remark"}
    cells = {(cell["table"], cell["row"], cell["column"]): cell for cell in answer["cells"]}
    assert cells["disputes", "review", "upheld"]["state"] == "blank"
    assert cells["disputes", "review", "corrected"]["state"] == "dash"
    assert cells["applications", "received", "natural_person"] == {
        "table": "applications",
        "row": "received",
        "column": "natural_person",
        "value": None,
        "state": "text",
        "raw": "约20",
        "unit": None,
        "where": "table 2 row 4 column 4",
    }


def test_fees_in_yuan_by_their_head_keep_that_unit() -> None:
    rows = [["信息内容", "本年收费金额（单位：元）"], ["行政事业性收费", "5000"]]
    answer = made.parsed(made.document(TRUTH, two=lambda _: [grid(rows)]))
    assert answer["disclosure"] == {"fees": {"amount_wan": 5000, "amount_wan_unit": "元"}}


def test_a_blank_form_is_a_form_without_numbers() -> None:
    blank = Truth(dict.fromkeys(TRUTH.values, ""))
    answer = made.parsed(made.document(blank))
    assert answer["form"] == "2021"
    assert set(made.figures(answer).values()) == {None}
    assert made.figures(answer).keys() == TRUTH.values.keys()
    assert made.codes(answer) == {"blank_form"}


def unmerged_disputes(truth: Truth) -> list[list[made.Span | str]]:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    blanks = [""] * 4
    return [
        ["行政复议", *blanks, "行政诉讼", *blanks, "", *blanks],
        [*outcomes, "未经复议直接起诉", *blanks, "复议后起诉", *blanks],
        ["", *blanks, *outcomes, *outcomes],
        [number for channel in made.CHANNELS for number in truth.row("disputes", channel, made.OUTCOMES)],
    ]


def test_disputes_whose_merged_heads_were_taken_apart_are_read() -> None:
    rows = unmerged_disputes(TRUTH)
    answer = made.parsed(made.document(TRUTH, four=lambda _: [grid(rows)]))
    assert made.figures(answer) == made.expected(TRUTH)


def test_disputes_whose_heads_are_in_another_order_are_left_out() -> None:
    rows = unmerged_disputes(TRUTH)
    rows[2][5], rows[2][6] = rows[2][6], rows[2][5]
    answer = made.parsed(made.document(TRUTH, four=lambda _: [grid(rows)]))
    assert answer["disputes"] == {}
    assert "unaligned_row" in made.codes(answer)


def test_torn_disputes_are_read_only_where_they_add_up() -> None:
    numbers = ["40", "0", "10", "5", "55", "2", "0", "4", "6", "12", "6", "0", "9", "7", "22"]
    head = ["维持", "纠正", "结果", "审结", "总计", "总计"]
    whole = made.parsed(made.document(TRUTH, four=lambda _: [ragged([head, numbers])]))
    assert list(whole["disputes"]["litigation_after_review"].values()) == [6, 0, 9, 7, 22]
    assert made.codes(whole) == {"columns_by_order"}
    wrong = made.parsed(made.document(TRUTH, four=lambda _: [ragged([head, [*numbers[:-1], "23"]])]))
    assert wrong["disputes"] == {}


def test_a_foreign_table_between_the_reports_tables_is_said() -> None:
    other = grid([["月份", "访问量"], ["一月", "300"]], "table 7")
    answer = made.parsed(made.document(TRUTH, three=lambda t: [other, *made.official_three(t)]))
    assert made.figures(answer) == made.expected(TRUTH)
    assert ("table_not_read", "table 7") in {(i["code"], i["where"]) for i in answer["issues"]}


def slipped(by: int) -> list[list[made.Span | str]]:
    """The official table with the span of 三、本年度办理结果 wrong by some rows: the rows behind it move sideways."""
    rows = made.application_rows(TRUTH)
    at = next(i for i, row in enumerate(rows) if row[0] == c("三、本年度办理结果", 22))
    rows[at] = [c("三、本年度办理结果", 22 + by), *rows[at][1:]]
    return rows


@pytest.mark.parametrize("by", [-1, -2, 1])
def test_rows_that_slipped_by_a_wrong_span_are_read_in_order(by: int) -> None:
    answer = answer_of([grid(slipped(by))])
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"shifted_row"}


def test_a_head_that_slipped_as_a_whole_costs_nothing() -> None:
    rows = made.application_rows(TRUTH)
    rows[0] = [c(made.NOTE, 3, 2), *rows[0][1:]]
    answer = answer_of([grid(rows)])
    assert made.figures(answer) == made.expected(TRUTH)
    assert made.codes(answer) == {"shifted_row"}


def test_no_value_moves_to_its_neighbour_in_a_slipped_row_with_gaps() -> None:
    """Blanks at the ends of a slipped row hide that it slipped: what is not certain stays out."""
    for by in (-2, -1, 1):
        for blank in range(7):
            for only in (True, False):
                values = dict(TRUTH.values)
                for row in ("concluded", "other_misc", "carried_out"):
                    for i, applicant in enumerate(made.APPLICANTS):
                        if (i == blank) is not only:
                            values["applications", row, applicant] = ""
                truth = Truth(values)
                rows = made.application_rows(truth)
                at = next(i for i, row in enumerate(rows) if row[0] == c("三、本年度办理结果", 22))
                rows[at] = [c("三、本年度办理结果", 22 + by), *rows[at][1:]]
                for key, value in made.figures(answer_of([grid(rows)], truth)).items():
                    assert value is None or str(value) == values[key], (by, blank, only, key)


def test_the_one_head_with_a_slip_is_told_beside_the_words_of_the_margin() -> None:
    rows = made.application_rows(TRUTH)
    rows[2] = ["商业企", *rows[2][1:]]
    assert made.figures(answer_of([grid(rows)])) == made.expected(TRUTH)


@pytest.mark.parametrize("at", range(7))
@pytest.mark.parametrize("unknown", range(7))
def test_a_row_that_lacks_a_cell_beside_an_unknown_head_gives_no_neighbours_number(at: int, unknown: int) -> None:
    heads = [*APPLICANT_NAMES[:unknown], "个体工商户", *APPLICANT_NAMES[unknown + 1 :]]
    numbers = ["11", "12", "13", "14", "15", "16", "17"]
    rows = [
        ["项目", *heads],
        ["一、本年新收政府信息公开申请数量", *numbers[:at], *numbers[at + 1 :]],
        ["二、上年结转政府信息公开申请数量", *numbers],
    ]
    answer = answer_of([grid(rows)])
    given = dict(zip(made.APPLICANTS, map(int, numbers), strict=True))
    whole = {key: value for key, value in given.items() if key != made.APPLICANTS[unknown]}
    assert {k: v for k, v in answer["applications"]["carried_in"].items() if v is not None} == whole
    assert all(value in (None, given[key]) for key, value in answer["applications"]["received"].items())


@pytest.mark.parametrize("at", range(6))
def test_a_head_whose_span_is_one_too_large_moves_no_value(at: int) -> None:
    rows = simple_three(TRUTH)
    rows[0][at + 1] = c(APPLICANT_NAMES[at], 1, 2)
    answer = answer_of([grid(rows)])
    assert made.figures(answer) == made.expected(TRUTH)
    assert "shifted_row" in made.codes(answer)


def test_a_head_whose_span_is_one_too_large_moves_no_value_of_section_two() -> None:
    rows = made.disclosure_rows(TRUTH)
    place = next(i for i, row in enumerate(rows) if "本年制发件数" in str(row))
    rows[place] = [rows[place][0], c("本年制发件数", 1, 2), *rows[place][2:]]
    answer = made.parsed(made.document(TRUTH, two=lambda _: [grid(rows)]))
    assert made.figures(answer) == made.expected(TRUTH)


@pytest.mark.parametrize("at", range(5))
def test_two_numbers_under_one_head_leave_the_others_of_their_row_without_a_place(at: int) -> None:
    rows = made.application_rows(TRUTH)
    leaf = list(rows[2])
    leaf[at] = c(APPLICANT_NAMES[at + 1], 1, 2)
    rows[1], rows[2] = [*rows[1][:2], c("总计", 1)], leaf
    answer = answer_of([grid(rows)])
    assert all(value in (None, made.expected(TRUTH)[key]) for key, value in made.figures(answer).items())
