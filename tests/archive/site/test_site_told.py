"""The numbers of a report's text that the page underlines: those that the grammar recognised, where they stand, with their meaning."""

from __future__ import annotations

import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.site.narrative_html import narrative_html
from archive.site.strings import STRINGS
from archive.site.told import by_place, told_numbers
from crawler.parsers.narrative_terms import READINGS

RECEIVED = ("applications", "received", "total")
HEAD = {"year": 2023, "scope": "own", "kind": "department", "agency": "示例省示例市示例县教育局"}


def told(text: str, **head: Any) -> list[dict[str, Any]]:
    return told_numbers({**HEAD, **head}, {"number": 1, "heading": "一、总体情况", "text": text})


def shown(text: str, lang: Any = "zh") -> str:
    return str(narrative_html(text, told(text), {RECEIVED}, lang, "/report/x"))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2023年，共收到政府信息公开申请85件。", ["85件"]),
        ("（一）依申请公开。2023年收到政府信息公开申请 １２　件（含网上），结转下年 3 件。", ["１２　件", "3 件"]),
        ("2023年度我局收到政府信息公开申请（含县直部门）\n268件，上年结转２件。", ["268件", "２件"]),
        ("表格：\n1 2 3 4\n2023年收到政府信息公开申请1,208件。", ["1,208件"]),
        ("我局2023年收到政府信息公开申请十二件。", ["十二件"]),
        ("全年发布信息3456条，召开会议3次，印发第2号文件。", []),
    ],
)
def test_a_recognised_number_is_found_where_it_is_printed(text: str, printed: list[str]) -> None:
    numbers = told(text)
    assert [number["printed"] for number in numbers] == printed
    assert all(text[number["start"] : number["end"]] == number["printed"] for number in numbers)


def test_a_number_leads_to_its_cell_and_says_what_it_means() -> None:
    html = shown("2023年，共收到政府信息公开申请85件，上年结转7件。")
    assert '<a class="told" href="/report/x/cell/applications/received/total" title="读作：' in html
    assert ">85件</a>" in html
    assert re.search('<mark title="读作：[^"]*结转[^"]*">7件</mark>', html)  # the report does not print that cell
    assert "Read as: " in shown("2023年，共收到政府信息公开申请85件。", "en")


def test_zeros_in_words_are_told_once_with_all_that_they_mean() -> None:
    text = "2023年，我局未发生因政府信息公开引发的行政复议、行政诉讼。"
    assert len(told(text)) == 2
    assert len(by_place(told(text))) == 1
    assert shown(text).count("<mark ") == 1
    assert shown(text).count("读作“没有”：") == 2


def test_text_is_escaped_and_keeps_every_character() -> None:
    text = "<script>x</script>收到政府信息公开申请85件&\n\n“占比”<b>"
    html = shown(text)
    assert "<script>" not in html
    assert html.count("<p>") == 2
    plain = re.sub("<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain == text.replace("\n", "")


def test_every_concept_has_words() -> None:
    assert {f"told_concept_{concept}" for concept, readings in READINGS.items() if not readings} <= set(STRINGS)


def test_the_page_underlines_what_its_json_tells(get, addresses) -> None:
    data = get(addresses["report"] + ".json").json()
    wanted = []
    for section in data["sections"]:
        for number in section["numbers"]:
            assert section["text"][number["start"] : number["end"]] == number["printed"]
        wanted += [group[0]["printed"] for group in by_place(section["numbers"])]
    tree = LexborHTMLParser(get(addresses["report"]).text)
    assert [node.text() for node in tree.css(".narrative .told, .narrative mark")] == wanted
    assert len(wanted) >= 5
    for node in tree.css(".narrative .told"):
        assert get(node.attributes["href"] or "").status_code == 200
