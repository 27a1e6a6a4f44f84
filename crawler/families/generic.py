"""Pages of unknown make: rows are links that promise a report or have a date beside them; further pages are what links and scripts say.

The last resort of detection and the common ground that other families build on. It knows no vendor.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.families.articles import article_parts
from crawler.families.blocks import called_pages, choice_links, more_links
from crawler.families.json_lists import script_requests
from crawler.families.model import Family, ListPage
from crawler.families.pagers import (
    linked_pages,
    numbered_pages,
    one_based_evidence,
    script_page_count,
    script_pager,
    stated_pages,
    stated_total,
    templated_pages,
)
from crawler.families.pages import column_name, frames_of, list_links, parse_page, words

NAME = "generic"


def signature(url: str, html: str) -> float:
    """Always a little sure."""
    return 0.1


def list_rows(url: str, text: str) -> ListPage:
    """The rows, further pages and columns of any HTML page."""
    soup = parse_page(text)
    rows, columns = list_links(soup, url)
    others = (*more_links(soup, url), *choice_links(soup, url))
    named = {link.url for link in others}
    asks = linked_pages(soup, url) or called_pages(soup, url)
    pager = script_pager(text)
    if pager is not None and not asks:
        asks = numbered_pages(url, pager, is_one_based=one_based_evidence(soup, url, pager))
    printed = words(soup)
    if not asks:
        asks = templated_pages(url, text, script_page_count(text) or stated_pages(printed))
    return ListPage(
        rows=rows,
        next_requests=asks,
        stated_total=stated_total(printed) if pager is None or pager.records is None else pager.records,
        stated_pages=stated_pages(printed) if pager is None else pager.pages,
        column=column_name(soup),
        columns=(*(link for link in columns if link.url not in named), *others),
        frames=frames_of(soup, url),
    )


def list_rows_or_scripts(url: str, text: str) -> ListPage:
    """The same, and for a page without rows what its scripts ask for; for makes that do not know better what that is."""
    page = list_rows(url, text)
    if page.rows or page.next_requests or "<script" not in text.lower():
        return page
    return replace(page, next_requests=script_requests(parse_page(text), url, text))


FAMILY = Family(NAME, signature, list_rows_or_scripts, article_parts)
