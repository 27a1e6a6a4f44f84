"""A stored page made harmless for showing: no script, no form, nothing loaded, no address that runs.

The capture itself is not touched; the original bytes are always offered as a download. The browser gets a policy on top that would stop
what this misses.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

_REMOVED = (
    "script, noscript, style, link, meta, base, iframe, frame, frameset, object, embed, applet, param, template, svg, math, audio, video, "
    "source, track, canvas, map, area, dialog, portal, input, select, textarea, button, option, datalist, keygen, title"
)
_UNWRAPPED = ["form", "fieldset", "label", "marquee", "blink"]
_KEPT = {
    "colspan",
    "rowspan",
    "align",
    "valign",
    "scope",
    "lang",
    "dir",
    "width",
    "height",
    "border",
    "cellpadding",
    "cellspacing",
    "start",
}
_STYLE = re.compile(r"(?:text-align|text-indent|font-weight|vertical-align|white-space)\s*:\s*[\w.%-]+", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_LOOKS = (
    "body{margin:0 auto;max-width:60rem;padding:1rem;font:16px/1.7 'Source Han Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif;color:#22201d;background:#fff}"
    "table{display:block;overflow-x:auto;border-collapse:collapse}td,th{border:1px solid #bbb;padding:.25rem .5rem}"
    ".gongkai-note{font:14px/1.6 system-ui,sans-serif;background:#f6f1ea;border:1px solid #e3dcd2;padding:.6rem 1rem;margin:0 0 1.5rem;overflow-wrap:anywhere}"
)


def harmless_page(text: str, *, url: str, notes: tuple[str, ...], lang: str) -> str:
    """The stored page ``text`` that stood at ``url`` as a page of its own, ``notes`` above it."""
    tree = LexborHTMLParser(text)
    for node in tree.css(_REMOVED):
        node.decompose()
    tree.unwrap_tags(_UNWRAPPED)
    for node in tree.css("*"):
        _clean(node, url)
    body = tree.body.inner_html if tree.body else ""
    return _page(body or "", notes, lang)


def harmless_text(text: str, *, notes: tuple[str, ...], lang: str) -> str:
    """A stored plain text as a page."""
    return _page(f"<pre>{escape(text)}</pre>", notes, lang)


def _page(body: str, notes: tuple[str, ...], lang: str) -> str:
    told = "".join(f"<div>{escape(note)}</div>" for note in notes)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="robots" content="noindex"><title>{escape(notes[0])}</title><style>{_LOOKS}</style></head>'
        f'<body><div class="gongkai-note">{told}</div>{body}</body></html>'
    )


def _clean(node: LexborNode, url: str) -> None:
    for name, value in list(node.attributes.items()):
        kept = _kept_value(node.tag or "", name.lower(), value or "", url)
        if kept is None:
            del node.attrs[name]
        elif kept != value:
            node.attrs[name] = kept


def _kept_value(tag: str, name: str, value: str, url: str) -> str | None:
    if name in _KEPT:
        return value
    if name == "style":
        return ";".join(_STYLE.findall(value)) or None
    if name == "href" and tag == "a":
        return _web_address(value, url)
    if name == "src" and tag == "img":
        return value if _DATA_IMAGE.fullmatch(value) else None
    if name in ("alt", "title"):
        return value
    return None


def _web_address(value: str, url: str) -> str | None:
    try:
        address = urljoin(url, value.strip())
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
