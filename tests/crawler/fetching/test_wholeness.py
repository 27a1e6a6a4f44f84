"""A gzip stream that is cut is told from a whole one, from several in a row, and from what is no gzip."""

from __future__ import annotations

import gzip

import pytest

from crawler.fetching.wholeness import is_cut_gzip

BODY = "政府信息公开工作年度报告".encode() * 5_000
WHOLE = gzip.compress(BODY)


@pytest.mark.parametrize("cut", [1, 8, 12, len(WHOLE) // 2, len(WHOLE) - 11])
def test_a_cut_stream_is_found_wherever_it_is_cut(cut: int) -> None:
    assert is_cut_gzip(WHOLE[:-cut], 32 << 20)


@pytest.mark.parametrize("body", [WHOLE, WHOLE + WHOLE, WHOLE + b"\0\0\0", b"", b"<html>", b"\x1f\x8bnot gzip at all"])
def test_others_are_left_alone(body: bytes) -> None:
    assert not is_cut_gzip(body, 32 << 20)


def test_a_bomb_is_not_unpacked() -> None:
    assert not is_cut_gzip(gzip.compress(b"\0" * (64 << 20))[:-9], 1 << 20)
