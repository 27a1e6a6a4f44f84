"""Every page of the site, one line a module. A module's ``PAGES`` are its addresses; the first that matches answers."""

from __future__ import annotations

from archive.site.model import Page
from archive.site.pages import home

PAGES: tuple[Page, ...] = (*home.PAGES,)
