"""How many pages a list has and what they are called: from scripts, since most sites print no link to page two, and from links.

Pure. Families say which of these ways their make uses.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from crawler.families.model import Ask
from crawler.families.pages import absolute, base_of, elements, words

MAX_PAGES = 500
_CALL = re.compile(r"\bcreatePage(?:HTML)?\s*\(([^)]{3,200})\)")
_ARGUMENT = re.compile(r"'([^']*)'|\"([^\"]*)\"|([\w.+/*-]+)")
_COUNT = re.compile(
    r"\b(?:countPage|totalPages?|pageCount|page_count|totalPageNum|maxPage)\b['\"]?\s*[:=]\s*['\"]?(\d{1,5})"
)
_CONFIGURED = re.compile(r"\bpagination_script_config\b(?:\.total\s*=|[^;]{0,200}?\btotal['\"]?\s*:)\s*['\"]?(\d{1,5})")
_TOTAL_SHOWN = re.compile(r"totalData\s*:\s*['\"]?(\d+)['\"]?\s*,\s*showData\s*:\s*['\"]?(\d+)")
_STATED_TOTAL = re.compile(r"共\s*(?:有|计)?\s*[:：]?\s*(\d{1,6})\s*(?:条|篇|项|个记录|条记录|记录|条信息|个文件)")
_STATED_PAGES = re.compile(r"共\s*(?:有|计)?\s*[:：]?\s*(\d{1,5})\s*页|(?:第\s*)?\d+\s*[/／]\s*(\d{1,5})\s*页")
_NEXT = re.compile(r"^(?:下一?[页頁]|后一?页|后页|>|>>|›|»|next(?:\s*page)?|尾页|末页|最后一页|最后页|last)$", re.I)
_TEMPLATE = re.compile(
    r"['\"]([^'\"\s<>]*)['\"]\s*\+\s*[\w.$]+(?:\s*\+\s*[\w.$]+)?\s*\+\s*['\"](\.(?:s?html?|jhtml)[^'\"\s<>]*)['\"]"
)
_MARKED = re.compile(r"['\"]([^'\"\s<>{}]*)\{\{?(?:n|page|pageNo|pageNum|num|p|i|curr)\}?\}(\.(?:s?html?|jhtml))['\"]")
_ROW_COUNT = re.compile(r"\b(?:count|total|totalCount|totalRecords?|recordCount)['\"]?\s*[:=]\s*['\"]?(\d{1,6})", re.I)
_PAGE_SIZE = re.compile(r"\b(?:limit|pageSize|perPage|size|showData)['\"]?\s*[:=]\s*['\"]?(\d{1,3})", re.I)
_MARKED_COUNT = re.compile(r"\bdata-(?:total|pages?|count|total-?pages?)\s*=\s*['\"](\d{1,4})['\"]", re.I)
_PAGE_CALL = re.compile(r"\b\w*(?:page|goto|jump|turn)\w*\(\s*['\"]?(\d{1,4})['\"]?\s*\)", re.I)
_PAGE_NUMBER = re.compile(r"^\[?\d{1,4}\]?$|^第\s*\d{1,4}\s*页$")
_ARROWS = " \u3000>＞»›→<＜«‹[]()（）【】|…"
_NUMBERED = re.compile(r"^(.*?)(\d+)(\D*)$")


@dataclass(frozen=True, slots=True)
class Pager:
    """A script's word on a list: ``pages`` in all, this being page ``current`` as the script counts, files named prefix_n.extension."""

    pages: int
    current: int
    prefix: str = "index"
    extension: str = "html"
    records: int | None = None


def script_pager(html: str) -> Pager | None:
    """What ``createPageHTML(…)`` and its likes say, or None.

    Met in two shapes: (pages, current, prefix, extension) and, longer, (records, pages, current, prefix, extension): the numbers before
    the first text decide; an element's name may stand before them. Calls inside the function's own definition name variables and are passed over.
    """
    for match in _CALL.finditer(html):
        arguments = [quoted or double or bare for quoted, double, bare in _ARGUMENT.findall(match.group(1))]
        if len(arguments) > 4 and not arguments[0].isdigit() and arguments[1].isdigit():
            del arguments[0]
        numbers: list[int] = []
        for argument in arguments:
            if not argument.isdigit():
                break
            numbers.append(int(argument))
        names = [argument for argument in arguments[len(numbers) :] if not argument.isdigit()]
        if len(names) < 2 or len(numbers) < 2:
            continue
        records = numbers[0] if len(numbers) >= 3 else None
        pages, current = (numbers[1], numbers[2]) if len(numbers) >= 3 else (numbers[0], numbers[1])
        return Pager(pages, current, names[0], names[1].lstrip("."), records)
    return None


def script_page_count(html: str) -> int | None:
    """The number of pages that a variable or a pager's settings in a script state, or None."""
    shown = _TOTAL_SHOWN.search(html)
    if shown and int(shown.group(2)):
        return math.ceil(int(shown.group(1)) / int(shown.group(2)))
    count = _COUNT.search(html) or _CONFIGURED.search(html)
    return int(count.group(1)) if count else None


def stated_total(text: str) -> int | None:
    """The number of rows that the page states in words (共 45 条), or None."""
    found = _STATED_TOTAL.search(text)
    return int(found.group(1)) if found else None


def stated_pages(text: str) -> int | None:
    """The number of pages that the page states in words (共 3 页, 1/3 页), or None."""
    found = _STATED_PAGES.search(text)
    return int(found.group(1) or found.group(2)) if found else None


def numbered_pages(url: str, pager: Pager, *, is_one_based: bool | None = None) -> tuple[Ask, ...]:
    """The other pages of a list whose files are prefix_n.extension.

    Zero-based sites call page two prefix_1, one-based ones prefix_2. Where the page does not tell (``is_one_based`` None), both readings
    are asked for: they differ in one file, whose absence is then no failure.
    """
    if pager.pages <= 1:
        return ()
    last = min(pager.pages, MAX_PAGES)
    numbers = range(2, last + 1) if is_one_based else range(1, last)
    asks = [Ask(_numbered(url, pager, number), is_guess=is_one_based is None and number == 1) for number in numbers]
    if is_one_based is None:
        asks.append(Ask(_numbered(url, pager, last), is_guess=True))
    own = urlsplit(url).path
    return tuple(ask for ask in asks if urlsplit(ask.url).path != own)


def _numbered(url: str, pager: Pager, number: int) -> str:
    return urljoin(url, f"{pager.prefix}_{number}.{pager.extension}")


def _picture_words(anchor: Tag) -> str:
    picture = next(elements(anchor, "img"), None)
    return "" if picture is None else words(str(picture.get("alt") or picture.get("title") or ""))


def names_next(text: str) -> bool:
    """Whether a link's words mean the next or the last page, arrows and brackets around them or not."""
    return bool(_NEXT.match(text) or _NEXT.match(text.strip(_ARROWS)))


def linked_pages(soup: BeautifulSoup, url: str) -> tuple[Ask, ...]:
    """Pages that links call next, last or by number, without the page itself."""
    base = base_of(soup, url)
    found: dict[str, None] = {}
    for anchor in elements(soup, "a", "option"):
        href = str(anchor.get("href") or anchor.get("value") or "")
        if not href or (anchor.name == "option" and "." not in href and "/" not in href):
            continue
        text = words(anchor) or words(str(anchor.get("title", ""))) or _picture_words(anchor)
        is_number = bool(_PAGE_NUMBER.match(text))
        if not is_number and not names_next(text):
            continue
        target = absolute(base, href)
        if target and target != url and _is_same_list(url, target):
            found.setdefault(target)
    return tuple(Ask(target) for target in list(found)[:MAX_PAGES])


def templated_pages(url: str, html: str, count: int | None) -> tuple[Ask, ...]:
    """Pages two to the last where a script puts their name together, from a number (``'list_' + n + '.html'``) or a mark for it (``list_{page}.html``).

    The name must go on from this page's own, and the number of pages must be stated somewhere (``count``, or in what the script is told).
    """
    stem = re.sub(r"[_-]?\d*\.\w+$", "", urlsplit(url).path.rpartition("/")[2]) or "index"
    for before, after in (*_TEMPLATE.findall(html), *_MARKED.findall(html)):
        name = before.rpartition("/")[2]
        if re.fullmatch(rf"{re.escape(stem)}[_-]?", name) is None:
            continue
        pages = count or _told_pages(html) or 1
        targets = (urljoin(url, f"{before}{number}{after}") for number in range(2, min(pages, MAX_PAGES) + 1))
        return tuple(Ask(target, is_guess=True) for target in targets)
    return ()


def _told_pages(html: str) -> int | None:
    """Pages from a number of rows and a size of pages that a script is told, or from a mark of the page."""
    rows, size = _ROW_COUNT.search(html), _PAGE_SIZE.search(html)
    if rows and size and int(size.group(1)):
        return math.ceil(int(rows.group(1)) / int(size.group(1)))
    marked = _MARKED_COUNT.search(html)
    called = [int(number) for number in _PAGE_CALL.findall(html)]
    return int(marked.group(1)) if marked else max(called, default=None)


def _is_same_list(url: str, target: str) -> bool:
    """Whether an address can be another page of the same list: same host and directory, or the list's name with a number below it."""
    here, there = urlsplit(url), urlsplit(target)
    if here.netloc != there.netloc:
        return False
    directory = here.path.rsplit("/", 1)[0]
    stem = re.sub(r"\.\w+$", "", here.path)
    return (
        there.path.rsplit("/", 1)[0] == directory
        or there.path.startswith(stem + "/")
        or stem.startswith(there.path.rsplit("/", 1)[0] + "/")
    )


def one_based_evidence(soup: BeautifulSoup, url: str, pager: Pager) -> bool | None:
    """Whether links on the page show that files count from one (True) or zero (False); None where nothing shows it."""
    own = re.search(rf"{re.escape(pager.prefix)}_(\d+)\.", urlsplit(url).path)
    if own:
        return int(own.group(1)) != pager.current if pager.current else None
    for anchor in elements(soup, "a"):
        text = words(anchor) if anchor.get("href") else ""
        if text != "2" and not names_next(text):
            continue
        target = re.search(rf"{re.escape(pager.prefix)}_(\d+)\.", str(anchor["href"]))
        if target and int(target.group(1)) in (1, 2):
            return int(target.group(1)) == 2
    return True if pager.current == 1 else None
