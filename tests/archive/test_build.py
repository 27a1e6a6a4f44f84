"""Captures → archive: grouping, keys, history, coverage, and that nothing but the captures decides the result."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import archive_made as made
import pytest

from archive.build import build
from archive.checks.kept import KeptReports
from archive.dump import dump_digest, dump_lines
from archive.keys import report_key
from crawler.captures import CaptureStore
from crawler.demo import units
from crawler.demo.reports import generate_history, truth_to_report

pytestmark = pytest.mark.usefixtures("made_readings")
ARTICLE = "http://www.demo.gov.cn/2024/1.html"


def rows(data: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return db.execute(sql).fetchall()


def test_a_report_becomes_rows_with_every_number_and_its_place(tmp_path: Path) -> None:
    report = made.made_report()
    made.write(tmp_path, made.capture(ARTICLE, report))
    summary = build(tmp_path)
    assert (summary.reports, summary.agencies, summary.read, summary.is_new) == (1, 1, 1, True)
    for figure in report.figures:
        found = rows(
            tmp_path,
            f"SELECT value, state, raw_text, place FROM cells WHERE table_name = '{figure.table}' AND row_key = '{figure.row}'"
            f" AND column_key = '{figure.column}'",
        )
        assert found == [(figure.value, figure.state, figure.raw, figure.where)]
    total = {f.row: f.value for f in report.figures if f.table == "applications" and f.column == "total"}
    assert rows(tmp_path, "SELECT received, concluded FROM applications WHERE applicant = 'total'") == [
        (total["received"], total["concluded"])
    ]
    assert rows(tmp_path, "SELECT COUNT(*) FROM applications") == [(7,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM disputes") == [(3,)]
    fee = next(f.value for f in report.figures if f.row == "fees")
    assert rows(tmp_path, "SELECT fees_amount_wan FROM disclosure") == [(fee,)]
    texts = [(s.number, s.heading, s.text) for s in report.sections]
    assert rows(tmp_path, "SELECT number, heading, text FROM sections ORDER BY position") == texts
    assert rows(tmp_path, "PRAGMA foreign_key_check") == []
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def test_a_changed_digit_is_a_version_and_an_event_that_names_the_cell(tmp_path: Path) -> None:
    report = made.made_report()
    before = next(f.value for f in report.figures if (f.row, f.column) == ("received", "total"))
    edited = made.with_figure(report, "applications", "received", "total", 999)
    made.write(tmp_path, made.capture(ARTICLE, report), made.capture(ARTICLE, edited, days=3))
    assert build(tmp_path).versions == 2
    assert rows(tmp_path, "SELECT version, field, before, after FROM changes") == [
        (2, "applications.received.total", str(before), "999")
    ]
    kinds = rows(tmp_path, "SELECT kind, detail FROM events ORDER BY at")
    assert kinds == [("appeared", None), ("changed", f"applications.received.total: {before} → 999")]
    told = rows(tmp_path, "SELECT severity, message_zh, message_en FROM findings WHERE check_id = 'D02'")
    assert told == [
        (
            "notice",
            "报告在2024年4月1日至2024年4月4日之间有改动：1个数字。",
            "The report changed between 2024-04-01 and 2024-04-04: 1 figure.",
        )
    ]
    assert rows(tmp_path, "SELECT received FROM applications WHERE applicant = 'total'") == [(999,)]


def test_as_of_a_date_the_archive_is_what_was_known_then(tmp_path: Path) -> None:
    report = made.made_report()
    edited = made.with_figure(report, "applications", "received", "total", 999)
    made.write(tmp_path, made.capture(ARTICLE, report))
    then = tmp_path / "then.db"
    build(tmp_path)
    known_then = [line for line in _dump(tmp_path / "archive.db") if not line.startswith("archive_info")]
    made.write(tmp_path, made.capture(ARTICLE, edited, days=3))
    build(tmp_path, as_of=made.START + timedelta(days=1), output=then)
    assert [line for line in _dump(then) if not line.startswith("archive_info")] == known_then


def test_bytes_that_differ_and_read_the_same_are_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = made.made_report()
    moved = replace(report, figures=tuple(f._replace(where=f"moved {f.where}") for f in report.figures))
    made.write(tmp_path, made.capture(ARTICLE, report), made.capture(ARTICLE, moved, days=1))
    summary = build(tmp_path)
    assert (summary.versions, summary.events) == (1, 1)


def test_one_report_at_five_addresses_is_one_report_with_its_locations(tmp_path: Path) -> None:
    report = made.made_report()
    addresses = (
        "http://www.demo.gov.cn/a/1.html",
        "https://demo.gov.cn/a/1.html?v=3",
        "http://www.demo.gov.cn/b/1.html",
        "http://m.demo.gov.cn/b/1.html",
        "http://www.demo.gov.cn/b/1.pdf",
    )
    made.write(tmp_path, *(made.capture(url, report, days=n / 100) for n, url in enumerate(addresses)))
    summary = build(tmp_path)
    assert (summary.reports, summary.versions, summary.events) == (1, 1, 1)
    assert rows(tmp_path, "SELECT COUNT(*), SUM(is_current) FROM locations") == [
        (4, 1)
    ]  # the first two are one address


def test_two_copies_that_disagree_are_said_to(tmp_path: Path) -> None:
    report = made.made_report()
    other = made.with_figure(report, "applications", "received", "total", 999)
    made.write(tmp_path, made.capture(ARTICLE, report), made.capture("http://www.demo.gov.cn/b.html", other, days=0.1))
    build(tmp_path)
    assert rows(tmp_path, "SELECT code, place FROM issues") == [("conflicting_copy", "http://www.demo.gov.cn/b.html")]


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 404, "vanished"),
        (b"", 410, "vanished"),
        (b"error_page", 200, "vanished"),
        (b"not_a_report", 200, "vanished"),
        (b"challenge", 412, "appeared"),
        (b"challenge", 200, "appeared"),
        (b"", 503, "appeared"),
        (b"login_page", 200, "appeared"),
    ],
)
def test_what_counts_as_vanished(tmp_path: Path, body: bytes, status: int, kind: str) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()), made.capture(ARTICLE, body, days=2, status=status))
    build(tmp_path)
    assert rows(tmp_path, "SELECT kind FROM events ORDER BY at DESC LIMIT 1") == [(kind,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM reports") == [(1,)]
    assert rows(tmp_path, "SELECT vanished_at IS NOT NULL FROM reports") == [(int(kind == "vanished"),)]


def test_an_attachment_is_grouped_with_its_article(tmp_path: Path) -> None:
    attachment = "http://www.demo.gov.cn/2024/P1.pdf"
    made.write(
        tmp_path,
        made.capture(ARTICLE, b"links:P1.pdf"),
        made.capture(attachment, made.made_report(), days=0.01, role="attachment", parent_url=ARTICLE),
        made.capture(ARTICLE, b"", status=404, days=5),
    )
    build(tmp_path)
    assert rows(tmp_path, "SELECT kind FROM events ORDER BY at") == [("appeared",), ("vanished",)]
    assert rows(tmp_path, "SELECT url, parent_url, gone_at IS NOT NULL FROM locations") == [(attachment, ARTICLE, 1)]


def test_government_and_office_reports_have_permanent_keys() -> None:
    assert report_key("K", 2023, "area", "government") == "K-2023"
    assert report_key("K", 2023, None, "government") == "K-2023"
    assert report_key("K", 2023, "organ", "government") == "K-2023-organ"
    assert report_key("K", 2023, "organ", "office") == "K-2023"
    assert report_key("K", 2023, "area", "office") == "K-2023-area"


def test_a_report_without_an_agency_is_kept_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.readings import Reading

    def read(store: CaptureStore, task: object) -> Reading:
        return Reading("unidentified", "no_agency", "no agency", "text/html", made.made_report(agency=None), ())

    monkeypatch.setattr("archive.reader.read_capture", read)
    made.write(tmp_path, made.capture(ARTICLE, b"anything"))
    summary = build(tmp_path)
    assert (summary.reports, summary.unidentified) == (0, 1)
    assert rows(tmp_path, "SELECT outcome, outcome_code, report_key FROM captures") == [
        ("unidentified", "no_agency", None)
    ]


def test_a_second_build_reads_nothing_and_leaves_the_file(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    stamp = (tmp_path / "archive.db").stat().st_mtime_ns
    summary = build(tmp_path)
    assert (summary.is_new, summary.read, summary.reports) == (False, 0, 1)
    assert (tmp_path / "archive.db").stat().st_mtime_ns == stamp


def test_an_incremental_build_reads_only_what_is_new(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    made.write(tmp_path, made.capture("http://www.demo.gov.cn/2.html", made.made_report(year=2022), days=1))
    assert build(tmp_path).read == 1
    grown = dump_digest(tmp_path / "archive.db")
    assert build(tmp_path, rebuild=True).read == 2
    assert dump_digest(tmp_path / "archive.db") == grown


def test_another_version_of_the_parsers_reads_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    monkeypatch.setattr("archive.build.reading_version", lambda: "another")
    monkeypatch.setattr("archive.build.parser_version", lambda: "another")
    assert build(tmp_path).read == 1
    assert rows(tmp_path, "SELECT value FROM archive_info WHERE name = 'parser_version'") == [("another",)]


def test_a_damaged_cache_or_archive_is_made_anew(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    whole = dump_digest(tmp_path / "archive.db")
    (tmp_path / "cache" / "readings.db").write_bytes(b"no database at all" * 300)
    (tmp_path / "archive.db").write_bytes(b"no database at all" * 300)
    assert build(tmp_path).read == 1
    assert dump_digest(tmp_path / "archive.db") == whole


def test_a_cache_of_another_make_is_begun_anew(tmp_path: Path) -> None:
    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    whole = dump_digest(tmp_path / "archive.db")
    with closing(sqlite3.connect(tmp_path / "cache" / "readings.db")) as db:
        db.execute("PRAGMA user_version = 2")
    (tmp_path / "archive.db").unlink()
    assert build(tmp_path).read == 1
    assert dump_digest(tmp_path / "archive.db") == whole


def test_what_is_kept_for_the_checks_is_made_anew_where_it_proves_damaged_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures = _captures(Random(3))
    made.write(tmp_path / "whole", *captures)
    build(tmp_path / "whole")
    found = rows(tmp_path / "whole", "SELECT * FROM findings ORDER BY report_key, key")
    between_units = rows(
        tmp_path / "whole", "SELECT COUNT(*) FROM findings WHERE check_id IN ('C01', 'C02', 'H01', 'H02')"
    )
    assert between_units[0][0] > 1
    whole, times = KeptReports.answers, []

    def answers(kept: KeptReports) -> Iterator[Any]:
        times.append(len(times))
        for number, answer in enumerate(whole(kept)):
            if number == 1 and times == [0]:
                raise sqlite3.DatabaseError("database disk image is malformed")
            yield answer

    monkeypatch.setattr(KeptReports, "answers", answers)
    made.write(tmp_path / "damaged", *captures)
    build(tmp_path / "damaged")
    assert times == [0, 1]
    assert rows(tmp_path / "damaged", "SELECT * FROM findings ORDER BY report_key, key") == found


def _captures(rng: Random) -> list[made.Capture]:
    county = units.counties()[0]
    wanted = [units.government(county.code), units.office(county.code), *units.townships(county.code)[:3]]
    captures = []
    for unit in wanted:
        for truth in generate_history(7, unit, (2021, 2022, 2023)):
            report = truth_to_report(truth)
            address = f"http://www.demo.gov.cn/{truth['agency']}/{truth['year']}.html"
            captures.append(made.capture(address, report, days=rng.random()))
            if rng.random() < 0.3:
                captures.append(made.capture(address + "?v=1", report, days=2 + rng.random()))
            if rng.random() < 0.3:
                edited = made.with_figure(report, "applications", "granted", "total", 77)
                captures.append(made.capture(address, edited, days=4 + rng.random()))
            if rng.random() < 0.2:
                captures.append(made.capture(address, b"", status=404, days=8 + rng.random()))
    captures.append(made.capture("http://www.demo.gov.cn/list.html", b"rows", days=300, role="list"))
    return captures


def _dump(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as db:
        yield from list(dump_lines(db))


def test_no_order_of_input_changes_the_archive(tmp_path: Path) -> None:
    captures = _captures(Random(1))
    dumps = []
    for number in range(3):
        data = tmp_path / str(number)
        Random(number).shuffle(captures)
        made.write(data, *captures)
        assert build(data, rebuild=True).reports > 10
        dumps.append(list(_dump(data / "archive.db")))
    assert len(dumps[0]) > 1000
    assert dumps[0] == dumps[1] == dumps[2]


def test_coverage_tells_late_and_missing_from_the_last_look(tmp_path: Path) -> None:
    on_time = made.made_report(year=2021, published="2022-01-20")
    late = made.made_report(year=2023, published="2024-02-11")
    made.write(
        tmp_path,
        made.capture(ARTICLE, on_time),
        made.capture("http://www.demo.gov.cn/2.html", late, days=0.1),
        made.capture("http://www.demo.gov.cn/list.html", b"rows", days=330, role="list"),
    )
    build(tmp_path)
    states = rows(tmp_path, "SELECT year, state FROM coverage ORDER BY year")
    assert states == [(2021, "published"), (2022, "missing"), (2023, "late"), (2024, "missing")]
    assert rows(tmp_path, "SELECT days_late FROM late_reports") == [(11,)]
    assert rows(tmp_path, "SELECT year FROM missing_reports ORDER BY year") == [(2022,), (2024,)]


def test_findings_of_the_checks_reach_the_archive(tmp_path: Path) -> None:
    wrong = made.with_figure(made.made_report(), "applications", "received", "total", 999)
    made.write(tmp_path, made.capture(ARTICLE, wrong))
    build(tmp_path)
    assert "T03" in {check for (check,) in rows(tmp_path, "SELECT check_id FROM findings")}
    assert rows(tmp_path, "SELECT COUNT(*) > 30 FROM checks") == [(1,)]


def test_an_official_page_of_who_had_to_publish_is_the_denominator(tmp_path: Path) -> None:
    title = "示例县2023年政府信息公开工作年度报告公布情况"
    names = "".join(
        f"<tr><td>{n}</td><td>{name}</td><td>已公布</td></tr>" for n, name in enumerate(("甲局", "乙局", "丙局"), 1)
    )
    page = f"<html><title>{title}</title><body><h1>{title}</h1><table><tr><td>序号</td><td>单位名称</td><td>公布情况</td></tr>{names}</table></body></html>"
    overview = made.capture("http://www.demo.gov.cn/9.html", page.encode(), role="list")
    overview = replace(overview, source=replace(overview.source, title=title))
    county = made.made_report(
        agency="示例县人民政府", kind="government", scope="area", division_code="990101", level="county"
    )
    other = made.capture("http://www.demo.gov.cn/8.html", b"rows", role="list")
    made.write(tmp_path, made.capture(ARTICLE, county), overview, other)
    build(tmp_path)
    found = rows(tmp_path, "SELECT message_zh FROM findings WHERE check_id = 'H02' ORDER BY message_zh")
    assert [message.partition("应公布")[0] for (message,) in found] == ["丙局", "乙局", "甲局"]
    assert "按官方公布情况应公布3个单位，已找到0个" in found[0][0]


def test_chinese_words_of_two_characters_are_found_in_titles_and_sections(tmp_path: Path) -> None:
    from archive.search import zh_fts

    made.write(tmp_path, made.capture(ARTICLE, made.made_report()))
    build(tmp_path)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        for word in ("公开", "申请", "政府信息", "年"):
            by_index = db.execute("SELECT COUNT(*) FROM sections_fts WHERE text MATCH ?", (zh_fts(word),)).fetchone()
            by_scan = db.execute("SELECT COUNT(*) FROM sections WHERE text LIKE ?", (f"%{word}%",)).fetchone()
            assert by_index == by_scan
            assert by_scan[0] > 0
        assert db.execute("SELECT rowid FROM reports_fts WHERE title MATCH ?", (zh_fts("年度报告"),)).fetchall() == [
            (1,)
        ]
