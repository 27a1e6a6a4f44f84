"""``gongkai check``: one file, a folder, a list; text, JSON, page and workbook."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from check_builders import report, with_cell
from click.testing import CliRunner

from archive.checks import check_report, draft
from archive.checks.draft import Checked, Entry, read_entries
from archive.checks.render_html import render_page
from archive.checks.render_text import render_checked, render_overview
from archive.checks.render_xlsx import write_workbook
from archive.checks.subordinate import check_units
from archive.cli.checking import check_command
from crawler.errors import UnreadableError

WRONG = with_cell(
    report(agency='=HYPERLINK("x")<b>局</b>', scope="organ", kind="department", published="2024-01-09"),
    "disputes",
    "review",
    "total",
    0,
)


def unit_report(agency, year=2023):
    return report(agency=agency, year=year, scope="organ", kind="township", published=f"{year + 1}-01-09")


def checked(subject, name="a.html"):
    return Checked(name, subject, check_report(subject))


def test_the_text_has_colours_only_where_asked():
    plain = render_checked(checked(WRONG))
    assert "T07 错误" in plain
    assert "→ 可能的原因" in plain
    assert "\x1b" not in plain
    assert "\x1b[31;1m" in render_checked(checked(WRONG), is_coloured=True)
    assert "T07 error" in render_checked(checked(WRONG), "en")
    assert "没有发现问题" in render_checked(checked(report()))


def test_the_page_escapes_what_reports_say():
    page = render_page([checked(WRONG), Checked("<x>.pdf", error_code="damaged", error="a & b")])
    assert "<b>局</b>" not in page
    assert "&lt;b&gt;局" in page
    assert "a &amp; b" in page
    assert "@media print" in page
    assert "<script" not in page


def test_the_workbook_holds_no_formula(tmp_path):
    out = tmp_path / "out.xlsx"
    write_workbook(out, [checked(WRONG)])
    with zipfile.ZipFile(out) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = package.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 2
    assert not any("<f>" in sheet for sheet in sheets)
    assert "=HYPERLINK" in texts
    assert "复议诉讼合计" in texts


def test_a_workbook_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(OSError, match="open in another program"):
        write_workbook(tmp_path / "missing" / "out.xlsx", [])


def test_a_list_of_units(tmp_path):
    path = tmp_path / "units.csv"
    path.write_bytes("单位,文件\n甲镇,a.html\n乙镇,\n".encode("gb18030"))
    assert read_entries(path) == (Entry("甲镇", tmp_path / "a.html"), Entry("乙镇", None))
    path.write_text("name\nx\n")
    with pytest.raises(UnreadableError, match="column"):
        read_entries(path)
    with pytest.raises(UnreadableError, match="no report file"):
        read_entries(_empty(tmp_path / "folder"))


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_units_are_sorted_by_state(tmp_path):
    subjects = {
        "county.html": report(),
        "good.html": report(agency="甲镇", scope="organ", kind="township", published="2024-01-09"),
        "late.html": report(agency="乙镇", scope="organ", kind="township", published="2024-02-09"),
        "wrong.html": WRONG,
    }
    for name in subjects:
        (tmp_path / name).touch()
    entries = [*(Entry("", tmp_path / name) for name in subjects), Entry("丁镇", None)]
    overview = check_units(entries, check=lambda path: checked(subjects[path.name], path.name))
    assert [(unit.name, unit.state) for unit in overview.units] == [
        ("甲镇", "present"),
        ("乙镇", "late"),
        (WRONG.agency, "failing"),
        ("丁镇", "missing"),
    ]
    received = next(gap for gap in overview.gaps if gap.cell[1] == "received")
    assert (received.total, received.sum, dict(received.parts)["甲镇"]) == (83, 249, 83)
    assert "缺报告" in render_overview(overview)
    write_workbook(tmp_path / "out.xlsx", [], overview)


def run(*arguments):
    return CliRunner().invoke(check_command, [str(argument) for argument in arguments])


@pytest.fixture
def readable(monkeypatch, tmp_path):
    """A file whose reading gives a known report; reading itself is tested elsewhere."""
    path = tmp_path / "draft.html"
    path.write_text("x")
    known = {path.name: WRONG}
    monkeypatch.setattr(draft, "read_report", lambda place: known[place.name])
    return path


def test_json_is_the_contracts(readable):
    result = run(readable, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert list(answer) == ["file", "agency", "year", "form", "findings"]
    (finding,) = answer["findings"]
    assert list(finding)[:8] == ["check", "verdict", "severity", "key", "cells", "message_zh", "message_en", "hint"]


def test_all_adds_what_was_not_decided(readable):
    verdicts = {f["verdict"] for f in json.loads(run(readable, "--json", "--all").stdout)["findings"]}
    assert verdicts == {"fail", "unknown", "not_applicable"}


def test_page_and_workbook_are_written(readable, tmp_path):
    result = run(readable, "--html", tmp_path / "o.html", "--xlsx", tmp_path / "o.xlsx")
    assert result.exit_code == 1
    assert (tmp_path / "o.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert zipfile.is_zipfile(tmp_path / "o.xlsx")


def test_bad_input_is_one_line(tmp_path):
    result = run(tmp_path / "nothing.html")
    assert result.exit_code == 1
    assert "check the name" in result.output
    assert "Traceback" not in result.output
    assert run(tmp_path / "nothing.csv").exit_code == 2
    assert run().exit_code == 2


def test_a_reason_is_told_in_the_readers_language(tmp_path):
    (tmp_path / "empty.docx").write_bytes(b"")
    assert "文件是空的" in run(tmp_path / "empty.docx").output
    english = run(tmp_path / "empty.docx", "--lang", "en").output
    assert "empty" in english
    assert "文件" not in english
    assert "文件是空的" in render_page([Checked("empty.docx", error_code="empty", error="The file is empty.")])


def test_last_years_report_goes_with_single_files_only(tmp_path):
    result = run(tmp_path, "--previous", tmp_path / "last.pdf")
    assert result.exit_code == 2
    assert "--previous is for single reports" in result.output


@pytest.mark.parametrize(
    ("previous", "told"),
    [
        (unit_report("甲镇", 2022), ""),
        (unit_report("甲镇", 2021), "--previous is the report of 2021, not of 2022"),
        (unit_report("乙镇", 2022), "--previous is the report of 乙镇, this one is of 甲镇"),
    ],
)
def test_a_previous_report_that_is_not_last_years_is_told(previous, told, monkeypatch, tmp_path):
    known = {"now.html": unit_report("甲镇"), "before.html": previous}
    for name in known:
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(draft, "read_report", lambda place: known[place.name])
    result = run(tmp_path / "now.html", "--previous", tmp_path / "before.html")
    assert result.stderr.removeprefix(f"{tmp_path / 'now.html'}: ").startswith(told)
    assert bool(result.stderr) == bool(told)


def test_units_without_a_finding_fill_no_page(tmp_path):
    good = report(agency="甲局", scope="organ", kind="department", published="2024-01-09")
    files = {"good.html": good, "wrong.html": WRONG}
    for name in files:
        (tmp_path / name).touch()
    overview = check_units(
        [Entry("", tmp_path / name) for name in files], check=lambda path: checked(files[path.name], path.name)
    )
    page = render_page([unit.checked for unit in overview.units], overview)
    assert "wrong.html" in page
    assert "good.html" not in page
    assert page.count("甲局") == 1


def overview_of(tmp_path, subjects, names=()):
    """The overview of a folder with these reports, or of a list that gives them these names."""
    for name in subjects:
        (tmp_path / name).touch()
    named = dict(zip(subjects, names, strict=False))
    entries = [Entry(named.get(name, ""), tmp_path / name) for name in subjects]
    return check_units(entries, check=lambda path: checked(subjects[path.name], path.name))


def test_files_of_another_year_are_pointed_out_and_not_added(tmp_path):
    overview = overview_of(
        tmp_path,
        {
            "county.html": report(),
            "a.html": unit_report("甲镇"),
            "b.html": unit_report("乙镇", 2022),
            "c.html": unit_report("丙镇"),
        },
    )
    assert [unit.state for unit in overview.units] == ["present", "other_year", "present"]
    (remark,) = overview.remarks
    assert remark.zh == "这些文件不都是同一年度的，以2023年为准。没有计入合计的：2022年1份（b.html）。"
    assert remark.en == "These files are not all of one year (2023 is taken). Added to no sum: 1 of 2022 (b.html)."
    assert next(gap for gap in overview.gaps if gap.cell[1] == "received").sum == 166
    assert not overview.is_clean
    assert "年度不符" in render_overview(overview)
    assert "b.html" in render_overview(overview, "en")
    assert remark.zh in render_page([], overview)
    write_workbook(tmp_path / "out.xlsx", [], overview)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert "b.html" in package.read("xl/sharedStrings.xml").decode()


def test_a_county_report_of_another_year_is_compared_with_nothing(tmp_path):
    subjects = {"county.html": report(year=2022), "a.html": unit_report("甲镇"), "b.html": unit_report("乙镇")}
    overview = overview_of(tmp_path, subjects)
    assert (overview.year, overview.county, overview.gaps) == (2023, None, ())
    assert ["county.html" in remark.zh for remark in overview.remarks] == [True]


@pytest.mark.parametrize("order", [("a.html", "b.html"), ("b.html", "a.html")])
def test_one_unit_twice_is_pointed_out_and_added_once(order, tmp_path):
    overview = overview_of(
        tmp_path,
        {"county.html": report(), **{name: unit_report("甲镇") for name in order}, "c.html": unit_report("乙镇")},
    )
    assert [unit.state for unit in overview.units] == ["present", "repeated", "present"]
    (remark,) = overview.remarks
    assert f"甲镇2023年的报告有2份：{order[0]}、{order[1]}。合计只计第一份（{order[0]}）" in remark.zh
    assert next(gap for gap in overview.gaps if gap.cell[1] == "received").sum == 166
    assert not overview.is_clean


def test_a_second_report_of_the_county_is_no_unit(tmp_path):
    overview = overview_of(tmp_path, {"x.html": report(), "y.html": report(), "a.html": unit_report("甲镇")})
    assert [(unit.state, unit.checked.file) for unit in overview.units] == [
        ("repeated", "y.html"),
        ("present", "a.html"),
    ]
    assert "x.html、y.html" in overview.remarks[0].zh


def test_a_government_has_a_report_on_the_area_and_one_on_itself(tmp_path):
    both = {
        "x.html": report(),
        "y.html": replace(report(published="2024-01-09"), scope="organ"),
        "a.html": unit_report("甲镇"),
    }
    overview = overview_of(tmp_path, both)
    assert [unit.state for unit in overview.units] == ["present", "present"]
    assert overview.remarks == ()


def test_the_report_of_another_county_is_told_of(tmp_path):
    subjects = {"x.html": report(), "y.html": report(agency="乙县人民政府"), "a.html": unit_report("甲镇")}
    overview = overview_of(tmp_path, subjects)
    assert overview.county.file == "x.html"
    assert [remark.zh for remark in overview.remarks] == ["还有1份全辖区的报告，没有计入合计：y.html。"]


def test_a_list_that_gives_two_units_one_agencys_reports_is_questioned(tmp_path):
    overview = overview_of(tmp_path, {"a.html": unit_report("甲镇"), "b.html": unit_report("甲镇")}, ["甲镇", "乙镇"])
    assert [unit.state for unit in overview.units] == ["present", "present"]
    (remark,) = overview.remarks
    assert "甲镇、乙镇的文件都是甲镇2023年的报告" in remark.zh


def test_files_of_one_year_and_each_unit_once_need_no_remark(tmp_path):
    subjects = {"county.html": report(), "a.html": unit_report("甲镇"), "b.html": unit_report("乙镇")}
    assert overview_of(tmp_path, subjects).remarks == ()


def test_json_ends_with_the_units(monkeypatch, tmp_path):
    known = {"a.html": unit_report("甲镇"), "b.html": unit_report("甲镇"), "c.html": unit_report("乙镇", 2022)}
    for name in known:
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(draft, "read_report", lambda place: known[place.name])
    result = run(tmp_path, "--json")
    assert result.exit_code == 1
    *files, last = map(json.loads, result.stdout.splitlines())
    assert len(files) == 3
    assert [unit["state"] for unit in last["units"]] == ["present", "repeated", "other_year"]
    assert [sorted(remark) for remark in last["remarks"]] == [["message_en", "message_zh"]] * 2
