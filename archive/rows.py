"""A report as rows of the archive's tables. Pure: a report in, rows out, in the schema's column order.

Values stay as published. The one thing done to a number is arithmetic of units: a fee printed in yuan is stored in the column of
10 000 yuan as that amount; its cell keeps the printed number and unit. In texts, private persons' numbers are masked (archive.privacy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.privacy import find_private, mask_private
from archive.schema_reports import APPLICATION_ROWS, CELL_VALUES, DISCLOSURE, DISPUTES
from archive.search import index_text
from crawler.document import Issue
from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, DISCLOSURES, FORMS, MEASURES, OUTCOMES
from crawler.report import Figure, Number, Report, Section

_STATES = {"number": 0, "blank": 1, "dash": 2, "text": 3}
_WAN_PER_UNIT: dict[str | None, float] = {None: 1, "万元": 1, "万": 1, "元": 1e-4, "千元": 0.1, "亿元": 1e4, "亿": 1e4}
_FEE = ("fees", "amount_wan")
_PROCUREMENT = ("procurement", "amount")


def _all_cells() -> dict[tuple[str, str, str], tuple[str, str]]:
    zh = {(kind, term.key): term.zh for kind, terms in _TERMS.items() for term in terms}
    en = {(kind, term.key): term.en for kind, terms in _TERMS.items() for term in terms}
    cells: dict[tuple[str, str, str], tuple[str, str]] = {}

    def add(table: str, row: str, column: str, row_kind: str, column_kind: str) -> None:
        names = tuple(f"{words[row_kind, row]} × {words[column_kind, column]}" for words in (zh, en))
        cells.setdefault((table, row, column), (names[0], names[1]))

    for form in FORMS:
        for row, measures in form.disclosure:
            for measure in measures:
                add("disclosure", row, measure, "disclosure", "measure")
    for term in APPLICATIONS:
        for applicant in APPLICANTS:
            add("applications", term.key, applicant.key, "application", "applicant")
    for channel in CHANNELS:
        for outcome in OUTCOMES:
            add("disputes", channel.key, outcome.key, "channel", "outcome")
    return cells


_TERMS = {
    "disclosure": DISCLOSURES,
    "measure": MEASURES,
    "application": APPLICATIONS,
    "applicant": APPLICANTS,
    "channel": CHANNELS,
    "outcome": OUTCOMES,
}
_CELLS = _all_cells()
_CELL_IDS = {cell: number for number, cell in enumerate(_CELLS, 1)}


def cell_name_rows() -> Iterator[tuple[Any, ...]]:
    """The rows of ``cell_names``, the same in every archive."""
    for cell, number in _CELL_IDS.items():
        yield (number, *cell, *_CELLS[cell])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report as rows that lack only its key and its number, and as words for the search index: what composing needs of it.

    ``head`` holds the report's own fields by name; ``tables`` the rows of each table without the report's key; ``cells`` the columns of
    ``cell_values`` without its number (few long lists unpack faster than many short ones); ``sections`` each section's rest of the row and then the
    words of its heading and text. ``has_private`` says that
    something in it is masked.
    """

    head: dict[str, Any]
    tables: dict[str, list[list[Any]]]
    cells: list[list[Any]]
    sections: list[list[Any]]
    words: list[str]
    issues: list[list[str]]
    has_private: bool = False


HEAD = (
    "agency",
    "agency_basis",
    "division_code",
    "level",
    "kind",
    "year",
    "year_basis",
    "scope",
    "scope_basis",
    "form",
    "title",
    "published",
)


def prepare(report: Report) -> Prepared:
    """The rows of a report, and what could not be placed among its issues."""
    figures, issues = _placed(report)
    disclosed, problems = _disclosure_row(figures)
    annex = [
        [position, item.key, mask_private(item.label), item.value, mask_private(item.raw), item.unit, item.where]
        for position, item in enumerate(report.annex, 1)
    ]
    return Prepared(
        {name: getattr(report, name) for name in HEAD} | {"title": report.title and mask_private(report.title)},
        {
            "disclosure": [] if disclosed is None else [disclosed],
            "applications": list(_matrix(figures, "applications")),
            "disputes": list(_matrix(figures, "disputes")),
            "annex": annex,
        },
        _cell_columns(figures),
        [_section_row(position, section) for position, section in enumerate(report.sections, 1)],
        [index_text(mask_private(report.title or "")), index_text(report.agency or "")],
        [[issue.code, mask_private(issue.message), issue.where] for issue in (*report.issues, *issues, *problems)],
        has_private(report),
    )


def _section_row(position: int, section: Section) -> list[Any]:
    characters = len("".join(section.text.split()))
    heading, text = mask_private(section.heading), mask_private(section.text)  # the capture keeps what was printed
    return [position, section.number, heading, text, characters, index_text(heading), index_text(text)]


def has_private(report: Report) -> bool:
    """Whether the report prints a number of a private person, so that its original must not be handed out."""
    texts = [report.title or "", *(figure.raw for figure in report.figures)]
    texts += (text for section in report.sections for text in (section.heading, section.text))
    texts += (text for item in report.annex for text in (item.label, item.raw))
    return any(map(find_private, texts))


_Cell = tuple[str, str, str]


def _placed(report: Report) -> tuple[dict[_Cell, Figure], list[Issue]]:
    """The figures by cell; a second figure for a cell, or one for a cell that no form has, is an issue and is not stored twice."""
    figures: dict[_Cell, Figure] = {}
    issues = []
    for figure in report.figures:
        cell = (figure.table, figure.row, figure.column)
        name = ".".join(cell)
        if cell not in _CELL_IDS:
            issues.append(
                Issue("unknown_cell", f"{name} is no cell of the forms; its text is {figure.raw!r}.", figure.where)
            )
        elif cell in figures:
            issues.append(
                Issue("second_figure", f"{name} is printed again, as {figure.raw!r}; the first is kept.", figure.where)
            )
        else:
            figures[cell] = figure
    return figures, issues


def _disclosure_row(figures: dict[_Cell, Figure]) -> tuple[list[Any] | None, list[Issue]]:
    values: dict[str, Number | str | None] = {}
    issues = []
    for (table, row, column), figure in figures.items():
        if table != "disclosure":
            continue
        value = figure.value
        if (row, column) == _FEE and value is not None and figure.unit not in _WAN_PER_UNIT:
            message = f"The fee is printed in {figure.unit!r}, which is no unit of money that is known; its amount is left out."
            issues.append(Issue("unknown_unit", message, figure.where))
            value = None
        elif (row, column) == _FEE and value is not None and figure.unit is not None:
            value = round(value * _WAN_PER_UNIT[figure.unit], 8)
        if (row, column) == _PROCUREMENT:
            values["procurement_amount_unit"] = figure.unit
        values[f"{row}_{column}"] = value
    if not values:
        return None, issues
    return [values.get(name) for name in DISCLOSURE.column_names[1:]], issues


def _matrix(figures: dict[_Cell, Figure], table: str) -> Iterator[list[Any]]:
    """Rows of a table: a row per printed column for applications (the applicants), per printed row for disputes (the channels)."""
    is_turned = table == "applications"
    names = (APPLICATION_ROWS if is_turned else DISPUTES).column_names[2:]
    groups: dict[str, dict[str, Number | None]] = {}
    for (of_table, row, column), figure in figures.items():
        if of_table == table:
            line, place = (column, row) if is_turned else (row, column)
            groups.setdefault(line, {})[place] = figure.value
    for term in APPLICANTS if is_turned else CHANNELS:
        if term.key in groups:
            yield [term.key, *map(groups[term.key].get, names)]


_PLAIN_NUMBER = re.compile(r"[-\d.,，\s]+")


def _cell_columns(figures: dict[_Cell, Figure]) -> list[list[Any]]:
    rows = [_cell_row(cell, figures[cell]) for cell in sorted(figures, key=_CELL_IDS.__getitem__)]
    return [[row[at] for row in rows] for at in range(len(CELL_VALUES.columns) - 1)]


def _cell_row(cell: _Cell, figure: Figure) -> list[Any]:
    is_plain = figure.state == "number" and isinstance(figure.value, int) and figure.raw == str(figure.value)
    raw = None if is_plain or (figure.state == "blank" and not figure.raw) else figure.raw
    # A count of thirteen thousand million is no telephone; a remark beside a count may hold one.
    masked = raw if not raw or (figure.value is not None and _PLAIN_NUMBER.fullmatch(raw)) else mask_private(raw)
    return [_CELL_IDS[cell], figure.value, _STATES[figure.state], masked, figure.unit, figure.where]


CELLS_VIEW = """
SELECT r.key AS report_key, n.table_name, n.row_key, n.column_key,
  CASE WHEN v.value = CAST(v.value AS INTEGER) THEN CAST(v.value AS INTEGER) ELSE v.value END AS value,
  CASE v.state WHEN 0 THEN 'number' WHEN 1 THEN 'blank' WHEN 2 THEN 'dash' ELSE 'text' END AS state,
  COALESCE(v.raw_text, CASE v.state WHEN 0 THEN CAST(CAST(v.value AS INTEGER) AS TEXT) ELSE '' END) AS raw_text,
  v.unit, v.place,
  CASE WHEN v.place LIKE 'file %' THEN (SELECT p.capture_key FROM report_pages p WHERE p.report_key = r.key
    AND p.position = CAST(SUBSTR(v.place, 6) AS INTEGER)) ELSE r.capture_key END AS capture_key
FROM cell_values v JOIN reports r ON r.id = v.report_id JOIN cell_names n ON n.id = v.cell_id
"""


def changed_fields(before: Report, after: Report) -> list[tuple[str, str | None, str | None]]:
    """What differs between two versions: field, before, after; None where a version does not have it."""
    old, new = _fields(before), _fields(after)
    return [
        (name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _fields(report: Report) -> dict[str, str | None]:
    fields: dict[str, str | None] = {
        "title": report.title and mask_private(report.title),
        "published": report.published,
    }
    for figure in report.figures:
        value = (
            ""
            if figure.value is None
            else f"{figure.value:g}"
            if isinstance(figure.value, float)
            else str(figure.value)
        )
        shown = value if figure.state == "number" else mask_private(figure.raw) or value
        fields.setdefault(f"{figure.table}.{figure.row}.{figure.column}", shown + (figure.unit or ""))
    for position, item in enumerate(report.annex, 1):
        fields[f"annex.{position}.{mask_private(item.label)}"] = mask_private(item.raw)
    for section in report.sections:
        name = f"sections.{section.number}"
        text = mask_private(section.text)
        fields[name] = text if name not in fields else f"{fields[name]}\n{text}"
    return fields
