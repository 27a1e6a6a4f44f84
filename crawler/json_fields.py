"""Fields of JSON objects as sites write them: under one of several names, and with a word such as "null" where there is nothing.

Pure, and shared by readers and families, which do not import each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Observed as texts: "null" and "undefined" where a server joins its JSON from strings.
_NOTHING = ("", "null", "undefined", "none")


def first_text(fields: Mapping[str, Any], *names: str, or_number: bool = False) -> str:
    """The text of the first of these fields that has one, "" where none has. ``or_number`` takes a whole number as its digits."""
    kinds = (str, int) if or_number else (str,)
    for name in names:
        value = fields.get(name)
        if isinstance(value, kinds) and (text := str(value).strip()).lower() not in _NOTHING:
            return text
    return ""
