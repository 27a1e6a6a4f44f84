"""Zeros in words: 未收到, 无, 未发生, 均为0; and 均获维持, which says that every case was upheld.

A negation speaks of the nouns that end its clause (Chinese is head-final): ``未收到对申请答复的投诉`` says nothing of requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from crawler.parsers.narrative_bind import Found, phrases
from crawler.parsers.narrative_model import Binding, Reading, Scene, Statement
from crawler.parsers.narrative_requests import REQUEST
from crawler.parsers.narrative_terms import (
    APPLICANT_CONCEPTS,
    CHANNEL_CONCEPTS,
    READINGS,
    RESULTS,
    dispute_readings,
)
from crawler.parsers.narrative_text import display


class SentenceScene(Scene, Protocol):
    """What is known of the sentence, with what a statement records of it."""

    year: int | None
    section: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A part of the clause as a part of the section in matching spelling."""


_NEGATION = re.compile(
    r"(?P<word>未(?!经|审|结|按|办|及|能|来|成|补|缴|明|必|公开)|没有|不存在|尚无|暂无|无(?!法|正当|偿|障|纸|锡|须|需|人|关|效|论|一遗漏|缝|锋)|没|零(?=(?:政府信息公开)?申请|收到|复议|诉讼))"
)
_TAIL = re.compile(
    r"^(?:和有关的申诉案件)?(?:的|数量?|申请|案件|情况|情形|事项|发生|产生|现象|事件|问题|件|等|”|继续办理|办理|记录|案例)*$"
)
_LINK = re.compile(
    r"^(?:的|申请|案件|情况|事项|件|数量?)*(?:及|和|与|或|以及|、|/|或者|、?也?无|、?未|、?零)?(?:被|提起|引起|引发|因此|发生|申请|有关|相关|的)*$"
)
_RECEIVE = re.compile(
    rf"^(?:新|曾|有)?(?:收到|接到|接收到?|受理|收悉|收)(?P<mod>[^,;]{{0,40}}?)(?P<object>{REQUEST})(?:事项|件|的)*(?P<rest>.*)$"
)
_JOINED = re.compile(r"[及和与或、/无未零]")  # 无依申请公开行政复议: the reviews of requests, not requests
_HAVE = re.compile(
    r"^(?:有|发生|产生|出现)?(?P<mod>(?:人|公民|群众|任何|公众|个人|法人|其[他它]组织|、|和|或|及|向我[局镇乡委办]|提出|提交|的|\ue000年度?|本年度?|社会|组织)*)(?P<object>(?:政府)?信息公开申请|依申请公开(?:申请|事项)?|公开申请)(?:事项|件|的)*(?P<rest>.*)$"
)
_NARROW = re.compile(
    r"网络|网上|信函|邮寄|书面|当面|现场|传真|电子邮件|邮箱|企业|法人|涉及|关于|针对|超期|逾期|重复|无效|不符合|收费|费用|异议|其[他它](?!组织|社会)|全部"
)
_DISPUTE = re.compile(r"复议|诉讼")
_WIDE_ASKERS = re.compile(
    r"(?:公民|自然人|个人|群众|公众).{0,6}(?:法人|组织|单位)|(?:法人|组织|单位).{0,6}(?:公民|自然人|个人|群众|公众)"
)
_EQUAL_ZERO = re.compile(r"(?:均|都|皆|全部)(?:为|是)?(?:0|零)(?:件|起|宗|次|例|个|条)?")
_DIGIT = re.compile(r"\d")
_FEE_NONE = re.compile(
    r"(?:未|没有|无)(?:发生|产生|向[^,;]{0,10})?(?:收取|收缴|收到)?(?:过)?(?:任何|政府信息公开|政府信息|信息公开|依申请公开|的)*(?:信息)?处理费(?:用)?(?:的)?(?:情况|情形|事项)?$"
)
_ALL_UPHELD = re.compile(r"(?:均|全部|都)(?:获|被|予以|为|已|得到|判决|裁定|复议|依法)*(?:结果)?维持")


def zero_bindings(clause: str, scene: SentenceScene) -> Iterator[Binding]:
    """What the clause says to be zero."""
    if equal := _EQUAL_ZERO.search(clause):
        yield from _listed_zero(clause[: equal.start()], equal.end(), scene)
        return
    if (fee := _FEE_NONE.search(clause)) is not None:
        yield Binding("processing_fee", (), None, fee.start(), fee.end())
        return
    if _DIGIT.search(clause):
        return
    negation = _NEGATION.search(clause)
    if negation is None:
        return
    rest = clause[negation.end() :]
    named = _heads(rest)
    received = _received_match(rest, named, clause, scene)
    if received is not None:
        yield _received_zero(received, negation)
    yield from _named_zero(named, negation.start(), len(clause), scene)


def _received_match(rest: str, named: list[Found], clause: str, scene: SentenceScene) -> re.Match[str] | None:
    """Whether requests are what the negation speaks of: they end the clause, or other heads are joined to them."""
    match = _RECEIVE.match(rest)
    if match is None and (scene.is_applications or "信息公开" in clause):
        match = _HAVE.match(rest)
    if match is None or _DISPUTE.search(match["mod"]) or (match["object"] == "申请" and not scene.is_applications):
        return None
    gap = rest[match.end("object") : named[0].start] if named else ""
    ends = _TAIL.match(match["rest"]) or (_JOINED.search(gap) and _LINK.match(gap))
    return match if ends else None


def _received_zero(match: re.Match[str], negation: re.Match[str]) -> Binding:
    narrow = _NARROW.search(_WIDE_ASKERS.sub("", match["mod"]))
    end = negation.end() + match.end("object")
    return Binding("received", READINGS["received"], None, negation.start(), end, ("part",) if narrow else ())


_CARRIED = frozenset({"carried_in", "carried_out"})
_OF_REQUESTS = re.compile(r"^的?(?:政府)?信息公开申请")
_QUALIFIED = re.compile(r"未|不(?!服)|按时|及时|主动|审结|维持|纠错|纠正|败诉|撤销|违法|责令|超期|逾期|新增")


def _heads(rest: str) -> list[Found]:
    """The phrases that end the clause, joined to each other."""
    named = phrases(rest)
    if not named:
        return []
    after = rest[named[-1].end :]
    if named[-1].concept in _CARRIED:
        after = _OF_REQUESTS.sub("", after)
    if not _TAIL.match(after):
        return []
    chain = [named[-1]]
    for found in reversed(named[:-1]):
        if not _LINK.match(rest[found.end : chain[0].start]):
            break
        chain.insert(0, found)
    if chain[0].concept in CHANNEL_CONCEPTS and _QUALIFIED.search(rest[: chain[0].start]):
        return []  # 未发生因…被纠错的行政复议: not reviews as such
    return chain


def _named_zero(named: list[Found], start: int, end: int, scene: SentenceScene) -> Iterator[Binding]:
    for found in named:
        readings = _zero_readings(found.concept, scene)
        if readings:
            doubts = ("informal",) if found.concept not in _FIRM else ()
            yield Binding(found.concept, readings, None, start, end, doubts)


_FIRM = frozenset({*CHANNEL_CONCEPTS, "carried_out", "carried_in", "review_corrected", "litigation_corrected"})


def _zero_readings(concept: str, scene: SentenceScene) -> tuple[Reading, ...]:
    if concept in CHANNEL_CONCEPTS:
        scene.channel = concept
        return dispute_readings(concept, "total")[:1]
    if concept in RESULTS:
        return dispute_readings(scene.channel, RESULTS[concept])[:1] if scene.channel else ()
    if concept in APPLICANT_CONCEPTS:
        return ()
    return READINGS[concept][:1]


def _listed_zero(before: str, end: int, scene: SentenceScene) -> Iterator[Binding]:
    """``行政复议、行政诉讼均为0件``."""
    named = phrases(before)
    chain: list[Found] = []
    for found in reversed(named):
        gap = before[found.end : chain[0].start if chain else len(before)]
        if not (_LINK.match(gap) if chain else _TAIL.match(gap)):
            break
        chain.insert(0, found)
    if chain:
        yield from _named_zero(chain, chain[0].start, end, scene)


def all_upheld(clause: str, doubts: tuple[str, ...], scene: SentenceScene) -> Iterator[Statement]:
    """``行政复议7件,诉讼9件,均获维持``: every case of the channels counted in the sentence was upheld, one statement a channel."""
    match = _ALL_UPHELD.search(clause)
    if match is None or _DIGIT.search(clause, match.end()):
        return
    start, end = scene.span(*match.span())
    here = [found.concept for found in phrases(clause[: match.start()]) if found.concept in CHANNEL_CONCEPTS]
    for channel in dict.fromkeys(here or scene.channels):
        yield Statement(
            section=scene.section,
            kind="all_upheld",
            concept=f"{channel}.all_upheld",
            value=0,
            quote=display(match[0], scene.year),
            start=start,
            end=end,
            readings=dispute_readings(channel, "total")[:1],
            doubts=doubts if scene.is_disclosure else (*doubts, "topic"),
        )
