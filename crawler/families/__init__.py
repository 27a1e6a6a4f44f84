"""Site families: what pages of one make look like, as pure functions over (address, text).

To add a family, write a module here with a ``FAMILY`` (see ``model.Family`` for what its three functions promise) and add it to ``FAMILIES`` below.
Nothing else has to be touched: the family of a page is the one with the best signature, and the spider works with whatever it says.
Shared means are in ``pages`` (addresses, dates, rows of links), ``pagers`` (numbers of pages from scripts and links) and ``articles`` (titles, attachments);
a family usually combines them and adds what only its make does. ``generic`` handles pages of unknown make, so a family is needed only where it fails;
a make that differs by nothing but its addresses is a line in ``addresses``.
"""

from __future__ import annotations

from crawler.families import (
    anhui,
    generic,
    gkmlpt,
    jcms,
    jcms_xxgk,
    jpaas,
    json_lists,
    nfcms,
    openness,
    query,
    trs,
    ucap,
    ucap_api,
    vsb,
)
from crawler.families.addresses import ADDRESS_FAMILIES
from crawler.families.model import Article, Ask, Family, Link, ListPage, Row

# Order decides between equal signatures; generic is always sure a little.
FAMILIES: tuple[Family, ...] = (
    gkmlpt.FAMILY,
    jcms_xxgk.FAMILY,
    jcms.FAMILY,
    jpaas.FAMILY,
    ucap_api.FAMILY,
    ucap.FAMILY,
    openness.FAMILY,
    anhui.FAMILY,
    nfcms.FAMILY,
    vsb.FAMILY,
    trs.FAMILY,
    *ADDRESS_FAMILIES,
    query.FAMILY,
    json_lists.FAMILY,
    generic.FAMILY,
)


def detect(url: str, html: str) -> tuple[Family, float]:
    """The family with the best signature for a page, and how sure it is (0–1)."""
    scored = [(family.signature(url, html), -place) for place, family in enumerate(FAMILIES)]
    score, place = max(scored)
    return FAMILIES[-place], score


def family_named(name: str) -> Family:
    """The family of that name, or generic for an unknown one."""
    return next((family for family in FAMILIES if family.name == name), generic.FAMILY)


__all__ = ["FAMILIES", "Article", "Ask", "Family", "Link", "ListPage", "Row", "detect", "family_named"]
