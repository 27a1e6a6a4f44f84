"""What every family needs of a page: absolute addresses, dates, the rows of a list, the page's own words. Pure.

Beautiful Soup reads lists: they are few, broken in every way, and rows are found by walking up and down from a link.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Comment, Tag, XMLParsedAsHTMLWarning

from crawler.families.calls import Functions
from crawler.families.model import Link, Row
from crawler.families.titles import classify_title

MAX_ROWS = 20_000
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d{3})")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_SPACE = re.compile(r"\s+")
_ROW_TAGS = ("li", "tr", "dl", "dd", "p", "article")
_CHROME = re.compile(
    r"(?:^|[-_\s])(?:foot|footer|copyright|header|topbar|nav|navbar|menu|friend|links?|yqlj|breadcrumb|crumb|position|dqwz|weizhi|share|search)(?:$|[-_\s\d])",
    re.I,
)
# An address as the argument of whatever function a click calls: window.open('…'), changeTab('/zfxxgk/nb/'), location.href='…'.
_CALLED_ADDRESS = re.compile(
    r"['\"]((?:https?:/|\.{0,2})/[^'\"\s<>]*|[\w./-]+\.(?:s?html?|jsp|aspx?|php|do)(?:\?[^'\"\s<>]*)?)['\"]", re.I
)
_NO_FUNCTIONS = Functions(tuple)
_CUT = ("…", "...")
_NEVER = ("javascript:", "mailto:", "tel:", "data:", "file:", "about:", "vbscript:", "blob:", "ftp:", "#")


def parse_page(html: str) -> BeautifulSoup:
    """The tree of a page or fragment; comments are taken out, since rows in them are withdrawn ones."""
    with warnings.catch_warnings():
        # Answers of XML with HTML inside are met, and are read as HTML on purpose.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(html, "lxml")
    for comment in [node for node in soup.descendants if isinstance(node, Comment)]:
        comment.extract()
    return soup


def elements(node: Tag, *names: str) -> Iterator[Tag]:
    """The elements below a node in order, only those of these names where any are given; several times as fast as a search of Beautiful Soup."""
    for below in node.descendants:
        if isinstance(below, Tag) and (not names or below.name in names):
            yield below


# A session in an address makes it another one every night.
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)


def absolute(base: str, href: str) -> str:
    """The address a link leads to, without fragment and stray blanks, or "" where it leads to no page."""
    text = unescape(href).strip().replace("\\", "/")
    text = _SESSION.sub("", re.sub(r"[\t\r\n]", "", text))
    if not text or text.lower().startswith(_NEVER):
        return ""
    try:
        url = urldefrag(urljoin(base, text)).url
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    return url.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.hostname else ""


def base_of(soup: BeautifulSoup, url: str) -> str:
    """The address that relative links of the page count from."""
    href = next((str(tag["href"]) for tag in elements(soup, "base") if tag.get("href")), "")
    return absolute(url, href) or url if href else url


def words(node: Tag | str | None) -> str:
    """The text of a node on one line."""
    if node is None:
        return ""
    text = node if isinstance(node, str) else node.get_text(" ")
    return _SPACE.sub(" ", text).strip()


def find_date(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, "" where there is none. Dates broken over lines and blanks are put together."""
    for pattern in (_DATE, _COMPACT_DATE):
        for year, month, day in pattern.findall(text):
            try:
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
    return ""


def meta(soup: BeautifulSoup, name: str) -> str:
    """The content of a <meta name>, names compared without case."""
    wanted = name.lower()
    for tag in elements(soup, "meta"):
        if str(tag.get("name", "")).lower() == wanted:
            return words(str(tag.get("content", "")))
    return ""


def title_of(anchor: Tag) -> str:
    """The words of a link: its title attribute where the text is cut or less, else its text."""
    text, title = words(anchor), words(str(anchor.get("title", "")))
    text = re.sub(r"^[·•■◆▪\-]\s*", "", text)
    if title and (len(title) >= len(text) or text.endswith(("…", "..."))) and not title.lower().startswith("http"):
        return title
    return text


def column_name(soup: BeautifulSoup) -> str:
    """The list's name: the standard tag, else the end of the breadcrumb, else the first part of the page's title."""
    named = meta(soup, "ColumnName")
    if named:
        return named
    trail = soup.find(class_=re.compile(r"crumb|position|dqwz|weizhi|location|\bpos\b", re.I))
    if isinstance(trail, Tag):
        last = re.split(r"[>»›/]|&gt;", words(trail))[-1].strip()
        if 1 < len(last) <= 30:
            return last
    heading = words(soup.title if isinstance(soup.title, Tag) else "")
    return re.split(r"[_\-|—–]", heading)[0].strip()


def list_links(soup: BeautifulSoup, url: str) -> tuple[tuple[Row, ...], tuple[Link, ...]]:
    """The rows of a list page, and its other links (columns, navigation), each address once and in order.

    A row is a link whose title promises a report or a decoy of one, or a link with a date beside it in its own row.
    """
    base = base_of(soup, url)
    rows: dict[str, Row] = {}
    others: dict[str, Link] = {}
    own = urldefrag(url).url
    functions = Functions(lambda: (tag.string or "" for tag in elements(soup, "script")))
    for anchor in islice((tag for tag in elements(soup) if _leads_somewhere(tag, functions)), MAX_ROWS):
        target = absolute(base, _href(anchor, functions))
        title = title_of(anchor)
        if not target or not title:
            continue
        kind = classify_title(title)
        row = Row(target, title, _date_beside(anchor))
        is_row = kind in ("report", "maybe", "decoy") or (
            kind == "other" and bool(row.published) and len(title) >= 5 and not _in_chrome(anchor)
        )
        if is_row and target != own:
            known = rows.get(target)
            if known is None or (len(title) > len(known.title) and not known.published):
                rows[target] = row
            elif known.title.endswith(_CUT) and len(title) > len(known.title) and not title.endswith(_CUT):
                rows[target] = replace(known, title=title)  # the whole title stands in a box that opens over the row
        elif not is_row:
            others.setdefault(target, Link(target, title))
    return tuple(rows.values()), tuple(link for link in others.values() if link.url not in rows)


def frames_of(soup: BeautifulSoup, url: str) -> tuple[str, ...]:
    """The pages that this one shows in frames."""
    base = base_of(soup, url)
    targets = (absolute(base, str(tag.get("src") or "")) for tag in elements(soup, "iframe", "frame"))
    return tuple(dict.fromkeys(target for target in targets if target and target != url))


def _href(anchor: Tag, functions: Functions = _NO_FUNCTIONS) -> str:
    href = str(anchor.get("href") or "")
    if href and not href.lower().startswith(("javascript:", "#")):
        return href
    for name in ("data-href", "data-url", "data-link"):
        if anchor.get(name):
            return str(anchor[name])
    action = f"{href} {anchor.get('onclick') or ''}"
    call = _CALLED_ADDRESS.search(action)
    return call.group(1) if call else functions.address(action)


def _date_beside(anchor: Tag) -> str:
    """The date in the link's row: the nearest element around it that holds one and holds no second row."""
    own = find_date(words(anchor))
    node = anchor.parent
    for _ in range(4):
        if node is None or node.name in ("body", "html", "ul", "ol", "table", "tbody", "[document]"):
            break
        anchors = (_href(other) for other in islice(elements(node, "a"), 6))
        if len({href for href in anchors if href}) > 2:
            break
        rest = words(node).replace(words(anchor), " ", 1)
        found = find_date(rest)
        if found:
            return found
        if node.name in _ROW_TAGS and node.name not in ("dd", "p"):
            break
        node = node.parent
    return own


def _in_chrome(anchor: Tag) -> bool:
    for node in anchor.parents:
        if node.name in ("footer", "nav", "header"):
            return True
        marks = " ".join([str(node.get("id") or ""), *map(str, node.get("class") or ())])
        if marks.strip() and _CHROME.search(marks):
            return True
    return False


def _leads_somewhere(tag: Tag, functions: Functions) -> bool:
    """A link, or another element that a script turns into one (tabs are often ``<li onclick>``)."""
    return tag.name == "a" or (
        (tag.has_attr("onclick") or tag.has_attr("data-href") or tag.has_attr("data-url"))
        and tag.name in ("li", "div", "span", "td", "p", "button", "h3", "h4")
        and bool(_href(tag, functions))
    )


def unique_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each address once, the first and its place kept."""
    seen: dict[str, Row] = {}
    for row in rows:
        seen.setdefault(row.url, row)
    return tuple(seen.values())
