"""Terms that both official forms share: applicants, outcomes of disputes, channels, and every row of section three.

Source: 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号. ``zh`` is the wording of the form, ``en`` its translation; keys are the names that
the database, the JSON and the checks use. Tables of facts only: matching printed labels to them is the parsers' work.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A key with its official Chinese wording and its English translation."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Form:
    """An official form: section two as (row, its measures), and the row keys of section three in printed order."""

    key: str
    disclosure: tuple[tuple[str, tuple[str, ...]], ...]
    applications: tuple[str, ...]


APPLICANTS: tuple[Term, ...] = (
    Term("natural_person", "自然人", "natural person"),
    Term("business", "商业企业", "commercial enterprise"),
    Term("research", "科研机构", "research institution"),
    Term("public_interest", "社会公益组织", "public-interest organisation"),
    Term("legal_service", "法律服务机构", "legal-service organisation"),
    Term("other_org", "其他", "other organisation"),
    Term("total", "总计", "all applicants"),
)

APPLICATIONS: tuple[Term, ...] = (
    Term("received", "一、本年新收政府信息公开申请数量", "requests newly received this year"),
    Term("carried_in", "二、上年结转政府信息公开申请数量", "requests carried over from last year"),
    Term("granted", "（一）予以公开", "disclosed in full"),
    Term("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "disclosed in part"),
    Term("denied_state_secret", "（三）不予公开 1.属于国家秘密", "refused: state secret"),
    Term(
        "denied_by_law",
        "（三）不予公开 2.其他法律行政法规禁止公开",
        "refused: forbidden by law or administrative regulation",
    ),
    Term(
        "denied_security",
        "（三）不予公开 3.危及“三安全一稳定”",
        "refused: endangers national, public or economic security or social stability",
    ),
    Term("denied_third_party", "（三）不予公开 4.保护第三方合法权益", "refused: rights of a third party"),
    Term("denied_internal", "（三）不予公开 5.属于三类内部事务信息", "refused: internal affairs information"),
    Term("denied_process", "（三）不予公开 6.属于四类过程性信息", "refused: process information"),
    Term(
        "denied_enforcement_file", "（三）不予公开 7.属于行政执法案卷", "refused: administrative enforcement case file"
    ),
    Term("denied_inquiry", "（三）不予公开 8.属于行政查询事项", "refused: administrative inquiry matter"),
    Term("unavailable_not_held", "（四）无法提供 1.本机关不掌握相关政府信息", "cannot provide: not held by this organ"),
    Term(
        "unavailable_not_ready", "（四）无法提供 2.没有现成信息需要另行制作", "cannot provide: would have to be created"
    ),
    Term(
        "unavailable_unclear",
        "（四）无法提供 3.补正后申请内容仍不明确",
        "cannot provide: still unclear after correction",
    ),
    Term("unprocessed_petition", "（五）不予处理 1.信访举报投诉类申请", "not processed: petition, report or complaint"),
    Term("unprocessed_repeat", "（五）不予处理 2.重复申请", "not processed: repeated request"),
    Term("unprocessed_publication", "（五）不予处理 3.要求提供公开出版物", "not processed: asks for a publication"),
    Term(
        "unprocessed_excessive",
        "（五）不予处理 4.无正当理由大量反复申请",
        "not processed: excessive requests without good reason",
    ),
    Term(
        "unprocessed_reissue",
        "（五）不予处理 5.要求行政机关确认或重新出具已获取信息",
        "not processed: asks to confirm or reissue information already obtained",
    ),
    Term(
        "other_uncorrected",
        "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "otherwise handled: not corrected in time",
    ),
    Term(
        "other_unpaid",
        "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "otherwise handled: fee not paid in time",
    ),
    Term("other_misc", "（六）其他处理 3.其他", "otherwise handled: other"),
    Term(
        "other_handling",
        "（六）其他处理",
        "otherwise handled (the single row of the 2019 form; also 2021 reports that print one row)",
    ),
    Term("concluded", "（七）总计", "requests concluded this year"),
    Term("carried_out", "四、结转下年度继续办理", "requests carried over to next year"),
)

CHANNELS: tuple[Term, ...] = (
    Term("review", "行政复议", "administrative review"),
    Term("litigation_direct", "行政诉讼 未经复议直接起诉", "lawsuit brought without review"),
    Term("litigation_after_review", "行政诉讼 复议后起诉", "lawsuit brought after review"),
)

OUTCOMES: tuple[Term, ...] = (
    Term("upheld", "结果维持", "upheld"),
    Term("corrected", "结果纠正", "corrected"),
    Term("other", "其他结果", "other outcome"),
    Term("pending", "尚未审结", "not yet decided"),
    Term("total", "总计", "total"),
)

DISPUTES: tuple[tuple[str, str], ...] = tuple(
    (channel.key, outcome.key) for channel in CHANNELS for outcome in OUTCOMES
)
"""The columns of section four in their order: channel and outcome."""

DISCLOSURES: tuple[Term, ...] = (
    Term("regulations", "第二十条第（一）项 规章", "rules (规章)"),
    Term("normative_documents", "第二十条第（一）项 行政规范性文件 / 规范性文件", "administrative normative documents"),
    Term("licensing", "第二十条第（五）项 行政许可", "administrative licensing"),
    Term("other_services", "第二十条第（五）项 其他对外管理服务事项", "other external administrative services"),
    Term("penalties", "第二十条第（六）项 行政处罚", "administrative penalties"),
    Term("coercion", "第二十条第（六）项 行政强制", "administrative coercion"),
    Term("fees", "第二十条第（八）项 行政事业性收费", "administrative fees"),
    Term("procurement", "第二十条第（九）项 政府集中采购", "centralised government procurement"),
)

MEASURES: tuple[Term, ...] = (
    Term("issued", "本年制发件数", "issued this year"),
    Term("repealed", "本年废止件数", "repealed this year"),
    Term("in_force", "现行有效件数", "in force"),
    Term("decisions", "本年处理决定数量 / 处理决定数量", "decisions made this year"),
    Term("amount_wan", "本年收费金额（单位：万元）", "amount collected this year in 10 000 yuan"),
    Term("made", "本年新制作数量", "newly made this year"),
    Term("disclosed", "本年新公开数量", "newly disclosed this year"),
    Term("disclosed_total", "对外公开总数量", "total disclosed"),
    Term("prior_items", "上一年项目数量", "items last year"),
    Term("change", "本年增/减", "change this year (may be negative)"),
    Term("items", "采购项目数量", "procurement projects"),
    Term("amount", "采购总金额", "procurement amount; the unit is as printed and must be kept"),
)
