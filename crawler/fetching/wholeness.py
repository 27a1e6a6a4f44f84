"""Whether a compressed answer arrived whole. A transfer can be complete and its coded stream cut (a proxy's timeout), and Scrapy keeps what it could unpack. Pure."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STEP = 1 << 20
_ZSTD = b"\x28\xb5\x2f\xfd"


def is_cut(body: bytes, coding: str, most: int) -> bool:
    """Whether a stream of this content coding (the last, where there are several) ends before its end mark.

    Of ``most`` unpacked bytes on nothing is said, nor of what is not in that coding at all: others refuse both.
    """
    look = _LOOKS.get(coding.rpartition(",")[2].strip().lower())
    try:
        return bool(body) and look is not None and look(body, most)
    except (zlib.error, brotli.error, zstd.ZstdError):
        return False


def _is_cut_gzip(body: bytes, most: int) -> bool:
    return body.startswith(b"\x1f\x8b") and _is_cut_flate(body, most, zlib.MAX_WBITS | 16)


def _is_cut_deflate(body: bytes, most: int) -> bool:
    """With the zlib head that the standard asks for, or without, as some servers send it."""
    try:
        return _is_cut_flate(body, most, zlib.MAX_WBITS)
    except zlib.error:
        return _is_cut_flate(body, most, -zlib.MAX_WBITS)


def _is_cut_flate(body: bytes, most: int, window: int) -> bool:
    stream = zlib.decompressobj(window)
    left, unpacked = body, 0
    while left and not stream.eof and unpacked < most:
        unpacked += len(stream.decompress(left, _STEP))
        left = stream.unconsumed_tail
    return not stream.eof and unpacked < most


def _is_cut_brotli(body: bytes, most: int) -> bool:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=_STEP)
    unpacked = len(piece)
    while piece and not stream.is_finished() and unpacked < most:
        piece = stream.process(b"", output_buffer_limit=_STEP)
        unpacked += len(piece)
    return not stream.is_finished() and unpacked < most


def _is_cut_zstd(body: bytes, most: int) -> bool:
    """A body may be several frames in a row."""
    left, unpacked = body, 0
    while left.startswith(_ZSTD):
        stream = zstd.ZstdDecompressor()
        unpacked += len(stream.decompress(left, _STEP))
        while not stream.eof and not stream.needs_input and unpacked < most:
            unpacked += len(stream.decompress(b"", _STEP))
        if unpacked >= most:
            return False
        if not stream.eof:
            return True
        left = stream.unused_data
    return False


_LOOKS: dict[str, Callable[[bytes, int], bool]] = {
    "gzip": _is_cut_gzip,
    "x-gzip": _is_cut_gzip,
    "deflate": _is_cut_deflate,
    "br": _is_cut_brotli,
    "zstd": _is_cut_zstd,
}
