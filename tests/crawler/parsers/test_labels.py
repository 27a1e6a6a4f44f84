"""Labels with slips find their key; labels that could be two, or turn into their opposite, find none."""

from __future__ import annotations

import pytest

from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, DISCLOSURES, MEASURES, OUTCOMES, Term
from crawler.parsers.labels import is_empty_head, meanings, normalise, printed_unit

SIMPLE = {
    "subject": DISCLOSURES,
    "measure": MEASURES,
    "applicant": APPLICANTS,
    "channel": CHANNELS,
    "outcome": OUTCOMES,
}


@pytest.mark.parametrize(("kind", "term"), [(kind, term) for kind, terms in SIMPLE.items() for term in terms], ids=str)
def test_every_official_wording_is_known(kind: str, term: Term) -> None:
    for wording in term.zh.split(" / "):
        assert meanings(wording.split(" ")[-1]).get(kind) == term.key


@pytest.mark.parametrize("term", [t for t in APPLICATIONS if t.key not in ("other_misc", "other_handling")], ids=str)
def test_every_row_of_section_three_is_known_with_and_without_its_group(term: Term) -> None:
    assert meanings(term.zh.split(" ")[-1]).get("row") == term.key
    assert meanings(term.zh.replace(" ", "")).get("row") == term.key


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("2.其他法律行政止公开", "row", "denied_by_law"),
        ("规范性文件", "subject", "normative_documents"),
        ("行政法复议", "channel", "review"),
        ("商业 企业", "applicant", "business"),
        ("商业\n企业", "applicant", "business"),
        ("①属于国家秘密", "row", "denied_state_secret"),
        ("(1)属于国家秘密", "row", "denied_state_secret"),
        ("1、属于国家秘密", "row", "denied_state_secret"),
        ("１．属于国家秘密", "row", "denied_state_secret"),
        ("〔三〕不予公开", "row", "#denied"),
        ("㈢不予公开", "row", "#denied"),
        ("3.危及“三安全一稳定”", "row", "denied_security"),
        ("3.危及'三安全一稳定'", "row", "denied_security"),
        ("（二）部份公开", "row", "partly_granted"),
        ("3.其它", "row", "#misc"),
        ("行政事业性收费（万元）", "subject", "fees"),
        ("本年增减", "measure", "change"),
        ("行政诉讼（复议后起诉）", "channel", "litigation_after_review"),
        ("1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请", "row", "other_uncorrected"),
    ],
)
def test_wordings_that_are_met(text: str, kind: str, key: str) -> None:
    assert meanings(text).get(kind) == key


@pytest.mark.parametrize(
    "text",
    [
        "上年制发件数",
        "本年结转政府信息公开申请数量",
        "行政机关不再处理其政府信息公",
        "予公开",
        "行政征收",
        "行政处理",
        "工业企业",
        "说明",
        "",
        "其他情况说明",
        "公" * 500,
    ],
)
def test_what_is_not_certain_has_no_meaning(text: str) -> None:
    assert not meanings(text)


def test_normalising_keeps_words_alone() -> None:
    assert normalise(" （三）不予\n公开 ") == "不予公开"
    assert normalise("三、本年度办理结果") == "本年度办理结果"


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("数据1", True),
        ("", True),
        ("列2", True),
        ("Column 3", True),
        ("数量", True),
        ("自然人", False),
        ("本年", False),
    ],
)
def test_empty_heads(text: str, empty: bool) -> None:
    assert is_empty_head(text) is empty


@pytest.mark.parametrize(
    ("text", "unit"), [("本年收费金额（单位：万元）", "万元"), ("本年收费金额(元)", "元"), ("采购总金额", None)]
)
def test_units_printed_in_heads(text: str, unit: str | None) -> None:
    assert printed_unit(text) == unit
