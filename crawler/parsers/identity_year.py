"""The year a report is about.

Rules of precedence, in this order:

1. **Title.** The year beside the report's words counts: the one inside them, else the last before them, else the one in brackets behind. In
   ``2025湖口县大垅乡2025年度…`` both agree; in ``2024年XX局2023年度…报告`` 2023 counts. Titles are asked in order of trust: document, page, link.
2. **Statistics period**, checked against the title. It is intact when it runs from 1 January to 31 December of one year. When it
   differs from the title, witnesses decide: other titles, the introduction (``现将2023年度…``), the reporting year in the address of an
   annual-report page (``fbtime``), the date of publication less one, the column. The title stays when it has more witnesses than the
   period (a period left standing from last year); otherwise the intact period wins (a title left standing). A damaged period (``2025年11日至1231日``) never wins.
   Either way the difference is an issue.
3. Without a year in any title: the intact period; the introduction; the year glued into a damaged period; the column; the year that
   the first section begins with.

The date of publication and the path of the address never give a year alone: paths name the reporting year, the year of publication
or the year of the site's design, and old reports are published again with new dates.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crawler.document import Issue
from crawler.parsers.identity_evidence import Evidence
from crawler.parsers.identity_text import YEAR, find_dates, without_document_numbers
from crawler.report import Source

_PERIOD = re.compile(
    r"(?<!\d)(?P<y1>20[0-3]\d)年?0?1月0?1日?[^，。；\d]{0,8}?(?:至|到|—|－|-|–|~|～|起|止)[^，。；\d]{0,6}(?:(?P<y2>20[0-3]\d)年?)?12月31日?"
)
_DAMAGED_PERIOD = re.compile(
    r"(?:统计期限|统计时间|数据期限|期限|起止)[^。]{0,20}?(?<!\d)(20[0-3]\d)(?:年|月|\d{1,2}[月日])[^。]{0,20}?(?:至|到|止|-|—)"
)
_INTRO = re.compile(
    r"(?:现将|现对|公布|发布|编制|形成|就)[^。；]{0,40}?(20[0-3]\d)年(?:度)?[^。；]{0,40}?(?:报告|报|公布|年报)"
)
_OPENING = re.compile(r"(?:^|\n|、|况|述|。)\s*(20[0-3]\d)年(?:度)?(?:以来|来)?[，,、]?")
_ADDRESS = re.compile(r"[?&](?:fbtime|nd|niandu)=(20[0-3]\d)(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class YearFound:
    """The year, what it rests on (``title``, ``page_title``, ``link_title``, ``period``, ``introduction``, ``column``, ``text``; "" without one), issues."""

    year: int | None
    basis: str
    issues: tuple[Issue, ...]


def find_year(evidence: Evidence, source: Source) -> YearFound:
    """The reporting year by the rules above."""
    intro = without_document_numbers(evidence.intro + "\n" + evidence.opening[:200])
    periods = _periods(intro) or _periods(without_document_numbers(evidence.body))
    period = periods[0] if len(set(periods)) == 1 else None
    for title, basis in evidence.titles:
        if title.year is not None:
            return _checked(title.year, basis, period, evidence, source)
    return _without_title(period, intro, evidence)


def _periods(text: str) -> list[int]:
    """The years of all intact periods."""
    found = []
    for match in _PERIOD.finditer(text):
        if match["y2"] in (None, match["y1"]):
            found.append(int(match["y1"]))
    return found


def _checked(year: int, basis: str, period: int | None, evidence: Evidence, source: Source) -> YearFound:
    if period is None or period == year:
        damaged = _DAMAGED_PERIOD.search(evidence.intro) if period is None else None
        if damaged and int(damaged[1]) != year:
            message = f"The title says {year}, a damaged statistics period {damaged[1]}; the title is followed."
            return YearFound(year, basis, (Issue("year_conflict", message),))
        return YearFound(year, basis, ())
    witnesses = _witnesses(evidence, source, own=basis)
    chosen, why = (year, basis) if witnesses[year] > witnesses[period] else (period, "period")
    message = f"The title says {year}, the statistics period {period}; {chosen} is followed, which {witnesses[chosen]} other places support."
    return YearFound(chosen, why, (Issue("year_conflict", message),))


def _witnesses(evidence: Evidence, source: Source, own: str) -> Counter[int]:
    votes: Counter[int] = Counter()
    bases = {own}
    for title, basis in evidence.titles:
        if basis not in bases and title.year is not None:
            bases.add(basis)
            votes[title.year] += 1
    votes.update({int(year) for year in _INTRO.findall(evidence.intro)})
    votes.update(int(year) for year in _ADDRESS.findall(source.url)[:1])
    votes.update(int(year) for year in _OPENING.findall(evidence.opening)[:1])
    for text, basis in evidence.dates:
        dates = find_dates(text) if basis in ("page", "list") else ()
        if dates:
            votes[dates[0].year - 1] += 1
            break
    votes.update(int(year) for year in YEAR.findall(source.column)[:1])
    return votes


def _without_title(period: int | None, intro: str, evidence: Evidence) -> YearFound:
    if period is not None:
        return YearFound(period, "period", ())
    if found := _INTRO.search(intro):
        return YearFound(int(found[1]), "introduction", ())
    if damaged := _DAMAGED_PERIOD.search(intro):
        message = f"No title names a year; {damaged[1]} is read from a damaged statistics period."
        return YearFound(int(damaged[1]), "period", (Issue("year_from_text", message),))
    for column in evidence.columns:
        if len(years := set(YEAR.findall(column))) == 1:
            message = "No title and no statistics period names the year; it is the column's."
            return YearFound(int(years.pop()), "column", (Issue("year_from_column", message),))
    if found := _OPENING.search(evidence.opening[:300]):
        message = "No title and no statistics period names the year; it is the one that the first section begins with."
        return YearFound(int(found[1]), "text", (Issue("year_from_text", message),))
    return YearFound(None, "", (Issue("year_unknown", "Neither titles nor text say which year is reported."),))
