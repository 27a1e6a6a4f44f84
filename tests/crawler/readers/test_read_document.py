"""The one door of the readers: types by content, refusals by name."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers import read_document
from tests.real_reports import real_report

TABLE = "<table><tr><td>规章</td><td>3</td></tr><tr><td>文件</td><td>4</td></tr></table>"


def test_content_decides_and_not_the_name() -> None:
    assert (
        read_document(
            f"<html><body>{TABLE}</body></html>".encode("gb18030"), name="年报.pdf", charset="utf-8"
        ).media_type
        == "text/html"
    )
    assert read_document("规章\t3\n文件\t4\n".encode(), name="a.html").media_type == "text/plain"
    assert read_document("# 年报\n\n| a | b |\n|---|---|\n".encode(), name="a.txt").media_type == "text/markdown"
    assert read_document("规章,3\n文件,4\n".encode(), name="a.csv").media_type == "text/csv"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_saved_page(encoding: str) -> None:
    import base64
    import quopri

    page = f"<html><body><p>一、总体情况</p>{TABLE}</body></html>".encode("gb18030")
    body = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    head = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="gb2312"\n'
        f"Content-Transfer-Encoding: {encoding}\n\n"
    )
    document = read_document(head.encode() + body + b"\n--b--\n", name="年报.doc")
    assert [cell.text for cell in document.grids[0].rows[1]] == ["文件", "4"]


def archive() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.txt", "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"%PDF-1.4\nnot really", "damaged"),
        (archive(), "unsupported"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "unsupported"),
        (b"{\\rtf1 x}", "unsupported"),
        (b"\x00\x00\x00\x18ftypmp42", "unsupported"),
        (bytes(range(256)) * 4, "unsupported"),
        (b'{"title": "x"}', "unsupported"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(64),
            "encrypted",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(64),
            "unsupported",
        ),
        (b"PK\x03\x04" + bytes(60), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    ],
)
def test_refusals_have_a_code_and_a_sentence(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_document(body, name="2023年年报.docx")
    assert refusal.value.code == code
    assert len(refusal.value.message) > 15


def figures(document: Document) -> int:
    return sum(
        cell.text.replace(".", "").isdigit()
        for grid in document.grids
        for row in grid.rows
        for cell in dict.fromkeys(row)
    )


@pytest.mark.parametrize(
    ("name", "widths", "title", "published"),
    [
        ("pingtan_2023.html", [4, 10, 15], "平潭综合实验区2023年度政府信息公开工作年度报告", None),
        (
            "pingtan_zrz_2023.html",
            [4, 10, 15],
            "平潭综合实验区自然资源与生态环境局2023年政府信息公开工作年度报告",
            "2024-01-05 16:41",
        ),
        (
            "pingtan_shs_2025.html",
            [4, 10, 15],
            "平潭综合实验区社会事业局2025年政府信息公开工作年度报告",
            "2026-01-23 15:13",
        ),
        ("shanghai_office_2019.html", [5, 10, 15], None, "2020-01-31"),
        ("minquan_lvzhou_2023.txt", [4, 10, 15], None, None),
        ("pingtan_czj_2016.txt", [], "财金局2016年政府信息公开年度报告", "2017-01-13 09:33"),
    ],
)
def test_real_reports(name: str, widths: list[int], title: str | None, published: str | None) -> None:
    document = read_document(real_report(name), name=name)
    assert [grid.width for grid in document.grids] == widths
    assert document.metadata.get("article_title") == title
    assert document.metadata.get("published") == published
    assert document.issues == ()
    if not widths:
        return
    numbered = [
        paragraph.text[:2]
        for paragraph in document.paragraphs
        if paragraph.text[1:2] == "、" and len(paragraph.text) < 30
    ]
    assert [mark for mark in "一二三四五六" if f"{mark}、" in numbered] == list("一二三四五六")
    assert figures(document) > 40


def test_real_dumps_keep_every_row() -> None:
    document = read_document(real_report("shuyang_gov_2025.txt"), name="shuyang_gov_2025.txt")
    assert document.media_type == "text/markdown"
    assert len(document.grids) == 19
    assert [cell.text for cell in document.grids[-1].rows[1]] == ["8", "0", "1", "1", "10"]
    document = read_document(real_report("shanghai_office_2025.md"))
    assert len(document.grids) == 10
    assert sum(paragraph.text.startswith("— ") for paragraph in document.paragraphs) == 0
