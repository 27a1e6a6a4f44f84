"""Binds the numbers of one clause to phrases: the phrase may stand before or after its number, with nothing but known filler between.

Holds the patterns of the grammar that need more than a list of words. Returns bindings; doubts that come with the wording
itself (one channel of several, a part of a larger item) are added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from crawler.parsers.narrative_disclosure import bind_disclosure
from crawler.parsers.narrative_model import Binding, CellKey, Reading, Token
from crawler.parsers.narrative_terms import (
    APPLICANT_CONCEPTS,
    CHANNEL_CONCEPTS,
    OUTCOMES,
    PARENT,
    PHRASE,
    READINGS,
    RESULTS,
    dispute_readings,
)


class Scene(Protocol):
    """What binding knows of the sentence: its topic and the channel of disputes last named, which it keeps up to date."""

    is_applications: bool
    is_disclosure: bool
    is_after_documents: bool
    channel: str
    channels: list[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a clause."""

    concept: str
    start: int
    end: int


_CASES = frozenset({"", "件", "件次", "份", "宗", "起", "例", "次", "个"})
_REQUESTS = _CASES | {"条", "人次"}

REQUEST = r"(?:政府|政务)?信息(?:的)?公开(?:类)?(?:的)?(?:依)?申请(?:公开)?|依申请公开(?:政府信息|信息)?(?:的)?(?:申请)?|依申请|(?:政府)?信息申请|公开申请|申请公开(?:政府信息|信息)?|申请"
_CHANNEL_WORDS = r"网络|网上|网站|在线|线上|线下|信函|邮寄|书面|当面|现场|窗口|传真|电子邮件|邮箱|邮件|邮政|平台|来信|来访|EMS|快递|挂号|(?<!政府)系统|信箱|热线|留言板"
_CHANNEL = re.compile(_CHANNEL_WORDS)
_MODIFIER = (
    rf"(?:到|了|的|各类|各种|各|共计|共|累计|总计|合计|全部|公民|群众|公众|社会|个人|法人|其[他它]组织|组织|单位|企业|自然人|申请人|人民群众|提交|提出|提起"
    rf"|以|由|通过|等|渠道|方式|途径|形式|{_CHANNEL_WORDS}|新|有效|有关|相关|关于|对|向|者|我|本|机关|局|办|委|区|县|市|镇|乡|级|全|年度?|本级|"
    rf"以[^,;、]{{1,10}}为(?:义务|受理|答复|公开)(?:机关|主体)|\ue000|主动|依法|依规|政府信息|、|和|及|与|或|“|”|政府|符合|规定|条件|要求)*?"
)
_TALLY = r"(?:事项|件|数量|总数|总量|数|量|共计|共有|共|总计|合计|累计|计|为|是|有|了|达到|达|:|约|近|的|工作|、|办件)*"
_RECEIVE = r"(?:新?收到|接收到?|受理|接到|新收|新增|收悉|收件|新受理|登记|收)"
_CONCLUDE = r"(?:办结|办复|答复|办理|回复)"
_OBJECT_AFTER = re.compile(
    r"^(?:的|有效)?(?:各类|书面)?(?:政府信息公开申请|信息公开申请|依申请公开(?:申请|事项)?|依申请(?:件|申请)|公开申请|信息申请)(?:事项|件|表)?(?![^,;]*(?:答复|培训|案例|流程))"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("received", re.compile(rf"(?P<verb>{_RECEIVE})(?P<mod>{_MODIFIER})(?P<object>{REQUEST}){_TALLY}$")),
    (
        "received",
        re.compile(
            rf"(?P<object>信息公开申请|依申请公开|公开申请|申请)(?P<mod>)(?:办理|受理|情况|工作|方面|数量|事项|件|:|共|的|全年|\ue000年度?|本年度?|我[局办镇乡县区市委]|全[县区市])*(?P<verb>收到|受理|接收|新收|收件){_TALLY}(?:申请)?{_TALLY}$"
        ),
    ),
    (
        "received_total",
        re.compile(
            r"(?P<verb>)(?P<mod>)(?P<object>信息公开申请|依申请公开申请)(?:总量|总数|数量|总件数)(?:共|为|达到?|是|:)*$"
        ),
    ),
    ("received_bare", re.compile(rf"(?P<verb>新?收到|受理|接收|新收|接到)(?P<mod>)(?P<object>){_TALLY}$")),
    ("concluded", re.compile(rf"(?P<verb>{_CONCLUDE})(?:完毕)?(?P<mod>{_MODIFIER})(?P<object>{REQUEST}){_TALLY}$")),
    (
        "concluded",
        re.compile(
            rf"(?P<object>信息公开申请|依申请公开|公开申请|申请)(?P<mod>)(?:情况|工作|事项|件|:|共|的|全年|已|均|全部|按时|按期|依法)*(?P<verb>办结|办复|答复)(?:完毕)?{_TALLY}$"
        ),
    ),
    ("concluded_bare", re.compile(rf"(?P<verb>{_CONCLUDE})(?:完毕)?(?P<mod>)(?P<object>){_TALLY}$")),
)

_BEFORE = re.compile(
    r"^(?:的|了|申请|事项|情形|案件|政府信息|信息公开|信息|公开|类|件|共计|共有|共|总计|合计|累计|计|为|是|有|数量|总数|数|约|近|达|:|等|情况|结果|答复|决定|处理|办理|发生|受理|收到|新增|新收|引起|引发|提起|"
    r"提出|继续|年度|”|\"|而|原因|再次|予以|依法|“|各|全年|\ue000年度?)*$"
)
_AFTER = re.compile(
    r"^(?:的|了|申请|事项|政府信息|信息公开|信息|公开|为|是|系|属于?|属|被|因|由于|予以|依法|作出|法院|判决|裁定|获|得到|按程序|按规定|依程序|须|需|涉及|均|已|经|按照?|给予|答复|决定|《条例》|案件|结果|情形|类|中|,|告知|以|“)*$"
)
_CHAIN = re.compile(
    r"^(?:的|申请|案件|情形|类|件|[”\"])*(?:及|和|与|或|以及|、|/|或者|(?<=[”\"])(?=[“\"]))[“\"]?(?:依法|予以|被|提起|因|发生|申请|属于?)*$"
)
_SEGMENT = re.compile(r"(?<=[\d件起宗例份次个条项元])(?:、|和|及|,)")


def bind(clause: str, counts: Sequence[Token], scene: Scene) -> list[Binding]:
    """Bind each number of a clause that has a phrase of its own; the others stay unbound."""
    listed = _distributed(clause, counts, scene)
    if listed:
        return listed
    bindings: list[Binding] = []
    for place, token in enumerate(counts):
        begin = counts[place - 1].end if place else 0
        end = counts[place + 1].start if place + 1 < len(counts) else len(clause)
        left, right = clause[begin : token.start], clause[token.end : end]
        binding = (
            _bind_left(left, begin, token, right, scene)
            or bind_disclosure(clause, begin, token, right, is_after_documents=scene.is_after_documents)
            or _bind_right(left, token, right, scene)
        )
        if binding is not None:
            bindings.append(binding)
    return bindings


def phrases(text: str) -> list[Found]:
    """Known phrases of a text, in order."""
    return [Found(match.lastgroup or "", match.start(), match.end()) for match in PHRASE.finditer(text)]


def _distributed(clause: str, counts: Sequence[Token], scene: Scene) -> list[Binding]:
    """``予以公开、部分公开分别为3件、4件``: as many phrases as numbers, in order."""
    place = clause.find("分别")
    if place < 0 or len(counts) < 2 or counts[0].start < place:
        return []
    named = phrases(clause[:place])
    if len(named) != len(counts):
        return []
    bindings = []
    for found, token in zip(named, counts, strict=True):
        bound = _meaning([found], token, scene)
        if bound is None:
            return []
        concept, readings, doubts = bound
        bindings.append(Binding(concept, readings, token, named[0].start, counts[-1].end, doubts))
    return bindings


def _bind_left(left: str, offset: int, token: Token, right: str, scene: Scene) -> Binding | None:
    named = phrases(left)
    if named and _BEFORE.match(left[named[-1].end :]):
        chain = _chain(left, named)
        if chain[0].concept in RESULTS:
            _name_channel(named, chain[0], scene)
        bound = _meaning(chain, token, scene)
        if bound is not None and not _is_about_requests(left[: chain[0].start], chain):
            concept, readings, doubts = bound
            part = _part_of(left, named, chain) + _sum_of(left, chain) + _joined_to_more(left, chain)
            return Binding(concept, readings, token, offset + chain[0].start, token.end, (*doubts, *part))
    return _bind_verb(left, offset, token, right, scene)


def _name_channel(named: Sequence[Found], outcome: Found, scene: Scene) -> None:
    """``行政复议结果维持3件``: the channel stands before its outcome."""
    before = [found.concept for found in named if found.end <= outcome.start and found.concept in CHANNEL_CONCEPTS]
    if before:
        scene.channel = before[-1]


_ASKED = re.compile(r"(?:收到|受理|接收|接到)(?!.*中)")


def _is_about_requests(before: str, chain: Sequence[Found]) -> bool:
    """``收到涉及“三安全一稳定”的申请1件`` counts what was asked, not an outcome."""
    return chain[0].concept in OUTCOMES and _ASKED.search(before) is not None


def _chain(left: str, named: Sequence[Found]) -> list[Found]:
    """The last phrase with those joined to it by 及, 和, 、 …"""
    chain = [named[-1]]
    for found in reversed(named[:-1]):
        if not _CHAIN.match(left[found.end : chain[0].start]) or not _alike(found.concept, chain[0].concept):
            break
        chain.insert(0, found)
    return chain


def _alike(left: str, right: str) -> bool:
    return any(left in group and right in group for group in (OUTCOMES, CHANNEL_CONCEPTS, APPLICANT_CONCEPTS, RESULTS))


def _part_of(left: str, named: Sequence[Found], chain: Sequence[Found]) -> tuple[str, ...]:
    """``因国家秘密不予公开1件`` counts a part of 不予公开, unless the reasons end in 等."""
    before = [found for found in named if found.end <= chain[0].start]
    if any(PARENT.get(found.concept) == chain[0].concept for found in before):
        gap = left[before[-1].end : chain[0].start]
        return () if "等" in gap else ("part",)
    return ()


_MORE = re.compile(r"[\u4e00-\u9fff”](?:及|和|与|或|、|含|加|/)(?:予以|依法)?$")


def _joined_to_more(left: str, chain: Sequence[Found]) -> tuple[str, ...]:
    """``公开类及部分公开138件``: the number is of what stands before the joint too, and that is not known."""
    is_listed = chain[0].concept in OUTCOMES or chain[0].concept in RESULTS
    return ("part",) if is_listed and _MORE.search(left[: chain[0].start]) else ()


_ADDED = re.compile(r"加|和|及|与|、|连同|含")
_COUNTED_TOGETHER = re.compile(r"共|合计|总计|办理|受理|收到|答复|处理")


def _sum_of(left: str, chain: Sequence[Found]) -> tuple[str, ...]:
    """``新收申请加上年结转共计办理131件``: the number is of both."""
    if chain[-1].concept not in {"carried_in", "carried_out"} or not _ADDED.search(left[: chain[0].start]):
        return ()
    return ("part",) if _COUNTED_TOGETHER.search(left[chain[-1].end :]) else ()


def _bind_right(left: str, token: Token, right: str, scene: Scene) -> Binding | None:
    """``72件申请顺延到下年度答复``, ``5件属于国家秘密``: the phrase follows its number."""
    if token.unit not in _CASES or not token.unit:
        return None
    named = phrases(right)
    if not named or not _AFTER.match(right[: named[0].start]):
        return None
    chain = named[:1]
    for found in named[1:]:
        if not _CHAIN.match(right[chain[-1].end : found.start]) or not _alike(found.concept, chain[0].concept):
            break
        chain.append(found)
    if chain[0].concept in {"review", "litigation"} and not re.search(
        r"(?:发生|收到|被|引发|受理|办理|有|共|为|:)$", left
    ):
        return None
    bound = _meaning(chain, token, scene)
    if bound is None:
        return None
    concept, readings, doubts = bound
    return Binding(
        concept,
        readings,
        token,
        token.start,
        token.end + chain[-1].end,
        (*doubts, "order") if len(named) > len(chain) else doubts,
    )


def _bind_verb(left: str, offset: int, token: Token, right: str, scene: Scene) -> Binding | None:
    """``收到政府信息公开申请81件``, ``共收到81件政府信息公开申请``, ``共办理718件``."""
    if token.unit not in _REQUESTS:
        return None
    follows = _OBJECT_AFTER.match(right)
    for name, pattern in _PATTERNS:
        match = pattern.search(left)
        if match is None:
            continue
        bare = name.endswith("_bare")
        if bare and not _ADVERBS.search(left[: match.start()]):
            continue
        if bare and not (follows or (scene.is_applications and _is_clear(left[: match.start()], right))):
            continue
        if match["object"] in {"申请"} and (not scene.is_applications or _ANY_KIND.search(match["mod"])):
            continue
        if token.unit in {"条", "人次", ""} and not (match["object"] or follows):
            continue
        concept = name.removesuffix("_bare").removesuffix("_total")
        verb = match["verb"]
        readings = READINGS[_readings_of(name, verb)]
        doubts = _channel_doubts(match["mod"], left[: match.start()], right, is_new=verb.startswith("新"))
        doubts += ("part",) if _names_one_kind(match["mod"]) else ()
        end = token.end + (follows.end() if follows and bare else 0)
        return Binding(concept, readings, token, offset + match.start(), end, doubts)
    return None


def _readings_of(name: str, verb: str) -> str:
    """受理 counts what came in, 办结 what is done; 答复, 办理 and a mere 总量 are said of either."""
    if name in {"received", "received_bare"}:
        return "received"
    return "concluded" if verb in {"办结", "办复"} else "received_or_concluded"


_OTHER_OBJECT = re.compile(r"咨询|留言|来信|信访|热线|投诉|建议|提案|信件|电话|工单|诉求|意见|举报|案件|许可|事项|服务")


# What may stand before a verb whose object is left out; after 部门 or 不规范 it is another's verb, or no verb at all.
_ADVERBS = re.compile(
    r"(?:^|共|作出|做出|已|全年|全部|均|累计|计|年度?|今年|年内|中|并|实际|依法|按时|按期|及时|总|:|我[局县区市镇乡办]|本(?:机关|单位|局|级)|以来|日|底|止|申请公开|办理|方式|渠道|方面|情况|[县区市镇乡]|[^\u4e00-\u9fff])$"
)


def _is_clear(before: str, right: str) -> bool:
    """Whether a verb without an object speaks of the requests: nothing else is named beside it."""
    if _OTHER_OBJECT.search(before):
        return False
    return _REQUEST_NEXT.match(right) is not None or _WORD_NEXT.match(right) is None


_REQUEST_NEXT = re.compile(r"(?:的)?申请(?![人书表])")
_WORD_NEXT = re.compile(r"的*[\u4e00-\u9fff]")
_ANY_KIND = re.compile(r"各类|各种")  # 收到各类申请126件,其中政府信息公开申请0件
_PEOPLE = re.compile(r"自然人|公民|个人|群众|公众")
_BODIES = re.compile(r"法人|组织|企业|单位")


def _names_one_kind(modifier: str) -> bool:
    """``收到自然人提交的申请12件`` counts one kind of applicant; ``群众`` and ``公众`` are said of all."""
    if _BODIES.search(modifier):
        return _PEOPLE.search(modifier) is None
    return "自然人" in modifier or "个人" in modifier


_ON_TIME = re.compile(r"按时|按期|及时|逾期|超期|延期|提前|其中")
_EXCEPT = re.compile(r"(?:,|、)?(?:不含|不包括|除)")


def _channel_doubts(modifier: str, before: str, right: str, *, is_new: bool) -> tuple[str, ...]:
    words = {match[0] for match in _CHANNEL.finditer(modifier)} | {
        match[0] for match in _CHANNEL.finditer(before[-12:])
    }
    doubts = ["channel"] if words else []
    if _ON_TIME.search(before[-8:]) and not before.endswith(("本年", "今年", "新")) and not is_new:
        doubts.append("part")
    if _EXCEPT.match(right):
        doubts.append("part")
    return tuple(doubts)


def _meaning(
    chain: Sequence[Found], token: Token | None, scene: Scene
) -> tuple[str, tuple[Reading, ...], tuple[str, ...]] | None:
    """The concept, readings and doubts of a chain of phrases, or None where the unit or the topic does not fit."""
    concept = chain[-1].concept
    unit = "" if token is None else token.unit
    if concept in RESULTS:
        return _result_meaning(chain, unit, scene)
    if concept in CHANNEL_CONCEPTS:
        return _channel_meaning(chain, unit, scene)
    if unit not in _CASES:
        return None
    if concept in {"review_corrected", "litigation_corrected"}:
        scene.channel = concept.removesuffix("_corrected")
        return concept, READINGS[concept], () if scene.is_disclosure else ("topic",)
    if not scene.is_applications and concept != "carried_in" and concept != "carried_out":
        return None
    if len(chain) == 1:
        of_cases = ("topic",) if concept in {"carried_in", "carried_out"} and scene.channels else ()
        return concept, READINGS[concept], (*_phrase_doubts(concept), *of_cases)
    return "+".join(found.concept for found in chain), _joined(found.concept for found in chain), ()


def _phrase_doubts(concept: str) -> tuple[str, ...]:
    """Wordings that several rows share in practice: an agreement counts, a difference proves nothing."""
    return ("informal",) if concept in {"unavailable_not_held", "unprocessed_petition", "denied_third_party"} else ()


def _result_meaning(
    chain: Sequence[Found], unit: str, scene: Scene
) -> tuple[str, tuple[Reading, ...], tuple[str, ...]] | None:
    if not scene.channel or unit not in _CASES or len(chain) > 1:
        return None
    outcome = RESULTS[chain[0].concept]
    return (
        f"{scene.channel}.{outcome}",
        dispute_readings(scene.channel, outcome),
        () if scene.is_disclosure else ("topic",),
    )


def _channel_meaning(
    chain: Sequence[Found], unit: str, scene: Scene
) -> tuple[str, tuple[Reading, ...], tuple[str, ...]] | None:
    if unit not in _CASES:
        return None
    doubts = () if scene.is_disclosure else ("topic",)
    names = [found.concept for found in chain]
    scene.channel = "disputes" if "review" in names and len(names) > 1 else names[-1]
    scene.channels.append(scene.channel)
    if len(names) == 1 or scene.channel == "disputes":
        return scene.channel, dispute_readings(scene.channel, "total"), doubts
    return "litigation", dispute_readings("litigation", "total"), doubts


def _joined(concepts: Iterable[str]) -> tuple[Reading, ...]:
    """The sum of several outcomes; where one has two variants (六 as one row or three), one reading for each."""
    joined: list[tuple[str, str, str, tuple[CellKey, ...]]] = [("", "", "", ())]
    for concept in concepts:
        joined = [
            (
                f"{key}+{reading.key}" if key else reading.key,
                f"{zh}与{reading.zh}" if zh else reading.zh,
                f"{en} and {reading.en}" if en else reading.en,
                cells + reading.plus,
            )
            for key, zh, en, cells in joined
            for reading in READINGS[concept]
            if not reading.minus
        ]
    return tuple(Reading(key, f"{zh}之和", en, cells) for key, zh, en, cells in joined)
