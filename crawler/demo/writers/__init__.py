"""Report files of every format in which counties publish: one truth in, the bytes of one file out, the same bytes every time."""

from __future__ import annotations

from crawler.demo.writers.html import HTML_STYLES, write_html, write_html_pages, write_html_sections
from crawler.demo.writers.pdf import write_pdf
from crawler.demo.writers.sheet import write_xlsx
from crawler.demo.writers.text import write_text
from crawler.demo.writers.word import write_docx

__all__ = [
    "HTML_STYLES",
    "write_docx",
    "write_html",
    "write_html_pages",
    "write_html_sections",
    "write_pdf",
    "write_text",
    "write_xlsx",
]
