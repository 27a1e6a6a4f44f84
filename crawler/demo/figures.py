"""The numbers of a correct report: what a unit received, decided, issued and was sued for in one year.

Numbers are made so that every arithmetic rule of the form holds by construction, within a year and from one year to the next.
Kept apart from wording and layout; totals are never drawn, they are summed when a report is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from crawler.demo.units import Unit
from crawler.forms import FORM_2021

APPLICANT_COUNT = 6
OUTCOMES: tuple[str, ...] = tuple(
    row for row in FORM_2021.applications if row not in ("received", "carried_in", "concluded", "carried_out")
)
# How often each outcome occurs in a hundred requests, roughly as in the published reports of counties.
_OUTCOME_WEIGHTS = dict.fromkeys(OUTCOMES, 0.2) | {
    "granted": 36.0,
    "partly_granted": 9.0,
    "denied_third_party": 1.5,
    "denied_internal": 3.0,
    "denied_process": 2.0,
    "denied_enforcement_file": 2.5,
    "denied_inquiry": 2.0,
    "unavailable_not_held": 25.0,
    "unavailable_not_ready": 3.5,
    "unavailable_unclear": 1.5,
    "unprocessed_petition": 4.0,
    "unprocessed_repeat": 2.0,
    "other_uncorrected": 2.5,
    "other_misc": 4.0,
}
_CUMULATIVE_2021 = tuple(accumulate(_OUTCOME_WEIGHTS.values()))
# The rule on fees for information came with the form of 2021: before it no request can lapse for an unpaid fee.
_CUMULATIVE_2019 = tuple(accumulate(0.0 if row == "other_unpaid" else w for row, w in _OUTCOME_WEIGHTS.items()))
_OUTCOME_RANGE = range(len(OUTCOMES))
_FEE_DECIMALS = (0, 1, 2, 2, 2, 4, 6)
ITEM_ROWS: tuple[str, ...] = ("licensing", "other_services", "penalties", "coercion", "fees")

Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One unit's year. Applicant tuples hold the six kinds in the form's order, without the total; ``outcomes`` is rows × kinds.

    ``disputes`` holds three channels of (upheld, corrected, other, pending). ``documents`` is (issued, repealed, in force).
    ``fees`` is in 10 000 yuan. ``items`` (2019 form) maps a row to (items last year, change this year); ``procurement`` is
    (projects, amount in yuan). ``fee_notices`` is (notices sent, their sum in yuan, yuan received).
    """

    received: Counts
    carried_in: Counts
    outcomes: tuple[Counts, ...]
    carried_out: Counts
    disputes: tuple[Counts, ...]
    documents: tuple[int, int, int]
    disclosed_total: int
    licensing: int
    penalties: int
    coercion: int
    fees: float
    items: dict[str, tuple[int, int]]
    procurement: tuple[int, int]
    fee_notices: tuple[int, int, int] = (0, 0, 0)

    @property
    def concluded(self) -> Counts:
        """Requests concluded, by applicant kind."""
        return tuple(map(sum, zip(*self.outcomes, strict=True)))

    def outcome(self, *rows: str) -> int:
        """Requests of all applicants with one of these outcomes."""
        return sum(sum(self.outcomes[OUTCOMES.index(row)]) for row in rows)

    def outcome_group(self, prefix: str) -> int:
        """Requests of all applicants whose outcome key begins with ``prefix``."""
        return sum(sum(row) for key, row in zip(OUTCOMES, self.outcomes, strict=True) if key.startswith(prefix))


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit's usual year; drawn once, so that its years resemble each other."""

    requests: float
    licensing: float
    penalties: float
    coercion: float
    fees: float
    documents: float
    in_force: int
    items: tuple[int, ...]


def draw_scale(rng: Random, unit: Unit) -> Scale:
    """What a unit of this kind usually handles. Most townships handle nothing at all."""
    size = 0.5 + rng.random() * 1.2
    base = unit.department
    quiet = unit.level == "township"
    requests = (rng.choice((0, 0, 0, 0, 0, 0, 1, 2, 5)) if quiet else base.requests) * size
    is_ruling = unit.kind in ("government", "office")
    documents = 3.4 * size if is_ruling else (0.0 if quiet else rng.choice((0.0, 0.0, 0.7, 1.2)))
    in_force = int(30 + 40 * size) if is_ruling else int(documents * 6)
    items = tuple(int(rng.random() * top) if not quiet else 0 for top in (160, 60, 320, 18, 9))
    return Scale(
        requests=requests,
        licensing=base.licensing * size,
        penalties=base.penalties * size,
        coercion=base.coercion * size,
        fees=base.fees * size,
        documents=documents,
        in_force=in_force,
        items=items,
    )


def draw_year(rng: Random, unit: Unit, scale: Scale, year: int, previous: Figures | None) -> Figures:
    """A coherent year after ``previous`` (None: the first year that is known, which starts chains of its own)."""
    received = _draw_received(rng, scale.requests)
    carried_in = previous.carried_out if previous else _first_carry(rng, received)
    carried_out = tuple(sum(rng.random() < 0.05 for _ in range(min(n, 40))) if n else 0 for n in received)
    outcomes = _draw_outcomes(rng, received, carried_in, carried_out, year)
    unpaid = sum(outcomes[OUTCOMES.index("other_unpaid")])
    notices = (unpaid, unpaid * 120, 0) if unpaid else (0, 0, 0)
    if year >= 2021 and not unpaid and sum(received) > 15 and rng.random() < 0.08:
        amount = rng.choice((110, 240, 380, 560))
        notices = (1, amount, amount)
    issued = _around(rng, scale.documents) if scale.documents else 0
    before = previous.documents[2] if previous else scale.in_force
    repealed = min(before, _around(rng, scale.documents * 0.6)) if scale.documents else 0
    disclosed = (previous.disclosed_total if previous else scale.in_force) + issued
    return Figures(
        received=received,
        carried_in=carried_in,
        outcomes=outcomes,
        carried_out=carried_out,
        disputes=tuple(_draw_channel(rng, scale.requests, previous, k) for k in range(3)),
        documents=(issued, repealed, before + issued - repealed),
        disclosed_total=disclosed,
        licensing=_around(rng, scale.licensing),
        penalties=_around(rng, scale.penalties),
        coercion=_around(rng, scale.coercion),
        fees=_draw_fees(rng, scale.fees),
        items=_draw_items(rng, scale, previous),
        procurement=_draw_procurement(rng, unit),
        fee_notices=notices,
    )


def sum_figures(parts: list[Figures]) -> Figures:
    """The county's report: the sum of its units' reports, cell by cell."""
    first = parts[0]
    total = replace(
        first,
        received=_add(part.received for part in parts),
        carried_in=_add(part.carried_in for part in parts),
        outcomes=tuple(_add(rows) for rows in zip(*(part.outcomes for part in parts), strict=True)),
        carried_out=_add(part.carried_out for part in parts),
        disputes=tuple(_add(rows) for rows in zip(*(part.disputes for part in parts), strict=True)),
        disclosed_total=sum(part.disclosed_total for part in parts),
        licensing=sum(part.licensing for part in parts),
        penalties=sum(part.penalties for part in parts),
        coercion=sum(part.coercion for part in parts),
        fees=round(sum(part.fees for part in parts), 6),
    )
    documents = _add(part.documents for part in parts)
    procurement = _add(part.procurement for part in parts)
    notices = _add(part.fee_notices for part in parts)
    return replace(
        total,
        documents=(documents[0], documents[1], documents[2]),
        procurement=(procurement[0], procurement[1]),
        fee_notices=(notices[0], notices[1], notices[2]),
        items={
            row: (sum(part.items[row][0] for part in parts), sum(part.items[row][1] for part in parts))
            for row in ITEM_ROWS
        },
    )


def _add(rows: Iterable[Counts]) -> Counts:
    return tuple(map(sum, zip(*rows, strict=True)))


def _around(rng: Random, mean: float) -> int:
    """A count near ``mean``; small counts vary more, but a unit's years never differ five times."""
    if mean < 12:
        return round(mean * (0.5 + rng.random()))
    return round(mean * (0.84 + 0.32 * rng.random()))


def _draw_received(rng: Random, mean: float) -> Counts:
    count = _around(rng, mean)
    if not count:
        return (0,) * APPLICANT_COUNT
    business = round(count * 0.09 * rng.random())
    others = [round(count * share * rng.random()) for share in (0.008, 0.012, 0.02, 0.012)]
    return (count - business - sum(others), business, *others)


def _first_carry(rng: Random, received: Counts) -> Counts:
    return tuple(int(n * 0.05 * rng.random()) for n in received)


def _draw_outcomes(
    rng: Random, received: Counts, carried_in: Counts, carried_out: Counts, year: int
) -> tuple[Counts, ...]:
    cumulative = _CUMULATIVE_2021 if year >= 2021 else _CUMULATIVE_2019
    columns = []
    for new, old, left in zip(received, carried_in, carried_out, strict=True):
        column = [0] * len(OUTCOMES)
        if new + old - left:
            for index in rng.choices(_OUTCOME_RANGE, cum_weights=cumulative, k=new + old - left):
                column[index] += 1
        columns.append(column)
    return tuple(zip(*columns, strict=True))


def _draw_channel(rng: Random, requests: float, previous: Figures | None, channel: int) -> Counts:
    """Disputes of one channel: what was pending last year is decided or pending again, never lost."""
    if requests < 4:
        return (0, 0, 0, 0)
    rate = (0.055, 0.03, 0.022)[channel]
    before = previous.disputes[channel][3] if previous else 0
    new = _around(rng, requests * rate)
    pending = int(new * 0.35 * rng.random() + 0.2)
    decided = before + new - min(pending, new)
    corrected = int(decided * 0.2 * rng.random() + 0.3) if decided else 0
    other = int((decided - corrected) * 0.3 * rng.random())
    return (decided - corrected - other, corrected, other, min(pending, new))


def _draw_fees(rng: Random, mean: float) -> float:
    if not mean:
        return 0
    value = round(mean * (0.84 + 0.32 * rng.random()), rng.choice(_FEE_DECIMALS))
    return int(value) if value == int(value) else value


def _draw_items(rng: Random, scale: Scale, previous: Figures | None) -> dict[str, tuple[int, int]]:
    items = {}
    for row, usual in zip(ITEM_ROWS, scale.items, strict=True):
        prior = sum(previous.items[row]) if previous else usual
        change = max(-prior, int(rng.random() * 7) - 3) if prior else 0
        items[row] = (prior, change)
    return items


def _draw_procurement(rng: Random, unit: Unit) -> tuple[int, int]:
    if unit.level == "township" or rng.random() < 0.3:
        return (0, 0)
    projects = 1 + int(rng.random() * 14)
    return (projects, projects * (20_000 + 500 * int(rng.random() * 260)))
