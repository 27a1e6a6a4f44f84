"""What one table cell says as a number: its state, value and printed unit, and nothing that is not printed.

Pure and total: any text gives a ``Reading``. A blank never becomes 0; whatever could be read in two ways is text with no value
and a code that says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.report import Number, State

MAX_DIGITS = 15
"""More significant digits than a float keeps are no count and no sum of money: they are a broken cell."""

UNITS = (
    "件次",
    "人次",
    "万元",
    "亿元",
    "件",
    "条",
    "项",
    "个",
    "次",
    "宗",
    "份",
    "元",
    "篇",
    "场",
    "期",
    "起",
    "例",
    "家",
    "部",
    "名",
    "人",
)

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x2212: 0x2D,
    0xFE63: 0x2D,
}
_FOOTNOTE = re.compile(r"(?<=\d)\s*(?:[①-⑳⑴-⒇¹²³⁰-⁹*※†#]+|\[注?\d*\]|[(]?注\d*[)]?)\s*$")
_DASH = re.compile(r"[-‐‑‒–—―─━/\\~_\s]+|\.{2,}|…+|·+|×+|[xX]|(?:无|暂无|不涉及|不适用|未涉及|N/?A)。?", re.IGNORECASE)
_PLAIN = re.compile(
    rf"(?P<sign>[-+‐‑‒–↑↓]|增加?|减少?|)\s*(?P<yuan>[¥￥]?)\s*(?P<digits>[0-9][0-9,.]*)\s*(?:(?P<unit>{'|'.join(UNITS)})|[(](?P<unit2>{'|'.join(UNITS)})[)])?"
    r"\s*(?P<remark>[(\[【〔].*[)\]】〕])?",
    re.DOTALL,
)
_STOP = re.compile(r"(?<=[\d件项条个])[。、；;]$")
_TURNED = re.compile(r"[(\[【〔]\s*[增减]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SIMPLE = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PLUS = frozenset(("", "+", "↑", "增", "增加"))
_PERCENT = re.compile(r"[-+]?\d+(?:\.\d+)?\s*[%‰]")
_APPROXIMATE = re.compile(r"(?:约|近|超过?|大约|不足|逾)\s*\d|\d\s*(?:余|多|左右|以上|以下)")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百千万亿两]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's text as a number.

    ``value`` is None unless ``state`` is ``number``. ``unit`` is the unit as printed in the cell. ``problem`` is a stable
    word where a reader of the figure has to know something (``ambiguous_number``, ``approximate_number``, ``percentage``,
    ``number_too_long``, ``not_a_number``, ``number_with_remark``), else "".
    """

    state: State
    value: Number | None
    unit: str | None = None
    problem: str = ""


_BLANK = Reading("blank", None)
_DASHED = Reading("dash", None)


@lru_cache(maxsize=4096)
def read_number(text: str) -> Reading:
    """Read one cell. Integers stay integers, decimals become floats that print as they were written."""
    plain = text.translate(_WIDTH).strip()
    if not plain:
        return _BLANK
    if _DASH.fullmatch(plain):
        return _DASHED
    if len(plain) > 400:
        return Reading("text", None, problem="not_a_number")
    plain = _STOP.sub("", _FOOTNOTE.sub("", plain))
    if _CHINESE.fullmatch(plain):
        return _read_chinese(plain)
    match = _PLAIN.fullmatch(plain)
    if match is None:
        return Reading("text", None, "%" if _PERCENT.fullmatch(plain) else None, _problem(plain))
    value = _value(match["sign"], match["digits"])
    # 3（减） may be -3: the remark decides what the number is
    if isinstance(value, str) or _TURNED.match(match["remark"] or ""):
        return Reading("text", None, problem=value if isinstance(value, str) else "ambiguous_number")
    unit = match["unit"] or match["unit2"] or ("元" if match["yuan"] else None)
    return Reading("number", value, unit, "number_with_remark" if match["remark"] else "")


def _value(sign: str, digits: str) -> Number | str:
    """Return the number, or the word for why there is none."""
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if sum(map(str.isdigit, digits)) > MAX_DIGITS:
        return "number_too_long"
    if not _SIMPLE.fullmatch(digits):
        return "ambiguous_number"
    number: Number = float(digits) if "." in digits else int(digits)
    return number if sign in _PLUS else -number


def _read_chinese(text: str) -> Reading:
    """Read a cell that is one Chinese numeral; a lone 一 is as likely a drawn dash."""
    if text == "一" or len(text) > MAX_DIGITS:
        return Reading("text", None, problem="ambiguous_number")
    import cn2an  # takes a quarter of a second to load, and most reports have no such cell

    try:
        value = cn2an.cn2an(text, "normal")
    except ValueError:
        return Reading("text", None, problem="ambiguous_number")
    return Reading("number", int(value)) if value == int(value) else Reading("number", float(value))


def _problem(text: str) -> str:
    if _PERCENT.fullmatch(text):
        return "percentage"
    if _APPROXIMATE.search(text):
        return "approximate_number"
    return "ambiguous_number" if re.search(r"\d", text) else "not_a_number"
