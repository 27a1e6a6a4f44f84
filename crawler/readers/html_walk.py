"""One walk over a parsed page: its text as a flat list of pieces, and which stretch of that list each element covers.

Choosing the article is then arithmetic on stretches (html_body), and nothing that was seen is lost before that choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from selectolax.lexbor import LexborNode

from crawler.readers import html_nodes as tags
from crawler.readers.html_tables import TableGrid, split_table
from crawler.readers.whitespace import clean, join_wrapped

Kind = Literal["text", "grid", "image"]

_PIXELS = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)(?:\.\d+)?\s*(px|pt)?", re.IGNORECASE)
_DECORATION = re.compile(
    r"(?:icon|ico_|/ico|filetype|logo|banner|qrcode|ewm|erweima|weixin|wechat|share|spacer|blank\.|dot\.|arrow|loading|emot|btn|button"
    r"|dzjc|jiucuo|conac|beian|gongan)",
    re.IGNORECASE,
)
_SMALL = 120


@dataclass(slots=True)
class Piece:
    """A line of text, a grid or a picture. ``linked`` counts the characters that lie in links."""

    kind: Kind
    text: str = ""
    level: int = 0
    linked: int = 0
    is_hidden: bool = False
    is_chrome: bool = False
    grid: TableGrid | None = None


@dataclass(slots=True)
class Region:
    """An element that may hold the article: pieces ``start`` to ``end`` (exclusive). ``is_known`` by its id or class."""

    start: int
    is_known: bool
    end: int = -1


@dataclass(slots=True)
class Walked:
    """The page as pieces and regions, outer regions before inner ones."""

    pieces: list[Piece] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


@dataclass(slots=True)
class _Exit:
    """What to undo when an element's children have been walked."""

    tag: str
    region: Region | None = None
    hides: bool = False


_Task = LexborNode | TableGrid | _Exit


class _Walk:
    """State of the walk. Iterative, because hostile pages nest deeper than Python's stack."""

    def __init__(self) -> None:
        self.result = Walked()
        self.stack: list[_Task] = []
        self.buffer: list[str] = []
        self.linked = 0
        self.in_link = 0
        self.hidden = 0
        self.chrome = 0
        self.level = 0

    def run(self, root: LexborNode) -> Walked:
        whole = Region(0, False)
        self.result.regions.append(whole)
        self._push_children(root)
        while self.stack:
            task = self.stack.pop()
            if isinstance(task, LexborNode):
                self._enter(task)
            elif isinstance(task, _Exit):
                self._leave(task)
            else:
                self._add(Piece("grid", grid=task))
        self._flush()
        whole.end = len(self.result.pieces)
        return self.result

    def _push_children(self, node: LexborNode) -> None:
        child = node.last_child
        while child is not None:
            self.stack.append(child)
            child = child.prev

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == tags.TEXT:
            text = node.text_content or ""
            self.buffer.append(text)
            if self.in_link:
                self.linked += len(text.strip())
        elif tag == "br":
            self.buffer.append(tags.BREAK)
        elif tag == "img":
            self._picture(node.attributes)
        elif tag == "table":
            self._table(node)
        elif tag not in tags.SKIPPED_TAGS and tag not in tags.EMBED_TAGS:
            self._element(node, tag)

    def _table(self, node: LexborNode) -> None:
        self._flush()
        hides = tags.is_hidden(node.attributes)
        self.hidden += hides
        self.stack.append(_Exit("table", hides=hides))
        self.stack.extend(reversed(list(split_table(node))))

    def _element(self, node: LexborNode, tag: str) -> None:
        done = _Exit(tag)
        if tag == "a":
            self.in_link += 1
        elif tag in tags.BLOCK_TAGS:
            self._flush()
            self.level = tags.HEADING_LEVELS.get(tag, self.level)
            self.chrome += tag in tags.CHROME_TAGS
        attributes = node.attributes
        if attributes:
            done.hides = tags.is_hidden(attributes)
            self.hidden += done.hides
        if tag in tags.REGION_TAGS:
            done.region = self._open_region(tags.is_body_container(attributes) or tag == "ucapcontent")
        elif attributes and tags.is_body_container(attributes):
            self._flush()
            done.region = self._open_region(True)
        if tag == "pre":
            self.buffer.append(tags.text_within(node).replace("\n", tags.BREAK))
            self._leave(done)
            return
        self.stack.append(done)
        self._push_children(node)

    def _open_region(self, is_known: bool) -> Region:
        region = Region(len(self.result.pieces), is_known)
        self.result.regions.append(region)
        return region

    def _leave(self, done: _Exit) -> None:
        tag = done.tag
        if tag == "a":
            self.in_link -= 1
        elif tag in tags.BLOCK_TAGS or done.region is not None:
            self._flush()
            if tag in tags.HEADING_LEVELS:
                self.level = 0
            self.chrome -= tag in tags.CHROME_TAGS
        self.hidden -= done.hides
        if done.region is not None:
            done.region.end = len(self.result.pieces)

    def _flush(self) -> None:
        if not self.buffer:
            return
        raw = "".join(self.buffer) if len(self.buffer) > 1 else self.buffer[0]
        linked, self.linked = self.linked, 0
        self.buffer.clear()
        if raw.isspace():
            return
        lines = tags.lines_of(raw)
        if self.level and len(lines) > 1:
            whole = lines[0]
            for line in lines[1:]:
                whole = join_wrapped(whole, line)
            lines = [whole]
        total = sum(map(len, lines))
        for line in lines:
            share = min(len(line), linked * len(line) // total) if linked else 0
            self._add(Piece("text", line, self.level, share))

    def _picture(self, attributes: dict[str, str | None]) -> None:
        if not is_decoration(attributes):
            self._flush()
            self._add(Piece("image", clean(attributes.get("alt") or "")))

    def _add(self, piece: Piece) -> None:
        piece.is_hidden = self.hidden > 0
        piece.is_chrome = self.chrome > 0
        self.result.pieces.append(piece)


def is_decoration(attributes: dict[str, str | None]) -> bool:
    """Whether a picture cannot be a page or a table: icons, buttons, codes, or anything drawn smaller than 120 pixels."""
    source = attributes.get("src") or attributes.get("data-src") or ""
    if not source or "{{" in source or _DECORATION.search(source[:300] if not source.startswith("data:") else ""):
        return True
    if source.startswith("data:") and len(source) < 3000:
        return True
    sizes = [int(size) for size, _ in _PIXELS.findall(attributes.get("style") or "")]
    for name in ("width", "height"):
        value = (attributes.get(name) or "").strip().removesuffix("px")
        if value.isdigit():
            sizes.append(int(value))
    return bool(sizes) and min(sizes) < _SMALL


def walk(root: LexborNode) -> Walked:
    """Pieces and regions of everything under ``root`` that has text, in reading order."""
    return _Walk().run(root)
