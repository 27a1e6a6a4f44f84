"""Charts as SVG text made on the server: bars, stacked shares, small lines, a map of dots. Each stands beside its table of numbers.

No script, no style attribute, no font: colours are classes of the style sheet. A missing value leaves a gap and is never drawn as zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

Value = float | int | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map, in degrees. ``level`` is 0–5 for its colour; ``path`` is where it leads."""

    lon: float
    lat: float
    title: str
    path: str
    level: int


def _nice(highest: float) -> float:
    """The next round number at or above ``highest``."""
    if highest <= 0:
        return 1
    size: float = 10.0 ** math.floor(math.log10(highest))
    return next(step * size for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= highest * 0.999)


def short(value: float) -> str:
    """A number for an axis: few digits, no rounding of small ones."""
    if abs(value) >= 1e8:
        return f"{value / 1e8:g}亿"
    if abs(value) >= 1e5:
        return f"{value / 1e4:g}万"
    return f"{value:g}"


def bars(
    labels: Sequence[object], series: Sequence[tuple[str, Sequence[Value]]], *, width: int = 640, height: int = 240
) -> Markup:
    """Grouped bars, one group a label, one bar a series; the values stand above the bars where there is room."""
    top = _nice(max((value for _, values in series for value in values if value is not None), default=0))
    left, right, above, below = 48, 8, 30, 26
    inner_w, inner_h = width - left - right, height - above - below
    step = inner_w / max(1, len(labels))
    bar_w = min(34.0, step * 0.72 / max(1, len(series)))
    parts = [*_grid(top, left, above, inner_w, inner_h), *_legend([name for name, _ in series], left)]
    for place, label in enumerate(labels):
        middle = left + step * (place + 0.5)
        parts.append(f'<text x="{middle:.1f}" y="{height - 8}" text-anchor="middle">{escape(str(label))}</text>')
        for number, (_, values) in enumerate(series):
            value = values[place]
            if value is None:
                continue
            size = inner_h * value / top
            x = middle + (number - len(series) / 2) * bar_w
            y = above + inner_h - size
            parts.append(
                f'<rect class="s{number}" x="{x:.1f}" y="{y:.1f}" width="{bar_w - 1.5:.1f}" height="{max(size, 0):.1f}"/>'
            )
            if bar_w >= 18:
                parts.append(
                    f'<text class="v" x="{x + bar_w / 2 - 0.7:.1f}" y="{y - 4:.1f}" text-anchor="middle">{short(value)}</text>'
                )
    return _svg(width, height, parts, "; ".join(name for name, _ in series))


def stacked(
    labels: Sequence[object],
    series: Sequence[tuple[str, Sequence[Value]]],
    *,
    width: int = 640,
    colours: Sequence[int] = (0, 1, 2, 3, 4),
) -> Markup:
    """Horizontal bars of 100 %, one a label, parts in the order of the series. A label without any value says so by an empty bar.

    ``colours`` are the numbers of the style sheet's colours, one a series.
    """
    left, row, gap, above = 56, 22, 8, 30
    inner = width - left - 8
    parts = _legend([name for name, _ in series], 8, colours)
    for place, label in enumerate(labels):
        y = above + place * (row + gap)
        whole = sum(values[place] or 0 for _, values in series)
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(str(label))}</text>')
        parts.append(f'<rect class="empty" x="{left}" y="{y}" width="{inner}" height="{row}"/>')
        x = float(left)
        for number, (_, values) in enumerate(series):
            size = inner * (values[place] or 0) / whole if whole else 0
            if size > 0:
                parts.append(
                    f'<rect class="s{colours[number]}" x="{x:.1f}" y="{y}" width="{size:.1f}" height="{row}"/>'
                )
                percent = round(100 * (values[place] or 0) / whole)
                if size > 34:
                    parts.append(
                        f'<text class="in s{colours[number]}t" x="{x + size / 2:.1f}" y="{y + 15}" text-anchor="middle">{percent}%</text>'
                    )
            x += size
    return _svg(width, above + len(labels) * (row + gap), parts, "; ".join(name for name, _ in series))


def sparkline(values: Sequence[Value], *, width: int = 120, height: int = 28, label: str = "") -> Markup:
    """A small line over years; gaps stay gaps, the last point is marked."""
    known = [value for value in values if value is not None]
    if not known:
        return Markup("")
    low, high = min(known), max(known)
    span = (high - low) or 1
    step = (width - 8) / max(1, len(values) - 1)
    points = [
        None if value is None else (4 + place * step, height - 5 - (height - 10) * (value - low) / span)
        for place, value in enumerate(values)
    ]
    path, is_pen_down = [], False
    for point in points:
        if point is not None:
            path.append(f"{'L' if is_pen_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        is_pen_down = point is not None
    last = next(point for point in reversed(points) if point is not None)
    parts = [
        f'<path class="line" d="{"".join(path)}"/>',
        f'<circle class="end" cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.5"/>',
    ]
    return _svg(width, height, parts, label, extra="spark")


def dot_map(dots: Iterable[Dot], silent: Iterable[tuple[float, float]], *, label: str, width: int = 760) -> Markup:
    """Places by centre point: ``silent`` ones as one faint path, ``dots`` as coloured links with a title each, the darkest on top."""
    west, east, south, north = 73.0, 135.5, 17.5, 54.0
    squeeze = math.cos(math.radians(36))
    scale = width / ((east - west) * squeeze)
    height = round((north - south) * scale)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    path = "".join("M{:.0f} {:.0f}h0".format(*place(lon, lat)) for lon, lat in silent)
    parts = [f'<path class="silent" d="{path}"/>']
    for level, group in groupby(sorted(dots, key=lambda dot: dot.level), key=lambda dot: dot.level):
        parts.append(f'<g class="l{level}">')
        for dot in group:
            x, y = place(dot.lon, dot.lat)
            parts.append(
                f'<a href="{escape(dot.path)}"><circle cx="{x:.0f}" cy="{y:.0f}" r="4.5"><title>{escape(dot.title)}</title></circle></a>'
            )
        parts.append("</g>")
    return _svg(width, height, parts, label, extra="map", role="group")


def _grid(top: float, left: int, above: int, inner_w: float, inner_h: float) -> list[str]:
    parts = []
    for share in (0, 0.5, 1):
        y = above + inner_h * (1 - share)
        parts.append(f'<path class="axis" d="M{left} {y:.1f}h{inner_w:.0f}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{short(top * share)}</text>')
    return parts


def _legend(names: Sequence[str], left: float, colours: Sequence[int] = (0, 1, 2, 3, 4)) -> list[str]:
    parts, x = [], float(left)
    for number, name in enumerate(names):
        parts.append(f'<rect class="s{colours[number]}" x="{x:.0f}" y="4" width="10" height="10"/>')
        parts.append(f'<text x="{x + 14:.0f}" y="13">{escape(name)}</text>')
        x += 14 + sum(12.5 if ord(char) > 0x2E80 else 7 for char in name) + 16
    return parts


def _svg(width: int, height: int, parts: Sequence[str], label: str, *, extra: str = "", role: str = "img") -> Markup:
    body = "".join(parts)
    return Markup(
        f'<svg class="chart {extra}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="{role}" '
        f'aria-label="{escape(label)}" xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )
