"""Tables of PDF files: borders drawn badly, text wider than its cell, pages and tables that are turned."""

from __future__ import annotations

import pytest

from crawler.readers.pdf import read_pdf
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_pdf import Box
from tests.crawler.readers.read_grids import only_grid, parse_place


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
