"""Does before the first reader asks what only the first would wait for: templates, the front page, the lists that count the whole
archive, and every province, with its coverage.

Templates are compiled before the site answers at all: it takes a second once, and would make each kind of page slow once. What takes a walk
over the whole archive is computed beside the site in a thread of its own; a page that is asked for earlier is computed then. What it computes
is kept by ``Site.once`` under the page's own name.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing

from archive.site.model import Ask, Site
from archive.site.pages import PAGES
from archive.site.pages.coverage import load_coverage
from archive.site.pages.findings import load_findings
from archive.site.pages.home import load_home
from archive.site.pages.place import load_place
from archive.site.rendering import environment

_WIDE_PAGES = (load_home, load_coverage, load_findings)
_PROVINCES = "SELECT DISTINCT province_code FROM agencies WHERE province_code IS NOT NULL ORDER BY 1"
_LOG = logging.getLogger(__name__)


def compile_templates() -> int:
    """Compile every page's template; returns how many. They stay compiled for as long as the process lives."""
    names = {page.template for page in PAGES if page.template}
    for name in sorted(names):
        environment().get_template(name)
    return len(names)


def warm(site: Site) -> int:
    """Compute them all; returns how many pages were computed."""
    with closing(sqlite3.connect(f"{site.database.absolute().as_uri()}?immutable=1", uri=True)) as db:
        for load in _WIDE_PAGES:
            load(Ask(db, site, "zh", {}, {}))
        codes = [row[0] for row in db.execute(_PROVINCES)]
        for code in codes:
            load_place(Ask(db, site, "zh", {"code": code}, {}))
            load_coverage(Ask(db, site, "zh", {}, {"place": code}))
    return len(_WIDE_PAGES) + 2 * len(codes)


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
