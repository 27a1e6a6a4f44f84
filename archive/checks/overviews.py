"""The list of units that had to publish, as an official page on 公布情况 states it, and which of these units the archive holds.

Such pages print names as people there say them (教育局, 县教育局, 刘集镇); reports carry full names (民权县教育局, 民权县刘集镇人民政府). Takes names only;
pages are read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AREA = re.compile(r"^.{1,10}?(?:自治县|县|区|市|旗)(?=.{2,})|^[县区市旗](?=.{2,})")
_TAIL = re.compile(r"(?<=[镇乡])人民政府$|(?<=街道)办事处$|(?<=[镇乡])政府$|\([^()]*\)$|（[^（）]*）$")


@dataclass(frozen=True, slots=True)
class Overview:
    """What one page states: the county (six digits), the reporting year, the units, and whether the list holds as many as it says."""

    county: str
    year: int
    units: tuple[str, ...]
    is_whole: bool


def expected_units(stated: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    """The stated units under the names of the reports held where there is one, else as printed; each once, in order of name."""
    by_short: dict[str, list[str]] = {}
    for name in held:
        for short in _shortened(name):
            by_short.setdefault(short, []).append(name)
    found = set()
    for name in stated:
        hits = next((by_short[short] for short in _shortened(name) if short in by_short), [])
        found |= {hits[0]} if len(set(hits)) == 1 else {name}
    return tuple(sorted(found))


def _shortened(name: str) -> tuple[str, ...]:
    """A name with less and less before and after it: 民权县教育局 → 教育局."""
    plain = _TAIL.sub("", name.strip())
    return tuple(dict.fromkeys((name.strip(), plain, _AREA.sub("", plain))))
