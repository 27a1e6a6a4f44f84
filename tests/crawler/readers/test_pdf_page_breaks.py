"""A table of section three in a PDF file: its spans and places, and page breaks of every kind in it."""

from __future__ import annotations

import pytest

from crawler.document import Grid
from crawler.readers.pdf import read_pdf
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_pdf import Box
from tests.crawler.readers.read_grids import only_grid, parse_place

WIDTHS = (30, 70, 120, 30, 30, 30, 30, 30, 30, 30)
HEAD = [
    Box(0, 0, "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）", 3, 3),
    Box(0, 3, "申请人情况", 1, 7),
    Box(1, 3, "自然\n人", 2),
    Box(1, 4, "法人或其他组织", 1, 5),
    Box(1, 9, "总计", 2),
    *(
        Box(2, 4 + index, text)
        for index, text in enumerate(("商业\n企业", "科研\n机构", "社会\n公益", "法律\n服务", "其他"))
    ),
]
LABELS = [
    (3, 0, "一、本年新收政府信息公开申请数量", 1, 3),
    (4, 0, "二、上年结转政府信息公开申请数量", 1, 3),
    (5, 0, "办理\n结果", 10, 1),
    (5, 1, "（一）予以公开", 1, 2),
    (6, 1, "（二）部分公开（区分处理的，只计这一情\n形，不计其他情形）", 1, 2),
    (7, 1, "（三）不予\n公开", 3, 1),
    (7, 2, "1.属于国家秘密", 1, 1),
    (8, 2, "2.其他法律行政法规禁止公\n开", 1, 1),
    (9, 2, "3.危及“三安全一稳定”", 1, 1),
    (10, 1, "（四）无法\n提供", 2, 1),
    (10, 2, "1.本机关不掌握相关政府信\n息", 1, 1),
    (11, 2, "2.没有现成信息需要另行制\n作", 1, 1),
    (12, 1, "（五）不予\n处理", 2, 1),
    (12, 2, "1.信访举报投诉类申请", 1, 1),
    (13, 2, "2.重复申请", 1, 1),
    (14, 1, "（七）总计", 1, 2),
    (15, 0, "四、结转下年度继续办理", 1, 3),
]
ROWS = 16
BOXES = (
    HEAD
    + [Box(*label) for label in LABELS]
    + [Box(row, 3 + column, str(row * 7 + column)) for row in range(3, ROWS) for column in range(7)]
)


def shape(grid: Grid) -> list[list[tuple[str, int, int]]]:
    """Text and upper left corner of the cell at every position."""
    return [[(cell.text, cell.row, cell.column) for cell in row] for row in grid.rows]


def expected() -> list[list[tuple[str, int, int]]]:
    rows = [[("", 0, 0)] * 10 for _ in range(ROWS)]
    for box in BOXES:
        for row in range(box.row, box.row + box.rowspan):
            for column in range(box.column, box.column + box.colspan):
                rows[row][column] = (box.text.replace("\n", ""), box.row, box.column)
    return rows


def heights(count: int) -> list[float]:
    return [30.0] * count


def test_uncut_table_keeps_every_span() -> None:
    grid = only_grid(read_pdf(made.pdf(lambda c: made.table(c, BOXES, WIDTHS, heights(ROWS), 100))))
    assert shape(grid) == expected()


def cut_pdf(row: int, *, repeated_head: bool = False, is_open: bool = True, turn: int = 0) -> bytes:
    above, below = made.cut(BOXES, row, 3 if repeated_head else 0)

    def first(canvas: made.Canvas) -> None:
        canvas.setPageRotation(turn)
        made.write(canvas, 250, 40, "洪泽区人民政府文件")
        made.write(canvas, made.LEFT, 80, "三、收到和处理政府信息公开申请情况")
        made.table(canvas, above, WIDTHS, heights(row), 200, open_bottom=is_open)
        made.page_number(canvas, 1)

    def second(canvas: made.Canvas) -> None:
        canvas.setPageRotation(turn)
        made.write(canvas, 250, 40, "洪泽区人民政府文件")
        lower = [*HEAD, *below] if repeated_head else below
        made.table(canvas, lower, WIDTHS, heights(ROWS - row + (3 if repeated_head else 0)), 80, open_top=is_open)
        made.write(canvas, made.LEFT, 700, "四、政府信息公开行政复议、行政诉讼情况")
        made.page_number(canvas, 2)

    return made.pdf(first, second)


@pytest.mark.parametrize(
    ("row", "is_open"), [*((row, True) for row in range(3, ROWS)), *((row, False) for row in (4, 8, 11, 15))]
)
def test_page_break_between_rows_loses_and_doubles_nothing(row: int, is_open: bool) -> None:
    document = read_pdf(cut_pdf(row, is_open=is_open))
    assert shape(only_grid(document)) == expected()
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]


@pytest.mark.parametrize("row", [4, 6, 8, 11, 15])
def test_head_repeated_after_the_break_is_dropped(row: int) -> None:
    assert shape(only_grid(read_pdf(cut_pdf(row, repeated_head=True)))) == expected()


@pytest.mark.parametrize("row", [8, 11])
@pytest.mark.parametrize("figures_below", [True, False])
def test_row_cut_inside_its_label_is_one_row(row: int, figures_below: bool) -> None:
    above, below = made.cut(BOXES, row + 1)
    upper_label, lower_label = next(box.text for box in BOXES if (box.row, box.column) == (row, 2)).split("\n")
    # The row stands above the break with half of its label; a row with the other half is put below.
    low_above = [box for box in above if box.row == row and box.rowspan == 1]
    above = [box for box in above if box not in low_above]
    shifted = [
        Box(box.row + 1, box.column, box.text, box.rowspan, box.colspan) for box in below if box.text or box.column > 2
    ]
    blank = [Box(0, box.column, "", box.rowspan + 1, box.colspan) for box in below if not box.text and box.column <= 2]
    halves_above = [
        Box(row, box.column, upper_label if box.column == 2 else "" if figures_below else box.text) for box in low_above
    ]
    halves_below = [
        Box(0, box.column, lower_label if box.column == 2 else box.text if figures_below else "") for box in low_above
    ]
    if not any(box.column == 1 for box in blank):
        blank.append(Box(0, 1, ""))
    document = read_pdf(
        made.pdf(
            lambda c: made.table(c, above + halves_above, WIDTHS, heights(row + 1), 150, open_bottom=True),
            lambda c: made.table(c, blank + shifted + halves_below, WIDTHS, heights(ROWS - row), 80, open_top=True),
        )
    )
    assert shape(only_grid(document)) == expected()


def test_label_cut_in_two_is_one_label() -> None:
    above, below = made.cut(BOXES, 9)
    above = [Box(b.row, b.column, "办\n理", b.rowspan) if b.text.startswith("办") else b for b in above]
    below = [Box(b.row, b.column, "结\n果", b.rowspan) if b.column == 0 and not b.text else b for b in below]
    document = read_pdf(
        made.pdf(
            lambda c: made.table(c, above, WIDTHS, heights(9), 150, open_bottom=True),
            lambda c: made.table(c, below, WIDTHS, heights(ROWS - 9), 80, open_top=True),
        )
    )
    assert shape(only_grid(document)) == expected()


def test_three_pages() -> None:
    above, rest = made.cut(BOXES, 6)
    middle, below = made.cut(rest, 5)
    document = read_pdf(
        made.pdf(
            lambda c: made.table(c, above, WIDTHS, heights(6), 150, open_bottom=True),
            lambda c: made.table(c, middle, WIDTHS, heights(5), 80, open_top=True, open_bottom=True),
            lambda c: made.table(c, below, WIDTHS, heights(5), 80, open_top=True),
        )
    )
    assert shape(only_grid(document)) == expected()


def test_blank_rows_of_a_blank_form_stay_apart_at_the_break() -> None:
    blank = [box if not box.text.isdigit() else Box(box.row, box.column, "") for box in BOXES]
    for row in (6, 9, 12):
        above, below = made.cut(blank, row)
        grid = only_grid(
            read_pdf(
                made.pdf(
                    lambda c, above=above, row=row: made.table(c, above, WIDTHS, heights(row), 150, open_bottom=True),
                    lambda c, below=below, row=row: made.table(
                        c, below, WIDTHS, heights(ROWS - row), 80, open_top=True
                    ),
                )
            )
        )
        assert len(grid.rows) == ROWS
        assert [[cell[0] for cell in line[:3]] for line in shape(grid)] == [
            [cell[0] for cell in line[:3]] for line in expected()
        ]


def test_part_of_one_cell_before_the_break_belongs_to_the_table() -> None:
    document = read_pdf(
        made.pdf(
            lambda c: made.table(c, [Box(0, 0, "第二十条第（一）项", 1, 2)], (200, 200), [30], 700, open_bottom=True),
            lambda c: made.table(
                c,
                [Box(0, 0, "信息内容"), Box(0, 1, "本年制发件数"), Box(1, 0, "规章"), Box(1, 1, "0")],
                (200, 200),
                [30, 30],
                80,
            ),
        )
    )
    assert [[cell.text for cell in row] for row in only_grid(document).rows] == [
        ["第二十条第（一）项", "第二十条第（一）项"],
        ["信息内容", "本年制发件数"],
        ["规章", "0"],
    ]


def test_tables_with_a_heading_between_stay_apart() -> None:
    boxes = [Box(0, 0, "信息内容"), Box(0, 1, "本年处理决定数量"), Box(1, 0, "行政许可"), Box(1, 1, "5")]

    def second(canvas: made.Canvas) -> None:
        made.write(canvas, made.LEFT, 120, "三、收到和处理政府信息公开申请情况")
        made.table(canvas, boxes, (200, 200), [30, 30], 150)

    document = read_pdf(made.pdf(lambda c: made.table(c, boxes, (200, 200), [30, 30], 700), second))
    assert len(document.grids) == 2


def test_tables_of_other_width_stay_apart() -> None:
    boxes = [Box(0, 0, "甲"), Box(0, 1, "1")]
    document = read_pdf(
        made.pdf(
            lambda c: made.table(c, boxes, (200, 200), [30], 700), lambda c: made.table(c, boxes, (100, 100), [30], 80)
        )
    )
    assert len(document.grids) == 2


def test_places_lead_back_to_the_page() -> None:
    document = read_pdf(cut_pdf(9))
    cell = only_grid(document).rows[15][3]
    page, left, top, right, bottom = parse_place(cell.place)
    assert (page, cell.text) == (2, "105")
    assert (left, right) == pytest.approx((296, 326), abs=1)
    assert (top, bottom) == pytest.approx((80 + 6 * 30, 80 + 7 * 30), abs=1)


def test_continued_mark_between_the_halves_is_no_obstacle() -> None:
    above, below = made.cut(BOXES, 9)

    def second(canvas: made.Canvas) -> None:
        made.write(canvas, 400, 125, "续表")
        made.table(canvas, below, WIDTHS, heights(ROWS - 9), 150)

    document = read_pdf(made.pdf(lambda c: made.table(c, above, WIDTHS, heights(9), 150), second))
    assert shape(only_grid(document)) == expected()
