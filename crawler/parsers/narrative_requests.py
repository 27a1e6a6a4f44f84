"""Binds the numbers of requests received and concluded: their verb stands before, their object before or after the number, or nowhere.

Verbs are said of much else (咨询, 留言, 信访), so what is named beside them, and what stands before a verb without an object, decides.
"""

from __future__ import annotations

import re

from crawler.parsers.narrative_model import CASES, Binding, Scene, Token
from crawler.parsers.narrative_terms import READINGS

_REQUESTS = CASES | {"条", "人次"}

REQUEST = r"(?:政府|政务)?信息(?:的)?公开(?:类)?(?:的)?(?:依)?申请(?:公开)?|依申请公开(?:政府信息|信息)?(?:的)?(?:申请)?|依申请|(?:政府)?信息申请|公开申请|申请公开(?:政府信息|信息)?|申请"
_CHANNEL_WORDS = r"网络|网上|网站|在线|线上|线下|信函|邮寄|书面|当面|现场|窗口|传真|电子邮件|邮箱|邮件|邮政|平台|来信|来访|EMS|快递|挂号|(?<!政府)系统|信箱|热线|留言板"
_CHANNEL = re.compile(_CHANNEL_WORDS)
_MODIFIER = (
    rf"(?:到|了|的|各类|各种|各|共计|共|累计|总计|合计|全部|公民|群众|公众|社会|个人|法人|其[他它]组织|组织|单位|企业|自然人|申请人|人民群众|提交|提出|提起"
    rf"|以|由|通过|等|渠道|方式|途径|形式|{_CHANNEL_WORDS}|新|有效|有关|相关|关于|对|向|者|我|本|机关|局|办|委|区|县|市|镇|乡|级|全|年度?|本级|"
    rf"以[^,;、]{{1,10}}为(?:义务|受理|答复|公开)(?:机关|主体)|\ue000|主动|依法|依规|政府信息|、|和|及|与|或|“|”|政府|符合|规定|条件|要求)*?"
)
_TALLY = r"(?:事项|件|数量|总数|总量|数|量|共计|共有|共|总计|合计|累计|计|为|是|有|了|达到|达|:|约|近|的|工作|、|办件)*"
_RECEIVE = r"(?:新?收到|接收到?|受理|接到|新收|新增|收悉|收件|新受理|登记|收)"
_CONCLUDE = r"(?:办结|办复|答复|办理|回复)"
_OBJECT_AFTER = re.compile(
    r"^(?:的|有效)?(?:各类|书面)?(?:政府信息公开申请|信息公开申请|依申请公开(?:申请|事项)?|依申请(?:件|申请)|公开申请|信息申请)(?:事项|件|表)?(?![^,;]*(?:答复|培训|案例|流程))"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("received", re.compile(rf"(?P<verb>{_RECEIVE})(?P<mod>{_MODIFIER})(?P<object>{REQUEST}){_TALLY}$")),
    (
        "received",
        re.compile(
            rf"(?P<object>信息公开申请|依申请公开|公开申请|申请)(?P<mod>)(?:办理|受理|情况|工作|方面|数量|事项|件|:|共|的|全年|\ue000年度?|本年度?|我[局办镇乡县区市委]|全[县区市])*(?P<verb>收到|受理|接收|新收|收件){_TALLY}(?:申请)?{_TALLY}$"
        ),
    ),
    (
        "received_total",
        re.compile(
            r"(?P<verb>)(?P<mod>)(?P<object>信息公开申请|依申请公开申请)(?:总量|总数|数量|总件数|件数|量|数)(?:共|为|达到?|是|:)*$"
        ),
    ),
    ("received_bare", re.compile(rf"(?P<verb>新?收到|受理|接收|新收|接到)(?P<mod>)(?P<object>){_TALLY}$")),
    ("concluded", re.compile(rf"(?P<verb>{_CONCLUDE})(?:完毕)?(?P<mod>{_MODIFIER})(?P<object>{REQUEST}){_TALLY}$")),
    (
        "concluded",
        re.compile(
            rf"(?P<object>信息公开申请|依申请公开|公开申请|申请)(?P<mod>)(?:情况|工作|事项|件|:|共|的|全年|已|均|全部|按时|按期|依法)*(?P<verb>办结|办复|答复)(?:完毕)?{_TALLY}$"
        ),
    ),
    ("concluded_bare", re.compile(rf"(?P<verb>{_CONCLUDE})(?:完毕)?(?P<mod>)(?P<object>){_TALLY}$")),
)


def bind_verb(left: str, offset: int, token: Token, right: str, scene: Scene) -> Binding | None:
    """``收到政府信息公开申请81件``, ``共收到81件政府信息公开申请``, ``共办理718件``."""
    if token.unit not in _REQUESTS:
        return None
    follows = _OBJECT_AFTER.match(right)
    for name, pattern in _PATTERNS:
        match = pattern.search(left)
        if match is None:
            continue
        bare = name.endswith("_bare")
        if bare and not _ADVERBS.search(left[: match.start()]):
            continue
        if bare and not (follows or (scene.is_applications and _is_clear(left[: match.start()], right))):
            continue
        if match["object"] in {"申请"} and (not scene.is_applications or _ANY_KIND.search(match["mod"])):
            continue
        if token.unit in {"条", "人次", ""} and not (match["object"] or follows):
            continue
        concept = name.removesuffix("_bare").removesuffix("_total")
        verb = match["verb"]
        readings = READINGS[_readings_of(name, verb)]
        doubts = _channel_doubts(match["mod"], left[: match.start()], right, is_new=verb.startswith("新"))
        doubts += ("part",) if _names_one_kind(match["mod"]) else ()
        end = token.end + (follows.end() if follows and bare else 0)
        return Binding(concept, readings, token, offset + match.start(), end, doubts)
    return None


def _readings_of(name: str, verb: str) -> str:
    """受理 counts what came in, 办结 what is done; 答复, 办理 and a mere 总量 are said of either."""
    if name in {"received", "received_bare"}:
        return "received"
    return "concluded" if verb in {"办结", "办复"} else "received_or_concluded"


_OTHER_OBJECT = re.compile(r"咨询|留言|来信|信访|热线|投诉|建议|提案|信件|电话|工单|诉求|意见|举报|案件|许可|事项|服务")


# What may stand before a verb whose object is left out; after 部门 or 不规范 it is another's verb, or no verb at all.
_ADVERBS = re.compile(
    r"(?:^|共|作出|做出|已|全年|全部|均|累计|计|年度?|今年|年内|中|并|实际|依法|按时|按期|及时|总|:|我[局县区市镇乡办]|本(?:机关|单位|局|级)|以来|日|底|止|申请公开|办理|方式|渠道|方面|情况|[县区市镇乡]|[^\u4e00-\u9fff])$"
)


def _is_clear(before: str, right: str) -> bool:
    """Whether a verb without an object speaks of the requests: nothing else is named beside it."""
    if _OTHER_OBJECT.search(before):
        return False
    return _REQUEST_NEXT.match(right) is not None or _WORD_NEXT.match(right) is None


_REQUEST_NEXT = re.compile(r"(?:的)?申请(?![人书表])")
_WORD_NEXT = re.compile(r"的*[\u4e00-\u9fff]")
_ANY_KIND = re.compile(r"各类|各种")  # 收到各类申请126件,其中政府信息公开申请0件
_PEOPLE = re.compile(r"自然人|公民|个人|群众|公众")
_BODIES = re.compile(r"法人|组织|企业|单位")


def _names_one_kind(modifier: str) -> bool:
    """``收到自然人提交的申请12件`` counts one kind of applicant; ``群众`` and ``公众`` are said of all."""
    if _BODIES.search(modifier):
        return _PEOPLE.search(modifier) is None
    return "自然人" in modifier or "个人" in modifier


_ON_TIME = re.compile(r"按时|按期|及时|逾期|超期|延期|提前|其中")
_EXCEPT = re.compile(r"(?:,|、)?(?:不含|不包括|除)")


def _channel_doubts(modifier: str, before: str, right: str, *, is_new: bool) -> tuple[str, ...]:
    words = {match[0] for match in _CHANNEL.finditer(modifier)} | {
        match[0] for match in _CHANNEL.finditer(before[-12:])
    }
    doubts = ["channel"] if words else []
    if _ON_TIME.search(before[-8:]) and not before.endswith(("本年", "今年", "新")) and not is_new:
        doubts.append("part")
    if _EXCEPT.match(right):
        doubts.append("part")
    return tuple(doubts)
