"""The parts of an article page that the crawl needs: title, date, publisher, the files it offers, or the pictures that it consists of. Pure.

Reads with selectolax, since articles are most of what is fetched. The report's text is none of its business: readers read that from disk.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.families.model import Article, Link
from crawler.families.pages import absolute, find_date
from crawler.pictures import is_decoration

MAX_ATTACHMENTS = 60
MAX_PICTURES = 20
# A row that every form since 2019 prints: where it stands as text, the pictures of the page are no tables.
_FORM_IN_TEXT = re.compile(r"本年新收\s*政府信息公开申请数量")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|zip|rar|7z)$", re.I)
_FILE_IN_TEXT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|zip|rar)\b", re.I)
_DOWNLOAD = re.compile(
    r"/(?:download|downfile|downloadfile|filedownload|attachment(?:download)?)\.(?:jsp|do|aspx?|php|action)$|/system/_content/download\.jsp$",
    re.I,
)
_CALL = re.compile(r"['\"]([^'\"<>\s]+\.(?:pdf|docx?|wps|ofd|xlsx?))(?:[?#][^'\"]*)?['\"]", re.I)
_SCRIPT_FILE = re.compile(
    r"(?:showVsbpdfIframe|showPdf|loadPdf|PDFObject\.embed|pdfh5|openPdf|viewPdf)\w*\s*\(\s*['\"]([^'\"]+)['\"]|pdfUrl\s*[:=]\s*['\"]([^'\"]+)['\"]",
    re.I,
)
_CHROME = "footer, nav, header, .footer, #footer, .foot, #foot, .friendlink, .friend-link, .yqlj, .nav, #nav, .menu, .header, #header"
_HEADINGS = ("h1", ".article-title", ".xl-title", ".art_title", ".detail-title", ".title", "h2", "h3")


def article_parts(url: str, html: str) -> Article:
    """Title, date, publisher, column and attachments of a page; what it does not say is empty."""
    tree = LexborHTMLParser(html)
    metas = {
        (node.attributes.get("name") or "").lower(): (node.attributes.get("content") or "").strip()
        for node in tree.css("meta[name]")
    }
    files = attachments(url, tree)
    return Article(
        title=_title(tree, metas),
        published=find_date(metas.get("pubdate", "")),
        publisher=metas.get("contentsource", ""),
        column=metas.get("columnname", ""),
        attachments=files,
        pictures=() if files or _FORM_IN_TEXT.search(html) else pictures(url, tree),
    )


def _title(tree: LexborHTMLParser, metas: dict[str, str]) -> str:
    if metas.get("articletitle"):
        return _line(LexborHTMLParser(metas["articletitle"]).text(separator=" "))
    for selector in _HEADINGS:
        node = tree.css_first(selector)
        text = _line(node.text(separator="")) if node else ""
        if 4 <= len(text) <= 120:
            return text
    node = tree.css_first("title")
    return re.split(r"[_|]", _line(node.text()))[0] if node else ""


def attachments(url: str, tree: LexborHTMLParser) -> tuple[Link, ...]:
    """Files that the page links, embeds, frames, opens by script or shows in a viewer, each address once."""
    found: dict[str, Link] = {}
    skipped: set[int] | None = None

    def note(href: str, text: str) -> None:
        target = absolute(url, href)
        if target and target != url and len(found) < MAX_ATTACHMENTS:
            found.setdefault(target, Link(target, text))

    for node in tree.css("a[href], a[onclick]"):
        attributes = node.attributes
        href = attributes.get("href") or ""
        title = attributes.get("title") or ""
        text = _line(node.text(separator="")) or title
        is_script = href.lower().startswith("javascript:")
        targets = _CALL.findall(f"{attributes.get('onclick') or ''} {href if is_script else ''}")
        if _is_file(href, f"{text} {title} {attributes.get('download') or ''}"):
            targets.insert(0, href)
        if not targets:
            continue
        skipped = {part.mem_id for part in tree.css(_CHROME)} if skipped is None else skipped
        if not _is_below(node, skipped):
            for target in targets:
                note(_unwrapped(target), text)
    for node in tree.css("iframe[src], embed[src], object[data]"):
        source = node.attributes.get("src") or node.attributes.get("data") or ""
        inner = _unwrapped(source)
        if _FILE.search(urlsplit(inner).path):
            note(inner, "")
    for node in tree.css("script"):
        for first, second in _SCRIPT_FILE.findall(node.text() or ""):
            note(_unwrapped(first or second), "")
    return tuple(found.values())


def pictures(url: str, tree: LexborHTMLParser) -> tuple[Link, ...]:
    """The pictures of a page that can be pages or tables of a report: not small, no icons, and not in its navigation."""
    skipped = {part.mem_id for part in tree.css(_CHROME)}
    found: dict[str, Link] = {}
    for node in tree.css("img"):
        attributes = node.attributes
        source = attributes.get("src") or attributes.get("data-src") or ""
        if source.startswith("data:") or is_decoration(attributes) or _is_below(node, skipped):
            continue
        target = absolute(url, source)
        if target and len(found) < MAX_PICTURES:
            found.setdefault(target, Link(target, attributes.get("alt") or ""))
    return tuple(found.values())


def _is_file(href: str, text: str) -> bool:
    """Whether a link leads to a file: by its path, by a viewer's parameter, or by a download script whose link names a file."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if _FILE.search(unquote(parts.path)) or _unwrapped(href) != href:
        return True
    if not _DOWNLOAD.search(parts.path):
        return False
    return bool(
        _FILE_IN_TEXT.search(text)
        or _FILE_IN_TEXT.search(unquote(parts.query))
        or "wbfileid" in parts.query.lower()
        or "附件" in text
    )


def _unwrapped(href: str) -> str:
    """The file that a viewer's address names (``viewer.html?file=%2Fa.pdf``), else the address itself."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if _DOWNLOAD.search(parts.path):
        return href
    for name, value in parse_qsl(parts.query):
        if name.lower() in ("file", "url", "src", "pdf", "path") and _FILE.search(
            urlsplit(value).path if "://" in value else value.split("?", 1)[0]
        ):
            return value
    return href


def _is_below(node: LexborNode, skipped: set[int]) -> bool:
    current: LexborNode | None = node
    while current is not None:
        if current.mem_id in skipped:
            return True
        current = current.parent
    return False


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
