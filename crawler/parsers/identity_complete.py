"""Completes a unit's name: short forms written out, a missing place added, a bare place named as the organ that reports for it.

Nothing is completed silently; every change of a printed name is an issue that says what it rests on.
"""

from __future__ import annotations

import re

from crawler.parsers.identity_place import Search, fits_site, place_of_page, with_place_above, zone_called
from crawler.parsers.identity_unit import (
    Named,
    has_rank,
    is_zone_name,
    official_form,
    relative_part,
    same_unit,
    take_apart,
    town_in,
    units_in,
)


def completed(search: Search, name: str, basis: str) -> str | None:
    """The full name, or None when the name cannot be that of a unit."""
    full = with_place_above(search, name)
    named = take_apart(full, search.register)
    if named.places:
        if full != name:
            search.issue("agency_completed", f"{basis} says {name}; the registered site's place makes it {full}.")
        return _official(search, full, named)
    rank, rest = relative_part(name)
    core = official_form(name)[len(name) - len(rest) :] if rank else official_form(name)
    printed = _printed_full_name(search, core, rank)
    if printed:
        unit, where = printed
        search.issue("agency_completed", f"{basis} says {name}; the full name {unit} stands in the {where}.")
        return _government_form(search, unit)
    if not rank and zone_called(search, core) is not None:
        return core
    place = place_of_page(search, rank, town_in(core))
    if place is None:
        if basis in ("title", "page_title", "link_title"):
            search.issue(
                "agency_incomplete", f"{name} is printed without its place, and neither text nor page says where it is."
            )
            return _government_form(search, core) if not rank else name
        return None
    unit = _government_form(search, place.printed + core)
    search.issue("agency_completed", f"{basis} says {name}; the place {place.printed} is that of the {place.where}.")
    return unit


def _official(search: Search, name: str, named: Named) -> str:
    """A name with its place in its official form: short forms written out, a bare place named as the organ that reports for it."""
    full = official_form(name)
    if full != name:
        search.issue("agency_completed", f"{name} is short for {full}.")
        return full
    if named.core and town_in(named.core) != named.core and not is_zone_name(named.core):
        return _longest_form(search, name, named)
    return _government_form(search, name)


def _longest_form(search: Search, name: str, named: Named) -> str:
    """An abbreviated department (X区财金局) by its full name, when the page prints exactly one unit that it can stand for."""
    last = named.places[-1].division.name
    full_names = {
        unit
        for unit in _all_units(search)
        if (other := take_apart(unit, search.register)).places
        and other.places[-1].division.name == last
        and len(other.core) > len(named.core)
        and same_unit(named.core, other.core)
        and not other.core.startswith(named.core)
    }
    if len(full_names) != 1:
        return name
    full = name[: len(name) - len(named.core)] + take_apart(full_names.pop(), search.register).core
    search.issue("agency_completed", f"{name} is short for {full}, which the page prints.")
    return full


def _government_form(search: Search, name: str) -> str:
    """The organ for a bare place: 人民政府, 街道办事处, 管委会 – as the page prints it, else by rule, which is an issue."""
    named = take_apart(name, search.register)
    place = named.places[-1].division if named.places else None
    core = named.core
    is_bare_place = bool(named.places) and not core
    is_zone = (is_bare_place and place is not None and place.level == "zone") or (bool(core) and is_zone_name(core))
    if not is_bare_place and not is_zone and town_in(core) != core:
        return name
    if core.endswith("街道"):
        endings: tuple[str, ...] = ("办事处",)
    elif is_zone:
        endings = ("管委会", "管理委员会", "党工委管委会")
    else:
        endings = ("人民政府",)
    tail = core or (place.name if place else name)
    texts = (search.evidence.body, *(unit for unit, _ in search.evidence.publishers), *search.evidence.sites)
    printed = next((ending for ending in endings if any(tail + ending in text for text in texts)), "")
    if is_zone and not printed:
        printed = next(("管委会" for text in texts if tail in text and re.search(r"党工委、?管委会", text)), "")
    full = name + (printed or (endings[0] if not is_zone else "管理委员会"))
    rest = "as the page prints it" if printed else "by the kind of place, the page does not print it"
    search.issue("agency_completed", f"The title names only {name}; {full} is written {rest}.")
    return full


def _all_units(search: Search) -> tuple[str, ...]:
    publishers = [unit for text, _ in search.evidence.publishers for unit in units_in(text, search.register)]
    titles = [title.unit for title, _ in search.evidence.titles if title.unit]
    return tuple(dict.fromkeys([*titles, *search.text_units, *publishers]))


def _printed_full_name(search: Search, core: str, rank: str) -> tuple[str, str] | None:
    """The same unit's name with its place, where the page prints it: nearest to the title first."""
    evidence, register = search.evidence, search.register
    pools = (
        ("other title", [title.unit for title, _ in evidence.titles if title.unit]),
        ("introduction", units_in(evidence.intro, register)),
        ("signature", [unit for line in evidence.signature[-6:] for unit in units_in(line, register)]),
        ("publisher's name", [text for text, _ in evidence.publishers]),
        ("text", search.text_units),
    )
    for where, units in pools:
        for unit in units:
            other = take_apart(unit, register)
            if not other.places or other.places[0].start != 0 or not same_unit(core, other.core):
                continue
            if rank and not has_rank(other.places[-1].division, rank):
                continue
            if not fits_site(search, other):
                continue
            return official_form(unit), where
    return None
