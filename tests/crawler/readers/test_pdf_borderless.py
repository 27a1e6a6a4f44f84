"""Tables of PDF files that have no ruled lines."""

from __future__ import annotations

from crawler.readers.pdf import read_pdf
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.test_pdf_text import SENTENCE, prose

LABELS = [
    "一、本年新收申请数量",
    "二、上年结转申请数量",
    "（一）予以公开",
    "（二）部分公开",
    "（七）总计",
    "四、结转下年度",
]
HEADS = ["自然人", "商业企业", "科研机构", "总计"]


def draw(canvas: made.Canvas) -> None:
    prose(canvas, SENTENCE * 2, 100)
    made.write(canvas, made.LEFT, 200, "三、收到和处理政府信息公开申请情况")
    for column, head in enumerate(HEADS):
        made.write(canvas, 250 + column * 70, 230, head)
    for row, label in enumerate(LABELS):
        made.write(canvas, made.LEFT, 260 + row * 26, label)
        for column in range(4):
            made.write(canvas, 262 + column * 70, 260 + row * 26, str(row * 40 + column))
    prose(canvas, SENTENCE * 2, 460)


def test_columns_of_figures_are_a_table() -> None:
    document = read_pdf(made.pdf(draw))
    (grid,) = document.grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["", *HEADS],
        *([label, *(str(row * 40 + column) for column in range(4))] for row, label in enumerate(LABELS)),
    ]
    assert [issue.code for issue in document.issues] == ["borderless_table"]
    assert [paragraph.text for paragraph in document.paragraphs] == [
        SENTENCE * 2,
        "三、收到和处理政府信息公开申请情况",
        SENTENCE * 2,
    ]


def test_wrapped_label_belongs_to_its_row() -> None:
    def wrapped(canvas: made.Canvas) -> None:
        for row in range(5):
            top = 260 + row * 40
            made.write(canvas, made.LEFT, top - 8, f"{row + 1}.没有现成信息需要")
            made.write(canvas, made.LEFT, top + 8, "另行制作的申请")
            for column in range(4):
                made.write(canvas, 262 + column * 70, top, str(row * 40 + column))

    (grid,) = read_pdf(made.pdf(wrapped)).grids
    assert [row[0].text for row in grid.rows] == [f"{n}.没有现成信息需要另行制作的申请" for n in range(1, 6)]


def test_figures_in_prose_are_no_table() -> None:
    def text(canvas: made.Canvas) -> None:
        for row in range(8):
            made.write(
                canvas,
                made.LEFT,
                200 + row * 24,
                f"{2016 + row}年收到申请{row * 11}件，办结{row * 9}件，结转{row}件，占比{row}%。",
            )

    document = read_pdf(made.pdf(text))
    assert not document.grids
    assert not document.issues
