"""HTML pages and fragments to a Document: the article's paragraphs and tables, and what the page says of itself.

Knows how sites build pages and nothing of what a report must contain. No network: an attachment is a link, a frame is a link.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser

from crawler.document import Block, Document, Grid, Issue, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.decode import decode_markup
from crawler.readers.grid import spanned_grid
from crawler.readers.html_body import choose_body
from crawler.readers.html_hidden import hide
from crawler.readers.html_links import attachments
from crawler.readers.html_meta import read_metadata
from crawler.readers.html_shown import show
from crawler.readers.html_walk import Piece, Walked, walk
from crawler.readers.html_wrong import refuse_wrong_page

MAX_CHARACTERS = 20_000_000
_THIN = 400
_WRAPPERS = "textarea,xmp,script[type='text/html' i],script[type='text/template' i]"
_MARKUP = re.compile(r"<(?:p|td|div|span)\b", re.IGNORECASE)
_MANY_TAGS = 4000
_MAX_DEPTH = 1500
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)[^<>]*?(/?)>")
_UNNESTED_NAMES = "area base br col embed hr img input link meta source wbr p li td th tr tbody thead tfoot dt dd option optgroup colgroup script style"
_UNNESTED = frozenset(_UNNESTED_NAMES.split())


def read_html(body: bytes, charset: str = "") -> Document:
    """The document of an HTML page or fragment.

    ``charset`` is what a header said, and is believed last. Raises UnreadableError: ``empty``, ``challenge``, ``login_page``, ``error_page``,
    ``masked``, ``too_complex``, ``too_large``.
    """
    text, issues, utf8 = decode_markup(body, charset)
    tree, page, left_out = _walked(text, utf8)
    chosen = choose_body(page)
    inner = _wrapped_article(tree) if _is_thin([page.pieces[index] for index in chosen]) else ""
    links = attachments(tree, page.pointers)
    images = sum(page.pieces[index].kind == "image" for index in chosen)
    refuse_wrong_page(text, tree, page.pieces, points_elsewhere=bool(links or images or inner))
    metadata, used = read_metadata(tree, page, chosen)
    pieces = [page.pieces[index] for index in chosen if index not in used]
    if inner:
        _, article, _ = _walked(inner)
        pieces = [article.pieces[index] for index in choose_body(article)]
    return Document("text/html", _blocks(pieces), MappingProxyType(metadata), links, images, (*issues, *left_out))


def _walked(text: str, utf8: bytes | None = None) -> tuple[LexborHTMLParser, Walked, tuple[Issue, ...]]:
    """Tree, pieces and what was left out of decoded HTML; ``utf8`` is the same where it is at hand, else the parser encodes the text."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError("too_large", f"The page has more than {MAX_CHARACTERS} characters.")
    _refuse_deep_nesting(text)
    tree = LexborHTMLParser(text if utf8 is None else utf8)
    if tree.root is None:
        raise UnreadableError("empty", "The page has no content.")
    left_out = show(tree, text)
    return tree, walk(tree.root, hide(tree.root, text)), left_out


def _is_thin(pieces: list[Piece]) -> bool:
    return not any(piece.grid for piece in pieces) and sum(len(piece.text) for piece in pieces) < _THIN


def _wrapped_article(tree: LexborHTMLParser) -> str:
    """The markup that some systems print into a form field or a template, for a script to put in place; "" without one."""
    texts = [node.text() for node in tree.css(_WRAPPERS)]
    longest = max(texts, key=len, default="")
    return longest if len(longest) > _THIN and _MARKUP.search(longest) else ""


def blocks_of(markup: str, *, first_table: int, place: str) -> list[Block]:
    """Paragraphs and data tables of a bit of HTML inside another format; tables are numbered from ``first_table``, paragraphs stand at ``place``."""
    _, page, _ = _walked(markup)
    blocks = _blocks(page.pieces, first_table)
    return [block if isinstance(block, Grid) else replace(block, place=place) for block in blocks]


def _blocks(pieces: list[Piece], first_table: int = 1) -> tuple[Block, ...]:
    blocks: list[Block] = []
    tables, paragraphs = first_table - 1, 0
    for piece in pieces:
        if piece.grid is not None:
            tables += 1
            blocks.append(spanned_grid(piece.grid.slots, piece.grid.texts, f"table {tables}"))
        elif piece.kind == "text":
            paragraphs += 1
            blocks.append(Paragraph(piece.text, f"paragraph {paragraphs}", piece.level))
    return tuple(blocks)


def _refuse_deep_nesting(text: str) -> None:
    """The parser's time grows with the square of the depth (200,000 open <div> take minutes); real pages stay below 100."""
    if text.count("<") < _MANY_TAGS:
        return
    opened: list[str] = []
    for closing, name, alone in _TAG.findall(text):
        name = name.lower()
        # Only in names of Word's (<o:p/>) does a slash mean an end; the parser leaves <div/> open.
        if name in _UNNESTED or (alone and ":" in name):
            continue
        if not closing:
            opened.append(name)
            if len(opened) > _MAX_DEPTH:
                raise UnreadableError("too_complex", f"Elements of the page are nested more than {_MAX_DEPTH} deep.")
        elif name in opened[-60:]:
            while opened.pop() != name:
                pass
