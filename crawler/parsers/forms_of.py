"""Which official form the tables follow, said by their own rows and columns, and what of that form is not printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from crawler.document import Issue
from crawler.forms import APPLICANTS, FORM_2019, FORM_2021, OUTCOMES
from crawler.forms import Form as OfficialForm
from crawler.report import Form

_MEASURES_2021 = frozenset({"issued", "repealed", "in_force", "amount_wan"})
_MEASURES_2019 = frozenset({"made", "disclosed", "disclosed_total", "prior_items", "change", "items", "amount"})
_ROWS_2021 = frozenset({"other_uncorrected", "other_unpaid", "other_misc"})
_TABLES = {"disclosure": "two", "applications": "three", "disputes": "four"}
_CHANNELS = ("review", "litigation_direct", "litigation_after_review")


Rows = Mapping[tuple[str, str], Collection[str]]
"""The tables' rows by (table, row), each with the columns that are printed of it."""


def form_of_disclosure(rows: Rows, heads: Collection[str] = ()) -> Form | None:
    """The form of section two: 2021 counts documents issued, repealed and in force, 2019 items made, disclosed and changed.

    ``heads`` are the measures that heads name: they tell the form also where no value could be read under them.
    """
    measures = [column for (table, _), row in rows.items() if table == "disclosure" for column in row] or list(heads)
    if not _MEASURES_2021.union(_MEASURES_2019).intersection(measures):
        measures = list(heads)
    new, old = (sum(m in marks for m in measures) for marks in (_MEASURES_2021, _MEASURES_2019))
    if new == old:
        return None
    return "2021" if new > old else "2019"


def form_of_applications(rows: Rows) -> Form | None:
    """The form of section three: 2021 splits （六）其他处理 into three rows, 2019 prints one."""
    if any(("applications", row) in rows for row in _ROWS_2021):
        return "2021"
    return "2019" if ("applications", "other_handling") in rows else None


def form_of(rows: Rows, *, heads: Collection[str] = (), has_annex: bool, year: int | None) -> Form | None:
    """The report's form: section two's, else section three's, else that of a report before 2019."""
    form = form_of_disclosure(rows, heads) or form_of_applications(rows)
    if form is not None or rows:
        return form
    return "pre2019" if (year is not None and year < 2019) or (has_annex and (year is None or year < 2019)) else None


def missing(rows: Rows, form: Form | None) -> Iterator[Issue]:
    """Say which tables, and which rows and columns of the tables that are there, the report does not print."""
    if form == "pre2019":
        return
    tables = {table for table, _ in rows}
    for table, number in _TABLES.items():
        if table not in tables:
            yield Issue("missing_table", f"The table of section {number} ({table}) was not found.", table)
            continue
        for row in _expected(table, rows):
            if (table, row) not in rows:
                yield Issue("missing_row", f"Section {number} has no row {table}.{row}.", table)
        for column in _columns(table):
            if all(column not in columns for (of, _), columns in rows.items() if of == table):
                yield Issue("missing_column", f"Section {number} has no column {table}.{column}.", table)


def _expected(table: str, rows: Rows) -> tuple[str, ...]:
    if table == "disputes":
        return _CHANNELS
    if table == "disclosure":
        return tuple(row for row, _ in _official(form_of_disclosure(rows)).disclosure)
    return _official(form_of_applications(rows)).applications


def _columns(table: str) -> tuple[str, ...]:
    """What every row of a table has; the rows of section two differ."""
    return tuple(term.key for term in {"applications": APPLICANTS, "disputes": OUTCOMES}.get(table, ()))


def _official(form: Form | None) -> OfficialForm:
    return FORM_2019 if form == "2019" else FORM_2021
