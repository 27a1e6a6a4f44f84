"""Datasette's metadata, made from the schema: every table, view and column described in Chinese and English."""

from __future__ import annotations

from html import escape
from typing import Any

from archive.schema import Column, Table, View
from archive.schema_tables import TABLES
from archive.site.questions import canned_queries
from archive.views import VIEWS

DATABASE = "archive"
TITLE = "公开 Gongkai · 县级政府信息公开年度报告档案"
_ABOUT = (
    "县级政府及其部门、乡镇、街道公开的政府信息公开工作年度报告：原样保存，逐格读取，逐项核对。"
    "The annual disclosure reports of Chinese county governments, departments, townships and sub-districts: kept as published, read cell by cell, "
    "checked figure by figure."
)
_SOURCE = "各级政府网站公开的年度报告，来源地址见 reports.source_url · Published on government sites; addresses in reports.source_url"
_SEARCH = {"reports": "reports_fts", "sections": "sections_fts"}
_SORTED = {"reports": "key", "events": "at", "runs": "id"}


def build_metadata() -> dict[str, Any]:
    """The metadata dictionary of the site."""
    described = {table.name: _table(table) for table in TABLES} | {view.name: _view(view) for view in VIEWS}
    return {
        "title": TITLE,
        "description": _ABOUT,
        "source": _SOURCE,
        "databases": {
            DATABASE: {
                "description_html": f"<p>{escape(_ABOUT)}</p><p>{_way_in(described)}</p>",
                "source": _SOURCE,
                "tables": described,
                "queries": canned_queries(),
            }
        },
    }


def _way_in(described: dict[str, dict[str, Any]]) -> str:
    """Links to every table and view: Datasette lists them below all queries."""
    shown = [name for name, table in described.items() if not table.get("hidden")]
    links = " ".join(f'<a href="/{DATABASE}/{name}">{escape(name)}</a>' for name in shown)
    return f"表与视图 Tables and views: {links}"


def _table(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": f"{table.zh} {table.en}",
        "columns": {column.name: _column(column) for column in table.columns},
        "size": 50,
    }
    if table.label:
        described["label_column"] = table.label
    if table.is_hidden:
        described["hidden"] = True
    if table.name in _SEARCH:
        described |= {"fts_table": _SEARCH[table.name], "fts_pk": "id"}
    if table.name in _SORTED:
        described["sort_desc"] = _SORTED[table.name]
    return described


def _column(column: Column) -> str:
    unit = f"（{column.unit}）" if column.unit else ""
    return f"{column.zh}{unit} {column.en}"


def _view(view: View) -> dict[str, Any]:
    return {"description": f"{view.zh} {view.en}", "size": 50}
