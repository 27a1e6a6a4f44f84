"""What changed between two texts, for people: by sentences first, then by characters inside sentences that were rewritten. Bounded in time.

Pure. It says where words went and came; what that means is the reader's business.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "removed", "added"]
Part = tuple[Op, str]

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
_TOKEN = re.compile(r"\d[\d.,，]*|[A-Za-z]+|\s+|.", re.DOTALL)
_MOST_SENTENCES = 1_500
_MOST_TOKENS = 700  # of one rewritten stretch; more is shown as replaced whole
_ALIKE = 0.4  # below, a sentence is another sentence rather than a rewritten one


def diff(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order. Joining ``same`` and ``removed`` gives ``before``, ``same`` and ``added`` gives ``after``."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    if before == after:
        return [("same", before)] if before else []
    if len(old) > _MOST_SENTENCES or len(new) > _MOST_SENTENCES:
        return _merged([("removed", before), ("added", after)])
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(old[a:b])))
        else:
            parts += _rewritten("".join(old[a:b]), "".join(new[c:d]))
    return _merged(parts)


def _rewritten(before: str, after: str) -> list[Part]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    whole: list[Part] = [("removed", before), ("added", after)]
    if not old or not new or len(old) > _MOST_TOKENS or len(new) > _MOST_TOKENS:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    parts: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(old[a:b])))
        else:
            parts += [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
    return parts


def _merged(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind made one, empty ones left out."""
    merged: list[Part] = []
    for op, text in parts:
        if not text:
            continue
        if merged and merged[-1][0] == op:
            merged[-1] = (op, merged[-1][1] + text)
        else:
            merged.append((op, text))
    return merged
