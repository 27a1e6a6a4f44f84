"""Plain text with tab-separated table rows, as copied out of a word processor: cells covered by a merged one are absent."""

from __future__ import annotations

from crawler.demo.reports import Truth
from crawler.demo.writers import tables
from crawler.demo.writers.tables import Table


def write_text(truth: Truth, *, blank: str = "") -> bytes:
    """UTF-8 text; merged label cells are left out, so that rows start with one, two or three labels, and cells short at the end."""
    printed = tables.by_section(truth, blank)
    parts = [truth["title"], ""]
    for section in truth["sections"]:
        if section["heading"]:
            parts += ["", section["heading"], ""]
        if section["text"]:
            parts += [section["text"]]
        for table in printed.get(section["number"], ()):
            parts += _rows(table)
    return "\n".join(parts).encode()


def _rows(table: Table) -> list[str]:
    """One line a row; a box over several columns leaves the others empty, what hangs down from above leaves one empty cell."""
    first = {r: column for r, column, _ in reversed(list(tables.place(table)))}
    lines = []
    for r, row in enumerate(table):
        cells = [""] if first[r] > 0 else []
        for box in row:
            cells += [box.text] + [""] * (box.colspan - 1 if box.kind == "head" else 0)
        lines.append("\t".join(cells))
    return lines
