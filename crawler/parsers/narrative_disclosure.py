"""Numbers of section two in the text: documents, rules, decisions, fees, and the information-processing fee of section six.

Knows the wording of these phrases only. Items on a web page (行政许可信息350条) are not decisions and are never bound.
"""

from __future__ import annotations

import re

from crawler.parsers.narrative_model import Binding, Token
from crawler.parsers.narrative_terms import READINGS

_DOCUMENT = re.compile(
    r"(?P<verb>现行有效|继续有效|制发|制定|印发|出台|新发|废止|宣布失效|失效|发布|公布|公开|主动公开)?(?P<gap>(?:并|和|、|了|的|本年度?|全年|\ue000年度?|新|清理|集中|发布|公布|实施|公开|市|县|区|镇|乡|政府|及|人民政府|办公室|本级|共|各类|行政|我)*?)"
    r"(?P<what>(?:行政)?规范性文件|(?:政府)?规章)(?:共计|共|总计|合计|累计|为|:|有|数量|总数|达)*$"
)
_BARE_DOCUMENTS = re.compile(
    r"(?:^|[,、])(?:现行有效|继续有效|废止|废止(?:和|及|、|或)?(?:宣布)?失效)(?:的|共|有|为)*$"
)
_DOCUMENT_UNITS = frozenset({"", "件", "份", "个", "部"})
_ISSUE = frozenset({"制发", "制定", "印发", "出台", "新发"})
_IN_FORCE = re.compile(r"现行有效|继续有效")
_REPEALED = re.compile(r"废止|失效")
_VERBS = re.compile(
    r"现行有效|继续有效|废止|失效|制发|制定|印发|出台|新发|发布|公布|公开|修订|修改|备案|审查|清理|解读"
)
_DECISION = re.compile(
    r"(?P<verb>作出|做出|办理|办结|实施|处理)?(?:了|各类|的|共)*行政(?P<what>许可|处罚|强制)(?P<tail>处理决定|决定|措施|案件)?(?:共计|共|总计|合计|累计|为|数量|总数|:|达)*$"
)
_DECIDED = re.compile(r"[作做]出(?:了|各类|的|共)*行政")
# 作出行政许可决定12件、行政处罚决定5件、行政强制0件: the verb and the noun of the first item are those of all
_LISTED = re.compile(r"[作做]出(?:了|各类|的|共)*行政[^,;]*决定[^,;]*\d件[、和及]行政(?:许可|处罚|强制)(?:共|为)*$")
_SHOWN = re.compile(r"公示|公开|公布|发布|信息|清单|梳理|事项")
_DECISIONS = {"许可": "licensing", "处罚": "penalties", "强制": "coercion"}
_FEE = re.compile(
    r"(?P<verb>收取|收到|征收|收缴)?[^,;]{0,14}?行政事业性收费(?:收入|金额|总额|总金额|共计|共|合计|为|达|:|约)*$"
)
_PROCESSING_FEE = re.compile(
    r"(?<!应)(?:收取|收缴|实收|收到)(?:了|的|政府|信息公开|依申请公开)*(?:信息)?处理费(?:用)?(?:共计|共|合计|总计|总额|金额|为|:|约)*$"
)


_TREATED = re.compile(r"进行|开展|的")
_ISSUED_BEFORE = re.compile(r"(?:制发|制定|印发|出台)(?:了)?$")
_DOCUMENT_NEXT = re.compile(r"(?:行政)?规范性文件(?![的类])")


def bind_disclosure(
    clause: str, offset: int, token: Token, right: str, *, is_after_documents: bool = False
) -> Binding | None:
    """The meaning of a number of documents, decisions or money that follows its phrase.

    ``offset`` is where its part of the clause begins; ``is_after_documents`` says that the sentence counted documents before, so that
    a bare ``废止3件`` is of these.
    """
    left = clause[offset : token.start]
    if token.unit in {"元", "万元", "亿元"}:
        return _bind_money(left, offset, token)
    match = _DOCUMENT.search(left)
    if match and token.unit in _DOCUMENT_UNITS and not _TREATED.match(right):
        concept, doubts = _document_concept(match, clause[:offset] + left)
        return Binding(concept, READINGS[concept], token, offset + match.start(), token.end, doubts)
    if is_after_documents and token.unit in _DOCUMENT_UNITS and (bare := _BARE_DOCUMENTS.search(left)):
        concept = "documents_in_force" if _IN_FORCE.search(bare[0]) else "documents_repealed"
        return Binding(concept, READINGS[concept], token, offset + bare.start(), token.end)
    if (verb := _ISSUED_BEFORE.search(left)) and (after := _DOCUMENT_NEXT.match(right)):
        return Binding(
            "documents_issued", READINGS["documents_issued"], token, offset + verb.start(), token.end + after.end()
        )
    return _bind_decision(clause, left, offset, token)


def _bind_decision(clause: str, left: str, offset: int, token: Token) -> Binding | None:
    """``作出行政处罚决定87件``; in a list the verb is left out after the first item. Items shown on a site are no decisions."""
    match = _DECISION.search(left)
    if (
        match is None
        or not (match["verb"] or (match["tail"] or "").endswith("决定") or _LISTED.search(clause[: token.start]))
        or _SHOWN.search(clause[: token.start])
    ):
        return None
    if token.unit not in {"件", "宗", "起", "个", "次"} and not (token.unit == "项" and match["tail"]):
        return None
    concept = _DECISIONS[match["what"]]
    is_decided = match["tail"] in {"决定", "处理决定", "措施"} or _DECIDED.search(clause[: token.start]) is not None
    doubts = () if is_decided else ("informal",)
    return Binding(concept, READINGS[concept], token, offset + match.start(), token.end, doubts)


def _document_concept(match: re.Match[str], before: str) -> tuple[str, tuple[str, ...]]:
    """What is said of documents. Mere publishing may count more or less than the table, so it never accuses.

    In a list (``现行有效的政府规章3件、行政规范性文件127件``) the verb of the first item is that of all.
    """
    kind = "documents" if "规范性文件" in match["what"] else "regulations"
    words = (match["verb"] or "") + match["gap"]
    verbs = _VERBS.findall(words) or _VERBS.findall(before)[-1:]
    if any(_IN_FORCE.search(verb) for verb in verbs):
        return (f"{kind}_in_force", ()) if kind == "documents" else (f"{kind}_published", ("published",))
    if any(_REPEALED.search(verb) for verb in verbs):
        return (f"{kind}_repealed", ()) if kind == "documents" else (f"{kind}_published", ("published",))
    if (verbs and verbs[0] in _ISSUE) or re.search(
        r"(?:制发|制定|印发|出台|新发)(?:的|了)?$", before[: before.rfind(match["what"])]
    ):
        return f"{kind}_issued", ()
    return f"{kind}_published", ("published",)


def _bind_money(left: str, offset: int, token: Token) -> Binding | None:
    if match := _PROCESSING_FEE.search(left):
        return Binding("processing_fee", (), token, offset + match.start(), token.end)
    match = _FEE.search(left)
    if match and token.unit == "万元":
        return Binding("fees", READINGS["fees"], token, offset + match.start(), token.end)
    return None
