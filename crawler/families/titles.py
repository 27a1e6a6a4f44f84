"""What the words of a link promise: a report, something that only looks like one, a column, a year, a class of units, or nothing of interest.

Pure rules over one title, written from titles seen on real sites. They decide what is fetched, never what is a report: that is for the content to say.
When in doubt a title is ``maybe``, so that the page is fetched and looked at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Kind = Literal["report", "maybe", "decoy", "column", "year", "units", "unit", "disclosure", "other"]

_NOISE = re.compile(r"[\s\u200b\u3000>»›·•◆■\[\]【】]+")
_DATE_TAIL = re.compile(r"[（(\[]?(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[)）\]]?$")
_COUNT_TAIL = re.compile(r"[（(]\d{1,3}[篇条个]?[)）]$")
_YEAR = r"(?:19|20)\d{2}|二[〇零○Oo]{1,2}?[〇零○Oo一二三四五六七八九十]{1,3}"
_OPENNESS = r"(?:政府信息|政务信息|信息|政务)公开"
_WORK = r"(?:工作|情况|年度|的|开展|主动|[（(][^）)]{0,12}[)）])*"
_REPORT = re.compile(
    rf"{_OPENNESS}(?:{_YEAR}|年|度|{_WORK})*(?:年度?报告?|年报|报告)|(?:年度?报告?|年报).{{0,6}}{_OPENNESS}|{_OPENNESS}.{{0,4}}年报"
)
_CUT_REPORT = re.compile(rf"{_OPENNESS}.{{0,12}}(?:…|\.{{2,}})$")
_YEARLY = re.compile(
    rf"(?:{_YEAR})年?度?.{{0,20}}(?:年度报告|年报|工作报告|工作总结)|(?:年度报告|年报)[（(]?(?:{_YEAR})"
)
_SUMMARY = re.compile(rf"{_OPENNESS}.{{0,8}}总结")

# 解 alone would hit 解放区 and 解放街道; topics stand directly before the word for report, else 生态环境局 and 审计局 would be hit.
_DECOY = re.compile(
    r"解读|图解|图说|图片版|一图|图看懂|图读懂|漫画|动漫|动画|长图|H5|视频|音频|语音|编制说明|编写说明|起草说明|编制指南|编制规范|参考样式|填报说明|模板|答记者问|"
    r"(?:的|印发|转发|下发).{0,30}(?:通知|通告|函)$|"
    r"关于(?:做好|开展|报送|编制|印发|进一步).{0,60}(?:通知|工作|函|公告)$|征求意见|意见征集|"
    r"(?:召开|举办|举行|组织|部署|参加|赴).{0,40}(?:会|会议|培训|培训班|活动|检查|调研|工作)$"
)
_TOPIC = re.compile(
    r"(?:法治政府(?:建设)?|依法行政|政府网站|网站|部门决算|决算|预算|绩效(?:评价|自评)?|环境(?:状况|质量|信息)|财务|社会责任|质量|统计|信访|建议提案|"
    r"政府|行政执法|安全生产|重大行政决策|行政复议|知识产权|消费维权|学位|教学质量|就业质量|企业|公司|内部控制|国有资产)(?:工作|管理|情况|建设|统计|实施)*(?:年度)?(?:工作)?(?:报告|年报|报表)"
)
_COVERAGE = re.compile(r"(?:公布|发布|公开|报送)(?:情况|率)(?:一览表|统计表|汇总表|表|公示|通报)?$")
_COLUMN = re.compile(
    rf"^(?:(?:{_OPENNESS})(?:工作)?(?:年度|年)?(?:工作)?(?:年度报告|年报|报告)|(?:(?:历年|往年|历史|法定|公开|工作|年度)*)(?:年报|年度报告)|年度工作报告)(?:专栏|列表|汇总|目录|栏目|公示|公开|集中发布)?$"
)
_YEAR_ONLY = re.compile(rf"^(?:{_YEAR})年?度?(?:{_OPENNESS})?(?:工作)?(?:年度)?(?:报告|年报)?(?:专栏|列表|汇总|目录)?$")
_UNIT_CLASS = (
    r"(?:(?:各|市|县|区|州|旗|本级|省)*(?:政府|人民政府|部门|工作部门|组成部门|直属|直属机构|直属单位|事业单位|派出机构|垂直管理|双管|单位|机构|委办局|"
    r"县直|区直|市直|市级|县级|区级|乡镇|镇乡|乡|镇|街道|镇街|街镇|乡镇街道|园区|开发区|功能区|县区|区县|县市区|区市县|县市|旗县区|辖区|其他|市政府|县政府|区政府|办公室))+"
)
_UNITS = re.compile(
    rf"^(?:{_UNIT_CLASS})(?:(?:{_OPENNESS})?(?:工作)?(?:年度报告|年报)|{_OPENNESS}|公开)?(?:专栏|列表|汇总|目录|平台)?$"
)
_UNIT = re.compile(
    r"^[\u4e00-\u9fff]{2,20}(?:人民政府|政府|办公室|委员会|管委会|局|委|厅|镇|乡|街道|街道办事处|办事处|中心|大队|支队|总队|分局|服务站|管理站|档案馆|供销社|研究院|学校|医院|监管所|派出所|财政所|司法所|林业站|文化站|法院|检察院|开发区|高新区|园区|新区|林场|农场|集团|公司)$|^[\u4e00-\u9fff]{1,12}(?:府办|委办|宣传部|组织部|统战部|人武部|武装部|残联|妇联|文联|科协|工商联|总工会)$"
)
_SLUG = re.compile(
    r"^(?:20\d\d)?(?:z?f?x?x?gknb|zfxxgkndbg|zfxxgkgzndbg|zfxxgkgznb|xxgkndbg|xxgkgzndbg|zfgknb|bmxxgknb|zfxxgkndgzbg|"
    r"ndbg|nb|nbzl|nianbao|xinxinianbao|annualreport)(?:[_\d]\w*)?$"
)
_DISCLOSURE = re.compile(
    rf"^(?:{_OPENNESS})(?:专栏|专区|平台|目录|网|首页|栏目)?$|^法定主动公开内容$|^主动公开$|^公开$|^基层政务公开$"
)


def normalise(title: str) -> str:
    """A title in one spelling: compatibility forms folded, blanks, ornaments, a count of rows and a date glued to its end taken away."""
    text = _COUNT_TAIL.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", title)))
    return _DATE_TAIL.sub("", text)


def classify_title(title: str) -> Kind:
    """What the words of a link promise. ``column``, ``year`` and ``units`` name lists, ``unit`` is a unit's bare name; ``disclosure`` leads to a site's columns."""
    text = normalise(title)
    if not text or len(text) > 120:
        return "other"
    if _COLUMN.match(text):
        return "column"
    if _YEAR_ONLY.match(text):
        return "report" if _names_openness_report(text) else "year"
    if _DISCLOSURE.match(text):
        return "disclosure"
    if _UNITS.match(re.sub(r"[()、,和及]", "", text)):
        return "column" if text.endswith(("年报", "年度报告")) else "units"
    is_report = bool(_REPORT.search(text))
    is_yearly = bool(_YEARLY.search(text))
    if _COVERAGE.search(text) or _DECOY.search(text):
        return "decoy" if is_report or is_yearly else "other"
    if is_report:
        return "report"
    if _CUT_REPORT.search(text) or _SUMMARY.search(text) or (is_yearly and not _TOPIC.search(text)):
        return "maybe"
    return "unit" if _UNIT.match(text) else "other"


def is_report_slug(path: str) -> bool:
    """Whether a directory of an address is named like a column of reports (``zfxxgknb_97478``, ``2023nianbao``): a hint, since paths drift."""
    return any(_SLUG.match(part) for part in path.lower().split("/")[:-1])


def is_coverage_list(title: str) -> bool:
    """Whether a title announces which units published their reports (公布情况): the denominator of coverage, no report."""
    text = normalise(title)
    return bool(_COVERAGE.search(text)) and bool(_REPORT.search(text))


def _names_openness_report(text: str) -> bool:
    """2023年政府信息公开工作年度报告 names no unit: it can be a report or the column of a year, and is looked at as a report first."""
    return bool(re.search(rf"{_OPENNESS}.*(?:报告|年报)$", text))
