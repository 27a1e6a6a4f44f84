"""The registry of sites: who publishes where, as data files that anyone can read, correct and add to.

One CSV file a province, one line an entry page; a division may have several (a column for each year, another host, a unit's own site). This
module parses, checks, adds and counts; it fetches nothing and reads no file but the package's own.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from crawler.registry.divisions import Division, Register

EVIDENCE = ("seen", "derived", "inferred")
OPTIONS = ("browser", "bad-certificate", "closed")
FIRST_YEAR = 2008
"""The first year that reports exist for: the regulations came into force on 1 May 2008."""


class SitesError(ValueError):
    """A file of sites that cannot be used as it stands; ``problems`` says, line by line, what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Site:
    """One entry page. The fields are the columns of the files, in this order; only the first three must be filled.

    ``division_code`` is the division whose site this is; a prefecture's site may carry its counties' reports. ``family`` is a hint where
    detection fails or was done by hand, "" where unknown. ``years_from`` and ``years_to`` are the reporting years that the page is known to be
    limited to ("" = not known to be limited). ``evidence``: the address was ``seen`` with reports, ``derived`` from a report's address,
    or ``inferred`` (the host is concluded, for example from a copy of its pages). ``options`` are words parted by blanks: ``browser`` (exists only after
    scripts ran), ``bad-certificate`` (its TLS is known to be broken), ``closed`` (kept for its history, not visited). ``state_note`` is the reason for
    doubt or for an option, ``note`` whatever else helps. ``place`` is the file and line, for messages; it is no column.
    """

    division_code: str
    name: str
    url: str
    family: str = ""
    years_from: str = ""
    years_to: str = ""
    evidence: str = "seen"
    options: str = ""
    homepage: str = ""
    example_url: str = ""
    state_note: str = ""
    note: str = ""
    place: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the entry is kept only for its history."""
        return "closed" in self.options.split()

    @property
    def key(self) -> tuple[str, str]:
        """What makes two lines the same entry."""
        return self.division_code, self.url


COLUMNS = tuple(field.name for field in fields(Site) if field.name != "place")
REQUIRED = ("name", "division_code", "url")


def parse_sites(text: str, name: str) -> tuple[Site, ...]:
    """The sites of one CSV text; ``name`` is the file that errors speak of. Missing columns but ``name,division_code,url`` are empty.

    Raises SitesError with every problem of form: a missing or unknown column, a code that lost its leading digits or is no code, an address
    that is none, a year that is none, an unknown word.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    head = [column.strip() for column in next(rows, [])]
    missing = [column for column in REQUIRED if column not in head]
    if missing:
        raise SitesError([f"{name}, line 1: the column {missing[0]} is missing; write at least {','.join(REQUIRED)}"])
    unknown = [column for column in head if column and column not in COLUMNS]
    if unknown:
        raise SitesError(
            [f"{name}, line 1: the column {unknown[0]!r} is not known; the columns are {','.join(COLUMNS)}"]
        )
    sites: list[Site] = []
    problems: list[str] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        place = f"{name}, line {rows.line_num}"
        if len(row) > len(head):
            problems.append(
                f"{place}: {len(row)} cells under {len(head)} columns; put cells that hold a comma in quotes"
            )
            continue
        cells = {column: cell.strip() for column, cell in zip(head, row, strict=False) if column}
        cells["evidence"] = cells.get("evidence") or "seen"
        site = Site(**cells, place=place)
        sites.append(site)
        problems += (f"{place}: {problem}" for problem in _problems_of_form(site))
    if problems:
        raise SitesError(problems)
    return tuple(sites)


def _problems_of_form(site: Site) -> list[str]:
    problems = []
    if not site.name:
        problems.append("the name is empty; write the division's or the unit's name")
    if not (site.division_code.isascii() and site.division_code.isdigit() and len(site.division_code) == 6):
        problems.append(
            f"division_code {site.division_code!r} is no code of six digits; write it as text, in quotes, with its leading digits"
        )
    problems += _problems_of_address("url", site.url, required=True)
    problems += _problems_of_address("homepage", site.homepage)
    problems += _problems_of_address("example_url", site.example_url)
    for column, year in (("years_from", site.years_from), ("years_to", site.years_to)):
        if year and not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= 2100):
            problems.append(
                f"{column} {year!r} is no reporting year; write four digits from {FIRST_YEAR} on, or nothing"
            )
    if not problems and site.years_from and site.years_to and site.years_from > site.years_to:
        problems.append(f"years_from {site.years_from} is later than years_to {site.years_to}; exchange them")
    if site.evidence not in EVIDENCE:
        problems.append(f"evidence {site.evidence!r} is not known; write one of {', '.join(EVIDENCE)}")
    strange = [word for word in site.options.split() if word not in OPTIONS]
    if strange:
        problems.append(f"option {strange[0]!r} is not known; write any of {', '.join(OPTIONS)}")
    if site.options and not site.state_note:
        problems.append(f"the option {site.options} needs its reason in state_note")
    return problems


def _problems_of_address(column: str, url: str, *, required: bool = False) -> list[str]:
    if not url:
        return [f"{column} is empty; write the address of the page to begin at"] if required else []
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError as error:
        return [f"{column} {url!r} is no address ({error})"]
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port:
        return [f"{column} {url!r} is no web address; write it whole, beginning with http:// or https://"]
    if parts.username or parts.password:
        return [f"{column} {url!r} carries a user name or a password; write it without"]
    if any(character.isspace() for character in url):
        return [f"{column} {url!r} holds a blank; write it as %20"]
    return []


def parse_allowed_hosts(text: str, name: str) -> Mapping[str, str]:
    """Hosts outside gov.cn that may be visited, each with its reason. A host with a port is written ``host:port``."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"host", "reason"} <= set(rows.fieldnames or ()):
        raise SitesError([f"{name}, line 1: the columns are host,reason"])
    hosts: dict[str, str] = {}
    problems = []
    for row in rows:
        host, reason = (row["host"] or "").strip().lower(), (row["reason"] or "").strip()
        if not host or not reason or "/" in host:
            problems.append(
                f"{name}, line {rows.line_num}: write a bare host (with :port where it has one) and why it is allowed"
            )
        hosts[host] = reason
    if problems:
        raise SitesError(problems)
    return hosts


def is_allowed_host(url: str, allowed: Mapping[str, str]) -> bool:
    """Whether the address lies on a host under gov.cn or on a named exception (with the port that the exception names)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if host == "gov.cn" or host.endswith(".gov.cn"):
        return True
    return (f"{host}:{parts.port}" if parts.port else host) in allowed


def check_sites(sites: Iterable[Site], register: Register, allowed: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with sites as a whole: unknown codes, hosts that are not allowed, entries that stand twice. Empty when all is well."""
    problems = []
    first: dict[tuple[str, str], Site] = {}
    for site in sites:
        where = site.place or f"{site.name} ({site.url})"
        if register.get(site.division_code) is None:
            problems.append(f"{where}: no division has the code {site.division_code}; look it up in the register")
        for column, url in (("url", site.url), ("homepage", site.homepage), ("example_url", site.example_url)):
            if url and not is_allowed_host(url, allowed):
                problems.append(
                    f"{where}: the host of {column} {url} is not under gov.cn; if it is official, add it with the reason to allowed_hosts.csv"
                )
        earlier = first.get(site.key)
        first.setdefault(site.key, site)
        if earlier is not None:
            problems.append(
                f"{where}: the same division and address stand in {earlier.place or earlier.name}; remove one"
            )
    return tuple(problems)


def merge_sites(*groups: Iterable[Site]) -> tuple[Site, ...]:
    """The sites of several files as one list in order of code and address; a later group replaces equal entries of an earlier one."""
    merged: dict[tuple[str, str], Site] = {}
    for group in groups:
        merged.update((site.key, site) for site in group)
    return tuple(merged[key] for key in sorted(merged))


def add_site(text: str, site: Site) -> str:
    """The CSV text with one more entry, sorted, every cell in quotes. An empty text becomes a new file.

    Raises SitesError when the text or the site cannot be used or the entry is already there.
    """
    sites = parse_sites(text, "the file") if text.strip() else ()
    problems = _problems_of_form(site)
    if any(site.key == other.key for other in sites):
        problems.append(f"{site.url} is already entered for {site.division_code}; change that line instead")
    if problems:
        raise SitesError(problems)
    return write_sites([*sites, site])


def write_sites(sites: Iterable[Site]) -> str:
    """Sites as the text of a CSV file, in order of code and address, every cell in quotes so that no program eats leading digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(site)[: len(COLUMNS)] for site in sorted(sites, key=lambda site: site.key))
    return out.getvalue()


def never_looked(register: Register, sites: Iterable[Site]) -> tuple[Division, ...]:
    """Every county-level division in force that no entry names, by code: nobody has looked there yet."""
    known = Counter(site.division_code for site in sites)
    return tuple(division for division in register.counties() if not known[division.code])


@cache
def load_sites() -> tuple[Site, ...]:
    """The sites that the package ships. A user's own files are parsed with ``parse_sites`` and laid over these with ``merge_sites``."""
    folder = resources.files("crawler.registry").joinpath("sites")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".csv"))
    return merge_sites(
        *(parse_sites(folder.joinpath(name).read_text(encoding="utf-8"), f"sites/{name}") for name in files)
    )


@cache
def load_allowed_hosts() -> Mapping[str, str]:
    """The hosts outside gov.cn that the package allows, with their reasons."""
    file = resources.files("crawler.registry").joinpath("data", "allowed_hosts.csv")
    return parse_allowed_hosts(file.read_text(encoding="utf-8"), "allowed_hosts.csv")
