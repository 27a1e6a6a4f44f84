"""What is kept between builds: any sequence of reports that come, change and go leaves what a fresh start would give."""

from __future__ import annotations

import random
import sqlite3

import pytest
from check_builders import report, sections

from archive.checks.findings import SENTENCES, ArchiveFindings, Current
from archive.checks.kept import KeptReports
from archive.checks.sentences import Text, split_sentences
from archive.checks.similarity import SentenceIndex

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
        for table in ("texts", "postings", "reports", "sums", "answers", "stale"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table


def test_a_report_without_a_year_is_kept_and_compared_with_nothing(tmp_path):
    one = Current("k", "a", "r", "")
    with KeptReports(tmp_path / SENTENCES) as kept:
        kept.update([one], lambda _: report(agency="甲镇", year=None))
        assert list(kept.answers()) == []
        assert kept.update([one], lambda _: pytest.fail("loaded again")) == 0
