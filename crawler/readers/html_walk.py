"""One walk over a parsed page: its text as a flat list of pieces, and which stretch of that list each element covers.

Choosing the article is then arithmetic on stretches (html_body), and nothing that was seen is lost before that choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

from selectolax.lexbor import LexborNode

from crawler.pictures import is_decoration
from crawler.readers.html_nodes import (
    BLOCK_TAGS,
    BOX_TAGS,
    BREAK,
    CHROME_TAGS,
    HEADING_LEVELS,
    LINKS,
    NEVER_HIDDEN,
    PLAIN_TAGS,
    POINTER_TAGS,
    REGION_TAGS,
    SKIPPED_TAGS,
    TEXT,
    is_body_container,
    lines_of,
    text_within,
)
from crawler.readers.html_tables import TableGrid, split_table
from crawler.readers.whitespace import clean, join_wrapped

Kind = Literal["text", "grid", "image"]


@dataclass(slots=True)
class Piece:
    """A line of text, a grid or a picture. ``linked`` counts the characters that lie in links; ``is_noise`` is judged in html_body."""

    kind: Kind
    text: str = ""
    level: int = 0
    linked: int = 0
    is_hidden: bool = False
    is_chrome: bool = False
    is_noise: bool = False
    grid: TableGrid | None = None


@dataclass(slots=True)
class Region:
    """An element that may hold the article: pieces ``start`` to ``end`` (exclusive). ``is_known`` by its id or class."""

    start: int
    is_known: bool
    end: int = -1


@dataclass(slots=True)
class Walked:
    """The page as pieces and regions, outer regions before inner ones; ``pointers`` are links, frames and objects outside navigation."""

    pieces: list[Piece] = field(default_factory=list)
    pointers: list[LexborNode] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


_End = int
"""That an element ends which is no region: one of the following."""

_END_OF_BLOCK, _END_OF_HEADING, _END_OF_CHROME, _END_OF_LINK, _END_OF_HIDDEN = range(5)

_Task = LexborNode | TableGrid | Region | _End
"""What is left to do: nodes to enter, grids to note, elements to end."""


class _Walk:
    """State of the walk. Iterative, because hostile pages nest deeper than Python's stack."""

    def __init__(self, hiding: set[int]) -> None:
        self.result = Walked()
        self.stack: list[_Task] = []
        self.buffer: list[str] = []
        self.linked = 0
        self.in_link = 0
        self.hidden = 0
        self.chrome = 0
        self.level = 0
        self.hiding = hiding

    def run(self, root: LexborNode) -> Walked:
        whole = Region(0, False)
        self.result.regions.append(whole)
        stack, buffer, hiding = self.stack, self.buffer, self.hiding
        stack.append(root)
        while stack:
            task = stack.pop()
            if not isinstance(task, LexborNode):
                self._end(task)
                continue
            tag = task.tag or ""
            if tag == TEXT:
                # Most texts of a page are the indentation between its elements.
                if not buffer and task.is_empty_text_node:
                    continue
                text = task.text_content or ""
                if buffer or not text.isspace():
                    buffer.append(text)
                    if self.in_link:
                        self.linked += len(text.strip())
                continue
            if hiding and task.mem_id in hiding and tag not in NEVER_HIDDEN:
                self.hidden += 1
                stack.append(_END_OF_HIDDEN)
            if tag in PLAIN_TAGS or self._enter(task, tag):
                child = task.last_child
                while child is not None:
                    stack.append(child)
                    child = child.prev
        self._flush()
        whole.end = len(self.result.pieces)
        return self.result

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Notes what begins with the element and puts its end on the stack; says whether its children are to be walked."""
        if tag in REGION_TAGS:
            self._begin_region(tag == "ucapcontent" or _is_known(node.attributes))
        elif tag in BLOCK_TAGS:
            return self._begin_block(node, tag)
        elif tag == "a":
            self.in_link += 1
            self.stack.append(_END_OF_LINK)
            if not self.chrome:
                self.result.pointers.append(node)
        elif tag in SKIPPED_TAGS:
            if tag in BOX_TAGS:
                self.buffer.append(" ")
            if tag in POINTER_TAGS and not self.chrome:
                self.result.pointers.append(node)
            return False
        elif tag == "br":
            self.buffer.append(BREAK)
        elif tag == "img":
            self._picture(node.attributes)
        # An element of another name (<font>, <ucap-x>) is a line of its own only where it holds the article.
        elif _is_known(node.attributes):
            self._begin_region(True)
        return True

    def _begin_region(self, is_known: bool) -> None:
        if self.buffer:
            self._flush()
        region = Region(len(self.result.pieces), is_known)
        self.result.regions.append(region)
        self.stack.append(region)

    def _begin_block(self, node: LexborNode, tag: str) -> bool:
        if self.buffer:
            self._flush()
        if tag in HEADING_LEVELS:
            self.level = HEADING_LEVELS[tag]
            self.stack.append(_END_OF_HEADING)
        elif tag in CHROME_TAGS:
            self.chrome += 1
            self.stack.append(_END_OF_CHROME)
        else:
            self.stack.append(_END_OF_BLOCK)
            if tag == "table":
                self._table(node)
                return False
            if tag == "pre":
                self.buffer.append(text_within(node).replace("\n", BREAK))
                return False
        return True

    def _table(self, node: LexborNode) -> None:
        parts = list(split_table(node))
        for part in parts:
            if type(part) is TableGrid and part.has_links and not self.chrome:
                self.result.pointers.extend(node.css(LINKS))
                break
        self.stack.extend(reversed(parts))

    def _end(self, task: TableGrid | Region | _End) -> None:
        if task is _END_OF_HIDDEN:
            self.hidden -= 1
            return
        if task is _END_OF_LINK:
            self.in_link -= 1
            return
        if self.buffer:
            self._flush()
        if type(task) is Region:
            task.end = len(self.result.pieces)
        elif type(task) is TableGrid:
            self._add("grid", grid=task)
        elif task is _END_OF_HEADING:
            self.level = 0
        elif task is _END_OF_CHROME:
            self.chrome -= 1

    def _flush(self) -> None:
        if not self.buffer:
            return
        lines = lines_of("".join(self.buffer))
        linked, self.linked = self.linked, 0
        self.buffer.clear()
        if self.level and len(lines) > 1:
            lines = [reduce(join_wrapped, lines)]
        total = sum(map(len, lines)) if linked else 0
        for line in lines:
            self._add("text", line, min(len(line), linked * len(line) // total) if linked else 0)

    def _picture(self, attributes: dict[str, str | None]) -> None:
        if not is_decoration(attributes):
            self._flush()
            self._add("image", clean(attributes.get("alt") or ""))

    def _add(self, kind: Kind, text: str = "", linked: int = 0, grid: TableGrid | None = None) -> None:
        level = self.level if kind == "text" else 0
        piece = Piece(kind, text, level, linked, self.hidden > 0, self.chrome > 0, False, grid)
        self.result.pieces.append(piece)


def _is_known(attributes: dict[str, str | None]) -> bool:
    identity, classes = attributes.get("id"), attributes.get("class")
    return bool(identity or classes) and is_body_container(identity or "", classes or "")


def walk(root: LexborNode, hiding: set[int]) -> Walked:
    """Pieces and regions of everything under ``root`` that has text, in reading order; ``hiding`` is what ``html_hidden.hide`` gives."""
    return _Walk(hiding).run(root)
