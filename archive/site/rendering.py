"""The Jinja environment of the site's own pages: escaping on, unknown names an error, words from the strings table.

Datasette renders asynchronously and asks every plugin about every template; these pages are rendered in the thread that read the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archive.site.model import Language
from archive.site.strings import STRINGS

TEMPLATES = Path(__file__).parent / "templates"
NAV = ("search", "findings", "coverage", "events", "questions", "compare", "check", "about")


@cache
def environment() -> Environment:
    """The one environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(n=show_number, date=show_date, moment=show_moment, outside=outside_link, share=show_share)
    return made


def words(lang: Language) -> Callable[..., str]:
    """``t("key", n=3)``: a text of the strings table. An unknown key is an error of ours and raises KeyError."""
    place = 1 if lang == "en" else 0

    def t(key: str, /, **values: object) -> str:
        text = STRINGS[key][place]
        return text.format(**values) if values else text

    return t


def issue_words(lang: Language) -> Callable[[str], str]:
    """``issue("missing_table")``: a note on the reading in a few words; a code that has none is shown itself."""
    place = 1 if lang == "en" else 0
    return lambda code: STRINGS.get(f"issue_{code}", (code, code))[place]


def linker(lang: Language) -> Callable[..., str]:
    """``href("/report/", key)``: an address of this site in the reader's language, its parts escaped."""
    prefix = "/en" if lang == "en" else ""

    def href(*parts: object) -> str:
        first, *rest = parts
        return prefix + str(first) + "".join(quote(str(part), safe="/") for part in rest) or "/"

    return href


def page_vars(lang: Language, path: str, nav: str) -> dict[str, Any]:
    """What every template may use. ``path`` is the address without the language prefix, with its query string."""
    other = path if lang == "en" else f"/en{path}"
    return {
        "t": words(lang),
        "issue": issue_words(lang),
        "href": linker(lang),
        "lang": lang,
        "html_lang": "en" if lang == "en" else "zh-CN",
        "other_path": other,
        "own_path": path,
        "nav": nav,
        "nav_entries": NAV,
    }


def render(template: str, lang: Language, path: str, nav: str, context: Mapping[str, Any]) -> bytes:
    """A page as UTF-8; lone surrogates, which hostile pages print, become question marks."""
    text = environment().get_template(template).render({**page_vars(lang, path, nav), **context})
    return text.encode(errors="replace")


def show_number(value: object) -> str:
    """A number with thin grouping from five digits on; "—" where there is none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10000 else str(value)
    if isinstance(value, float):
        text = f"{value:,.6f}".rstrip("0").rstrip(".")
        return text if abs(value) >= 10000 else text.replace(",", "")
    return str(value)


def show_share(part: float | None, whole: float | None) -> str:
    """A percentage with one decimal; "—" without a whole."""
    return "—" if part is None or not whole else f"{100 * part / whole:.1f}%"


def show_date(value: str | None) -> str:
    """The day of a date or a moment; "—" where there is none."""
    return (value or "—")[:10]


def show_moment(value: str | None) -> str:
    """A moment in UTC to the minute."""
    return f"{value[:10]} {value[11:16]} UTC" if value and len(value) >= 16 else (value or "—")


def outside_link(url: str | None, text: str | None = None) -> Markup:
    """A link to another site, only for http and https; any other address is shown and cannot be followed."""
    shown = text or url or "—"
    try:
        is_web = urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        is_web = False
    if not is_web:
        return Markup('<span class="address">{}</span>').format(shown)
    return Markup('<a class="address" href="{}" rel="nofollow noopener noreferrer external">{}</a>').format(url, shown)
