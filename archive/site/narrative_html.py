"""A report's text as HTML: its paragraphs, and each number that the grammar recognised underlined, with its meaning and a link to its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from archive.site.model import Language
from archive.site.official import Cell
from archive.site.rendering import words
from archive.site.told import by_place


def narrative_html(
    text: str, numbers: Iterable[dict[str, Any]], printed: Collection[Cell], lang: Language, base: str
) -> Markup:
    """Paragraphs. ``numbers`` are those of ``told_numbers``, ``printed`` the cells that have a page of their own below ``base``."""
    pieces: list[str] = []
    at = 0
    for group in by_place(numbers):
        start, end = group[0]["start"], group[0]["end"]
        pieces += (escape(text[at:start]), _marked(escape(text[start:end]), group, printed, lang, base))
        at = end
    pieces.append(escape(text[at:]))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return Markup("".join(f"<p>{line}</p>" for line in lines if line))


def _marked(shown: str, group: list[dict[str, Any]], printed: Collection[Cell], lang: Language, base: str) -> str:
    shown = shown.replace("\n", " ")
    title = escape(_meaning(group, lang), quote=True)
    cell = _cell(group, printed)
    if cell is None:
        return f'<mark title="{title}">{shown}</mark>'
    return f'<a class="told" href="{base}/cell/{"/".join(map(quote, cell))}" title="{title}">{shown}</a>'


def _meaning(group: list[dict[str, Any]], lang: Language) -> str:
    """What is recognised, in words: every statement of the place, every reading of it."""
    t = words(lang)
    parts = []
    for number in group:
        names = t("told_or").join(dict.fromkeys(reading[lang] for reading in number["readings"]))
        parts.append(t(f"told_{number['kind']}", names=names or t(f"told_concept_{number['concept']}")))
    doubt = t("told_doubtful") if any(number["is_doubtful"] for number in group) else ""
    return t("told_and").join(dict.fromkeys(parts)) + doubt


def _cell(group: list[dict[str, Any]], printed: Collection[Cell]) -> Cell | None:
    """The first cell of the likeliest reading that the report prints."""
    for number in group:
        for reading in number["readings"]:
            for cell in reading["plus"]:
                if cell in printed:
                    found: Cell = cell
                    return found
    return None
