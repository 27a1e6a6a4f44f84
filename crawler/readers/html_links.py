"""Attachments a page points to, however it points: links, frames, objects, viewers and scripts.

Addresses stay as written. Templates that a script has yet to fill (``{{file}}``) are no addresses.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.readers.html_nodes import CHROME_TAGS
from crawler.readers.whitespace import clean

# Cheap, and rules out nearly every link of a page before its address is looked at closely.
_HINT = re.compile(
    r"(?:\.|%2e)(?:pdf|doc|wps|ofd|xls|et\b|rtf|zip|rar|7z|mp4)|downfile|download|attach|fileid=|appendix",
    re.IGNORECASE,
)
_PAGE_ENDS = ("/", ".html", ".htm", ".shtml", ".jhtml", ".jsp")
_FILE = re.compile(r"\.(?:pdf|docx?|docm|wps|ofd|xlsx?|et|rtf|zip|rar|7z|mp4)(?=$|[?#&])", re.IGNORECASE)
_SERVLET = re.compile(
    r"(?:downfile\.jsp|download\.jsp|downloadattach|/module/download/|/attachment/|/download/\w+|attachid=|fileid=)",
    re.IGNORECASE,
)
_VIEWER = re.compile(r"[?&](?:file|url|src|pdf)=([^&#]+)", re.IGNORECASE)
_QUOTED = re.compile(r"""["']([^"'<>\s]+)["']""")
_ADDRESS = {
    "a": "href",
    "iframe": "src",
    "embed": "src",
    "object": "data",
    "frame": "src",
    "video": "src",
}
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|^javascript:|^about:|^data:|^#|^mailto:", re.IGNORECASE)


def attachments(tree: LexborHTMLParser, pointers: list[LexborNode]) -> tuple[tuple[str, str], ...]:
    """(address as written, text) of each attachment once, in page order.

    ``pointers`` are the page's links, frames and objects outside its navigation (``html_walk``).
    """
    found: dict[str, str] = {}
    for node in [*pointers, *_scripted(tree)]:
        tag, attributes = node.tag or "", node.attributes
        address, script = attributes.get(_ADDRESS.get(tag, "")) or "", attributes.get("onclick")
        # So are nearly all links of a page.
        if script is None and address.endswith(_PAGE_ENDS):
            continue
        address = address.strip()
        addresses = []
        if address and not address.endswith(_PAGE_ENDS):
            addresses = _addresses(address, is_appendix=attributes.get("appendix") == "true")
        if script and _HINT.search(script):
            addresses.extend(_in_script(script))
        for address in addresses:
            label = node.text() if tag == "a" else ""
            if address not in found and not _in_chrome(node):
                found[address] = clean(label) or clean(attributes.get("title") or attributes.get("download") or "")
    return tuple(found.items())


def _scripted(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements that do something when they are clicked, if that has to do with a file for any of them."""
    nodes = tree.css("[onclick]")
    return nodes if any(_HINT.search(node.attributes.get("onclick") or "") for node in nodes) else []


def _addresses(address: str, *, is_appendix: bool) -> list[str]:
    if not is_appendix and not _HINT.search(address):
        return []
    if address[:11].lower() == "javascript:":
        return _in_script(address)
    if not _TEMPLATE.search(address) and (is_appendix or _is_file(address)):
        return [_unwrapped(address)]
    return []


def _is_file(address: str) -> bool:
    return (
        _FILE.search(address) is not None
        or _SERVLET.search(address) is not None
        or _FILE.search(unquote(address)) is not None
    )


def _unwrapped(address: str) -> str:
    """The file that a viewer page shows: ``viewer.html?file=%2Fa%2Fb.pdf`` is ``/a/b.pdf``."""
    wrapped = _VIEWER.search(address)
    if wrapped and not _FILE.search(address.split("?")[0]):
        inner = unquote(wrapped.group(1))
        if _FILE.search(inner):
            return inner
    return address


def _in_script(script: str) -> list[str]:
    return [_unwrapped(text) for text in _QUOTED.findall(script) if _FILE.search(text) and not _TEMPLATE.search(text)]


def _in_chrome(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in CHROME_TAGS:
            return True
        parent = parent.parent
    return False
