"""Which row of the forms a line of labels names, in the light of the group it stands in.

``1.``, ``3.其他`` and ``总计`` repeat from group to group: only the labels before them, or the rows above, say which is meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crawler.parsers.grids import Row
from crawler.parsers.heads import specific_kind
from crawler.parsers.labels import group_of, meanings, normalise

_Label = tuple[str, int]
"""A label as it counts for a row's name: its text and the rows it covers."""


class Named(NamedTuple):
    """What a line of labels says: a row key of section three ("" if none) and the group known after it."""

    key: str
    group: str


def words(labels: Row) -> Row:
    """The labels that say something: no blanks, no ordinal numbers in cells of their own."""
    return tuple([slot for slot in labels if slot.is_word])


def printed(labels: Row) -> str:
    """The labels as one line for a message."""
    line = " / ".join(slot.text.replace("\n", "") for slot in words(labels))
    return line if len(line) <= 80 else line[:79] + "…"


def key_of(labels: Row, kind: str) -> str:
    """The key of a simple kind (subject, measure, applicant, channel, outcome) that the last label names, or ""."""
    said = words(labels)
    return meanings(said[-1].text).get(kind, "") if said else ""


def any_key_of(labels: Row, kind: str) -> str:
    """The key of a kind that any of the labels names, the last one winning, or ""."""
    return next((m[kind] for slot in reversed(labels) if kind in (m := meanings(slot.text))), "")


def applicant_of(labels: Row) -> str:
    """The applicant that the last label names; （七）总计 and 3.其他 are numbered rows, 总计 and 其他 may be applicants."""
    said = words(labels)
    is_numbered = bool(said) and not specific_kind(said[-1].text) and normalise(said[-1].text) != said[-1].text
    return "" if is_numbered else key_of(labels, "applicant")


def name_row(labels: Row, group: str, *, has_geometry: bool) -> Named:
    """Name the row of section three that the labels stand for; ``group`` is the one the rows above stood in."""
    said = tuple([(slot.text, slot.cell.rowspan) for slot in labels if slot.is_word])
    return _named(said, group, has_geometry=has_geometry) if said else Named("", group)


@lru_cache(maxsize=2048)
def _named(said: tuple[_Label, ...], group: str, *, has_geometry: bool) -> Named:
    # a span that is too small puts a row's label before its group's: groups first
    said = tuple(sorted(said, key=lambda label: not _is_group(label[0])))
    own = _own_group(said)
    text, rowspan = said[-1]
    key = meanings(text).get("row", "")
    if not key and len(said) > 1:
        # one label cut into two cells: （三）不 | 予公开
        key = meanings("".join(normalise(text) for text, _ in said[-2:])).get("row", "")
    if key == "#misc":
        return Named("other_misc" if (own or group) == "#other" else "", own or group)
    if key == "concluded":
        return Named("" if own else key, own)
    if key.startswith("#"):
        return _group_row(key, rowspan, has_geometry=has_geometry, group=group)
    if not key:
        return Named("", own or group)
    return Named(key, group_of(key))


def _own_group(said: tuple[_Label, ...]) -> str:
    """The group printed in the row itself, before its last label."""
    groups = (meanings(text)["row"] for text, _ in reversed(said[:-1]) if _is_group(text))
    return next((key for key in groups if key != "#result"), "")


def _is_group(text: str) -> bool:
    key = meanings(text).get("row", "")
    return key.startswith("#") and key not in ("#misc", "#subtotal")


def _group_row(key: str, rowspan: int, *, has_geometry: bool, group: str) -> Named:
    """A row that carries only a group's name: 洪泽 2023 prints one row for （六）其他处理; a name over several rows is no row."""
    if key in ("#result", "#subtotal"):
        return Named("", group)
    if key == "#other" and (rowspan == 1 or not has_geometry):
        return Named("other_handling", key)
    return Named("", key)
