"""Every way a figure is printed, and every way it is not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.numbers import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 7 ", 7),
        ("１，２３４", 1234),
        ("1,234", 1234),
        ("1,234,567.50", 1234567.5),
        ("-18", -18),
        ("－18", -18),
        ("−18", -18),
        ("+5", 5),
        ("5949.088667", 5949.088667),
        ("１２．５", 12.5),
        ("5①", 5),
        ("5*", 5),
        ("5（注1）", 5),
        ("5²", 5),
        ("三十二", 32),
        ("两千零五", 2005),
        ("〇", 0),
        ("减3", -3),
        ("减少 18", -18),
        ("增加3", 3),
        ("↓2", -2),
        ("12。", 12),
    ],
)
def test_numbers(text: str, value: float) -> None:
    reading = read_number(text)
    assert (reading.state, reading.value, reading.unit, reading.problem) == ("number", value, None, "")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0件", 0, "件"),
        ("3 件次", 3, "件次"),
        ("251000元", 251000, "元"),
        ("7.5万元", 7.5, "万元"),
        ("5（件）", 5, "件"),
        ("12人次", 12, "人次"),
        ("￥1,234.50", 1234.5, "元"),
        ("¥7.5万元", 7.5, "万元"),
        ("3件；", 3, "件"),
    ],
)
def test_printed_units_are_kept(text: str, value: float, unit: str) -> None:
    reading = read_number(text)
    assert (reading.state, reading.value, reading.unit) == ("number", value, unit)


@pytest.mark.parametrize("text", ["22（其中修订16件）", "22\n（其中修订 16 件）", "22(其中修订16件)", "22【修订16】"])
def test_a_remark_behind_a_number_is_said(text: str) -> None:
    reading = read_number(text)
    assert (reading.state, reading.value, reading.problem) == ("number", 22, "number_with_remark")


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000", "\u00a0"])
def test_blank_is_not_zero(text: str) -> None:
    assert read_number(text).state == "blank"
    assert read_number(text).value is None


@pytest.mark.parametrize("text", ["-", "—", "--", "——", "/", "／", "\\", "无", "无。", "N/A", "…", "×", "─"])
def test_dashes(text: str) -> None:
    assert read_number(text).state == "dash"
    assert read_number(text).value is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("20 0", "ambiguous_number"),
        ("1\n2", "ambiguous_number"),
        ("1.234,5", "ambiguous_number"),
        ("1,23", "ambiguous_number"),
        ("00", "ambiguous_number"),
        ("05", "ambiguous_number"),
        ("5-3", "ambiguous_number"),
        ("5/3", "ambiguous_number"),
        ("—5", "ambiguous_number"),
        ("(5)", "ambiguous_number"),
        ("1.2万", "ambiguous_number"),
        ("22其中修订16件", "ambiguous_number"),
        ("2023年", "ambiguous_number"),
        ("一", "ambiguous_number"),
        ("十百千", "ambiguous_number"),
        ("约20", "approximate_number"),
        ("20余", "approximate_number"),
        ("近20件", "approximate_number"),
        ("12.5%", "percentage"),
        ("12.5％", "percentage"),
        ("12345678901234567", "number_too_long"),
        ("9" * 5000, "not_a_number"),
        ("见附件", "not_a_number"),
        ("①", "not_a_number"),
        ("٣", "ambiguous_number"),
    ],
)
def test_what_could_be_read_in_two_ways_has_no_value(text: str, problem: str) -> None:
    reading = read_number(text)
    assert (reading.state, reading.value, reading.problem) == ("text", None, problem)


def test_a_percentage_keeps_its_sign_as_unit() -> None:
    assert read_number("12.5%").unit == "%"


def test_decimals_print_as_they_were_written() -> None:
    assert repr(read_number("0.00").value) == "0.0"
    assert repr(read_number("5949.088667").value) == "5949.088667"
    assert isinstance(read_number("3").value, int)


@given(st.integers(-(10**14), 10**14))
def test_every_integer_comes_back(number: int) -> None:
    assert read_number(str(number)).value == number
    assert read_number(f"{number:,}").value == number


@given(st.text(max_size=40))
def test_any_text_has_a_reading_and_a_value_only_where_digits_are_printed(text: str) -> None:
    reading = read_number(text)
    assert (reading.value is None) == (reading.state != "number")
    if reading.state == "number":
        assert any(char.isdigit() or char in "零〇一二三四五六七八九十百千万亿两" for char in text)


@pytest.mark.parametrize("text", ["3（减）", "3（增）", "3（减少）", "减", "3、2", "3。2", "减约3"])
def test_a_number_whose_sign_is_not_certain_is_none(text: str) -> None:
    assert read_number(text).value is None
