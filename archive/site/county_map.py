"""The front page's map: which colour a county gets for a measure, what the colours mean, and the dots.

It knows neither database nor HTTP. The coverage of a year has fixed classes, so that a colour means the same every year; counts, which have
no natural bounds, have five classes of equal size.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.site.charts import Dot, dot_map
from archive.site.model import Language, Row
from archive.site.rendering import linker, show_number, words

COVERAGE = "coverage"
MEASURES = (COVERAGE, "reports", "requests", "findings", "missing")
_CLASSES = 5
_SHARES = (0.5, 0.75, 0.9, 1.0)  # where the classes of a share above zero begin, the first of them at more than none


@dataclass(frozen=True, slots=True)
class Class:
    """One colour of the legend: its level (0–5), and what it stands for in words."""

    level: int
    text: str


def measured(county: Row, measure: str, year: int) -> float | int | None:
    """A county's value: a count, or for coverage the share (0–1) of its bodies with a report of the year."""
    if measure != COVERAGE:
        value: float | int | None = county[measure]
        return value
    return held_in(county, year) / county["agencies"] if county["agencies"] else None


def held_in(county: Row, year: int) -> int:
    """How many bodies of the county have a report of the year."""
    return int(county["held"].get(str(year), 0))


def shown(county: Row, measure: str, year: int) -> str:
    """The same in words: coverage with its two counts."""
    value = measured(county, measure, year)
    if measure != COVERAGE or value is None:
        return show_number(value)
    return f"{percent(value)} ({held_in(county, year)}/{county['agencies']})"


def percent(share: float) -> str:
    """A share as a whole percentage that says 100 only of all and 0 only of none."""
    return f"{min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)}%"


def classes(
    values: Iterable[float | int | None], measure: str
) -> tuple[Callable[[float | int | None], int], list[Class]]:
    """The level of a value (0 for none), and the legend's classes that occur."""
    known = sorted(value for value in values if value)
    level = _share_level if measure == COVERAGE else lambda value: _rank_level(known, value)
    names = {0: "0"}
    for number in range(1, _CLASSES + 1):
        members = [value for value in known if level(value) == number]
        if members:
            names[number] = _share_range(number) if measure == COVERAGE else _range(members)
    return level, [Class(number, text) for number, text in names.items()]


def _share_level(value: float | int | None) -> int:
    return 1 + bisect_right(_SHARES, value) if value else 0


def _rank_level(known: Sequence[float], value: float | int | None) -> int:
    return 1 + min(_CLASSES - 1, _CLASSES * bisect_left(known, value) // len(known)) if value else 0


def _share_range(number: int) -> str:
    bounds = [f"{round(100 * share)}%" for share in _SHARES]
    if number == 1:
        return f"<{bounds[0]}"
    return bounds[-1] if number == _CLASSES else f"{bounds[number - 2]}–{bounds[number - 1]}"


def _range(members: Sequence[float]) -> str:
    low, high = show_number(members[0]), show_number(members[-1])
    return low if low == high else f"{low}–{high}"


def draw(
    counties: Sequence[Row], silent: Iterable[tuple[float, float]], measure: str, year: int, lang: Language
) -> tuple[Markup, list[Class]]:
    """The map and its legend."""
    t, href = words(lang), linker(lang)
    placed = [row for row in counties if row["lon"] is not None]
    level, legend = classes([measured(row, measure, year) for row in counties], measure)
    dots = [
        Dot(
            row["lon"],
            row["lat"],
            f"{row['parent'] or ''}{row['name']} {shown(row, measure, year)}",
            href("/place/", row["code"]),
            level(measured(row, measure, year)),
        )
        for row in placed
    ]
    return dot_map(dots, silent, label=f"{t('home_map')}{t('colon')}{t(f'measure_{measure}')}"), legend
