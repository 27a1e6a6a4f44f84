"""Which value of a row stands under which head, and what to do where a row has slipped sideways.

Spans that are one too small or too large move a whole row against its heads (hand-edited pages are full of them). A row is then read
in order, if it has one value for each head, or not at all; it is never read as it happens to lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crawler.parsers.grids import Block, Row, Slot, margin_of
from crawler.parsers.heads import HeadColumn
from crawler.parsers.labels import meanings
from crawler.parsers.numbers import read_number
from crawler.parsers.rows import words


class Placement(NamedTuple):
    """A row under its heads: labels, values, which head has which value, numbers under no known head, and whether the row had slipped."""

    labels: Row
    values: Row
    placed: dict[HeadColumn, Slot]
    strays: tuple[Slot, ...] = ()
    is_shifted: bool = False


def place_row(row: Row, columns: tuple[HeadColumn, ...], block: Block | None) -> Placement:
    """Put the values of a row under heads; ``block`` holds the heads themselves, None where they stand in an earlier grid."""
    labels, values = margin_of(row, columns)
    lacks_a_cell = block is not None and bool(row) and _lacks_a_cell(row[-1].end, values, columns, block)
    if (
        not lacks_a_cell
        and len(values) == len(columns)
        and len(labels) + len(values) == len(row)
        and _ends_in_words(labels)
    ):
        # As many cells as heads, and not below them: a head's span is wrong, and the order alone tells.
        pairs = dict(zip(columns, values, strict=True))
        return Placement(labels, values, pairs, is_shifted=not _in_order(values, columns))
    named = max((i for i, slot in enumerate(row) if _is_label(slot, is_before=i < len(labels))), default=-1)
    behind = row[named + 1 :] if named >= 0 else row[len(labels) :]
    strays = tuple(slot for slot in behind if slot.is_value and not any(_overlap(slot, head) for head in columns))
    if lacks_a_cell:
        return Placement(row[: len(row) - len(behind)], behind, {}, strays)
    if not _has_slipped(row[: named + 1], behind, strays, columns, block):
        return Placement(labels, values, _under(values, columns), strays)
    labels = row[: len(row) - len(behind)]
    if len(behind) == len(columns) and (strays or all(slot.is_value for slot in behind)):
        return Placement(labels, behind, dict(zip(columns, behind, strict=True)), is_shifted=True)
    return Placement(labels, behind, {}, strays)


def _lacks_a_cell(end: int, values: Row, columns: Sequence[HeadColumn], block: Block) -> bool:
    """Whether a row that ends early has fewer values than there are heads, one of which is unknown: which value is missing is not said.

    With known heads alone the number of values tells; a row that lacks labels (their merged cell was cut by a page break) ends early too.
    """
    if end >= block.heads_end:
        return False
    first = columns[0].start
    heads = block.own_heads(first) + (first > 0 and block.heads_alone(first - 1))
    return len(columns) < heads and len(values) < heads


def _is_label(slot: Slot, *, is_before: bool) -> bool:
    """A known label anywhere, or any words before the values."""
    return not slot.is_value and bool(words((slot,)) if is_before else meanings(slot.text))


def _has_slipped(
    labels: Row, behind: Row, strays: Sequence[Slot], columns: Sequence[HeadColumn], block: Block | None
) -> bool:
    """Whether the row lies beside its heads: a label under a head, a number under none, or one value a head in other places."""
    if labels and labels[-1].end > columns[0].start:
        return True
    if any(block is None or not block.heads_alone(slot.start) for slot in strays):
        return True
    if block is not None and _lacks_a_head(behind, columns, block):
        return True
    if not behind or strays:
        return False
    # A row that ends before the last head lacks a cell, and which one is not said: those behind it may have moved up.
    if behind[-1].end <= columns[-1].start:
        return True
    # One that goes on behind all heads was pushed there by a span of a cell above or before.
    if block is not None and behind[-1].end > block.heads_end:
        return True
    if not labels:
        return False
    if len(behind) == len(columns):
        return behind[0].start != columns[0].start and not _in_order(behind, columns)
    # a blank before the first head in a row that ends too early: a margin's cell, or the first value of a slipped row
    return behind[0].start < columns[0].start and behind[-1].end < columns[-1].end


def _lacks_a_head(behind: Row, columns: Sequence[HeadColumn], block: Block) -> bool:
    """Whether a cell, blank or not, stands under the head of a group (法人或其他组织) alone: a head was lost, and the others moved up."""
    return any(
        block.is_below_a_group(slot.start) and not any(_overlap(slot, head) for head in columns) for slot in behind
    )


def _ends_in_words(labels: Row) -> bool:
    return not labels or not (labels[-1].is_value or labels[-1].is_blank)


def _under(values: Row, columns: tuple[HeadColumn, ...]) -> dict[HeadColumn, Slot]:
    """Give each head the value under it; a head whose value is not certain gets none.

    Spans differ by row in real reports (a value over two columns under two heads): equal numbers of heads and values that
    overlap in order are as certain as one value exactly under each head.
    """
    if _in_order(values, columns):
        return dict(zip(columns, values, strict=True))
    placed: dict[HeadColumn, Slot] = {}
    for column in columns:
        under = [slot for slot in values if _overlap(slot, column)]
        filled = [slot for slot in under if not slot.is_blank] or under[:1]
        if sum(slot.is_value for slot in filled) > 1:
            return {}  # two numbers under one head: its span is wrong, and the heads behind it stand above other values
        if len(filled) != 1:
            continue
        slot = filled[0]
        if sum(_overlap(slot, other) for other in columns) == 1 or read_number(slot.text).state in ("blank", "dash"):
            placed[column] = slot
    return placed


def _in_order(values: Row, columns: Sequence[HeadColumn]) -> bool:
    if len(values) != len(columns):
        return False
    for slot, column in zip(values, columns, strict=True):  # a loop: most rows of a report come through here
        if slot.start >= column.end or column.start >= slot.end:
            return False
    return True


def _overlap(slot: Slot, column: HeadColumn) -> bool:
    return slot.start < column.end and column.start < slot.end
