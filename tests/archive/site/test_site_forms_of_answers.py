"""CSV, JSON, Atom, drawings and small filters: what they do with values that would break them."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest

from archive.site.charts import bars, sparkline, stacked
from archive.site.copies import harmless_page
from archive.site.formats import to_atom, to_csv, to_json
from archive.site.model import FeedEntry
from archive.site.pages.agency import wilson
from archive.site.rendering import outside_link, show_number


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "－x"])
def test_formulas_are_inert_in_csv(text: str) -> None:
    row = next(csv.reader(io.StringIO(to_csv(["a"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1])))
    assert row == ["'" + text]


@pytest.mark.parametrize("value", [-18, -18.5, "-18", "12"])
def test_numbers_stay_numbers_in_csv(value: object) -> None:
    assert to_csv(["a"], [[value]]).decode("utf-8-sig").split("\r\n")[1] == str(value)


def test_csv_opens_in_excel_as_chinese() -> None:
    assert to_csv(["年度"], []).startswith(b"\xef\xbb\xbf")


def test_lone_surrogates_do_not_stop_an_answer() -> None:
    assert to_json({"a": "x\ud800"})
    assert to_csv(["a"], [["x\ud800"]])


def test_a_feed_is_well_formed_whatever_a_title_holds() -> None:
    entry = FeedEntry("k", "2024-01-01T00:00:00Z", "<b>&\x00\x0b]]>", "\"'<", "/report/x?a=1&b=2")
    root = ET.fromstring(to_atom("t&t", "http://h/a.atom", "http://h/a", "http://h", [entry]))
    space = "{http://www.w3.org/2005/Atom}"
    assert root.find(f"{space}entry/{space}title").text == "<b>&]]>"  # type: ignore[union-attr]
    assert root.find(f"{space}updated").text == "2024-01-01T00:00:00Z"  # type: ignore[union-attr]


def test_a_missing_value_is_no_bar() -> None:
    svg = bars([2020, 2021], [("a", [5, None])])
    assert str(svg).count("<rect") == 2  # one bar and the legend


def test_a_zero_is_a_bar_of_no_height() -> None:
    assert 'height="0.0"' in bars([2020], [("a", [0])])


def test_series_without_values_draw() -> None:
    assert "<svg" in bars([], [("a", [])])
    assert "<svg" in stacked([2020], [("a", [None]), ("b", [0])])
    assert sparkline([None, None]) == ""


def test_a_line_breaks_where_a_year_is_missing() -> None:
    assert str(sparkline([1, 2, None, 3, 4])).count("M") == 2


def test_names_in_drawings_are_escaped() -> None:
    assert "<script>" not in bars(["<script>"], [("<script>", [1])])


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "data:text/html,x", "http://[", "vbscript:x", ""],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert "href" not in outside_link(url)


def test_web_addresses_are_linked_and_escaped() -> None:
    assert 'href="http://a.gov.cn/?a=1&amp;b=&#34;"' in outside_link('http://a.gov.cn/?a=1&b="')


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), (0, "0"), (7730.28, "7730.28"), (12345, "12,345"), (3.0, "3"), (5949.088667, "5949.088667")],
)
def test_numbers_are_shown_as_they_are(value: object, shown: str) -> None:
    assert show_number(value) == shown


def test_wilson_interval_of_a_known_case() -> None:
    assert wilson(1, 10) == (10.0, 1.8, 40.4)  # Wilson 1927; 1 of 10 gives 0.0179-0.4042


@pytest.mark.parametrize(("part", "whole"), [(None, 5), (1, 0), (1, None), (6, 5), (-1, 5)])
def test_no_share_where_the_figures_allow_none(part: int | None, whole: int | None) -> None:
    assert wilson(part, whole) is None


_HOSTILE = """<html><head><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="http://evil.example/x.css"><script>alert(1)</script><style>@import url(http://evil.example)</style></head>
<body onload="alert(1)" background="http://evil.example/b.png"><form action="http://evil.example/"><input name="q"><table><tr><td onclick="x()"
style="text-align:center;background:url(http://evil.example)" colspan="2">85件</td></tr></table></form>
<a href="javascript:alert(1)">一</a><a href="../art/1.html">二</a><img src="http://evil.example/p.png" onerror="alert(1)" alt="图">
<img src="data:image/svg+xml;base64,PHN2Zz4="><iframe src="http://evil.example"></iframe><svg onload="alert(1)"><script>1</script></svg>
<object data="x"></object><math><mtext><img src=x onerror=alert(1)></mtext></math></body></html>"""


def test_a_stored_page_is_harmless_and_keeps_its_text() -> None:
    page = harmless_page(_HOSTILE, url="http://www.x.gov.cn/zwgk/index.html", notes=("<b>note</b>",), lang="zh-CN")
    for bad in (
        "evil.example",
        "<script",
        "onload",
        "onclick",
        "onerror",
        "javascript:",
        "<form",
        "<input",
        "<iframe",
        "<svg",
        "<base",
        "http-equiv",
    ):
        assert bad not in page.lower(), bad
    assert "85件" in page
    assert 'colspan="2"' in page
    assert "text-align:center" in page
    assert 'href="http://www.x.gov.cn/art/1.html"' in page
    assert "&lt;b&gt;note" in page
