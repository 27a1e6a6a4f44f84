"""Makes the Datasette application of the site over one published database."""

# mypy: allow-untyped-calls
# (Datasette has no annotations)

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from archive.site.metadata import DATABASE, build_metadata
from archive.site.model import Site

_HERE = Path(__file__).parent
SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,  # it runs a query a column for every page
    "truncate_cells_html": 300,  # whole narratives make a page of half a megabyte
    "allow_download": True,  # everything in it is public
    "allow_csv_stream": True,
    "max_csv_mb": 200,
    "default_cache_ttl": 60,
    "num_sql_threads": 4,
}


def make_app(database: Path, data: Path | None = None) -> Datasette:
    """A Datasette with the site's pages over one database file, opened as immutable.

    ``data`` is the data folder whose captures are served as stored copies; without it there are none.
    """
    datasette = Datasette(
        metadata=build_metadata(),
        settings=SETTINGS,
        plugins_dir=str(_HERE / "plugins"),
        template_dir=str(_HERE / "templates"),
        static_mounts=[("static", str(_HERE / "static"))],
    )
    datasette.gongkai = Site(database, data)  # type: ignore[attr-defined]
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(database), is_mutable=False), name=DATABASE)
    return datasette
