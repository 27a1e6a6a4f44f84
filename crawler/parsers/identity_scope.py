"""Whose figures a report gives: a whole area's (全县汇总) or one organ's own (本级, the office's, a department's)."""

from __future__ import annotations

import re

from crawler.parsers.identity_evidence import Evidence
from crawler.report import Kind, Scope

_AREA = re.compile(
    r"(?:汇总|综合|汇集|收集)[^。；]{0,30}?(?:各(?:有关)?(?:乡|镇|街|部门|单位|区县|县区|县市|级|行政机关)|所属|下属|全[县区市旗州省盟])"
    r"|(?:包括|涵盖|包含|含)[^。；]{0,12}?(?:各(?:乡|镇|街|部门|县|区)|全[县区市旗州省盟])[^。；]{0,25}?(?:数据|情况|行政机关|单位)"
    r"|全[县区市旗州省盟][^。；，]{0,14}?(?:汇总|汇编)|(?:本报告|所列)[^。；]{0,30}?全[县区市旗州省盟](?:各级)?行政机关"
    r"|(?:所列)?数据[^。；]{0,10}?为全[县区市旗州省盟]"
)
_ORGAN = re.compile(
    r"(?:数据|报告)[^。；]{0,20}?(?:仅(?:含|包括|为|限)|不(?:含|包括))[^。；]{0,20}?(?:本级|机关|部门|各)|[县区市旗州省]本级(?:政府)?(?:信息|数据)"
)


def find_scope(evidence: Evidence, kind: Kind | None) -> tuple[Scope | None, str]:
    """The scope and what it rests on: ``title`` (全县, 本级), ``text`` (汇总…), ``kind`` of the unit, or "" when unknown.

    A government and a zone's committee report for their area, every other unit for itself, unless title or introduction say otherwise.
    """
    for title, _ in evidence.titles:
        if title.scope_words:
            return ("organ" if "本级" in title.scope_words else "area"), "title"
    if kind in ("government", "office", "zone", None):
        if _ORGAN.search(evidence.intro):
            return "organ", "text"
        if _AREA.search(evidence.intro):
            return "area", "text"
    if kind is None:
        return None, ""
    return ("area" if kind in ("government", "zone") else "organ"), "kind"
