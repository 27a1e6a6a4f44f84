"""Which elements of a page are not displayed, and hidden words taken out of the cells of tables.

Knows styles and attributes, and no style sheet: what a site hides by a class is read.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.readers.html_nodes import INLINE_TAGS

_NO_DISPLAY = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# What has to stand in the markup for a selector over the whole tree to be worth its time: a word, which nearly rules it out, and an
# expression, which is tried only where the word stands. Selectors ask for the rarer half of a style: borders are "none" everywhere.
_DISPLAY = '[style*="display" i]'
_VISIBILITY = '[style*="visibility" i]'
_MAY_NOT_DISPLAY = (
    (_DISPLAY, "display", re.compile(r"display\s*:\s*none")),
    (_DISPLAY, "DISPLAY", re.compile(r"DISPLAY\s*:\s*(?:none|NONE)")),
)
_MAY_HIDE = (
    (_VISIBILITY, "visibility", re.compile(r"visibility\s*:\s*hidden")),
    (_VISIBILITY, "VISIBILITY", re.compile(r"VISIBILITY\s*:\s*(?:hidden|HIDDEN)")),
    ("[hidden]", " hidden", re.compile(r" hidden[ >=/]")),
)


def hide(root: LexborNode, markup: str) -> set[int]:
    """The memory addresses of the elements that are not displayed; ``markup`` is what ``root`` was parsed from.

    A hidden word of a cell is taken out of the tree: ``<td>4<span style="display:none">9</span>2</td>`` shows 42. What hides a whole cell or
    more may be a tab that a click shows, and stays.
    """
    signs = [*_MAY_NOT_DISPLAY]
    if "hidden" in markup or "HIDDEN" in markup:
        signs += _MAY_HIDE
    selectors = dict.fromkeys([selector for selector, word, sign in signs if _stands_in(markup, word, sign)])
    hiding = set()
    for node in root.css(",".join(selectors)) if selectors else ():
        if not _is_hidden(node.attributes):
            continue
        if _is_word_of_a_cell(node):
            node.decompose()
        else:
            hiding.add(node.mem_id)
    return hiding


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether the element itself is not displayed, by its own style."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and _NO_DISPLAY.search(style or "") is not None


def _is_word_of_a_cell(node: LexborNode) -> bool:
    """Whether the element is a word of a table's cell that has others."""
    if node.tag not in INLINE_TAGS and node.tag != "font":
        return False
    cell = node.parent
    while cell is not None and cell.tag not in ("td", "th"):
        cell = cell.parent
    return cell is not None and len(node.text().strip()) < len(cell.text().strip())


def _stands_in(markup: str, word: str, sign: re.Pattern[str]) -> bool:
    """Whether ``sign``, which begins with ``word``, matches anywhere; many times faster than a search for the sign."""
    at = markup.find(word)
    while at >= 0:
        if sign.match(markup, at):
            return True
        at = markup.find(word, at + 1)
    return False
