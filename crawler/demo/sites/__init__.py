"""The sites of the demo province: one module a make of site, plus what all share."""

from __future__ import annotations

from crawler.demo.sites.county import build_site

__all__ = ["build_site"]
