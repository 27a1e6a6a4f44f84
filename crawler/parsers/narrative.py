"""A small grammar over the sentences of a report: each number of the text bound to the cells or sums of cells that it can mean.

Precision before recall: a number is bound only where the words between it and its phrase are known filler, and whatever makes a
difference worthless as evidence is kept as a doubt. Pure; the tables are not looked at and nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.parsers.narrative_bind import bind, phrases
from crawler.parsers.narrative_doubts import clause_doubts, follows_growth, names_last_year, sentence_doubts
from crawler.parsers.narrative_model import Binding, Reading, Statement, Token
from crawler.parsers.narrative_terms import CHANNEL_CONCEPTS, OUTCOMES
from crawler.parsers.narrative_text import Sentence, display, normalise, respell, sentences, tokens, trace
from crawler.parsers.narrative_words import (
    follow,
    is_beside_itself,
    is_province,
    is_singled_out,
    own_names,
    remark_reaches,
    unknown_words,
    word_doubts,
)
from crawler.parsers.narrative_zero import all_upheld, zero_bindings
from crawler.report import Number, Scope, Section

__all__ = ["Reading", "Statement", "parse_narrative"]

_RELEVANT = re.compile(
    r"申请|复议|诉讼|规范性文件|规章|行政许可|行政处罚|行政强制|事业性收费|处理费|办结|答复|结转|部分公开|不予|无法提供|其他处理"
)
_COUNTABLE = re.compile(r"\d|[一二两三四五六七八九十]+[件起宗例份]|未|无|没有|零|均")
_TOPIC = re.compile(r"依申请|信息公开申请|公开申请|申请公开")
_DISCLOSURE = re.compile(r"信息公开|依申请|政务公开|公开申请")
# “行政复议申请210件,其中政府信息公开类16件”: the first number is of all reviews. “复议6件,均为政府信息公开类”: of these alone.
_ONLY_PART = re.compile(
    r"^(?:(?!信息公开|依申请)[^;])*(?:复议|诉讼)(?:(?!信息公开|依申请)[^;])*\d(?:(?!信息公开|依申请)[^;])*(?:信息公开|依申请)[^,;]*\d"
)
_ALL_OF_THEM = re.compile(r"(?:均|都|全部)(?:为|是|系|属|属于|涉及|与|因)[^,;]{0,4}信息公开")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HELD_STEPS = (
    (re.compile(r"\(含部分公开\)"), "及部分公开"),
    (_THOUSANDS, "\ue010"),
    (re.compile(r"\([^()\d%未无没零均]*\)(?=\d)"), ""),  # 申请(含县直部门)268件
)
_ZERO_WORDS = re.compile(r"[未无没零均都皆]")
_CLAUSES = re.compile(r"([,;()])")


@dataclass(slots=True)
class State:
    """What a sentence has said so far: the topic, the channel of disputes spoken of, and the counts told in the paragraph."""

    year: int | None
    scope: Scope | None
    section: int
    is_applications: bool = False
    is_disclosure: bool = False
    channel: str = ""
    channels: list[str] = field(default_factory=list)
    year_word: str = ""
    narrower: bool = False
    is_sound: bool = True
    head: bool = True
    is_foreign: bool = False
    is_after_documents: bool = False
    own: re.Pattern[str] | None = None
    is_province: bool = False
    counts: list[Number] = field(default_factory=list)
    start: int = 0  # of the sentence in its section
    clause_start: int = 0  # of the clause in the sentence as it was cut up
    uncut: list[int] | None = None  # places of the cut sentence in the whole one, where they differ

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A part of the clause as a part of the section in matching spelling."""
        first, last = self.clause_start + start, self.clause_start + end - 1
        if self.uncut is not None:
            first, last = self.uncut[first], self.uncut[last]
        return self.start + first, self.start + last + 1


def parse_narrative(
    sections: Sequence[Section], *, year: int | None, scope: Scope | None, agency: str = ""
) -> tuple[Statement, ...]:
    """Return what the sections' texts say about the tables, in the order of the text.

    ``year`` is the report's year; ``scope`` tells whether 全县 speaks of the same thing as the tables;
    ``agency`` is the unit's full name, so that it is not taken for another one where the text gives it.
    """
    own, covers_province = own_names(agency), is_province(agency)
    found: list[Statement] = []
    for section in sections:
        paragraph, state = -1, State(year, scope, section.number)
        topic = False
        for sentence in sentences(normalise(section.text, year)):
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                topic = _topic(sentence, topic)
                state = State(year, scope, section.number, is_applications=topic, own=own, is_province=covers_province)
            if _COUNTABLE.search(sentence.text) and _is_relevant(sentence.text, topic):
                found += _statements(sentence, state)
    return tuple(found)


_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、是]|\d{1,2}[.、])|方面|情况$")


_BARE_VERBS = re.compile(r"收到|受理|接收|接到|新收|办理|自然人|法人|企业")


def _is_relevant(text: str, is_applications: bool) -> bool:
    """Whether a sentence can speak of the tables; most cannot, and are left alone at once."""
    return _RELEVANT.search(text) is not None or (is_applications and _BARE_VERBS.search(text) is not None)


def _topic(sentence: Sentence, before: bool) -> bool:
    """Whether the paragraph speaks of requests: its lead says so, or a heading line before it did."""
    if _names_requests(sentence.lead):
        return True
    return before and not _HEADING.search(sentence.lead)


# 建议提案…依申请公开2件,不予公开6件: with no verb before it, the attribute of documents and not the work on requests.
_ATTRIBUTE = re.compile(r"(?:^|[^\u4e00-\u9fff])依申请公开(?=\d)")


def _names_requests(clause: str) -> bool:
    return _TOPIC.search(_ATTRIBUTE.sub("", clause)) is not None


def _statements(sentence: Sentence, state: State) -> Iterator[Statement]:
    text = sentence.text
    is_part = _ONLY_PART.search(text) is not None and _ALL_OF_THEM.search(text) is None
    state.is_disclosure = state.is_applications and not is_part
    state.channel, state.channels, state.year_word = "", [], ""
    state.narrower, state.is_sound, state.is_foreign = False, state.head, False
    state.is_after_documents = False
    last: Statement | None = None
    bracket = Bracket()
    held = respell(text, _HELD_STEPS)
    state.start, state.uncut = sentence.start, None if len(held) == len(text) else trace(text, _HELD_STEPS)
    pieces = list(_clauses(held))
    plains = [(clause if state.own is None else state.own.sub("本机关", clause), mark) for clause, mark, *_ in pieces]
    reaches = remark_reaches(plains)
    whole = (*sentence_doubts(text, state), *(("beside",) if is_beside_itself(plains) else ()))
    for place, (clause, opener, is_after_bracket, state.clause_start) in enumerate(pieces):
        if opener == "(":
            bracket.enter(pieces[place - 1][0] if place else "", state, last)
        elif is_after_bracket:
            last = bracket.leave(state)
        elif opener == ";":
            state.is_sound = state.head
        if opener != "(" and not bracket.is_open and "litigation" in state.channels and state.channel in _LAWSUIT_KINDS:
            state.channel = "litigation"
        following, mark = pieces[place + 1][:2] if place + 1 < len(pieces) else ("", "")
        state.is_applications = state.is_applications or _names_requests(clause)
        state.is_disclosure = (
            state.is_disclosure or _DISCLOSURE.search(clause) is not None or _ALL_OF_THEM.match(following) is not None
        )
        is_counted = _COUNTABLE.search(clause) is not None
        plain = plains[place][0]
        doubts = (*clause_doubts(plain, opener, state), *whole)
        if is_counted:
            doubts += (*word_doubts(plain, following, mark, state), *bracket.doubts(opener))
            doubts += ("unknown_word",) if any(place in reach for reach in reaches) else ()
        follow(plain, is_counted, [doubt for doubt in doubts if doubt not in _OWN_NUMBER], state)
        for item in _clause_statements(clause, opener, doubts, state, last):
            last = item
            yield item
        if state.channels and "维持" in clause:
            yield from all_upheld(clause, doubts, state)
        if clause.endswith("中") and (named := phrases(clause)) and named[-1].concept in CHANNEL_CONCEPTS:
            state.channel = named[-1].concept


# 诉讼8件,其中直接起诉5件,复议后起诉3件;结果维持6件: of the last kind or of all. In a bracket after its kind: of that kind.
_LAWSUIT_KINDS = frozenset({"litigation_direct", "litigation_after_review"})


@dataclass(slots=True)
class Bracket:
    """What stands before a bracket and holds again after it: the channel of disputes, and what the sentence can lean on."""

    before: str = ""
    is_open: bool = False
    channel: str = ""
    standing: tuple[bool, bool] = (True, True)
    last: Statement | None = None

    def enter(self, before: str, state: State, last: Statement | None) -> None:
        """Note the words before the bracket, the state there and what was told last: a share behind the bracket is of that."""
        if not self.is_open:
            self.last = last
        self.before, self.is_open = before, True
        self.channel, self.standing = state.channel, (state.is_sound, state.head)

    def leave(self, state: State) -> Statement | None:
        """Put the state back; returns what was told last before the bracket."""
        self.is_open = False
        state.channel = self.channel or state.channel
        state.is_sound, state.head = self.standing
        return self.last

    def doubts(self, opener: str) -> tuple[str, ...]:
        """``同比2022年(受理45件、办结44件)`` tells last year's figures; in ``乡镇(街道)收到…`` the subject stands before the bracket."""
        if self.is_open and not tokens(self.before) and names_last_year(self.before):
            return ("last_year",)
        return ("unknown_word",) if opener == ")" and unknown_words(self.before) else ()


def _clauses(held: str) -> Iterator[tuple[str, str, bool, int]]:
    """Clauses with the mark before each, whether a bracket closed before it, and its place; a comma inside a number is part of it."""
    opener, is_after_bracket, start = "", False, 0
    for piece in _CLAUSES.split(held):
        if piece in {",", ";", "(", ")"}:
            opener = piece
            is_after_bracket = is_after_bracket or piece == ")"
        elif piece:
            yield piece.replace("\ue010", ","), opener, is_after_bracket, start
            is_after_bracket = False
        start += len(piece)


def _clause_statements(
    clause: str, opener: str, doubts: tuple[str, ...], state: State, last: Statement | None
) -> Iterator[Statement]:
    found = tokens(clause)
    if _ZERO_WORDS.search(clause):
        for binding in zero_bindings(clause, state):
            yield _zero(binding, clause, doubts, state)
    if not found:
        return
    percents = [token for token in found if token.unit == "%"]
    counts = [token for token in found if token.unit != "%"]
    bindings = bind(clause, counts, state) if counts else []
    by_start: dict[int, Binding | None] = {item.token.start: item for item in bindings if item.token is not None}
    for token in found:
        if token.unit != "%":
            bound = by_start.get(token.start)
            last = None
            if bound is not None:
                last = _count(bound, token, clause, opener, doubts, state)
                state.is_after_documents = state.is_after_documents or bound.concept.startswith("documents_")
                yield last
            if token.unit in _COUNT_UNITS and not token.is_about:
                state.counts.append(token.value)
        elif last is not None and len(percents) == 1 and (item := _percent(token, clause, last, state)):
            yield item


# Doubts that touch single numbers of a clause, not what the clauses after it lean on.
_OWN_NUMBER = frozenset(
    {"beside", "growth", "new_cases", "lapsed", "attributes", "withdrawn", "already_public", "more"}
)
_COUNT_UNITS = frozenset({"", "件", "件次", "份", "宗", "起", "例", "次", "个", "条"})


def _count(
    binding: Binding, token: Token, clause: str, opener: str, doubts: tuple[str, ...], state: State
) -> Statement:
    extra = [doubt for doubt in (*doubts, *binding.doubts) if _concerns(doubt, binding.concept, clause, token)]
    if token.is_about:
        extra.append("about")
    if token.unit in {"件次", "人次"}:
        extra.append("件次")
    if not token.unit and token.value:
        extra.append("no_unit")
    family = _family(binding.concept)
    if family and is_singled_out(
        family, _since_number(clause[: binding.start]), "" if binding.start == token.start else clause[token.end :]
    ):
        extra.append("part")
    quote = clause[binding.start : binding.end].strip("、和及与:")
    is_amount = token.unit in {"元", "万元", "亿元"}
    start, end = state.span(token.start, token.end)
    return Statement(
        section=state.section,
        kind="amount" if is_amount else "count",
        concept=binding.concept,
        value=round(token.value * _YUAN.get(token.unit, 1), 2) if binding.concept == "processing_fee" else token.value,
        quote=display(quote, state.year),
        start=start,
        end=end,
        readings=binding.readings,
        doubts=tuple(dict.fromkeys(extra)),
        decimals=token.decimals,
        at_most=opener == "(" and binding.concept in {"carried_in", "carried_out"},
    )


def _concerns(doubt: str, concept: str, clause: str, token: Token) -> bool:
    """Whether a doubt of the clause touches this number."""
    if doubt == "growth":
        return follows_growth(clause[: token.start]) or "相比" in clause[token.end :]
    if doubt == "new_cases":
        return concept.split(".")[0] in _DISPUTES
    if doubt == "withdrawn":  # the table counts a withdrawn request among the concluded; the text may not
        return concept == "concluded" or (concept == "received" and "实际" in clause)
    if doubt == "beside":
        return _family(concept) in {"requests", "outcomes"} or concept in _SHARED - _DISPUTES
    if doubt == "lapsed":
        return concept == "documents_repealed"
    if doubt == "already_public":
        return concept.startswith("granted")
    if doubt == "more":
        return concept in {"received", "concluded"}
    if doubt == "attributes":
        return concept.split("+")[0] in OUTCOMES or (_family(concept) == "requests" and "申请" not in clause)
    return True


def _since_number(before: str) -> str:
    found = tokens(before)
    return before[found[-1].end :] if found else before


def _family(concept: str) -> str:
    """Which words single out some cases of a concept; "" where none do."""
    first = concept.split(".")[0].split("+")[0]
    if first in _DISPUTES:
        return "" if "." in concept else "disputes"
    if first in {"received", "concluded"}:
        return "requests"
    if first in OUTCOMES:
        return "outcomes"
    return "section_two" if first in _SECTION_TWO else ""


_SECTION_TWO = frozenset({"licensing", "penalties", "coercion", "documents_issued", "documents_in_force", "fees"})
_DISPUTES = frozenset({*CHANNEL_CONCEPTS, "disputes"})
_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


def _zero(binding: Binding, clause: str, doubts: tuple[str, ...], state: State) -> Statement:
    start, end = state.span(binding.start, binding.end)
    return Statement(
        section=state.section,
        kind="none",
        concept=binding.concept,
        value=0,
        quote=display(clause[binding.start : binding.end], state.year),
        start=start,
        end=end,
        readings=binding.readings,
        doubts=tuple(dict.fromkeys([*doubts, *binding.doubts])),
    )


_SHARE = re.compile(
    r"^(?P<whole>.{0,24}?)(?:,)?占(?:比|到)?(?P<base>[^\d%,;]{0,16}?)(?:的|为|比例为|比重为|比)?(?:约|近)?$"
)


def _percent(token: Token, clause: str, last: Statement, state: State) -> Statement | None:
    """A share that directly follows its count: ``42件,占51.85%`` or ``208件(17.46%)``."""
    before = clause[: token.start]
    if last.kind != "count" or not all(part in OUTCOMES or part in _SHARED for part in last.concept.split("+")):
        return None
    if tokens(before):
        before = before[tokens(before)[-1].end :]
    base: tuple[Reading, ...] = ()
    if before:
        match = _SHARE.match(before)
        if match is None or match["whole"]:
            return None
        known = _base(match["base"])
        if known is None:
            return None
        base = known
    start, end = state.span(token.start, token.end)
    return Statement(
        section=state.section,
        kind="percent",
        concept=last.concept,
        value=token.value,
        quote=f"{last.quote}，{display(clause[: token.end] if before else clause[token.start : token.end], state.year)}",
        start=start,
        end=end,
        readings=last.readings,
        doubts=last.doubts if not token.is_about else (*last.doubts, "about"),
        decimals=token.decimals,
        numerator=last.value,
        denominators=tuple(dict.fromkeys(value for value in state.counts[:-1] if value)),
        of=base,
    )


_SHARED = frozenset({"natural_person", "business", "organisations", "carried_out", "carried_in", *CHANNEL_CONCEPTS})
_ANY_BASE = re.compile(
    r"^(?:全部|所有|总|已|年度|全年|本年度?|今年|收到|受理|办结|办理|答复|处理|申请|依申请|公开|政府信息|信息|件|数量|总数|总量|量|数|的|总体|其|比|约|为|\ue000年度?)*$"
)


def _base(words: str) -> tuple[Reading, ...] | None:
    """The readings of a named base; empty for the requests as a whole; None for a base that is not known."""
    return () if _ANY_BASE.match(words) else None
