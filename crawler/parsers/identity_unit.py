"""What a unit's name says by itself: where its place stands, its official form, its kind and level, and whether two names mean one unit.

It knows names and the register, not documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.registry.divisions import Division, Mention, Register
from crawler.report import Kind, Level

STRONG_END = (
    r"(?:人民政府[\u3400-\u9fff]{1,9}?街道办事处|人民政府办公[厅室]|政府办公[厅室]|人民政府|街道办事处|办事处|管理委员会|管委会|委员会|党政[综合]*办公室|办公[厅室]|"
    r"联合会|供销社|合作社|局(?!势|面|限|长|部|域)|厅(?!长|级))"
)
"""Ends by which a unit's name is recognised inside running text."""

_UNIT_IN_TEXT = re.compile(rf"[\u3400-\u9fff（）()·、]{{0,24}}?{STRONG_END}")
_SHORT_FORMS = (
    (r"(?<!人民)政府办(?!公|事)", "人民政府办公室"),
    (r"(?<=人民)政府办(?!公|事)", "政府办公室"),
    (r"(?<=[县区市旗州盟])(?:[县区市旗州]?府办)(?!公|事)(?:公室)?", "人民政府办公室"),
    (r"(?<!人民)政府(?=办公[室厅])", "人民政府"),
    (r"(?<!人民)(?<!区)政府$", "人民政府"),
    (r"(?<!人民)政府$", "人民政府"),
    (r"街道办$", "街道办事处"),
    (r"^(.*[街路]道)人民政府$", r"\1办事处"),
)
_WORDS_THAT_ONLY_LOOK_RELATIVE = re.compile(
    r"^(?:市(?:场|政(?!府)|容|民)|县域|区(?:域|划)|省道|州际|旗(?:舰)|市中|城市|区块)"
)
_RELATIVE = re.compile(r"^(?:本|我|原)?(?P<what>[县区市旗州盟省])(?=[\u3400-\u9fff])")
_SELF = re.compile(r"^(?:本|我)(?:机关|单位|局|委|办|厅|院|中心|镇|乡|街道|县|区|市|旗|部门|办事处|政府)?$")
_TOWN = re.compile(
    r"^[\u3400-\u9fff]{1,14}?(?P<what>民族乡|镇|乡|苏木|街道)(?=$|人民政府|政府|办事处|党政|党委|财政所)"
)
_PLACE_SUFFIX = {
    "省": "省",
    "自治区": "区",
    "自治州": "州",
    "地区": "地区",
    "盟": "盟",
    "市": "市",
    "县": "县",
    "区": "区",
    "旗": "旗",
}
_ZONE_END = re.compile(
    r"(?:开发区|新区|园区|示范区|实验区|试验区|高新区|经开区|管理区|风景区|度假区|保税区|保护区|聚集区|集聚区|工业园|新城|自贸区|自由贸易.{0,6}区)$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit's name taken apart: ``places`` are the divisions it begins with (or holds), ``core`` is what stands behind them."""

    name: str
    places: tuple[Mention, ...]
    core: str


def take_apart(name: str, register: Register) -> Named:
    """The places in a name and the rest behind the last of those that lead it."""
    places = register.mentions(name)
    if not places:
        return Named(name, (), name)
    end = 0
    for place in places:
        if place.start - end > (6 if end == 0 else 0):
            break
        end = place.end
    return Named(name, places, name[end:] if end else name)


def from_county_down(name: str, register: Register) -> str:
    """Without the places above its county-level division: a unit has one name, whether a title prints 淮安市洪泽区人民政府 or 洪泽区人民政府."""
    end = start = 0
    for mention in register.mentions(name):
        if mention.start != end:
            break
        if mention.start and mention.division.level in ("county", "zone"):
            start = mention.start
        end = mention.end
    # A name that is no place's without the one above it (晋城市城区) keeps it.
    return name[start:] if register.mentions(name[start:]) else name


def place_of(named: Named, near: str, register: Register) -> Division | None:
    """The smallest division that the name states; of several of one name the one inside or around ``near``, else None."""
    for mention in reversed(named.places):
        inside = [d for d in mention.candidates if near and _are_near(d.code, near, register)]
        pool = inside or list(mention.candidates)
        in_force = [d for d in pool if not d.valid_to] or pool
        if len({division.code for division in in_force}) == 1:
            return in_force[0]
        return None
    return None


def needs_a_page(named: Named) -> bool:
    """Whether the smallest place in the name can be several divisions, so that the page has to say which."""
    return bool(named.places) and len({division.code for division in named.places[-1].candidates}) > 1


def _are_near(code: str, near: str, register: Register) -> bool:
    return register.is_within(code, near) or register.is_within(near, code)


@lru_cache(maxsize=1024)
def official_form(name: str) -> str:
    """Office shorthand written out: ``县政府办`` → ``县人民政府办公室``, ``街道办`` → ``街道办事处``, ``X县政府`` → ``X县人民政府``."""
    for pattern, full in _SHORT_FORMS:
        name = re.sub(pattern, full, name)
    return re.sub(r"县人民政府办公室公室$", "县人民政府办公室", name)


def is_self_reference(name: str) -> bool:
    """Whether it only points at the writer: 我局, 本机关."""
    return _SELF.match(name) is not None


def relative_part(name: str) -> tuple[str, str]:
    """``("区", "财政金融局")`` for ``区财政金融局``: a place named by its rank alone, and the rest; ``("", name)`` otherwise."""
    name = re.sub(r"^(?:本|我)(?=[县区市旗州盟省])", "", name)
    match = _RELATIVE.match(name)
    if match is None or _WORDS_THAT_ONLY_LOOK_RELATIVE.match(name):
        return "", name
    rest = name[match.end() :]
    if match["what"] == "市" and rest.startswith(("场", "政工", "政管", "政园")):
        return "", name
    return match["what"], rest


def has_rank(division: Division, rank: str) -> bool:
    """Whether a division may be called just 县, 区, 市 … (a zone and an autonomous county included)."""
    return division.name.endswith(rank) or (rank == "区" and division.level == "zone")


def town_in(core: str) -> str:
    """The township, town or subdistrict that a name without its place begins with, ``绿洲街道``; "" without one."""
    match = _TOWN.match(core)
    return match.group() if match else ""


def is_zone_name(name: str) -> bool:
    """Whether a name is that of a development zone by its ending."""
    return _ZONE_END.search(name) is not None


def same_unit(short: str, full: str) -> bool:
    """Whether a short core can stand for a full one: same beginning and kind, its characters in order inside the other (财金局, 财政金融局)."""
    short, full = _reduced(short), _reduced(full)
    if short == full:
        return True
    if len(short) < 2 or not full or short[-1] != full[-1] or short[0] != full[0]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


@lru_cache(maxsize=1024)
def _reduced(name: str) -> str:
    name = re.sub(r"[（）()·、和与]", "", name)
    name = re.sub(r"^(?:人民)?政府(?=.+(?:街道|街道办事处)$)", "", name)
    for pattern, less in (
        (r"办公[室厅]$", "办"),
        (r"管理委员会$|管委会$", "管委"),
        (r"委员会$", "委"),
        (r"街道办事处$|街道办$", "街道"),
    ):
        name = re.sub(pattern, less, name)
    return re.sub(r"人民政府", "政府", re.sub(r"(?<=[镇乡])(?:人民)?政府$", "", name))


def units_in(text: str, register: Register) -> tuple[str, ...]:
    """Unit names in running text that begin with their place, in order, each once."""
    return tuple(dict.fromkeys([name for _, name in placed_units_in(text, register)]))


def placed_units_in(text: str, register: Register) -> list[tuple[int, str]]:
    """Unit names in running text that begin with their place, in order, each with the position that it begins at."""
    found: list[tuple[int, str]] = []
    mentions = register.mentions(text)
    for index, mention in enumerate(mentions):
        if index and mentions[index - 1].end == mention.start:
            continue
        end = mention.end
        for following in mentions[index + 1 :]:
            if following.start != end:
                break
            end = following.end
        match = _UNIT_IN_TEXT.match(text, end)
        if match:
            found.append((mention.start, text[mention.start : match.end()]))
    return found


def kind_of(named: Named, place: Division | None) -> Kind:
    """The kind that the name states."""
    # A bracket names a second plate (城市管理局（综合行政执法局）) or the area's other name.
    core = re.sub(r"[（(][^（()）]*[)）]$", "", named.core)
    if re.search(r"(?:街道|(?<!驻.)(?<!驻..)(?<!驻...)(?<!联络)办事处)$", core):
        return "subdistrict"
    if re.search(r"(?:镇|乡|苏木|街道)(?:(?:人民)?政府)?$", core):
        return "subdistrict" if core.endswith("街道") else "township"
    if re.search(r"(?<!监督)(?:管理委员会|管委会)$", core) or (
        not core and place is not None and place.level == "zone"
    ):
        return "zone"
    if is_zone_name(core):
        return "zone"
    if not core or re.search(r"^(?:（本级）)?(?:人民)?政府$", core):
        return "government"
    if re.search(
        r"^(?:人民)?政府(?:（)?办公[室厅](?:）)?$|^.{0,6}(?:管理委员会|管委会)(?:党政|综合)*办公室$|^党政(?:综合)?办公室$",
        core,
    ):
        return "office"
    return "department"


def level_of(kind: Kind, named: Named, place: Division | None) -> Level | None:
    """The level of a unit: that of its place, township for units of towns and subdistricts."""
    if kind in ("township", "subdistrict") or (town_in(named.core) and not named.core.endswith("局")):
        return "township"
    if place is None:
        return None
    if place.level == "province":
        return "province"
    return "prefecture" if place.level == "prefecture" else "county"
