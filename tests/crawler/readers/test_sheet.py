"""Workbooks: tables and prose on one sheet, numbers as printed, and files that cannot be read."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from crawler.document import Document, Grid, Paragraph
from crawler.errors import UnreadableError
from crawler.readers import sheet as sheet_reader
from crawler.readers.sheet import cell_text, column_letters, read_sheet
from crawler.readers.sniff import OLE_SIGNATURE

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[xlsxwriter.worksheet.Worksheet], None]


def workbook(*sheets: tuple[str, Write], properties: dict[str, str] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties(properties or {})
        for name, write in sheets:
            write(book.add_worksheet(name))
    return target.getvalue()


def read(*sheets: tuple[str, Write]) -> Document:
    return read_sheet(workbook(*sheets), TYPE)


def outline(document: Document) -> list[object]:
    """Paragraphs as their text, grids as their rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def error_of(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_sheet(body, TYPE)
    assert caught.value.message
    return caught.value.code


def rows(*lines: list[object], at: int = 0) -> Write:
    def write(page: xlsxwriter.worksheet.Worksheet) -> None:
        for index, line in enumerate(lines):
            page.write_row(at + index, 0, line)

    return write


def whole_report(page: xlsxwriter.worksheet.Worksheet) -> None:
    """All sections of a report below one another without a blank row."""
    page.merge_range("A1:J1", "民权县2023年政府信息公开工作年度报告")
    page.write("A2", "一、总体情况")
    page.merge_range("A3:J3", "2023年，我县收到申请21件，全部按期办结。" * 4 + "\n第二段。")
    page.write("A4", "二、主动公开政府信息情况")
    page.merge_range("A5:D5", "第二十条第（一）项")
    page.write_row("A6", ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    page.write_row("A7", ["规章", 0, 0, 0])
    page.merge_range("A8:D8", "第二十条第（八）项")
    page.write("A9", "信息内容")
    page.merge_range("B9:D9", "本年收费金额（单位：万元）")
    page.write("A10", "行政事业性收费")
    page.merge_range("B10:D10", 7730.28)
    page.write("A11", "三、收到和处理政府信息公开申请情况")
    page.merge_range("A12:C13", "（勾稽关系）")
    page.merge_range("D12:J12", "申请人情况")
    page.write_row("D13", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"])
    page.merge_range("A14:C14", "一、本年新收政府信息公开申请数量")
    page.write_row("D14", [21, 0, 0, 0, 0, 0, 21])
    page.merge_range("A15:C15", "二、上年结转政府信息公开申请数量")
    page.merge_range("A16:A17", "三、本年度办理结果")
    page.merge_range("B16:C16", "（一）予以公开")
    page.write_row("D16", [5, 0, 0, 0, 0, 0, 5])
    page.write_row("B17", ["（三）不予公开", "1.属于国家秘密", 1, 0, 0, 0, 0, 0, 1])
    page.merge_range("A18:C18", "四、结转下年度继续办理")
    page.write("A19", "四、政府信息公开行政复议、行政诉讼情况")
    page.merge_range("A20:E20", "行政复议")
    page.write_row("A21", ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"])
    page.write_row("A22", [10, 1, 0, 0, 11])
    page.write("A23", "五、存在的主要问题及改进情况")
    page.write("A24", "无")
    page.write("A25", "六、其他需要报告的事项")
    page.write("A26", "本年度未收取信息处理费。")


def test_whole_report_on_one_sheet() -> None:
    document = read(("年报", whole_report))
    kinds = ["grid" if isinstance(block, Grid) else block.text[:2] for block in document.blocks]
    assert kinds == [
        "民权",
        "一、",
        "20",
        "第二",
        "二、",
        "grid",
        "三、",
        "grid",
        "四、",
        "grid",
        "五、",
        "无",
        "六、",
        "本年",
    ]
    disclosure, applications, disputes = document.grids
    assert (len(disclosure.rows), disclosure.width) == (6, 4)
    assert disclosure.rows[5][1] is disclosure.rows[5][3]
    assert disclosure.rows[5][1].text == "7730.28"
    assert [row[0].text for row in applications.rows] == [
        *["（勾稽关系）"] * 2,
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        *["三、本年度办理结果"] * 2,
        "四、结转下年度继续办理",
    ]
    assert [cell.text for cell in applications.rows[5]] == [
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
        "1",
        *"000001",
    ]
    assert applications.rows[5][3].place == "年报!D17"
    assert [cell.text for cell in disputes.rows[2]] == ["10", "1", "0", "0", "11"]


def test_blank_rows_separate_tables() -> None:
    assert outline(read(("Sheet1", rows(["信息内容", "数"], ["规章", 1], [], ["信息内容", "数"], ["许可", 2])))) == [
        [["信息内容", "数"], ["规章", "1"]],
        [["信息内容", "数"], ["许可", "2"]],
    ]


def test_one_table_a_sheet_and_hidden_sheets() -> None:
    def hidden(page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write("A1", 99)
        page.hide()

    document = read(("一、总体情况", rows(["正文。"])), ("表2", rows(["甲", 1], ["乙", 2])), ("底稿", hidden))
    assert outline(document) == ["一、总体情况", "正文。", [["甲", "1"], ["乙", "2"]]]
    assert [(issue.code, issue.where) for issue in document.issues] == [("hidden_sheet", "底稿")]


def test_empty_margins_are_trimmed_and_places_stay() -> None:
    def write(page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write_row("C5", ["规章", "", 3])
        page.write_row("C6", ["许可", "", 4])

    (grid,) = read(("Sheet1", write)).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "", "3"], ["许可", "", "4"]]
    assert grid.rows[1][2].place == "Sheet1!E6"


def test_blank_values_stay_blank_rows() -> None:
    assert outline(read(("Sheet1", rows(["信息内容", "数"], ["规章", 1], ["许可"], ["处罚", 2])))) == [
        [["信息内容", "数"], ["规章", "1"], ["许可", ""], ["处罚", "2"]]
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (7730.280000000001, "7730.28"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (-18, "-18"),
        (True, "TRUE"),
        (datetime.datetime(2024, 1, 25), "2024-01-25"),
        (datetime.datetime(2024, 1, 25, 8, 30), "2024-01-25 08:30:00"),
        (datetime.date(2024, 1, 25), "2024-01-25"),
        ("  总 \u3000 计\r\n ", "总 计"),
    ],
)
def test_values_as_printed(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_title_property() -> None:
    body = workbook(("Sheet1", rows(["甲", 1], ["乙", 2])), properties={"title": "2023年年度报告.xlsx"})
    assert read_sheet(body, TYPE).metadata["title"] == "2023年年度报告"


def test_far_cell_does_not_spread_the_sheet_out() -> None:
    def write(page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write("A1", 1)
        page.write("XFD1048576", 1)

    assert error_of(workbook(("Sheet1", write))) == "too_complex"


def test_formatted_far_cells_are_no_data() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row("A1", ["甲", 1])
        page.write_row("A2", ["乙", 2])
        page.write_blank("XFD1048576", None, book.add_format({"bold": True}))
    assert outline(read_sheet(target.getvalue(), TYPE)) == [[["甲", "1"], ["乙", "2"]]]


def test_merged_range_of_a_whole_sheet_is_cut_to_the_data() -> None:
    body = workbook(("Sheet1", lambda page: page.merge_range("A1:B1", "标题")))
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        part = archive.read(name)
    assert b'ref="A1:B1"' in part
    giant = changed(body, name, part.replace(b'<mergeCell ref="A1:B1"', b'<mergeCell ref="A1:XFD1048576"'))
    assert outline(read_sheet(giant, TYPE)) == ["标题"]


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    body = workbook(("Sheet1", rows(["甲", 1], ["乙", 2])))
    monkeypatch.setattr(sheet_reader, "MAX_POSITIONS", 3)
    assert error_of(body) == "too_complex"


def changed(body: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            made.writestr(info.filename, content if info.filename == name else source.read(info))
    return target.getvalue()


def test_damaged_locked_and_empty_files() -> None:
    body = workbook(("Sheet1", rows(["甲", 1], ["乙", 2])))
    assert error_of(body[:-40]) == "damaged"
    assert error_of(changed(body, "xl/workbook.xml", b"<workbook")) == "damaged"
    assert error_of(b"PK\x03\x04rubbish") == "damaged"
    assert error_of(b"") == "damaged"
    assert error_of(OLE_SIGNATURE + b"\0" * 2000) == "damaged"
    assert error_of(OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert error_of(workbook(("Sheet1", rows([])))) == "empty"
    assert error_of(changed(body, "xl/styles.xml", b"\0" * 30_000_000)) == "too_large"
