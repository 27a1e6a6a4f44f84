"""Gathers what a document, its page and its source say about who reports for which year: titles, labels, introduction, signature.

It only collects, each text with the place it comes from; weighing is done by the modules on agency, year, scope and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from crawler.document import Document, Grid, Paragraph
from crawler.parsers.identity_text import clean
from crawler.parsers.identity_title import Title, parse_title
from crawler.report import Source

_LABELS = {
    "title": "标题|名称|信息名称|文件名称",
    "publisher": "发布机构|发布单位|公开单位|发文机关|发文单位|所属机构|公开机构|公开主体|发布主体|责任单位|信息提供单位|制发机关",
    "origin": "信息来源|文章来源|来源",
    "published": "发布时间|发布日期|公开日期|公开时间|发文日期|更新时间|录入时间|日期|时间",
    "written": "成文日期|成文时间|生成日期|生成时间|印发日期",
    "column": "栏目|所属栏目",
    "other": (
        "索引号|主题分类|文号|发文字号|文件编号|主题词|关键词|有效性|公文时效|时效性|时效|生效日期|废止日期|组配分类|体裁分类|服务对象分类|公开方式|公开目录|"
        "内容概述|点击数|点击率|浏览次数|浏览量|访问量|阅读次数|字号|字体|字体大小|作者|责任编辑|编辑|审核|信息分类|效力状态|统一登记号|打印|分享|公开范围|公开类型|原文链接|本地目录"
    ),
}


def _spaced(words: str) -> str:
    """A pattern for these words, each with or without padding between its characters (索 引 号)."""
    return "|".join(r"[\s　]*".join(word) for word in words.split("|"))


_LABEL_WORDS = frozenset(word for words in _LABELS.values() for word in words.split("|"))
_LABEL_WITH_COLON = re.compile(
    rf"(?<![\u4e00-\u9fff])(?=[{''.join(sorted({word[0] for word in _LABEL_WORDS}))}])"
    rf"(?:{'|'.join(f'(?P<{name}>{_spaced(words)})' for name, words in _LABELS.items())})\s*[】\]]?\s*[:：]"
)
_FIRST_HEADING = re.compile(
    r"(?:^|\n|[。；:：\s])[#*\s]*(?:第?一(?:部分)?\s*[、．.,，：:\s]|[（(]一[)）]|㈠|1\s*[、．.]\s*|[-•●]\s*)\s*"
    r"(?=总体|概述|概况|基本|主动公开|工作|政府信息|信息公开|组织领导|主要|行政机关|\d{4}年)"
)
_SENTENCE = re.compile(r"[。；！？]|，[^，]*，")
_YEAR_LINE = re.compile(r"[（(]?20[0-3]\d(?:年度?)?[)）]?")
_TOP = 14
"""Paragraphs at the beginning among which a title is looked for; site pages print their navigation before it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found. Every tuple is in order of trust. ``basis`` words: ``title``, ``page_title``, ``link_title``, ….

    ``intro`` is the text before the first section, ``opening`` the beginning of the first section, ``signature`` the last lines,
    ``body`` everything, all without white space but line breaks. ``publishers`` are units or sites that claim to publish, ``sites`` names of
    the whole site, ``columns`` titles of the list; ``dates`` are printed dates.
    """

    titles: tuple[tuple[Title, str], ...]
    publishers: tuple[tuple[str, str], ...]
    sites: tuple[str, ...]
    columns: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    intro: str
    opening: str
    signature: tuple[str, ...]
    body: str


def gather(document: Document, source: Source, page: Document | None) -> Evidence:
    """Everything that speaks on identity, from the document first, then its page, then the link that led to it."""
    lines = [flat for paragraph in document.paragraphs if (flat := _flat(paragraph.text))]
    body = "\n".join(lines)
    heading = _FIRST_HEADING.search(body)
    labels = dict(_labels(document))
    page_labels = dict(_labels(page)) if page is not None else {}
    start = heading.start() if heading else min(len(body), 1200)
    return Evidence(
        titles=tuple(_titles(document, labels, source, page, page_labels)),
        publishers=tuple(_publishers(document, labels, source, page, page_labels)),
        sites=_unique([meta.metadata.get("site_name", "") for meta in _both(document, page)] + [source.publisher]),
        columns=_unique([source.column, *(meta.metadata.get("column_name", "") for meta in _both(document, page))]),
        dates=tuple(_dates(document, labels, source, page, page_labels)),
        intro=body[max(0, start - 2500) : start],
        opening=body[start : start + 900],
        signature=tuple(lines[-12:]),
        body=body,
    )


def _flat(text: str) -> str:
    if "\n" not in text:
        return clean(text).lstrip("#").strip("*|")
    return "\n".join(filter(None, map(_flat, text.split("\n"))))


def _both(document: Document, page: Document | None) -> list[Document]:
    return [document] if page is None else [document, page]


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    """Labels of the metadata table or line above (or below) the body, with their first filled value; later ones do not win."""
    found: dict[str, str] = {}
    for text in _label_texts(document):
        marks = list(_LABEL_WITH_COLON.finditer(text))
        for mark, following in zip_longest(marks, marks[1:]):
            value = text[mark.end() : following.start() if following else len(text)].strip(" \t　;；|】\n")
            name = str(mark.lastgroup)
            if value and value != "无" and name not in found:
                found[name] = value.split("\n")[0].strip()
    yield from found.items()


def _label_texts(document: Document) -> Iterator[str]:
    seen = 0
    for block in document.blocks[:60]:
        if isinstance(block, Paragraph):
            seen += 1
            if len(block.text) < 400 and seen <= 40 and _has_colon(block.text):
                yield block.text
        elif isinstance(block, Grid) and len(block.rows) <= 12:
            yield from _label_rows(block)


def _label_rows(grid: Grid) -> Iterator[str]:
    """A table of labels and values: each label cell is given the colon that the table leaves out."""
    for row in grid.rows:
        cells = list(dict.fromkeys(cell for cell in row if not cell.is_filler))
        for label, value in pairwise(cells):
            name = _label_in(label.text)
            if name and not _label_in(value.text):
                yield f"{name}：{value.text}"
        for cell in cells:
            if _has_colon(cell.text) and _LABEL_WITH_COLON.match(cell.text.strip()):
                yield cell.text


@lru_cache(maxsize=1024)
def _label_in(text: str) -> str:
    """The label that a cell holds and nothing else, without blanks and colons; "" where it holds none."""
    name = "".join(text.split()).replace(":", "").replace("：", "")
    return name if name in _LABEL_WORDS else ""


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


def _titles(
    document: Document, labels: dict[str, str], source: Source, page: Document | None, page_labels: dict[str, str]
) -> Iterator[tuple[Title, str]]:
    texts: list[tuple[str, str]] = []
    if "html" in document.media_type:
        # On a page, what its editor entered as the title comes before what an author may have left standing in the text.
        texts.append((document.metadata.get("article_title", ""), "title"))
        texts += ((text, "title") for text in _printed_titles(document))
    else:
        texts += ((text, "title") for text in _printed_titles(document))
        texts.append((document.metadata.get("article_title", ""), "title"))
    texts += [(labels.get("title", ""), "title"), (document.metadata.get("title", ""), "page_title")]
    if page is not None:
        texts += [(page.metadata.get("article_title", ""), "page_title"), (page_labels.get("title", ""), "page_title")]
        texts += ((text, "page_title") for text in _printed_titles(page))
        texts.append((page.metadata.get("title", ""), "page_title"))
    texts.append((source.title, "link_title"))
    for text, basis in texts:
        title = parse_title(text) if text else None
        if title is not None:
            yield title, basis


def _printed_titles(document: Document) -> Iterator[str]:
    """Titles among the first lines, broken over up to four of them; headings that the source marks are looked at everywhere."""
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.text.strip()]
    for index, paragraph in enumerate(paragraphs):
        if index >= _TOP and not paragraph.level:
            if index > 200:
                return
            if not (len(paragraph.text) < 60 and parse_title(paragraph.text) and not _SENTENCE.search(paragraph.text)):
                continue
        text = _joined(paragraphs[index : index + 4]) or (_glued(paragraph.text) if index < _TOP else "")
        if text:
            yield text


def _glued(text: str) -> str:
    """The title at the beginning of a paragraph into which a copy has run the whole report together; "" without one."""
    if len(text) <= 80:
        return ""
    start = clean(text[:160])
    if "报" not in start:
        return ""
    match = re.match(
        r"[^。，；！？《》]{4,60}?(?:年度工作报告|年度报告|年报|工作报告)(?:[（(]20\d\d年?度?[)）])?", start
    )
    return match.group() if match and not re.match(r"根据|按照|依据|现将|本报告|为", match.group()) else ""


def _joined(paragraphs: list[Paragraph]) -> str:
    """The shortest run of lines from the first one on that is a title; "" when the first line is no beginning of one."""
    text = ""
    for number, paragraph in enumerate(paragraphs):
        line = paragraph.text.strip().lstrip("#").strip()
        line = "".join(line.split("\n")) if parse_title("".join(line.split("\n"))) else line.split("\n")[0]
        if len(line) > 80 or _SENTENCE.search(line) or (_has_colon(line) and _LABEL_WITH_COLON.search(line)):
            return ""
        if (
            re.match(r"[一二三四五六七八九十]+、|当前位置|您的位置|首页|打印|索引号", line)
            and parse_title(line) is None
        ):
            return ""
        text += line
        if len(text) > 100:
            return ""
        title = parse_title(text)
        if title is None:
            continue
        following = paragraphs[number + 1].text.strip() if number + 1 < len(paragraphs) else ""
        if title.year is None and _YEAR_LINE.fullmatch(clean(following)):
            return text + following
        return text
    return ""


def _publishers(
    document: Document, labels: dict[str, str], source: Source, page: Document | None, page_labels: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for meta, found in ((document, labels), (page, page_labels)):
        if meta is None:
            continue
        for text in (meta.metadata.get("source", ""), found.get("publisher", ""), found.get("origin", "")):
            if text:
                yield clean(text), "publisher"
        for text in reversed(re.split(r"[>»›\n/]+", meta.metadata.get("breadcrumb", ""))):
            if text.strip():
                yield clean(text), "breadcrumb"
    if source.publisher:
        yield clean(source.publisher), "source"


def _dates(
    document: Document, labels: dict[str, str], source: Source, page: Document | None, page_labels: dict[str, str]
) -> Iterator[tuple[str, str]]:
    yield document.metadata.get("published", ""), "page"
    yield labels.get("published", ""), "page"
    if page is not None:
        yield page.metadata.get("published", ""), "page"
        yield page_labels.get("published", ""), "page"
    yield source.published, "list"
    yield labels.get("written", ""), "written"
    yield page_labels.get("written", ""), "written"
