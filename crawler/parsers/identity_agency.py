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
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.document import Issue
from crawler.parsers.identity_complete import completed
from crawler.parsers.identity_evidence import Evidence
from crawler.parsers.identity_place import Search, code_of_page, corrected, related, zone_called
from crawler.parsers.identity_unit import (
    STRONG_END,
    Named,
    from_county_down,
    is_self_reference,
    kind_of,
    level_of,
    needs_a_page,
    place_of,
    relative_part,
    take_apart,
    town_in,
    units_in,
)
from crawler.registry.divisions import Division, Register
from crawler.report import Kind, Level, Source

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
    """The unit, named from its county-level division down, with what it rests on; ``place`` is the smallest registered division that its name or its page states."""

    name: str | None
    basis: str
    place: Division | None
    level: Level | None
    kind: Kind | None
    issues: tuple[Issue, ...]


def find_agency(evidence: Evidence, source: Source, register: Register) -> AgencyFound:
    """The reporting unit by the rules above."""
    search = Search(evidence, source, register)
    for name, basis in _candidates(search):
        full_name = completed(search, corrected(search, name), basis)
        if full_name is not None:
            return _described(search, full_name, basis)
    search.issue("agency_unknown", "Neither title, text, signature nor publisher names the reporting unit.")
    return AgencyFound(None, "", None, None, None, tuple(search.issues))


def _described(search: Search, name: str, basis: str) -> AgencyFound:
    register = search.register
    named = take_apart(name, register)
    near = search.near or (code_of_page(search) if needs_a_page(named) else "")
    place = place_of(named, near, register) if named.places else zone_called(search, name)
    if named.places and place is None:
        search.issue(
            "place_ambiguous",
            f"Several places are called {named.places[-1].division.name}; the page does not say which.",
        )
    _compare(search, named, place)
    kind = kind_of(named, place)
    level = level_of(kind, named, place)
    return AgencyFound(from_county_down(name, register), basis, place, level, kind, tuple(search.issues))


def _compare(search: Search, named: Named, place: Division | None) -> None:
    """Say so when the site lies elsewhere than the unit."""
    near = search.near
    if place is None or not near or (near.startswith(place.code[:2]) and related(search.register, place.code, near)):
        return
    search.issue(
        "agency_outside_site",
        f"{named.name} lies in {search.register.full_name(place.code)}, the site in {search.register.full_name(near)}.",
    )


def _candidates(search: Search) -> Iterator[tuple[str, str]]:
    """Names that may be the unit's, the most trusted first; mostly a title settles it, so none is looked for ahead."""
    evidence = search.evidence
    for title, basis in evidence.titles:
        if title.unit and not is_self_reference(title.unit) and _looks_like_a_unit(search, title.unit):
            yield title.unit, basis
    yield from ((name, "introduction") for name in _intro_units(search, evidence.intro))
    yield from ((name, "signature") for name in _signatures(search))
    yield from ((name, "publisher") for name, _ in evidence.publishers if _may_report(search, name))
    yield from ((name, "text") for name in _intro_units(search, evidence.opening))
    yield from ((name, "site") for name in _governments_of_sites(search))


def _looks_like_a_unit(search: Search, name: str) -> bool:
    if search.register.mentions(name) or town_in(name) or relative_part(name)[0]:
        return True
    return (
        re.search(
            rf"(?:{STRONG_END}|政府|[办委局厅院处]|街道|镇|乡|苏木|中心|大队|支队|公司|学校|兵团|[师团]|[县区市旗])$",
            name,
        )
        is not None
    )


def _intro_units(search: Search, text: str) -> list[str]:
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


def _signatures(search: Search) -> list[str]:
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


def _may_report(search: Search, name: str) -> bool:
    """Whether a publisher can be the reporting unit: a unit's name, no medium, and in accord with how the text speaks of itself."""
    if _MEDIA.search(name) or not re.search(rf"(?:{STRONG_END}|政府|政府办|街道|镇|乡|苏木|[局委厅]|管委会)$", name):
        return False
    return _speaks_as(search, name)


def _speaks_as(search: Search, name: str) -> bool:
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


def _governments_of_sites(search: Search) -> list[str]:
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
