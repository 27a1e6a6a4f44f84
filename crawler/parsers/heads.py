"""What the heads of a table mean, column by column, from their printed words and the columns they cover alone.

Reports print the heads of the official forms, so that nearly all tables share a few shapes: what a shape means is kept. It knows
labels and applicants, and nothing of rows, values or cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from crawler.forms import APPLICANTS, DISPUTES, OUTCOMES
from crawler.parsers.labels import exact_meanings, meanings, normalise

HEAD_SCORE = 60.0
"""One of three characters replaced scores 67; asked only of the one head that is left for the one applicant that is left."""

_APPLICANT_KEYS: list[tuple[str, ...]] = [(term.key,) for term in APPLICANTS]
# Spreadsheets and converters that take merged cells apart leave the channel above the first of its five outcomes alone.
_UNMERGED_DISPUTES = [
    (channel if at % len(OUTCOMES) == 0 else "", outcome) for at, (channel, outcome) in enumerate(DISPUTES)
]

Head = tuple[str, int, int, int]
"""A head: its text, "" where it is blank, the columns that it covers (end excluded), the number of its cell, which may stand in several rows."""

Shape = tuple[Head, ...]
"""The heads of a table, row by row and left to right."""

Path = list[Head]
"""The heads above one column, top to bottom, without blanks."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class HeadColumn:
    """A head with a meaning: its key, the columns it covers and its printed text."""

    key: Key
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)
def specific_kind(text: str) -> str:
    """The one kind a label is of (``dispute`` for channels and outcomes), or "" where it fits several tables (总计, 其他) or none."""
    kinds = tuple(meanings(text))
    if len(kinds) != 1 or kinds[0] == "silent":
        return ""
    return "dispute" if kinds[0] in ("channel", "outcome") else kinds[0]


@lru_cache(maxsize=256)
def columns_of(kind: str, shape: Shape) -> tuple[HeadColumn, ...]:
    """The heads with a meaning in a table whose heads are of a kind, left to right; a head printed over several columns is one."""
    found: list[HeadColumn] = []
    last: tuple[Key, int] | None = None
    paths = paths_of(shape)
    for column, path in enumerate(paths):
        key = _key(kind, [text for text, *_ in path])
        if key is None:
            last = None
            continue
        text, _, _, cell = path[-1]
        if last == (key, cell):
            found[-1] = HeadColumn(key, found[-1].start, column + 1, text)
        else:
            found.append(HeadColumn(key, column, column + 1, text))
            last = (key, cell)
    if kind == "applicant" and len(found) == len(APPLICANTS) - 1:
        found = _with_the_last_applicant(found, paths)
    elif kind == "dispute" and [column.key for column in found] == _UNMERGED_DISPUTES:
        found = [replace(column, key=key) for column, key in zip(found, DISPUTES, strict=True)]
    return tuple(found)


def paths_of(shape: Shape) -> list[Path]:
    """The heads above each column."""
    paths: list[Path] = [[] for _ in range(max((end for _, _, end, _ in shape), default=0))]
    for head in shape:
        text, start, end, cell = head
        for path in paths[start:end]:
            if text and all(above[3] != cell for above in path):
                path.append(head)
    return paths


def _key(kind: str, path: list[str]) -> Key | None:
    if not path:
        return None
    last = _last_of(path)
    if kind == "dispute":
        channel = next((m["channel"] for text in reversed(path) if "channel" in (m := meanings(text))), "")
        outcome = last.get("outcome", "")
        return (channel, outcome) if channel or outcome else None
    if kind == "row":
        return tuple(path) if "row" in meanings(path[-1]) else None
    key = last.get(kind)
    return None if key is None else (key,)


def _last_of(path: list[str]) -> Mapping[str, str]:
    """What the lowest head means; a head may be cut into two cells, one below the other (结果 | 维持)."""
    return (len(path) > 1 and exact_meanings(path[-2] + path[-1])) or meanings(path[-1])


def _with_the_last_applicant(found: list[HeadColumn], paths: list[Path]) -> list[HeadColumn]:
    """Six of the seven applicants are known and one head is left: a short word with one slip (自燃人) is then certain."""
    missing = [term for term in APPLICANTS if all(column.key != (term.key,) for column in found)]
    covered = {at for column in found for at in range(column.start, column.end)}
    first, last = min(covered), max(covered)
    free = [
        at
        for at in range(max(first - 1, 0), min(last + 2, len(paths)))
        if at not in covered and paths[at] and "silent" not in meanings(paths[at][-1][0])
    ]
    if len(missing) != 1 or len(free) != 1 or not (path := paths[free[0]]):
        return found
    text = path[-1][0]
    if fuzz.ratio(normalise(text), missing[0].zh) < HEAD_SCORE or specific_kind(text):
        return found
    column = HeadColumn((missing[0].key,), free[0], free[0] + 1, text)
    return sorted([*found, column], key=lambda head: head.start)


@lru_cache(maxsize=64)
def keys_printed_twice(columns: tuple[HeadColumn, ...]) -> frozenset[tuple[str, ...]]:
    """Keys that stand above more than one column: which is meant is not said."""
    return frozenset(key for key, count in Counter(column.key for column in columns).items() if count > 1)


def are_applicants_in_order(columns: tuple[HeadColumn, ...]) -> bool:
    """Whether the applicants stand in the form's order."""
    places = [_APPLICANT_KEYS.index(column.key) for column in columns]
    return places == sorted(places)


@lru_cache(maxsize=64)
def is_regular(columns: tuple[HeadColumn, ...]) -> bool:
    """Whether all columns of section four have a channel or none, and every channel the same outcomes.

    Where a head is lost or comes twice, those behind it stand above other values.
    """
    outcomes: dict[str, list[str]] = {}
    for column in columns:
        outcomes.setdefault(column.key[0], []).append(column.key[-1])
    return len({tuple(names) for names in outcomes.values()}) == 1 and ("" not in outcomes or len(outcomes) == 1)
