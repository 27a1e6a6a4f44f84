"""Local files are read by the way that is safe for them, the first of them ahead of being asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.documents import read_first_ahead, read_untrusted
from crawler import guard
from crawler.demo.writers import write_docx
from crawler.guard_child import send
from tests.fuzz.seeds import truth


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> guard.GuardedReader:
    """The child that the module shares, for this test alone."""
    mine = guard.GuardedReader()
    monkeypatch.setattr(guard, "_readers", {guard.MEMORY: mine})
    return mine


def test_the_first_file_for_the_child_is_read_ahead_and_its_answer_taken(
    tmp_path: Path, reader: guard.GuardedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, draft = tmp_path / "page.html", tmp_path / "draft.docx"
    page.write_text("<html><body><p>一、总体情况</p></body></html>", encoding="utf-8")
    draft.write_bytes(write_docx(truth(1)))
    sent = []
    monkeypatch.setattr(guard, "send", lambda stream, question: (sent.append(question), send(stream, question)))
    read_first_ahead([tmp_path / "none.pdf", tmp_path, page, draft])
    assert reader._begun is not None
    assert read_untrusted(page.read_bytes(), name=page.name).paragraphs
    assert len(read_untrusted(draft.read_bytes(), name=draft.name).grids) >= 3
    assert [question[:2] for question in sent] == [(draft.read_bytes(), draft.name)]
    reader.close()


def test_nothing_is_read_ahead_where_no_file_needs_the_child(tmp_path: Path, reader: guard.GuardedReader) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>一、总体情况</p></body></html>", encoding="utf-8")
    read_first_ahead([page, tmp_path / "none.pdf"])
    assert reader._child is None
