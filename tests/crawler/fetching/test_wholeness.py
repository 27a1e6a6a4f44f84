"""A coded stream that is cut is told from a whole one, from several in a row, and from what is not coded so."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
from backports import zstd

from crawler.fetching.wholeness import is_cut

# Words in no order: a text that only repeats itself is packed into so little that a cut near its end is none.
_WORDS = ["政府信息公开", "工作年度报告", "申请", "答复", "行政复议", "行政诉讼", "制发", "废止", "有效"]
BODY = "".join(f"{random.Random(k).choice(_WORDS)}{k}" for k in range(20_000)).encode()


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


CODED = {
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstd.compress(BODY),
}
MOST = 32 << 20


@pytest.mark.parametrize("cut", [12, 400, 20_000])
@pytest.mark.parametrize("coding", sorted(CODED))
def test_a_cut_stream_is_found_wherever_it_is_cut(coding: str, cut: int) -> None:
    assert is_cut(CODED[coding][:-cut], coding, MOST)
    assert is_cut(CODED[coding][: len(CODED[coding]) // 2], f"identity, {coding.upper()}", MOST)


@pytest.mark.parametrize("coding", sorted(CODED))
def test_a_whole_stream_is_whole(coding: str) -> None:
    assert not is_cut(CODED[coding], coding, MOST)
    assert not is_cut(CODED[coding], coding, len(BODY))


def test_deflate_without_its_head_is_told_too() -> None:
    whole = raw_deflate(BODY)
    assert not is_cut(whole, "deflate", MOST)
    assert is_cut(whole[:-400], "deflate", MOST)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (CODED["gzip"] * 2, "gzip"),
        (CODED["gzip"] + b"\0\0\0", "x-gzip"),
        (CODED["zstd"] * 2, "zstd"),
        (b"", "gzip"),
        (b"<html>", "gzip"),
        (b"\x1f\x8bnot gzip at all", "gzip"),
        (b"\xff\xff\xff\xff no brotli", "br"),
        (b"no zstd", "zstd"),
        (CODED["gzip"][:-20], "utf-8"),
        (CODED["gzip"][:-20], ""),
    ],
)
def test_others_are_left_alone(body: bytes, coding: str) -> None:
    assert not is_cut(body, coding, MOST)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, brotli.compress, zstd.compress])
def test_a_bomb_is_not_unpacked(pack: object) -> None:
    coding = {"gzip": "gzip", "zlib": "deflate", "brotli": "br"}.get(pack.__module__.lstrip("_"), "zstd")
    assert not is_cut(pack(b"\0" * (64 << 20))[:-1], coding, 1 << 20)  # type: ignore[operator]


def test_a_second_frame_that_is_cut_is_found() -> None:
    assert is_cut(CODED["zstd"] + CODED["zstd"][:-400], "zstd", MOST)
