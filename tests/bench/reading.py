"""Reading and parsing against ``pandas.read_html`` on the same pages, and against pdfplumber's own table search."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from html import escape
from statistics import median

import pandas as pd
import pdfplumber

from crawler.demo.province import build_province
from crawler.demo.reports import Truth
from crawler.demo.sites.shell import Skin, article_tags, page
from crawler.demo.writers import HTML_STYLES, write_html, write_pdf
from crawler.parsers import parse_report
from crawler.readers import read_document
from crawler.registry.load import load_register
from tests.bench.measure import Result, alternately, at_least, at_most, seconds
from tests.real_reports import reports_folder

_REPORTS = 7
_ROUNDS = 9
_SKIN = Skin("澄砚县人民政府门户网站", "www.chengyan.gov.example", "9901210001")


def measure() -> Iterator[Result]:
    """Yield the figures of HTML pages (real ones where present, and demo ones) and of PDF reports."""
    folder = reports_folder()
    pages = [path.read_bytes() for path in sorted(folder.glob("*.html"))] if folder else []
    if pages:
        yield from _pages("real", pages)
    yield from _pages("demo", _demo_pages(_REPORTS))
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))] if folder else []
    for label, bodies in (("real", files), ("demo", [write_pdf(truth) for truth in _truths(4)])):
        if bodies:
            ours = seconds(lambda bodies=bodies: [read_document(body) for body in bodies], runs=3)
            theirs = seconds(lambda bodies=bodies: [_find_tables(body) for body in bodies], runs=3)
            yield at_most(f"{label} PDF: reading / pdfplumber finding its tables", ours / theirs, 1.3, "x")


def _pages(label: str, pages: list[bytes]) -> Iterator[Result]:
    """The figures of a set of pages: medians of rounds in which each page is read by both, one right after the other."""
    register = load_register()

    def ours(body: bytes) -> None:
        parse_report(read_document(body), register=register)

    def theirs(body: bytes) -> None:
        pd.read_html(io.BytesIO(body), encoding="utf-8")

    pairs = [(partial(ours, body), partial(theirs, body)) for body in pages]
    # Neither pays for what is loaded once: register, vocabulary, parsers.
    alternately(pairs, rounds=1)
    rounds = alternately(pairs, rounds=_ROUNDS)
    ratio = median(reference / mine for mine, reference in rounds)
    yield at_least(f"{label} HTML: pandas.read_html / reading and parsing", ratio, 3, "x")
    rate = len(pages) / median(mine for mine, _ in rounds)
    yield at_least(f"{label} HTML: reports a second on one core", rate, 150, "/s")


def _demo_pages(reports: int) -> list[bytes]:
    """So many reports of the demo province, each in every markup, with what a site prints around an article."""
    pages = []
    for truth in _truths(reports):
        title = truth["title"]
        tags = article_tags(_SKIN, title, truth["published"], truth["agency"])
        for style in HTML_STYLES:
            body = f'<div class="article"><h1>{escape(title)}</h1>{write_html(truth, style)}</div>'
            pages.append(page(_SKIN, title, tags, body).encode())
    return pages


def _truths(count: int) -> list[Truth]:
    """Reports from all over the province: its list is in order of counties, units and years."""
    truths = build_province(seed=1).truths
    return list(truths[:: len(truths) // count][:count])


def _find_tables(body: bytes) -> int:
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        return sum(len(page.find_tables()) for page in pdf.pages)
