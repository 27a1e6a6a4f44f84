"""The published table of what the checks can see, kept beside the checks as ``coverage.csv`` and made by ``python -m archive.checks.coverage_table``.

It follows from the checks and from generated reports alone, so that it is the same in every archive; a test makes it anew and compares.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from archive.checks.coverage import CoverageRow, check_coverage

FILE = Path(__file__).with_name("coverage.csv")
REPORTS = 4
_COUNTS = ("tried", "noticed")
_COLUMNS = tuple(CoverageRow.__dataclass_fields__)


def make_rows() -> tuple[CoverageRow, ...]:
    """Measure the checks on a few generated reports, which are correct."""
    from crawler.demo.reports import generate_report, truth_to_report

    return check_coverage(truth_to_report(generate_report(seed)) for seed in range(REPORTS))


def coverage_rows() -> Iterator[tuple[Any, ...]]:
    """The rows of the table, as the archive stores them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield tuple(int(row[name]) if name in _COUNTS else row[name] for name in _COLUMNS)


def _main() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(astuple(row) for row in make_rows())
    print(f"{FILE.name}: written", file=sys.stderr)


if __name__ == "__main__":
    _main()
