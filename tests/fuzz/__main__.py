"""``python -m tests.fuzz``: so many mutated documents through every reader and parser; prints what was injected, survived and lost.

Bounded in number and in time for each document. What it finds is kept in tests/cases/fuzz, where a test reads it from then on.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.mutations import mutate
from tests.fuzz.oracle import ENDINGS, inventions, outcome
from tests.fuzz.seeds import KINDS, seed

CASES = Path(__file__).resolve().parent.parent / "cases" / "fuzz"
SECONDS = (
    20  # for one document; the readers of PDF and of sheets run in a child with limits of its own where it matters
)
# Shares of the number: what is quick is tried most.
SHARES = {"html": 56, "text": 16, "markdown": 14, "docx": 8, "xlsx": 5, "pdf": 1}
_BATCH = 100
_PROGRESS_SECONDS = 30


@dataclass(frozen=True)
class Lost:
    """A document that must not have come out so."""

    kind: str
    number: int
    problem: str
    body: bytes


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Stop a hang."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"not read within {SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def try_one(kind: str, number: int) -> tuple[str, Lost | None]:
    """One mutated document, the same for the same number: its outcome, and what is wrong with it."""
    chance = random.Random(f"{kind}:{number}")
    body, charset, made_from = mutate(seed(kind, number), chance)
    code, problem = try_body(kind, body, charset, made_from)
    return code, Lost(kind, number, problem, body) if problem else None


def try_body(kind: str, body: bytes, charset: str = "", made_from: str = "") -> tuple[str, str]:
    """The outcome of a document and what is wrong with it, "" where nothing is."""
    try:
        with limited():
            document, report, code = outcome(body, kind, charset)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return "crash", f"{type(error).__name__}: {error}"
    if document is None or report is None:
        return code, ""
    return code, "; ".join(list(inventions(document, report, body, kind, charset, made_from))[:3])


def batch(job: tuple[str, int, int]) -> tuple[Counter[str], list[Lost]]:
    """Documents of one kind, from one number to another."""
    kind, start, stop = job
    outcomes: Counter[str] = Counter()
    lost = []
    for number in range(start, stop):
        code, found = try_one(kind, number)
        outcomes[f"{kind} {'report' if code == 'report' else 'refused'}"] += 1
        if found is not None:
            lost.append(found)
    return outcomes, lost


def jobs(count: int, first: int, kinds: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """The documents in batches, all kinds advancing together: a run that is stopped early has tried every kind."""
    whole = sum(SHARES[kind] for kind in kinds)
    dealt = []
    for kind in kinds:
        stop = first + max(1, count * SHARES[kind] // whole)
        starts = range(first, stop, _BATCH)
        dealt += [((start - first) / (stop - first), (kind, start, min(start + _BATCH, stop))) for start in starts]
    return [job for _, job in sorted(dealt)]


def keep(item: Lost) -> None:
    """Into the corpus with a document that came out wrong."""
    CASES.mkdir(parents=True, exist_ok=True)
    name = f"{item.kind}-{hashlib.sha256(item.body).hexdigest()[:12]}.{ENDINGS[item.kind]}"
    (CASES / name).write_bytes(item.body)


def progress(done: int, count: int, seconds: float, said: float) -> float:
    """Say how far the run is, at most twice a minute; the time of the last word."""
    if seconds - said < _PROGRESS_SECONDS:
        return said
    left = seconds / done * (count - done)
    print(f"{done} of about {count} documents, {seconds:.0f} s, about {left:.0f} s left", file=sys.stderr, flush=True)
    return seconds


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="documents in all")
    parser.add_argument(
        "--first", type=int, default=0, help="number of the first of each kind: another number, other documents"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind; may be repeated")
    options = parser.parse_args()
    began = time.monotonic()
    outcomes: Counter[str] = Counter()
    lost: list[Lost] = []
    said = 0.0
    with ProcessPoolExecutor(options.workers) as pool:
        for counted, found in pool.map(batch, jobs(options.count, options.first, tuple(options.kind or KINDS))):
            outcomes += counted
            for item in found:
                if item.problem not in {known.problem for known in lost}:
                    keep(item)
                lost.append(item)
                print(f"{item.kind} {item.number}: {item.problem[:300]}", flush=True)
            said = progress(outcomes.total(), options.count, time.monotonic() - began, said)
    for name, number in sorted(outcomes.items()):
        print(f"  {name}: {number}")
    injected = outcomes.total()
    print(
        f"injected {injected} mutated documents, survived {injected - len(lost)}, lost {len(lost)} ({time.monotonic() - began:.0f} s)"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
