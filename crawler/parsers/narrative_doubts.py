"""Why a number of the text may rightly differ from the tables: another year, part of the year, one channel, other units.

Tables of such words and one function. A doubt never binds or unbinds a number.
"""

from __future__ import annotations

import re
from typing import Protocol

from crawler.parsers.narrative_terms import LAST, NEXT, THIS
from crawler.parsers.narrative_text import has_other_year
from crawler.report import Scope


class Scene(Protocol):
    """What a doubt depends on beyond the words: whose tables they are, and the year last spoken of in the sentence."""

    scope: Scope | None
    year_word: str
    narrower: bool
    is_province: bool


_CARRIED = re.compile(
    rf"(?:上一?年度?|去年|{LAST}年度?|往年)(?:度)?(?:的|未办结)?(?:转?结转|转结|转入|遗留|顺延)|结转(?:自|的)?(?:上一?年度?|去年|{LAST}年)"
    rf"|(?:上一?年度?|去年|{LAST}年度?)(?:度)?(?:亦|也|均)?(?:无|未|没有)(?:申请)?(?:转?结转|转结)"
    rf"|(?:结转|转结|转入|转|顺延|延续|延期|延)(?:至|到|入)?(?:下一?年度?|次年度?|明年|{NEXT}年度?)"
    rf"|(?:下一?年度?|次年度?|{NEXT}年度?)继续(?:办理|答复|处理)"
)
_LAST_YEAR = re.compile(rf"上一?年度?|去年|往年|前年|{LAST}年")
_NEXT_YEAR = re.compile(rf"{NEXT}年|明年|下一?年度?|下一步")
_THIS_YEAR = re.compile(rf"{THIS}年|今年|本年|全年")
_ALL_YEAR = re.compile(r"全年|年度")
_GROWTH = re.compile(
    r"同比|环比|[较比](?:上|去|前|往|20|\ue001)|相比|增长|增加|减少|下降|上升|回落|增幅|降幅|提升|提高"
)
_COMPARISON = re.compile(rf"(?:与|同|较|比)(?:上一?年度?|去年|前年|往年|{LAST}年度?)(?:同期)?(?:相比|的)?")
_PLAN = re.compile(r"计划|力争|预计|目标|拟(?!定|制)|将(?:进一步|继续|全面|切实|加|重点)|争取|确保完成|不少于")
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|[一二三四]季度|(?<!\d)(?:[1-9]|1[0-2])月(?!1日起?[至到-])|[一二三四五六七八九十]月份?|期间|截[至止]目前|目前|迄今|至今|试运行|首日|当日|当天|(?<![年\ue000])以来|(?:自|从)[^,;]{2,20}(?:起|以来|后)|(?:上线|启用|成立|改革)[前后]"
)
_WHOLE_YEAR = re.compile(
    r"(?:自|从|截至|截止到?|至|到)?(?:\ue000年)?1月1日(?:起)?[至到-](?:\ue000年)?12月31日(?:止|期间)?|(?:截至|截止到?|至)?(?:\ue000年)?12月(?:31日|底)|(?<![\ue001\ue002])年底|(?:\ue000年)?1月[至到-]12月"
)
_MANY_YEARS = re.compile(
    r"近[两二三四五六七八九十\d]+年|[两三四五]年来|历年|历史|自20\d\d年|以来累计|施行以来|开通以来|成立以来|建站以来|建库以来"
)
_WIDER = re.compile(
    r"全[国省市县区州盟旗镇乡]|各(?:单位|部门|乡镇|镇街?|街道|区县?|县|委办局)|市县两级|区县两级|全系统|系统内"
)
_NARROWER = re.compile(
    r"(?<![我本])(?:[市区县州旗]?(?:人民)?政府(?:办公室|办)|[市区县州旗](?:直|级)(?:各)?(?:部门|单位|机关)?|县本级|区本级|市本级|本级|(?:(?![我本年])[\u4e00-\u9fff]){2,6}(?:局|委员会|镇|乡|街道|中心))"
    r"(?:[^,;。]{0,6})(?:收到|受理|接收|新收|办结|办理|答复|审理|审核|未|制发|印发|制定|出台|发布|作出|处理|废止|被)"
    r"|其中:?[^,;。\d]{0,8}(?:局|委|办|镇|乡|街道|部门|单位)[^,;。]{0,6}\d|以[^,;。]{0,10}名义"
)
_NEW_CASES = re.compile(r"新(?:增|收|发生|受理)|当年|本年度?新")


_ANY_WORD = re.compile(
    r"[年月季期历新增减降升落幅较比提计争预拟将标全各局委镇乡街中府级名明去下均每当协配指督转交移抄代审把评抽检复会研整典通试首目迄至截系以后起]"
)


def follows_growth(before: str) -> bool:
    """Whether the words before a number speak of a change (``同比增加12件``): the number is then no count of its own."""
    return _GROWTH.search(before) is not None


def names_last_year(text: str) -> bool:
    """Whether last year is named, be it only for comparison."""
    return _LAST_YEAR.search(text) is not None


def sentence_doubts(sentence: str, scene: Scene) -> tuple[str, ...]:
    """The doubts that hold for every clause of a sentence."""
    doubts = ("wider",) if scene.scope == "organ" and _WIDER.search(sentence) else ()
    if scene.is_province:
        sentence = sentence.replace("全省", "").replace("我省", "")
    return (*doubts, *(doubt for doubt, pattern in _SENTENCE_SIGNS if pattern.search(sentence)))


def clause_doubts(clause: str, opener: str, scene: Scene) -> tuple[str, ...]:
    """The doubts of one clause (``opener`` is the mark before it); sets the year and the unit that the sentence speaks of from here on."""
    if opener == ";":
        scene.narrower = False
    doubts = []
    if _ANY_WORD.search(clause) is not None:
        plain = _COMPARISON.sub("", _WHOLE_YEAR.sub("", _CARRIED.sub("", clause)))
        scene.year_word = _year_word(plain, scene.year_word)
        doubts = [doubt for doubt, pattern in _SIGNS if pattern.search(clause if doubt == "growth" else plain)]
        if scene.scope == "area":
            scene.narrower = _NARROWER.search(plain) is not None or (scene.narrower and _WIDER.search(plain) is None)
        if scene.scope is None and _WIDER.search(plain):
            doubts.append("wider")
    if scene.year_word:
        doubts.append(scene.year_word)
    if scene.narrower:
        doubts.append("narrower")
    return tuple(doubts)


# 社会事业局 2025: “制发公文类政府信息383条，其中主动公开54条、依申请公开316条、不予公开13条” tells of documents' attributes, not of requests.
_SENTENCE_SIGNS = (
    (
        "attributes",
        re.compile(
            r"公文|建议|提案|公开属性|属性(?:认定|源头|审查)|主动公开[^,;。]{0,8}\d[^。]*依申请公开[^,;。]{0,6}\d|依申请公开类"
        ),
    ),
    ("partition", re.compile(r"\d件(?:属于|系|为|是)(?:政府)?信息公开申请|有效申请|非(?:政府)?信息公开")),
    ("places", re.compile(r"[全我]市.*[全我][县区旗]|[全我][县区旗].*[全我]市|[全我]省|全国")),
    ("withdrawn", re.compile(r"撤回|撤销申请|不再处理|实际(?:办|答|受|处)|其余|剩余")),
    ("lapsed", re.compile(r"失效")),
    # 予以公开1件、已通过网站公开1件: the table counts both as 予以公开
    (
        "already_public",
        re.compile(
            r"已经?(?:主动|对外|通过|在|予以|向社会)?[^,;。\d]{0,12}公开(?!申请)[^,;。\d]{0,8}\d+件|主动公开(?:范围|(?!申请)[^,;。\d]{0,6}\d+件)"
            r"|公开[^,;。\d]{0,4}\d+件\((?:其中|含|包括|包含)[^()]{0,4}部分公开"
        ),
    ),
    ("more", re.compile(r"(?:另有?|另外|此外|还有?)[^,;。\d]{0,10}(?:转|交|移)[^,;。\d]{0,8}\d")),
    (
        "on_behalf",
        re.compile(
            r"(?:(?<![作成因认])为(?!义务|受理|答复|公开|依)|代(?!表)|替)[^,;。\d]{0,8}(?:政府|机关|单位|局|办|委)[^,;。\d]{0,4}(?:办理|答复|受理|承办)|以[^,;。]{1,12}名义"
        ),
    ),
    ("units", re.compile(r"[局厅委]机关|机关本级|(?:下属|所属|直属|二级)(?:单位|机构|事业)|分局|科室")),
)
_SIGNS = (
    ("growth", _GROWTH),
    ("plan", _PLAN),
    ("new_cases", _NEW_CASES),
    ("average", re.compile(r"平均|日均|月均|年均|每[年月周日天]")),
    (
        "helped",
        re.compile(
            r"协助|配合|指导|督促|转办|交办|转送|移交|抄送|代(?:为)?(?:办理|答复)|代拟|审核|把关|评查|评议|抽查|检查|复核|审查|会商|研判|整改|典型|通报|(?<!在)审理(?!中)"
        ),
    ),
    ("part", re.compile(r"当[年日月](?:收到|受理|办结|答复)")),
)


def _year_word(plain: str, before: str) -> str:
    if has_other_year(plain) or _MANY_YEARS.search(plain):
        return "other_years"
    if _PART_OF_YEAR.search(plain):
        return "part_of_year"
    is_last = _LAST_YEAR.search(plain) is not None
    if _THIS_YEAR.search(plain):
        is_still_part = before == "part_of_year" and not _ALL_YEAR.search(plain)
        return "other_years" if is_last else "part_of_year" if is_still_part else ""
    if is_last:
        return "last_year"
    return "next_year" if _NEXT_YEAR.search(plain) else before
