"""Whether a document is an annual disclosure report at all, or one of the many pages that stand beside them.

Titles lie both ways: a report may be called anything and an interpretation quotes the report's title. So filled tables settle it, then the
title, then what the text is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.report import AnnexItem, Figure, Section, Source

_REPORT = re.compile(r"(?:信息|政务)公开(?:年度)?(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报)")
_ABOUT = re.compile(
    r"解读|图解|一图|图说|读懂|漫画|动漫|视频|问答|编制说明|起草说明|通知|通报|函$|公布情况|发布情况|公示情况|指南|目录|制度|办法|规定|规范|细则|格式|模板|范本|"
    r"要点|方案|意见|培训|会议|考核|评估|清单|新闻发布|统计报送|举报|申请表"
)
_OTHER_REPORT = re.compile(
    r"法治政府|依法行政|决算|预算|绩效|政府工作报告|年度工作报表|网站(?:监管|工作)|审计|环境|统计公报|述职|督查|自查报告|财政|社会责任|质量报告"
)
_SUBJECT = re.compile(r"政府信息公开|信息公开|政务公开")
_OWN_WORDS = re.compile(
    r"(?:编制|公布|发布)(?:的)?本(?:年度)?(?:年)?报告|本(?:年度)?报告|统计期限|年度报告如下|报告如下|现将.{0,40}(?:报告|公布)|本年报|年度报告由"
)
_BLANK_FORM = re.compile(r"(?:格式|模板|范本|样式)[)）]?$")
_YEAR = re.compile(r"20\d\d|二[〇○零]")
_MIN_FILLED = 12
_WHOLE_FORM = 100
_MIN_TEXT = 120


def require_report(
    document: Document,
    page: Document | None,
    source: Source,
    *,
    sections: Sequence[Section],
    figures: Sequence[Figure],
    annex: Sequence[AnnexItem],
) -> None:
    """Raise ``UnreadableError("not_a_report")`` when the document is something else."""
    titles = tuple(titles_of(document, page, source))
    about = next((title for title in titles if _ABOUT.search(title) and not _ends_as_report(title)), "")
    other = next((title for title in titles if _OTHER_REPORT.search(title) and not _SUBJECT.search(title)), "")
    filled = sum(figure.state == "number" for figure in figures)
    if filled >= _MIN_FILLED:
        return
    if about:
        if len(figures) >= _WHOLE_FORM and _BLANK_FORM.search(about):
            return
        raise _refusal(f"its title says that it is about reports: “{about}”")
    if other and not figures:
        raise _refusal(f"its title is that of another report: “{other}”")
    if figures or (annex and len(annex) >= 4):
        return
    text = "\n".join(section.text for section in sections)
    named = any(_REPORT.search(title) for title in titles)
    numbered = sum(section.number > 0 for section in sections)
    if document.images and _is_thin(text) and any(_REPORT.search(t) and _YEAR.search(t) for t in titles):
        return
    if not _SUBJECT.search(text) or _is_thin(text):
        raise _refusal(
            "it holds no text of such a report" if named else "neither its title nor its text is that of such a report"
        )
    if numbered >= 3 and (named or _OWN_WORDS.search(text)):
        return
    if named and _OWN_WORDS.search(text):
        return
    raise _refusal("it has neither the tables nor the sections of such a report")


def titles_of(document: Document, page: Document | None, source: Source) -> Iterator[str]:
    """What the document, its page and the link to it are called; the first lines count where nothing else is known."""
    known = [*_meta(document), *(_meta(page) if page else ()), source.title]
    lines = [paragraph.text for paragraph in document.paragraphs[:6] if 6 <= len(paragraph.text) <= 60]
    headed = [line for line in lines if _REPORT.search(line) or (_ABOUT.search(line) and _SUBJECT.search(line))]
    for title in dict.fromkeys([*known, *headed[:2]]):
        plain = re.sub(r"\s+", "", title)
        if plain:
            yield plain


def _meta(document: Document) -> Iterable[str]:
    """The article's own title, or the page's where there is none."""
    own = document.metadata.get("article_title", "")
    return (own,) if own else (document.metadata.get("title", ""),)


def _ends_as_report(title: str) -> bool:
    """Whether a title with a telling word in it still names a report (某县视频…局2023年政府信息公开工作年度报告)."""
    found = list(_REPORT.finditer(title))
    return (
        bool(found)
        and not _ABOUT.search(title[found[-1].start() :])
        and not re.match(r"[《【\[]?(?:图解|一图|解读|视频|图说|关于)", title)
    )


def _is_thin(text: str) -> bool:
    return len(text) < _MIN_TEXT


def _refusal(reason: str) -> UnreadableError:
    return UnreadableError(
        "not_a_report",
        f"This is no annual report on government-information disclosure: {reason}. Give the page or file that holds the report itself.",
    )
