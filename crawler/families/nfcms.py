"""NFCMS, the publishing system around Guangdong's gkmlpt: articles ``content/post_<id>.html`` below a column, further pages counted from one.

Facts: mobile pages are called ``mpost_<id>.html``; a page names its site and post in ``NFCMS_SITE_ID`` and ``NFCMS_POST_ID``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.families.articles import article_parts
from crawler.families.generic import list_rows as generic_rows
from crawler.families.model import Family, ListPage
from crawler.families.shapes import bears, index_n, is_at, linked_targets, pages_by_number, promote

NAME = "nfcms"
_ARTICLE = re.compile(r"(?<!/gkmlpt)/content/m?post_\d+\.html", re.M)


def signature(url: str, html: str) -> float:
    """The system's variables, else the shape of its addresses."""
    score = 0.45 if is_at(_ARTICLE, url) else 0.0
    score += 0.45 if _ARTICLE.search(linked_targets(url, html)) else 0.0
    return min(
        score + (0.45 if bears(html, "nfcms_site_id", "nfcms_post_id", "news_cont_d_wrap", "tyxxy_main") else 0.0), 0.9
    )


def list_rows(url: str, text: str) -> ListPage:
    """Rows, and pages by link or, where none links to them, by the stated number."""
    page = promote(generic_rows(url, text), _ARTICLE)
    return page if page.next_requests else replace(page, next_requests=pages_by_number(url, text, index_n))


FAMILY = Family(NAME, signature, list_rows, article_parts)
