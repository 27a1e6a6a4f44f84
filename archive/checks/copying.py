"""C01 and C02: sentences repeated from the unit's own last report, and text shared with another unit's report.

Numbers are left out of the comparison, so that last year's sentence with this year's figures still counts as repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archive.checks.catalogue import BY_ID
from archive.checks.context import Context
from archive.checks.model import Finding, finding_key, report_identity
from archive.checks.sentences import Text, shared_sentences, split_sentences
from crawler.report import Report

if TYPE_CHECKING:
    from archive.checks.similarity import Duplicate

_LEAST_SENTENCES = 5
_LEAST_SHARE = 0.8
_ZH_NUMBER = {1: "一", 5: "五"}


def check_own_last_year(context: Context) -> Iterator[Finding]:
    """C01: per section, the share of sentences that repeat last year's report. One report cannot tell which sentences are stock phrases."""
    previous = context.previous
    if previous is None:
        yield context.unknown(
            "C01", "sections", "没有上一年度的报告，无法判断。", "There is no report of the year before."
        )
        return
    for number in _ZH_NUMBER:
        now = _sentences(context.report, number)
        shared = _repeated(now, _sentences(previous, number))
        if shared is None:
            continue
        yield context.fail(
            "C01",
            f"section.{number}",
            (),
            f"第{_ZH_NUMBER[number]}部分{len(now)}句中有{shared}句与{previous.year}年报告相同或近乎相同（{shared / len(now):.0%}）。",
            f"{shared} of {len(now)} sentences of section {number} repeat the report of {previous.year} ({shared / len(now):.0%}).",
        )


def _repeated(now: Sequence[str], before: Sequence[str]) -> int | None:
    """How many sentences stand in ``before`` too; None where these are too few to be told."""
    if len(now) < _LEAST_SENTENCES or not before:
        return None
    shared = len(shared_sentences(now, before))
    return shared if shared >= _LEAST_SHARE * len(now) else None


def check_repeats(
    report: Report, sections: Mapping[int, Sequence[str]], before: Text, is_common: Callable[[str], bool]
) -> Iterator[Finding]:
    """C01 where the whole archive is known: sentences that many units share (``is_common``) are left out of ``sections`` first.

    ``before`` is the unit's text of the year before, all sections together: a sentence that moved is repeated too.
    """
    for number, all_sentences in sections.items():
        if _repeated(all_sentences, before.sentences) is None and len(all_sentences) < 2 * _LEAST_SENTENCES:
            continue
        now = [sentence for sentence in all_sentences if not is_common(sentence)]
        shared = _repeated(now, before.sentences)
        if shared is None:
            continue
        yield Finding(
            "C01",
            "fail",
            BY_ID["C01"].severity,
            finding_key("C01", f"section.{number}", report_identity(report)),
            (),
            f"第{_ZH_NUMBER[number]}部分{len(now)}句（不含多家共用的语句）中有{shared}句与{before.year}年报告相同或近乎相同（{shared / len(now):.0%}）。",
            f"{shared} of {len(now)} sentences of section {number} (stock sentences aside) repeat the report of {before.year} "
            f"({shared / len(now):.0%}).",
        )


def section_sizes(report: Report) -> dict[int, int]:
    """How many of the sentences of ``text_of`` are of section one and, after these, of section five."""
    first = set(_sentences(report, 1))
    return {1: len(first), 5: len(set(_sentences(report, 5)) - first)}


def _sentences(report: Report, number: int) -> Sequence[str]:
    return split_sentences("\n".join(section.text for section in report.sections if section.number == number))


def text_of(key: str, report: Report, first_seen: str = "") -> Text:
    """The report's sections one, five and six as the index takes them."""
    sentences = tuple(dict.fromkeys(s for number in (1, 5, 6) for s in _sentences(report, number)))
    return Text(key, report.agency or key, report.year or 0, report.published or first_seen, sentences)


def check_other_units(report: Report, text: Text, duplicates: Sequence[Duplicate]) -> Iterator[Finding]:
    """C02: one finding for the most alike report of another unit that was published first (or on an unknown day)."""
    for duplicate in duplicates:
        other = duplicate.other
        is_later = bool(other.published and text.published and other.published > text.published)
        if is_later or (other.year or 0) > text.year:
            continue  # the other one is the copy, and gets the finding
        known = bool(other.published and text.published and other.published < text.published) or other.year < text.year
        first_zh, first_en = (
            ("，后者先公布", ", which was published first")
            if known
            else ("，公布先后不明", "; which came first is not known")
        )
        yield Finding(
            "C02",
            "fail",
            BY_ID["C02"].severity,
            finding_key("C02", "text", report_identity(report)),
            (),
            f"正文{duplicate.counted}句（不含多家共用的语句）中有{duplicate.shared}句与{other.unit}{other.year}年报告相同或近乎相同{first_zh}。",
            f"{duplicate.shared} of {duplicate.counted} sentences (stock sentences aside) equal those of {other.unit} for {other.year}{first_en}.",
        )
        return
