"""Whether what was read of a column is all of it, and what is missing: pure arithmetic over rows and what the site states.

Nothing here invents a report: a gap is named, and a person or the next night looks. The denominator of a county is the page on which it states which units had
to publish (年度报告公布情况); ``parse_publication_status`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.document import Document, Grid
from crawler.families.model import Row
from crawler.families.pages import find_date
from crawler.families.titles import classify_title, normalise

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九]{2})年")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_UNIT_HEAD = re.compile(r"单位|部门|机构|机关|名称|主体")
_NOT_UNIT_HEAD = re.compile(r"序号|日期|时间|情况|是否|网址|链接|备注|类别|联系|个数|总数|合计|率")
_STATE_HEAD = re.compile(r"情况|是否|状态|公布|发布|公开")
_DATE_HEAD = re.compile(r"日期|时间")
_YES = re.compile(r"^(?:是|按时|已|√|✓|✔|按期|及时|完成|按时公布|已公布|已发布)")
_NO = re.compile(r"^(?:否|未|×|✗|逾期|超期|迟|无|没有)")
_STATED = re.compile(
    r"(?:共|应|全[县区市州旗])[^。；]{0,20}?(\d{1,4})\s*(?:个|家)\s*(?:单位|部门|行政机关|机关|政府机关|乡镇|主体)"
)
_RATE = re.compile(r"(?:公布率|发布率|公开率|按时率)[^。；\d]{0,12}(\d{1,3}(?:\.\d+)?)\s*[%％]")
_LIST_LINE = re.compile(r"^\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.、．)）]\s*(\S.{1,40})$")
MIN_UNITS = 3


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit that had to publish. ``is_published`` is None where the page does not say; ``published`` is YYYY-MM-DD or ""."""

    name: str
    is_published: bool | None = None
    published: str = ""


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """What a page on 公布情况 states: the reporting year (None if unsaid), the units, their number and the rate in percent as printed (None if unsaid)."""

    year: int | None
    units: tuple[StatedUnit, ...]
    stated_units: int | None = None
    stated_rate: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the list holds as many units as the page states, where it states a number."""
        return self.stated_units is None or len(self.units) == self.stated_units


@dataclass(frozen=True, slots=True)
class Completeness:
    """``is_complete`` is None where nothing is known to compare with. ``missing`` are stable words: ``rows 3 of 45``, ``page 4``, ``year 2021``,
    ``unit 县教育局 2023``.
    """

    is_complete: bool | None
    missing: tuple[str, ...] = ()


def judge_completeness(
    rows: Sequence[Row],
    *,
    stated_total: int | None = None,
    stated_pages: int | None = None,
    pages_read: Iterable[int] = (),
    status: Iterable[PublicationStatus] = (),
) -> Completeness:
    """Compare the rows of one column (or of a whole site) with all that is stated of it.

    A year between the first and the last of the rows that has none is a gap. A unit of a status page is missing when no row of that year names it.
    """
    missing: list[str] = []
    statuses = tuple(status)
    held = len({row.url for row in rows})
    if stated_total is not None and held < stated_total:
        missing.append(f"rows {stated_total - held} of {stated_total}")
    if stated_pages is not None:
        read = set(pages_read)
        missing += [f"page {number}" for number in range(1, stated_pages + 1) if read and number not in read]
    years = {
        year for row in rows if classify_title(row.title) in ("report", "maybe") for year in years_of(row.title)[:1]
    }
    if years:
        missing += [f"year {year}" for year in range(min(years), max(years)) if year not in years]
    for entry in statuses:
        missing += [
            f"unit {unit.name} {entry.year or ''}".strip() for unit in entry.units if not _is_held(unit, entry, rows)
        ]
    is_known = stated_total is not None or stated_pages is not None or bool(statuses)
    return Completeness(False if missing else True if is_known else None, tuple(missing))


def _is_held(unit: StatedUnit, status: PublicationStatus, rows: Sequence[Row]) -> bool:
    """Whether a row names the unit, by its full name or by that without the county's, and the year. A unit that did not publish is not missing."""
    if unit.is_published is False:
        return True
    names = {unit.name, re.sub(r"^.{1,6}?[县区市旗州](?=.{2,})", "", unit.name)}
    for row in rows:
        text = normalise(f"{row.publisher} {row.title}")
        if any(name in text for name in names) and (status.year is None or status.year in years_of(row.title)[:1]):
            return True
    return False


def years_of(text: str) -> tuple[int, ...]:
    """The years that a text names, in digits or Chinese, in order."""
    folded = _CHINESE_YEAR.sub(lambda found: f"20{found.group(1).translate(_DIGITS)}年", normalise(text))
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(folded)))


def parse_publication_status(document: Document) -> PublicationStatus:
    """The units that a page on 公布情况 lists, from its table or its numbered lines; no units where it has neither.

    Names are as printed, each once. What a unit's cell does not say stays unsaid.
    """
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    title = document.metadata.get("article_title") or document.metadata.get("title") or text[:200]
    years = years_of(title) or years_of(text)
    stated, rate = _STATED.search(text), _RATE.search(text)
    units = max((_units_of(grid) for grid in document.grids), key=len, default=())
    return PublicationStatus(
        year=years[0] if years else None,
        units=units or _units_of_lines(document),
        stated_units=int(stated.group(1)) if stated else None,
        stated_rate=float(rate.group(1)) if rate else None,
    )


def _units_of(grid: Grid) -> tuple[StatedUnit, ...]:
    """The units of a table: every column whose head says so (tables are often printed in two or three columns side by side)."""
    head_at = next(
        (place for place, row in enumerate(grid.rows[:4]) if any(_is_unit_head(cell.text) for cell in row)), None
    )
    if head_at is None:
        return ()
    heads = [cell.text for cell in grid.rows[head_at]]
    starts = [place for place, head in enumerate(heads) if _is_unit_head(head)]
    found: dict[str, StatedUnit] = {}
    for start, end in zip(starts, [*starts[1:], len(heads)], strict=True):
        for row in grid.rows[head_at + 1 :]:
            name = re.sub(r"\s+", "", row[start].text)
            if 2 <= len(name) <= 40 and not re.fullmatch(r"[\d.、]+|合计|总计|小计", name) and not _is_unit_head(name):
                states = [
                    cell.text
                    for cell, head in zip(row[start + 1 : end], heads[start + 1 : end], strict=True)
                    if _STATE_HEAD.search(head)
                ]
                dates = [
                    cell.text
                    for cell, head in zip(row[start + 1 : end], heads[start + 1 : end], strict=True)
                    if _DATE_HEAD.search(head)
                ]
                found.setdefault(name, StatedUnit(name, _said(states), find_date(" ".join(dates))))
    return tuple(found.values()) if len(found) >= MIN_UNITS else ()


def _is_unit_head(text: str) -> bool:
    flat = re.sub(r"\s+", "", text)
    return len(flat) <= 12 and bool(_UNIT_HEAD.search(flat)) and not _NOT_UNIT_HEAD.search(flat)


def _said(states: Sequence[str]) -> bool | None:
    for state in (re.sub(r"\s+", "", text) for text in states):
        if _NO.match(state):
            return False
        if _YES.match(state) or find_date(state):
            return True
    return None


def _units_of_lines(document: Document) -> tuple[StatedUnit, ...]:
    """The units of a numbered list in prose."""
    found: dict[str, StatedUnit] = {}
    for paragraph in document.paragraphs:
        for line in paragraph.text.split("\n"):
            numbered = _LIST_LINE.match(line)
            name = re.sub(r"[\s，,;；。：:].*$", "", numbered.group(1)) if numbered else ""
            if name and classify_title(name) == "unit":
                found.setdefault(name, StatedUnit(name))
    return tuple(found.values()) if len(found) >= MIN_UNITS else ()
