"""What may come out of a mutated document: a report or a refusal, soon; and no number that its text, as decoded, does not hold."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

import cn2an

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.parsers import parse_report
from crawler.readers import read_document
from crawler.readers.decode import decode
from crawler.registry.load import load_register
from crawler.report import Report, Source

SOURCE = Source(division_code="990101", publisher="示例县人民政府", url="http://demo.gov.cn/1.html")
_PARTING_NAMES = (
    "address article aside blockquote br caption center col colgroup dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 head header hr html body legend"
    " li main nav ol option p pre script section select style table tbody td textarea tfoot th thead title tr ul"
)
_PARTING = frozenset(_PARTING_NAMES.split())
_COMMENT = re.compile(r"<!--.*?-->|<[?!][^>]*>|</[^a-zA-Z][^>]*>", re.DOTALL)
# As browsers see it: "</td<td>" is one tag of an unknown name, and what stands on both sides of it is shown as one.
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)[^>]*>")
_UNSHOWN = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = "\x1f"


def outcome(body: bytes, kind: str, charset: str) -> tuple[Document | None, Report | None, str]:
    """The document and the report, or the code of the refusal. Any other exception is a finding."""
    try:
        document = read_document(body, name=f"made.{ENDINGS[kind]}", charset=charset)
    except UnreadableError as refusal:
        return None, None, refusal.code
    try:
        return document, parse_report(document, source=SOURCE, register=load_register()), "report"
    except UnreadableError as refusal:
        return document, None, refusal.code


ENDINGS = {"html": "html", "text": "txt", "markdown": "md", "docx": "docx", "xlsx": "xlsx", "pdf": "pdf"}


def inventions(
    document: Document, report: Report, body: bytes, kind: str, charset: str, made_from: str
) -> Iterator[str]:
    """Numbers of the report that do not stand in the text; each as a sentence."""
    printed = _printed(document, body, kind, charset, made_from)
    for figure in report.figures:
        if figure.state == "blank" and (figure.value is not None or figure.raw.strip()):
            yield f"a blank has the value {figure.value} and the text {figure.raw!r}"
        if figure.value is None:
            continue
        if not (
            _digits(figure.raw).startswith(_digits(_spelled(figure.value))) or _numeral(figure.raw) == figure.value
        ):
            yield f"{figure.value} was read from {figure.raw!r}"
        if not _stands(figure.raw, _digits(_spelled(figure.value)), printed):
            yield f"{figure.raw!r} at {figure.where} does not stand in the text"
    for item in report.annex:
        if item.value is not None and _squeezed(item.raw) not in printed:
            yield f"{item.raw!r} of the annex at {item.where} does not stand in the text"


def _stands(raw: str, digits: str, printed: str) -> bool:
    """Whether a cell's text is printed: as a whole, or, where it has paragraphs, each of them, with the number whole in one."""
    if _squeezed(raw) in printed:
        return True
    lines = raw.split("\n")
    return all(_squeezed(line) in printed for line in lines) and any(_digits(line).startswith(digits) for line in lines)


def _printed(document: Document, body: bytes, kind: str, charset: str, made_from: str) -> str:
    """The text, cells and lines parted, free of white space: from the bytes themselves where that is possible, else from the document."""
    if kind in ("html", "text", "markdown"):
        text = decode(body, charset)[0]
        marked = _COMMENT.sub("", text)
        # A script takes no place among the words; unclosed or in a foreign element it is none, so that both readings count.
        plain = _BREAK.join(html.unescape(_TAG.sub(_parted, one)) for one in (marked, _UNSHOWN.sub("", marked)))
        # What stands between two stray angle brackets is a tag to one and text to another: both readings count.
        return _squeezed(f"{plain}{_BREAK}{html.unescape(text)}")
    if made_from and kind == "docx":
        runs = re.sub(r"</w:(?:p|tc)>", _BREAK, re.sub(r"<(?!/w:(?:p|tc)>)[^>]*>", "", made_from))
        return _squeezed(html.unescape(runs))
    cells = [cell.text for grid in document.grids for row in grid.rows for cell in row]
    return _squeezed(_BREAK.join((*cells, *(paragraph.text for paragraph in document.paragraphs))))


def _parted(tag: re.Match[str]) -> str:
    return _BREAK if tag[1].lower() in _PARTING else ""


def _squeezed(text: str) -> str:
    """Free of white space and of what is not shown; full-width characters as their plain ones, marks of emphasis gone."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in plain if c == _BREAK or not (c.isspace() or c in "*_`\\" or unicodedata.category(c) in ("Cf", "Cc"))
    )


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", text))


def _numeral(text: str) -> float | None:
    """The value of a number written in Chinese characters."""
    try:
        return float(cn2an.cn2an(text.strip().replace("〇", "零"), "smart"))
    except ValueError:
        return None


def _spelled(value: float) -> str:
    return str(value) if isinstance(value, int) or not float(value).is_integer() else str(int(value))
