"""What many tests share: the demo archive, crawled once for the whole run, whichever process needs it first."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that ``gongkai demo`` leaves; read-only by convention. Made once, also when tests run in several processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, output = shared / "demo-data", shared / "demo-output.txt"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            run = subprocess.run(
                [sys.executable, "-m", "archive", "demo", "--data", str(folder)],
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
            )
            assert run.returncode == 0, run.stderr[-4000:]
            output.write_text(run.stdout, encoding="utf-8")
    return folder
