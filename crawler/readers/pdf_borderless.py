"""Tables without ruled lines: columns of figures that stand one below the other."""

from __future__ import annotations

from crawler.document import Issue
from crawler.readers.pdf_page import PdfPage


def with_borderless_tables(pages: list[PdfPage]) -> tuple[list[PdfPage], list[Issue]]:
    """Pages with their borderless tables as tables, and an issue for each page that has one."""
    return pages, []
