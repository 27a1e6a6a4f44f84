"""The names of a report's fields as the archive keeps them in changes and events, in words: ``sections.1``, ``applications.received.total``.

A name or detail that is none of these is shown as it stands.
"""

from __future__ import annotations

import re

from archive.site.model import Language
from archive.site.official import cell_words
from archive.site.rendering import words

_PLAIN = {"title": "field_title", "published": "published_on"}
_SECTION = re.compile(r"sections\.([0-6])")
_ANNEX = re.compile(r"annex\.\d+\.(.+)", re.DOTALL)
_CELL = re.compile(r"(disclosure|applications|disputes)\.([a-z0-9_]+)\.([a-z0-9_]+)")
_MORE = re.compile(r"and (\d+) more")


def field_words(field: str, lang: Language) -> str:
    """One field in words."""
    t = words(lang)
    if field in _PLAIN:
        return t(_PLAIN[field])
    if section := _SECTION.fullmatch(field):
        return t("compare_introduction") if section[1] == "0" else t(f"filter_section_{section[1]}")
    if annex := _ANNEX.fullmatch(field):
        return annex[1]
    if cell := _CELL.fullmatch(field):
        return cell_words((cell[1], cell[2], cell[3]))[1 if lang == "en" else 0]
    return field


def detail_words(detail: str | None, lang: Language) -> str:
    """An event's detail in words: the fields that changed, figures with both values."""
    t = words(lang)
    parts = []
    for part in (detail or "").split("; "):
        name, colon, values = part.partition(": ")
        more = _MORE.fullmatch(part)
        parts.append(
            t("field_more", n=more[1]) if more else field_words(name, lang) + (t("colon") if colon else "") + values
        )
    return t("field_join").join(parts)
