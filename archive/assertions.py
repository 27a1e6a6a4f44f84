"""What must be true of an archive before it is published, as data: a name, a sentence, and SQL that gives the rows that break it.

Official figures are never tested here: whether a government's numbers add up is a finding, not a reason to hold the archive back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Assertion:
    """``sql`` selects what breaks the rule, one value a row that names it."""

    name: str
    says: str
    sql: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, with how often and some examples."""

    name: str
    says: str
    count: int
    examples: tuple[str, ...]


ASSERTIONS: tuple[Assertion, ...] = (
    Assertion(
        "report_has_agency",
        "Every report belongs to an agency.",
        "SELECT r.key FROM reports r LEFT JOIN agencies a ON a.key = r.agency_key WHERE a.key IS NULL",
    ),
    Assertion(
        "agency_has_report",
        "Every agency has a report.",
        "SELECT a.key FROM agencies a WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.agency_key = a.key)",
    ),
    Assertion(
        "report_has_year",
        "Every report's year is one for which reports exist.",
        "SELECT key FROM reports WHERE year NOT BETWEEN 2007 AND 2100",
    ),
    Assertion(
        "report_has_source",
        "Every report says where it stands and which capture it was read from.",
        "SELECT r.key FROM reports r LEFT JOIN captures c ON c.key = r.capture_key WHERE c.key IS NULL OR COALESCE(r.source_url, '') = ''",
    ),
    Assertion(
        "versions_are_counted",
        "Every report has as many versions as it says.",
        "SELECT r.key FROM reports r WHERE r.version_count < 1 OR r.version_count <>"
        " (SELECT COUNT(*) FROM report_versions v WHERE v.report_key = r.key)",
    ),
    Assertion(
        "report_appeared",
        "Every report has the event of its appearance.",
        "SELECT r.key FROM reports r WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.report_key = r.key AND e.kind = 'appeared')",
    ),
    Assertion(
        "report_is_covered",
        "Every report's agency and year stand in the coverage.",
        "SELECT r.key FROM reports r WHERE NOT EXISTS (SELECT 1 FROM coverage c WHERE c.agency_key = r.agency_key AND c.year = r.year)",
    ),
    Assertion(
        "finding_has_report",
        "Every finding is about a report and a check that exist.",
        "SELECT f.key FROM findings f LEFT JOIN reports r ON r.key = f.report_key LEFT JOIN checks k ON k.id = f.check_id"
        " WHERE r.key IS NULL OR k.id IS NULL",
    ),
    Assertion(
        "number_has_place",
        "Every number's place in its source is stored.",
        "SELECT r.key || ' cell ' || v.cell_id FROM cell_values v JOIN reports r ON r.id = v.report_id WHERE v.value IS NOT NULL AND v.place = ''",
    ),
    Assertion(
        "blank_has_no_number",
        "No blank and no dash has a number.",
        "SELECT r.key || ' cell ' || v.cell_id FROM cell_values v JOIN reports r ON r.id = v.report_id WHERE v.state IN (1, 2) AND v.value IS NOT NULL",
    ),
    Assertion(
        "tables_have_cells",
        "Every report with a row of section three has its cells.",
        "SELECT DISTINCT p.report_key FROM applications p JOIN reports r ON r.key = p.report_key"
        " WHERE NOT EXISTS (SELECT 1 FROM cell_values v WHERE v.report_id = r.id)",
    ),
    Assertion(
        "everything_is_searchable",
        "The search index holds every report and every section.",
        "SELECT 'reports' WHERE (SELECT COUNT(*) FROM reports) <> (SELECT COUNT(*) FROM reports_fts_docsize)"
        " UNION ALL SELECT 'sections' WHERE (SELECT COUNT(*) FROM sections) <> (SELECT COUNT(*) FROM sections_fts_docsize)",
    ),
    Assertion(
        "divisions_are_known",
        "The register of divisions is there.",
        "SELECT 'divisions' WHERE (SELECT COUNT(*) FROM divisions) < 2000",
    ),
)


def broken_assertions(archive: sqlite3.Connection) -> list[Broken]:
    """Every rule that does not hold, SQLite's own checks of the file first."""
    broken = []
    problems = [str(row[0]) for row in archive.execute("PRAGMA integrity_check")]
    if problems != ["ok"]:
        broken.append(_broken("integrity_check", "The database file is whole.", problems))
        return broken  # what a damaged file answers to other questions is worth nothing
    loose = [f"{row[0]} row {row[1]} → {row[2]}" for row in archive.execute("PRAGMA foreign_key_check")]
    if loose:
        broken.append(_broken("foreign_key_check", "Every reference leads somewhere.", loose))
    for rule in ASSERTIONS:
        found = [str(row[0]) for row in archive.execute(rule.sql)]
        if found:
            broken.append(_broken(rule.name, rule.says, found))
    return broken


def _broken(name: str, says: str, found: list[str]) -> Broken:
    return Broken(name, says, len(found), tuple(found[:_SHOWN]))


def lost_reports(archive: sqlite3.Connection, published: sqlite3.Connection) -> list[str]:
    """Keys of reports that were published and are not in the archive: nothing is ever deleted, so each needs a reason."""
    return [
        key
        for (key,) in published.execute("SELECT key FROM reports ORDER BY key")
        if archive.execute("SELECT 1 FROM reports WHERE key = ?", (key,)).fetchone() is None
    ]
