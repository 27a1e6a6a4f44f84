"""A page's drawing instructions read with one regular expression, where they are written plainly; else by pdfminer.

pdfminer's parser of content streams looks at every byte through a chain of Python calls, which takes most of the time of reading a report.
What programs write is nearly always plain: numbers, names, strings and operators, parted by blanks. Such streams are cut into tokens here, and
the objects made of them are exactly those that pdfminer makes. Whatever else stands in a stream (inline images, comments, odd escapes, unusual
numbers, unbalanced brackets, damage) is declined as a whole, before anything is drawn, and pdfminer's own parser has it.
This module must not know what is drawn: the operators are pdfminer's.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Callable, Sequence
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import (
    KEYWORD_ARRAY_BEGIN,
    KEYWORD_ARRAY_END,
    KEYWORD_DICT_BEGIN,
    KEYWORD_DICT_END,
    KWD,
    LIT,
    PSKeyword,
    PSLiteral,
    keyword_name,
)

MAX_BYTES = 4 * 1024 * 1024
"""Longer contents are left to pdfminer, which holds one token at a time; here all are held at once."""

# Each alternative takes a token to where pdfminer ends it; what may not stand behind it would have made pdfminer read on or read otherwise.
# A blank is what bytes.strip() and pdfminer take for one: space, \t, \n, \v, \f, \r.
_PATTERN = rb"""(?:
        (?: [-+]?+ (?: [0-9]{1,40}+ (?: \. [0-9]{0,40}+ )?+ | \. [0-9]{1,40}+ )     # a number
          | (?! (?: BI | ID | EI ) (?![0-9A-Za-z*]) ) [A-Za-z] [0-9A-Za-z]*+ \*?+   # an operator, but no inline image
        ) (?= [\s/\[\]()<>] | \Z )
      | ['"]                                                                        # the two operators that are no word
      | / [^\x00-\x20\x7f-\xff#%()/<>\[\]{}]++                                      # a name
      | \( [^()\\]*+ (?: \\ (?: [btnfr()\\] | [0-3][0-7][0-7] | [0-7]{1,2}+ (?![0-7]) ) [^()\\]*+ )*+ \)
      | < (?: [0-9A-Fa-f]{2} )*+ >                                                  # a string of hexadecimal digits
      | \[ | \] | << | >>
    ) \s*+"""
_TOKEN = re.compile(_PATTERN, re.VERBOSE)
# What is no token takes all the rest with it: a hostile stream must not be searched from each of its places anew.
_TOKENS = re.compile(_PATTERN + rb"| .++", re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r", b"(": b"(", b")": b")", b"\\": b"\\"}
_CONSTANTS: dict[bytes, object] = {b"true": True, b"false": False}
_BRACKETS = frozenset((KEYWORD_ARRAY_BEGIN, KEYWORD_ARRAY_END, KEYWORD_DICT_BEGIN, KEYWORD_DICT_END))


def plain_objects(contents: Sequence[bytes]) -> list[Any] | None:
    """What pdfminer's PDFContentParser gives for these contents one after the other, or None where one is not plain.

    Operators are PSKeyword, operands int, float, bool, bytes, PSLiteral, list or dict. Every token and bracket must end in its own stream.
    """
    if sum(map(len, contents)) > MAX_BYTES:
        return None
    objects: list[Any] = []
    made = _Made()
    for content in contents:
        tokens = _TOKENS.findall(content.lstrip())
        if tokens and not _TOKEN.fullmatch(tokens[-1]):
            return None
        found = _nested([made[token] for token in tokens])
        if found is None:
            return None
        objects += found
    return objects


class _Made(dict[bytes, Any]):
    """Token (with the blanks behind it) → its object. A page says the same few thousand tokens again and again."""

    def __missing__(self, token: bytes) -> Any:
        made = self[token] = _object(token.rstrip())
        return made


def _object(token: bytes) -> Any:
    first = token[:1]
    if first == b"/":
        return LIT(token[1:].decode("ascii"))
    if first == b"(":
        return _ESCAPE.sub(_character, token[1:-1])
    if first == b"<" and token != b"<<":
        return unhexlify(token[1:-1])
    if first.isalpha() or first in b"'\"[]<>":
        return _CONSTANTS[token] if token in _CONSTANTS else KWD(token)
    return float(token) if b"." in token else int(token)


def _character(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return _ESCAPED[code] if code in _ESCAPED else bytes((int(code, 8),))


def _nested(values: list[Any]) -> list[Any] | None:
    """The values with arrays and dictionaries as one object each; None where brackets do not match or hold what they should not."""
    if _BRACKETS.isdisjoint(value for value in values if value.__class__ is PSKeyword):
        return values
    inner: list[Any] = []
    # Of each bracket that is open: the one that closes it, and what stood before it.
    opened: list[tuple[PSKeyword, list[Any]]] = []
    for value in values:
        if value is KEYWORD_ARRAY_BEGIN or value is KEYWORD_DICT_BEGIN:
            opened.append((KEYWORD_ARRAY_END if value is KEYWORD_ARRAY_BEGIN else KEYWORD_DICT_END, inner))
            inner = []
        elif value is KEYWORD_ARRAY_END or value is KEYWORD_DICT_END:
            if not opened or opened[-1][0] is not value:
                return None
            whole = inner if value is KEYWORD_ARRAY_END else _dictionary(inner)
            if whole is None:
                return None
            inner = opened.pop()[1]
            inner.append(whole)
        elif opened and value.__class__ is PSKeyword:
            return None
        else:
            inner.append(value)
    return None if opened else inner


def _dictionary(items: list[Any]) -> dict[str, Any] | None:
    keys, values = items[::2], items[1::2]
    if len(keys) != len(values) or not all(isinstance(key, PSLiteral) for key in keys):
        return None
    return {key.name: value for key, value in zip(keys, values, strict=True)}


class PlainInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which draws plain contents without pdfminer's parser."""

    def execute(self, streams: Sequence[object]) -> None:
        """Draw the contents, given as pdfminer gives them. Raises what pdfminer's operators and parser raise."""
        objects = self._plain(streams)
        if objects is None:
            super().execute(streams)
            return
        operators = _Operators(self)
        for value in objects:
            if value.__class__ is not PSKeyword:
                self.argstack.append(value)
                continue
            draw, count = operators[value]
            if not count:
                draw()
            elif len(operands := self.pop(count)) == count:
                draw(*operands)

    def _plain(self, streams: Sequence[object]) -> list[Any] | None:
        """The objects of the contents; None where pdfminer's parser or its care for streams that draw themselves is needed."""
        try:
            found = [stream_value(stream) for stream in streams]
            contents = [stream.get_data() for stream in found]
        except Exception:  # pdfminer will meet it too, at its own time
            return None
        numbers = {stream.objid for stream in found if stream.objid is not None}
        if any(stream.objid is None for stream in found) or not numbers.isdisjoint(self.parent_stream_ids):
            return None
        objects = plain_objects(contents)
        if objects is not None:
            self.stream_ids = numbers
        return objects


class _Operators(dict[PSKeyword, tuple[Callable[..., object], int]]):
    """Operator → the interpreter's method and the number of its operands. Operators that pdfminer does not know draw nothing."""

    def __init__(self, interpreter: PDFPageInterpreter) -> None:
        super().__init__()
        self._interpreter = interpreter

    def __missing__(self, operator: PSKeyword) -> tuple[Callable[..., object], int]:
        name = keyword_name(operator).replace("*", "_a").replace('"', "_w").replace("'", "_q")
        method = getattr(self._interpreter, f"do_{name}", None)
        known = (_nothing, 0) if method is None else (method, method.__code__.co_argcount - 1)
        self[operator] = known
        return known


def _nothing() -> None:
    """Draws nothing."""
