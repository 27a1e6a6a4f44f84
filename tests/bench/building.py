"""Building: reports a second from parsed form on one core, full-text index included, and memory in the number of captures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.captures import CaptureStore
from crawler.demo.reports import generate_report
from crawler.demo.writers import write_html
from crawler.items import Capture
from crawler.report import Source
from tests.bench.measure import Result, at_least, at_most

_FIRST = datetime(2026, 2, 1, tzinfo=UTC)
_CHILD = """
import json, sys, time
from pathlib import Path
from archive.build import build
from tests.bench.measure import peak_memory
if __name__ == "__main__":
    data = Path(sys.argv[1])
    build(data, rebuild=False)
    (data / "archive.db").unlink()
    start = time.process_time()
    summary = build(data, rebuild=False)
    seconds = time.process_time() - start
    print(json.dumps([summary.reports, seconds, peak_memory()]))
"""


def measure() -> Iterator[Result]:
    """Yield the composing rate and the peak memory of the composing process at 10,000 captures against 1,000."""
    _, _, small = _build(1_000)
    reports, seconds, large = _build(10_000)
    yield at_least("build: reports a second from parsed form, one core", reports / seconds, 300, "/s")
    yield at_most("build: peak memory at 10,000 captures / at 1,000", large / small, 1.2, "x")


def _build(count: int) -> tuple[int, float, int]:
    """Return (reports, seconds, kilobytes at the peak) of a build of ``count`` captures, read before."""
    with tempfile.TemporaryDirectory() as folder:
        data, child = Path(folder) / "data", Path(folder) / "child.py"
        child.write_text(_CHILD, encoding="utf-8")
        write_captures(data, count)
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}  # this tree, not the one that is installed
        run = subprocess.run(
            [sys.executable, str(child), str(data)], env=here, capture_output=True, text=True, check=True
        )
        reports, seconds, kilobytes = json.loads(run.stdout.splitlines()[-1])
        return reports, seconds, kilobytes


def write_captures(data: Path, count: int) -> None:
    """Fill the captures of a data folder with ``count`` generated report pages."""
    with CaptureStore(data / "captures") as store:
        for seed in range(count):
            truth = generate_report(seed)
            page = f"<html><head><title>{truth['title']}</title></head><body><h1>{truth['title']}</h1>{write_html(truth)}</body></html>"
            url = f"http://www.demo.gov.cn/nb/{truth['year']}/t{seed}.html"
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            source = Source(url=url, role="article", site="http://www.demo.gov.cn/nb/", title=truth["title"])
            at = _FIRST + timedelta(seconds=seed)
            store.write(Capture(url, url, 200, headers, page.encode(), at, source))
