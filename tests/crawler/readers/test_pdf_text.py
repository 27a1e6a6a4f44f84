"""Running text of PDF files, what the file says of itself, and files that cannot be read."""

from __future__ import annotations

import json

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from crawler.document import Paragraph
from crawler.errors import UnreadableError
from crawler.readers import pdf as pdf_reader
from crawler.readers.pdf import read_pdf
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_pdf import Box
from tests.real_reports import reports_folder

SENTENCE = "县人民政府坚持以公开为常态、不公开为例外，不断完善政府信息公开制度，主动接受社会监督。"
PER_LINE = 36


def prose(canvas: made.Canvas, text: str, top: float, *, indent: int = 2, size: float = 12) -> float:
    """Sets one paragraph as a word processor does; returns where the next line would stand."""
    first, rest = text[: PER_LINE - indent], text[PER_LINE - indent :]
    made.write(canvas, made.LEFT + indent * size, top, first, size)
    while rest:
        top += 2 * size
        made.write(canvas, made.LEFT, top, rest[:PER_LINE], size)
        rest = rest[PER_LINE:]
    return top + 2 * size


def texts(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in read_pdf(body).paragraphs]


def test_lines_become_paragraphs_by_their_indents() -> None:
    paragraphs = ["一、总体情况", SENTENCE * 3, "（一）主动公开。" + SENTENCE * 2, "短段。", SENTENCE * 2]

    def draw(canvas: made.Canvas) -> None:
        top = 120.0
        for paragraph in paragraphs:
            top = prose(canvas, paragraph, top)

    assert texts(made.pdf(draw)) == paragraphs


def test_paragraph_goes_on_over_the_page_break() -> None:
    text = SENTENCE * 6

    def first(canvas: made.Canvas) -> None:
        prose(canvas, text[: PER_LINE * 3 - 2], 600)
        made.page_number(canvas, 1)

    def second(canvas: made.Canvas) -> None:
        prose(canvas, text[PER_LINE * 3 - 2 :], 90, indent=0)
        made.page_number(canvas, 2)

    assert texts(made.pdf(first, second)) == [text]


def test_title_on_two_lines_is_one_heading() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.write(canvas, 220, 100, "洪泽区人民政府", 22)
        made.write(canvas, 120, 132, "2023年政府信息公开工作年度报告", 22)
        prose(canvas, SENTENCE * 4, 190)

    blocks = read_pdf(made.pdf(draw)).blocks
    assert isinstance(blocks[0], Paragraph)
    assert (blocks[0].text, blocks[0].level) == ("洪泽区人民政府2023年政府信息公开工作年度报告", 1)
    assert len(blocks) == 2


@pytest.mark.parametrize("mark", ["— {} —", "- {} -", "{}", "第 {} 页", "第{}页 共2页", "{}/2", "Page {}"])
def test_page_numbers_are_no_text(mark: str) -> None:
    def page(number: int) -> made.Draw:
        def draw(canvas: made.Canvas) -> None:
            made.write(canvas, 100, 120, f"第{'一二'[number - 1]}段文字内容。")
            made.write(canvas, 280, 800, mark.format(number))

        return draw

    assert texts(made.pdf(page(1), page(2))) == ["第一段文字内容。", "第二段文字内容。"]


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert texts(
        made.pdf(lambda c: [made.write(c, 100, 400, "12"), made.write(c, 100, 460, "文字内容文字内容文字内容文字。")])
    ) == [
        "12",
        "文字内容文字内容文字内容文字。",
    ]


def test_diagonal_watermark_is_kept_out_of_the_figures() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.table(canvas, [Box(0, 0, "规章"), Box(0, 1, "3")], (200, 200), [200], 100)
        canvas.saveState()
        canvas.translate(150, 600)
        canvas.rotate(40)
        canvas.setFont(made.FONT, 30)
        canvas.drawString(0, 0, "2023内部资料2023仅供参考2023")
        canvas.restoreState()

    document = read_pdf(made.pdf(draw))
    assert [cell.text for cell in document.grids[0].rows[0]] == ["规章", "3"]
    assert "watermark" in {issue.code for issue in document.issues}


def test_radicals_become_characters() -> None:
    from crawler.readers.pdf_text import clean_glyph

    assert "".join(map(clean_glyph, "⼈⺠政府⽂件⻓")) == "人民政府文件长"


def test_title_property() -> None:
    body = made.pdf(lambda c: made.write(c, 100, 100, SENTENCE), title="Microsoft Word - 洪泽区2023年年度报告.doc")
    assert read_pdf(body).metadata["title"] == "洪泽区2023年年度报告"
    assert "title" not in read_pdf(made.pdf(lambda c: made.write(c, 100, 100, SENTENCE), title="untitled")).metadata


def picture(canvas: made.Canvas, width: float = 500, height: float = 700) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (50, 70), 200)), 40, 60, width, height)


def error_of(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_pdf(body)
    assert caught.value.message
    return caught.value.code


def test_scan_is_a_picture() -> None:
    assert error_of(made.pdf(picture, picture)) == "picture"


def test_scan_with_a_page_number_is_a_picture() -> None:
    assert error_of(made.pdf(lambda c: [picture(c), made.page_number(c, 1)])) == "picture"


def test_partly_scanned_file_says_which_page_was_not_read() -> None:
    document = read_pdf(made.pdf(lambda c: made.write(c, 100, 100, SENTENCE), picture))
    assert document.images == 1
    assert [(issue.code, issue.where) for issue in document.issues] == [("page_without_text", "page 2")]


def test_text_over_a_scan_is_marked() -> None:
    document = read_pdf(made.pdf(lambda c: [picture(c, 550, 800), made.write(c, 100, 100, SENTENCE)]))
    assert [issue.code for issue in document.issues] == ["text_over_picture"]


def test_open_encryption_is_read_and_locked_is_refused() -> None:
    sentence = "Requests received this year: 21. Requests concluded: 19."

    def draw(canvas: made.Canvas) -> None:  # reportlab breaks its own Chinese fonts when it encrypts
        canvas.setFont("Helvetica", 12)
        canvas.drawString(100, 700, sentence)

    open_file = made.pdf(draw, encrypt=StandardEncryption("", ownerPassword="owner", canModify=0, strength=128))
    assert texts(open_file) == [sentence]
    assert error_of(made.pdf(draw, encrypt=StandardEncryption("secret", strength=128))) == "encrypted"


def test_cut_off_file_is_damaged() -> None:
    body = made.pdf(*[lambda c: made.write(c, 100, 100, SENTENCE)] * 3)
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        assert error_of(body[: int(len(body) * share)]) == "damaged"


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7", b"%PDF-1.7\nstartxref\n5\n%%EOF", b"startxref\n1\n", b"\x00" * 5000]
)
def test_rubbish_is_damaged(body: bytes) -> None:
    assert error_of(body) == "damaged"


def test_blank_pages_are_no_report() -> None:
    assert error_of(made.pdf(lambda c: None)) == "picture"


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    body = made.pdf(*[lambda c: made.write(c, 100, 100, SENTENCE)] * 3)
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 2)
    assert error_of(body) == "too_large"
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 200)
    monkeypatch.setattr(pdf_reader, "MAX_OBJECTS", 10)
    assert error_of(body) == "too_complex"
    monkeypatch.setattr(pdf_reader, "MAX_OBJECTS", 10_000)
    monkeypatch.setattr(pdf_reader, "MAX_CONTENT", 10)
    assert error_of(body) == "too_complex"
    monkeypatch.setattr(pdf_reader, "MAX_BYTES", 10)
    assert error_of(body) == "too_large"


def test_drawing_with_thousands_of_lines_is_not_searched_for_tables() -> None:
    def draw(canvas: made.Canvas) -> None:
        made.write(canvas, 100, 30, SENTENCE)
        for index in range(2000):
            made.line(
                canvas, 50 + index % 40 * 10, 100 + index // 40 * 10, 56 + index % 40 * 10, 100 + index // 40 * 10
            )

    assert "drawing" in {issue.code for issue in read_pdf(made.pdf(draw)).issues}


@pytest.mark.skipif(reports_folder() is None, reason="the folder of real reports is not here")
def test_every_figure_of_the_real_report_is_in_its_grids() -> None:
    folder = reports_folder()
    assert folder is not None
    truth = json.loads((folder / "hongze_gov_2023.truth.json").read_text())
    disclosure, applications, disputes = read_pdf((folder / "hongze_gov_2023.pdf").read_bytes()).grids
    assert [[int(cell.text) for cell in row[3:]] for row in applications.rows[3:]] == [
        list(row.values()) for row in truth["applications"].values()
    ]
    assert [int(cell.text) for cell in disputes.rows[-1]] == [
        value for row in truth["disputes"].values() for value in row.values()
    ]
    figures = {row[0].text: [cell.text for cell in row[1:]] for row in disclosure.rows}
    assert figures["行政规范性文件"] == ["0", "5", "5"]
    assert figures["行政事业性收费"] == ["7730.28"] * 3
