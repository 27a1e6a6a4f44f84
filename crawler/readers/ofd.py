"""OFD (GB/T 33190, the format of China's electronic documents) → Document.

An OFD page says of each text object where its glyphs stand, and of each path where its lines run, as a PDF does; so the page is laid out as
one and read by the same geometry. It must not check signatures or seals, and it does not read templates and annotations.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers.office import Element, Package, local_name
from crawler.readers.pdf import MAX_OBJECTS, MAX_PAGES, check_text, page_issues
from crawler.readers.pdf_borderless import with_borderless_tables
from crawler.readers.pdf_flow import blocks_of
from crawler.readers.pdf_page import read_page
from crawler.readers.pdf_text import is_wide
from crawler.readers.strings import clean_title

MEDIA_TYPE = "application/ofd"
_KIND = "OFD file"
_POINTS = 72 / 25.4  # OFD measures in millimetres
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_PATH = re.compile(r"([MSLQBAC])([^MSLQBAC]*)")
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, ...]


@dataclass(slots=True)
class _Page:
    """A page in the shape in which pdfplumber gives one (lengths in points, y downwards)."""

    page_number: int
    width: float
    height: float
    chars: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        return (0.0, 0.0, self.width, self.height)


def read_ofd(body: bytes) -> Document:
    """Paragraphs and grids of an OFD file, places as in a PDF (``page 3 box left,top,right,bottom`` in points).

    Raises UnreadableError: ``damaged``, ``encrypted``, ``picture``, ``unsupported``, ``too_large``, ``too_complex``.
    """
    try:
        return _read(Package(body, _KIND))
    except RecursionError:
        raise UnreadableError("too_complex", "The OFD file's elements are nested too deeply.") from None


def _read(package: Package) -> Document:
    if any(name.rsplit("/", 1)[-1].lower() in ("encryptions.xml", "decryptseed.dat") for name in package.names):
        raise UnreadableError("encrypted", "The OFD file is locked; ask the publisher for an open copy.")
    root = package.xml("OFD.xml")
    main = _text(root, "DocRoot").lstrip("/")
    if not main:
        raise UnreadableError("damaged", "The OFD file names no document. Fetch it again.")
    document = package.xml(main)
    folder = posixpath.dirname(main)
    parts = [_resolved(folder, page.get("BaseLoc") or "") for page in _all(document, "Page") if page.get("BaseLoc")]
    if len(parts) > MAX_PAGES:
        raise UnreadableError("too_large", f"The OFD file has {len(parts)} pages; at most {MAX_PAGES} are read.")
    usual = _box(_text(document, "PhysicalBox")) or (0.0, 0.0, 210.0, 297.0)
    pages = [read_page(_page(package.xml(part), number, usual)) for number, part in enumerate(parts, 1)]
    if not pages:
        raise UnreadableError("damaged", "The OFD file has no pages. Fetch it again.")
    check_text(pages, "OFD file")
    pages, found = with_borderless_tables(pages)
    issues = [issue for page in pages for issue in page_issues(page)] + found
    images = sum(page.pictures for page in pages)
    return Document(MEDIA_TYPE, blocks_of(pages), _metadata(root), images=images, issues=tuple(issues))


def _metadata(root: Element) -> Mapping[str, str]:
    title = clean_title(_text(root, "Title"))
    return MappingProxyType({"title": title} if title else {})


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element) == name)


def _text(root: Element, name: str) -> str:
    found = next(_all(root, name), None)
    return "" if found is None else (found.text or "").strip()


def _resolved(folder: str, location: str) -> str:
    return posixpath.normpath(location if location.startswith("/") else posixpath.join(folder, location)).lstrip("/")


def _numbers(text: str) -> list[float]:
    return [min(max(float(number), -1e6), 1e6) for number in _NUMBER.findall(text)]


def _box(text: str) -> tuple[float, float, float, float] | None:
    """``x y width height`` in millimetres."""
    values = _numbers(text)
    return (
        (values[0], values[1], values[2], values[3]) if len(values) == 4 and values[2] > 0 and values[3] > 0 else None
    )


def _page(root: Element, number: int, usual: tuple[float, float, float, float]) -> _Page:
    _, _, width, height = _box(_text(root, "PhysicalBox")) or usual
    page = _Page(number, width * _POINTS, height * _POINTS)
    for element in root.iter():
        box = _box(element.get("Boundary") or "") if isinstance(element.tag, str) else None
        if box is None:
            continue
        name = local_name(element)
        matrix = _matrix(element, box)
        if name == "TextObject":
            page.chars += _chars(element, matrix)
        elif name == "PathObject":
            _add_path(page, element, matrix)
        elif name == "ImageObject":
            x, y, w, h = (value * _POINTS for value in box)
            page.images.append({"x0": x, "x1": x + w, "top": y, "bottom": y + h})
        if len(page.chars) + len(page.lines) + len(page.rects) > MAX_OBJECTS:
            raise UnreadableError(
                "too_complex", f"Page {number} of the OFD file draws more than {MAX_OBJECTS} objects."
            )
    return page


def _matrix(element: Element, box: tuple[float, float, float, float]) -> Matrix:
    """Object space → page, in points."""
    values = _numbers(element.get("CTM") or "")
    a, b, c, d, e, f = values if len(values) == 6 else _IDENTITY
    return tuple(value * _POINTS for value in (a, b, c, d, e + box[0], f + box[1]))


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _chars(element: Element, matrix: Matrix) -> Iterator[dict[str, Any]]:
    size = next(iter(_numbers(element.get("Size") or "")), 0.0)
    if size <= 0:
        return
    x = y = 0.0
    for code in _all(element, "TextCode"):
        # A TextCode without X or Y goes on where the one before began (GB/T 33190 §11.3).
        x = next(iter(_numbers(code.get("X") or "")), x)
        y = next(iter(_numbers(code.get("Y") or "")), y)
        text = code.text or ""
        across, down = _deltas(code.get("DeltaX") or "", len(text)), _deltas(code.get("DeltaY") or "", len(text))
        left, base = x, y
        for index, character in enumerate(text):
            width = size * (1.0 if is_wide(character) else 0.5)
            if index < len(across) and 0 < across[index] < width:
                width = across[index]
            yield _char(character, matrix, (left, base - 0.88 * size, left + width, base + 0.12 * size))
            left += across[index] if index < len(across) else (0.0 if down else width)
            base += down[index] if index < len(down) else 0.0


def _deltas(text: str, longest: int) -> list[float]:
    """Steps between glyphs; ``g 3 5.2`` stands for three steps of 5.2."""
    deltas: list[float] = []
    tokens = text.split()
    index = 0
    while index < len(tokens) and len(deltas) < longest:
        if tokens[index] == "g" and index + 2 < len(tokens):
            count, step = _numbers(tokens[index + 1]), _numbers(tokens[index + 2])
            deltas += (step or [0.0])[:1] * min(int(count[0]) if count else 0, longest)
            index += 3
            continue
        deltas += _numbers(tokens[index])[:1]
        index += 1
    return deltas[:longest]


def _char(character: str, matrix: Matrix, box: tuple[float, float, float, float]) -> dict[str, Any]:
    corners = [_at(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    # The page's y runs downwards, a PDF's upwards: the sign of the turn differs.
    turn = (matrix[0], -matrix[1], -matrix[2], matrix[3], 0.0, 0.0)
    return {"text": character, "matrix": turn, **_extent(corners)}


def _extent(points: Sequence[tuple[float, float]]) -> dict[str, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return {"x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": max(ys)}


def _color(element: Element, name: str) -> tuple[float, ...]:
    found = next(_all(element, name), None)
    values = _numbers(found.get("Value") or "") if found is not None else []
    return tuple(value / 255 for value in values) or (0.0,)


def _add_path(page: _Page, element: Element, matrix: Matrix) -> None:
    data = _text(element, "AbbreviatedData")
    points: list[tuple[float, float]] = []
    is_stroked, is_filled = element.get("Stroke") != "false", element.get("Fill") == "true"
    start = here = _at(matrix, 0.0, 0.0)
    for command, arguments in _PATH.findall(data):
        values = _numbers(arguments)
        if command in "MS" and len(values) >= 2:
            start = here = _at(matrix, values[0], values[1])
            points.append(here)
            continue
        target = start if command == "C" else _at(matrix, values[-2], values[-1]) if len(values) >= 2 else here
        if is_stroked and command in "LC":
            page.lines.append({**_extent([here, target]), "stroking_color": _color(element, "StrokeColor")})
        points.append(target)
        here = target
    if is_filled and len(points) > 2:
        fill = {
            "object_type": "rect",
            "fill": True,
            "stroke": False,
            "non_stroking_color": _color(element, "FillColor"),
        }
        page.rects.append({**_extent(points), **fill})
