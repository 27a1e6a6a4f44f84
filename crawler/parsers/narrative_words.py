"""The closed vocabulary of sentences that may accuse: a clause is understood only when each of its words is known to be harmless.

A list of doubtful words is never complete (减免, 转办, 其他单位, 自行 …), and what it lacks becomes a false accusation of an office. So it
is turned round: whatever is not listed here makes a difference worthless as evidence. A word that is missing costs a finding, never
an office its name. Words that narrow a number to another body, period or kind of case must never be added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from crawler.parsers.narrative_terms import LAST, NEXT, PHRASE, THIS
from crawler.parsers.narrative_text import NUMBER

_PLACES = "[省市县区州盟旗镇乡]"
_GROUPS: tuple[str, ...] = (
    # documents, decisions, money (before the words that they contain)
    r"(?:行政)?规范性文件|(?:政府)?规章|制发|制定|印发|出台|新发|废止|失效|修改|修订|修正|现行有效|继续有效|集中公开|发布|公布|主动公开|行政许可|行政处罚|行政强制|措施|处理决定|实施"
    r"|行政事业性收费|收费|收入|收取|收缴|征收|执收|金额|总额|总金额|(?:信息)?处理费(?:用)?|费用|通知|发出|实际|实收|任何|过",
    # when
    rf"[{THIS}{LAST}{NEXT}]年?度?|(?:本|全|今|上一?|下一?|去|次|明|该)年度?|年度|年内|(?:报告|统计)期内?|同期|年末|年底|截至|截止|1月1日(?:起)?|1月|12月31日|12月|12月31日(?:止)?|12月底"
    r"|(?:个)?工作日内?",
    # who: the body of the report itself; all of its area
    r"[我本](?:省|市|县|区|州|盟|旗|镇|乡|街道(?:办事处|办)?|局|委|办(?:公室|事处)?|厅|院|所|站|社|会|处|中心|单位|机关|部门|行政机关|级行政机关|级政府)(?:机关)?",
    rf"(?:全|我){_PLACES}(?:政府系统|各级(?:各)?(?:(?:人民)?政府及其?(?:所属)?部门|人民政府|行政机关|政府机关|政府|部门|单位|机关)|(?:[各、]|部门|单位|执法部门|执法单位|级|职能部门|行政机关|区县|镇街|乡镇|街道|委办局)+|(?:行政)?执法(?:部门|机关|单位)|行政机关|政府部门)?"
    r"|全街道?|全局|全系统|各级(?:行政机关|政府及其?(?:所属)?部门)|汇总|政府系统",
    # what is counted
    r"(?:政府|政务)?信息(?:的)?公开(?:类|工作|方面|领域|事项|行政|过程|答复|原因|问题|事务)*|政务公开|依申请公开(?:政府信息|信息|申请|工作|事项|件|方面|情况|办理|类)*|依申请|政府信息|信息申请|公开申请|申请公开|申请(?:人|件|事项|数量|总量|总数|量|数|表|书)?"
    r"|事项|案件|案|情况|情形|方面|工作|数量|总数|总量|件数|受理量|办理量|办结量|数|内容|信件|件|宗|起|例|份|总体|环节",
    # who asks, and by which way (a way of its own makes a doubt elsewhere)
    r"公民|群众|公众|社会(?:公众|组织|各界)?|个人|法人|其[他它](?:社会)?组织|组织|企业|自然人|人民群众|按(?:照)?(?:申请)?(?:方式|渠道|主体|人|内容|类型|类别|身份)分|类别|主体|身份|方式|渠道|途径|形式|平台|门户网站|政府网站"
    r"|网络|网上|网站|在线|线上|线下|信函|邮寄|邮件|书面|当面|现场|窗口|传真|电子邮件|邮箱|邮政|快递|来信|来访|EMS|挂号|提交|提出|递交",
    # what is done with it
    r"新收到?|新增|新受理|接收到?|收到|受理|接到|收悉|收件|登记|办结|办复|办理(?:完毕|答复|结果)?|办毕|答复|回复|处理|反馈|出具|作出|做出|给予|予以|完成|流转|归档|完毕|宣布|清理并|集中|公开|告知|补正|撤回|终止|不存在"
    r"|(?:转?结转|转结|转入|转|顺延|延续|延期|延|遗留)(?:自|至|到|入)?|继续|待办|在办理中?|在办|剩余|剩下|待|未办结|未"
    r"|法定|规定|《条例》|条例|要求|程序|法律|之日起?|时限|期限|时间|流程|严格|按照|依照|依据|根据|规范|妥善|全部|均|都|皆|一律|逐一|有效|正式|全年"
    r"|按期限|按时|按期|按规|及时|如期|限期|依法|依规|按程序|按",
    # outcomes and disputes
    r"同意|部分公开|不予公开|无法提供|不予处理|其[他它](?:处理|情形|结果|原因|情况|方式)?|结果|涉及|类|因(?:此|而)?|由于|引起|引发|导致|产生|发生|出现|存在|被|提起|起诉|行政复议|复议|行政诉讼|诉讼|应诉|申诉|针对"
    r"|维持|纠正|纠错|审结|尚未|尚|正在|原告|请求|原|行政行为|具体行政行为|决定|机关|行政机关|法院|判决|裁定|获|得到|驳回|确认违法|撤销|直接|败诉|胜诉|无|没有|没|零|投诉|举报|不服"
    r"|属于|属|不明确|仍然?|信息不存在|各类|不掌握|相关|有关|国家秘密|商业秘密|个人隐私|等|及其|不",
    # arithmetic and shares
    r"共计|共有|共|累计|总计|合计|总共|计|总|达到|达|为|是|系|有|含|包括|包含|加上|加|连同|其中|另有|另外|另|分别|占比?|比例|比重|满意率|满意度|按时办结率|办结率|答复率|率|同比|环比|相比|较|比|与|同|增长|增加|减少|下降|上升|回落|增幅|降幅|持平|提升|提高",
    # small words
    r"^[一二三四五六七八九十]{1,2}、|其[他它]需要报告的事项|据统计|统计|具体|如下|的|了|在|于|和|及|或者?|以及|以|并|也|且|又|至|到|由|向|从|自|已|经|对|亦|后|该|此|个|项|内|止|底|起|[一二三四五六]是|通过|看|来|主要|进行|需|须|新|中|时",
)
_KNOWN = re.compile("|".join(f"(?:{group})" for group in _GROUPS))
_MEANING = re.compile(r"[\u4e00-\u9fffA-Za-z\d]")


@lru_cache(maxsize=4096)
def unknown_words(clause: str) -> str:
    """What is left of a clause (as ``narrative_text`` spells it) when numbers, phrases and harmless words are taken away; "" when understood."""
    left = NUMBER.sub("|", clause)
    left = PHRASE.sub("|", left)
    return "".join(_MEANING.findall(_KNOWN.sub("|", left)))


_LEADING_PLACE = re.compile(
    r"^[\u4e00-\u9fff]{1,12}?(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟)(?=[\u4e00-\u9fff]{2})"
)
_TOWN = re.compile(r"(镇|乡|街道)(?:人民政府|办事处)?$")
_PROVINCE = re.compile(r"(?:省|自治区)(?:人民政府)?$")
_OFFICE = re.compile(r"人民政府办公[室厅]$")


@lru_cache(maxsize=256)
def own_names(agency: str) -> re.Pattern[str] | None:
    """A pattern of what a report may call its own unit, from its full name; None where the name is not known.

    ``民权县绿洲街道办事处`` is also 绿洲街道办事处 and 绿洲街道; a government's own report speaks of its place (沭阳县).
    """
    names = {agency}
    rest = agency
    while match := _LEADING_PLACE.match(rest):
        rest = rest[match.end() :]
        names.add(rest)
    names |= {re.sub(r"(?<=[镇乡县市区旗])人民政府$|办事处$", "", name) for name in names}
    if town := _TOWN.search(agency):
        names.add(f"{town[1]}政府" if town[1] != "街道" else "街道办事处")
    longest = sorted((re.escape(name) for name in names if len(name) > 2), key=len, reverse=True)
    if _OFFICE.search(agency):
        longest.append("[省市县区州旗](?:人民)?政府办公[室厅]")
    return re.compile("|".join(longest)) if longest else None


def is_province(agency: str) -> bool:
    """Whether 全省 in a report of this unit speaks of its own area."""
    return _PROVINCE.search(agency) is not None


class Standing(Protocol):
    """How far the sentence so far can be followed. ``is_sound``: what is left out in the next clause (the requests, the body, the year) is known.

    ``head`` is the soundness of the last clause that named its own object, which holds again after a semicolon and in the next sentence.
    ``is_foreign``: the sentence tells what another body has or says.
    """

    is_sound: bool
    head: bool
    is_foreign: bool


_REQUESTS = re.compile(r"(?:信息|依)申请|公开申请|申请公开|依申请公开")
_DISPUTES = re.compile(r"复议|诉讼|起诉|败诉")
_DISCLOSURE = re.compile(r"信息公开|依申请|政务公开")
_ITEMS = re.compile(r"规范性文件|规章|行政许可|行政处罚|行政强制|事业性收费|处理费")
_ELSEWHERE = re.compile(
    r"12345|热线|工单|信箱|留言|咨询|信访|建议|提案|议案|法院|检察|公安|司法|复议机[关构]|档案|查阅|工伤|调解|仲裁|平台|系统|窗口|[局委办镇乡]\Z|其他|其它|其余|除"
)
# Another's words or another's part: what a sentence tells after these is not the office's own figure.
_REPORTED = re.compile(r"^除|指出|通报|显示|反映|参照|借鉴|例如|比如|据悉|作为|某|兄弟|上级|外地")
# A subject alone before its comma (县自然资源局,收到…).
_SUBJECT = re.compile(
    r"^[^,;]{1,14}(?<![我本])(?:局|委|办|厅|院|所|中心|部门|单位|乡镇|街道|镇|乡|企业|公司|法院|机关)$"
)
# 均为…, 均与…有关 tell which ones were counted; 均已…, 均按… what was done with them.
_QUALIFIES = re.compile(
    r"(?:均|都|皆|全部)(?!(?:已|按|在规定|在法定|在时限|在印发|依法|于|同步|及时|进行|(?:在|通过)[^,;]{0,12}(?:公开|公示|发布|公布))(?!.*[撤未不非]))|系|以上|主要系"
)
_EXCEPTS = re.compile(r"不含|不包括|除|剔除|扣除|均|都|皆|全部|系")


def names_its_object(clause: str) -> bool:
    """Whether a clause says by itself what it counts."""
    if _DISPUTES.search(clause):
        return _DISCLOSURE.search(clause) is not None
    return _REQUESTS.search(clause) is not None or _ITEMS.search(clause) is not None


def word_doubts(clause: str, following: str, opener_of_following: str, standing: Standing) -> tuple[str, ...]:
    """``unknown_word`` where the clause, or the remark after it, is not understood; ``context`` where it leans on something that was not."""
    doubts = []
    if unknown_words(clause) or _is_qualified(following, opener_of_following):
        doubts.append("unknown_word")
    if standing.is_foreign:
        doubts.append("foreign")
    if not standing.is_sound and not names_its_object(clause):
        doubts.append("context")
    return tuple(doubts)


# Words of the vocabulary that single out some of the cases when they stand before what is counted, or right after its number. Complete,
# because a word outside the vocabulary is a doubt already.
_SINGLED_OUT = {
    "disputes": re.compile(
        r"撤回|终止|审结|未|尚|正在|维持|纠正|撤销|驳回|败诉|胜诉|判决|裁定|受理|办理|办结|答复(?!引|被|提|导|产|的|不)|处理|结转|遗留|投诉|举报|(?<!本)(?<!行政)机关|法院|不服|原|待|在办"
    ),
    "requests": re.compile(
        r"未|不|撤回|终止|补正|延期|延续|遗留|存在|待|在办|正在|尚|复议|诉讼|投诉|举报|(?:^|[^上])结转|不服|征收|转$"
    ),
    "section_two": re.compile(r"撤销|终止|不予|不|未|驳回|告知|申请|受理|投诉|举报|复议|诉讼|结转"),
    "outcomes": re.compile(r"未|撤回|终止|复议|诉讼|投诉|举报|结转|延期|审结|主动公开"),
}
_AFTERWARDS = re.compile(r"(?:申请)?(?:属于?|不|未|系|撤回|尚|待|正在|除)")


def is_singled_out(family: str, before: str, after: str) -> bool:
    """Whether the words around a number of ``disputes``, ``requests`` or ``outcomes`` make it a count of some of them only.

    ``before`` is what precedes the phrase since the last number of its clause, ``after`` what follows the number.
    """
    return _SINGLED_OUT[family].search(before) is not None or _AFTERWARDS.match(after) is not None


def follow(clause: str, is_counted: bool, doubts: Sequence[str], standing: Standing) -> None:
    """Note what a clause means for those after it."""
    if is_counted and names_its_object(clause):
        standing.is_sound = standing.head = not doubts
    elif is_counted:
        standing.is_sound = standing.is_sound and not doubts
    elif clause.startswith("除") or unknown_words(clause):
        standing.is_foreign = (
            standing.is_foreign or _REPORTED.search(clause) is not None or _SUBJECT.match(clause) is not None
        )
        standing.is_sound = standing.is_sound and _ELSEWHERE.search(clause) is None


# Counted clauses after which a sentence may still be followed: another subject (工单1432件), a part (其中…), a step of the work (补正4件).
_OTHER_SUBJECT = re.compile(
    r"12345|热线|工单|信箱|留言|咨询|信访|建议|提案|议案|档案|查阅|来信|求助|补正|延期|延长|告知书|通知书|培训|解读|征求|意见|渠道|网络|网上|当面|信函|邮寄"
    r"|规范性|许可|处罚|强制|复议|诉讼|平台|结转|[半季月]"
)
_PART_BEGINS = re.compile(r"^(?:其中|其余|涉及|包括|含|主要|较|比|同比|与|[^,;]{0,4}占)")
_OF_REQUESTS = re.compile(r"申请|受理|收到|答复|办结|办理|单位|部门")
_CASES = frozenset({"", "件", "件次", "宗", "起", "家", "个", "名"})


def is_beside_itself(clauses: Sequence[tuple[str, str]]) -> bool:
    """Whether a sentence counts requests in a clause that is not understood and no mere part: its other counts may be of fewer.

    ``clauses`` are the clauses with the mark before each. ``为县政府办理申请32件,为本机关办理申请9件``; ``申请超过100件的单位有6家,合计受理…``.
    """
    is_part = False
    for clause, opener in clauses:
        is_part = (is_part and opener != ";") or opener == "(" or _PART_BEGINS.match(clause) is not None
        if is_part or not _OF_REQUESTS.search(clause) or not _counts_cases(clause):
            continue
        if not _OTHER_SUBJECT.search(clause) and unknown_words(clause):
            return True
    return False


def _counts_cases(clause: str) -> bool:
    return any((match["unit"] or "") in _CASES for match in NUMBER.finditer(clause))


def remark_reaches(clauses: Sequence[tuple[str, str]]) -> list[range]:
    """The clauses that a later remark speaks of, back to the semicolon before it (``复议5件,诉讼2件,均与工伤认定有关``)."""
    reaches, start = [], 0
    for place, (clause, opener) in enumerate(clauses):
        start = place if opener == ";" else start
        if opener != "(" and _is_qualified(clause, opener):
            reaches.append(range(start, place))
    return reaches


def _is_qualified(following: str, opener: str) -> bool:
    """``复议5件,均与工伤认定有关``; ``65件(不含撤回3件)``."""
    pattern = _EXCEPTS if opener == "(" else _QUALIFIES
    return pattern.match(following) is not None and unknown_words(following) != ""
