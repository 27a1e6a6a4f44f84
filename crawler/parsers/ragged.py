"""Heads of tables that come without geometry: what follows what is known, what stands above what is not."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.forms import DISPUTES
from crawler.parsers.figures import APPLICANT_KEYS, CHANNEL_KEYS, OUTCOME_KEYS
from crawler.parsers.grids import Block, Row, core
from crawler.parsers.heads import HeadColumn
from crawler.parsers.labels import meanings
from crawler.parsers.numbers import read_number

Columns = tuple[HeadColumn, ...]


def ragged_columns(block: Block) -> Columns:
    """The heads in the order of the values beneath them, or nothing where that order is not certain.

    Several rows of heads have no order of their own (自然人 and 总计 stand above the row of 商业企业 … 其他): they are taken when all of the
    form's heads are there, once each, and every row prints its own in the form's order.
    """
    if len(block.heads) == 1 or block.kind in ("measure", "subject"):
        return block.columns
    if block.kind == "applicant":
        rows = [_said(row, "applicant") for row in block.heads]
        is_complete = sorted(key for row in rows for key in row) == sorted(APPLICANT_KEYS)
        if is_complete and all(row == sorted(row, key=APPLICANT_KEYS.index) for row in rows):
            start = min(column.start for column in block.columns)
            return tuple(HeadColumn((key,), start + i, start + i + 1, "") for i, key in enumerate(APPLICANT_KEYS))
        return ()
    if block.kind == "dispute":
        channels = [key for row in block.heads for key in _said(row, "channel")]
        outcomes = [key for row in block.heads for key in _said(row, "outcome")]
        if len(channels) == 1 and tuple(outcomes) == OUTCOME_KEYS:
            return tuple(HeadColumn((channels[0], key), i, i + 1, "") for i, key in enumerate(OUTCOME_KEYS))
        if tuple(channels) == CHANNEL_KEYS and outcomes == list(OUTCOME_KEYS) * 3:
            return tuple(HeadColumn(key, i, i + 1, "") for i, key in enumerate(DISPUTES))
    return ()


def ragged_values(values: Row, columns: Columns, *, is_rectangular: bool) -> Row:
    """The values that stand under the heads, one for each, or none where their number or place leaves a doubt.

    Blanks around the values may be cells of the table or the gaps of merged labels; they count only where all rows of the source
    have the same number of cells and the first value stands under the first head.
    """
    kept = core(values)
    if len(kept) == len(columns):
        return kept
    if not kept:
        return values[: len(columns)] if len(values) >= len(columns) else ()
    if is_rectangular and len(values) == len(columns) and values[0].start == columns[0].start:
        return values
    if tuple(column.key[0] for column in columns) == APPLICANT_KEYS:
        span = ended_by_a_total([slot.text for slot in values], is_rectangular=is_rectangular)
        return values[span] if span else ()
    return ()


def ended_by_a_total(cells: Sequence[str], *, is_rectangular: bool = False) -> slice | None:
    """Which cells behind a label are the seven of section three, blanks among them, though further blanks stand around: None where it is not certain.

    They are those that end in the last number, where that is the sum of the six before it and not 0, which is the sum of any blanks.
    Blanks of merged cells stand behind all seven, or before them where all rows of the source have the same number of cells: elsewhere
    the blank cells that end a row may have been cut off.
    """
    read = [read_number(cell) for cell in cells]
    filled = [at for at, reading in enumerate(read) if reading.state != "blank"]
    if not filled or filled[0] < filled[-1] - 6 or filled[-1] < 6:
        return None
    span = slice(filled[-1] - 6, filled[-1] + 1)
    if span.start and (span.stop < len(cells) or not is_rectangular):
        return None
    *parts, total = read[span]
    if not total.value or any(part.state == "text" for part in parts):
        return None
    return span if sum(part.value or 0 for part in parts) == total.value else None


def _said(row: Row, kind: str) -> list[str]:
    return [meaning[kind] for slot in row if kind in (meaning := meanings(slot.text))]
