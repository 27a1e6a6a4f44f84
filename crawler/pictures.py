"""Which pictures of a page can be pages or tables of a report, and which only adorn it. Pure; for readers and for the crawl alike."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PIXELS = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)(?:\.\d+)?\s*(px|pt)?", re.IGNORECASE)
_DECORATION = re.compile(
    r"(?:icon|ico_|/ico|filetype|logo|banner|qrcode|ewm|erweima|weixin|wechat|share|spacer|blank\.|dot\.|arrow|next\.|prev\.|loading|emot|btn|button"
    r"|dzjc|jiucuo|conac|beian|gongan)",
    re.IGNORECASE,
)
_SMALL = 120


def is_decoration(attributes: Mapping[str, str | None]) -> bool:
    """Whether a picture cannot be a page or a table: icons, buttons, codes, or anything drawn smaller than 120 pixels."""
    source = attributes.get("src") or attributes.get("data-src") or ""
    if not source or "{{" in source or _DECORATION.search(source[:300] if not source.startswith("data:") else ""):
        return True
    if source.startswith("data:") and len(source) < 3000:
        return True
    sizes = [int(size) for size, _ in _PIXELS.findall(attributes.get("style") or "")]
    for name in ("width", "height"):
        value = (attributes.get(name) or "").strip().removesuffix("px")
        if value.isdigit():
            sizes.append(int(value))
    return bool(sizes) and min(sizes) < _SMALL
