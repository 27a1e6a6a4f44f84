"""Which unit reports: from titles, text, signature, publishers and the register, in that order of trust.

Rules:

1. A title's unit counts, the document's before the page's before the link's. A publisher, a media centre or a copied text never
   outweighs it; a difference is an issue.
2. A name without its place (城关镇人民政府, 区财政局, 财金局, 县政府办) is completed: by the same unit's full name where the text, the
   signature or a publisher prints it, else with the place that the page speaks from. Every completion is an issue that says what
   it rests on.
3. Without a unit in any title: the introduction (现将XX街道办事处2023年度…), the signature, a publisher that is a unit and fits how the text
   speaks of itself (我局, 我镇), the subject of the first section; a site's name only for a government whose text says 我县 or 全县.
4. A place that does not exist and that differs from exactly one that does by one easily misread character (沐阳县, 沭阳县) is corrected with an issue.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crawler.document import Issue
from crawler.parsers.identity_evidence import Evidence
from crawler.parsers.identity_unit import (
    STRONG_END,
    Named,
    has_rank,
    is_self_reference,
    is_zone_name,
    kind_of,
    level_of,
    official_form,
    place_of,
    relative_part,
    same_unit,
    take_apart,
    town_in,
    units_in,
)
from crawler.registry.divisions import Division, Register
from crawler.report import Kind, Level, Source

_LOOKALIKES = (
    "沐沭",
    "雎睢",
    "毫亳",
    "荏茌",
    "戍戌",
    "泌沁",
    "祈祁",
    "苕莒",
    "营莒",
    "甄鄄",
    "恽郓",
    "泅泗",
    "贻眙",
    "丕邳",
    "腾滕",
    "剡郯",
    "忻沂",
    "译峄",
    "衮兖",
    "拱珙",
    "健犍",
    "均筠",
    "苛岢",
    "湿隰",
    "恒垣",
    "倚猗",
    "析忻",
    "琢涿",
    "檀澶",
    "灌濯",
    "氾汜",
    "汝汶",
    "坻坁",
    "赢嬴",
    "颖颍",
    "穎颍",
    "准淮",
    "睦睢",
    "谯樵",
    "埔埇",
    "桶埇",
    "缙晋",
    "裹襄",
    "撤澈",
    "泊汨",
    "日汨",
    "泪汩",
    "洋泮",
    "洛洺",
    "盂孟",
    "戊戌",
    "塘墉",
    "郸鄣",
    "郢郓",
    "隅隰",
    "鄱潘",
    "涡锅",
    "弋戈",
    "歙翕",
    "黟黔",
    "砀杨",
    "芜无",
    "濉滩",
    "寨赛",
    "巢窠",
    "栖梄",
)
"""Pairs of characters that scanners and typists take for each other in names of places; order does not matter."""

_SELF_WORDS = re.compile(r"(?:我|本)(局|委|办|厅|院|中心|镇|乡|街道|办事处|县|区|市|旗|州)")
_MEDIA = re.compile(
    r"融媒体|传媒|日报|晚报|电视台|新闻网|新闻中心|网信|信息中心|数据中心|政务网|门户网站$|网站$|微信|公众号|大数据"
)
_SITE_END = re.compile(r"(?:政府)?(?:信息公开)?(?:门户网站|政府网站|政务网|公众信息网|信息网|官网|网站|网)$")
_INTRO_UNIT = (
    re.compile(
        r"现(?:将|就|对|公布|发布)(?P<u>[^，。；,：:《》]{2,40}?)(?:关于)?(?:20\d\d|年度|政府信息公开|信息公开|政务公开)"
    ),
    re.compile(
        rf"(?:^|[。\n，；由])(?:本(?:年度)?报告由)?(?P<u>[\u3400-\u9fff（）·、]{{2,40}}?{STRONG_END})(?:根据|按照|依据|编制|编写|组织编制|现公布|公布|向社会公布)"
    ),
    re.compile(
        rf"(?:20\d\d年(?:度|来|以来)?|今年以来|一年来)[，,、]?(?P<u>[\u3400-\u9fff（）·、]{{2,40}}?(?:{STRONG_END}|镇|乡|街道))"
        r"(?=坚持|认真|严格|深入|在|全面|以|按照|根据|高度|紧紧|始终|积极|持续|贯彻|切实|聚焦|围绕|紧扣|立足|主动|政府信息|政务公开|信息公开|不断|进一步|扎实|牢固|着力|共|，)"
    ),
)


@dataclass(frozen=True, slots=True)
class AgencyFound:
    """The unit with what it rests on; ``place`` is the smallest registered division that its name or its page states."""

    name: str | None
    basis: str
    place: Division | None
    level: Level | None
    kind: Kind | None
    issues: tuple[Issue, ...]


class _Search:
    """One search for a unit: the evidence, the register and the issues met on the way. Lives for one call."""

    def __init__(self, evidence: Evidence, source: Source, register: Register) -> None:
        self.evidence = evidence
        self.register = register
        self.issues: list[Issue] = []
        self.near = source.division_code if register.get(source.division_code) else ""
        self.text_units = tuple(
            dict.fromkeys(
                [
                    *units_in(evidence.intro, register),
                    *(unit for line in evidence.signature for unit in units_in(line, register)),
                    *units_in(evidence.body, register),
                ]
            )
        )

    def issue(self, code: str, message: str) -> None:
        """Note something once."""
        if all(issue.code != code or issue.message != message for issue in self.issues):
            self.issues.append(Issue(code, message))


def find_agency(evidence: Evidence, source: Source, register: Register) -> AgencyFound:
    """The reporting unit by the rules above."""
    search = _Search(evidence, source, register)
    for name, basis in _candidates(search):
        corrected = _corrected(search, name)
        complete = _completed(search, corrected, basis)
        if complete is None:
            continue
        return _described(search, complete, basis)
    search.issue("agency_unknown", "Neither title, text, signature nor publisher names the reporting unit.")
    return AgencyFound(None, "", None, None, None, tuple(search.issues))


def _described(search: _Search, name: str, basis: str) -> AgencyFound:
    register = search.register
    named = take_apart(name, register)
    place = place_of(named, search.near or _context_code(search), register)
    if named.places and place is None:
        search.issue(
            "place_ambiguous",
            f"Several places are called {named.places[-1].division.name}; the page does not say which.",
        )
    _compare(search, named, place)
    kind = kind_of(named, place)
    return AgencyFound(name, basis, place, level_of(kind, named, place), kind, tuple(search.issues))


def _compare(search: _Search, named: Named, place: Division | None) -> None:
    """Say so when the site lies elsewhere than the unit."""
    near = search.near
    if place is None or not near or (near.startswith(place.code[:2]) and _related(search.register, place.code, near)):
        return
    search.issue(
        "agency_outside_site",
        f"{named.name} lies in {search.register.full_name(place.code)}, the site in {search.register.full_name(near)}.",
    )


def _related(register: Register, one: str, other: str) -> bool:
    if register.is_within(one, other) or register.is_within(other, one):
        return True
    division = register.get(one)
    return division is not None and division.level == "zone" and one[:4] == other[:4]


def _candidates(search: _Search) -> list[tuple[str, str]]:
    """Names that may be the unit's, the most trusted first."""
    evidence = search.evidence
    found = [
        (title.unit, basis) for title, basis in evidence.titles if title.unit and not is_self_reference(title.unit)
    ]
    found = [(name, basis) for name, basis in found if _looks_like_a_unit(search, name)]
    found += [(name, "introduction") for name in _intro_units(search, evidence.intro)]
    found += [(name, "signature") for name in _signatures(search)]
    found += [(name, "publisher") for name, _ in evidence.publishers if _may_report(search, name)]
    found += [(name, "text") for name in _intro_units(search, evidence.opening)]
    found += [(name, "site") for name in _governments_of_sites(search)]
    return found


def _looks_like_a_unit(search: _Search, name: str) -> bool:
    if search.register.mentions(name) or town_in(name) or relative_part(name)[0]:
        return True
    return (
        re.search(rf"(?:{STRONG_END}|政府|[办委局厅院处]|街道|镇|乡|苏木|中心|大队|支队|公司|学校|[县区市旗])$", name)
        is not None
    )


def _intro_units(search: _Search, text: str) -> list[str]:
    found = []
    for pattern in _INTRO_UNIT:
        for match in pattern.finditer(text):
            unit = re.sub(r"^(?:关于|本|由|我|的)+", "", match["u"])
            unit = re.sub(r"(?:关于|的|开展)+$", "", unit)
            if len(unit) >= 3 and not is_self_reference(match["u"]) and _looks_like_a_unit(search, unit):
                if re.search(r"国务院|条例|办法|规定|通知|要求|格式", unit) or not _speaks_as(search, unit):
                    continue
                found.append(unit)
    return found


def _signatures(search: _Search) -> list[str]:
    """Units that sign: a line that is a unit's name, with or without a date; a unit and a date at the very end of a glued text."""
    found = []
    for line in reversed(search.evidence.signature):
        bare = re.sub(r"20\d\d年\d{1,2}月\d{1,2}日.{0,4}$|[（(]?(?:印章|盖章|公章)[)）]?", "", line)
        if (
            4 <= len(bare) <= 30
            and re.fullmatch(rf"[\u3400-\u9fff（）()·]+{STRONG_END}", bare)
            and _speaks_as(search, bare)
        ):
            found.append(bare)
        elif bare != line:
            found += [unit for unit in units_in(bare[-40:], search.register) if bare.endswith(unit)]
    return found


def _may_report(search: _Search, name: str) -> bool:
    """Whether a publisher can be the reporting unit: a unit's name, no medium, and in accord with how the text speaks of itself."""
    if _MEDIA.search(name) or not re.search(rf"(?:{STRONG_END}|政府|政府办|街道|镇|乡|苏木|[局委厅]|管委会)$", name):
        return False
    return _speaks_as(search, name)


def _speaks_as(search: _Search, name: str) -> bool:
    """Whether 我局, 我镇 … in the text agree with a name; a text that says none of these agrees with all."""
    words = Counter(_SELF_WORDS.findall(search.evidence.intro + search.evidence.opening + search.evidence.body[-1500:]))
    if not words:
        return True
    named = take_apart(name, search.register)
    kind = kind_of(named, None)
    fits: dict[Kind, str] = {
        "department": "局委办厅院中心",
        "office": "办厅县区市旗州",
        "township": "镇乡",
        "subdistrict": "街道办事处",
        "government": "县区市旗州",
        "zone": "区委办",
    }
    own = [word for word in words if word in fits[kind] or (kind == "subdistrict" and word in ("街道", "办事处"))]
    rank_words = {"县", "区", "市", "旗", "州"}
    others = [word for word in words if word not in own and word not in rank_words]
    return bool(own) or not others


def _governments_of_sites(search: _Search) -> list[str]:
    """The government of a site whose text speaks for the whole county (我县, 全县) and of no office of its own."""
    body = search.evidence.body
    if not re.search(r"[我全][县区市旗州]", body) or re.search(r"[我本](?:局|委|办|厅|院|镇|乡|街道|中心)", body):
        return []
    found = []
    for site in (*search.evidence.sites, *(name for name, _ in search.evidence.publishers)):
        name = _SITE_END.sub("", site)
        mentions = search.register.mentions(name)
        if mentions and re.fullmatch(r"(?:人民政府|人民)?", name[mentions[-1].end :]):
            found.append(name[: mentions[-1].end] + "人民政府")
    return found


def _corrected(search: _Search, name: str) -> str:
    """The name with a misread place put right, when the register leaves exactly one reading and nothing speaks against it."""
    register = search.register
    match = re.match(r"[\u3400-\u9fff]{2,6}?[县区市旗]", name)
    if register.mentions(name) or match is None or town_in(match.group()):
        return name
    written = match.group()
    readings: set[str] = set()
    for index, character in enumerate(written[:-1]):
        for pair in _LOOKALIKES:
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


def _completed(search: _Search, name: str, basis: str) -> str | None:
    """The full name, or None when the name cannot be that of a unit."""
    name = re.sub(r"^(?:中国|中华人民共和国)(?=[\u3400-\u9fff]{2,}[县区市])", "", name)
    named = take_apart(name, search.register)
    if named.places:
        return _official(search, name, named)
    rank, rest = relative_part(name)
    core = official_form(rest if rank else name)
    printed = _printed_full_name(search, core, rank)
    if printed:
        unit, where = printed
        search.issue("agency_completed", f"{basis} says {name}; the full name {unit} stands in the {where}.")
        return unit
    place, where = _context(search, rank, town_in(core))
    if place is None:
        if basis in ("title", "page_title", "link_title"):
            search.issue(
                "agency_incomplete", f"{name} is printed without its place, and neither text nor page says where it is."
            )
            return _government_form(search, core) if not rank else name
        return None
    unit = _government_form(search, place.name + core if core not in ("人民政府",) else place.name + "人民政府")
    search.issue("agency_completed", f"{basis} says {name}; the place {place.name} is that of the {where}.")
    return unit


def _official(search: _Search, name: str, named: Named) -> str:
    """A name with its place in its official form: short forms written out, a bare place named as the organ that reports for it."""
    full = official_form(name)
    if full != name:
        search.issue("agency_completed", f"{name} is short for {full}.")
        return full
    if named.core and town_in(named.core) != named.core and not is_zone_name(named.core):
        return _longest_form(search, name, named)
    return _government_form(search, name)


def _longest_form(search: _Search, name: str, named: Named) -> str:
    """An abbreviated department (X区财金局) by its full name, when the page prints exactly one unit that it can stand for."""
    last = named.places[-1].division.name
    full_names = {
        unit
        for unit in _all_units(search)
        if (other := take_apart(unit, search.register)).places
        and other.places[-1].division.name == last
        and len(other.core) > len(named.core)
        and same_unit(named.core, other.core)
        and not other.core.startswith(named.core)
    }
    if len(full_names) != 1:
        return name
    full = name[: len(name) - len(named.core)] + take_apart(full_names.pop(), search.register).core
    search.issue("agency_completed", f"{name} is short for {full}, which the page prints.")
    return full


def _government_form(search: _Search, name: str) -> str:
    """The organ for a bare place: 人民政府, 街道办事处, 管委会 – as the page prints it, else by rule, which is an issue."""
    named = take_apart(name, search.register)
    place = named.places[-1].division if named.places else None
    core = named.core
    is_bare_place = bool(named.places) and not core
    is_zone = (is_bare_place and place is not None and place.level == "zone") or (bool(core) and is_zone_name(core))
    if not is_bare_place and not is_zone and town_in(core) != core:
        return name
    if core.endswith("街道"):
        endings: tuple[str, ...] = ("办事处",)
    elif is_zone:
        endings = ("管委会", "管理委员会", "党工委管委会")
    else:
        endings = ("人民政府",)
    tail = core or (place.name if place else name)
    texts = (search.evidence.body, *(unit for unit, _ in search.evidence.publishers), *search.evidence.sites)
    printed = next((ending for ending in endings if any(tail + ending in text for text in texts)), "")
    if is_zone and not printed:
        printed = next(("管委会" for text in texts if tail in text and re.search(r"党工委、?管委会", text)), "")
    full = name + (printed or (endings[0] if not is_zone else "管理委员会"))
    rest = "as the page prints it" if printed else "by the kind of place, the page does not print it"
    search.issue("agency_completed", f"The title names only {name}; {full} is written {rest}.")
    return full


def _all_units(search: _Search) -> tuple[str, ...]:
    publishers = [unit for text, _ in search.evidence.publishers for unit in units_in(text, search.register)]
    titles = [title.unit for title, _ in search.evidence.titles if title.unit]
    return tuple(dict.fromkeys([*titles, *search.text_units, *publishers]))


def _printed_full_name(search: _Search, core: str, rank: str) -> tuple[str, str] | None:
    """The same unit's name with its place, where the page prints it: nearest to the title first."""
    evidence, register = search.evidence, search.register
    pools = (
        ("other title", [title.unit for title, _ in evidence.titles if title.unit]),
        ("introduction", units_in(evidence.intro, register)),
        ("signature", [unit for line in evidence.signature[-6:] for unit in units_in(line, register)]),
        ("publisher's name", [text for text, _ in evidence.publishers]),
        ("text", search.text_units),
    )
    for where, units in pools:
        for unit in units:
            other = take_apart(unit, register)
            if not other.places or other.places[0].start != 0 or not same_unit(core, other.core):
                continue
            if rank and not has_rank(other.places[-1].division, rank):
                continue
            if not _fits_site(search, other):
                continue
            return official_form(unit), where
    return None


def _fits_site(search: _Search, named: Named) -> bool:
    if not search.near:
        return True
    place = place_of(named, search.near, search.register)
    return place is None or _related(search.register, place.code, search.near)


def _context_code(search: _Search) -> str:
    place, _ = _context(search, "", "")
    return place.code if place else ""


def _context(search: _Search, rank: str, town: str) -> tuple[Division | None, str]:
    """The county-level place (or, with ``rank``, the place of that rank) that the page speaks from, and where that stands.

    A town has to be one of that place's, as far as the register knows the place's towns.
    """
    register = search.register
    unsure: tuple[Division | None, str] = (None, "")
    for place, where in _places(search):
        if rank and not has_rank(place, rank):
            continue
        if (
            not rank
            and place.level not in ("county", "zone")
            and not (place.level == "prefecture" and not town and where != "text")
        ):
            continue
        if town and place.level in ("county", "zone"):
            towns = register.children(place.code)
            if towns and not any(child.name.startswith(town) or town.startswith(child.name) for child in towns):
                unsure = unsure if unsure[0] else (place, where)
                continue
        return place, where
    if town and search.near:
        homes = {division.parent_code for division in register.named(town, search.near)}
        if len(homes) == 1 and (home := register.get(homes.pop())):
            return home, f"register: the only {town} around the site"
    return unsure


def _places(search: _Search) -> list[tuple[Division, str]]:
    evidence, register = search.evidence, search.register
    own = register.get(search.near) if search.near else None
    texts: list[tuple[str, str]] = [(title.text, "other title") for title, _ in evidence.titles]
    texts += [(evidence.intro, "introduction"), ("\n".join(evidence.signature[-6:]), "signature")]
    texts += [(text, "publisher's name") for text, _ in evidence.publishers]
    texts += [(text, "site's name") for text in evidence.sites]
    found: list[tuple[Division, str]] = []
    for text, where in texts:
        found += [(division, where) for division in _named_places(search, text)]
    if own is not None:
        # The registry knows where its site is: a place named on the page beside it counts only when it lies there.
        found = [(place, where) for place, where in found if _related(register, place.code, own.code)]
        found.append((own, "registered site"))
    counted = Counter(
        division for division in _named_places(search, evidence.body) if division.level in ("county", "zone")
    )
    found += [(division, "text") for division, count in counted.most_common(2) if count > 1 or len(counted) == 1]
    return found


def _named_places(search: _Search, text: str) -> list[Division]:
    """The places a text names beyond doubt, the smallest of each chain."""
    mentions = search.register.mentions(text)
    found = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following is not None and following.start == mention.end:
            continue
        single = Named(text, (mention,), "")
        place = place_of(single, search.near, search.register)
        if place is not None:
            found.append(place)
    return found
