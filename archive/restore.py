"""Brings a data folder back: from its captures alone, or from a release alone. Never touches a folder that holds an archive already.

Everything but the captures and the decisions to withhold follows from them; what the ledger alone knew (validators of conditional requests, failures) comes back
with the next crawl.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from archive.build import CAPTURES, BuildSummary, build
from archive.errors import ArchiveError, DataFolderError
from archive.release import WACZ as PACKAGE
from archive.release_check import verify_release
from archive.sites import LEDGER
from archive.store import put_in_place
from archive.wacz import ARCHIVE as WARC_FOLDER
from archive.withhold import WITHHELD
from crawler.captures import CaptureError, CaptureStore
from crawler.captures.ledger import Ledger


def restore(data: Path, release: Path | None = None) -> BuildSummary:
    """Make ledger and archive from ``data/captures``, after filling it from a release where one is given.

    Raises ArchiveError for a damaged release, DataFolderError for a folder with captures (with a release) or without (else).
    """
    folder = data / CAPTURES
    has_captures = folder.is_dir() and any(folder.glob("*.warc.gz"))
    if release is not None:
        if has_captures:
            raise DataFolderError(f"{folder} holds captures already; restore a release into a new folder.")
        _fill(data, release)
    elif not has_captures:
        raise DataFolderError(f"{folder} holds no captures; copy them there, or name a release to restore from.")
    _make_ledger(data)
    return build(data, rebuild=True)


def _fill(data: Path, release: Path) -> None:
    damaged = [checked for checked in verify_release(release) if checked.problem]
    if damaged:
        raise ArchiveError(f"{release} is damaged ({damaged[0].what}: {damaged[0].problem}); nothing was restored.")
    folder = data / CAPTURES
    folder.mkdir(parents=True, exist_ok=True)
    if (release / WITHHELD).exists():
        shutil.copyfile(release / WITHHELD, data / WITHHELD)
    with zipfile.ZipFile(release / PACKAGE) as package:
        for member in package.infolist():
            name = member.filename.removeprefix(WARC_FOLDER)
            if member.filename == name or "/" in name or not name.endswith(".warc.gz"):
                continue
            unfinished = folder / f".{name}.unfinished"
            with package.open(member) as source, unfinished.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            put_in_place(unfinished, folder / name)


def _make_ledger(data: Path) -> None:
    """A ledger that stands is kept: it knows more than the captures do."""
    if (data / LEDGER).exists():
        return
    try:
        with CaptureStore(data / CAPTURES) as store, Ledger(data / LEDGER) as ledger:
            ledger.rebuild(store.iterate())
    except CaptureError as error:
        raise DataFolderError(str(error)) from error
