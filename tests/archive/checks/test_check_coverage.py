"""What the checks see of changed cells, on the demo's correct reports."""

from __future__ import annotations

from dataclasses import astuple

from check_builders import report

from archive.checks.coverage import SINGLE_CELL_WAYS, WAYS, caught_share, check_coverage, mutations
from archive.checks.coverage_table import FILE, coverage_rows, make_rows


def test_every_single_cell_of_sections_three_and_four_is_watched():
    rows = check_coverage([report()])
    assert caught_share(rows, SINGLE_CELL_WAYS, ["applications", "disputes"]) >= 0.99
    assert {row.way for row in rows} == set(WAYS)
    blind = [row for row in rows if row.way == "swap_right" and row.table_name == "disputes" and not row.noticed]
    assert blind, "two outcomes swapped leave every sum true: the table must say so"


def test_a_change_is_a_change():
    subject = report()
    assert all(changed.figures != subject.figures for _, _, changed in mutations(subject))


def test_the_published_table_is_that_of_these_checks():
    """Else make it anew: ``python -m archive.checks.coverage_table``."""
    assert list(coverage_rows()) == [astuple(row) for row in make_rows()], FILE.name
