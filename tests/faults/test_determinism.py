"""The same captures on another machine: another hash seed, locale, time zone, folder and number of workers give the same archive."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from archive.dump import dump_digest
from tests.faults.conftest import Undisturbed
from tests.faults.small_county import run

MACHINES = (
    ({"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"}, "1"),
    ({"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "PYTHONUTF8": "0"}, "2"),
    ({"PYTHONHASHSEED": "3", "LANG": "tr_TR.UTF-8", "TZ": "America/New_York"}, "3"),
)


@pytest.mark.slow
def test_another_machine_builds_the_same_archive(undisturbed: Undisturbed, tmp_path: Path) -> None:
    digests = set()
    for number, (variables, workers) in enumerate(MACHINES):
        data = tmp_path / f"machine {number}" / "资料"
        shutil.copytree(undisturbed.data / "captures", data / "captures")
        command = [sys.executable, "-m", "archive", "build", "--all", "--workers", workers, "--data", str(data)]
        done = run(command, env={**os.environ, **variables})
        assert done.returncode == 0, done.stderr
        digests.add(dump_digest(data / "archive.db"))
    assert len(digests) == 1
