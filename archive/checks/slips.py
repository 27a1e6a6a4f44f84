"""The usual slips of filling in a table, each with its words, and how a changed value is recognised as one of them.

Facts about mistakes only; which cells are doubted is the diagnosis's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from archive.checks.figures import COLUMNS, RESULTS, CellKey
from crawler.report import Number


class Reason(Enum):
    """A slip: its words, and a rank by which explanations of equal length are ordered (0: the most usual)."""

    SHIFTED_RIGHT = ("整行数字可能向右错了一列", "the row may have been typed one column to the right", 0)
    SHIFTED_LEFT = ("整行数字可能向左错了一列", "the row may have been typed one column to the left", 0)
    SWAPPED = ("相邻两格可能填反", "two neighbouring cells may have been swapped", 0)
    TOTAL_ZERO = ("总计可能忘记填写", "the total may have been forgotten", 0)
    DIGITS_SWAPPED = ("数字的两位可能写反", "two digits may have been swapped", 0)
    DIGIT_MISSING = ("可能漏写一位数字", "a digit may be missing", 0)
    DIGIT_EXTRA = ("可能多写一位数字", "a digit may have been added", 0)
    SCALE = ("单位可能相差一万倍", "the unit may be off by ten thousand", 0)
    LAST_YEAR = ("可能沿用了上年的数字", "last year's figure may have been left in", 0)
    TOTAL_STALE = ("总计可能没有随明细更新", "the total may not follow its parts", 1)
    COPIED = ("可能误填了相邻单元格的数字", "a neighbouring cell's figure may have been repeated", 1)
    DIGIT_WRONG = ("可能有一位数字写错", "one digit may be wrong", 2)

    @property
    def zh(self) -> str:
        """The slip in Chinese."""
        return str(self.value[0])

    @property
    def en(self) -> str:
        """The slip in English."""
        return str(self.value[1])

    @property
    def rank(self) -> int:
        """0 for the most usual."""
        return int(self.value[2])


def name_slip(
    cell: CellKey, old: int, new: int, values: Mapping[CellKey, int], last_year: Number | None
) -> Reason | None:
    """The slip by which ``new`` was printed as ``old``, or None where no usual one fits."""
    is_total = cell[2] == "total" or cell[1] == "concluded"
    if is_total and old == 0 and new > 0:
        return Reason.TOTAL_ZERO
    if last_year is not None and old != 0 and old == last_year:
        return Reason.LAST_YEAR
    digits = _digit_slip(str(old), str(new)) if old > 9 or new > 9 else None
    if digits in (Reason.DIGITS_SWAPPED, Reason.DIGIT_MISSING, Reason.DIGIT_EXTRA, Reason.SCALE):
        return digits
    if is_total:
        return Reason.TOTAL_STALE
    if old != 0 and old in _neighbours(cell, values):
        return Reason.COPIED
    return digits


def _digit_slip(old: str, new: str) -> Reason | None:
    if old == new + "0000" or new == old + "0000":
        return Reason.SCALE
    if len(old) == len(new):
        different = [place for place, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        if len(different) == 2 and different[1] == different[0] + 1 and sorted(old) == sorted(new):
            return Reason.DIGITS_SWAPPED
        return Reason.DIGIT_WRONG if len(different) == 1 else None
    if len(new) == len(old) + 1 and any(new[:place] + new[place + 1 :] == old for place in range(len(new))):
        return Reason.DIGIT_MISSING
    if len(old) == len(new) + 1 and any(old[:place] + old[place + 1 :] == new for place in range(len(old))):
        return Reason.DIGIT_EXTRA
    return None


def _neighbours(cell: CellKey, values: Mapping[CellKey, int]) -> set[int]:
    table, row, column = cell
    columns = COLUMNS if table == "applications" else (*RESULTS, "total")
    place = columns.index(column)
    found = {values[table, row, columns[near]] for near in (place - 1, place + 1) if 0 <= near < len(columns) - 1}
    rows = list(dict.fromkeys(key[1] for key in values))
    above = rows.index(row)
    return found | {values[table, rows[near], column] for near in (above - 1, above + 1) if 0 <= near < len(rows)}
