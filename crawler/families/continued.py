"""The further pages of an article that is published as several HTML files: 下一页 inside the article, a pager's script, or a table of contents.

Pure, for the crawl (which fetches the pages) and for reading (which joins them) alike, so that an archive built from captures joins just what the crawl
took for one article. It tells the pages of an article by their addresses, which extend the first one's: 下一页 is also what lists and neighbouring
articles are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.families.content import holds_part_of_report
from crawler.families.pagers import script_page_count, script_pager
from crawler.families.pages import absolute

MAX_PAGES = 60
_HINT = re.compile(
    r"[下后]一?[页頁]|createPage|\bnext\b|第\s*[2二]\s*[页頁]|page[-_]?2\b|>\s*[\[(（]?2[\])）]?\s*</|(?:总体情况|概述).{0,40}</a>|<iframe|(?:阅读|电子书|浏览|翻[页阅]|查看)[^<>]{0,8}</a>",
    re.I | re.S,
)
_OTHER_FRAME = re.compile(
    r"nav|menu|top|foot|head|search|login|weather|count|share|left|right|tree|common|inc(?:lude)?/|viewer", re.I
)
_TO_TEXT = re.compile(
    r"[\[【(（]?(?:点击|请点击)?(?:此处|这里)?(?:在线)?(?:阅读|浏览|查看|翻阅)(?:全文|正文|原文|报告|详情|电子书)?[\]】)）>》]*|(?:在线)?电子(?:书|版|杂志)(?:在线)?(?:阅读|浏览|版)?|翻页(?:版|电子书|阅读)",
)
_LABEL = re.compile(
    r"(?:[下后]一?[页頁]|尾[页頁]|末[页頁]|最后一?[页頁]|next(?:\s*page)?|last(?:\s*page)?|[>›»→]+|[\[(（]?\d{1,3}[\])）]?|第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[页頁部分节]{1,2})[>›»→\s]*",
    re.I,
)
_PAGE_PARAMETERS = frozenset(
    ("page", "p", "pn", "pageno", "pagenum", "pageindex", "currentpage", "curpage", "cur_page")
)
_CALLED = re.compile(r"['\"]([^'\"\s<>]+)['\"]")
_COUNTING = re.compile(r"[\s\d一二三四五六七八九十、.．()（）第章节部分:：]*")
# The six parts of every form since 2019, as links name them.
_PARTS = tuple(
    re.compile(words)
    for words in (
        r"总体情况|概述",
        r".{0,6}主动公开.{0,8}情况",
        r"(?:收到和处理)?.{0,6}(?:信息公开申请|依申请公开).{0,10}情况",
        r".{0,16}行政复议.{0,8}行政诉讼.{0,4}情况",
        r".{0,12}存在的?(?:主要)?问题.{0,14}",
        r"其他(?:需要(?:报告|说明)的?)?(?:事项|情况)",
    )
)
_ENOUGH_PARTS = 3


@dataclass(frozen=True, slots=True)
class Further:
    """One further page. ``number`` is what its address counts, 0 where a table of contents names it by ``label``; a guess may not exist."""

    url: str
    number: int = 0
    label: str = ""
    is_guess: bool = False

    def first_of(self, first: str) -> str:
        """The address that this page's own further pages are named after: what a frame, a link or a table of contents leads to begins anew."""
        return first if self.number else self.url


@dataclass(frozen=True, slots=True)
class Chain:
    """All pages of an article after the first, in order, and those that were named but could not be had. ``labels`` are those of a table of contents."""

    pages: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()


def further_pages(url: str, html: str, first: str = "") -> tuple[Further, ...]:
    """The other pages of an article that the page at ``url`` names, each once, in the page's order. ``first`` is the address that they are named after."""
    first = first or url
    if not _HINT.search(html):
        return ()
    tree = LexborHTMLParser(html)
    found: dict[str, Further] = {}
    pointers = _pointers(tree, url)
    for target, label in pointers:
        if target in (url, first):
            continue
        number = page_number(first, target)
        if number is not None and (_LABEL.fullmatch(label) or (not label and number > 1)):
            found.setdefault(target, Further(target, number))
    for page in _scripted(first, html):
        found.setdefault(page.url, page)
    found.pop(url, None)
    if not found and url == first:
        found = {target: Further(target, 0, label) for target, label in _contents(url, pointers) if target != url}
    if not found and url == first:
        found = {target: Further(target) for target in _shown_elsewhere(tree, url, html, pointers)}
    return tuple(found.values())[:MAX_PAGES]


def chain_of(first: str, html: str, load: Callable[[str], str | None]) -> Chain:
    """Follow an article from its first page. ``load`` gives the text of a page, None where it was not captured."""
    named: dict[str, Further] = {}
    texts: dict[str, str] = {}
    queue = [(first, html, first)]
    while queue:
        url, text, own_first = queue.pop(0)
        for page in further_pages(url, text, own_first):
            if page.url in named or len(named) >= MAX_PAGES:
                continue
            named[page.url] = page
            loaded = load(page.url)
            if loaded is not None and not (page.is_guess and not further_pages(page.url, loaded, own_first)):
                texts[page.url] = loaded
                queue.append((page.url, loaded, page.first_of(own_first)))
    order = sorted(named.values(), key=lambda page: page.number)
    return Chain(
        tuple(page.url for page in order if page.url in texts),
        tuple(page.url for page in order if page.url not in texts and not page.is_guess),
        frozenset(page.label for page in order if page.label),
    )


def page_number(first: str, target: str) -> int | None:
    """The number that an address gives to a page of the article at ``first``, None where it is no page of it.

    ``a.html`` is followed by ``a_2.html``, ``a-2.html``, ``a/2.html`` or ``a.html?page=2``; ``page1.html`` by ``page2.html``; a directory by its ``index_1.html``.
    """
    here, there = urlsplit(first), urlsplit(target)
    if here.netloc != there.netloc:
        return None
    if here.path == there.path:
        return _number_in_query(here.query, there.query)
    if here.query != there.query:
        return None
    (folder, stem, ending), (other_folder, other, other_ending) = _split(here.path), _split(there.path)
    if ending and ending != other_ending:
        return None
    if other_folder == f"{folder}{stem}/":
        found = re.fullmatch(r"(?:(?:index|page)[_-]?)?(\d{1,3})", other)
    elif other_folder == folder:
        found = re.fullmatch(rf"{re.escape(stem or 'index')}[_-](?:p|page)?(\d{{1,3}})", other)
        if found is None and stem in ("", "index"):
            found = re.fullmatch(r"page[_-]?(\d{1,3})", other)
        own = re.fullmatch(r"(.*?)(?<!\d)0{0,2}[01]", stem)
        if found is None and own is not None:
            found = re.fullmatch(rf"{re.escape(own.group(1))}(\d{{1,3}})", other)
    else:
        return None
    return int(found.group(1)) if found else None


def _number_in_query(here: str, there: str) -> int | None:
    old, new = dict(parse_qsl(here, keep_blank_values=True)), dict(parse_qsl(there, keep_blank_values=True))
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    if len(changed) != 1:
        return None
    (name,) = changed
    value = new.get(name, "")
    return int(value) if name.lower() in _PAGE_PARAMETERS and value.isdigit() and len(value) <= 3 else None


def _split(path: str) -> tuple[str, str, str]:
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    return f"{folder}/", stem if dot else name, ending if dot else ""


def _contents(url: str, pointers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The links of a table of contents: from the first to the last that names a part of a report, where enough parts are named."""
    named = {place: part for place, (_, label) in enumerate(pointers) if (part := _part_of(label)) is not None}
    if len(set(named.values())) < _ENOUGH_PARTS or len({pointers[place][0] for place in named}) < _ENOUGH_PARTS:
        return []
    folder = urljoin(pointers[min(named)][0], ".")
    if urlsplit(folder).netloc != urlsplit(url).netloc:
        return []
    between = pointers[min(named) : max(named) + 1]
    return [(target, label) for target, label in between if urljoin(target, ".") == folder and label]


def _shown_elsewhere(tree: LexborHTMLParser, url: str, html: str, pointers: list[tuple[str, str]]) -> list[str]:
    """The page that an article shows in a frame, or behind 在线阅读, in place of its text. Frames with other uses stand beside a text."""
    if holds_part_of_report(html):
        return []
    framed = [absolute(url, node.attributes.get("src") or "") for node in tree.css("iframe[src]")]
    read = [target for target, label in pointers if _TO_TEXT.fullmatch(label)]
    return [target for target in dict.fromkeys((*framed, *read)) if target != url and _is_text_page(url, target)][:1]


def _is_text_page(url: str, target: str) -> bool:
    """Whether an address is a page of the same host that can hold a text: no navigation, counter or viewer."""
    parts = urlsplit(target)
    return (
        parts.netloc == urlsplit(url).netloc
        and not parts.query
        and bool(re.search(r"(?:/|\.(?:s?html?|jsp|aspx?|php))$", parts.path, re.I))
        and not _OTHER_FRAME.search(parts.path)
    )


def _scripted(first: str, html: str) -> list[Further]:
    """The pages that ``createPageHTML(3, 0, "t2023_12", "html")`` counts, where it names the article's own file; from zero or one, which no page tells."""
    pager = script_pager(html)
    folder, stem, ending = _split(urlsplit(first).path)
    if pager is None or pager.prefix != (stem or "index") or (ending and pager.extension != ending):
        return []
    pages = pager.pages or script_page_count(html) or 0
    numbers = range(1, min(pages, MAX_PAGES) + 1) if pages > 1 else range(0)
    addresses = [(urljoin(first, f"{folder}{pager.prefix}_{number}.{pager.extension}"), number) for number in numbers]
    return [Further(url, number, is_guess=number in (1, pages)) for url, number in addresses]


def _pointers(tree: LexborHTMLParser, url: str) -> list[tuple[str, str]]:
    """Every address that something on the page leads to, with its words, in order."""
    node = tree.css_first("base[href]")
    base = (absolute(url, node.attributes.get("href") or "") if node else "") or url
    found: list[tuple[str, str]] = []
    for node in tree.css("a, area, link[rel='next' i], option[value], [onclick]"):
        for href in _addresses(node):
            target = absolute(base, href)
            if target:
                found.append((target, _words(node)))
    return found


def _addresses(node: LexborNode) -> list[str]:
    attributes = node.attributes
    if node.tag == "option":
        return [attributes.get("value") or ""]
    href = attributes.get("href") or ""
    if href and not href.lower().startswith(("javascript:", "#")):
        return [href]
    return _CALLED.findall(f"{href} {attributes.get('onclick') or ''}")


def _words(node: LexborNode) -> str:
    if node.tag == "link":
        return "next"
    text = " ".join(node.text(separator="").split())
    if text:
        return text
    picture = node.css_first("img")
    named = node.attributes.get("title") or (picture.attributes.get("alt") if picture is not None else "")
    return " ".join((named or "").split())


def _part_of(label: str) -> int | None:
    """Which of a report's six parts a link names."""
    if not 2 <= len(label) <= 40:
        return None
    words = "".join(label.split())
    words = words[_end_of_count(words) :]
    return next((number for number, part in enumerate(_PARTS) if part.fullmatch(words)), None)


def _end_of_count(words: str) -> int:
    found = _COUNTING.match(words)
    return found.end() if found else 0
