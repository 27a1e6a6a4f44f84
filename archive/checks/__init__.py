"""The checks: rules as data with one function each, findings in plain words, hints for arithmetic slips.

Works on reports as parsed and alters none of them. Nothing here reads a network or writes a database.
"""

from __future__ import annotations

from archive.checks.catalogue import CHECKS
from archive.checks.engine import check_report, findings_to_json
from archive.checks.model import CellRef, Check, Finding

__all__ = ["CHECKS", "CellRef", "Check", "Finding", "check_report", "findings_to_json"]
