"""Private numbers are masked, statistics are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.privacy import find_private, mask_private


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("申请人身份证号11010519491231002X。", "identity"),
        ("联系人手机：13912345678，", "mobile"),
        ("电话 139 1234 5678", "mobile"),
        ("电话+86-13912345678", "mobile"),
        ("账号6222 0210 0111 6245 702", "bank_card"),
        ("卡号4111111111111111", "bank_card"),
        ("身份证号码：１１０１０５１９４９１２３１００２ｘ", "identity"),
        ("证号 110105 19491231 002X。", "identity"),
        ("110105-19491231-002X", "identity"),
        ("110105\u300019491231\u3000002x", "identity"),
        ("11010519\u200b49123\n1002X", "identity"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "identity"),
        ("受理编号2024 110105 19491231 002X", "identity"),
        ("身份证号：110105491231002", "identity"),
        ("身份证号（110105194912310021）", "identity"),
        ("护照号码：E12345678", "identity"),
        ("１３９１２３４５６７８", "mobile"),
        ("139－1234－5678", "mobile"),
        ("139–1234–5678", "mobile"),
        ("008613912345678", "mobile"),
        ("139.1234.5678", "mobile"),
        ("0370-1234567/13912345678", "mobile"),
        ("手机 139  123  45678", "mobile"),
        ("电话13912345678次日回复", "mobile"),
        ("６２２２０２１００１１１６２４５７０２", "bank_card"),
        ("6222\u30000210\u30000111\u30006245\u3000702", "bank_card"),
        ("622202 1001116245702", "bank_card"),
        ("开户行：建设银行，账号 4105 0167 2836 0000 0123", "bank_card"),
    ],
)
def test_finds(text: str, kind: str) -> None:
    assert [number.kind for number in find_private(text)] == [kind]
    assert "*" in mask_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "主动公开13912345678条",
        "电话0370-8512345",
        "国办公开办函〔2021〕30号，2023年1月1日至2023年12月31日",
        "索引号014437529/2023-00211",
        "索引号3070211020000013000000/2023102300000022",
        "编号110105194912310021",
        "编号110105194913310021",
        "统一社会信用代码11371082004339319Q",
        "金额13912345678.25元",
        "12345热线受理18500000000次",
        "规章 130 120 15000，公文 131 2345 678",
        "53 12 4 15 0 0 3 1 2 16 2 4 5",
        "2019 2020 2021 2022 2023 2024 2025",
        "统一社会信用代码91410100MA3X1234XY",
        "https://www.minquan.gov.cn/art/2024/1/15/art_13912345678_1.html",
        "政务新媒体账号12个，电话8512345",
    ],
)
def test_leaves(text: str) -> None:
    assert mask_private(text) == text


@given(st.text(alphabet="0123456789 -Xx件。，.身份证账号手机护照E０１９\u3000\u200b\n", max_size=60))
def test_masking_keeps_length_and_is_stable(text: str) -> None:
    once = mask_private(text)
    assert len(once) == len(text)
    assert mask_private(once) == once
