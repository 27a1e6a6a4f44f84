"""How the forms' labels are printed: every wording met for a key, beside the official one.

Tables of facts only. A wording stands here without its numbering, blanks and punctuation being significant; matching (and its
tolerance of typing errors) is the parsers' work. Keys beginning with ``#`` are not rows of their own: groups of rows, and the
words that mean different rows in different groups.
"""

from __future__ import annotations

SUBJECTS: dict[str, tuple[str, ...]] = {
    "regulations": ("规章", "政府规章", "行政规章", "地方政府规章"),
    "normative_documents": ("行政规范性文件", "规范性文件"),
    "licensing": ("行政许可", "行政许可事项"),
    "other_services": ("其他对外管理服务事项", "其他对外管理服务"),
    "penalties": ("行政处罚", "行政处罚事项"),
    "coercion": ("行政强制", "行政强制事项"),
    "fees": ("行政事业性收费", "行政事业收费", "行政事业性收费项目"),
    "procurement": ("政府集中采购", "集中采购"),
}

MEASURES: dict[str, tuple[str, ...]] = {
    "issued": ("本年制发件数", "本年制发数", "本年制发数量", "本年度制发件数", "制发件数", "本年制发文件数"),
    "repealed": ("本年废止件数", "本年废止数", "本年废止数量", "本年度废止件数", "废止件数", "本年废止文件数"),
    "in_force": ("现行有效件数", "现行有效数", "现行有效数量", "现行有效", "现行有效文件数"),
    "decisions": ("本年处理决定数量", "处理决定数量", "本年处理决定数", "处理决定数", "本年度处理决定数量"),
    "amount_wan": ("本年收费金额", "本年收费总金额", "本年度收费金额", "收费金额", "本年收费金额单位万元"),
    "made": ("本年新制作数量", "本年新制作数", "本年度新制作数量", "新制作数量"),
    "disclosed": ("本年新公开数量", "本年新公开数", "本年度新公开数量", "新公开数量"),
    "disclosed_total": ("对外公开总数量", "对外公开总数", "对外公开数量"),
    "prior_items": ("上一年项目数量", "上年项目数量", "上一年度项目数量", "上年度项目数量"),
    "change": ("本年增/减", "本年度增/减", "本年增减数量", "本年增减情况"),
    "items": ("采购项目数量", "采购项目数"),
    "amount": ("采购总金额", "采购金额"),
}

ROWS: dict[str, tuple[str, ...]] = {
    "received": (
        "本年新收政府信息公开申请数量",
        "本年新收政府信息公开申请数",
        "本年度新收政府信息公开申请数量",
        "本年新收申请数量",
        "本年新收",
    ),
    "carried_in": (
        "上年结转政府信息公开申请数量",
        "上年结转政府信息公开申请数",
        "上年度结转政府信息公开申请数量",
        "上一年结转政府信息公开申请数量",
        "上一年度结转政府信息公开申请数量",
        "上年结转申请数量",
        "上年结转",
    ),
    "#result": ("本年度办理结果", "本年办理结果", "办理结果", "本年度办理结果情况"),
    "granted": ("予以公开",),
    "partly_granted": ("部分公开", "部分公开区分处理的只计这一情形不计其他情形"),
    "#denied": ("不予公开", "不予以公开"),
    "denied_state_secret": ("属于国家秘密", "涉及国家秘密"),
    "denied_by_law": ("其他法律行政法规禁止公开", "法律行政法规禁止公开", "其他法律法规禁止公开"),
    "denied_security": ("危及三安全一稳定", "危及三安全一稳定的"),
    "denied_third_party": ("保护第三方合法权益", "涉及第三方合法权益"),
    "denied_internal": ("属于三类内部事务信息", "属于内部事务信息", "三类内部事务信息"),
    "denied_process": ("属于四类过程性信息", "属于过程性信息", "四类过程性信息"),
    "denied_enforcement_file": ("属于行政执法案卷", "属于行政执法案卷信息", "行政执法案卷"),
    "denied_inquiry": ("属于行政查询事项", "行政查询事项"),
    "#unavailable": ("无法提供",),
    "unavailable_not_held": ("本机关不掌握相关政府信息", "本机关不掌握", "不掌握相关政府信息"),
    "unavailable_not_ready": ("没有现成信息需要另行制作", "没有现成信息"),
    "unavailable_unclear": ("补正后申请内容仍不明确", "补正后仍不明确"),
    "#unprocessed": ("不予处理",),
    "unprocessed_petition": ("信访举报投诉类申请", "信访投诉举报类申请"),
    "unprocessed_repeat": ("重复申请",),
    "unprocessed_publication": ("要求提供公开出版物",),
    "unprocessed_excessive": ("无正当理由大量反复申请",),
    "unprocessed_reissue": (
        "要求行政机关确认或重新出具已获取信息",
        "要求行政机关确认或者重新出具已获取信息",
        "要求行政机关确认或重新出具已获取的信息",
    ),
    "#other": ("其他处理", "其他处理情况"),
    "other_uncorrected": (
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "申请人无正当理由逾期不补正",
        "无正当理由逾期不补正",
        "逾期不补正",
    ),
    "other_unpaid": (
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用",
        "逾期未按收费通知要求缴纳费用",
        "逾期未缴纳费用",
    ),
    "#misc": ("其他",),
    "concluded": ("总计", "合计"),
    "#subtotal": ("小计",),
    "carried_out": (
        "结转下年度继续办理",
        "结转下年继续办理",
        "结转下一年度继续办理",
        "结转下年度继续办理数量",
        "结转下年度",
    ),
}

GROUP_OF_PREFIX: dict[str, str] = {
    "denied_": "#denied",
    "unavailable_": "#unavailable",
    "unprocessed_": "#unprocessed",
    "other_": "#other",
}

APPLICANTS: dict[str, tuple[str, ...]] = {
    "natural_person": ("自然人", "自然人（公民）"),
    "business": ("商业企业",),
    "research": ("科研机构",),
    "public_interest": ("社会公益组织", "社会公益", "社会公益机构"),
    "legal_service": ("法律服务机构", "法律服务", "法律服务组织"),
    "other_org": ("其他", "其他组织"),
    "total": ("总计", "合计"),
}

CHANNELS: dict[str, tuple[str, ...]] = {
    "review": ("行政复议", "行政复议案件", "行政复议情况"),
    "litigation_direct": ("未经复议直接起诉", "行政诉讼未经复议直接起诉", "未经复议直接诉讼"),
    "litigation_after_review": ("复议后起诉", "行政诉讼复议后起诉", "经复议后起诉"),
}

OUTCOMES: dict[str, tuple[str, ...]] = {
    "upheld": ("结果维持", "维持"),
    "corrected": ("结果纠正", "纠正"),
    "other": ("其他结果", "其他"),
    "pending": ("尚未审结", "未审结"),
    "total": ("总计", "合计"),
}

# Words that stand in heads and margins of the forms and name no figure.
SILENT: tuple[str, ...] = (
    "信息内容",
    "申请人情况",
    "法人或其他组织",
    "法人或者其他组织",
    "行政诉讼",
    "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和",
    "等于第三项加第四项之和",
    "第二十条第项",
    "类别",
    "项目",
    "事项",
    "指标",
    "内容",
    "名称",
    "序号",
    "数据项目",
)

# Heads that a text recogniser writes over columns whose heads it could not read.
EMPTY_HEADS = r"(?:数据|数值|数量|件数|数|列|栏|值|column|col|unnamed)"
