"""Where the page speaks from: the place that completes a unit's name, and misread places put right.

One search carries what it is about: evidence, register, the registered site's division, and the issues met on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from crawler.document import Issue
from crawler.parsers.identity_evidence import Evidence
from crawler.parsers.identity_unit import Named, has_rank, place_of, placed_units_in, town_in, units_in
from crawler.registry.divisions import Division, Register
from crawler.report import Source

_LOOKALIKES = (
    "沐沭 雎睢 毫亳 荏茌 戍戌 泌沁 祈祁 苕莒 营莒 甄鄄 恽郓 泅泗 贻眙 丕邳 腾滕 剡郯 忻沂 译峄 衮兖 拱珙 "
    "健犍 均筠 苛岢 湿隰 恒垣 倚猗 析忻 琢涿 檀澶 灌濯 氾汜 汝汶 坻坁 赢嬴 颖颍 穎颍 准淮 睦睢 谯樵 埔埇 "
    "桶埇 缙晋 裹襄 撤澈 泊汨 日汨 泪汩 洋泮 洛洺 盂孟 戊戌 塘墉 郸鄣 郢郓 隅隰 鄱潘 涡锅 弋戈 歙翕 黟黔 "
    "砀杨 芜无 濉滩 寨赛 巢窠 栖梄"
)
"""Pairs of characters that scanners and typists take for each other in names of places; order does not matter."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place that a page speaks from: its name as ``printed`` there (郑州高新区), and ``where`` that stands."""

    division: Division
    printed: str
    where: str


class Search:
    """One search for a unit: the evidence, the register and the issues met on the way. Lives for one call."""

    def __init__(self, evidence: Evidence, source: Source, register: Register) -> None:
        self.evidence = evidence
        self.register = register
        self.issues: list[Issue] = []
        self.near = source.division_code if register.get(source.division_code) else ""

    @cached_property
    def text_units(self) -> tuple[str, ...]:
        """The units that the text names: introduction first, then signature, then anywhere."""
        evidence, register = self.evidence, self.register
        everywhere = placed_units_in(evidence.body, register)
        # The signature is the end of the body, and no name goes over the end of a line.
        signature = len(evidence.body) - len("\n".join(evidence.signature))
        signed = [name for start, name in everywhere if start >= signature]
        return tuple(dict.fromkeys([*units_in(evidence.intro, register), *signed, *(name for _, name in everywhere)]))

    def issue(self, code: str, message: str) -> None:
        """Note something once."""
        if all(issue.code != code or issue.message != message for issue in self.issues):
            self.issues.append(Issue(code, message))


def related(register: Register, one: str, other: str) -> bool:
    """Whether one of two divisions holds the other; a zone lies in all divisions of its prefecture."""
    if register.is_within(one, other) or register.is_within(other, one):
        return True
    division = register.get(one)
    return division is not None and division.level == "zone" and one[:4] == other[:4]


def fits_site(search: Search, named: Named) -> bool:
    """Whether a name's place can be one that the registered site speaks for."""
    if not search.near:
        return True
    place = place_of(named, search.near, search.register)
    return place is None or related(search.register, place.code, search.near)


def with_place_above(search: Search, name: str) -> str:
    """A name that begins with a place called like a common word (城区, 郊区, 矿区) with the place above it, when the site lies there."""
    if not search.near or search.register.mentions(name):
        return name
    for division in search.register.named(name[:2], search.near):
        above = search.register.get(division.parent_code)
        if above is not None:
            return above.name + name
    return name


def code_of_page(search: Search) -> str:
    """The code of the place that the page speaks from, "" when it is open."""
    place = place_of_page(search, "", "")
    return place.division.code if place else ""


def zone_called(search: Search, name: str) -> Division | None:
    """The zone that the page speaks from, where a name without a place begins with the zone's short name (长白山管委会办公室)."""
    place = place_of_page(search, "", "")
    is_called = place is not None and place.division.level == "zone" and name[:2] == place.division.name[:2]
    return place.division if place and is_called else None


def place_of_page(search: Search, rank: str, town: str) -> PagePlace | None:
    """The county-level place (or, with ``rank``, the place of that rank) that the page speaks from, and where that stands.

    A town has to be one of that place's, as far as the register knows the place's towns.
    """
    register = search.register
    unsure: PagePlace | None = None
    for found in _places(search):
        place = found.division
        if rank and not has_rank(place, rank):
            continue
        if (
            not rank
            and place.level not in ("county", "zone")
            and not (place.level == "prefecture" and not town and found.where != "text")
        ):
            continue
        if town and place.level in ("county", "zone"):
            towns = register.children(place.code)
            if towns and not any(child.name.startswith(town) or town.startswith(child.name) for child in towns):
                unsure = unsure or found
                continue
        return found
    if town and search.near:
        homes = {division.parent_code for division in register.named(town, search.near)}
        if len(homes) == 1 and (home := register.get(homes.pop())):
            return PagePlace(home, home.name, f"register: the only {town} around the site")
    return unsure


def _places(search: Search) -> Iterator[PagePlace]:
    """The places that titles, text and site name, in order of trust; mostly the first is taken, so none is looked for ahead."""
    evidence, register = search.evidence, search.register
    own = register.get(search.near) if search.near else None
    texts: list[tuple[str, str]] = [(title.text, "other title") for title, _ in evidence.titles]
    texts += [(evidence.intro, "introduction"), ("\n".join(evidence.signature[-6:]), "signature")]
    texts += [(text, "publisher's name") for text, _ in evidence.publishers]
    texts += [(text, "site's name") for text in evidence.sites]
    for text, where in texts:
        for place, printed in _named_places(search, text):
            # The registry knows where its site is: a place named on the page beside it counts only when it lies there.
            if own is None or related(register, place.code, own.code):
                yield PagePlace(place, printed, where)
    if own is not None:
        yield PagePlace(own, own.name, "registered site")
    counted = Counter(place for place, _ in _named_places(search, evidence.body) if place.level in ("county", "zone"))
    for place, count in counted.most_common(2):
        if count > 1 or len(counted) == 1:
            yield PagePlace(place, place.name, "text")


def _named_places(search: Search, text: str) -> list[tuple[Division, str]]:
    """The places a text names beyond doubt, the smallest of each chain, each with its name as printed."""
    mentions = search.register.mentions(text)
    found = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following is not None and following.start == mention.end:
            continue
        single = Named(text, (mention,), "")
        place = place_of(single, search.near, search.register)
        if place is not None:
            found.append((place, text[mention.start : mention.end]))
    return found


def corrected(search: Search, name: str) -> str:
    """The name with a misread place put right, when the register leaves exactly one reading and nothing speaks against it."""
    register = search.register
    match = re.match(r"[\u3400-\u9fff]{2,6}?[县区市旗]", name)
    if register.mentions(name) or match is None or town_in(match.group()):
        return name
    written = match.group()
    readings: set[str] = set()
    for index, character in enumerate(written[:-1]):
        for pair in _LOOKALIKES.split():
            if character in pair:
                other = pair.replace(character, "", 1)
                readings.add(written[:index] + other + written[index + 1 :])
    divisions = [
        division for reading in readings for division in register.named(reading, search.near) if not division.valid_to
    ]
    if len(divisions) != 1:
        return name
    meant = divisions[0].name
    search.issue(
        "agency_corrected",
        f"{written} is no registered place; read as {meant}, the only one that differs by a look-alike character.",
    )
    return meant + name[len(written) :]
