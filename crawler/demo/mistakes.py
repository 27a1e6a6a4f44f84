"""The official mistakes that the demo province contains on purpose: each as data, with the checks that must find it.

A mistake changes either the Figures before they are told (then the text repeats it) or the finished truth (then text and table disagree).
``also`` names checks that may, but need not, speak up as a consequence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

from crawler.demo.figures import Figures
from crawler.demo.reports import Truth


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: whose report of which year, how it comes about, and which checks have to find it."""

    name: str
    unit: str
    year: int
    checks: tuple[str, ...]
    also: tuple[str, ...] = ()
    figures: Callable[[Figures], Figures] | None = None
    truth: Callable[[Truth], Truth] | None = None


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A check that must fail for a report of the province (``also``: checks that may fail with it), and why.

    One that is not ``is_certain`` may fail as a consequence of a mistake elsewhere: the report is right, what it is compared with is not.
    """

    check: str
    agency: str
    year: int
    scope: str
    mistake: str
    also: tuple[str, ...] = ()
    is_certain: bool = True


def _edit(change: Callable[[Truth], None]) -> Callable[[Truth], Truth]:
    def edited(truth: Truth) -> Truth:
        copy = deepcopy(truth)
        change(copy)
        return copy

    return edited


def _set_section(truth: Truth, number: int, change: Callable[[str], str]) -> None:
    for section in truth["sections"]:
        if section["number"] == number:
            section["text"] = change(section["text"])


def _dispute_total_zero(truth: Truth) -> None:
    truth["disputes"]["review"]["total"] = 0


def _totals_blank(truth: Truth) -> None:
    for row, cells in truth["applications"].items():
        if row not in ("received", "carried_in", "concluded", "carried_out"):
            cells["total"] = None


def _prose_says_more(truth: Truth) -> None:
    _set_section(
        truth, 1, lambda text: re.sub(r"申请(\d+)件", lambda found: f"申请{int(found[1]) + 17}件", text, count=1)
    )


def _fee_in_yuan(truth: Truth) -> None:
    fees = truth["disclosure"]["fees"]
    fees["amount_wan"] = round(fees["amount_wan"] * 10_000)


def _concluded_shifted(truth: Truth) -> None:
    row = truth["applications"]["concluded"]
    kinds = [key for key in row if key != "total"]
    values = [0, *(row[key] for key in kinds)][: len(kinds)]
    row.update(zip(kinds, values, strict=True))


def _placeholder_left(truth: Truth) -> None:
    _set_section(truth, 6, lambda text: f"XX街道{truth['year']}年无其他需要报告的事项。")


def _rules_made(truth: Truth) -> None:
    truth["disclosure"]["regulations"] = {"issued": 1, "repealed": 0, "in_force": 3}


def _nothing_in_section_five(truth: Truth) -> None:
    _set_section(truth, 5, lambda text: "无。")


def _period_of_last_year(truth: Truth) -> None:
    year = truth["year"]
    _set_section(
        truth,
        0,
        lambda text: text.replace(f"{year}年1月1日", f"{year - 1}年1月1日").replace(
            f"{year}年12月", f"{year - 1}年12月"
        ),
    )


def _fee_told_twice(truth: Truth) -> None:
    _set_section(truth, 1, lambda text: text + f"\n{truth['year']}年，依申请公开收取信息处理费240元。")
    _set_section(truth, 6, lambda text: f"{truth['year']}年度本机关未收取信息处理费。")


def _share_wrong(truth: Truth) -> None:
    rows = truth["applications"]
    granted, concluded = rows["granted"]["total"], rows["concluded"]["total"]
    share = 100 * granted / concluded + 11.37
    told = f"办结的{concluded}件申请中，予以公开{granted}件，占{share:.2f}%。"
    _set_section(
        truth, 1, lambda text: re.sub(r"(?m)^(.*政府信息公开申请\d+件.*)$", lambda found: found[1] + told, text)
    )


def _in_force_wrong(truth: Truth) -> None:
    truth["disclosure"]["normative_documents"]["in_force"] += 6


def _zeros_blank(truth: Truth) -> None:
    for row in truth["applications"].values():
        for key, value in row.items():
            row[key] = None if value == 0 else value


def _carry_broken(figures: Figures) -> Figures:
    received, carried_in = list(figures.received), list(figures.carried_in)
    received[0] -= 2
    carried_in[0] += 2
    return replace(figures, received=tuple(received), carried_in=tuple(carried_in))


MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "dispute total printed as 0", "澄砚县自然资源局", 2023, ("T07",), ("N05",), truth=_edit(_dispute_total_zero)
    ),
    Mistake("totals left blank", "菰汀县住房和城乡建设局", 2022, ("T06",), ("T05",), truth=_edit(_totals_blank)),
    Mistake(
        "text tells other requests than the table",
        "澄砚县住房和城乡建设局",
        2024,
        ("N01",),
        ("N03", "N04"),
        truth=_edit(_prose_says_more),
    ),
    Mistake("fee printed in yuan under 万元", "菰汀县自然资源局", 2025, ("T10",), ("Y05",), truth=_edit(_fee_in_yuan)),
    Mistake(
        "carried in differs from last year's carried out", "澄砚县人民政府办公室", 2022, ("Y01",), figures=_carry_broken
    ),
    Mistake(
        "concluded row shifted by a column",
        "菰汀县人民政府办公室",
        2023,
        ("T01", "T02"),
        ("T03",),
        truth=_edit(_concluded_shifted),
    ),
    Mistake("placeholder left in", "棠澜区砚浦街道办事处", 2023, ("S03",), ("S04",), truth=_edit(_placeholder_left)),
    Mistake(
        "rules reported by a unit that makes none",
        "棠澜区市场监督管理局",
        2025,
        ("T09",),
        ("Y02", "T08"),
        truth=_edit(_rules_made),
    ),
    Mistake(
        "section five says nothing",
        "菰汀县檀坪乡人民政府",
        2022,
        ("S05",),
        ("S01",),
        truth=_edit(_nothing_in_section_five),
    ),
    Mistake(
        "statistics period of the year before",
        "棠澜区苇川镇人民政府",
        2024,
        ("S02",),
        ("S03",),
        truth=_edit(_period_of_last_year),
    ),
    Mistake(
        "fee told in one section and denied in another",
        "棠澜区住房和城乡建设局",
        2023,
        ("N06",),
        ("T11",),
        truth=_edit(_fee_told_twice),
    ),
    Mistake("share that no cells give", "棠澜区人民政府", 2024, ("N04",), truth=_edit(_share_wrong)),
    Mistake(
        "in force does not follow from last year",
        "棠澜区人民政府办公室",
        2025,
        ("Y02",),
        ("N07", "T08"),
        truth=_edit(_in_force_wrong),
    ),
    Mistake("zeros left blank", "澄砚县苇汀乡人民政府", 2023, ("T05",), ("T06",), truth=_edit(_zeros_blank)),
)
