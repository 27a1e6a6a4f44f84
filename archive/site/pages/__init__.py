"""Every page of the site, one line a module. A module's ``PAGES`` are its addresses; the first that matches answers."""

from __future__ import annotations

from archive.site.model import Page
from archive.site.pages import (
    about,
    agency,
    captures,
    compare,
    coverage,
    draft,
    events,
    findings,
    home,
    place,
    programs,
    questions,
    report,
    search,
)

_MODULES = (
    about,
    agency,
    captures,
    compare,
    coverage,
    draft,
    events,
    findings,
    home,
    place,
    programs,
    questions,
    report,
    search,
)
PAGES: tuple[Page, ...] = tuple(page for module in _MODULES for page in module.PAGES)
