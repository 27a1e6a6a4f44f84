"""Names and office parts made to reach out: names from outside never become paths, entities are not expanded, nothing outside is asked for."""

from __future__ import annotations

import io
import socket
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.captures import CaptureStore
from crawler.errors import UnreadableError
from crawler.items import Capture
from crawler.readers import read_document
from crawler.report import Source
from tests.fuzz.seeds import packed, seed

NAMES = (
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\Windows\\x.docx", "a\x00.pdf", "n" * 300 + ".pdf", "\u202efdp.exe", "CON", ".", "..",
    "; rm -rf ~", "$(id)", "`id`", "-rf", "a\r\nb.pdf", "\ud800.pdf", "file:///etc/passwd",
)  # fmt: skip
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_DOCTYPE = f'<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "http://127.0.0.1:9/x">{_LAUGHS}]>'


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_from_outside_becomes_a_path(tmp_path: Path, name: str) -> None:
    url = f"http://demo.gov.cn/files/{name}"
    headers = (("Content-Disposition", f'attachment; filename="{name}"'), ("Content-Type", "application/pdf"))
    capture = Capture(url, url, 200, headers, b"body", datetime(2025, 1, 1, tzinfo=UTC), Source(url=url, title=name))
    folder = tmp_path / "deep" / "captures"
    with CaptureStore(folder) as store:
        try:
            stored = store.write(capture)
        except (ValueError, UnicodeError):
            stored = None  # refused by name is right too; what is stored comes back
        if stored is not None:
            assert store.read(stored) == b"body"
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert all(file.startswith(("deep/captures/gongkai-", "deep/captures/index.db")) for file in files), files
    assert all(not checked.problem for checked in CaptureStore(folder).verify())


def _with_parts(kind: str, deed: str) -> bytes:
    original = seed(kind, 0)
    part, text = original.texts[0]
    if deed == "entities":
        head, _, rest = text.partition("?>")
        return packed(original, ((part, f"{head}?>{_DOCTYPE}{rest.replace('</', '&l11;&file;&web;</', 1)}"),))
    relations = "word/_rels/document.xml.rels" if kind == "docx" else "xl/_rels/workbook.xml.rels"
    outside = '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" TargetMode="External" Target="http://127.0.0.1:9/x.png"/>'
    with zipfile.ZipFile(io.BytesIO(original.package)) as package:
        changed = package.read(relations).decode().replace("</Relationships>", f"{outside}</Relationships>")
    return packed(original, ((relations, changed),))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("deed", ["entities", "outside"])
def test_no_entity_is_expanded_and_nothing_outside_is_asked_for(
    kind: str, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"a reader asked for {args[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = _with_parts(kind, deed)
    began = time.process_time()
    try:
        document = read_document(body)
    except UnreadableError:
        assert deed == "entities", "a file with a picture elsewhere can be read"
    else:
        text = repr(document.blocks)
        assert "root:" not in text
        assert text.count("ha") < 100
    assert time.process_time() - began < 5


def test_entities_of_a_page_and_of_a_drawing_are_not_expanded() -> None:
    page = f"{_DOCTYPE}<html><body><p>三、收到和处理政府信息公开申请情况 &l11;&file;</p><svg><text>&web;</text></svg></body></html>"
    text = repr(read_document(page.encode()).blocks)
    assert "root:" not in text
    assert text.count("ha") < 100
