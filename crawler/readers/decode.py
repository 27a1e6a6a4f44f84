"""Bytes to text, believing the bytes before anything that was said about them.

Headers and meta tags of these sites lie (UTF-8 declared over GBK, GB2312 over characters that only GB18030 has), so
a declaration decides only between encodings that fit equally well. Never lets a replacement character through
without an issue.
"""

from __future__ import annotations

import codecs
import re

from crawler.document import Issue

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_LONGEST_CHARACTER = 4
_COMMON = "的政府信息公开開年報报告一本和工作"
# What the first bytes of "，", "。" and "政" become when UTF-8 is read as GBK.
_GBK_MOJIBAKE = ("锛", "銆", "鏀")
# E5 and E6, the commonest first bytes of Chinese characters in UTF-8, read as Latin letters.
_LATIN_MOJIBAKE = "\u00e5\u00e6"
# What bytes 80 to 9F are in windows-1252; browsers take that, and ISO 8859-1, for one encoding.
_WINDOWS_1252 = {
    ord(character): byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
_CHINESE = re.compile("[\u4e00-\u9fff]")


def decode(body: bytes, declared: str = "") -> tuple[str, tuple[Issue, ...]]:
    """The text of ``body`` and what had to be done to get it.

    ``declared`` is the charset of a header, or "". Issues: ``truncated_text`` (the last character was cut),
    ``double_encoded`` (undone), ``replacement_characters`` (the text holds U+FFFD).
    """
    text, issues, _ = decode_markup(body, declared)
    return text, issues


def decode_markup(body: bytes, declared: str = "") -> tuple[str, tuple[Issue, ...], bytes | None]:
    """Like ``decode``, and the text's UTF-8 where that is ``body`` itself, for parsers that would have to encode the text again."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return *_finish(*_decode_as(body[len(mark) :], encoding)), None
    if wide := _utf16_by_pattern(body):
        return *_finish(*_decode_as(body, wide)), None
    text, issues, is_utf8 = _decode_unmarked(body, declared)
    repaired, issues = _undo_double_encoding(text, issues)
    return *_finish(repaired, issues), body if is_utf8 and repaired is text else None


def _decode_unmarked(body: bytes, declared: str) -> tuple[str, list[Issue], bool]:
    """Text, issues, and whether the whole body is UTF-8."""
    text, cut = _strict(body, "utf-8")
    if text is not None:
        return text, cut, not cut
    return *_decode_other(body, declared), False


def _decode_other(body: bytes, declared: str) -> tuple[str, list[Issue]]:
    if _says_big5(body, declared):
        chinese, cut = _strict(body, "big5hkscs")
        simplified, _ = _strict(body, "gb18030")
        if chinese is not None and (simplified is None or _commonness(chinese) > _commonness(simplified)):
            return chinese, cut
    as_utf8 = body.decode("utf-8", "replace")
    if _is_mostly_utf8(body, as_utf8):
        return as_utf8, []
    text, cut = _strict(body, "gb18030")
    if text is not None:
        return text, cut
    as_gb = body.decode("gb18030", "replace")
    if as_gb.count("\ufffd") <= as_utf8.count("\ufffd"):
        return as_gb, []
    return as_utf8, []


def _decode_as(body: bytes, encoding: str) -> tuple[str, list[Issue]]:
    text, cut = _strict(body, encoding)
    return (body.decode(encoding, "replace"), []) if text is None else (text, cut)


def _strict(body: bytes, encoding: str) -> tuple[str | None, list[Issue]]:
    """Strict decoding that forgives one character cut off by the end of the body."""
    try:
        return body.decode(encoding), []
    except UnicodeDecodeError as error:
        if error.start <= len(body) - _LONGEST_CHARACTER or not error.start:
            return None, []
        cut = error.start
    try:
        text = body[:cut].decode(encoding)
    except UnicodeDecodeError:
        return None, []
    return text, [
        Issue("truncated_text", f"The last character is cut off after byte {cut}; the body may be incomplete.")
    ]


def _utf16_by_pattern(body: bytes) -> str:
    """UTF-16 without a mark shows as NULs on one side of most pairs: its ASCII."""
    head = body[:4096]
    if b"\x00" not in head or len(head) < 4:
        return ""
    even, odd, pairs = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if odd > pairs * 0.2 and even < pairs * 0.02:
        return "utf-16-le"
    if even > pairs * 0.2 and odd < pairs * 0.02:
        return "utf-16-be"
    return ""


def _says_big5(body: bytes, declared: str) -> bool:
    if "big5" in declared.lower():
        return True
    found = _META_CHARSET.search(body[:8192])
    return bool(found and b"big5" in found.group(1).lower())


def _commonness(text: str) -> int:
    return sum(text.count(character) for character in _COMMON)


def _is_mostly_utf8(body: bytes, as_utf8: str) -> bool:
    """A few broken bytes in a UTF-8 page; GBK read as UTF-8 loses more than half of its characters."""
    broken = as_utf8.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    chinese = len(_CHINESE.findall(as_utf8))
    return chinese > 0 and broken <= chinese * 0.1


def _undo_double_encoding(text: str, issues: list[Issue]) -> tuple[str, list[Issue]]:
    encoding = _suspected(text)
    if not encoding:
        return text, issues
    try:
        wrong = text.translate(_WINDOWS_1252).encode("latin-1") if encoding == "windows-1252" else text.encode(encoding)
        repaired = wrong.decode("utf-8")
    except UnicodeError:
        return text, issues
    if len(repaired) >= len(text) or _commonness(repaired) <= _commonness(text):
        return text, issues
    note = Issue("double_encoded", f"UTF-8 that had been read as {encoding} and encoded again; undone.")
    return repaired, [*issues, note]


def _suspected(text: str) -> str:
    """The encoding that UTF-8 seems to have been read as, or ""."""
    if any(mark in text for mark in _GBK_MOJIBAKE):
        return "gb18030"
    if sum(text.count(letter) for letter in _LATIN_MOJIBAKE if letter in text) > len(text) // 50:
        return "windows-1252"
    return ""


def _finish(text: str, issues: list[Issue]) -> tuple[str, tuple[Issue, ...]]:
    text = text.removeprefix("\ufeff")
    if "\ufffd" in text:
        count = text.count("\ufffd")
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        note = Issue("replacement_characters", f"{count} characters could not be decoded.", f"line {line}")
        issues = [*issues, note]
    return text, tuple(issues)
