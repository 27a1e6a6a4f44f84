"""Types are decided by content; names break ties."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.readers import sniff as types
from crawler.readers.sniff import sniff


def package(*members: tuple[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members:
            archive.writestr(name, text)
    return stream.getvalue()


def ole(*streams: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    )


CONTENT_TYPES = '<Types><Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'

CASES = {
    "doctype": (b"<!DOCTYPE html><html><body>x", "", types.HTML),
    "html as pdf": (b"\xef\xbb\xbf\r\n <html><body>%PDF-1.4</body></html>", "a.pdf", types.HTML),
    "word web page as doc": (b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>', "a.doc", types.HTML),
    "xhtml": (b'<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html PUBLIC "x"><html>', "", types.HTML),
    "comment first": (b"<!-- made by a CMS -->\n<div>x</div>", "", types.HTML),
    "fragment": ("总体情况<br/><p>一</p><p>二</p><table><tr><td>1</td></tr></table>".encode(), "", types.HTML),
    "utf-16 page": ("<html><body>年报</body></html>".encode("utf-16"), "", types.HTML),
    "gbk page": ("<html><body>年度报告</body></html>".encode("gb18030"), "", types.HTML),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "", types.PDF),
    "pdf after junk": (b"\x00\x01junk\r\n" * 20 + b"%PDF-1.4\n", "", types.PDF),
    "docx": (
        package(
            ("[Content_Types].xml", CONTENT_TYPES.format(part="word/document.xml", kind="wordprocessingml.document")),
            ("word/document.xml", "<x/>"),
        ),
        "a.pdf",
        types.DOCX,
    ),
    "docx of another main part": (
        package(
            ("[Content_Types].xml", CONTENT_TYPES.format(part="w/main.xml", kind="wordprocessingml.document")),
            ("w/main.xml", ""),
        ),
        "",
        types.DOCX,
    ),
    "xlsx": (package(("xl/workbook.xml", "<x/>")), "", types.XLSX),
    "ofd": (package(("OFD.xml", "<x/>")), "a.zip", types.OFD),
    "zip": (package(("a.txt", "x")), "a.docx", types.ZIP),
    "cut docx": (package(("word/document.xml", "x" * 5000))[:2000], "", types.DOCX),
    "doc": (ole("Root Entry", "WordDocument", "1Table"), "a.xls", types.DOC),
    "wps": (ole("Root Entry", "WordDocument"), "年报.wps", types.WPS),
    "xls": (ole("Root Entry", "Workbook"), "a.doc", types.XLS),
    "doc with a sheet inside": (ole("Root Entry", "WordDocument", "ObjectPool", "Workbook"), "", types.DOC),
    "locked docx": (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "a.docx", types.ENCRYPTED_OFFICE),
    "rtf": (b"{\\rtf1\\ansi", "a.doc", types.RTF),
    "rar": (b"Rar!\x1a\x07\x01\x00", "", types.RAR),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "a.pdf", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "", "image/jpeg"),
    "gif": (b"GIF89a\x01\x00", "", "image/gif"),
    "tiff": (b"II*\x00\x08\x00", "", "image/tiff"),
    "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "", "image/webp"),
    "bmp": (b"BM" + bytes(12) + b"\x28\x00\x00\x00" + bytes(40), "", "image/bmp"),
    "text that begins like a bitmap": (b"BM is a company. " * 9, "", types.TEXT),
    "mp4": (b"\x00\x00\x00\x18ftypmp42\x00\x00", "", "video/mp4"),
    "markdown by content": ("# 年报\n\n| 规章 | 0 |\n|---|---|\n| a | 1 |\n".encode(), "a.txt", types.MARKDOWN),
    "markdown by name": ("没有标记的一段文字".encode(), "a.md", types.MARKDOWN),
    "text": ("一、总体情况\n规章\t0\n".encode(), "", types.TEXT),
    "gbk text": ("一、总体情况\n规章 0\n".encode("gb18030"), "a.txt", types.TEXT),
    "csv": ("规章,0,0\n".encode(), "a.csv", types.CSV),
    "json": ('{"title": "年报", "content": "<p>x</p><p>x</p><p>x</p>"}'.encode(), "", types.JSON),
    "mhtml": (
        b'From: <saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n',
        "a.doc",
        types.MHTML,
    ),
    "nothing": (b"", "a.pdf", types.EMPTY),
    "blanks": (b"\xef\xbb\xbf \r\n\t ", "", types.EMPTY),
    "binary": (bytes(range(256)) * 8, "a.pdf", types.UNKNOWN),
}


@pytest.mark.parametrize("case", CASES)
def test_type(case: str) -> None:
    body, name, expected = CASES[case]
    assert sniff(body, name) == expected


def test_name_may_be_an_address() -> None:
    assert sniff(ole("WordDocument"), "https://x.gov.cn/P0.wps?download=1#top") == types.WPS


def test_nothing_makes_it_fail() -> None:
    for body in (
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<",
        b"\x00",
        b"%PDF-",
        b"BM",
        b"RIFF",
    ):
        assert sniff(body)


def test_a_thousand_comments_take_no_time() -> None:
    assert sniff(b"<!-- a -->" * 5000 + b"x") == types.TEXT
    assert sniff(b"<!-- a -->" * 5000 + b"<html>") == types.HTML
