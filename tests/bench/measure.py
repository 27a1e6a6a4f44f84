"""How a figure is taken and shown: best of several runs, beside its reference and its goal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


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
