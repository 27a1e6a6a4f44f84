"""Hangs the site's own pages into Datasette and puts the security headers on every answer."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl  # type: ignore[attr-defined]

from archive.site.draft_post import with_drafts
from archive.site.rendering import page_vars
from archive.site.security import App, with_headers
from archive.site.web import routes


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Our addresses come before Datasette's: its front page gives way to ours."""
    return routes()


@hookimpl
def asgi_wrapper() -> Any:
    """The outermost layer, and inside it the one page that takes a body."""

    def wrap(app: App) -> App:
        return with_headers(with_drafts(app))

    return wrap


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Datasette's own pages, error pages among them, wear the same masthead."""
    env.globals.update(page_vars("zh", "/", "data"))
