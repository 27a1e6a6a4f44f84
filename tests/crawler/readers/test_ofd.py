"""OFD files put together from XML."""

from __future__ import annotations

import pytest

from crawler.errors import UnreadableError
from crawler.readers.ofd import read_ofd
from tests.crawler.readers.made_word import package

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, content: str, *, size: float = 4.0, steps: str = "", matrix: str = "") -> str:
    """A text object whose first glyph stands at x, y (millimetres, baseline)."""
    ctm = f'CTM="{matrix}"' if matrix else ""
    delta = f'DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} 100 {size * 1.3}" Font="2" Size="{size}" {ctm}>'
        f'<ofd:TextCode X="0" Y="{size}" {delta}>{content}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    width, height = max(x1 - x0, 0.1), max(y1 - y0, 0.1)
    return (
        f'<ofd:PathObject ID="1" Boundary="{x0} {y0} {width} {height}" LineWidth="0.2"><ofd:StrokeColor Value="0 0 0"/>'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd(*pages: str, title: str = "", extra: dict[str, str] | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members = {
        "OFD.xml": f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, content in enumerate(pages):
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {_NS}><ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return package({**members, **(extra or {})})


def table(top: float, rows: list[list[str]]) -> str:
    parts = [rule(30, top + index * 10, 150, top + index * 10) for index in range(len(rows) + 1)]
    parts += [rule(30 + index * 40, top, 30 + index * 40, top + len(rows) * 10) for index in range(4)]
    for r, row in enumerate(rows):
        parts += [text(32 + c * 40, top + r * 10 + 6, content) for c, content in enumerate(row) if content]
    return "".join(parts)


def error_of(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_ofd(body)
    return caught.value.code


def test_text_table_and_page_break() -> None:
    rows = [["信息内容", "制发", "废止"], ["规章", "0", "1"], ["行政规范性文件", "5", "12"]]
    document = read_ofd(
        ofd(
            text(30, 40, "二、主动公开政府信息情况") + table(240, rows[:2]),
            table(25, rows[2:]) + text(30, 60, "三、收到和处理政府信息公开申请情况"),
            title="2023年政府信息公开工作年度报告",
        )
    )
    (grid,) = document.grids
    assert [[cell.text for cell in row] for row in grid.rows] == rows
    assert grid.rows[2][2].place.startswith("page 2 box 311.8,70.9,")
    assert [p.text for p in document.paragraphs] == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    assert document.metadata["title"] == "2023年政府信息公开工作年度报告"


def test_steps_and_matrices() -> None:
    document = read_ofd(
        ofd(
            text(30, 40, "收到申请21件的说明文字", steps="g 3 5 5 2.5 g 9 5")
            + text(30, 80, "放大的文字也在这里出现了", size=1, matrix="4 0 0 4 0 0")
        )
    )
    assert [p.text for p in document.paragraphs] == ["收到申请21件的说明文字", "放大的文字也在这里出现了"]


def test_files_that_cannot_be_read() -> None:
    picture = '<ofd:ImageObject ID="1" Boundary="10 10 180 250" ResourceID="3"/>'
    assert error_of(ofd(picture)) == "picture"
    assert error_of(ofd()) == "damaged"
    assert error_of(package({"OFD.xml": f"<ofd:OFD {_NS}/>"})) == "damaged"
    assert error_of(package({"a.txt": ""})) == "damaged"
    assert error_of(ofd(text(30, 40, "文"), extra={"Encryptions.xml": "<a/>"})) == "encrypted"
    assert error_of(ofd("<broken")) == "damaged"


def test_absurd_numbers_do_no_harm() -> None:
    body = ofd(
        text(30, 40, "二、主动公开政府信息情况的一段正常文字", steps="g 999999999 1e99")
        + rule(-1e30, 1e30, 1e300, -1e300)
        + text(1e300, 50, "九霄云外")
        + '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>L B 1 C Q</ofd:AbbreviatedData></ofd:PathObject>'
    )
    assert read_ofd(body).paragraphs
