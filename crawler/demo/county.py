"""A county of the demo province with everything it publishes."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.demo.publications import Publication
from crawler.demo.units import Unit


@dataclass(frozen=True)
class County:
    """A county, the make of its site, its units (the government first, then the office) and its reports, unit by unit."""

    code: str
    family: str
    units: tuple[Unit, ...]
    publications: tuple[Publication, ...]

    def of(self, unit: Unit) -> tuple[Publication, ...]:
        """One unit's reports, oldest first."""
        return tuple(entry for entry in self.publications if entry.unit == unit)
