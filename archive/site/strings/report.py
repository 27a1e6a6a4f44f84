"""Words of the report page."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
