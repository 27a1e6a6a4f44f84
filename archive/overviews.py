"""Reads the official pages on which units had to publish (年度报告公布情况), as the crawl kept them: the denominator of H02.

A page that cannot be read or lists no units says nothing; nothing is invented from it. Which report belongs to which unit is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.checks.findings import county_code
from archive.checks.overviews import Overview
from crawler.captures import CaptureStore, StoredCapture
from crawler.errors import UnreadableError
from crawler.families.completeness import parse_publication_status
from crawler.readers import read_document


def read_overviews(store: CaptureStore, pages: Iterable[StoredCapture]) -> Iterator[Overview]:
    """What each page states of a county and year, in the order of the pages. Pages of provinces and prefectures are left out."""
    for stored in pages:
        county = county_code(stored.source.division_code)
        if not county:
            continue
        try:
            document = read_document(store.read(stored), name=stored.url, charset=stored.charset)
        except UnreadableError:
            continue
        status = parse_publication_status(document)
        if status.year is not None and status.units:
            names = tuple(unit.name for unit in status.units)
            yield Overview(county, status.year, names, status.is_whole)
