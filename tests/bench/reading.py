"""Reading and parsing against ``pandas.read_html`` on the same pages, and against pdfplumber's own table search."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pandas as pd
import pdfplumber

from crawler.demo.province import build_province
from crawler.parsers import parse_report
from crawler.readers import read_document
from crawler.registry.load import load_register
from tests.bench.measure import Result, at_least, at_most, seconds
from tests.real_reports import reports_folder


def measure() -> Iterator[Result]:
    """Yield the figures of HTML pages (real ones where present, and demo ones) and of PDF reports."""
    folder = reports_folder()
    pages = [path.read_bytes() for path in sorted(folder.glob("pingtan_*.html"))] if folder else []
    if pages:
        yield from _pages("real", pages)
    yield from _pages("demo", _demo_pages("text/html", 40))
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))] if folder else []
    for label, bodies in (("real", files), ("demo", _demo_pages("application/pdf", 4))):
        if bodies:
            ours = seconds(lambda bodies=bodies: [read_document(body) for body in bodies], runs=3)
            theirs = seconds(lambda bodies=bodies: [_find_tables(body) for body in bodies], runs=3)
            yield at_most(f"{label} PDF: reading / pdfplumber finding its tables", ours / theirs, 1.3, "x")


def _pages(label: str, pages: list[bytes]) -> Iterator[Result]:
    register = load_register()

    def ours() -> None:
        for page in pages:
            parse_report(read_document(page), register=register)

    def theirs() -> None:
        for page in pages:
            pd.read_html(io.BytesIO(page), encoding="utf-8")

    ours()
    mine, reference = seconds(ours), seconds(theirs, runs=3)
    yield at_least(f"{label} HTML: pandas.read_html / reading and parsing", reference / mine, 3, "x")
    yield at_least(f"{label} HTML: reports a second on one core", len(pages) / mine, 150, "/s")


def _demo_pages(media_type: str, most: int) -> list[bytes]:
    province = build_province(seed=1)
    return province.report_bodies(media_type)[:most]


def _find_tables(body: bytes) -> int:
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        return sum(len(page.find_tables()) for page in pdf.pages)
