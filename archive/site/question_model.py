"""What a ready-made question is: words with blanks in both languages, SQL with the same parameters, and the sentence to cite.

Data's shape only: the questions stand in archive.site.question_sets, their page in archive.site.pages.questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["year", "integer", "place", "choice", "text"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank of a question. ``default`` is None for a year that the archive itself decides (its latest full one).

    ``least`` and ``most`` bound whole numbers; ``options`` are the values of a choice, whose words are ``choice_<value>`` in the strings table.
    A place is a division code, "" for everywhere.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    default: str | int | None = None
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``zh`` and ``en`` hold blanks ``{name}`` for its parameters; ``cite_zh`` and ``cite_en`` may use those and the first row's columns.

    ``note_zh`` and ``note_en`` say how the answer was counted. The SQL names every parameter as ``:name``; keys that it selects
    (``report_key``, ``agency_key``, ``county_code``) become links.
    """

    id: str
    topic: str
    zh: str
    en: str
    sql: str
    parameters: tuple[Parameter, ...]
    cite_zh: str
    cite_en: str
    note_zh: str = ""
    note_en: str = ""


YEAR = Parameter("year", "year", "年度", "Year", None, 1990, 2100)
PLACE = Parameter("place", "place", "地区（区划代码）", "Place (division code)", "")
COUNT = Parameter("count", "integer", "列出几个", "How many", 20, 1, 200)


def at_least(default: int, zh: str, en: str) -> Parameter:
    """A floor that keeps small numbers from deciding a rate."""
    return Parameter("least", "integer", zh, en, default, 0, 1_000_000)


def in_place(alias: str) -> str:
    """A condition on a row with ``county_code`` and ``province_code``: it lies in ``:place``, whatever that place's level."""
    return (
        f"(:place = '' OR {alias}.province_code = :place OR {alias}.county_code = :place"
        f" OR {alias}.county_code IN (SELECT code FROM divisions WHERE parent_code = :place))"
    )


IS_AREA = "COALESCE({0}.scope, CASE {0}.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'area'"
IS_ORGAN = "COALESCE({0}.scope, CASE {0}.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ'"
