"""Whether a compressed answer arrived whole. A transfer can be complete and its gzip stream cut (a proxy's timeout), and Scrapy keeps what it could unpack. Pure."""

from __future__ import annotations

import zlib

_STEP = 1 << 20


def is_cut_gzip(body: bytes, most: int) -> bool:
    """Whether a gzip stream ends before its end mark. Of ``most`` unpacked bytes on nothing is said, nor of what is no gzip: others refuse both."""
    if not body.startswith(b"\x1f\x8b"):
        return False
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    left, unpacked = body, 0
    try:
        while left and not stream.eof and unpacked < most:
            unpacked += len(stream.decompress(left, _STEP))
            left = stream.unconsumed_tail
    except zlib.error:
        return False
    return not stream.eof and unpacked < most
