"""One quiet night over a small county, which every fault is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.small_county import contents, facts, nightly, run, sites_file, small_county


@dataclass(frozen=True)
class Undisturbed:
    """What one quiet night gives, and the list of sites that gave it."""

    sites: Path
    data: Path
    facts: list[str]
    contents: set[tuple[str, str]]


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("county")
    with small_county() as url:
        sites, data = sites_file(folder, url), folder / "data"
        done = run(nightly(sites, data))
        assert done.returncode == 0, done.stderr
        said = facts(data / "archive.db")
        assert sum(line.startswith("reports ") for line in said) == 6
        yield Undisturbed(sites, data, said, contents(data))
