"""Ruled lines of a PDF page → boxes of cells, by pdfplumber's own geometry.

What is added to pdfplumber: invisible paint is no line; a table whose outer border is missing on a side (cut by a page break, or drawn
open by design) is closed; a drawing with thousands of lines is not searched for tables. It must not look at text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's upper left corner."""
Edge = dict[str, Any]

MAX_EDGES = 1500
_TOLERANCE = 3.0
_THIN = 2.5  # painted rectangles up to this thickness are lines
_SHORTEST = 4.0


class TooManyLines(Exception):
    """A page has more lines than any table has; the caller reports it."""


def cell_groups(page: Any) -> list[list[Box]]:
    """Boxes of cells of a pdfplumber page, one list a connected table (a lone box too), top to bottom.

    Raises TooManyLines.
    """
    edges = _ruled_edges(page)
    groups = _groups(edges)
    if not groups:
        # Some converters paint cells on a coloured ground, so that the gaps look like lines.
        groups = [group for group in _groups(_painted_edges(page)) if len({box[0] for box in group}) > 1]
    return sorted(groups, key=lambda group: min((box[1], box[0]) for box in group))


def _groups(edges: list[Edge]) -> list[list[Box]]:
    if len(edges) > MAX_EDGES * 20:
        raise TooManyLines
    merged = _merge(edges)
    if len(merged) > MAX_EDGES:
        raise TooManyLines
    groups = []
    for component in _components(merged):
        closed = _merge(component + _missing_borders(component))
        cells = intersections_to_cells(edges_to_intersections(closed, _TOLERANCE, _TOLERANCE))
        if cells:
            groups.append(cells)
    return groups


def _merge(edges: Iterable[Edge]) -> list[Edge]:
    merged = merge_edges(list(edges), _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    return [edge for edge in merged if _length(edge) >= _SHORTEST]


def _length(edge: Edge) -> float:
    return float(edge["x1"] - edge["x0"] if edge["orientation"] == "h" else edge["bottom"] - edge["top"])


def _edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    is_horizontal = x1 - x0 >= bottom - top
    if is_horizontal:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if is_horizontal else "v",
    }


def _frame(box: Box) -> list[Edge]:
    x0, top, x1, bottom = box
    return [
        _edge(x0, top, x1, top),
        _edge(x0, bottom, x1, bottom),
        _edge(x0, top, x0, bottom),
        _edge(x1, top, x1, bottom),
    ]


def _is_white(color: Any) -> bool:
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return all(part < 0.02 for part in parts)
    return all(part > 0.98 for part in parts)


def _ruled_edges(page: Any) -> list[Edge]:
    edges = []
    for line in page.lines:
        if not _is_white(line.get("stroking_color")):
            edges += _straight(line)
    for shape in page.rects + page.curves:
        x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        is_stroked = shape.get("stroke") and not _is_white(shape.get("stroking_color"))
        is_filled = shape.get("fill") and not _is_white(shape.get("non_stroking_color"))
        if min(x1 - x0, bottom - top) <= _THIN:
            if is_stroked or is_filled:
                edges.append(_edge(x0, top, x1, bottom))
        elif is_stroked and (shape["object_type"] == "rect" or _is_boxy(shape)):
            edges += _frame((x0, top, x1, bottom))
        elif is_stroked:
            edges += _straight_parts(shape)
    return _on_page(edges, page)


def _straight(line: Any) -> list[Edge]:
    width, height = line["x1"] - line["x0"], line["bottom"] - line["top"]
    if min(width, height) > 1.0:
        return []  # a slanted line, as in the divided corner of a table's head
    return [_edge(line["x0"], line["top"], line["x1"], line["bottom"])]


def _straight_parts(shape: Any) -> list[Edge]:
    points = shape["pts"]
    edges = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) < 0.5:
            edges.append(_edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return edges


def _is_boxy(shape: Any) -> bool:
    points = shape["pts"]
    return len(points) in (4, 5) and len({round(x) for x, _ in points}) == 2 == len({round(y) for _, y in points})


def _painted_edges(page: Any) -> list[Edge]:
    boxes = [(r["x0"], r["top"], r["x1"], r["bottom"]) for r in page.rects if r.get("fill")]
    fat = [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) > 2 * _THIN]
    return _on_page([edge for box in fat for edge in _frame(box)], page)


def _on_page(edges: Iterable[Edge], page: Any) -> list[Edge]:
    x0, top, x1, bottom = page.bbox
    return [
        edge
        for edge in edges
        if edge["x1"] >= x0 - 1 and edge["x0"] <= x1 + 1 and edge["bottom"] >= top - 1 and edge["top"] <= bottom + 1
    ]


def _components(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Edges that touch one another, in groups with at least one vertical and two lines of any kind beside it."""
    vertical = [edge for edge in edges if edge["orientation"] == "v"]
    horizontal = [edge for edge in edges if edge["orientation"] == "h"]
    group = {id(edge): index for index, edge in enumerate(edges)}
    members: dict[int, list[Edge]] = {index: [edge] for index, edge in enumerate(edges)}
    for v in vertical:
        for h in horizontal:
            if group[id(v)] == group[id(h)] or not _touch(v, h):
                continue
            kept, gone = group[id(v)], group[id(h)]
            if len(members[kept]) < len(members[gone]):
                kept, gone = gone, kept
            for edge in members.pop(gone):
                group[id(edge)] = kept
                members[kept].append(edge)
    found = [
        group for group in members.values() if len(group) > 2 and len({edge["orientation"] for edge in group}) == 2
    ]
    alone = [group[0] for group in members.values() if len(group) == 1 and group[0]["orientation"] == "v"]
    for component in found:
        component += [edge for edge in alone if _flanks(edge, component)]
    return found


def _touch(v: Edge, h: Edge) -> bool:
    return bool(
        v["top"] <= h["top"] + _TOLERANCE
        and v["bottom"] >= h["top"] - _TOLERANCE
        and h["x0"] - _TOLERANCE <= v["x0"] <= h["x1"] + _TOLERANCE
    )


def _flanks(v: Edge, component: Sequence[Edge]) -> bool:
    """Whether the lone line is the outer border of a column that is one blank cell from page break to page break."""
    upright = [edge for edge in component if edge["orientation"] == "v"]
    return bool(
        abs(v["top"] - min(edge["top"] for edge in upright)) <= 2 * _TOLERANCE
        and abs(v["bottom"] - max(edge["bottom"] for edge in upright)) <= 2 * _TOLERANCE
    )


def _missing_borders(component: Sequence[Edge]) -> list[Edge]:
    """Outer borders that the table lacks. A page break in WPS and Word files draws no line under the last row of the page."""
    x0 = min(edge["x0"] for edge in component)
    x1 = max(edge["x1"] for edge in component)
    top = min(edge["top"] for edge in component)
    bottom = max(edge["bottom"] for edge in component)
    borders = []
    for border in _frame((x0, top, x1, bottom)):
        drawn = sum(_length(edge) for edge in component if _lies_on(edge, border))
        if drawn < 0.97 * _length(border) - _TOLERANCE:
            borders.append(border)
    return borders


def _lies_on(edge: Edge, border: Edge) -> bool:
    axis = "top" if border["orientation"] == "h" else "x0"
    return bool(edge["orientation"] == border["orientation"] and abs(edge[axis] - border[axis]) <= _TOLERANCE)
