"""The disk fills up while something is downloaded, built or published: a clear end, nothing half-written, and the next night heals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Undisturbed

ROOT = Path(__file__).resolve().parents[2]


def can_mount() -> bool:
    """Whether this user may mount a small disk in a namespace of its own."""
    try:
        tried = subprocess.run(
            ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.mark.slow
@pytest.mark.namespace
@pytest.mark.parametrize("phase", ["download", "build", "publish"])
def test_a_full_disk_harms_nothing_and_the_next_night_heals(
    undisturbed: Undisturbed, tmp_path: Path, phase: str
) -> None:
    if not can_mount():
        pytest.skip("a small disk cannot be mounted here (it takes root or CAP_SYS_ADMIN)")
    command = ["unshare", "-m", sys.executable, "-m", "tests.faults.full_disk", phase]
    folders = [str(path) for path in (tmp_path, undisturbed.sites, undisturbed.data)]
    played = subprocess.run([*command, *folders], capture_output=True, text=True, timeout=900, cwd=ROOT, check=False)
    assert played.returncode == 0, played.stderr[-3000:]
    answer = json.loads(played.stdout)
    assert answer["full_status"] in (1, 4), answer["full_stderr"]
    assert "Traceback" not in answer["full_stderr"], answer["full_stderr"][-3000:]
    assert "space" in answer["full_stderr"] or "full" in answer["full_stderr"], answer["full_stderr"]
    assert answer["unharmed"]
    assert answer["healed_status"] == 0, answer["healed_stderr"]
    assert answer["facts"] == undisturbed.facts
    assert {tuple(pair) for pair in answer["contents"]} == undisturbed.contents
    assert answer["leftovers"] == []
    assert answer["published"]
