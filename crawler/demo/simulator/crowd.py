"""Thousands of small healthy sites, for measuring a night over a whole registry: each one flat column of one unit's reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import islice, product

from crawler.demo import publications, units
from crawler.demo.reports import generate_history
from crawler.demo.sites import shell, trs
from crawler.demo.sites.shell import Skin
from crawler.demo.units import DEPARTMENTS, Department, Unit
from crawler.demo.web import Page, Site

_FOLDER = "/zwgk/zfxxgknb/"
_COLUMN = "政府信息公开年报"
_YEARS = (2022, 2023, 2024)
_MORE = [
    "信访局",
    "林业局",
    "城市管理局",
    "行政审批服务局",
    "商务局",
    "乡村振兴局",
    "生态环境局",
    "气象局",
    "档案局",
    "机关事务管理局",
    "大数据管理局",
    "粮食和物资储备局",
    "科学技术局",
    "工业和信息化局",
    "民族宗教事务局",
    "地方金融监督管理局",
    "投资促进局",
    "人民防空办公室",
    "地震局",
    "体育局",
]
_OTHERS = tuple(Department(name, ("办事服务", "行政执法", "财政资金"), f"bm{k}") for k, name in enumerate(_MORE))


def crowd(count: int, seed: int = 1) -> tuple[Site, ...]:
    """So many sites, the entry of each its column; at most one for each unit there is (about 3,600), else ValueError."""
    pairs = product((*DEPARTMENTS, *_OTHERS), units.counties())
    made = tuple(
        _site(k, seed, units.department(county.code, wanted)) for k, (wanted, county) in enumerate(islice(pairs, count))
    )
    if len(made) < count:
        raise ValueError(f"there are units for {len(made)} sites, not for {count}")
    return made


class _Pages(Mapping[str, Page]):
    """A site's files, made when the first of them is asked for: most of a crowd is never looked at closely."""

    def __init__(self, make: Callable[[], dict[str, Page]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> dict[str, Page]:
        return self._make()

    def __getitem__(self, target: str) -> Page:
        return self._made[target]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _site(k: int, seed: int, unit: Unit) -> Site:
    skin = Skin(f"{unit.name}网站", f"www.{k}.gov.example", f"{unit.county_code}{k % 10000:04d}")
    pages = _Pages(lambda: _pages(k, seed, unit, skin))
    return Site(f"crowd-{k}", skin.name, unit.county_code, pages, entry=_FOLDER)


def _pages(k: int, seed: int, unit: Unit, skin: Skin) -> dict[str, Page]:
    entries = [
        publications.publish(truth, unit, 100 + n, "html:plain")
        for n, truth in enumerate(generate_history(seed * 10_000 + k, unit, _YEARS))
    ]
    pages = {"/robots.txt": Page.of("User-agent: *\nDisallow: /admin/\n", "text/plain")}
    pages["/"] = Page.of(shell.page(skin, "首页", "", f'<a href="{_FOLDER}">{_COLUMN}</a>'))
    pages |= trs.list_pages(skin, _FOLDER, _COLUMN, entries)
    pages |= trs.article_pages(skin, _FOLDER, _COLUMN, entries)
    return pages
