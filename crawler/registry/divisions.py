"""The register of administrative divisions (GB/T 2260): codes, names, periods of validity, centre points.

It answers which place a name or a code means and never guesses: a name that several places carry comes back with all of them.
It must not read files (see load.py) and knows nothing of reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "lon", "lat")
"""The columns of the register's data files, in order."""

TOWNSHIP_SUFFIXES = ("镇", "乡", "街道", "苏木", "街道办事处", "地区", "区公所", "农场", "林场", "牧场")

_DIVISION_SUFFIXES = (
    "自治县",
    "自治旗",
    "自治州",
    "自治区",
    "特别行政区",
    "地区",
    "林区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
)

_COMMON_WORDS = frozenset(
    {"城区", "郊区", "矿区", "新区", "市区", "东区", "西区", "南区", "北区", "中区", "河南县", "通道县", "互助县"}
)
"""Names that are also ordinary words: ``mentions`` sees them only right behind the place they belong to."""

_SHORT = 60
_KEPT_MENTIONS = 1024

_BEFORE_SHORT_NAME = frozenset("将布是由在至为对级年）)】》”省市州盟")
"""Characters after which a name of two characters may begin inside a sentence (现将莘县…, 公布陇县…, 2023年赵县…)."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division. ``code`` is text: six digits to county level, nine for townships. ``valid_to`` is "" while in force.

    ``level`` is ``province``, ``prefecture``, ``county`` or ``township``, or ``zone`` for a development zone with a government of
    its own that stands in no national list; ``lon`` and ``lat`` are degrees of the centre point, or None. ``valid_from`` and
    ``valid_to`` are years, or dates in ISO form.
    """

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: str
    valid_to: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A division's name in a text at ``start:end``. ``candidates`` holds every division that may be meant, the likeliest first.

    ``division`` is the first of them. A name that stands behind its province or prefecture has only the candidates that lie there.
    """

    division: Division
    start: int
    end: int
    candidates: tuple[Division, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether the text leaves open which of several places of this name is meant (one place with two codes is one)."""
        return count_places(self.candidates) > 1


def count_places(divisions: Iterable[Division]) -> int:
    """How many places the divisions are: a former code is the same place as one of that name in force in that province."""
    in_force: dict[str, tuple[str, str]] = {}
    former: dict[str, tuple[str, str]] = {}
    for division in divisions:
        (former if division.valid_to else in_force)[division.code] = (division.code[:2], division.name)
    alive = set(in_force.values())
    return len(in_force) + sum(place not in alive for place in former.values())


class Register:
    """All divisions, in force and former.

    ``read_townships`` gives the townships when one is first asked for: they are ten times as many as the rest. ``aliases`` are
    pairs of another name in use and the code of the division it means.
    """

    def __init__(
        self,
        divisions: Iterable[Division],
        read_townships: Callable[[], Iterable[Division]] = tuple,
        aliases: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.divisions: tuple[Division, ...] = tuple(sorted(divisions, key=_in_force_first))
        self._read_townships = read_townships
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[Division]] = defaultdict(list)
        self._children: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions:
            self._by_code.setdefault(division.code, division)
            self._by_name[division.name].append(division)
            self._children[division.parent_code].append(division)
        official = frozenset(self._by_name)
        for alias, code in (*aliases, *short_names(self.divisions)):
            if alias not in official or self._by_code[code].level == "zone":
                self._by_name[alias].append(self._by_code[code])
        self._starts: dict[str, list[str]] = defaultdict(list)
        for name in self._by_name:
            self._starts[name[:2]].append(name)
        for names in self._starts.values():
            names.sort(key=len, reverse=True)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._by_name:
            lengths[name[-2:]].add(len(name))
        self._lengths_by_end = {end: tuple(sorted(sizes)) for end, sizes in lengths.items()}
        self._last_characters = sorted({end[-1] for end in lengths})
        self._short_mentions = lru_cache(maxsize=_KEPT_MENTIONS)(self._find_mentions)

    @cached_property
    def townships(self) -> tuple[Division, ...]:
        """Every township, town and subdistrict that the lists hold; read on first use."""
        return tuple(self._read_townships())

    @cached_property
    def _townships_by_code(self) -> dict[str, Division]:
        return {division.code: division for division in self.townships}

    @cached_property
    def _townships_by_name(self) -> dict[str, list[Division]]:
        return _grouped(self.townships, lambda division: division.name)

    @cached_property
    def _townships_by_parent(self) -> dict[str, list[Division]]:
        return _grouped(self.townships, lambda division: division.parent_code)

    def get(self, code: str) -> Division | None:
        """The division in force with this code, else the one that had it last, else None."""
        found = self._by_code.get(code)
        if found is None and len(code) > 6:
            return self._townships_by_code.get(code)
        return found

    def named(self, name: str, within: str = "") -> tuple[Division, ...]:
        """Every division with exactly this name or alias, those in force first; ``within`` keeps those inside that division."""
        found: Sequence[Division] = self._by_name.get(name, ())
        if not found and (within or name.endswith(TOWNSHIP_SUFFIXES)):
            found = self._townships_by_name.get(name, ())
        return tuple(division for division in found if not within or self.is_within(division.code, within))

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """The divisions above, the province first, without the division itself."""
        above: list[Division] = []
        division = self.get(code)
        while division is not None and division.parent_code:
            division = self.get(division.parent_code)
            if division is None or division in above:
                break
            above.append(division)
        return tuple(reversed(above))

    def is_within(self, code: str, container: str) -> bool:
        """Whether the division is the container or lies inside it."""
        return code == container or any(division.code == container for division in self.ancestors(code))

    def full_name(self, code: str) -> str:
        """The name with all places above it, ``河南省商丘市民权县``; "" for an unknown code."""
        division = self.get(code)
        if division is None:
            return ""
        return "".join(part.name for part in (*self.ancestors(code), division))

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions in force directly below; "" gives the provinces."""
        below = [*self._children.get(code, ())]
        if len(code) == 6:
            below += self._townships_by_parent.get(code, ())
        return tuple(sorted((d for d in below if not d.valid_to), key=lambda division: division.code))

    def counties(self) -> tuple[Division, ...]:
        """The county-level divisions in force, by code, without development zones."""
        return tuple(
            sorted((d for d in self.divisions if d.level == "county" and not d.valid_to), key=lambda d: d.code)
        )

    def resolve(self, name: str, near: str = "") -> Division | None:
        """The one division that a name, with or without its suffix, means as seen from the division ``near``; None when it is open.

        The smallest division around ``near`` (itself included) that holds a place of this name decides; without ``near``, the name
        has to be unique in the country.
        """
        circles = [near, *(division.code for division in reversed(self.ancestors(near)))] if near else []
        for within in [*circles, ""]:
            found = self.named(name, within) or self._named_shortly(name, within)
            if found:
                return found[0] if count_places(found) == 1 else None
        return None

    def _named_shortly(self, name: str, within: str) -> tuple[Division, ...]:
        if len(name) < 2:
            return ()
        found = [division for suffix in _DIVISION_SUFFIXES for division in self._by_name.get(name + suffix, ())]
        found += [d for d in self.divisions if d.name.startswith(name) and d.name.endswith(_MINORITY_SUFFIXES)]
        if not found and within:
            towns = self._townships_by_parent.get(within, ())
            found = [town for town in towns if town.name in {name + suffix for suffix in TOWNSHIP_SUFFIXES}]
        inside = (division for division in found if not within or self.is_within(division.code, within))
        return tuple(sorted(inside, key=_in_force_first))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The names of provinces, prefectures, counties and zones in a text, from left to right, the longest at each place.

        Only full names count, and no townships. Two-character names and names that are also words count only where
        the text before them makes a place likely.
        """
        # A unit's name is taken apart again and again, for one report and for the next of the same county.
        return self._short_mentions(text) if len(text) <= _SHORT else self._find_mentions(text)

    def _find_mentions(self, text: str) -> tuple[Mention, ...]:
        found: list[Mention] = []
        for position in self._places_to_look(text):
            if found and position < found[-1].end:
                continue
            name = self._name_at(text, position, found[-1] if found else None)
            if not name:
                continue
            before = found[-1] if found and found[-1].end == position else None
            candidates = self._in_context(self._by_name[name], before, found)
            found.append(Mention(candidates[0], position, position + len(name), candidates))
        return tuple(found)

    def _places_to_look(self, text: str) -> list[int]:
        """Where a name begins, in order: names end in few characters (县, 区, 市…), so only what stands before those is looked up."""
        starts = set()
        for character in self._last_characters:
            end = text.find(character) + 1
            while end:
                for length in self._lengths_by_end.get(text[end - 2 : end], ()):
                    if length <= end and text[end - length : end] in self._by_name:
                        starts.add(end - length)
                end = text.find(character, end) + 1
        return sorted(starts)

    def _name_at(self, text: str, position: int, last: Mention | None) -> str:
        names = self._starts.get(text[position : position + 2])
        if names is None:
            return ""
        follows = last is not None and last.end == position
        for name in names:
            if not text.startswith(name, position):
                continue
            if len(name) > 2 and name not in _COMMON_WORDS:
                return name
            if last is not None and follows:
                if any(self._lies_in(division, last.candidates) for division in self._by_name[name]):
                    return name
                continue
            before = text[position - 1] if position else ""
            if name not in _COMMON_WORDS and (before in _BEFORE_SHORT_NAME or not _is_han(before)):
                return name
        return ""

    def _lies_in(self, division: Division, containers: Iterable[Division]) -> bool:
        above = self.ancestors(division.code)
        return any(container in above for container in containers)

    def _in_context(
        self, divisions: list[Division], before: Mention | None, earlier: list[Mention]
    ) -> tuple[Division, ...]:
        """Those that lie in the place named right before; else all, those inside a place named earlier in the text first."""
        if before is not None:
            inside = tuple(d for d in divisions if self._lies_in(d, before.candidates))
            if inside:
                return inside
        if len(divisions) == 1:
            return tuple(divisions)
        named = [division for mention in earlier for division in mention.candidates]
        return tuple(sorted(divisions, key=lambda division: not self._lies_in(division, named)))


_MINORITY_SUFFIXES = ("族自治县", "族自治州", "族自治旗", "各族自治县")


_PEOPLES = (
    "蒙古族?|哈萨克族?|柯尔克孜族?|塔吉克族?|锡伯族?|(?:回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌"
    "|布朗|撒拉|毛南|仡佬|阿昌|普米|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各)族"
)
_AUTONOMOUS = re.compile(rf"(?P<place>[\u3400-\u9fff]{{2,}}?)(?:{_PEOPLES})+自治(?P<kind>[州县旗])")


def short_names(divisions: Iterable[Division]) -> Iterator[tuple[str, str]]:
    """What everybody calls the autonomous prefectures, counties and banners in force (湘西州, 孟村县), each with its code.

    A place that is called after its people alone (东乡族自治县) has none.
    """
    for division in divisions:
        if not division.valid_to and (name := _AUTONOMOUS.fullmatch(division.name)):
            yield name["place"] + name["kind"], division.code


def _in_force_first(division: Division) -> tuple[bool, int, str]:
    ended = division.valid_to[:4]
    return bool(ended), -int(ended) if ended.isdigit() else 0, division.code


def _grouped(divisions: Iterable[Division], key: Callable[[Division], str]) -> dict[str, list[Division]]:
    groups: dict[str, list[Division]] = defaultdict(list)
    for division in sorted(divisions, key=_in_force_first):
        groups[key(division)].append(division)
    return groups


def _is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿" or character > "\uffff"
