"""Binds the numbers of one clause to phrases: the phrase may stand before or after its number, with nothing but known filler between.

Holds the patterns of the grammar that need more than a list of words. Returns bindings; doubts that come with the wording
itself (one channel of several, a part of a larger item) are added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.parsers.narrative_disclosure import bind_disclosure
from crawler.parsers.narrative_model import CASES, Binding, CellKey, Reading, Scene, Token
from crawler.parsers.narrative_requests import bind_verb
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


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a clause."""

    concept: str
    start: int
    end: int


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
    return bind_verb(left, offset, token, right, scene)


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
    if token.unit not in CASES or not token.unit:
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
    if unit not in CASES:
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
    if not scene.channel or unit not in CASES or len(chain) > 1:
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
    if unit not in CASES:
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
