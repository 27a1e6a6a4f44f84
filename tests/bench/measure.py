"""How a figure is taken and shown: best of several runs, or the median of rounds beside its reference, and its goal."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the output. ``goal`` is the issue's wording; ``is_met`` compares without rounding."""

    name: str
    figure: str
    goal: str
    is_met: bool


def seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """Return the shortest of ``runs`` timings of ``work`` in seconds of processor time of this process."""
    return min(_once(work) for _ in range(runs))


def alternately(
    pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]], *, rounds: int
) -> list[tuple[float, float]]:
    """Return, for each of ``rounds`` rounds, the seconds that all first and all second works of the pairs took.

    The two of a pair run one right after the other, each first in every other round: whatever else the machine does then falls on both
    alike, and neither alone finds the caches warm. Timed one after the other as a whole, the same works gave ratios from 2.3 to 3.9.
    """
    works = list(pairs)
    spent = []
    for number in range(rounds):
        seconds_of = [0.0, 0.0]
        for pair in works:
            for which in (0, 1) if number % 2 == 0 else (1, 0):
                seconds_of[which] += _once(pair[which])
        spent.append((seconds_of[0], seconds_of[1]))
    return spent


def peak_memory() -> int:
    """Return the most memory that this process has held, in kilobytes.

    From ``VmHWM`` where there is one: Linux hands the peak of the process that started this one on as its ``ru_maxrss``, so that two
    children of a large parent would seem to need the same.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def at_least(name: str, value: float, goal: float, unit: str) -> Result:
    """Return a result that is met when ``value`` reaches ``goal``."""
    return Result(name, f"{value:,.2f} {unit}", f">= {goal:g} {unit}", value >= goal)


def at_most(name: str, value: float, goal: float, unit: str) -> Result:
    """Return a result that is met when ``value`` does not exceed ``goal``."""
    return Result(name, f"{value:,.2f} {unit}", f"<= {goal:g} {unit}", value <= goal)
