"""Words of the front page."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "home_title": ("县级政府信息公开年度报告档案", "County governments' annual disclosure reports"),
    "home_lead": (
        "全国县级政府及其部门、乡镇、街道依法公开的政府信息公开工作年度报告：原样保存，逐格读取，逐项核对，每个数字都能追到原件。",
        "The annual disclosure reports that Chinese county governments, departments, townships and sub-districts must publish: kept unchanged, read cell by cell, checked, and every figure traced to its source.",
    ),
    "home_agencies": ("单位", "Bodies"),
    "home_counties": ("县级区划", "Counties"),
    "home_years": ("年度", "Years"),
    "home_fresh": ("最近抓取", "Last fetch"),
    "home_map": ("县级地图", "Map of counties"),
    "home_map_note": (
        "每点为一个县级区划的中心，颜色越深，数值越大。",
        "A dot is a county's centre; darker means more.",
    ),
    "home_map_silent": ("尚无报告", "no report yet"),
    "home_map_counts": ("{measure}：按数值从小到大等分为五级。", "{measure}: five classes of equal size."),
    "home_map_coverage": (
        "{year}年覆盖率：该县存有{year}年报告的单位，占已知应公布单位的比例。已知应公布单位，指本档案存有其任一年度报告的单位：从未公布过的单位不在其中（官方名单上有而未见的，另见核对发现H02），合并、新设的单位在各年都计入。",
        "Coverage of {year}: of a county's bodies known to have to publish, the share whose report for {year} is held. Known are those of which any year's report is held: a body that never published is not among them (those named on an official list are findings of check H02), and a body founded later or merged counts in every year.",
    ),
    "home_past_map": ("跳过地图", "Skip the map"),
    "home_counties_cut": (
        "共{all}个，此处列出前{shown}个，其余见本页的 CSV",
        "the first {shown} of {all}; the others are in this page's CSV",
    ),
    "home_measure": ("着色指标", "Coloured by"),
    "measure_coverage": ("覆盖率", "Coverage"),
    "measure_reports": ("报告数", "Reports held"),
    "measure_requests": ("新收申请数", "Requests received"),
    "measure_findings": ("核对发现数", "Findings"),
    "measure_missing": ("未见报告数", "Missing reports"),
    "home_coverage": ("各省各年覆盖情况", "Coverage by province and year"),
    "home_coverage_note": ("格中为已存报告的单位数／应有单位数。", "Bodies whose report is held / bodies expected."),
    "home_trends": ("历年申请与办理", "Requests and outcomes over the years"),
    "home_requests_chart": (
        "新收与办结的申请（件，各单位自身口径合计）",
        "Requests received and concluded (sum over bodies' own reports)",
    ),
    "home_outcomes_chart": ("办理结果构成", "Outcomes as shares"),
    "home_arrivals": ("新到报告", "Latest arrivals"),
    "home_changes": ("改动与撤下", "Changed and vanished"),
    "home_no_changes": ("没有发现改动或撤下的报告。", "No report was found changed or gone."),
    "home_more_events": ("全部动态", "All changes"),
    "home_counties_list": ("按县级区划查看", "Counties as a list"),
    "county": ("县级区划", "County"),
}
