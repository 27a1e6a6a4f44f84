"""The checks H01 and H02: a county against its units."""

from __future__ import annotations

from archive.checks.catalogue.basis import ARTICLE50, METHOD
from archive.checks.model import Check

CHECKS: tuple[Check, ...] = (
    Check(
        id="H01",
        family="hierarchy",
        severity="notice",
        needs="archive",
        title_zh="县级汇总与单位之和",
        title_en="County total against its units",
        basis_zh=METHOD[0],
        basis_en=METHOD[1],
        description_zh="县级汇总数与已收集的部门、乡镇之和比较，并注明收集到多少单位；未收齐时只提示单位之和大于汇总数的情况。",
        description_en="The county's totals against the sum of the departments and townships held, with coverage; while some are missing, only a sum above the total is told.",
        example_zh="全县新收申请汇总为120，已收集的64个单位（应有64个）之和为131，相差11。",
        example_en="The county reports 120 requests received; the 64 units held (of 64) add up to 131, a difference of 11.",
    ),
    Check(
        id="H02",
        family="hierarchy",
        severity="warning",
        needs="archive",
        title_zh="应公布而未公布",
        title_en="Due and not published",
        basis_zh=ARTICLE50[0],
        basis_en=ARTICLE50[1],
        description_zh=(
            "县（市、区）内应公布年度报告而没有找到的单位。应公布单位的依据：有该年度官方“公布情况”页面的，以页面所列单位为准；"
            "没有的，以上年已公布的单位为准，且其中至少一半本年也已找到，否则不判断。每条结果写明所用依据。"
        ),
        description_en=(
            "Units of a county that had to publish and were not found. Who had to: where the archive holds the county's official overview "
            "(公布情况) of that year, the units listed there; else last year's publishers, of whom at least half must have been found "
            "this year too, or nothing is said. Each finding names the basis it used."
        ),
        example_zh="水务局应公布2023年报告，没有找到（按上年公布单位应公布65个单位，已找到63个）。",
        example_en="水务局 had to publish a report for 2023, and none was found (63 of 65 units found, by last year's publishers).",
    ),
)
