"""The demo province: three counties, their units, seven years of reports, and everything that is wrong with them.

One seed decides everything. ``night`` tells how often the sites have been looked at: on the second night one report has been
silently edited and another has vanished.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from random import Random

from crawler.demo import publications, units
from crawler.demo.county import County
from crawler.demo.figures import Figures, sum_figures
from crawler.demo.mistakes import MISTAKES, ExpectedFinding, Mistake
from crawler.demo.publications import Publication
from crawler.demo.reports import YEARS, Truth, draw_history, write_report
from crawler.demo.sites import build_site
from crawler.demo.units import DEPARTMENTS, Unit
from crawler.demo.web import Site

_DEPARTMENTS = {wanted.slug: wanted for wanted in DEPARTMENTS}
# County, the make of its site, and its departments.
_PLAN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("990121", "trs", ("jytyj", "mzj", "zrzyj", "zjj", "scjgj", "nyncj")),
    ("990221", "hanweb", ("jytyj", "zrzyj", "zjj", "wjj", "gaj")),
    ("990202", "ucap", ("zjj", "scjgj", "rsj", "slj")),
)
# One report stays in the form of 2019 years after it was replaced, as happens.
_OLD_FORM = ("澄砚县民政局", 2023)
_MISSING = (("澄砚县楸川乡人民政府", 2022), ("菰汀县棠汀乡人民政府", 2021))
_LATE = ("澄砚县芷屏镇人民政府", 2023, "2024-06-12")
_COPIED = ("菰汀县汀陂镇人民政府", "菰汀县苇桥镇人民政府", 2024)
_REPEATED = ("澄砚县农业农村局", 2023)
_EDITED = ("菰汀县教育和体育局", 2024)
_VANISHED = ("澄砚县鸢原镇人民政府", 2021)
_PICTURES = ("棠澜区荻湾街道办事处", 2020)
_WITHOUT_NAME = ("澄砚县桐陂镇人民政府", "棠澜区澜原街道办事处")


@dataclass(frozen=True)
class Province:
    """The province as it is on one night."""

    seed: int
    night: int
    counties: tuple[County, ...]
    sites: tuple[Site, ...]
    expected_findings: tuple[ExpectedFinding, ...]
    missing: tuple[tuple[str, int], ...]
    edited: tuple[str, int]
    vanished: tuple[str, int]

    @property
    def truths(self) -> tuple[Truth, ...]:
        """The truth of every report that a crawl of the sites must find."""
        return tuple(
            entry.truth for county in self.counties for entry in county.publications if entry.truth is not None
        )


def build_province(seed: int = 1, night: int = 1) -> Province:
    """The whole province; the same seed and night give the same bytes at every address."""
    counties = tuple(_build_county(seed, night, code, family, slugs) for code, family, slugs in _PLAN)
    return Province(
        seed=seed,
        night=night,
        counties=counties,
        sites=tuple(build_site(county) for county in counties),
        expected_findings=tuple(_expected_findings()),
        missing=_MISSING,
        edited=_EDITED,
        vanished=_VANISHED,
    )


def _build_county(seed: int, night: int, code: str, family: str, slugs: tuple[str, ...]) -> County:
    members = (
        units.office(code),
        *(units.department(code, _DEPARTMENTS[slug]) for slug in slugs),
        *units.townships(code),
    )
    histories = {unit: draw_history(Random(f"{seed}:{unit.name}"), unit) for unit in members}
    area = units.government(code)
    histories = {area: [sum_figures([histories[unit][k] for unit in members]) for k in range(len(YEARS))], **histories}
    truths = {
        (unit.name, year): _write(seed, unit, year, figures)
        for unit, history in histories.items()
        for year, figures in zip(YEARS, history, strict=True)
    }
    _copy_text(truths)
    _repeat_table(truths)
    entries: list[Publication] = []
    number = 1000
    for unit in histories:
        for year in YEARS:
            number += 7
            truth = truths[unit.name, year]
            if _is_published(unit, year, night):
                entries.append(_publish(_tonight(truth, night), unit, number))
    return County(code, family, tuple(histories), tuple(entries))


def _is_published(unit: Unit, year: int, night: int) -> bool:
    has_vanished = night > 1 and (unit.name, year) == _VANISHED
    return (unit.name, year) not in _MISSING and not has_vanished


def _write(seed: int, unit: Unit, year: int, figures: Figures) -> Truth:
    rng = Random(f"{seed}:{unit.name}:{year}")
    mistake = _mistake(unit.name, year)
    if mistake and mistake.figures:
        figures = mistake.figures(figures)
    is_old = (unit.name, year) == _OLD_FORM
    is_mixed = unit.kind == "department" and year in (2021, 2022) and rng.random() < 0.12
    truth = write_report(rng, unit, year, figures, form="2019" if is_old else None, is_mixed=is_mixed)
    if mistake and mistake.truth:
        truth = mistake.truth(truth)
    if (unit.name, year) == _LATE[:2]:
        truth["published"] = _LATE[2]
    if unit.name in _WITHOUT_NAME:
        truth["title"] = f"{year}年政府信息公开工作年度报告"
    if (unit.name, year) == _PICTURES:
        truth.update({"disclosure": {}, "applications": {}, "disputes": {}, "form": None})
    return truth


def _mistake(name: str, year: int) -> Mistake | None:
    return next((entry for entry in MISTAKES if (entry.unit, entry.year) == (name, year)), None)


def _copy_text(truths: dict[tuple[str, int], Truth]) -> None:
    """One town hands in another town's words under its own title."""
    copier, original, year = _COPIED
    if (copier, year) in truths:
        truths[copier, year]["sections"] = deepcopy(truths[original, year]["sections"])


def _repeat_table(truths: dict[tuple[str, int], Truth]) -> None:
    """One department leaves last year's section three in its form."""
    name, year = _REPEATED
    if (name, year) in truths:
        truths[name, year]["applications"] = deepcopy(truths[name, year - 1]["applications"])


def _tonight(truth: Truth, night: int) -> Truth:
    """The truth as the page shows it on that night: one report is edited without a word after the first."""
    if night < 2 or (truth["agency"], truth["year"]) != _EDITED:
        return truth
    edited = deepcopy(truth)
    row = edited["disclosure"]["licensing"]
    old, row["decisions"] = row["decisions"], row["decisions"] + 30
    for section in edited["sections"]:
        section["text"] = section["text"].replace(f"行政许可决定{old}件", f"行政许可决定{old + 30}件")
    return edited


def _publish(truth: Truth, unit: Unit, number: int) -> Publication:
    name, year = unit.name, truth["year"]
    draw = Random(f"format:{name}:{year}").random()
    style = ("trs", "word", "heads", "plain", "wps", "layout")[Random(f"style:{name}").randrange(6)]
    blank = ("", "/", "-")[Random(f"blank:{name}").randrange(3)]
    form = f"html:{style}"
    if (name, year) == _PICTURES:
        form = "pictures"
    elif (name, year) == ("澄砚县市场监督管理局", 2021):
        form = "xlsx"
    elif draw < 0.16:
        form = "pdf"
    elif draw < 0.28:
        form = "docx"
    elif draw < 0.36:
        form = "html+pdf"
    elif draw < 0.5:
        form = f"split:{style}"
    return publications.publish(truth, unit, number, form, blank=blank)


def _expected_findings() -> list[ExpectedFinding]:
    """Every finding that the seeded mistakes must lead to; a correct report leads to none."""
    found: list[ExpectedFinding] = []
    for mistake in MISTAKES:
        for check in mistake.checks:
            others = tuple(other for other in mistake.checks if other != check)
            found.append(
                ExpectedFinding(
                    check, mistake.unit, mistake.year, _scope(mistake.unit), mistake.name, (*others, *mistake.also)
                )
            )
    found += [
        ExpectedFinding("D01", _LATE[0], _LATE[1], "organ", "published months late"),
        ExpectedFinding(
            "S04",
            _COPIED[0],
            _COPIED[2],
            "organ",
            "text of another town",
            ("C02", "C01", "N01", "N02", "N03", "N04", "N05", "N07"),
        ),
        ExpectedFinding(
            "T12",
            _REPEATED[0],
            _REPEATED[1],
            "organ",
            "last year's section three",
            ("Y01", "N01", "N02", "N03", "N04", "T11"),
        ),
        ExpectedFinding("S06", _PICTURES[0], _PICTURES[1], "organ", "tables published as pictures", ("S01",)),
    ]
    found += [ExpectedFinding("H02", name, year, "organ", "no report published") for name, year in _MISSING]
    return found + _consequences(found)


def _consequences(found: list[ExpectedFinding]) -> list[ExpectedFinding]:
    """What else may be found because of the mistakes: a county's sum that no longer agrees, and the chain into the next year."""
    governments = {place: f"{place}人民政府" for place in ("澄砚县", "菰汀县", "棠澜区")}
    later: dict[tuple[str, str, int], ExpectedFinding] = {}
    for entry in found:
        area = next(name for place, name in governments.items() if entry.agency.startswith(place))
        later["H01", area, entry.year] = ExpectedFinding("H01", area, entry.year, "area", entry.mistake, (), False)
        for check in ("Y01", "Y02", "Y04", "Y05", "T10"):
            after = (check, entry.agency, entry.year + 1)
            later[after] = ExpectedFinding(check, entry.agency, entry.year + 1, entry.scope, entry.mistake, (), False)
    return list(later.values())


def _scope(name: str) -> str:
    return "area" if name.endswith(("县人民政府", "区人民政府")) else "organ"
