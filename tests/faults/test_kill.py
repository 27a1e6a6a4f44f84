"""SIGKILL at random points of a night: what is published stays whole, the next night heals, and nothing is lost or added."""

from __future__ import annotations

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from archive.publish import current_database, verify_published
from archive.verify import verify
from tests.faults.conftest import Undisturbed
from tests.faults.small_county import contents, facts, is_whole, nightly, run

KILLS = int(os.environ.get("GONGKAI_KILLS", "6"))
_IN_A_ROW = 5  # nights killed one after the other in the same folder before one is let through


def kill_one(undisturbed: Undisturbed, data: Path, after: float) -> bool:
    """Start a night and kill it; whether it was still at work."""
    night = subprocess.Popen(nightly(undisturbed.sites, data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        night.wait(after)
    except subprocess.TimeoutExpired:
        night.kill()
        night.wait()
        return True
    return False


@pytest.mark.slow
def test_a_killed_night_is_healed_by_the_next(
    undisturbed: Undisturbed, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    began = time.monotonic()
    run(nightly(undisturbed.sites, tmp_path / "first"))
    length = time.monotonic() - began
    chance = random.Random(20250301)
    killed = rounds = 0
    while killed < KILLS:
        data = tmp_path / f"round-{rounds}"
        rounds += 1
        for _ in range(min(_IN_A_ROW, KILLS - killed)):
            killed += kill_one(undisturbed, data, chance.uniform(0.02, 1.0) * length)
            current = current_database(data)
            assert current is None or is_whole(current)
        healed = run(nightly(undisturbed.sites, data))
        assert healed.returncode == 0, healed.stderr
        assert facts(data / "archive.db") == undisturbed.facts
        assert contents(data) == undisturbed.contents
        assert (data / "published" / "current.db").read_bytes() == (data / "archive.db").read_bytes()
        assert all(not problem for _, problem in verify_published(data))
        torn = [checked.problem for checked in verify(data) if checked.problem and "cut short" not in checked.problem]
        assert torn == []
        assert not list(data.rglob("*.unfinished*")), "leftovers of a killed run"
    record_property("kills", killed)
    print(f"killed {killed} nights at random points of {length:.1f} s in {rounds} folders; lost: nothing")
