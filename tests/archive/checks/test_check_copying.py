"""C01 and C02: repeated sentences, copies between units, and the index behind them."""

from __future__ import annotations

import pytest
from check_builders import report, sections

from archive.checks import check_report
from archive.checks.copying import check_other_units, text_of
from archive.checks.sentences import Text, shared_sentences, split_sentences
from archive.checks.similarity import SentenceIndex

OWN = "。".join(
    f"本街道围绕{topic}梳理公开清单并逐项落实到人，公开事项按月更新"
    for topic in ("社会救助", "养老服务", "水利工程", "道路养护", "粮食补贴", "危房改造", "就业培训")
)
OTHER = "。".join(
    f"全镇把{topic}列为重点，安排专人收集材料、核对内容后统一发布"
    for topic in ("环境整治", "医疗保障", "教育收费", "土地流转", "应急管理", "文化活动", "财政预算")
)


def text(key, unit, published, *parts, year=2023):
    return Text(key, unit, year, published, split_sentences("。".join(parts)))


@pytest.fixture
def index(tmp_path):
    with SentenceIndex(tmp_path / "sentences.db", most_units=3) as opened:
        yield opened


def test_sentences_are_compared_without_figures_and_punctuation():
    assert split_sentences("2023年，全县共公开各类政府信息 120 条；短句。") == ("#年全县共公开各类政府信息#条",)


def test_near_duplicates_count():
    changed = [sentence.replace("本街道", "我街道") for sentence in split_sentences(OWN)]
    assert len(shared_sentences(split_sentences(OWN), changed)) == 7
    assert shared_sentences(split_sentences(OWN), split_sentences(OTHER)) == []


def test_a_copy_is_found_even_with_changed_names(index):
    copy = text("b", "乙镇", "2024-01-20", OWN.replace("本街道", "我镇", 4))
    index.add([text("a", "甲街道", "2024-01-10", OWN), copy, text("c", "丙镇", "2024-01-05", OTHER)])
    (found,) = index.duplicates(copy)
    assert (found.other.key, found.shared, found.counted) == ("a", 7, 7)
    assert index.duplicates(text("c", "丙镇", "2024-01-05", OTHER)) == ()


def test_boilerplate_finds_nothing(index):
    units = [text(str(n), f"单位{n}", "", OWN) for n in range(6)]
    index.add(units)
    assert index.duplicates(units[0]) == ()
    assert index.is_common(split_sentences(OWN)[0], "单位0")


def test_one_template_with_other_topics_is_no_copy(index):
    filled = text(
        "b",
        "乙镇",
        "",
        OWN.replace("社会救助", "残疾帮扶")
        .replace("养老服务", "卫生防疫")
        .replace("水利工程", "林业防火")
        .replace("道路养护", "安全生产")
        .replace("粮食补贴", "渔业补贴")
        .replace("危房改造", "旧村改造")
        .replace("就业培训", "农技培训"),
    )
    index.add([text("a", "甲街道", "", OWN), filled])
    assert index.duplicates(filled) == ()


def test_a_units_own_reports_are_no_copies(index):
    index.add([text("a22", "甲街道", "", OWN, year=2022), text("a23", "甲街道", "", OWN)])
    assert index.duplicates(text("a23", "甲街道", "", OWN)) == ()


def test_adding_again_replaces(index):
    index.add([text("a", "甲街道", "", OWN), text("b", "乙镇", "", OWN)])
    index.add([text("b", "乙镇", "", OTHER)])
    assert index.duplicates(text("a", "甲街道", "", OWN)) == ()
    assert [entry.key for entry in index.texts()] == ["a", "b"]


def test_the_index_stays_between_openings(tmp_path):
    with SentenceIndex(tmp_path / "s.db") as first:
        first.add([text("a", "甲街道", "", OWN)])
    with SentenceIndex(tmp_path / "s.db") as second:
        assert len(second.duplicates(text("b", "乙镇", "", OWN))) == 1


def test_the_later_one_is_told_about(index):
    first = report(agency="甲街道", sections=sections(s1=OWN), published="2024-01-10")
    second = report(agency="乙镇", sections=sections(s1=OWN), published="2024-01-20")
    texts = [text_of("a", first), text_of("b", second)]
    index.add(texts)
    assert list(check_other_units(first, texts[0], index.duplicates(texts[0]))) == []
    (finding,) = check_other_units(second, texts[1], index.duplicates(texts[1]))
    assert "甲街道2023年报告相同或近乎相同，后者先公布" in finding.message_zh
    assert finding.check == "C02"


def test_own_last_year_per_section():
    before = report(year=2022, sections=sections(s1=OWN))
    found = {f.check: f for f in check_report(report(sections=sections(s1=OWN)), before)}
    assert "第一部分7句中有7句与2022年报告相同或近乎相同（100%）" in found["C01"].message_zh
    assert "C01" not in {f.check for f in check_report(report(sections=sections(s1=OTHER)), before)}
