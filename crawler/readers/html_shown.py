"""What a browser shows of a cell otherwise than as its plain text: fields that are filled in, words that are struck, numbers that are raised.

All are put right in the parsed tree before it is walked. A struck word leaves a blank, so that ``1<s>2</s>3`` never becomes 13 or 123. And a page
that was cut off inside a cell shows the first digits of a number: that cell is taken out. Knows pages, and nothing of reports.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.document import Issue
from crawler.readers.html_nodes import INLINE_TAGS, TEXT
from crawler.readers.strings import raised

_TELLING = "del,s,strike,input,textarea,sup"
_LINE_THROUGH = "line-through"
_STRUCK = f'del,s,strike,[style*="{_LINE_THROUGH}" i]'
_MAY_STRIKE = (_LINE_THROUGH, "<del", "<s>", "<s ", "<strike", "<DEL", "<S>", "<STRIKE")
_FIELDS = "td input,th input,td textarea,th textarea"
_MAY_FILL = ("<input", "<textarea", "<INPUT", "<TEXTAREA")
_FILLED_IN = frozenset(("", "text", "number", "tel"))
# An unclosed <s> strikes half a page, a field may hold one: neither is a correction of a word, nor a figure.
_LONGEST = 40
_LONGEST_CELL = 4000
_WHOLE = ("</html>", "</HTML>", "</table>")  # how nearly all pages and fragments end
_RUNS = INLINE_TAGS | {TEXT, "font"}
_FEW = 40
_ENDS = ("</td", "</th", "</tr", "</table", "</tbody", "</body", "</html")


def show(tree: LexborHTMLParser, markup: str) -> tuple[Issue, ...]:
    """Put fields, raised numbers and struck words of the tree right; ``markup`` is what it was parsed from. Returns what was left out."""
    # The tree is asked first: it knows its tags, while a sign that is not there takes a look at the whole markup.
    found = {node.tag for node in tree.css(_TELLING)}
    if not found.isdisjoint(("input", "textarea")) and any(sign in markup for sign in _MAY_FILL):
        for node in tree.css(_FIELDS):
            _fill(node)
    if "sup" in found:
        for node in tree.css("sup"):
            _raise(node)
    issues = []
    # A cell without a table around it is no cell to a browser, and what stands in a comment or a field is none.
    if _ends_in_a_cell(markup) and (cells := tree.css("td,th")):
        cells[-1].decompose()
        message = "The page ends inside a table's cell: it was cut off. That cell is left out; fetch the page again."
        issues.append(Issue("truncated_text", message))
    may_strike = _LINE_THROUGH in markup or not found.isdisjoint(("del", "s", "strike"))
    if not (may_strike and any(sign in markup for sign in _MAY_STRIKE)):
        return tuple(issues)
    for node in tree.css(_STRUCK):
        text = node.text(deep=True).strip()
        if text and len(text) <= _LONGEST and node.parent is not None:
            issues.append(Issue("struck_text", f"“{text}” is struck through; it is left out."))
            node.replace_with(" ")
    return tuple(issues)


def _raise(node: LexborNode) -> None:
    """A raised number behind a number is the mark of a note: ``2<sup>1</sup>`` is 2 with note 1, not 21."""
    text = node.text(deep=True).strip()
    if len(text) > _LONGEST or not text.isdecimal() or not text.isascii():
        return
    if _text_before(node).rstrip()[-1:].isdecimal():
        node.replace_with(raised(text))


def _text_before(node: LexborNode) -> str:
    """The run of text that a word of a line follows, "" where it is the first; either may stand in inline elements."""
    at: LexborNode | None = node
    while at is not None:
        before = at.prev
        while before is not None and before.tag in _RUNS:
            if text := (before.text(deep=True) or "").strip():
                return text
            before = before.prev
        at = at.parent if before is None and at.parent is not None and at.parent.tag in _RUNS else None
    return ""


def _ends_in_a_cell(markup: str) -> bool:
    """Whether the page, which ends its other cells, ends before the end of one."""
    if markup[-_FEW:].rstrip().endswith(_WHOLE):
        return False
    tail = markup[-_LONGEST_CELL:].lower()
    begin = max(tail.rfind("<td"), tail.rfind("<th"))
    if begin < 0 or tail.startswith("<thead", begin) or ">" not in tail[begin:]:
        return False
    is_ended = any(tail.find(tag, begin) >= 0 for tag in _ENDS)
    return not is_ended and any(tag in markup for tag in ("</td", "</th>", "</TD", "</TH>"))


def _fill(node: LexborNode) -> None:
    attributes = node.attributes
    if node.tag == "textarea":
        text = node.text(deep=True)
    elif (attributes.get("type") or "").lower() in _FILLED_IN:
        text = attributes.get("value") or ""
    else:
        return
    if text.strip() and len(text) <= _LONGEST:
        node.replace_with(f" {text} ")
