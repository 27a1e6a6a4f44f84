"""Every check as data: what it asks, on what basis, how grave a failure is, and what a failure reads like. One module a family.

Tables of facts and no rule: the rules are the functions of the modules of the same names in archive.checks, which the tests tie to these
entries one to one.
"""

from __future__ import annotations

from archive.checks.catalogue import copying, dates, hierarchy, narrative, structure, tables, years
from archive.checks.model import Check

CHECKS: tuple[Check, ...] = (
    *tables.CHECKS,
    *years.CHECKS,
    *narrative.CHECKS,
    *structure.CHECKS,
    *dates.CHECKS,
    *copying.CHECKS,
    *hierarchy.CHECKS,
)

BY_ID: dict[str, Check] = {check.id: check for check in CHECKS}
