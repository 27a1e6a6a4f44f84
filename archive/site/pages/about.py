"""About the data: method, limits, licence, dictionary, and what this database was built from."""

from __future__ import annotations

from typing import Any

from archive.schema_tables import TABLES
from archive.site.model import Answer, Ask, Page
from archive.site.rendering import words
from archive.views import VIEWS

_BUILD = "SELECT name, value FROM archive_info ORDER BY name"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_CHECKS = "SELECT COUNT(*) FROM checks"


def load_about(ask: Ask) -> Answer:
    """The page; its JSON is the data dictionary."""
    t = words(ask.lang)
    held = {row["name"] for row in ask.rows(_TABLES)}  # an archive that an older version built lacks the newest ones
    shown = [table for table in TABLES if table.name in held and not table.is_hidden]
    data: dict[str, Any] = {
        "tables": ask.site.once("dictionary", lambda: [_table(ask, table) for table in shown]),
        "views": [{"name": view.name, "zh": view.zh, "en": view.en} for view in VIEWS],
        "build": {row["name"]: row["value"] for row in ask.rows(_BUILD)},
        "checks": ask.value(_CHECKS),
    }
    return Answer(t("about_title"), data, description=t("about_lead"), crumbs=[(t("about_title"), "")])


def _table(ask: Ask, table: Any) -> dict[str, Any]:
    columns = [
        {"name": c.name, "type": c.type, "unit": c.unit, "references": c.references, "zh": c.zh, "en": c.en}
        for c in table.columns
    ]
    rows = ask.value(f"SELECT COUNT(*) FROM {table.name}")
    return {
        "name": table.name,
        "zh": table.zh,
        "en": table.en,
        "rows": rows,
        "key": list(table.key),
        "columns": columns,
    }


PAGES = (Page("about", "/about", load_about, "site/about.html", nav="about"),)
