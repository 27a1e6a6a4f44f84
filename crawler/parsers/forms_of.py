"""Which official form the tables follow, said by their own rows and columns, and what of that form is not printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter

from crawler.document import Issue
from crawler.forms import FORM_2019, FORM_2021
from crawler.forms import Form as OfficialForm
from crawler.report import Figure, Form

_MEASURES_2021 = frozenset({"issued", "repealed", "in_force", "amount_wan"})
_MEASURES_2019 = frozenset({"made", "disclosed", "disclosed_total", "prior_items", "change", "items", "amount"})
_ROWS_2021 = frozenset({"other_uncorrected", "other_unpaid", "other_misc"})
_TABLES = {"disclosure": "two", "applications": "three", "disputes": "four"}
_CHANNELS = ("review", "litigation_direct", "litigation_after_review")


def form_of_disclosure(figures: Collection[Figure], heads: Collection[str] = ()) -> Form | None:
    """The form of section two: 2021 counts documents issued, repealed and in force, 2019 items made, disclosed and changed.

    ``heads`` are the measures that heads name: they tell the form also where no value could be read under them.
    """
    measures = [figure.column for figure in figures if figure.table == "disclosure"] or list(heads)
    if not _MEASURES_2021.union(_MEASURES_2019).intersection(measures):
        measures = list(heads)
    new, old = (sum(m in marks for m in measures) for marks in (_MEASURES_2021, _MEASURES_2019))
    if new == old:
        return None
    return "2021" if new > old else "2019"


def form_of_applications(figures: Collection[Figure]) -> Form | None:
    """The form of section three: 2021 splits （六）其他处理 into three rows, 2019 prints one."""
    rows = {figure.row for figure in figures if figure.table == "applications"}
    if rows & _ROWS_2021:
        return "2021"
    return "2019" if "other_handling" in rows else None


def form_of(
    figures: Collection[Figure], *, heads: Collection[str] = (), has_annex: bool, year: int | None
) -> Form | None:
    """The report's form: section two's, else section three's, else that of a report before 2019."""
    form = form_of_disclosure(figures, heads) or form_of_applications(figures)
    if form is not None or figures:
        return form
    return "pre2019" if (year is not None and year < 2019) or (has_annex and (year is None or year < 2019)) else None


def missing(figures: Sequence[Figure], form: Form | None) -> Iterator[Issue]:
    """Say which tables, and which rows of the tables that are there, the report does not print."""
    if form == "pre2019":
        return
    printed = set(map(attrgetter("table", "row"), figures))
    for table, number in _TABLES.items():
        rows = {row for name, row in printed if name == table}
        if not rows:
            yield Issue("missing_table", f"The table of section {number} ({table}) was not found.", table)
            continue
        for row in _expected(table, figures):
            if row not in rows:
                yield Issue("missing_row", f"Section {number} has no row {table}.{row}.", table)


def _expected(table: str, figures: Collection[Figure]) -> tuple[str, ...]:
    if table == "disputes":
        return _CHANNELS
    if table == "disclosure":
        return tuple(row for row, _ in _official(form_of_disclosure(figures)).disclosure)
    return _official(form_of_applications(figures)).applications


def _official(form: Form | None) -> OfficialForm:
    return FORM_2019 if form == "2019" else FORM_2021
