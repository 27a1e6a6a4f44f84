"""Checks: reports a second, the narrative grammar on labelled sentences, the diagnosis, the sentence index, what the checks can see."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.checks import check_report
from archive.checks.bench_narrative import score
from archive.checks.coverage import SINGLE_CELL_WAYS, caught_share, check_coverage
from archive.checks.diagnosis import diagnose
from archive.checks.figures import Figures
from archive.checks.sentences import Text
from archive.checks.similarity import SentenceIndex
from crawler.demo.reports import generate_report, truth_to_report
from crawler.report import Report
from tests.bench.measure import Result, at_least, seconds

_TEXTS = 2_000
_SENTENCES = 25


def measure() -> Iterator[Result]:
    """Every figure of the checks."""
    reports = [truth_to_report(generate_report(seed)) for seed in range(300)]
    yield at_least(
        "all checks of one report", len(reports) / seconds(lambda: [check_report(r) for r in reports]), 500, "reports/s"
    )
    result = score()
    yield at_least(f"narrative precision, {result.sentences} sentences learnt from", result.precision, 0.99, "")
    yield at_least(f"narrative recall, {result.expected} numbers of these", result.recall, 0.9, "")
    worst = max(seconds(lambda figures=figures: diagnose(figures), runs=3) for figures in map(_broken, range(30)))
    yield Result("slowest diagnosis of 30 broken tables", f"{worst * 1000:.1f} ms", "<= 50 ms", worst <= 0.05)
    rows = check_coverage(reports[:2])
    yield at_least(
        "single-cell changes of sections three and four noticed",
        caught_share(rows, SINGLE_CELL_WAYS, ["applications", "disputes"]),
        0.99,
        "",
    )
    yield from _index()


def _broken(seed: int) -> Figures:
    """A table with one to four random wrong cells."""
    rng = random.Random(seed)
    report: Report = truth_to_report(generate_report(seed))
    cells = [place for place, figure in enumerate(report.figures) if figure.table == "applications"]
    wrong = set(rng.sample(cells, rng.randint(1, 4)))
    return Figures(
        replace(
            report,
            figures=tuple(
                f._replace(value=rng.randrange(200)) if n in wrong else f for n, f in enumerate(report.figures)
            ),
        )
    )


def _index() -> Iterator[Result]:
    rng = random.Random(1)
    characters = [chr(0x4E00 + place) for place in range(3000)]

    def sentence() -> str:
        return "".join(rng.choices(characters, k=rng.randint(20, 50)))

    stock = [sentence() for _ in range(300)]
    texts = [
        Text(
            f"r{n}",
            f"u{n % 400}",
            2015 + n // 400,
            "",
            (*rng.sample(stock, 10), *(sentence() for _ in range(15))),
        )
        for n in range(_TEXTS)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sentences.db"
        with SentenceIndex(path) as index:
            yield at_least(
                "sentence index, adding", _TEXTS / seconds(lambda: index.add(texts), runs=1), 300, "reports/s"
            )
            yield at_least(
                "sentence index, asking",
                200 / seconds(lambda: [index.duplicates(t) for t in texts[:200]], runs=1),
                100,
                "reports/s",
            )
        size = path.stat().st_size / (_TEXTS * _SENTENCES)
        yield Result("sentence index on disk", f"{size:.0f} bytes/sentence", "<= 250", size <= 250)
