"""Tables of PDF files: spans, page breaks of every kind, borders drawn badly."""

from __future__ import annotations

import pytest

from crawler.document import Document, Grid
from crawler.readers.pdf import read_pdf
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_pdf import Box

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


def only_grid(document: Document) -> Grid:
    assert len(document.grids) == 1
    return document.grids[0]


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


def test_white_paint_is_no_table() -> None:
    def draw(canvas: made.Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        for index in range(10):
            canvas.rect(made.LEFT, 700 - index * 20, 440, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for index in range(10):
            made.write(
                canvas,
                made.LEFT,
                made.HEIGHT - 710 + index * 20,
                "这一行写满了整整一行的文字，" * 2 + "一共三十六个字符宽。",
            )

    document = read_pdf(made.pdf(draw))
    assert not document.grids
    assert len("".join(p.text for p in document.paragraphs)) == 380


def test_number_wider_than_its_cell_is_not_torn() -> None:
    boxes = [Box(0, 0, "5949.088667"), Box(0, 1, ""), Box(0, 2, "12")]
    cells = only_grid(read_pdf(made.pdf(lambda c: made.table(c, boxes, (70, 30, 60), [30], 100, size=16)))).rows[0]
    assert [cell.text for cell in cells] == ["5949.088667", "", "12"]


def test_a_closing_mark_that_hangs_over_the_border_takes_no_neighbour_along() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.table(canvas, [Box(0, 0, ""), Box(0, 1, "")], (100, 40), [40], 100)
        made.write(canvas, made.LEFT + 32, 111, "第四项之和）", 12)  # the last third of an em lies behind the border
        made.write(canvas, made.LEFT + 105, 111, "自然", 12)
        made.write(canvas, made.LEFT + 105, 125, "人", 12)

    assert [cell.text for cell in only_grid(read_pdf(made.pdf(draw))).rows[0]] == ["第四项之和）", "自然人"]


def test_false_bold_type_does_not_double_a_figure() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.table(canvas, [Box(0, 0, "规章"), Box(0, 1, "11")], (90, 90), [30], 100)
        made.write(canvas, made.LEFT + 90 + 5.3, 115, "11", 9)

    assert only_grid(read_pdf(made.pdf(draw))).rows[0][1].text == "11"


def test_two_figures_in_one_cell_stay_two() -> None:
    boxes = [Box(0, 0, "甲"), Box(0, 1, "20 0"), Box(0, 2, "22\n16")]
    cells = only_grid(read_pdf(made.pdf(lambda c: made.table(c, boxes, (90, 90, 90), [40], 100)))).rows[0]
    assert [cell.text for cell in cells] == ["甲", "20 0", "22\n16"]


def test_number_wrapped_in_a_narrow_cell_is_one() -> None:
    boxes = [Box(0, 0, "甲"), Box(0, 1, "5949.0\n88667")]
    cells = only_grid(read_pdf(made.pdf(lambda c: made.table(c, boxes, (90, 39), [40], 100)))).rows[0]
    assert cells[1].text == "5949.088667"


def test_open_sides_are_closed() -> None:
    def draw(canvas: made.Canvas) -> None:
        for y in (100, 130, 160):
            made.line(canvas, 80, y, 380, y)
        for x in (180, 280):
            made.line(canvas, x, 100, x, 160)
        for row, texts in enumerate((("信息内容", "制发件数", "废止件数"), ("规章", "3", "4"))):
            for column, text in enumerate(texts):
                made.write(canvas, 85 + column * 100, 115 + row * 30, text)

    grid = only_grid(read_pdf(made.pdf(draw)))
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["信息内容", "制发件数", "废止件数"],
        ["规章", "3", "4"],
    ]


def test_thin_painted_rectangles_are_lines() -> None:
    def draw(canvas: made.Canvas) -> None:
        for y in (100, 130, 160):
            canvas.rect(80, made.HEIGHT - y, 200, 0.5, stroke=0, fill=1)
        for x in (80, 180, 280):
            canvas.rect(x, made.HEIGHT - 160, 0.5, 60, stroke=0, fill=1)
        made.write(canvas, 85, 115, "规章")
        made.write(canvas, 185, 145, "7")

    assert [[cell.text for cell in row] for row in only_grid(read_pdf(made.pdf(draw))).rows] == [
        ["规章", ""],
        ["", "7"],
    ]


def test_cells_painted_on_a_dark_ground() -> None:
    def draw(canvas: made.Canvas) -> None:
        canvas.setFillColorRGB(0.5, 0.5, 0.5)
        canvas.rect(80, made.HEIGHT - 161, 201, 61, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        for row in range(2):
            for column in range(2):
                canvas.rect(81 + column * 100, made.HEIGHT - 130 - row * 30, 99, 29, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for row, texts in enumerate((("信息内容", "制发件数"), ("规章", "3"))):
            for column, text in enumerate(texts):
                made.write(canvas, 85 + column * 100, 115 + row * 30, text)

    assert [[cell.text for cell in row] for row in only_grid(read_pdf(made.pdf(draw))).rows] == [
        ["信息内容", "制发件数"],
        ["规章", "3"],
    ]


def test_frame_around_text_is_text() -> None:
    document = read_pdf(made.pdf(lambda c: made.table(c, [Box(0, 0, "说明：本表由办公室填写。")], (300,), [40], 100)))
    assert not document.grids
    assert [p.text for p in document.paragraphs] == ["说明：本表由办公室填写。"]


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


def parse_place(place: str) -> tuple[int, float, float, float, float]:
    page, box = place.removeprefix("page ").split(" box ")
    left, top, right, bottom = (float(value) for value in box.split(","))
    return int(page), left, top, right, bottom


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_as_they_are_shown(turn: int) -> None:
    """Pages drawn lying and shown upright, as scanners and slide printers make them."""

    def draw(canvas: made.Canvas) -> None:
        canvas.setPageRotation(turn)
        if turn == 90:
            canvas.translate(made.HEIGHT, 0)
        elif turn == 180:
            canvas.translate(made.WIDTH, made.HEIGHT)
        else:
            canvas.translate(0, made.WIDTH)
        canvas.rotate({90: 90, 180: 180, 270: -90}[turn])
        made.table(
            canvas,
            [Box(0, 0, "规章"), Box(0, 1, "3"), Box(1, 0, "行政许可"), Box(1, 1, "4")],
            (120, 120),
            [30, 30],
            400,
        )

    grid = only_grid(read_pdf(made.pdf(draw)))
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "3"], ["行政许可", "4"]]


@pytest.mark.parametrize("turn", [90, -90])
def test_table_lying_on_an_upright_page(turn: int) -> None:
    def draw(canvas: made.Canvas) -> None:
        canvas.translate(made.WIDTH if turn == 90 else 0, 0 if turn == 90 else made.HEIGHT)
        canvas.rotate(turn)
        made.table(
            canvas,
            [Box(0, 0, "规章"), Box(0, 1, "3"), Box(1, 0, "行政许可"), Box(1, 1, "4")],
            (120, 120),
            [30, 30],
            400,
        )

    grid = only_grid(read_pdf(made.pdf(draw)))
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "3"], ["行政许可", "4"]]
    _, left, _, right, bottom = parse_place(grid.rows[1][1].place)
    assert 0 <= left < right <= made.WIDTH
    assert bottom <= made.HEIGHT


def test_sideways_label_reads_in_its_own_direction() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.table(
            canvas,
            [
                Box(0, 0, "", 2),
                Box(0, 1, "（一）予以公开"),
                Box(0, 2, "1"),
                Box(1, 1, "（二）部分公开"),
                Box(1, 2, "2"),
            ],
            (40, 120, 60),
            [60, 60],
            100,
        )
        canvas.saveState()
        canvas.translate(made.LEFT + 22, made.HEIGHT - 215)
        canvas.rotate(90)
        canvas.setFont(made.FONT, 10)
        canvas.drawString(0, 0, "本年度办理结果")
        canvas.restoreState()

    assert only_grid(read_pdf(made.pdf(draw))).rows[1][0].text == "本年度办理结果"
