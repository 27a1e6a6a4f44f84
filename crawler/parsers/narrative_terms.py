"""The words of the narrative grammar as tables: phrases, what cells each can mean, and what makes a number worthless as evidence.

Facts only, no procedure. Phrases are matched against text as ``narrative_text`` normalises it: no blanks, ASCII digits and brackets, and the
years before, of and after the report written as one private character each (LAST, THIS, NEXT).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crawler.forms import APPLICANTS, FORM_2019
from crawler.parsers.narrative_model import CellKey, Reading

THIS, LAST, NEXT = "\ue000", "\ue001", "\ue002"

_KINDS = tuple(term.key for term in APPLICANTS if term.key != "total")
ORGANISATIONS = _KINDS[1:]
_DENIED = tuple(row for row in FORM_2019.applications if row.startswith("denied_"))
_UNAVAILABLE = tuple(row for row in FORM_2019.applications if row.startswith("unavailable_"))
_UNPROCESSED = tuple(row for row in FORM_2019.applications if row.startswith("unprocessed_"))
_OTHER = ("other_uncorrected", "other_unpaid", "other_misc")


def application_cells(rows: tuple[str, ...], columns: tuple[str, ...] = ("total",)) -> tuple[CellKey, ...]:
    """Cells of section three."""
    return tuple(("applications", row, column) for row in rows for column in columns)


def dispute_cells(channels: tuple[str, ...], outcome: str) -> tuple[CellKey, ...]:
    """Cells of section four."""
    return tuple(("disputes", channel, outcome) for channel in channels)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording with the concept it names, and the larger concept that it is a part of (``parent``)."""

    concept: str
    pattern: str
    parent: str = ""


PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "granted",
        r"予以(?:全部|主动)?公开|(?:同意|全部|完全)公开|(?<!不予)(?<!部分)公开(?=类?(?:及|和|与|、|或|以及|/)(?:予以)?部分公开)",
    ),
    Phrase("partly_granted", r"(?:予以|同意|依法)?部分公开|公开部分信息"),
    Phrase("denied", r"不予公开|不同意公开"),
    Phrase("unavailable", r"无法提供|不能提供"),
    Phrase("unprocessed", r"不予处理"),
    Phrase("other", r"(?:作)?其[他它]处理"),
    Phrase("denied_state_secret", r"国家秘密", "denied"),
    Phrase("denied_by_law", r"(?:其他)?法律(?:、|和)?(?:行政)?法规禁止(?:公开)?", "denied"),
    Phrase("denied_security", r"[“\"]?三安全一稳定[”\"]?", "denied"),
    Phrase("denied_third_party", r"(?:保护|侵害|损害)?第三方合法权益", "denied"),
    Phrase("denied_internal", r"(?:三类)?内部事务(?:性)?信息", "denied"),
    Phrase("denied_process", r"(?:四类)?过程性信息", "denied"),
    Phrase("denied_enforcement_file", r"行政执法案卷(?:信息)?", "denied"),
    Phrase("denied_inquiry", r"行政查询事项", "denied"),
    Phrase(
        "unavailable_not_held",
        r"(?:本机关|本行政机关|我?本?单位|我局|我办|我委)?不掌握(?:相关|该)?(?:政府)?(?:信息)?",
        "unavailable",
    ),
    Phrase("unavailable_not_ready", r"没有现成(?:的)?(?:政府)?信息(?:、?需要?另行制作)?|需要?另行制作", "unavailable"),
    Phrase("unavailable_unclear", r"补正后(?:申请内容)?仍然?不明确", "unavailable"),
    Phrase("unprocessed_petition", r"信访、?举报、?投诉(?:类)?(?:申请)?", "unprocessed"),
    Phrase("unprocessed_repeat", r"重复(?:提出)?申请", "unprocessed"),
    Phrase("unprocessed_publication", r"(?:要求提供)?公开出版物", "unprocessed"),
    Phrase("unprocessed_excessive", r"(?:无正当理由)?大量反复(?:提出)?申请", "unprocessed"),
    Phrase("unprocessed_reissue", r"(?:要求)?(?:行政机关)?确认或(?:者)?重新出具(?:已获取信息)?", "unprocessed"),
    Phrase("other_uncorrected", r"(?:无正当理由)?逾期[不未]补正", "other"),
    Phrase("other_unpaid", r"逾期未(?:按(?:收费通知)?(?:要求)?)?缴纳?费用?", "other"),
    Phrase(
        "carried_in",
        rf"(?:上一?年度?|去年|{LAST}年度?|往年)(?:度)?(?:的|未办结)?(?:转?结转|转结|转入|遗留|顺延)(?:至?(?:本年度?|今年|{THIS}年度?))?"
        rf"(?:继续)?(?:办理)?|(?:结转|顺延)(?:自|的)?(?:上一?年度?|去年|{LAST}年度?)",
    ),
    Phrase(
        "carried_out",
        rf"(?:转?结转|转结|转入|转|顺延|延续|延期|延)(?:至|到|入)?(?:下一?年度?|次年度?|明年|{NEXT}年度?)(?:继续)?(?:办理|答复|处理)?"
        rf"|(?:下一?年度?|次年度?|{NEXT}年度?)继续(?:办理|答复|处理)",
    ),
    Phrase("litigation_direct", r"未经复议(?:而)?直接(?:提?起诉|诉讼|提起(?:行政)?诉讼)(?:的)?(?:案件)?"),
    Phrase("litigation_after_review", r"(?:经)?复议后(?:再)?(?:提?起诉|提起(?:行政)?诉讼|诉讼)(?:的)?(?:案件)?"),
    Phrase(
        "review_corrected",
        r"(?:行政)?复议(?:案件)?(?:中)?(?:被)?(?:依法)?(?:纠错|纠正|撤销)|被?(?:纠错|纠正)的(?:行政)?复议(?:案件)?",
    ),
    Phrase(
        "litigation_corrected",
        r"(?:行政)?诉讼(?:案件)?(?:中)?(?:被)?(?:依法)?(?:纠错|纠正|败诉)|(?:被?(?:纠错|纠正)|败诉)的(?:行政)?诉讼(?:案件)?|(?:行政)?败诉",
    ),
    Phrase(
        "review",
        r"(?:行政)?复议(?:案件|申请|案)?(?!后|机关|局|机构|科|室|答复|应诉|中心|委|法|决定|人员|工作|诉讼|意见|渠道|体制)",
    ),
    Phrase("litigation", r"(?:行政)?诉讼(?:案件|案)?(?!法|机关|人员|工作|应诉|费|风险|意见)"),
    Phrase("upheld", r"(?:结果)?(?:予以|获得?|被)?维持(?:原(?:具体)?(?:行政)?(?:行为|决定))?"),
    Phrase("corrected", r"(?:结果|被)?(?:依法)?纠正|(?:被|依法)?纠错"),
    Phrase("dispute_other", r"其[他它]结果"),
    Phrase("pending", r"尚未审结|(?:尚)?未审结|(?:尚?在|正在)审理(?:中)?|尚未结案"),
    Phrase("natural_person", r"自然人|公民(?![、和及与或法])"),
    Phrase(
        "organisations",
        r"(?<!公民)(?<!公民[、和及与或])(?<!公民或者)(?<!群众[、和及与或])法人(?:或者?|和|及|、)?其[他它](?:社会)?组织",
    ),
    Phrase("business", r"商业企业"),
    Phrase("research", r"科研机构"),
    Phrase("public_interest", r"社会公益(?:性)?组织"),
    Phrase("legal_service", r"法律服务机构"),
)

# Where no phrase can begin the alternatives are not tried: that halves the grammar's time. A test compares with and without.
FIRST = f'(?=[予同全完公依部不无作其国法“"三保侵损第内四过行本我单没需补信重要大确逾上去往结顺转延未经复被纠诉败获维尚在正自商科社下次{LAST}{NEXT}])'
ANY_PHRASE = "|".join(f"(?P<{phrase.concept}>{phrase.pattern})" for phrase in PHRASES)
PHRASE = re.compile(f"{FIRST}(?:{ANY_PHRASE})")
PARENT = {phrase.concept: phrase.parent for phrase in PHRASES if phrase.parent}


def _received_like(columns: tuple[str, ...], name: str, zh: str, en: str) -> tuple[Reading, ...]:
    received = application_cells(("received",), columns)
    carried = application_cells(("carried_in",), columns)
    done = application_cells(("concluded",), columns)
    return (
        Reading(f"{name}.received", f"{zh}本年新收", f"{en}received", received),
        Reading(
            f"{name}.received_and_carried",
            f"{zh}本年新收加上年结转",
            f"{en}received plus carried in",
            received + carried,
        ),
        Reading(f"{name}.concluded", f"{zh}办理结果总计", f"{en}concluded", done),
    )


def _rows(key: str, zh: str, en: str, rows: tuple[str, ...]) -> Reading:
    return Reading(key, zh, en, application_cells(rows))


_CONCLUDED = Reading("concluded", "办理结果总计", "concluded", application_cells(("concluded",)))
_RECEIVED = _received_like(("total",), "all", "", "")
_CONCLUDED_NEW = Reading(
    "concluded_new",
    "办理结果总计减上年结转",
    "concluded less carried in",
    application_cells(("concluded",)),
    application_cells(("carried_in",)),
)
_LAWSUITS = ("litigation_direct", "litigation_after_review")
_DISPUTES = ("review", *_LAWSUITS)

OUTCOME_NAMES = {
    "total": ("总计", "total"),
    "upheld": ("结果维持", "upheld"),
    "corrected": ("结果纠正", "corrected"),
    "other": ("其他结果", "other outcome"),
    "pending": ("尚未审结", "not yet decided"),
}


@cache
def dispute_readings(channel: str, outcome: str) -> tuple[Reading, ...]:
    """Meanings of a number of ``review``, ``litigation``, one kind of lawsuit, or ``disputes`` (all together), by outcome or in total."""
    zh, en = OUTCOME_NAMES[outcome]

    def reading(channels: tuple[str, ...], name_zh: str, name_en: str) -> Reading:
        return Reading(
            ".".join((*channels, outcome)), f"{name_zh}{zh}", f"{name_en}: {en}", dispute_cells(channels, outcome)
        )

    review = reading(("review",), "行政复议", "reviews")
    direct = reading(("litigation_direct",), "未经复议直接起诉", "lawsuits without review")
    after = reading(("litigation_after_review",), "复议后起诉", "lawsuits after review")
    both = reading(_LAWSUITS, "行政诉讼", "lawsuits")
    return {
        "review": (review,),
        "litigation": (both, direct, after),
        "litigation_direct": (direct,),
        "litigation_after_review": (after,),
        "disputes": (reading(_DISPUTES, "行政复议和行政诉讼", "reviews and lawsuits"),),
    }[channel]


def _other_readings() -> tuple[Reading, ...]:
    return (
        _rows("other", "其他处理", "otherwise handled", _OTHER),
        _rows("other_handling", "其他处理", "otherwise handled", ("other_handling",)),
        # “逾期未补正2件、其他处理5件”: the last of the three rows, which the form calls 其他
        _rows("other_misc", "其他处理中的其他", "otherwise handled: other", ("other_misc",)),
    )


_ROW_NAMES = {
    "granted": ("予以公开", "disclosed in full"),
    "partly_granted": ("部分公开", "disclosed in part"),
    "denied_state_secret": ("属于国家秘密", "state secret"),
    "denied_by_law": ("其他法律行政法规禁止公开", "forbidden by law"),
    "denied_security": ("危及“三安全一稳定”", "endangers security or stability"),
    "denied_third_party": ("保护第三方合法权益", "rights of a third party"),
    "denied_internal": ("内部事务信息", "internal affairs"),
    "denied_process": ("过程性信息", "process information"),
    "denied_enforcement_file": ("行政执法案卷", "enforcement file"),
    "denied_inquiry": ("行政查询事项", "administrative inquiry"),
    "unavailable_not_held": ("本机关不掌握", "not held"),
    "unavailable_not_ready": ("没有现成信息", "would have to be created"),
    "unavailable_unclear": ("补正后仍不明确", "still unclear"),
    "unprocessed_petition": ("信访举报投诉类申请", "petition or complaint"),
    "unprocessed_repeat": ("重复申请", "repeated request"),
    "unprocessed_publication": ("要求提供公开出版物", "asks for a publication"),
    "unprocessed_excessive": ("大量反复申请", "excessive requests"),
    "unprocessed_reissue": ("确认或重新出具", "asks to confirm or reissue"),
    "other_uncorrected": ("逾期不补正", "not corrected in time"),
    "other_unpaid": ("逾期未缴费", "fee not paid in time"),
    "carried_in": ("上年结转", "carried in"),
    "carried_out": ("结转下年度", "carried over"),
}
_KIND_NAMES = {
    "natural_person": ("自然人", "natural persons: "),
    "business": ("商业企业", "commercial enterprises: "),
    "research": ("科研机构", "research institutions: "),
    "public_interest": ("社会公益组织", "public-interest organisations: "),
    "legal_service": ("法律服务机构", "legal-service organisations: "),
}


def _disclosure(row: str, zh: str, en: str, *measures: tuple[str, str, str]) -> tuple[Reading, ...]:
    return tuple(
        Reading(f"{row}.{measure}", f"{zh}{measure_zh}", f"{en} {measure_en}", (("disclosure", row, measure),))
        for measure, measure_zh, measure_en in measures
    )


_ISSUED = (("issued", "本年制发件数", "issued"), ("made", "本年新制作数量", "made"))
_DOCUMENTS = ("normative_documents", "行政规范性文件", "normative documents")

READINGS: dict[str, tuple[Reading, ...]] = {
    "received": _RECEIVED[:2],
    "received_or_concluded": (_CONCLUDED, *_RECEIVED[:2], _CONCLUDED_NEW),
    "concluded": (_CONCLUDED, _CONCLUDED_NEW),
    "denied": (_rows("denied", "不予公开各项", "refused", _DENIED),),
    "unavailable": (_rows("unavailable", "无法提供各项", "cannot be provided", _UNAVAILABLE),),
    "unprocessed": (_rows("unprocessed", "不予处理各项", "not processed", _UNPROCESSED),),
    "other": _other_readings(),
    **{row: (_rows(row, zh, en, (row,)),) for row, (zh, en) in _ROW_NAMES.items()},
    **{kind: _received_like((kind,), kind, zh, en) for kind, (zh, en) in _KIND_NAMES.items()},
    "organisations": _received_like(ORGANISATIONS, "organisations", "法人或其他组织", "organisations: "),
    "review_corrected": dispute_readings("review", "corrected"),
    "litigation_corrected": dispute_readings("litigation", "corrected")[:1],
    "documents_in_force": _disclosure(*_DOCUMENTS, ("in_force", "现行有效件数", "in force")),
    "documents_issued": _disclosure(*_DOCUMENTS, *_ISSUED),
    "documents_repealed": _disclosure(*_DOCUMENTS, ("repealed", "本年废止件数", "repealed")),
    "documents_published": _disclosure(
        *_DOCUMENTS, *_ISSUED, ("in_force", "现行有效件数", "in force"), ("disclosed", "本年新公开数量", "disclosed")
    ),
    "regulations_issued": _disclosure("regulations", "规章", "rules", *_ISSUED),
    "regulations_published": _disclosure(
        "regulations",
        "规章",
        "rules",
        *_ISSUED,
        ("in_force", "现行有效件数", "in force"),
        ("disclosed", "本年新公开数量", "disclosed"),
    ),
    "licensing": _disclosure("licensing", "行政许可", "licensing", ("decisions", "处理决定数量", "decisions")),
    "penalties": _disclosure("penalties", "行政处罚", "penalties", ("decisions", "处理决定数量", "decisions")),
    "coercion": _disclosure("coercion", "行政强制", "coercion", ("decisions", "处理决定数量", "decisions")),
    "fees": _disclosure("fees", "行政事业性收费", "fees", ("amount_wan", "本年收费金额（万元）", "in 10 000 yuan")),
    "processing_fee": (),
}

OUTCOMES = frozenset({"granted", "partly_granted", "denied", "unavailable", "unprocessed", "other", *PARENT})
RESULTS = {"upheld": "upheld", "corrected": "corrected", "dispute_other": "other", "pending": "pending"}
APPLICANT_CONCEPTS = frozenset({*_KIND_NAMES, "organisations"})
CHANNEL_CONCEPTS = frozenset({"review", "litigation", "litigation_direct", "litigation_after_review"})
