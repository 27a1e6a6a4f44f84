"""The documents of an article's pages → one document, for articles that are published as several HTML files.

What every page prints again (title, running header, page numbers, table of contents) is kept once; a paragraph and a table that the cut went through are made
whole. Places on later pages begin with ``file 2``, so that each text leads back to its own page. It knows nothing of reports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from crawler.document import Block, Cell, Document, Grid, Issue, Paragraph
from crawler.readers.strings import is_numeric, starts_item

_PAGER = re.compile(
    r"(?:上一?[页頁]|下一?[页頁]|后一?[页頁]|前一?[页頁]|首[页頁]|尾[页頁]|末[页頁]|第?\s*[\d一二三四五六七八九十]{1,3}\s*[页頁]?|共\s*\d+\s*[页頁]|[\s\-—–|/\[\]()（）<>《》«»‹›…,，·]+)+"
)
_SENTENCE_END = re.compile(r"[。！？；：!?;:…”」）)】]$")
_TITLE_LINE = re.compile(
    r"\s*(?:您?(?:现在|当前)?的?所?在?位置|(?:发布|更新|发文|公开|成文)(?:时间|日期)|来\s*源|返回目录)\s*(?:[:：]|$)"
)
_DEEPEST_HEAD = 5
_LONGEST_HEAD = 80  # characters
_LEAST_CUT = 30  # characters; a shorter paragraph without a full stop is a heading
_ENOUGH_LABELS = 3


def join_documents(pages: Sequence[Document], labels: Collection[str] = ()) -> Document:
    """One document of the pages in their order. ``labels`` are the words of a table of contents that leads to them."""
    first = pages[0]
    said = {"".join(value.split()) for page in pages for value in page.metadata.values()}
    bodies = [_without_contents(list(page.blocks), labels) for page in pages]
    blocks = _trimmed(bodies[0], said)
    printed = {_squeezed(block) for block in blocks} | _running_heads(bodies) | said
    issues = list(first.issues)
    for number, (page, body) in enumerate(zip(pages[1:], bodies[1:], strict=True), 2):
        prefix = f"file {number} "
        _append(blocks, [_moved(block, prefix) for block in _trimmed(body, printed)])
        issues += [
            replace(issue, where=prefix + issue.where if issue.where else prefix.strip()) for issue in page.issues
        ]
    return replace(
        first,
        blocks=tuple(blocks),
        links=tuple(dict.fromkeys(link for page in pages for link in page.links)),
        images=sum(page.images for page in pages),
        issues=tuple(issues),
    )


def missing_page(address: str) -> Issue:
    """The issue of a document one of whose pages could not be had."""
    return Issue(
        "missing_page", "A further page of this report was not captured, so that the report is not whole.", address
    )


def _running_heads(bodies: Sequence[Sequence[Block]]) -> set[str]:
    """Short paragraphs that begin or end several pages."""
    ends: Counter[str] = Counter()
    for body in bodies:
        texts = [
            _squeezed(block) for block in body if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_HEAD
        ]
        ends.update({*texts[:_DEEPEST_HEAD], *texts[-_DEEPEST_HEAD:]})
    return {text for text, count in ends.items() if count > 1}


def _trimmed(blocks: list[Block], printed: Collection[str]) -> list[Block]:
    """The blocks without lines at either end that are printed elsewhere or only say where and when: readers take such for a thin page's text."""
    start, end = 0, len(blocks)
    while start < end and (_is_frame(blocks[start]) or _squeezed(blocks[start]) in printed):
        start += 1
    while start < end and (_is_frame(blocks[end - 1]) or _squeezed(blocks[end - 1]) in printed):
        end -= 1
    return blocks[start:end]


def _is_frame(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) > 120:
        return False
    return bool(_PAGER.fullmatch(block.text.strip()) or _TITLE_LINE.match(block.text))


def _squeezed(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(block.text.split())
    return "\n".join("\t".join("".join(cell.text.split()) for cell in row) for row in block.rows)


def _without_contents(blocks: list[Block], labels: Collection[str]) -> list[Block]:
    """The blocks without a table of contents: successive paragraphs that are nothing but three or more of its words."""
    if not labels:
        return blocks
    words = sorted(("".join(label.split()) for label in labels), key=len, reverse=True)
    kept: list[Block] = []
    run: list[Block] = []
    count = 0
    for block in [*blocks, None]:
        found = _count_labels(block, words) if isinstance(block, Paragraph) else 0
        if found and block is not None:
            run.append(block)
            count += found
            continue
        kept += run if count < _ENOUGH_LABELS else []
        run, count = [], 0
        kept += [block] if block is not None else []
    return kept


def _count_labels(block: Paragraph, words: Sequence[str]) -> int:
    rest, count = _squeezed(block), 0
    for word in words:
        count += rest.count(word)
        rest = rest.replace(word, "")
    return 0 if re.search(r"\w", rest) else count


def _append(blocks: list[Block], more: list[Block]) -> None:
    """Add a page's blocks; what the cut between the pages went through is made whole."""
    if blocks and more:
        whole = _joined(blocks[-1], more[0])
        if whole is not None:
            blocks[-1:] = [whole]
            more = more[1:]
    blocks += more


def _joined(above: Block, below: Block) -> Block | None:
    if isinstance(above, Grid) and isinstance(below, Grid):
        return _one_grid(above, below) if above.width == below.width and above.rows and below.rows else None
    if isinstance(above, Grid) or isinstance(below, Grid):
        return None
    text = above.text.rstrip()
    is_cut = len(text) >= _LEAST_CUT and not _SENTENCE_END.search(text) and not above.level and not below.level
    if not is_cut or starts_item(below.text):
        return None
    return replace(above, text=text + below.text.lstrip())


def _one_grid(above: Grid, below: Grid) -> Grid:
    """The rows of both; a head that was printed again is dropped."""
    repeated = _repeated_rows(above, below)
    lower = below.rows[repeated:]
    shift = len(above.rows) - repeated
    moved = {id(cell): cell._replace(row=cell.row + shift) for row in lower for cell in row}
    rows = tuple(tuple(moved[id(cell)] for cell in row) for row in lower)
    return Grid((*above.rows, *rows), above.place, above.is_ragged or below.is_ragged)


def _repeated_rows(above: Grid, below: Grid) -> int:
    count = 0
    for upper, lower in zip(above.rows, below.rows, strict=False):
        texts = ["".join(cell.text.split()) for cell in lower]
        is_head = any(texts) and not any(text and is_numeric(text) for text in texts)
        if not is_head or texts != ["".join(cell.text.split()) for cell in upper]:
            break
        count += 1
    return count


def _moved(block: Block, prefix: str) -> Block:
    """The block with its places on a later page."""
    if isinstance(block, Paragraph):
        return replace(block, place=prefix + block.place)
    moved: dict[int, Cell] = {}
    for row in block.rows:
        for cell in row:
            if id(cell) not in moved:
                moved[id(cell)] = cell._replace(place=prefix + cell.place) if cell.place else cell
    rows = tuple(tuple(moved[id(cell)] for cell in row) for row in block.rows)
    return Grid(rows, prefix + block.place, block.is_ragged)
