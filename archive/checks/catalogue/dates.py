"""The checks D01 and D02: published in time, and changed afterwards."""

from __future__ import annotations

from archive.checks.catalogue.basis import ARTICLE50, METHOD
from archive.checks.model import Check

CHECKS: tuple[Check, ...] = (
    Check(
        id="D01",
        family="dates",
        severity="warning",
        needs="report",
        title_zh="按时公布",
        title_en="Published in time",
        basis_zh=ARTICLE50[0],
        basis_en=ARTICLE50[1],
        description_zh="部门和乡镇、街道在1月31日前公布，县级以上政府在3月31日前公布；2018年度及以前的报告均在3月31日前公布。文中落款、网页日期、首次发现日期分别记录。",
        description_en="Departments and townships publish by 31 January, governments by 31 March; for the years before 2019 everyone by 31 March. Stated date, page date and first sight are kept apart.",
        example_zh="网页日期为2024年2月20日，应在2024年1月31日前公布，晚20天。",
        example_en="The page is dated 2024-02-20; it was due by 2024-01-31, 20 days earlier.",
    ),
    Check(
        id="D02",
        family="dates",
        severity="notice",
        needs="archive",
        title_zh="公布后改动",
        title_en="Changed after publication",
        basis_zh=METHOD[0],
        basis_en=METHOD[1],
        description_zh="报告公布后内容有改动：改了什么，何时发现。",
        description_en="The report changed after publication: what, and when it was seen.",
        example_zh="报告在2024年3月2日至3月9日之间有改动：3个数字、1段文字。",
        example_en="The report changed between 2024-03-02 and 2024-03-09: 3 figures, 1 passage.",
    ),
)
