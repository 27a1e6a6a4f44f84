"""What scripts of pages say, without running them: values of variables, texts put together from pieces, objects that are almost JSON. Pure.

Only what stands there as a literal is read. What a script computes is unknown and taken for empty, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_VARIABLE = re.compile(r"\b(\w+)\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(-?\d+)\b)")
_PIECE = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|([\w$.]+(?:\([^()\n]*\)(?:\.\w+)*)*)")
_PAIR = re.compile(r"['\"]?([\w.-]+)['\"]?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([^,}\s'\"]+))")
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.I | re.S)
MAX_PIECES = 80


def scripts_of(html: str) -> Iterator[str]:
    """The texts of a page's inline scripts."""
    return (found.group(1) for found in _SCRIPT.finditer(html))


def variables(text: str) -> dict[str, str]:
    """Names and literal values of assignments, the first of each name."""
    values: dict[str, str] = {}
    for name, double, single, number in _VARIABLE.findall(text):
        values.setdefault(name, double or single or number)
    return values


def texts_with(text: str, part: str, values: dict[str, str] | None = None) -> tuple[str, ...]:
    """All texts that contain ``part``, put together where they are concatenations (``'/a?x=' + x + '&y='``); unknown variables are empty."""
    known = variables(text) if values is None else values
    found: dict[str, None] = {}
    start = text.find(part)
    while start >= 0:
        opening = max(text.rfind("'", 0, start), text.rfind('"', 0, start))
        if opening >= 0 and "\n" not in text[opening:start]:
            found.setdefault(_joined(text, opening, known))
        start = text.find(part, start + len(part))
    return tuple(found)


def joined_at(text: str, position: int, known: dict[str, str]) -> str:
    """The text that a literal or a concatenation at ``position`` gives, "" where there is none; unknown variables are empty."""
    return _joined(text, position, known) if text[position : position + 1] in ("'", '"') else ""


def _joined(text: str, position: int, known: dict[str, str]) -> str:
    pieces: list[str] = []
    for _ in range(MAX_PIECES):
        piece = _PIECE.match(text, position)
        if piece is None:
            break
        double, single, name = piece.groups()
        pieces.append(known.get(name, "") if name else (double or single or ""))
        plus = re.compile(r"\s*\+\s*").match(text, piece.end())
        if plus is None:
            break
        position = plus.end()
    return "".join(pieces)


def pairs(text: str) -> dict[str, str]:
    """Keys and values of a flat object in any quoting (``{'webId':'3185',tagId:"x"}``)."""
    return {name: single or double or bare for name, single, double, bare in _PAIR.findall(text)}


def value_after(text: str, key: str) -> Any:
    """The JSON value that follows ``key:`` in an object with bare keys, or None: TREE of a configuration that as a whole is no JSON."""
    decoder = json.JSONDecoder()
    for found in re.finditer(rf"[\"']?\b{re.escape(key)}\b[\"']?\s*[:=]\s*", text):
        try:
            return decoder.raw_decode(text, found.end())[0]
        except ValueError:
            continue
    return None


def load_json(text: str) -> Any:
    """The JSON value of a whole answer, a callback around it taken off; None where it is none."""
    stripped = text.strip().lstrip("\ufeff")
    wrapped = re.fullmatch(r"[\w$.]+\s*\((.*)\)\s*;?", stripped, re.S)
    try:
        return json.loads(wrapped.group(1) if wrapped else stripped)
    except (ValueError, RecursionError):
        return None
