"""What the tags of a page mean for reading: which break lines, which hold no text, which may hold the article.

Facts and small questions about single nodes of the parsed tree; nothing here walks a page.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.readers.whitespace import clean


def tag_id(name: str) -> int:
    """The parser's number for elements of this name, or for its own ``TEXT``: it tells them apart faster than their names."""
    tree = LexborHTMLParser("<body>text")
    node = tree.body.first_child if name == TEXT and tree.body else tree.create_node(name)
    return 0 if node is None else node.tag_id


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BREAK = "\x00"
TEXT = "-text"

BLOCK_TAGS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr html legend li main menu nav ol optgroup p pre search section summary table tbody td tfoot th thead tr ul"
    " ucapcontent ucaptitle publishtime"
)
REGION_TAGS = _words("article body blockquote center dd div fieldset form main section td th ucapcontent")
SKIPPED_TAGS = _words(
    "script style noscript template head title select textarea button svg math canvas audio video datalist map input colgroup col iframe embed object frame -comment"
)
# Shown as a box among the words: what stands before it and behind it is not one word, nor one number.
BOX_TAGS = _words("img select textarea button svg math canvas audio video input iframe embed object")
# Elements without text of their own that show another file; with links they are what attachments hang on.
POINTER_TAGS = _words("iframe embed object frame video")
LINKS = "a[href]"
CHROME_TAGS = frozenset(("nav", "header", "footer", "aside"))
# Never a container, never a line of their own, and most of a page's elements: their attributes are not even looked at.
INLINE_TAGS = _words("span a b strong i em u o:p sub sup small")
PLAIN_TAGS = INLINE_TAGS - {"a"}
NEVER_HIDDEN = SKIPPED_TAGS | {"br", "img"}
HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}

# research: body containers by how often real crawlers needed them; ids and classes compared in lower case.
_BODY_IDS = _words(
    "zoom zoomcon ucap-content content conn newscontent js_content fontzoom contenttext neirong info_content xlrllt j_content maintext div_zhengwen"
    " ivs_content webeditorview artcontent articlecontent article_content article-content detailcontent detail-content maincontent mainbody"
    " newstext news_content textcontent txtcontent content_text con_con xxgk_content ucapcontent txt"
)
_BODY_CLASSES = _words(
    "trs_editor trs_editor_view trs_ueditor custom_unionstyle v_news_content xxgk_content article article-content article_content article_con"
    " article_text article-body article_body art_con art_content wzcon j-fontcontent wordsection1 pages_content xxxq_text_cont zfxxgk_content"
    " gk_zn_con xl_content xl-xqnr detail-content detail_content main-txt artile_zw news_cont_d_wrap tyxxy_main zc_article_con wzzw-article"
    " zoom zoomty content content_box con_text news_content newscontent text_content xly_content bt-content view rich_media_content"
    " ewb-article-info info-content info_content nr zw cont_text"
)
_SPAN_DIGITS = re.compile(r"\s*\+?(\d{1,9})")


def is_body_container(identity: str, classes: str) -> bool:
    """Whether a site family is known to put its articles into an element with such an id or such classes."""
    if len(identity) + len(classes) > _LONG_NAMES:
        return _is_body_container(identity, classes)
    return _seen_body_container(identity, classes)


def _is_body_container(identity: str, classes: str) -> bool:
    identity = identity.strip().lower()
    if identity in _BODY_IDS or identity.startswith("vsb_content"):
        return True
    return not _BODY_CLASSES.isdisjoint(classes.lower().split())


# The pages of a site repeat one skin; hostile names, which are long, are not kept.
_LONG_NAMES = 200
_seen_body_container = lru_cache(maxsize=4096)(_is_body_container)


def span_of(value: str | None) -> int:
    """A row or column span as browsers read it: leading digits (``2px`` is 2), anything else is 1."""
    if not value:
        return 1
    if value.isdecimal() and len(value) < 10:
        return int(value)
    digits = _SPAN_DIGITS.match(value)
    return int(digits.group(1)) if digits else 1


def text_within(node: LexborNode) -> str:
    """Text of a subtree with ``BREAK`` at every block edge and ``<br>``. Inline elements leave no mark: ``<b>2</b><i>3</i>`` is 23."""
    pieces: list[str] = []
    stack: list[LexborNode | None] = []
    child = node.last_child
    while child is not None:
        stack.append(child)
        child = child.prev
    while stack:
        item = stack.pop()
        if item is None:
            pieces.append(BREAK)
            continue
        tag = item.tag
        if tag == TEXT:
            pieces.append(item.text_content or "")
            continue
        if tag not in PLAIN_TAGS:
            if tag == "br":
                pieces.append(BREAK)
                continue
            if tag in BOX_TAGS:
                pieces.append(" ")
            if tag in SKIPPED_TAGS:
                continue
            if tag in BLOCK_TAGS:
                pieces.append(BREAK)
                stack.append(None)
        child = item.last_child
        while child is not None:
            stack.append(child)
            child = child.prev
    return "".join(pieces)


def lines_of(raw: str) -> list[str]:
    """The cleaned, non-empty lines of a text with ``BREAK`` marks."""
    if "&nbsp;" in raw:  # escaped twice by the publishing system
        raw = raw.replace("&nbsp;", " ")
    if BREAK not in raw:
        line = clean(raw)
        return [line] if line else []
    return [line for line in map(clean, raw.split(BREAK)) if line]


def cell_text(node: LexborNode) -> str:
    """The text of a table cell, its lines joined with ``\\n``. The cell holds no scripts, styles or form controls."""
    return _text_of_run(node.text(True, BREAK, False, True), node)


def text_of_runs(runs: list[str], node: LexborNode) -> str:
    """Like ``cell_text``, where the cell's texts (those of white space left out) are at hand."""
    # Nine cells of ten hold one run of text, and maybe indentation: nothing can break it.
    return _text_of_run(runs[0] if len(runs) == 1 else BREAK.join(runs), node)


def _text_of_run(run: str, node: LexborNode) -> str:
    if run.isalnum() or not run:
        return run
    # Labels, and numbers with the blanks around them, repeat from cell to cell and from page to page.
    text = _seen_run(run) if len(run) <= _LONG_NAMES else _only_run(run)
    return "\n".join(lines_of(text_within(node))) if text is None else text


def _only_run(raw: str) -> str | None:
    """The text of a cell whose runs of text are ``raw``, with a ``BREAK`` between; None where it holds several that are no blanks."""
    if BREAK in raw:
        runs = [run for run in raw.split(BREAK) if not run.isspace()]
        if len(runs) > 1:
            return None
        raw = "".join(runs)
    return clean(raw) if "&" not in raw else "\n".join(lines_of(raw))


_seen_run = lru_cache(maxsize=4096)(_only_run)
