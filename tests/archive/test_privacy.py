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
    ],
)
def test_leaves(text: str) -> None:
    assert mask_private(text) == text


@given(st.text(alphabet="0123456789 -Xx件。，.身份证", max_size=60))
def test_masking_keeps_length_and_is_stable(text: str) -> None:
    once = mask_private(text)
    assert len(once) == len(text)
    assert mask_private(once) == once
