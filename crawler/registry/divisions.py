"""The register of administrative divisions (GB/T 2260): codes, names, periods of validity, centre points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """One division. ``code`` is text: six digits to county level, nine for townships. ``valid_to`` is "" while in force.

    ``level`` is ``province``, ``prefecture``, ``county`` or ``township``; ``lon`` and ``lat`` are degrees of the centre point, or None.
    """

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: str
    valid_to: str
    lon: float | None
    lat: float | None
