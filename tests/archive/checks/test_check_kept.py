"""What is kept between builds: any sequence of reports that come, change and go leaves what a fresh start would give."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import replace

import pytest
from check_builders import applications, disclosure, report, sections

from archive.checks.asking import Questions, Subject
from archive.checks.findings import SENTENCES, ArchiveFindings, Current
from archive.checks.kept import KeptReports
from archive.checks.overviews import Overview
from archive.checks.sentences import Text, split_sentences
from archive.checks.similarity import SentenceIndex
from crawler.report import Report

UNITS = [f"{name}镇" for name in "甲乙丙丁戊己庚辛壬癸子丑"]
TOPICS = ["社会救助", "养老服务", "水利工程", "道路养护", "粮食补贴", "危房改造", "就业培训", "环境整治", "医疗保障"]


def sentence(unit: str, topic: int, style: int) -> str:
    """One of few sentences, so that units share many, some nearly, and some are everybody's."""
    who = ["本镇", unit, "全镇"][style % 3]
    return f"{who}围绕{TOPICS[topic]}梳理公开清单并逐项落实到人公开事项按月更新"


def some_report(rng: random.Random, unit: str, year: int):
    own = [sentence(unit, rng.randrange(len(TOPICS)), rng.randrange(3)) for _ in range(rng.randint(5, 9))]
    return report(
        agency=unit,
        year=year,
        published=rng.choice(["", f"{year + 1}-01-{rng.randint(1, 28):02}"]) or None,
        sections=sections(s1="。".join(own[:6]), s5="。".join(own[6:])),
    )


class Archive:
    """The reports that an archive holds now, and their contents by reading."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.current: dict[str, Current] = {}
        self.readings: dict[str, object] = {}
        self.loaded = 0

    def put(self) -> None:
        unit, year = self.rng.choice(UNITS), self.rng.choice([2021, 2022, 2023])
        reading = f"reading-{len(self.readings)}"
        self.readings[reading] = some_report(self.rng, unit, year)
        key = f"{unit}-{year}"
        self.current[key] = Current(key, unit, reading, f"{year + 1}-02-{self.rng.randint(1, 28):02}")

    def drop(self) -> None:
        self.current.pop(self.rng.choice(sorted(self.current)))

    def load(self, one: Current):
        self.loaded += 1
        return self.readings[one.reading]

    def findings(self, folder=None, **options):
        self.loaded = 0
        entries = list(self.current.values())
        self.rng.shuffle(entries)
        with ArchiveFindings(folder, **options) as archive:
            archive.update(entries, self.load)
            return list(archive.findings())


@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_of_changes_gives_what_a_fresh_start_gives(seed, tmp_path, monkeypatch):
    monkeypatch.setattr("archive.checks.kept._BULK", seed % 2)  # 0: never asks all anew
    archive = Archive(seed)
    for _ in range(12):
        archive.put()
    told = 0
    for _ in range(12):
        for _ in range(archive.rng.randint(1, 3)):
            archive.drop() if archive.current and archive.rng.random() < 0.35 else archive.put()
        found = archive.findings(tmp_path)
        assert found == archive.findings()
        told += len(found)
    assert told > 5
    assert {finding.check for _, finding in found} <= {"C01", "C02"}


def test_both_rules_are_told_by_the_sequences(tmp_path):
    archive = Archive(3)
    for _ in range(60):
        archive.put()
    assert {finding.check for _, finding in archive.findings(tmp_path)} == {"C01", "C02"}


def test_only_what_changed_is_loaded(tmp_path):
    archive = Archive(1)
    while len(archive.current) < 30:
        archive.put()
    archive.findings(tmp_path)
    assert archive.loaded == 30
    archive.findings(tmp_path)
    assert archive.loaded == 0
    archive.drop()
    archive.put()
    archive.findings(tmp_path)
    assert archive.loaded == 1


def test_another_version_begins_anew(tmp_path):
    archive = Archive(2)
    archive.put()
    archive.findings(tmp_path, version="one")
    archive.findings(tmp_path, version="two")
    assert archive.loaded == 1


@pytest.mark.parametrize("left", [b"no database at all" * 400, b""])
def test_what_is_no_database_of_this_kind_begins_anew(left, tmp_path):
    (tmp_path / SENTENCES).write_bytes(left)
    archive = Archive(2)
    archive.put()
    archive.findings(tmp_path)
    assert archive.loaded == 1


def test_an_interrupted_update_leaves_nothing_half_done(tmp_path):
    archive = Archive(5)
    while len(archive.current) < 20:
        archive.put()
    archive.findings(tmp_path)
    for _ in range(10):
        archive.put()
    calls = 0

    def load(one: Current):
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return archive.load(one)

    with pytest.raises(KeyboardInterrupt), ArchiveFindings(tmp_path) as broken:
        broken.update(archive.current.values(), load)
    assert archive.findings(tmp_path) == archive.findings()


def test_a_report_reaches_few_others(tmp_path):
    """Sentences that everybody has make nobody stale: a change costs what it touches, not what the archive holds."""
    stock = [f"严格落实信息发布第{'一二三四五六七八'[n]}条制度确保内容准确权威" for n in range(8)]
    with SentenceIndex(tmp_path / "s.db") as index:
        index.add(
            Text(
                f"{n}",
                f"单位{n}",
                2023,
                "",
                split_sentences("。".join([*stock, f"本单位第{chr(0x4E00 + n) * 12}事项"])),
            )
            for n in range(200)
        )
        index.add([Text("x", "另一单位", 2023, "", split_sentences("。".join(stock)))])
        assert index.sharers("x") == {"x"}


def test_the_file_holds_nothing_of_what_went(tmp_path):
    archive = Archive(7)
    for _ in range(20):
        archive.put()
    archive.findings(tmp_path)
    archive.current.clear()
    assert archive.findings(tmp_path) == []
    with sqlite3.connect(tmp_path / SENTENCES) as db:
        for table in ("texts", "postings", "reports", "sums", "overviews", "answers", "stale"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table


def test_a_report_without_a_year_is_kept_and_compared_with_nothing(tmp_path):
    one = Current("k", "a", "r", "")
    with KeptReports(tmp_path / SENTENCES) as kept:
        kept.update([one], lambda _: report(agency="甲镇", year=None))
        assert list(kept.answers()) == []
        assert kept.update([one], lambda _: pytest.fail("loaded again")) == 0


COUNTIES = {"990101": "东山县", "990102": "西河县", "990103": "南湖区"}
OFFICES = ["教育局", "水利局", "民政局"]


def whole_report(rng: random.Random, county: str, name: str, year: int) -> Report:
    """A government's report on its county, or an office's own: few figures, so that sums fit, exceed or fall short, and a fee stands out at times."""
    received = rng.choice([2, 5, 9])
    is_area = name.endswith("人民政府") and rng.random() < 0.8
    tables = {
        "applications": applications(
            [received * (3 if is_area else 1), 0, 0, 0, 0, 0], [0] * 6, {"granted": [received] + [0] * 5}, [0] * 6
        ),
        "disclosure": disclosure(fees__amount_wan=rng.choice([None, 0, 1, 1, 90_000])),
    }
    return report(
        tables,
        agency=COUNTIES[county] + name,
        year=year,
        division_code=rng.choice([county, county, county + "001"]) if rng.random() < 0.95 else rng.choice([*COUNTIES]),
        kind="government" if name.endswith("人民政府") else "department",
        scope="area" if is_area else "organ",
        sections=sections(s1=f"{COUNTIES[county]}{name}做了{year}年的事"),
    )


class Counties(Archive):
    """Governments and offices of three counties, and what official pages state of them."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.overviews: dict[tuple[str, int], Overview] = {}

    def put(self) -> None:
        county, year = self.rng.choice([*COUNTIES]), self.rng.choice([2021, 2022, 2023])
        name = self.rng.choice(["人民政府", *OFFICES])
        reading = f"reading-{len(self.readings)}"
        self.readings[reading] = whole_report(self.rng, county, name, year)
        key = f"{county}-{name}-{year}"
        self.current[key] = Current(key, f"{county}-{name}", reading, "")

    def state(self) -> None:
        place = self.rng.choice([*COUNTIES]), self.rng.choice([2021, 2022, 2023])
        if self.overviews.pop(place, None) is None or self.rng.random() < 0.5:
            names = ("县人民政府", *self.rng.sample([*OFFICES, "财政局"], 2))
            self.overviews[place] = Overview(*place, names, is_whole=self.rng.random() < 0.7)

    def findings(self, folder=None, **options):
        return super().findings(folder, overviews=self.overviews.values(), **options)


@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_of_changes_gives_the_findings_of_a_fresh_start_between_units(seed, tmp_path, monkeypatch):
    """T10, H01 and H02 are asked only where something changed: the answers are those of asking everywhere."""
    monkeypatch.setattr("archive.checks.kept._BULK", seed % 2)
    monkeypatch.setattr("archive.checks.asking.LEAST_PEERS", 1)
    monkeypatch.setattr("archive.checks.amounts.LEAST_PEERS", 1)
    archive = Counties(seed)
    for _ in range(30):
        archive.put()
    told: Counter[str] = Counter()
    for _ in range(20):
        for _ in range(archive.rng.randint(0, 3)):
            if archive.rng.random() < 0.2:
                archive.state()
            elif archive.current and archive.rng.random() < 0.35:
                archive.drop()
            else:
                archive.put()
        found = archive.findings(tmp_path)
        assert found == archive.findings()
        told.update(finding.check for _, finding in found)
    assert min(told[check] for check in ("T10", "H01", "H02")) > 0


def test_only_the_counties_and_years_that_a_change_touches_are_asked(tmp_path, monkeypatch):
    asked: list[Subject] = []
    ask = Questions.ask
    monkeypatch.setattr(Questions, "ask", lambda self, subject: (asked.append(subject), ask(self, subject))[1])
    archive = Counties(4)
    while len(archive.current) < 30:
        archive.put()
    archive.findings(tmp_path)
    assert {subject.name for subject in asked if subject.question == "county"} == {*COUNTIES}
    asked.clear()
    archive.findings(tmp_path)
    assert asked == []
    one = Current("990102-新局-2022", "990102-新局", "new", "")
    archive.current[one.key] = one
    archive.readings["new"] = replace(
        whole_report(archive.rng, "990102", "新局", 2022), division_code="990102", scope="organ"
    )
    archive.findings(tmp_path)
    assert {(s.name, s.year) for s in asked if s.question == "county"} == {("990102", 2022), ("990102", 2023)}
    assert {s.year for s in asked if s.question == "fees"} == {2022}
