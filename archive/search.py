"""Chinese full-text search without a loadable extension: overlapping pairs of characters in SQLite's own FTS5.

Chinese has no spaces, and SQLite's tokenizers find either nothing (unicode61) or no word shorter than three characters (trigram). Here a
run of Chinese characters is indexed as its overlapping pairs and its last character (``信息公开`` → 信息 息公 公开 开), so that a word of two or
more characters is a phrase of pairs, found exactly, and a single character is the beginning of a pair. Letters and digits
are words. Width and case of letters do not matter. The index keeps no text of its own: ``zh_snippet`` cuts it from the section.

Plain ``sqlite3`` can ask too: write the pairs as a phrase, ``MATCH '"信息 息公 公开"'``.
"""

from __future__ import annotations

import html
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from operator import add

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W{_HAN}_]+")
_QUERY_PART = re.compile(r'([-－]?)(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|(\S+))')

INDEXES_SQL = (
    "CREATE VIRTUAL TABLE reports_fts USING fts5(title, agency, facets, content='', tokenize='ascii')",
    "CREATE VIRTUAL TABLE sections_fts USING fts5(heading, text, facets, content='', tokenize='ascii')",
)
INSERTS = {
    "reports_fts": "INSERT INTO reports_fts (rowid, title, agency, facets) VALUES (?, ?, ?, ?)",
    "sections_fts": "INSERT INTO sections_fts (rowid, heading, text, facets) VALUES (?, ?, ?, ?)",
}
_TEXT_COLUMNS = {"reports_fts": "title agency", "sections_fts": "heading text"}


def fold(text: str) -> str:
    """One spelling for width and case."""
    return unicodedata.normalize("NFKC", text).lower()


def index_text(text: str) -> str:
    """The text as words for the index, separated by blanks."""
    words: list[str] = []
    for run in _runs(text):
        if _is_han(run):
            words += map(add, run, run[1:])
            words.append(run[-1])
        else:
            words.append(run)
    return " ".join(words)


def _runs(text: str) -> list[str]:
    """Runs of Chinese characters and of letters and digits, folded; folding each is five times cheaper than folding the text."""
    return [run if run.isascii() and run.islower() else fold(run) for run in _RUN.findall(text)]


def facet_words(facets: Iterable[tuple[str, object]]) -> str:
    """What is said about a text rather than in it, as words for the index: (``year``, 2024) is ``facetyear2024``; None says nothing.

    With them the index itself intersects a common word with a place or a year, instead of handing out a million hits to be filtered.
    """
    return " ".join(f"facet{name}{value}".lower() for name, value in facets if value is not None)


def narrowed(index: str, query: str, facets: Iterable[tuple[str, object]]) -> str:
    """The FTS5 query for ``query`` (of ``zh_fts``) in the texts of an index, only where all ``facets`` hold."""
    found = f"{{{_TEXT_COLUMNS[index]}}} : ({query})"
    words = facet_words(facets).split()
    return f"{found} AND facets : ({' AND '.join(words)})" if words else found


def zh_fts(query: str | None) -> str:
    """An FTS5 query for what a person typed: words that must all occur, ``"exact phrase"``, ``-excluded``.

    A query without a searchable character gives ``""``, which matches nothing.
    """
    wanted: list[str] = []
    excluded: list[str] = []
    for minus, *texts in _QUERY_PART.findall(query or ""):
        phrase = _phrase("".join(texts))
        if phrase:
            (excluded if minus else wanted).append(phrase)
    if not wanted:
        return '""'
    joined = " AND ".join(wanted)
    return f"({joined}) NOT ({' OR '.join(excluded)})" if excluded else joined


def _phrase(text: str) -> str:
    """The words of a phrase as they stand in the index, one after the other."""
    runs = _runs(text)
    words: list[str] = []
    for run in runs:
        if _is_han(run):
            words += map(add, run, run[1:])
        if run is not runs[-1] or not _is_han(run):
            words.append(run[-1] if _is_han(run) else run)
    if not runs:
        return ""
    ends_open = _is_han(runs[-1]) and len(runs[-1]) == 1  # a single character begins a pair, or is the last of its run
    if ends_open:
        words.append(runs[-1])
    return f'"{" ".join(words)}"' + (" *" if ends_open else "")


def _is_han(run: str) -> bool:
    return _RUN_OF_HAN.match(run) is not None


_RUN_OF_HAN = re.compile(f"[{_HAN}]")


def zh_snippet(text: str | None, query: str | None, width: int = 60) -> str:
    """About ``width`` characters around the first match, as HTML: everything escaped, matches in ``<b>``."""
    plain = re.sub(r"\s+", " ", text or "")
    folded = fold(plain)
    source = (
        plain if len(folded) == len(plain) else folded
    )  # ligatures fold to several characters; then the folded text is shown
    words = [word for word in typed_words(query)[0] if word in folded]
    if not words:
        return html.escape(source[:width]) + ("…" if len(source) > width else "")
    first = min(folded.find(word) for word in words)
    start = max(0, first - width // 3)
    end = min(len(source), start + width)
    marked = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    parts, position = [], start
    for match in marked.finditer(folded, start, end):
        parts += [
            html.escape(source[position : match.start()]),
            f"<b>{html.escape(source[match.start() : match.end()])}</b>",
        ]
        position = match.end()
    parts.append(html.escape(source[position:end]))
    return ("…" if start else "") + "".join(parts) + ("…" if end < len(source) else "")


def typed_words(query: str | None) -> tuple[list[str], list[str]]:
    """The words and phrases that a query wants, and those that it excludes, folded; what holds nothing searchable is left out."""
    wanted: list[str] = []
    excluded: list[str] = []
    for minus, *texts in _QUERY_PART.findall(query or ""):
        word = fold("".join(texts)).strip()
        if _RUN.search(word):
            (excluded if minus else wanted).append(word)
    return wanted, excluded


def register_functions(connection: sqlite3.Connection) -> None:
    """Make ``zh_fts(q)`` and ``zh_snippet(text, q)`` callable in SQL on this connection."""
    connection.create_function("zh_fts", 1, zh_fts, deterministic=True)
    connection.create_function("zh_snippet", 2, zh_snippet, deterministic=True)
