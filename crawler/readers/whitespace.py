"""White space of source texts, cleaned one way for every format. Never joins or splits words on its own account.

A blank that stands in the source stays one blank, so that ``20 0`` remains visible as two runs of digits.
"""

from __future__ import annotations

import re
from functools import cache

# Word, WPS and web editors scatter these; none of them is ink. NUL is the readers' own line mark and never reaches here.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]")
WIDE = "\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee\u201c\u201d\u2018\u2019\u2014\u2026"


@cache
def _wrapped() -> re.Pattern[str]:
    """CSS Text 3 §4.1.3: a line break between two wide characters is no blank. Word's "web page" export relies on it.

    Compiled when first asked for, as is the next: ranges of thousands of characters take milliseconds, and most files have no such break.
    """
    return re.compile(rf"(?<=[{WIDE}])[ \t]*\r?\n[ \t\r\n]*(?=[{WIDE}])")


@cache
def _wide_edge() -> re.Pattern[str]:
    return re.compile(rf"[{WIDE}]")


def clean(text: str) -> str:
    """One line of text: runs of blanks (full-width and no-break ones too) become one, invisible characters go."""
    text = text.strip()
    # Of all blanks only the ASCII one is printable.
    if text.isprintable() and "  " not in text:
        return text
    if "\n" in text:
        text = _wrapped().sub("", text)
    return " ".join(_INVISIBLE.sub("", text).split())


def join_wrapped(first: str, second: str) -> str:
    """Two pieces of one line that was wrapped: a blank only where both edges are narrow letters or digits."""
    if not first or not second:
        return first + second
    if _wide_edge().match(first[-1]) or _wide_edge().match(second[0]):
        return first + second
    if first[-1] == "-" and second[0].isalpha():
        return first[:-1] + second
    return f"{first} {second}"
