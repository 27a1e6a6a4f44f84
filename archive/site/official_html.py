"""The official tables as HTML. Written by hand and not by a template: a report has two hundred boxes, and each page draws them all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from archive.site.model import Language
from archive.site.official import Cell, OfficialTable, Slot, cell_words
from archive.site.rendering import show_number

_STATE_NAMES = {
    "blank": ("空白", "blank"),
    "dash": ("横线", "dash"),
    "absent": ("未印出", "not printed"),
    "found": ("有核对发现", "has a finding"),
}


def table_html(
    table: OfficialTable,
    figures: Mapping[Cell, Mapping[str, Any]],
    marked: Mapping[Cell, str],
    lang: Language,
    base: str,
) -> Markup:
    """One table. ``marked`` gives the gravest severity among the findings about a cell; ``base`` is the report's address in this language."""
    head = "".join(f"<tr>{''.join(_box(slot, figures, marked, lang, base) for slot in row)}</tr>" for row in table.head)
    body = "".join(f"<tr>{''.join(_box(slot, figures, marked, lang, base) for slot in row)}</tr>" for row in table.body)
    title = escape(table.en if lang == "en" else table.zh)
    return Markup(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table class="official {table.key}">'
        f'<caption class="visually-hidden">{title}</caption>{f"<thead>{head}</thead>" if head else ""}<tbody>{body}</tbody></table></div>'
    )


def _box(slot: Slot, figures: Mapping[Cell, Any], marked: Mapping[Cell, str], lang: Language, base: str) -> str:
    span = (f' rowspan="{slot.rows}"' if slot.rows > 1 else "") + (
        f' colspan="{slot.columns}"' if slot.columns > 1 else ""
    )
    if slot.cell is None:
        return f'<th{span} scope="{slot.scope}">{escape(slot.en if lang == "en" else slot.zh)}</th>'
    return _figure(slot, slot.cell, span, figures.get(slot.cell), marked.get(slot.cell), lang, base)


def _figure(
    slot: Slot, cell: Cell, span: str, figure: Mapping[str, Any] | None, severity: str | None, lang: Language, base: str
) -> str:
    place = 1 if lang == "en" else 0
    total = " total" if slot.is_total else ""
    if figure is None:
        return (
            f'<td{span} class="absent{total}"><span class="visually-hidden">{_STATE_NAMES["absent"][place]}</span></td>'
        )
    state = figure["state"]
    kind = "zero" if figure["value"] == 0 and state == "number" else state
    shown = _shown(figure, state, place)
    words = ""
    if severity:
        kind += f" found {severity}"
        words = f'<span class="visually-hidden">{_STATE_NAMES["found"][place]}</span>'
    path, name = _link_of(cell, lang)
    return f'<td{span} class="{kind}{total}"><a href="{base}{path}" title="{name}">{shown}{words}</a></td>'


@cache
def _link_of(cell: Cell, lang: Language) -> tuple[str, str]:
    """A cell's path below its report, and its name, both ready for HTML. The forms have some three hundred cells, and no others are stored."""
    return f"/cell/{'/'.join(map(quote, cell))}", escape(cell_words(cell)[1 if lang == "en" else 0], quote=True)


def _shown(figure: Mapping[str, Any], state: str, place: int) -> str:
    if state == "blank":
        return f'<span class="visually-hidden">{_STATE_NAMES["blank"][place]}</span>'
    if state in ("dash", "text"):
        return escape(figure["raw"] or "—")
    unit = f'<span class="unit">{escape(figure["unit"])}</span>' if figure["unit"] else ""
    return show_number(figure["value"]).replace(",", "") + unit
