"""What each page's address is for and what its query string may say, for programs: the words of ``/openapi.json``.

English, as such descriptions are. A test holds it to the pages that exist and to the parameters that they read.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.site.county_map import MEASURES
from archive.site.pages.filters import EVENTS, FORMS, KINDS, LEVELS, SEVERITIES


@dataclass(frozen=True, slots=True)
class Query:
    """One parameter of a query string. ``options`` are all values that it may have, () where it is free; numbers have bounds."""

    name: str
    text: str
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a page answers, its parameters, and what it is where it is no page of HTML."""

    text: str
    queries: tuple[Query, ...] = ()
    media_type: str = "text/html"


_PLACE = Query("place", "Division code (6 digits, 9 for townships): that division and all below it.")
_YEAR = Query("year", "Year that the reports are about.", least=1990, most=2100)
_KIND = Query("kind", "Kind of agency.", KINDS)
_LEVEL = Query("level", "Level of agency.", LEVELS)
_FORM = Query("form", "National form that the report follows.", FORMS)
_CHECK = Query("check", "Number of a check, such as T07; see /checks.json.")
_SEVERITY = Query("severity", "How grave the finding is.", SEVERITIES)
_PAGE = Query("page", "Page of the list, from 1.", least=1, most=1_000_000)

PATH_WORDS = {
    "key": "Key as it stands in other answers; permanent.",
    "code": "Division code of the national register.",
    "id": "Name of the question.",
    "table": "disclosure, applications or disputes.",
    "row": "Key of the row, see table cell_names.",
    "column": "Key of the column, see table cell_names.",
}

ROUTES: dict[str, Words] = {
    "home": Words(
        "What is held: counts, yearly totals, coverage by province and year, counties, latest events.",
        (
            Query("measure", "What the map shows.", MEASURES),
            Query("year", "The year of the measure coverage; the last full one if left out.", least=1990, most=2100),
        ),
    ),
    "place": Words("One division: what its agencies published and when, totals by year, findings, divisions below it."),
    "agency": Words("One agency: all its years side by side, carry-over chain, disputes with intervals, peers."),
    "report": Words(
        "One report: identity, sections with the numbers recognised in their text (place, meanings, cells), every figure of the three tables as printed and as read, findings, versions."
    ),
    "cell": Words("One figure: its raw text, place in the source, capture, digest and time, and earlier values."),
    "workbook": Words(
        "The report's three tables in the official layout, as an Excel workbook.",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "copy": Words("The stored copy of a captured page, made harmless, with when and where it was fetched."),
    "original": Words(
        "The captured bytes themselves, as an attachment; their SHA-256 is that of the capture.", media_type="*/*"
    ),
    "search": Words(
        "Full-text search over titles and sections.",
        (
            Query("q", 'Words that must all occur; "exact phrase", -excluded. Two-character words are found.'),
            _PLACE,
            _YEAR,
            _KIND,
            _LEVEL,
            _FORM,
            Query("section", "Number of the report's section; 0 is what stands before the first.", least=0, most=6),
            Query("findings", "1: only reports with failed checks.", ("1",)),
            _PAGE,
        ),
    ),
    "compare": Words(
        "Reports side by side: figures with differences, and the texts of two; or two versions of one.",
        (
            Query("report", "Key of a report; up to ten times.", is_repeated=True),
            Query("from", "With one report: the earlier version.", least=1, most=1_000),
            Query("to", "With one report: the later version.", least=1, most=1_000),
            Query("unit", "Words of an agency's name: its reports are listed as candidates."),
            _YEAR,
        ),
    ),
    "findings": Words(
        "Failed checks, each with its cells, numbers and sentence.",
        (_CHECK, _SEVERITY, _PLACE, _YEAR, _KIND, _PAGE),
    ),
    "checks": Words("The catalogue of checks: title, legal basis, severity, example, how often each failed."),
    "coverage": Words(
        "Who published, late or not, and who is missing and why, by province and year.", (_PLACE, _YEAR, _KIND, _PAGE)
    ),
    "events": Words(
        "What appeared, changed, vanished and returned, the latest first.",
        (Query("event", "Kind of event.", EVENTS), _PLACE, _YEAR, _KIND, _PAGE),
    ),
    "runs": Words("What each day's crawl fetched, and what it changed."),
    "about": Words(
        "The data dictionary: tables, columns, units, references, views; and what the archive was built from."
    ),
    "check": Words("How to check a draft: POST it to the same address, see there."),
    "questions": Words("All ready-made questions with their parameters."),
    "question": Words("One ready-made question with its answer and a sentence to cite."),
}
