"""The systemd units are valid and sandboxed, by systemd's own judgement."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parent.parent / "docs" / "deploy"

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_exposure_is_low(unit: str) -> None:
    run = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(DEPLOY / unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", run.stdout)
    assert exposure, run.stderr
    assert float(exposure[1]) <= 3.0


def test_units_are_valid(tmp_path: Path) -> None:
    for path in DEPLOY.glob("gongkai-*.*"):
        text = path.read_text(encoding="utf-8").replace("/opt/gongkai/.venv/bin/gongkai", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir())
    run = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in (run.stdout + run.stderr).splitlines() if "gongkai" in line and "man " not in line]
    assert ours == []
