"""Reports with known answers: one truth (the object of ``gongkai parse``) for a unit and a year, or as many as wanted.

A truth is made from Figures and told by the narrative, so that every rule of the form holds unless an official mistake is
written into it on purpose (crawler.demo.mistakes). Nothing here knows of file formats or pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, cast

from crawler.demo import narrative, phrases, units
from crawler.demo.figures import ITEM_ROWS, OUTCOMES, Figures, draw_scale, draw_year
from crawler.demo.units import Unit
from crawler.forms import APPLICANTS, CHANNELS, FORM_2019, FORM_2021
from crawler.forms import OUTCOMES as DISPUTE_OUTCOMES
from crawler.report import Figure, Form, Number, Report, Section, State

Truth = dict[str, Any]
YEARS: tuple[int, ...] = tuple(range(2019, 2026))

_APPLICANT_KEYS = tuple(term.key for term in APPLICANTS)
_DISPUTE_KEYS = tuple(term.key for term in DISPUTE_OUTCOMES)
_CHANNEL_KEYS = tuple(term.key for term in CHANNELS)
_OTHER = slice(OUTCOMES.index("other_uncorrected"), len(OUTCOMES))


def write_report(
    rng: Random,
    unit: Unit,
    year: int,
    figures: Figures,
    *,
    form: Form | None = None,
    is_mixed: bool = False,
) -> Truth:
    """The truth of one report.

    ``form`` defaults to the one in use that year; ``is_mixed`` prints section three in the 2019 rows under a section two of 2021.
    """
    form = form or ("2021" if year >= 2021 else "2019")
    story = narrative.Story(rng, unit, year, figures)
    return {
        "agency": unit.name,
        "year": year,
        "scope": unit.scope,
        "form": form,
        "title": story.pick(phrases.TITLES),
        "published": publication_date(rng, unit, year).isoformat(),
        "sections": _sections(story),
        "disclosure": _disclosure_2021(figures) if form == "2021" else _disclosure_2019(figures),
        "applications": _applications(figures, has_one_other_row=form == "2019" or is_mixed),
        "disputes": _disputes(figures),
    }


def publication_date(rng: Random, unit: Unit, year: int) -> date:
    """A working day before the deadline: 31 March for a whole county, 31 January for everyone else."""
    last = 80 if unit.is_area else 29
    day = date(year + 1, 1, 1) + timedelta(days=3 + int(rng.random() * (last - 3)))
    return day - timedelta(days=max(0, day.weekday() - 4))


def generate_report(seed: int, *, unit: Unit | None = None, year: int | None = None) -> Truth:
    """One correct report of a random (or given) unit and year; the same seed and arguments give the same report.

    No cell is blank and no rule of the form is broken; with ``unit`` and ``year`` left out about 7,000 combinations occur.
    """
    rng = Random(seed)
    unit = unit or rng.choice(_all_units())
    year = year or rng.choice(YEARS)
    figures = draw_year(rng, unit, draw_scale(rng, unit), year, None)
    return write_report(rng, unit, year, figures, is_mixed=year >= 2021 and rng.random() < 0.04)


def generate_history(seed: int, unit: Unit, years: tuple[int, ...] = YEARS) -> Iterator[Truth]:
    """One unit's reports of several years, in order, with the chains from year to year intact."""
    rng = Random(seed)
    for year, figures in zip(years, draw_history(rng, unit, years), strict=True):
        yield write_report(rng, unit, year, figures)


def draw_history(rng: Random, unit: Unit, years: tuple[int, ...] = YEARS) -> list[Figures]:
    """A unit's figures year after year; no year repeats the busy table of the year before."""
    scale = draw_scale(rng, unit)
    history: list[Figures] = []
    for year in years:
        previous = history[-1] if history else None
        figures = draw_year(rng, unit, scale, year, previous)
        while previous and sum(figures.received) and figures.outcomes == previous.outcomes:
            figures = draw_year(rng, unit, scale, year, previous)
        history.append(figures)
    return history


def truth_to_report(truth: Truth) -> Report:
    """The Report that a perfect parser would make of a truth, with made-up places and a known basis for its identity."""
    unit = _unit_named(truth["agency"])
    return Report(
        agency=truth["agency"],
        agency_basis="title",
        division_code=unit.division_code if unit else None,
        level=unit.level if unit else None,
        kind=unit.kind if unit else None,
        year=truth["year"],
        year_basis="title",
        scope=truth["scope"],
        scope_basis="agency",
        form=truth["form"],
        title=truth["title"],
        published=truth["published"],
        sections=tuple(Section(s["number"], s["heading"], s["text"]) for s in truth["sections"]),
        figures=tuple(_figures_of(truth)),
        annex=(),
        issues=(),
    )


@cache
def _all_units() -> tuple[Unit, ...]:
    made: list[Unit] = []
    for county in units.counties():
        made += [units.government(county.code), units.office(county.code)]
        made += [units.department(county.code, wanted) for wanted in units.DEPARTMENTS]
        made += units.townships(county.code)
    return tuple(made)


@cache
def _units_by_name() -> dict[str, Unit]:
    return {unit.name: unit for unit in _all_units()}


def _unit_named(name: str) -> Unit | None:
    return _units_by_name().get(name)


def _sections(story: narrative.Story) -> list[dict[str, Any]]:
    texts = (
        (0, "", narrative.introduction(story)),
        (1, "", "\n".join(narrative.overview(story))),
        (2, "", ""),
        (3, "", ""),
        (4, "", ""),
        (5, "", "\n".join(narrative.problems(story))),
        (6, "", narrative.closing(story)),
    )
    return [
        {"number": number, "heading": story.pick(phrases.HEADINGS[number - 1]) if number else heading, "text": text}
        for number, heading, text in texts
    ]


def _applications(figures: Figures, *, has_one_other_row: bool) -> dict[str, dict[str, Number | None]]:
    rows: dict[str, tuple[int, ...]] = {"received": figures.received, "carried_in": figures.carried_in}
    rows.update(zip(OUTCOMES, figures.outcomes, strict=True))
    rows["other_handling"] = tuple(map(sum, zip(*figures.outcomes[_OTHER], strict=True)))
    rows["concluded"] = figures.concluded
    rows["carried_out"] = figures.carried_out
    wanted = (FORM_2019 if has_one_other_row else FORM_2021).applications
    return {row: dict(zip(_APPLICANT_KEYS, (*rows[row], sum(rows[row])), strict=True)) for row in wanted}


def _disputes(figures: Figures) -> dict[str, dict[str, Number | None]]:
    return {
        channel: dict(zip(_DISPUTE_KEYS, (*counts, sum(counts)), strict=True))
        for channel, counts in zip(_CHANNEL_KEYS, figures.disputes, strict=True)
    }


def _disclosure_2021(figures: Figures) -> dict[str, dict[str, Number | str | None]]:
    issued, repealed, in_force = figures.documents
    return {
        "regulations": {"issued": 0, "repealed": 0, "in_force": 0},
        "normative_documents": {"issued": issued, "repealed": repealed, "in_force": in_force},
        "licensing": {"decisions": figures.licensing},
        "penalties": {"decisions": figures.penalties},
        "coercion": {"decisions": figures.coercion},
        "fees": {"amount_wan": figures.fees},
    }


def _disclosure_2019(figures: Figures) -> dict[str, dict[str, Number | str | None]]:
    issued = figures.documents[0]
    decided = {
        "licensing": figures.licensing,
        "other_services": 0,
        "penalties": figures.penalties,
        "coercion": figures.coercion,
    }
    rows: dict[str, dict[str, Number | str | None]] = {
        "regulations": {"made": 0, "disclosed": 0, "disclosed_total": 0},
        "normative_documents": {"made": issued, "disclosed": issued, "disclosed_total": figures.disclosed_total},
    }
    for row in ITEM_ROWS:
        prior, change = figures.items[row]
        rows[row] = {"prior_items": prior, "change": change}
        if row in decided:
            rows[row]["decisions"] = decided[row]
    projects, amount = figures.procurement
    rows["procurement"] = {"items": projects, "amount": amount}
    if amount:
        rows["procurement"]["amount_unit"] = "元"
    return rows


def _figures_of(truth: Truth) -> Iterator[Figure]:
    for table in ("disclosure", "applications", "disputes"):
        for row, cells in truth[table].items():
            for column, value in cells.items():
                if column.endswith("_unit"):
                    continue
                unit = cast("str | None", cells.get(f"{column}_unit"))
                state: State = "blank" if value is None else ("text" if unit else "number")
                raw = "" if value is None else f"{value}{unit or ''}"
                yield Figure(table, row, column, value, state, raw, unit, f"{table} {row} {column}")
