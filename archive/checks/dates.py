"""D01 and D02: when a report was published, by three dates that are kept apart, and what changed afterwards.

Never reads a clock: the day on which the archive first saw a report is an argument.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from archive.checks.catalogue import BY_ID
from archive.checks.context import Context
from archive.checks.model import Finding, finding_key, report_identity
from crawler.report import Report

_DATE = re.compile(r"(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_SIGNATURE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日[\s）)]*$")


class _Changed(NamedTuple):
    """A kind of what changed: how it is counted in Chinese, and its name in English; ``many`` is "" for what a report has but one of."""

    zh: str
    en: str
    many: str = ""


# By the first part of a field's name; "" is a table's.
_CHANGED = {
    "": _Changed("个数字", "figure", "figures"),
    "sections": _Changed("段文字", "passage", "passages"),
    "title": _Changed("标题", "the title"),
    "published": _Changed("注明的日期", "the stated date"),
}

FIRST_YEAR_OF_TWO_DATES = 2019


def check_published_in_time(context: Context) -> Iterator[Finding]:
    """D01: by 31 January (departments, townships) or 31 March (governments, and all for years before 2019) of the following year.

    The page's date decides; a date stated at the end of the text that is in time makes a late page a notice only, since sites
    re-date pages when they move. The day of first sight alone proves nothing: the archive may have come late.
    """
    report = context.report
    due = deadline(report)
    if due is None or report.year is None:
        yield context.unknown(
            "D01",
            "published",
            "报告年度或单位类型不明，无法确定期限。",
            "The year or kind of unit is not known, so there is no deadline.",
        )
        return
    page, stated = parse_date(report.published), stated_date(report)
    shown = page or stated
    if shown is None:
        seen = context.first_seen
        known = f"首次发现于{_zh(seen)}，" if seen else ""
        yield context.unknown("D01", "published", f"{known}没有读到公布日期。", "No date of publication was read.")
        return
    if shown <= due:
        return
    in_time = page is not None and stated is not None and stated <= due
    dates = [
        ("网页日期", "the page is dated", page),
        ("文中落款", "the text is signed", stated),
        ("首次发现", "first seen", context.first_seen),
    ]
    told = "，".join(f"{zh}为{_zh(day)}" for zh, _, day in dates if day)
    told_en = ", ".join(f"{en} {day.isoformat()}" for _, en, day in dates if day)
    days = (shown - due).days
    yield context.fail(
        "D01",
        "published",
        (),
        f"{told}；应在{_zh(due)}前公布，晚{days}天。",
        f"{told_en[:1].upper()}{told_en[1:]}; it was due by {due.isoformat()}, {days} days earlier.",
        severity="notice" if in_time else None,
    )


def deadline(report: Report) -> date | None:
    """31 January for departments, offices, townships and sub-districts, 31 March for a government's report on its area; None if unclear.

    31 March for everyone until the reports of 2018, under article 31 of the regulation of 2008 (国务院令第492号).
    """
    if report.year is None:
        return None
    if report.year < FIRST_YEAR_OF_TWO_DATES:
        return date(report.year + 1, 3, 31)
    if report.scope == "area" and report.kind in ("government", "zone", "office", None):
        return date(report.year + 1, 3, 31)
    if report.kind in ("department", "township", "subdistrict", "office") or report.scope == "organ":
        return date(report.year + 1, 1, 31)
    return date(report.year + 1, 3, 31) if report.kind in ("government", "zone") else None


def parse_date(text: str | None) -> date | None:
    """The first date of a text (2024-01-05, 2024年1月5日); None where there is none or it does not exist."""
    match = _DATE.search(text or "")
    return _date(match)


def stated_date(report: Report) -> date | None:
    """The date with which the last section is signed."""
    if not report.sections:
        return None
    return _date(_SIGNATURE.search(re.sub(r"[ \t\u3000]", "", report.sections[-1].text).rstrip()))


def _date(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def told_changes(fields: Iterable[str]) -> tuple[str, str]:
    """What changed, in Chinese and in English, from the names of the fields (``applications.received.total``, ``sections.1``, ``title``)."""
    kinds = Counter(_CHANGED.get(name.split(".")[0], _CHANGED[""]) for name in fields)
    counted = [(kind, kinds[kind]) for kind in dict.fromkeys(_CHANGED.values()) if kinds[kind]]
    zh = "、".join(f"{count}{kind.zh}" if kind.many else kind.zh for kind, count in counted)
    return zh, ", ".join(
        f"{count} {kind.en if count == 1 else kind.many}" if kind.many else kind.en for kind, count in counted
    )


def check_versions(report: Report, changes: Sequence[tuple[date, date, str, str]]) -> tuple[Finding, ...]:
    """D02: one finding for each change after publication, given as (last seen before, first seen after, what in Chinese, what in English)."""
    identity = report_identity(report)
    return tuple(
        Finding(
            "D02",
            "fail",
            BY_ID["D02"].severity,
            finding_key("D02", after.isoformat(), identity),
            (),
            f"报告在{_zh(before)}至{_zh(after)}之间有改动：{what_zh}。",
            f"The report changed between {before.isoformat()} and {after.isoformat()}: {what_en}.",
        )
        for before, after, what_zh, what_en in changes
    )
