"""Whether the text of a page is that of an annual report: a quick look for the crawl, by the headings that every form has. Pure.

It decides only how a page is treated while crawling (an article, a list, both); whether a capture is a report is for the parsers to say.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_MARKS = (
    re.compile(r"总体情况|概述|基本情况"),
    re.compile(r"主动公开政府信息(?:的)?情况|主动公开.{0,6}情况|第二十条第"),
    re.compile(r"收到和处理政府信息公开申请|依申请公开.{0,10}情况|本年新收政府信息公开申请"),
    re.compile(r"行政复议.{0,3}行政诉讼|申请行政复议|复议.{0,4}诉讼情况"),
    re.compile(r"存在的?(?:主要|问题|不足).{0,12}"),
    re.compile(r"其他需要报告的?事项|需要(?:说明|报告)的(?:其他)?事项"),
)
_TAGS = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.I | re.S)
_TABLES = (
    re.compile(r"第二十条第"),
    re.compile(r"本年新收政府信息公开申请"),
    re.compile(r"结果(?:维持|纠正)"),
)
_INTRODUCTION = re.compile(r"信息公开条例|本(?:年度)?报告|统计期限|报告期")
_ENOUGH = 3
_REPORT_LINK = re.compile(r"(?:年度报告|年报|工作报告)[^<]{0,20}(?:</\w+>\s*)*</[aA]>")


def looks_like_report(html: str) -> bool:
    """Whether at least three of the six parts are headed in the text; tags inside the words do not matter."""
    text = _text(html)
    return sum(1 for mark in _MARKS if mark.search(text)) >= _ENOUGH and len(text) > 400


def holds_part_of_report(html: str) -> bool:
    """Whether at least one of the six parts is headed in the text: enough where the rest stands on further pages. The first part's name alone is not."""
    text = _text(html)
    return any(mark.search(text) for mark in _MARKS[1:]) or bool(_MARKS[0].search(text) and _INTRODUCTION.search(text))


def holds_all_tables(html: str) -> bool:
    """Whether a row of each of the three tables stands in the text, so that the page is a report by itself."""
    text = _text(html)
    return all(table.search(text) for table in _TABLES)


def _text(html: str) -> str:
    return re.sub(r"\s+|&nbsp;|\u3000", "", _TAGS.sub("", html[:400_000]))


def names_siblings(url: str, html: str) -> bool:
    """Whether a page links the same script with other parameters: reports that lead sideways to those of other units and years do."""
    parts = urlsplit(url)
    if not parts.query or "." not in parts.path:
        return False
    name = parts.path.rsplit("/", 1)[-1] + "?"
    return html.count(name) >= 2


def names_reports(html: str) -> bool:
    """Whether at least two links name reports: a list under the name of an article (a year, a unit) does, an article rarely."""
    found = _REPORT_LINK.finditer(html)
    return next(found, None) is not None and next(found, None) is not None
