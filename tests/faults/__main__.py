"""``make faults``: injects every fault of the catalogue, in full number, and says what was survived and what was lost."""

from __future__ import annotations

import os
import sys
from collections import defaultdict

import pytest

from tests.faults.catalogue import FAULTS


class Tally:
    """Outcomes by test function (file::function), whatever its parameters."""

    def __init__(self) -> None:
        self.outcomes: defaultdict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the call's outcome, or that of a setup that failed or skipped."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid.split("[")[0]].append(report.outcome)


def main() -> int:
    """Play all faults and print the tally."""
    os.environ.setdefault("GONGKAI_KILLS", "50")
    os.environ.setdefault("GONGKAI_REQUESTS", "10000")
    tally = Tally()
    tests = sorted({test for fault in FAULTS for test in fault.tests})
    pytest.main(["-q", "-p", "no:cacheprovider", "-s", "--no-header", *tests], plugins=[tally])
    survived, lost, skipped = 0, [], []
    for fault in FAULTS:
        outcomes = [outcome for test in fault.tests for outcome in tally.outcomes[test] or ["failed"]]
        state = "lost" if "failed" in outcomes else "skipped in part" if "skipped" in outcomes else "survived"
        survived += state == "survived"
        lost += [fault.number] if state == "lost" else []
        skipped += [fault.number] if state == "skipped in part" else []
        print(f"{fault.number:2d}  {state:16s}{fault.what} ({len(outcomes)} tests)")
    kills, requests = os.environ["GONGKAI_KILLS"], os.environ["GONGKAI_REQUESTS"]
    print(
        f"injected {len(FAULTS)} faults (among them {kills} kills and {requests} hostile requests), survived {survived}, lost {len(lost)} {lost or ''}"
    )
    if skipped:
        print(f"skipped in part: {skipped} (pytest says why above)")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
