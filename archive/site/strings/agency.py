"""Words of the agency's page."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "agency_missing": ("档案中没有编号为 {key} 的单位。", "The archive holds no body with the key {key}."),
    "agency_years": ("各年报告", "Reports by year"),
    "agency_figures": ("主要数字逐年对照", "Main figures, year by year"),
    "agency_trend": ("走势", "Trend"),
    "agency_item": ("项目", "Item"),
    "agency_outcomes": ("办理结果构成", "Outcomes as shares"),
    "agency_requests": ("新收与办结的申请（件）", "Requests received and concluded"),
    "agency_chain": ("结转衔接", "Chain of carry-over"),
    "agency_chain_note": (
        "上年报告的“结转下年度”应等于本年报告的“上年结转”。",
        "What last year's report carries over should be what this year's carries in.",
    ),
    "agency_chain_before": ("上年结转下年度", "Carried over last year"),
    "agency_chain_now": ("本年上年结转", "Carried in this year"),
    "agency_chain_ok": ("衔接", "Holds"),
    "agency_chain_broken": ("断开，相差{n}", "Broken by {n}"),
    "agency_chain_unknown": ("缺数", "No figures"),
    "agency_disputes": ("行政复议与行政诉讼", "Reviews and lawsuits"),
    "agency_disputes_note": (
        "纠正率按已审结案件计算，括号内为95%置信区间（Wilson 法）；案件很少时区间很宽，不宜比较。",
        "The share corrected is of decided cases, with its 95% interval (Wilson); with few cases the interval is wide and comparisons mean little.",
    ),
    "agency_cases": ("案件", "Cases"),
    "agency_decided": ("已审结", "Decided"),
    "agency_corrected": ("结果纠正", "Corrected"),
    "agency_corrected_share": ("纠正率（95%区间）", "Share corrected (95% interval)"),
    "agency_peers": ("同类单位", "Peers"),
    "agency_peers_note": (
        "同一县级区划中同类、{year}年新收申请数最接近的单位。",
        "Bodies of the same kind in the same county, nearest in requests received in {year}.",
    ),
    "agency_granted_share": ("予以公开率", "Granted"),
    "agency_findings": ("历年核对发现", "Findings of all years"),
    "agency_no_findings": ("已做的核对没有发现问题。", "The checks that ran found nothing."),
    "agency_none": ("没有可列出的数字。", "There are no figures to show."),
    "days_late": ("晚{n}天", "{n} days late"),
    "item_normative_documents_issued": ("行政规范性文件制发", "Normative documents issued"),
    "item_normative_documents_in_force": ("行政规范性文件现行有效", "Normative documents in force"),
    "item_licensing_decisions": ("行政许可", "Licences"),
    "item_penalties_decisions": ("行政处罚", "Penalties"),
    "item_coercion_decisions": ("行政强制", "Coercive measures"),
    "item_fees_amount_wan": ("行政事业性收费（万元）", "Fees (10 000 yuan)"),
    "item_disputes": ("复议诉讼合计", "Reviews and lawsuits"),
}
