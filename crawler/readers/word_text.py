"""What a Word paragraph prints: its runs, fields, insertions and breaks, without what is deleted or hidden.

It yields text and says which pictures and text boxes it met. It must not know where the paragraph stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.readers.office import Element, attribute, local_name
from crawler.readers.strings import normalised, raised
from crawler.readers.word_numbering import W

_DROPPED = {
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "instrText",
    "rPr",
    "pPr",
    "rt",
    "footnoteReference",
    "endnoteReference",
    "sdtPr",
    "sdtEndPr",
}
_EMU = 12_700  # a point in English Metric Units
_LARGE_WIDTH, _LARGE_HEIGHT = 200.0, 110.0  # points: large enough to be a page or a table


@dataclass(slots=True)
class Runs:
    """The text of one paragraph so far, with ``\\n`` at its line breaks, and what else it holds."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0
    _fields: list[bool] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Adds printed text; text inside a field's instruction is not printed."""
        if all(self._fields):
            self.parts.append(text)

    def mark_field(self, kind: str) -> None:
        """``begin``, ``separate`` or ``end`` of a field: between the first two stands its instruction, then its result."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    @property
    def ends_in_a_digit(self) -> bool:
        """Whether the last character printed so far is a digit."""
        last = next((part for part in reversed(self.parts) if part), "")
        return last[-1:].isdecimal()

    @property
    def text(self) -> str:
        """The text with white space normalised."""
        return normalised("".join(self.parts))


def read_runs(paragraph: Element) -> Runs:
    """A ``w:p`` → Runs."""
    runs = Runs()
    for child in paragraph:
        _walk(child, runs)
    return runs


def _walk(element: Element, runs: Runs) -> None:
    name = local_name(element)
    if not name or name in _DROPPED:
        return
    if name == "r":
        _walk_run(element, runs)
    elif name == "t":
        runs.add(element.text or "")
    elif name in ("tab", "ptab"):
        runs.add(" ")
    elif name in ("br", "cr"):
        runs.add("\n")
    elif name == "noBreakHyphen":
        runs.add("-")
    elif name == "fldChar":
        runs.mark_field(attribute(element, "fldCharType"))
    elif name == "AlternateContent":
        _walk_all(_choice(element), runs)
    elif name in ("drawing", "pict", "object"):
        _walk_drawing(element, runs)
    else:  # hyperlink, ins, moveTo, smartTag, sdt, sdtContent, fldSimple, ruby, oMath…
        _walk_all(element, runs)


def _walk_run(run: Element, runs: Runs) -> None:
    properties = run.find(W + "rPr")
    if _is_hidden(properties):
        return
    if not _is_raised(properties):
        _walk_all(run, runs)
        return
    # A raised number behind a number is the mark of a note: 2 with note 1, not 21.
    mark = Runs()
    _walk_all(run, mark)
    if runs.ends_in_a_digit and mark.text.isascii() and mark.text.isdecimal():
        runs.add(raised(mark.text))
    else:
        _walk_all(run, runs)


def _walk_all(element: Element | None, runs: Runs) -> None:
    for child in () if element is None else element:
        _walk(child, runs)


def _choice(element: Element) -> Element | None:
    """Of the versions of one thing, the first: all say the same, to older programs too."""
    return next((child for child in element if local_name(child) in ("Choice", "Fallback")), None)


def _is_raised(properties: Element | None) -> bool:
    align = None if properties is None else properties.find(W + "vertAlign")
    return align is not None and align.get(W + "val") == "superscript"


def _is_hidden(properties: Element | None) -> bool:
    vanish = None if properties is None else properties.find(W + "vanish")
    return vanish is not None and vanish.get(W + "val", "1") not in ("0", "false", "off")


def _walk_drawing(drawing: Element, runs: Runs) -> None:
    boxes = list(_outermost(drawing, W + "txbxContent"))
    runs.boxes += boxes
    if not boxes and any(local_name(inner) in ("blip", "imagedata", "OLEObject") for inner in drawing.iter()):
        width, height = _size(drawing)
        runs.pictures += width >= _LARGE_WIDTH and height >= _LARGE_HEIGHT


def _outermost(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif local_name(child) == "AlternateContent":
            choice = _choice(child)
            if choice is not None:
                yield from _outermost(choice, tag)
        else:
            yield from _outermost(child, tag)


def _size(drawing: Element) -> tuple[float, float]:
    """Width and height in points; 0 where not told."""
    for inner in drawing.iter():
        name = local_name(inner)
        if name == "extent":
            cx, cy = inner.get("cx") or "", inner.get("cy") or ""
            if cx.isdigit() and cy.isdigit():
                return int(cx[:12]) / _EMU, int(cy[:12]) / _EMU
        if name == "shape":
            style = inner.get("style") or ""
            return _points(style, "width"), _points(style, "height")
    return 0.0, 0.0


def _points(style: str, key: str) -> float:
    found = re.search(rf"(?:^|;)\s*{key}\s*:\s*(\d+(?:\.\d+)?)(pt|in|cm|mm|px)?", style)
    if not found:
        return 0.0
    return float(found.group(1)[:12]) * {"in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}.get(
        found.group(2) or "pt", 1.0
    )
