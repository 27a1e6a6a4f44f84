"""Runs inside a mount namespace of its own: one verb on a disk that is too small, then the same on one that is large enough.

``python -m tests.faults.full_disk PHASE FOLDER SITES SOURCE``: PHASE is download, build or publish; FOLDER becomes the mount point; SOURCE is the
data folder of an undisturbed run. Prints one JSON object for the test that started it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from archive.publish import current_database, file_digest, publish
from tests.faults.small_county import contents, facts, nightly

_FREE = {
    "download": 24,
    "build": 500,
    "publish": 200,
}  # KiB left when the verb starts: enough to begin, too little to end


def main(phase: str, folder: Path, sites: Path, source: Path) -> None:
    """Play one phase."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(folder)], check=True)
    data = folder / "data"
    data.mkdir()
    if phase != "download":
        shutil.copytree(source / "captures", data / "captures")
        shutil.copy(source / "ledger.db", data)
    if phase == "publish":
        shutil.copy(source / "archive.db", data)
    # A database that is published already must not suffer.
    shutil.copytree(source / "published", data / "published", symlinks=True)
    standing = current_database(data)
    assert standing is not None
    manifest = standing.with_suffix(".json")
    manifest.chmod(0o644)
    told = manifest.read_text()
    manifest.write_text(json.dumps(json.loads(told) | {"sha256": "0" * 64}))  # so that the archive counts as a new one
    before = file_digest(standing)
    used = shutil.disk_usage(folder).used
    _resize(folder, used // 1024 + _FREE[phase])
    options = ["--data", str(data)]
    verb = nightly(sites, data) if phase == "download" else [sys.executable, "-m", "archive", phase, *options]
    full = subprocess.run(verb, capture_output=True, text=True, timeout=300, check=False)
    unharmed = current_database(data) == standing and file_digest(standing) == before
    _resize(folder, 400 * 1024)
    manifest.write_text(told)
    healed = subprocess.run(nightly(sites, data), capture_output=True, text=True, timeout=300, check=False)
    answer = {
        "full_status": full.returncode,
        "full_stderr": full.stderr,
        "unharmed": unharmed,
        "healed_status": healed.returncode,
        "healed_stderr": healed.stderr,
        "facts": facts(data / "archive.db"),
        "contents": sorted(contents(data)),
        "leftovers": [path.name for path in data.rglob("*.unfinished*")],
        "published": file_digest(data / "published" / "current.db") == publish(data).sha256,
    }
    print(json.dumps(answer))


def _resize(folder: Path, kib: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kib}k", str(folder)], check=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
