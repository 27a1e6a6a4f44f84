"""Addresses that a click computes by a function of the page: ``onclick="goDetail('123')"`` beside ``function goDetail(id){ window.open('/nb/' + id + '.html') }``.

Pure. Only functions are understood that put one address together from literals and their own parameters; nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.families.scripts import scripts_of

_FUNCTION = re.compile(r"\bfunction\s+(\w+)\s*\(([^()]*)\)\s*\{|\b(\w+)\s*=\s*function\s*\(([^()]*)\)\s*\{")
_LEADS = re.compile(
    r"(?:window\s*\.\s*open\s*\(|location(?:\s*\.\s*href)?\s*=|location\s*\.\s*(?:replace|assign)\s*\()\s*"
)
_PIECE = re.compile(r"\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(\w+))\s*")
_CALL = re.compile(r"\b(\w+)\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|(-?\d+))\s*(?:,|$)")
_LONGEST = 1_500  # characters of a function's body
_MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class Template:
    """An address as literals (``text``) and positions of parameters (``number``), in order."""

    pieces: tuple[str | int, ...]

    def fill(self, arguments: list[str]) -> str:
        """The address for a call, "" where an argument is missing."""
        if any(isinstance(piece, int) and piece >= len(arguments) for piece in self.pieces):
            return ""
        return "".join(arguments[piece] if isinstance(piece, int) else piece for piece in self.pieces)


def functions_of(html: str) -> Mapping[str, Template]:
    """The functions of a page that lead to an address made of literals and their parameters, by name."""
    found: dict[str, Template] = {}
    for script in scripts_of(html):
        for head in _FUNCTION.finditer(script):
            name, parameters = head.group(1) or head.group(3), head.group(2) or head.group(4) or ""
            body = script[head.end() : head.end() + _LONGEST]
            following = _FUNCTION.search(body)
            template = _template(
                body[: following.start()] if following else body, [p.strip() for p in parameters.split(",")]
            )
            if template is not None:
                found.setdefault(name, template)
    return found


def called_address(action: str, functions: Mapping[str, Template]) -> str:
    """The address that a click leads to, "" where it calls none of these functions with literals alone."""
    for call in _CALL.finditer(action):
        template = functions.get(call.group(1))
        if template is not None:
            arguments = [double or single or number for double, single, number in _ARGUMENT.findall(call.group(2))]
            address = template.fill(arguments)
            if address:
                return address
    return ""


def _template(body: str, parameters: list[str]) -> Template | None:
    lead = _LEADS.search(body)
    if lead is None:
        return None
    pieces: list[str | int] = []
    position = lead.end()
    while len(pieces) < _MOST_PIECES:
        piece = _PIECE.match(body, position)
        if piece is None:
            return None
        double, single, name = piece.groups()
        if name is not None and name not in parameters:
            return None
        pieces.append(parameters.index(name) if name is not None else double or single or "")
        position = piece.end()
        if body[position : position + 1] != "+":
            break
        position += 1
    return Template(tuple(pieces)) if any(isinstance(piece, int) for piece in pieces) else None
