"""Damaged binary files: whatever is cut off or changed, a reader gives a Document or an UnreadableError, soon, and no new figure."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers.pdf import read_pdf
from crawler.readers.sheet import read_sheet
from crawler.readers.strings import is_numeric
from crawler.readers.word import read_docx
from tests.crawler.readers import made_pdf as made
from tests.crawler.readers.made_word import docx, paragraph, row, table
from tests.crawler.readers.test_pdf_page_breaks import cut_pdf
from tests.crawler.readers.test_sheet import whole_report, workbook

MAX_SECONDS = 5.0


def word() -> bytes:
    rows = [row("行", "甲", "乙"), *(row(f"第{n}行", str(n * 37), str(n * 41)) for n in range(20))]
    return docx(paragraph("一、总体情况") + table(*rows) + paragraph("完"))


def report_workbook() -> bytes:
    return workbook(("年报", whole_report))


MADE: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: cut_pdf(9),
    "pdf_packed": lambda: made.pdf(
        lambda c: made.table(c, [made.Box(0, 0, "规章"), made.Box(0, 1, "31")], (90, 90), [30], 100), pageCompression=1
    ),
    "docx": word,
    "xlsx": report_workbook,
}
READERS: dict[str, Callable[[bytes], Document]] = {
    "pdf": read_pdf,
    "pdf_packed": read_pdf,
    "docx": read_docx,
    "xlsx": lambda body: read_sheet(body, "xlsx"),
}


def figures(document: Document) -> set[str]:
    """Texts that a parser would take for numbers."""
    return {cell.text for grid in document.grids for line in grid.rows for cell in line if is_numeric(cell.text)}


def read(body: bytes, kind: str) -> Document | None:
    begin = time.process_time()
    try:
        return READERS[kind](body)
    except UnreadableError:
        return None
    finally:
        assert time.process_time() - begin < MAX_SECONDS


@pytest.mark.parametrize("kind", MADE)
def test_truncated_files(kind: str) -> None:
    body = MADE[kind]()
    for step in range(1, 30):
        assert read(body[: len(body) * step // 30], kind) is None


@pytest.mark.parametrize("kind", MADE)
def test_changed_bytes(kind: str) -> None:
    body = MADE[kind]()
    whole = read(body, kind)
    assert whole is not None
    known = figures(whole)
    chance = random.Random(20231130)
    for _ in range(60):
        changed = bytearray(body)
        for _ in range(chance.choice((1, 1, 3, 20))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        found = read(bytes(changed), kind)
        assert found is None or figures(found) <= known


@pytest.mark.parametrize("kind", MADE)
def test_lost_and_doubled_stretches(kind: str) -> None:
    body = MADE[kind]()
    whole = read(body, kind)
    assert whole is not None
    known = figures(whole)
    chance = random.Random(7)
    for _ in range(30):
        at, length = chance.randrange(len(body)), chance.randrange(1, 400)
        for changed in (body[:at] + body[at + length :], body[:at] + body[at : at + length] + body[at:]):
            found = read(changed, kind)
            if found is None:
                continue
            assert all(len(line) == grid.width for grid in found.grids for line in grid.rows)
            # What is not packed has no checksum: its digits themselves can be lost or doubled.
            assert kind == "pdf" or figures(found) <= known
