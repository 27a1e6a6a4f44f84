"""The kinds of column that tables are declared with: text, whole number, number, and the report that a row belongs to."""

from __future__ import annotations

from archive.schema import Column


def text(
    name: str, zh: str, en: str, *, references: str = "", required: bool = False, is_place: bool = False
) -> Column:
    """A TEXT column; codes and identifiers are always text."""
    return Column(name, "TEXT", zh, en, references=references, required=required, is_place=is_place)


def integer(
    name: str,
    zh: str,
    en: str,
    *,
    unit: str = "",
    references: str = "",
    required: bool = False,
    is_place: bool = False,
) -> Column:
    """An INTEGER column."""
    return Column(name, "INTEGER", zh, en, unit, references, required, is_place)


def real(name: str, zh: str, en: str, *, unit: str = "") -> Column:
    """A REAL column."""
    return Column(name, "REAL", zh, en, unit)


def report_key() -> Column:
    """The report that a row belongs to."""
    return text("report_key", "所属报告。", "The report this belongs to.", references="reports.key", required=True)
