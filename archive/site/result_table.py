"""A query's answer as a table for people: heads in words, values in words, keys turned into links. No SQL, no HTTP."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from archive.site.model import Language, Row
from archive.site.rendering import linker, outside_link, show_number, words
from archive.site.strings import STRINGS
from crawler.forms import APPLICATIONS

_LINKS = {
    "report_key": "/report/",
    "agency_key": "/agency/",
    "county_code": "/place/",
    "province_code": "/place/",
}
_COVERED = {"zh": "_en", "en": "_zh"}
_WORDS = {"severity": "severity_", "state": "state_", "form": "form_", "kind": "kind_", "reason_code": "reason_"}
_TERMS = {term.key: (term.zh, term.en) for term in APPLICATIONS}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN = {"year", "first_year", "last_year"}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """``value`` is ready for the page; ``path`` is where it leads, "" for nowhere."""

    value: str | Markup
    path: str = ""
    is_number: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is a date, which must not be broken into lines."""
        return _DAY.fullmatch(self.value) is not None


def label_of(name: str, lang: Language) -> str:
    """A column's head. Raises KeyError for a column that the strings table does not know."""
    place = 1 if lang == "en" else 0
    if f"col_{name}" in STRINGS:
        return STRINGS[f"col_{name}"][place]
    if name in STRINGS:
        return STRINGS[name][place]
    return _TERMS[name][place]


def visible(names: Sequence[str], lang: Language) -> list[str]:
    """The columns that a page shows: no keys, and of a pair in two languages the reader's."""
    return [
        name
        for name in names
        if name not in _LINKS and not (name.endswith(_COVERED[lang]) and name[:-3] + f"_{lang}" in names)
    ]


def shown_row(row: Row, names: Sequence[str], lang: Language) -> list[ShownCell]:
    """The row's cells for the page; the first text among them leads to what the row's key names."""
    target = next((_LINKS[name] + str(row[name]) for name in _LINKS if row.get(name)), "")
    cells = []
    for name in names:
        cell = shown_value(name, row[name], lang)
        if target and not cell.is_number and not cell.path and name != "year":
            cell = ShownCell(cell.value, linker(lang)(target))
            target = ""
        cells.append(cell)
    return cells


def shown_value(name: str, value: Any, lang: Language) -> ShownCell:
    """One value: years without grouping, coded values in words, addresses as links."""
    if name in _PLAIN:
        return ShownCell("—" if value is None else str(value), is_number=True)
    if name == "url":
        return ShownCell(outside_link(value))
    if name == "check_id" and value:
        return ShownCell(str(value), linker(lang)("/checks", "#") + str(value))
    if name == "measure" and value:
        return ShownCell(label_of(str(value).split(".")[-1], lang))
    if name in _WORDS:
        key = f"{_WORDS[name]}{value or 'none'}"
        return ShownCell(words(lang)(key) if key in STRINGS else str(value or "—"))
    if isinstance(value, (int, float)):
        return ShownCell(show_number(value), is_number=True)
    if isinstance(value, str) and name.endswith(("_at", "_seen", "_ok", "_tried")):
        return ShownCell(value[:10])
    return ShownCell(show_number(value))
