"""What every simulated site is made from: a county of its own, a few reports with decoys, and the plainest possible pages.

A site module adds only what is peculiar to its make; everything that sites have in common stands here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from crawler.demo import publications, units
from crawler.demo.publications import PNG, Publication
from crawler.demo.reports import YEARS, generate_history
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.sites import shell
from crawler.demo.sites.shell import Skin
from crawler.demo.units import DEPARTMENTS, Unit
from crawler.demo.web import HTML, NOT_FOUND, Handler, Page, Response, Site

# The counties of the first two prefectures belong to the demo; every simulated site takes another one.
_FREE = tuple(row.code for row in units.counties() if row.code >= "9903")
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search\nDisallow: /was5/\n"


@dataclass(frozen=True)
class Kit:
    """The raw material of one simulated site: its key, its county and the seed of its reports."""

    key: str
    index: int
    seed: int

    @property
    def code(self) -> str:
        """The county's code."""
        return _FREE[self.index]

    @cached_property
    def skin(self) -> Skin:
        """The fixed parts of its pages."""
        name = units.government(self.code).name
        return Skin(f"{name}门户网站", f"www.{self.key}.gov.example", f"{self.code}0001")

    @property
    def government(self) -> Unit:
        """The county government."""
        return units.government(self.code)

    @property
    def office(self) -> Unit:
        """Its office."""
        return units.office(self.code)

    @property
    def departments(self) -> tuple[Unit, ...]:
        """Four of its departments."""
        return tuple(units.department(self.code, wanted) for wanted in DEPARTMENTS[self.index % 9 :][:4])

    @property
    def towns(self) -> tuple[Unit, ...]:
        """Its townships."""
        return units.townships(self.code)

    def reports(
        self,
        wanted: Iterable[Unit],
        years: Sequence[int] = YEARS,
        form: str | Callable[[Unit, int], str] = "html:plain",
        first: int = 2000,
    ) -> list[Publication]:
        """The reports of these units and years, published in ``form`` (or what it says for a unit and year), unit by unit."""
        made: list[Publication] = []
        for unit in wanted:
            for truth in generate_history(self.seed * 1000 + self.index * 50 + len(made), unit, tuple(years)):
                kind = form if isinstance(form, str) else form(unit, truth["year"])
                made.append(publications.publish(truth, unit, first + 11 * len(made), kind))
        return made

    def decoys(self, year: int = 2024) -> list[Publication]:
        """A call for reports, an explanation and a picture story of that year."""
        return list(publications.decoys(self.government, year, 700 + year % 100 * 3))

    def home(self, disclosure: str, name: str = "政府信息公开") -> dict[str, Page]:
        """Home page, robots.txt and pictures; the home page links to ``disclosure``."""
        body = (
            f'<div class="zwgk"><ul><li><a href="{disclosure}">{name}</a></li><li><a href="/ldzc/">领导之窗</a></li></ul></div>'
            '<ul class="news"><li><a href="/xwdt/1.html">县委召开常委会会议</a><span>2025-06-03</span></li>'
            '<li><a href="/xwdt/2.html">重点项目建设加快推进</a><span>2025-05-28</span></li></ul>'
        )
        pages = {"/": self.page("首页", body), "/robots.txt": Page.of(ROBOTS, "text/plain")}
        for target in (
            "/xwdt/",
            "/zwfw/",
            "/hdjl/",
            "/ztzl/",
            "/ldzc/",
            "/wzdt/",
            "/lxwm/",
            "/xwdt/1.html",
            "/xwdt/2.html",
        ):
            pages[target] = self.page("栏目", "<p>近日，全县重点工作推进会召开，会议总结了前一阶段工作。</p>" * 3)
        for year in YEARS:
            pages[f"/images/tujie{year}.png"] = Page(lambda: publications.picture(900, 1200), PNG)
            for table in (2, 3, 4):
                pages[f"/images/nb{year}_{table}.png"] = Page(lambda: publications.picture(640, 720), PNG)
        return pages

    def page(self, title: str, body: str, tags: str = "", breadcrumb: str = "", modified: float | None = None) -> Page:
        """Any page of the site."""
        return Page.of(shell.page(self.skin, title, tags, body, breadcrumb=breadcrumb), modified=modified)

    def article(
        self,
        entry: Publication,
        column: str,
        wrap: str = '<div id="zoom">{}</div>',
        file_link: Callable[[int], str] | None = None,
        *,
        extra: str = "",
    ) -> Page:
        """An article: title block, body in ``wrap``, links to its files. ``extra`` goes below."""

        def make() -> bytes:
            links = "".join(
                f'<p><a href="{escape(file_link(k))}">{escape(file.name)}</a></p>'
                for k, file in enumerate(entry.files if file_link else ())
                if file_link
            )
            body = (
                f'<h1 class="title">{escape(entry.title)}</h1><div class="info">发布时间：{entry.day} 来源：{entry.source}</div>'
                f"{wrap.replace('{}', entry.body())}{links}{extra}"
            )
            tags = shell.column_tags(self.skin, column) + shell.article_tags(
                self.skin, entry.title, entry.day, entry.source
            )
            return shell.page(self.skin, entry.title, tags, body, breadcrumb=f" &gt; {column}").encode()

        return Page(make, HTML, entry.stamp)

    def list_page(self, column: str, rows: str, pager: str = "", modified: float | None = None) -> Page:
        """A list page around rows that the caller has written."""
        body = f'<div class="list"><h2>{column}</h2><ul>{rows}</ul><div class="page">{pager}</div></div>'
        return self.page(column, body, shell.column_tags(self.skin, column), modified=modified)

    def site(
        self,
        pages: dict[str, Page],
        *handlers: Handler,
        missing: Response | None = None,
        key: str = "",
        scheme: str = "http",
        has_validators: bool = True,
    ) -> Site:
        """The site of these pages."""
        return Site(
            key or self.key,
            self.skin.name,
            self.code,
            pages,
            handlers,
            scheme=scheme,
            has_validators=has_validators,
            missing=missing or NOT_FOUND,
        )

    def simulated(
        self,
        line: str,
        facts: str,
        site: Site,
        entries: Iterable[Publication],
        reports: Iterable[Publication] | None = None,
        **verdict: Any,
    ) -> SimulatedSite:
        """The site with its verdict: ``reports`` (all among ``entries`` unless given) are to be found, what is no report is a decoy."""
        listed = list(entries)
        found = tuple(entry for entry in (listed if reports is None else reports) if entry.is_report)
        decoys = tuple(entry.title for entry in listed if not entry.is_report)
        return SimulatedSite(self.key, line, facts, site, found, decoys=decoys, **verdict)


def beside(address: str) -> Callable[[int], str]:
    """A link maker for an article with one file."""
    return lambda k: address


def page_count(total: int, size: int) -> int:
    """Pages for so many rows."""
    return max(1, math.ceil(total / size))


def row(href: str, entry: Publication) -> str:
    """A plain row: link with title, then the date."""
    return f'<li><a href="{href}" title="{escape(entry.title)}" target="_blank">{escape(entry.title)}</a><span>{entry.day}</span></li>\n'


def json_text(value: object) -> str:
    """Compact JSON with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
