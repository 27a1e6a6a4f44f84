"""The place of a figure in its source, in the reader's language. The archive keeps it as the readers write it: ``table 3 row 4 column 2``.

A place that is no such phrase, such as the ``Sheet!B7`` of a workbook, reads the same in every language and is left as it is.
"""

from __future__ import annotations

import re

from archive.site.model import Language

_ZH = {
    "file": "第{}个网页",
    "page": "第{}页",
    "sheet": "第{}个工作表",
    "table": "第{}个表格",
    "row": "第{}行",
    "column": "第{}列",
    "paragraph": "第{}段",
    "line": "第{}行",
}
_PHRASE = re.compile(rf"(?:(?:{'|'.join(_ZH)}) \d+(?: |$))+(?:box (?P<box>[\d.,-]+))?")
_STEP = re.compile(rf"({'|'.join(_ZH)}) (\d+)")


def place_words(place: str | None, lang: Language) -> str:
    """The place in words; "—" where none is known."""
    if not place:
        return "—"
    phrase = _PHRASE.fullmatch(place)
    if lang == "en" or phrase is None:
        return place
    steps = "".join(_ZH[word].format(number) for word, number in _STEP.findall(place))
    return steps + (f"，坐标 {phrase['box']}" if phrase["box"] else "")
