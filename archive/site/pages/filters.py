"""The filters that lists of reports share — place, year, kind, level, form, check, severity — from query string to SQL.

A filter that is empty restricts nothing; one that cannot be understood is the reader's error and is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from archive.site.model import Ask, BadQuestionError

KINDS = ("government", "office", "department", "township", "subdistrict", "zone")
LEVELS = ("province", "prefecture", "county", "township")
FORMS = ("2021", "2019", "pre2019")
SEVERITIES = ("error", "warning", "notice")
EVENTS = ("appeared", "changed", "vanished", "returned")
PAGE_SIZE = 30
_YEARS = "SELECT year, COUNT(*) AS reports FROM reports GROUP BY year ORDER BY year"

_CHOICES = {"kind": KINDS, "level": LEVELS, "form": FORMS, "severity": SEVERITIES, "event": EVENTS}
_COLUMNS = {
    "kind": "a.kind",
    "level": "a.level",
    "form": "r.form",
    "severity": "f.severity",
    "event": "e.kind",
    "check": "f.check_id",
}
_PLACE = (
    "(a.division_code = :place OR a.county_code = :place OR a.prefecture_code = :place OR a.province_code = :place)"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """``where`` are conditions over agencies ``a``, reports ``r``, findings ``f`` and events ``e``; ``values`` their parameters."""

    where: tuple[str, ...]
    values: dict[str, object]
    chosen: dict[str, str]

    @property
    def sql(self) -> str:
        """The conditions as one expression."""
        return " AND ".join(self.where) or "1"

    @property
    def query(self) -> str:
        """The chosen filters as the beginning of a query string, for links to other pages of the list."""
        return urlencode(self.chosen) + "&" if self.chosen else ""


def read_filters(ask: Ask, names: tuple[str, ...]) -> Filters:
    """The filters of these names. Raises BadQuestionError for a value that is none of the possible ones."""
    where: list[str] = []
    values: dict[str, object] = {}
    chosen: dict[str, str] = {}
    for name in names:
        text = ask.args.get(name, "").strip()
        if not text:
            continue
        chosen[name] = text
        where.append(_condition(ask, name, text, values))
    return Filters(tuple(where), values, chosen)


def _condition(ask: Ask, name: str, text: str, values: dict[str, object]) -> str:
    if name == "year":
        values[name] = ask.number("year", 0, 1990, 2100)
        return "r.year = :year"
    if name in _CHOICES and text not in _CHOICES[name]:
        choices = ", ".join(_CHOICES[name])
        raise BadQuestionError(
            ask.say(f"{name}={text[:40]}：应为 {choices} 之一。", f"{name}={text[:40]}: expected one of {choices}.")
        )
    values[name] = text[:40]
    if name == "place":
        if not text.isascii() or not text.isdigit():
            raise BadQuestionError(
                ask.say(f"place={text[:40]}：应为区划代码。", f"place={text[:40]}: expected a division code.")
            )
        return _PLACE
    return f"{_COLUMNS[name]} = :{name}"


def choices(ask: Ask) -> dict[str, list[dict[str, object]]]:
    """What the filter form offers: the provinces and the years that the archive holds. The same for every reader."""
    return ask.site.once(
        "filter choices",
        lambda: {
            "provinces": ask.rows(
                "SELECT DISTINCT d.code, d.name FROM agencies a JOIN divisions d ON d.code = a.province_code ORDER BY d.code"
            ),
            "years": ask.rows("SELECT DISTINCT year FROM reports ORDER BY year DESC"),
        },
    )


def page_of(ask: Ask, total: int) -> tuple[int, int]:
    """(this page, last page) of a list with so many rows; a page beyond the end is the last one."""
    last = max(1, -(-total // PAGE_SIZE))
    return min(ask.number("page", 1, 1, 1_000_000), last), last


def latest_full_year(ask: Ask) -> int:
    """The last year with at least half as many reports as the fullest: the newest ones are still coming in."""

    def find() -> int:
        years = ask.rows(_YEARS)
        most = max((row["reports"] for row in years), default=0)
        return max((row["year"] for row in years if 2 * row["reports"] >= most), default=2024)

    return ask.site.once("latest full year", find)
