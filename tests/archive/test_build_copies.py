"""Copied text from build to build: an archive that grew night by night says what one built anew from the same captures says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import archive_made as made
import pytest

from archive.build import build
from archive.dump import dump_lines
from crawler.demo import units
from crawler.demo.reports import generate_report, truth_to_report
from crawler.report import Report

pytestmark = pytest.mark.usefixtures("made_readings")
TOPICS = ("社会救助", "养老服务", "水利工程", "道路养护", "粮食补贴", "危房改造", "就业培训", "环境整治", "医疗保障")


def some_report(rng: Random, unit: units.Unit, year: int) -> Report:
    """A correct report whose section five is put together from a few sentences that all units use."""
    report = truth_to_report(generate_report(rng.randrange(99), unit=unit, year=year))
    said = "。".join(
        f"{rng.choice(['本单位', '我单位'])}围绕{topic}梳理公开清单并逐项落实到人公开事项按月更新"
        for topic in rng.sample(TOPICS, 7)
    )
    sections = tuple(replace(s, text=said) if s.number in (1, 5) else s for s in report.sections)
    return replace(report, sections=sections)


def dump(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return list(dump_lines(db))


def copied(data: Path) -> int:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return int(db.execute("SELECT COUNT(*) FROM findings WHERE check_id IN ('C01', 'C02')").fetchone()[0])


@pytest.mark.parametrize("seed", range(3))
def test_an_archive_that_grew_equals_one_built_anew(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    county = units.counties()[0].code
    wanted = [units.office(county), *units.townships(county)[:4]]
    captures: list[made.Capture] = []
    told = 0
    for night in range(5):
        fresh = []
        for _ in range(3):
            unit, year = rng.choice(wanted), rng.choice([2021, 2022, 2023])
            address = f"http://www.demo.gov.cn/{wanted.index(unit)}/{year}.html"
            fresh.append(made.capture(address, some_report(rng, unit, year), days=night + rng.random()))
        captures += fresh
        made.write(tmp_path / "grown", *fresh)
        build(tmp_path / "grown")
        if night == 2:
            (tmp_path / "grown" / "cache" / "sentences.db").write_bytes(b"no database at all" * 300)
        anew = tmp_path / f"anew-{night}"
        made.write(anew, *rng.sample(captures, len(captures)))
        build(anew)
        assert dump(tmp_path / "grown") == dump(anew)
        told += copied(anew)
    assert told > 5
    assert (tmp_path / "grown" / "cache" / "sentences.db").read_bytes().startswith(b"SQLite format 3")
    before = dump(tmp_path / "grown")
    build(tmp_path / "grown", rebuild=True)
    assert dump(tmp_path / "grown") == before
