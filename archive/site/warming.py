"""Computes what takes a walk over the whole archive before the first reader asks: the front page and every province.

It runs beside the site in a thread of its own and gives its time to no reader; a page that is asked for earlier is computed then. What it
computes is kept by ``Site.once`` under the page's own name.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing

from archive.site.model import Ask, Site
from archive.site.pages.home import load_home
from archive.site.pages.place import load_place

_WIDE = "SELECT DISTINCT province_code FROM agencies WHERE province_code IS NOT NULL ORDER BY 1"
_LOG = logging.getLogger(__name__)


def warm(site: Site) -> int:
    """Compute them all; returns how many pages were computed."""
    with closing(sqlite3.connect(f"{site.database.absolute().as_uri()}?immutable=1", uri=True)) as db:
        load_home(Ask(db, site, "zh", {}, {}))
        codes = [row[0] for row in db.execute(_WIDE)]
        for code in codes:
            load_place(Ask(db, site, "zh", {"code": code}, {}))
    return 1 + len(codes)


def warm_beside(site: Site) -> threading.Thread:
    """Start ``warm`` in a thread that ends with the process."""
    thread = threading.Thread(target=_warm_quietly, args=(site,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm_quietly(site: Site) -> None:
    try:
        warm(site)
    except Exception:  # readers are served all the same, each first one a little later
        _LOG.exception("Pages could not be computed beforehand from %s", site.database)
