"""Untrusted files are read in a child that cannot take more time or memory than it is given."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import time
import zlib

import pytest

from crawler import convert, guard
from crawler.convert import can_convert
from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.guard import GuardedReader, read_guarded
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_word import docx, paragraph, row, table


def word() -> bytes:
    return docx(paragraph("一、总体情况") + table(row("规章", "1"), row("行政许可", "2")))


def count_grids(body: bytes) -> int:
    return len(read_guarded(body).grids)


def looping_pdf() -> bytes:
    """Forms that draw forms: thirty levels of ten make 10^30 operations out of a few kilobytes."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    objects.append(stream(b"/X Do"))
    for level in range(30):
        resources = b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level)
        objects.append(stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources))
    objects.append(stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return assembled(objects)


def swelling_pdf() -> bytes:
    """A character map of 700 megabytes in two kilobytes, packed twice."""
    packer = zlib.compressobj(1)
    packed = zlib.compress(b"".join(packer.compress(b"\0" * 50_000_000) for _ in range(14)) + packer.flush(), 9)
    font = stream(packed, b"/Filter[/FlateDecode/FlateDecode]/Length1 9")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R]/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 12 Tf 100 700 Td (12345678901234567890123) Tj ET"),
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 0/Widths[500]/ToUnicode 6 0 R>>",
        font,
    ]
    return assembled(objects)


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(body), body)


def assembled(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table_at = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table_at)


def test_document_comes_back_whole() -> None:
    from crawler.readers import read_document

    body = word()
    guarded, direct = read_guarded(body), read_document(body)
    assert guarded.blocks == direct.blocks
    assert guarded.metadata == direct.metadata
    assert isinstance(guarded, Document)


def test_merged_cells_stay_the_same_object() -> None:
    boxes = [made.Box(0, 0, "甲", 2), made.Box(0, 1, "1"), made.Box(1, 1, "2")]
    (grid,) = read_guarded(made.pdf(lambda c: made.table(c, boxes, (90, 90), [30, 30], 100))).grids
    assert grid.rows[0][0] is grid.rows[1][0]


def test_errors_come_back_as_the_reader_raised_them() -> None:
    with pytest.raises(UnreadableError, match="cut off") as caught:
        read_guarded(b"%PDF-1.4 and no more than this")
    assert caught.value.code == "damaged"


def test_endless_file_is_stopped_and_the_next_is_read() -> None:
    reader = GuardedReader()
    reader.read(word())
    begin = time.monotonic()
    with pytest.raises(UnreadableError) as caught:
        reader.read(looping_pdf(), seconds=1.5)
    assert caught.value.code == "timeout"
    assert time.monotonic() - begin < 5
    assert reader.read(word()).grids
    reader.close()


def test_swelling_file_is_stopped_and_the_next_is_read() -> None:
    reader = GuardedReader(memory=600 * 1024 * 1024)
    with pytest.raises(UnreadableError) as caught:
        reader.read(swelling_pdf())
    assert caught.value.code == "too_complex"
    assert reader.read(word()).grids
    reader.close()


def test_child_is_reused_and_replaced_after_a_kill() -> None:
    reader = GuardedReader()
    reader.read(word())
    child = reader._child
    assert child is not None
    reader.read(word())
    assert reader._child is child
    child.kill()
    child.wait()
    assert reader.read(word()).grids
    assert reader._child is not child
    reader.close()
    assert reader._child is None


def test_nothing_but_parts_of_a_document_is_taken_from_the_child() -> None:
    import io
    import os
    import pickle

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("true",)

    with pytest.raises(EOFError):
        guard._Unpickler(io.BytesIO(pickle.dumps(("ok", Evil())))).load()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_works_inside_a_process_pool(method: str) -> None:
    read_guarded(word())  # the parent's child must not be asked by a fork
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(count_grids, [word()] * 4)) == [1] * 4
    assert read_guarded(word()).grids


@pytest.mark.office
@pytest.mark.skipif(not can_convert(), reason="LibreOffice is not installed")
def test_older_word_files_are_converted_and_say_so() -> None:
    document = read_guarded(
        rb"{\rtf1\ansicpg936 {\trowd\cellx3000\cellx6000 \'b9\'e6\'d5\'c2\cell 12\cell\row}\pard x\par}"
    )
    assert [[cell.text for cell in line] for line in document.grids[0].rows] == [["规章", "12"]]
    assert document.media_type == "application/rtf"
    assert [issue.code for issue in document.issues] == ["converted_file"]


def test_older_word_files_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_program", lambda: None)
    with pytest.raises(UnreadableError, match="install LibreOffice"):
        read_guarded(b"{\\rtf1 x}")


def test_works_from_many_threads() -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        documents = list(pool.map(read_guarded, [word()] * 8))
    assert all(document.grids for document in documents)


def test_a_file_sent_ahead_is_read_once_and_given_to_whoever_reads_it() -> None:
    reader = GuardedReader()
    body = word()
    reader.begin(body, name="a.docx")
    child = reader._child
    assert reader.read(body, name="a.docx").grids
    assert reader._child is child
    assert reader.read(body, name="a.docx").grids, "the answer is taken once"
    assert reader._child is child
    reader.begin(body, name="a.docx")
    assert reader._child is child, "an idle child is kept"
    assert reader.read(body, name="a.docx").grids
    reader.close()


def test_another_file_than_the_one_sent_ahead_gets_its_own_answer() -> None:
    reader = GuardedReader()
    reader.begin(looping_pdf())
    assert len(reader.read(word()).grids) == 1
    reader.begin(b"%PDF-1.4 and no more than this")
    reader.begin(word())
    assert len(reader.read(word()).grids) == 1
    with pytest.raises(UnreadableError, match="cut off"):
        reader.read(b"%PDF-1.4 and no more than this")
    reader.close()


def test_a_file_sent_ahead_may_never_end_or_never_be_asked_for() -> None:
    reader = GuardedReader()
    reader.read(word())
    reader.begin(looping_pdf(), seconds=1.5)
    begin = time.monotonic()
    with pytest.raises(UnreadableError) as caught:
        reader.read(looping_pdf(), seconds=1.5)
    assert caught.value.code == "timeout"
    reader.begin(b"%PDF" + bytes(30_000_000))  # more than the pipe holds
    reader.close()
    assert time.monotonic() - begin < 8
    assert reader._child is None


def test_a_child_that_died_with_the_file_sent_ahead_is_replaced() -> None:
    reader = GuardedReader()
    reader.begin(word())
    child = reader._child
    assert child is not None
    child.kill()
    child.wait()
    assert reader.read(word()).grids
    reader.close()
