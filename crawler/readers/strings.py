"""Small questions about texts that several readers ask. Knows no file format and no form."""

from __future__ import annotations

import re

from crawler.readers.whitespace import clean

_NUMERIC = re.compile(r"[\d.,，．+\-－—–/／%％０-９\s]+")
_LIST_MARK = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)、]|[.．](?!\d))|[①-⑳]|第[一二三四五六七八九十百]+[章条项节款]"
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_numeric(text: str) -> bool:
    """Whether the text is a figure, a dash or a sign, not words."""
    return bool(_NUMERIC.fullmatch(text))


def normalised(text: str) -> str:
    """Each line cleaned, blank lines gone, line breaks kept."""
    return "\n".join(line for line in map(clean, text.split("\n")) if line)


def clean_title(title: str) -> str:
    """The title that a file gives itself, without the marks of the program that made it; "" where it says nothing in Chinese."""
    text = " ".join(title.replace("\ufffd", "").replace("\x00", "").split())
    text = re.sub(r"^(Microsoft Word|Microsoft Excel|WPS \S+)\s*-\s*", "", text)
    text = re.sub(r"\.(docx?|wps|pdf|xlsx?|rtf|txt|et)$", "", text, flags=re.I)
    return text if any("\u4e00" <= character <= "\u9fff" for character in text) else ""


def starts_item(text: str) -> bool:
    """Whether the text begins with a list mark such as ``（三）``, ``2.`` or ``四、``."""
    return bool(_LIST_MARK.match(text.lstrip()))


def raised(digits: str) -> str:
    """Digits as the mark of a note, which they are where they are printed raised behind a number: 2 with note 1 is ``2¹``, not 21."""
    return digits.translate(_RAISED)
