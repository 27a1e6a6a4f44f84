"""Older Word files become DOCX by LibreOffice, within limits; without it the message says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from crawler import convert
from crawler.convert import can_convert, convert_to_docx, convertible
from crawler.errors import UnreadableError
from crawler.readers.word import read_docx
from tests.crawler.readers.made_word import cell, docx, paragraph, row, table

RTF = "application/rtf"
needs_office = [
    pytest.mark.office,
    pytest.mark.skipif(not can_convert(), reason="LibreOffice is not installed"),
]


def error_of(body: bytes, media_type: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        convert_to_docx(body, media_type)
    return caught.value


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    assert not can_convert()
    error = error_of(b"{\\rtf1 }", RTF)
    assert error.code == "unsupported"
    assert "install LibreOffice" in error.message


def test_other_formats_are_not_converted() -> None:
    assert not convertible("application/pdf")
    assert error_of(b"%PDF", "application/pdf").code == "unsupported"


def test_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "_program", lambda: str(program))
    with pytest.raises(UnreadableError) as caught:
        convert_to_docx(b"{\\rtf1 }", RTF, seconds=0.5)
    assert caught.value.code == "timeout"
    left = subprocess.run(["pgrep", "-f", str(program)], capture_output=True, text=True, check=False).stdout.split()
    assert not left


def test_program_that_makes_nothing_means_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_program", lambda: "/bin/true")
    assert error_of(b"{\\rtf1 }", RTF).code == "damaged"


class TestWithOffice:
    pytestmark = needs_office

    def test_rtf(self) -> None:
        body = rb"{\rtf1\ansicpg936 {\trowd\cellx3000\cellx6000 \'b9\'e6\'d5\'c2\cell 12\cell\row}\pard \'bd\'e1\par}"
        document = read_docx(convert_to_docx(body, RTF))
        assert [[item.text for item in line] for line in document.grids[0].rows] == [["规章", "12"]]
        assert document.paragraphs[-1].text == "结"

    def test_doc_keeps_spans(self, tmp_path: Path) -> None:
        source = tmp_path / "a.docx"
        source.write_bytes(
            docx(
                paragraph("一、总体情况")
                + table(
                    '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>',
                    row(cell("办理", merge="restart", width=2000), cell("1.甲", width=2000), cell("5", width=2000)),
                    row(cell("", merge="continue", width=2000), cell("2.乙", width=2000), cell("6", width=2000)),
                )
                + paragraph("完")
            )
        )
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
                "--headless",
                "--convert-to",
                "doc:MS Word 97",
                "--outdir",
                str(tmp_path),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        body = (tmp_path / "a.doc").read_bytes()
        (grid,) = read_docx(convert_to_docx(body, "application/msword")).grids
        assert [[item.text for item in line] for line in grid.rows] == [["办理", "1.甲", "5"], ["办理", "2.乙", "6"]]
        assert grid.rows[0][0] is grid.rows[1][0]
