"""Every table of the archive, in the order in which they are shown.

The tables are declared as data (names, types, units, keys and what they mean, in Chinese and English) in archive.schema_reports,
archive.schema_sources and archive.schema_findings.
"""

from __future__ import annotations

from archive.schema import Table
from archive.schema_findings import CHECK_COVERAGE, CHECKS, COVERAGE, EVENTS, FINDINGS
from archive.schema_reports import (
    ANNEX,
    APPLICATION_ROWS,
    CELL_NAMES,
    CELL_VALUES,
    CHANGES,
    DISCLOSURE,
    DISPUTES,
    ISSUES,
    LOCATIONS,
    REPORT_PAGES,
    REPORT_VERSIONS,
    REPORTS,
    SECTIONS,
)
from archive.schema_sources import AGENCIES, ARCHIVE_INFO, CAPTURES, DIVISIONS, RUNS, SITES, WITHHELD

TABLES: tuple[Table, ...] = (
    REPORTS,
    AGENCIES,
    DISCLOSURE,
    APPLICATION_ROWS,
    DISPUTES,
    SECTIONS,
    ANNEX,
    FINDINGS,
    CHECKS,
    CHECK_COVERAGE,
    COVERAGE,
    EVENTS,
    REPORT_VERSIONS,
    CHANGES,
    LOCATIONS,
    REPORT_PAGES,
    ISSUES,
    DIVISIONS,
    SITES,
    CAPTURES,
    RUNS,
    WITHHELD,
    CELL_NAMES,
    CELL_VALUES,
    ARCHIVE_INFO,
)

BY_NAME = {table.name: table for table in TABLES}
