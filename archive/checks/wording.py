"""How cells and numbers are named in findings, in Chinese and in English.

Wording only: calm, without accusation, with the form's own terms. No rule lives here.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, DISCLOSURES, MEASURES, OUTCOMES
from crawler.report import Number

TABLE_ZH = {"disclosure": "第二部分", "applications": "第三部分", "disputes": "第四部分"}
TABLE_EN = {"disclosure": "section two", "applications": "section three", "disputes": "section four"}

ROW_ZH = {
    "received": "本年新收申请",
    "carried_in": "上年结转申请",
    "granted": "予以公开",
    "partly_granted": "部分公开",
    "denied_state_secret": "不予公开（国家秘密）",
    "denied_by_law": "不予公开（法律行政法规禁止）",
    "denied_security": "不予公开（三安全一稳定）",
    "denied_third_party": "不予公开（第三方合法权益）",
    "denied_internal": "不予公开（内部事务信息）",
    "denied_process": "不予公开（过程性信息）",
    "denied_enforcement_file": "不予公开（行政执法案卷）",
    "denied_inquiry": "不予公开（行政查询事项）",
    "unavailable_not_held": "无法提供（本机关不掌握）",
    "unavailable_not_ready": "无法提供（没有现成信息）",
    "unavailable_unclear": "无法提供（补正后仍不明确）",
    "unprocessed_petition": "不予处理（信访举报投诉）",
    "unprocessed_repeat": "不予处理（重复申请）",
    "unprocessed_publication": "不予处理（公开出版物）",
    "unprocessed_excessive": "不予处理（大量反复申请）",
    "unprocessed_reissue": "不予处理（确认或重新出具）",
    "other_uncorrected": "其他处理（逾期不补正）",
    "other_unpaid": "其他处理（逾期未缴费）",
    "other_misc": "其他处理（其他）",
    "other_handling": "其他处理",
    "concluded": "办理结果总计",
    "carried_out": "结转下年度",
    "review": "行政复议",
    "litigation_direct": "未经复议直接起诉的行政诉讼",
    "litigation_after_review": "复议后起诉的行政诉讼",
    "regulations": "规章",
    "normative_documents": "行政规范性文件",
    "licensing": "行政许可",
    "other_services": "其他对外管理服务事项",
    "penalties": "行政处罚",
    "coercion": "行政强制",
    "fees": "行政事业性收费",
    "procurement": "政府集中采购",
}
ROW_EN = {term.key: term.en for term in (*APPLICATIONS, *CHANNELS, *DISCLOSURES)} | {
    "other_handling": "otherwise handled",
    "regulations": "rules",
}
COLUMN_ZH = {term.key: term.zh for term in (*APPLICANTS, *OUTCOMES, *MEASURES)} | {
    "other_org": "其他组织",
    "total": "总计",
    "decisions": "处理决定数量",
    "amount_wan": "本年收费金额",
}
COLUMN_EN = {term.key: term.en for term in (*APPLICANTS, *OUTCOMES, *MEASURES)} | {
    "total": "total",
    "amount": "amount",
    "change": "change this year",
}


def number(value: Number) -> str:
    """A figure as a reader writes it: no trailing zeros, at most six decimals."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".")


def number_or_blank(value: Number | None) -> str:
    """A figure, or 空白."""
    return "空白" if value is None else number(value)


def addends(parts: Iterable[Number]) -> str:
    """``10+1+0+0``; a negative part stands in brackets."""
    return "+".join(number(part) if part >= 0 else f"({number(part)})" for part in parts)


def cell_zh(table: str, row: str, column: str) -> str:
    """``部分公开·自然人``: a cell's name inside its table."""
    return f"{ROW_ZH.get(row, row)}·{COLUMN_ZH.get(column, column)}"


def cell_en(table: str, row: str, column: str) -> str:
    """``disclosed in part / natural person``: a cell's name inside its table."""
    return f"{ROW_EN.get(row, row)} / {COLUMN_EN.get(column, column)}"


def no_year_before(before: object | None) -> tuple[str, str]:
    """Why a rule from year to year cannot be decided, in both languages; ``before`` is what there is of last year's report."""
    if before is None:
        return "没有上一年度的报告，无法判断。", "There is no report of the year before, so this cannot be decided."
    return (
        "本年或上年的相应单元格空白或缺失，无法判断。",
        "A cell of this year or of the year before is blank or missing, so this cannot be decided.",
    )
