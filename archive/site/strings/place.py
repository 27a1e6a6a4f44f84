"""Words of the place's page."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "place_missing": ("没有代码为 {code} 的行政区划。", "There is no division with the code {code}."),
    "place_units": ("单位与各年报告", "Bodies and their reports"),
    "place_units_note": (
        "日期为报告或网页注明的发布日期（月-日）；没有注明时写“有”。",
        "Dates are those that the report or its page states (month-day); 'held' where none is stated.",
    ),
    "place_held": ("有", "held"),
    "place_divisions": ("下辖区划", "Divisions within"),
    "place_division": ("区划", "Division"),
    "place_agencies": ("单位数", "Bodies"),
    "place_reports": ("报告数", "Reports"),
    "place_latest": ("最近年度", "Latest year"),
    "place_clock": ("公布时间", "When reports were published"),
    "place_clock_note": (
        "部门和乡镇、街道应在次年1月31日前、政府应在3月31日前公布。按报告或网页注明的日期统计；首次见到的日期另列。",
        "Departments and townships publish by 31 January, governments by 31 March. Counted by the date stated; the day of first sight stands apart.",
    ),
    "place_seen_in_time": ("期限前首次见到", "First seen before the deadline"),
    "place_expected": ("应公布", "Expected"),
    "place_totals": ("历年合计", "Totals by year"),
    "place_totals_note": (
        "“单位之和”为本档案所存各单位自身口径的合计，未收齐时偏小；“汇总”为政府年度报告的全地区数字。",
        "'Sum of bodies' adds the bodies' own reports held here and is too low where some are missing; 'whole area' is the government's own total.",
    ),
    "place_sum": ("单位之和", "Sum of bodies"),
    "place_received_area": ("新收申请（汇总）", "Requests received (whole area)"),
    "place_area": ("汇总", "Whole area"),
    "place_units_held": ("单位数", "Bodies held"),
    "place_findings": ("核对发现", "Findings"),
    "place_all_findings": ("全部核对发现", "All findings"),
    "place_nothing": ("本档案还没有这里的报告。", "The archive holds no report from here yet."),
    "place_former": ("已于{day}停用的区划", "Division out of use since {day}"),
    "place_under": ("上级", "Within"),
    "place_requests_chart": ("新收申请（件）", "Requests received"),
    "place_clock_chart": ("按期、逾期与未见的比例", "On time, late and missing as shares"),
}
