"""Word files: body order, automatic numbers, tables, tracked changes, and files that cannot be read."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from crawler.document import Grid, Paragraph
from crawler.errors import UnreadableError
from crawler.readers import word_table
from crawler.readers.office import OLE_SIGNATURE
from crawler.readers.word import read_docx, read_legacy_word
from crawler.readers.word_numbering import chinese_number, format_number
from tests.crawler.readers.made_word import cell, docx, package, paragraph, relations, row, run, table
from tests.real_reports import reports_folder


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(docx(body, **parts)).paragraphs]


def grid_of(*rows: str) -> list[list[str]]:
    (grid,) = read_docx(docx(table(*rows))).grids
    return [[item.text for item in line] for line in grid.rows]


def error_of(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_docx(body)
    assert caught.value.message
    return caught.value.code


def test_body_order_and_places() -> None:
    blocks = read_docx(
        docx(paragraph("一") + table(row("甲", "1"), row("乙", "2")) + paragraph("") + paragraph("二"))
    ).blocks
    assert isinstance(blocks[1], Grid)
    assert [block.place for block in blocks] == ["paragraph 1", "table 1", "paragraph 3"]
    assert blocks[1].rows[1][1].place == "table 1 row 2 column 2"


def test_file_made_by_python_docx() -> None:
    made = python_docx.Document()
    made.core_properties.title = "民权县2023年政府信息公开工作年度报告"
    made.add_heading("总体情况", 1)
    made.add_paragraph("正文。")
    grid = made.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "合并"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "横"
    grid.cell(2, 2).text = "5"
    target = io.BytesIO()
    made.save(target)
    document = read_docx(target.getvalue())
    assert document.metadata["title"] == "民权县2023年政府信息公开工作年度报告"
    heading = document.blocks[0]
    assert isinstance(heading, Paragraph)
    assert (heading.text, heading.level) == ("总体情况", 1)
    rows = document.grids[0].rows
    assert rows[0][0] is rows[1][0]
    assert rows[0][1] is rows[0][2]
    assert (rows[0][0].rowspan, rows[0][1].colspan, rows[2][2].text) == (2, 2, "5")


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def numbered(text: str, list_id: int = 1, level: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_printed() -> None:
    body = (
        numbered("总体情况")
        + numbered("主动公开", level=1)
        + numbered("依申请公开", level=1)
        + numbered("主动公开政府信息情况")
        + numbered("细目", level=1)
        + numbered("条目", level=2)
        + numbered("点", 2)
        + numbered("存在的主要问题", 3)
        + table(row(numbered_cell("新收"), "7"), row("乙", "8"))
    )
    document = read_docx(docx(body, numbering=NUMBERING))
    assert [p.text for p in document.paragraphs] == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "二、主动公开政府信息情况",
        "（一）细目",
        "二.1.条目",
        "点",
        "五、存在的主要问题",
    ]
    assert document.grids[0].rows[0][0].text == "三、新收"


def numbered_cell(text: str) -> str:
    return cell(inner=numbered(text))


def test_number_and_level_come_from_the_style() -> None:
    styles = (
        '<w:style w:styleId="h"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="mine"><w:name w:val="公文标题"/><w:basedOn w:val="h"/></w:style>'
        '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    body = paragraph("总体情况", properties='<w:pStyle w:val="mine"/>') + paragraph(
        "文", properties='<w:pStyle w:val="loop"/>'
    )
    first, second = read_docx(docx(body, styles=styles, numbering=NUMBERING)).paragraphs
    assert (first.text, first.level) == ("一、总体情况", 1)
    assert (second.text, second.level) == ("文", 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (1010, "一千〇一十"),
    ],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("decimal", "4"),
        ("upperRoman", "IV"),
        ("lowerLetter", "d"),
        ("decimalEnclosedCircle", "④"),
        ("decimalFullWidth", "４"),
        ("chineseLegalSimplified", "肆"),
        ("ideographTraditional", "丁"),
        ("bullet", ""),
        ("unheardOf", "4"),
    ],
)
def test_number_formats(style: str, text: str) -> None:
    assert format_number(4, style) == text


def test_tracked_changes_are_shown_as_accepted() -> None:
    body = paragraph(
        "收到", "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>", f"<w:ins>{run('21')}</w:ins>", "件"
    ) + table(row("规章", "1"), row("删去", "9", properties="<w:del/>"), row("行政许可", "2"))
    document = read_docx(docx(body))
    assert document.paragraphs[0].text == "收到21件"
    assert [[item.text for item in line] for line in document.grids[0].rows] == [["规章", "1"], ["行政许可", "2"]]


def test_fields_show_their_result() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = paragraph(
        "第",
        field.format("begin"),
        "<w:r><w:instrText>PAGE 99</w:instrText><w:t>99</w:t></w:r>",
        field.format("separate"),
        "3",
        field.format("end"),
        "页",
    )
    assert texts(body) == ["第3页"]


def test_hidden_text_is_not_shown() -> None:
    assert texts(paragraph("见", run("隐", "<w:vanish/>"), run("显", '<w:vanish w:val="0"/>'))) == ["见显"]


def test_a_raised_number_behind_a_number_is_a_note() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    assert texts(paragraph("12", run("1", raised), "件")) == ["12¹件"]
    assert texts(paragraph(run("12", raised))) == ["12"]
    assert texts(paragraph("12", run("3", '<w:vertAlign w:val="baseline"/>'))) == ["123"]
    assert texts(paragraph("平方米", run("2", raised))) == ["平方米2"]


def test_breaks_hyphens_tabs_and_ruby() -> None:
    body = paragraph(
        "甲",
        "<w:r><w:br/></w:r>",
        "乙",
        "<w:r><w:tab/></w:r>",
        "丙",
        "<w:r><w:softHyphen/></w:r>",
        "<w:r><w:noBreakHyphen/></w:r>",
        "丁",
    ) + paragraph(f"<w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('汉')}</w:rubyBase></w:ruby>")
    assert texts(body) == ["甲", "乙 丙-丁", "汉"]


def test_content_controls_links_and_custom_markup_are_read() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>" + paragraph(
        f"<w:hyperlink>{run('乙')}</w:hyperlink>",
        f"<w:smartTag>{run('丙')}</w:smartTag>",
        "<w:footnoteReference w:id='1'/>",
    )
    assert texts(body) == ["甲", "乙丙"]


def test_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框中的字')}</w:txbxContent>"
    shape = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:txbx>{box}</wps:txbx></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(paragraph("前", shape)) == ["前", "框中的字"]
    assert grid_of(row(cell(inner=paragraph("标", shape)), "1")) == [["标\n框中的字", "1"]]


def test_spans_merges_and_skipped_columns() -> None:
    assert grid_of(
        row(cell("甲", span=2, merge="restart"), "1"),
        row(cell("", span=2, merge="continue"), "2"),
        row(cell("乙"), cell("丙"), "3"),
        row(cell("", merge="continue"), cell("丁"), "4"),
        row(cell("戊", span=2), properties='<w:gridBefore w:val="1"/>'),
    ) == [["甲", "甲", "1"], ["甲", "甲", "2"], ["乙", "丙", "3"], ["", "丁", "4"], ["", "戊", "戊"]]


def test_grid_columns_that_no_cell_uses_are_dropped() -> None:
    assert grid_of(row(cell("甲", span=3), cell("1", span=2)), row(cell("乙", span=3), cell("2", span=2))) == [
        ["甲", "1"],
        ["乙", "2"],
    ]


def test_wrong_spans_are_mended_by_widths() -> None:
    assert grid_of(
        row(cell("信息内容", width=2000), cell("制发", width=1000), cell("废止", width=1000)),
        row(cell("行政许可", width=2000), cell("550", width=2000)),
    ) == [["信息内容", "制发", "废止"], ["行政许可", "550", "550"]]


def test_short_row_is_filled_up() -> None:
    (grid,) = read_docx(docx(table(row("甲", "1", "2"), row("乙", "3")))).grids
    assert grid.rows[1][2].is_filler
    assert [item.text for item in grid.rows[1]] == ["乙", "3", ""]


def test_giant_span_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    (grid,) = read_docx(docx(table(row(cell("甲", span=999_999_999), "1"), row("乙", "2")))).grids
    assert grid.width < 200
    monkeypatch.setattr(word_table, "MAX_POSITIONS", 10)
    assert error_of(docx(table(*[row("1", "2", "3")] * 4))) == "too_complex"


def test_frame_tables_are_opened() -> None:
    inner = table(row("规章", "1"), row("行政许可", "2"))
    document = read_docx(docx(table(row(cell(inner=paragraph("一、总体情况") + inner + paragraph("完"))))))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Grid", "Paragraph"]
    document = read_docx(docx(table(row(cell(inner=inner), cell("旁注")))))
    assert [type(block).__name__ for block in document.blocks] == ["Grid", "Paragraph"]


def test_small_table_in_a_cell_is_text_of_the_cell() -> None:
    inner = table(row("其中", "3"))
    rows = grid_of(row("甲", "1"), row("乙", "2"), row("丙", "3"), row(cell(inner=inner + paragraph("")), "4"))
    assert rows[3] == ["其中 3", "4"]


def test_table_split_in_two_goes_on_only_without_a_head_of_its_own() -> None:
    head, first, second = row("行", "数"), row("甲", "1"), row("乙", "2")
    split = read_docx(docx(table(head, first) + paragraph("") + table(second))).grids
    assert [[[item.text for item in line] for line in grid.rows] for grid in split] == [
        [["行", "数"], ["甲", "1"], ["乙", "2"]]
    ]
    assert split[0].rows[2][1].place == "table 2 row 1 column 2"
    assert len(read_docx(docx(table(head, first) + paragraph("") + table(head, second))).grids) == 2
    assert len(read_docx(docx(table(head, first) + paragraph("中间") + table(second))).grids) == 2
    assert len(read_docx(docx(table(head, first) + table(row("乙", "2", "3")))).grids) == 2


def test_large_pictures_are_counted() -> None:
    def drawing(cx: int, cy: int) -> str:
        return f'<w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/><a:blip r:embed="r9"/></wp:inline></w:drawing></w:r>'

    assert read_docx(docx(paragraph("文", drawing(5_000_000, 5_000_000), drawing(300_000, 300_000)))).images == 1
    assert error_of(docx(paragraph(drawing(5_000_000, 5_000_000)))) == "picture"


def test_strict_files_are_read() -> None:
    body = docx(paragraph("甲"))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert [p.text for p in read_docx(package(parts)).paragraphs] == ["甲"]


def test_main_part_may_have_another_name() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("甲")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relations(officeDocument="/word/document2.xml").encode()
    assert [p.text for p in read_docx(package(parts)).paragraphs] == ["甲"]


def test_entities_and_document_types_are_refused() -> None:
    for inner in ('<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY a "ha"><!ENTITY x "&a;&a;">', ""):
        evil = f'<!DOCTYPE d [{inner}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&#49;</w:t></w:r></w:p></w:body></w:document>'
        assert error_of(docx("", parts={"word/document.xml": evil})) == "damaged"


def test_bombs_are_refused_before_unpacking() -> None:
    assert error_of(docx("", parts={"word/media/bomb.bin": b"\0" * 30_000_000})) == "too_large"
    assert error_of(docx("", parts={f"word/{n}.xml": b"" for n in range(5001)})) == "too_complex"


def test_declared_size_that_lies_is_found() -> None:
    body = bytearray(docx(paragraph("甲" * 2000)))
    name = b"word/document.xml"
    at = body.rfind(name) - 46  # the directory's entry
    assert body[at : at + 4] == b"PK\x01\x02"
    body[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert error_of(bytes(body)) == "damaged"


def test_deep_nesting_is_refused() -> None:
    for depth in (150, 5000):
        body = docx("<w:sdt>" * depth + paragraph("甲") + "</w:sdt>" * depth)
        assert error_of(body) in ("damaged", "too_complex", "empty") if depth > 1000 else read_docx(body)


def test_missing_or_broken_parts_are_damage() -> None:
    assert error_of(package({"[Content_Types].xml": "<Types/>"})) == "damaged"
    assert error_of(docx("", parts={"word/document.xml": "<w:document"})) == "damaged"
    assert error_of(docx("", parts={"word/document.xml": "<a/>"})) == "damaged"
    assert error_of(docx(paragraph("甲"))[:-30]) == "damaged"
    assert error_of(b"PK\x03\x04") == "damaged"
    assert error_of(b"") == "damaged"


def test_empty_file_is_empty() -> None:
    assert error_of(docx(paragraph(""))) == "empty"


def test_locked_and_older_files() -> None:
    locked = OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert error_of(locked) == "encrypted"
    assert error_of(OLE_SIGNATURE + b"\0" * 600) == "unsupported"
    with pytest.raises(UnreadableError, match="LibreOffice") as caught:
        read_legacy_word(b"{\\rtf1 }")
    assert caught.value.code == "unsupported"


@pytest.mark.skipif(reports_folder() is None, reason="the folder of real reports is not here")
def test_blank_official_form_has_three_grids_and_no_figure() -> None:
    folder = reports_folder()
    assert folder is not None
    grids = read_docx((folder / "form_2021_blank.docx").read_bytes()).grids
    assert [(len(grid.rows), grid.width) for grid in grids] == [(14, 4), (28, 10), (4, 15)]
    assert all(not item.text for line in grids[1].rows[3:] for item in line[3:])
    assert [line[2].text for line in grids[1].rows[7:10]] == [
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
    ]
    assert {line[1].text for line in grids[1].rows[7:15]} == {"（三）不予公开"}
    assert all(not item.text for item in grids[2].rows[3])
