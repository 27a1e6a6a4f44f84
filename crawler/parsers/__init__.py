"""Document → Report: the one way into the parsers. Pure: no network, no disk, no clock; knows reports and nothing of file formats."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.document import Document, Grid, Issue
from crawler.parsers.annex import read_annex
from crawler.parsers.figures import Tables
from crawler.parsers.forms_of import form_of, missing
from crawler.parsers.identity import parse_identity
from crawler.parsers.nature import require_report
from crawler.parsers.numbered import read_numbered_sections
from crawler.parsers.sections import read_sections
from crawler.parsers.tables import read_tables
from crawler.parsers.text_tables import read_text_tables
from crawler.registry.divisions import Register
from crawler.report import AnnexItem, Figure, Report, Source

__all__ = ["parse_report"]

NOTHING_KNOWN = Source()
"""The source of a document of which nothing is known but itself."""


def parse_report(
    document: Document,
    *,
    source: Source = NOTHING_KNOWN,
    register: Register,
    page: Document | None = None,
) -> Report:
    """Read a report. ``page`` is the article page that an attachment hangs on: it gives title, date and publisher where the file has none.

    Raises ``UnreadableError("not_a_report")`` when the document is something else. Whatever was seen and not understood is in ``issues``.
    """
    outline = read_sections(document.blocks)
    tables, used, (annex, annex_issues) = _read_numbers(document, outline.section_of)
    figures = tables.figures
    sections = read_sections(document.blocks, used).sections if used else outline.sections
    require_report(document, page, source, sections=sections, figures=figures, annex=annex)
    identity = parse_identity(document, source=source, register=register, page=page)
    form = form_of(tables.rows, heads=tables.measures, has_annex=bool(annex), year=identity.year)
    if form == "pre2019":
        sections = read_numbered_sections(document.blocks)
    issues = (
        *document.issues,
        *identity.issues,
        *tables.issues,
        *annex_issues,
        *missing(tables.rows, form),
        *_remarks(document, figures, tables.grids, outline.section_of),
    )
    return Report(
        agency=identity.agency,
        agency_basis=identity.agency_basis,
        division_code=identity.division_code,
        level=identity.level,
        kind=identity.kind,
        year=identity.year,
        year_basis=identity.year_basis,
        scope=identity.scope,
        scope_basis=identity.scope_basis,
        form=form,
        title=identity.title,
        published=identity.published,
        sections=sections,
        figures=figures,
        annex=annex,
        issues=tuple(dict.fromkeys(issues)),
    )


_Annex = tuple[tuple[AnnexItem, ...], tuple[Issue, ...]]


def _read_numbers(document: Document, section_of: Sequence[int]) -> tuple[Tables, frozenset[int], _Annex]:
    """The three tables, or else the annex of the years before 2019; and the paragraphs that were read as rows."""
    tables = read_tables(document, section_of)
    used = read_text_tables(document.blocks, section_of, tables)
    if not tables.figures:
        return tables, used, read_annex(document.blocks, frozenset(tables.grids))
    if any(figure.value is not None for figure in tables.figures):
        return tables, used, ((), ())
    # 涉及国家秘密 is a row of section three and of the annex, which has one value beside it and not seven.
    annex = read_annex(document.blocks, frozenset())
    if any(item.key and item.value is not None for item in annex[0]):
        return Tables(), frozenset(), annex
    return tables, used, ((), ())


def _remarks(document: Document, figures: Sequence[Figure], grids: set[int], section_of: Sequence[int]) -> list[Issue]:
    """What has to be said of the document as a whole."""
    remarks: list[Issue] = []
    if figures and not any(figure.value is not None for figure in figures):
        remarks.append(Issue("blank_form", "The tables are printed and hold no number at all.", ""))
    if document.images and not {"disclosure", "applications", "disputes"} <= {figure.table for figure in figures}:
        message = (
            f"Tables are missing and the report holds {document.images} pictures: they are probably printed there."
        )
        remarks.append(Issue("tables_as_pictures", message, ""))
    for index, block in enumerate(document.blocks):
        if isinstance(block, Grid) and index not in grids and figures and section_of[index] in (2, 3, 4):
            remarks.append(Issue("table_not_read", "This table is none of the report's three.", block.place))
    return remarks
