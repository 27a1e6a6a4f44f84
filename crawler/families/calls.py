"""Addresses that a click computes by a function of the page: ``onclick="goDetail('123')"`` beside ``function goDetail(id){ window.open('/nb/' + id + '.html') }``.

Pure. Only functions are understood that put one address together from literals and their own parameters; nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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


class Functions:
    """The functions of a page. Its scripts, given by ``scripts``, are read when the first click asks for one: most pages never do."""

    def __init__(self, scripts: Callable[[], Iterable[str]]) -> None:
        self._scripts = scripts
        self._templates: dict[str, Template] | None = None

    def address(self, action: str) -> str:
        """The address that a click leads to, "" where it calls none of these functions with literals alone."""
        for call in _CALL.finditer(action):
            template = self._named(call.group(1))
            if template is not None:
                arguments = [double or single or number for double, single, number in _ARGUMENT.findall(call.group(2))]
                address = template.fill(arguments)
                if address:
                    return address
        return ""

    def _named(self, name: str) -> Template | None:
        if self._templates is None:
            self._templates = {}
            for script in self._scripts():
                for known, template in _templates(script):
                    self._templates.setdefault(known, template)
        return self._templates.get(name)


def _templates(script: str) -> Iterator[tuple[str, Template]]:
    """The functions that lead to an address made of literals and their parameters, with their names."""
    for head in _FUNCTION.finditer(script):
        name, parameters = head.group(1) or head.group(3), head.group(2) or head.group(4) or ""
        body = script[head.end() : head.end() + _LONGEST]
        following = _FUNCTION.search(body)
        own = body[: following.start()] if following else body
        template = _template(own, [parameter.strip() for parameter in parameters.split(",")])
        if template is not None:
            yield name, template


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
