"""H01 and H02, alone and over a whole archive."""

from __future__ import annotations

from check_builders import applications, report, sections
from test_check_copying import OTHER, OWN

from archive.checks.findings import ArchiveFindings, Stored, county_code, findings_for
from archive.checks.hierarchy import check_hierarchy
from archive.checks.overviews import Overview, expected_units


def unit(name, received, **fields):
    tables = {
        "applications": applications(
            [received, 0, 0, 0, 0, 0], [0] * 6, {"granted": [received, 0, 0, 0, 0, 0]}, [0] * 6
        )
    }
    return report(tables, agency=name, scope="organ", kind="township", level="township", **fields)


def county(received, **fields):
    return report(
        unit("", received).figures
        and {
            "applications": applications(
                [received, 0, 0, 0, 0, 0], [0] * 6, {"granted": [received, 0, 0, 0, 0, 0]}, [0] * 6
            )
        },
        **fields,
    )


def test_a_complete_sum_must_equal_the_total():
    found = check_hierarchy(county(12), [unit("甲镇", 5), unit("乙镇", 8)], ["甲镇", "乙镇"])
    assert [f.check for f in found] == ["H01", "H01"]
    assert "全辖区汇总为12，已收集的2个单位（应有2个）之和为13，相差1" in found[0].message_zh
    assert check_hierarchy(county(13), [unit("甲镇", 5), unit("乙镇", 8)], ["甲镇", "乙镇"]) == ()


def test_an_incomplete_sum_may_be_smaller_but_not_larger():
    names = ["甲镇", "乙镇", "丙镇"]
    smaller = check_hierarchy(county(20), [unit("甲镇", 5), unit("乙镇", 8)], names)
    assert [f.check for f in smaller] == ["H02"]
    assert "丙镇应公布2023年报告" in smaller[0].message_zh
    larger = check_hierarchy(county(10), [unit("甲镇", 5), unit("乙镇", 8)], [])
    assert {f.check for f in larger} == {"H01"}


def stored(name, subject, key=None):
    return Stored(key or f"{name}-{subject.year}", name, subject, "")


def test_a_whole_archive_in_any_order():
    reports = [
        stored("县", county(30)),
        stored("甲镇", unit("甲镇", 5)),
        stored("乙镇", unit("乙镇", 40)),
        *(stored(name, unit(name, 5, year=2022)) for name in ("甲镇", "乙镇", "丙镇")),
    ]
    found = list(findings_for(reports))
    assert found == list(findings_for(reversed(reports)))
    assert {(key, finding.check) for key, finding in found} == {("县-2023", "H01"), ("县-2023", "H02")}
    assert any("丙镇" in finding.message_zh for _, finding in found)


def test_a_year_that_is_barely_collected_misses_nobody():
    reports = [
        stored("县", county(30)),
        stored("甲镇", unit("甲镇", 5)),
        *(stored(f"{n}镇", unit(f"{n}镇", 5, year=2022)) for n in range(9)),
    ]
    assert [finding.check for _, finding in findings_for(reports)] == []


def test_an_official_overview_is_the_denominator():
    reports = [
        stored("县", county(45, agency="民权县人民政府")),
        stored("甲镇", unit("民权县甲镇人民政府", 5)),
        stored("教育局", unit("民权县教育局", 40)),
        *(stored(name, unit(name, 5, year=2022)) for name in ("民权县甲镇人民政府", "民权县教育局", "民权县撤销局")),
    ]
    overview = Overview("990101", 2023, ("县人民政府", "甲镇", "县教育局", "县水务局"), is_whole=True)
    found = [finding for _, finding in findings_for(reports, overviews=[overview])]
    assert [f.check for f in found] == ["H02"], "the sum fits, 撤销局 is not on the list, 水务局 is"
    assert "县水务局应公布2023年报告，没有找到（按官方公布情况应公布4个单位，已找到3个）" in found[0].message_zh
    other_year = [f for _, f in findings_for(reports, overviews=[Overview("990101", 2021, ("甲镇",), is_whole=True)])]
    assert ["撤销局" in f.message_zh and "按上年公布单位" in f.message_zh for f in other_year] == [True]


def test_a_list_that_is_not_whole_makes_no_sum_complete():
    reports = [stored("县", county(50)), stored("甲镇", unit("甲镇", 5))]
    names = ("甲镇",)
    assert [
        f.check for _, f in findings_for(reports, overviews=[Overview("990101", 2023, names, is_whole=False)])
    ] == []
    found = [f.check for _, f in findings_for(reports, overviews=[Overview("990101", 2023, names, is_whole=True)])]
    assert set(found) == {"H01"}


def test_names_of_an_overview_are_those_of_the_reports():
    held = ["民权县教育局", "民权县甲镇人民政府", "民权县绿洲街道办事处", "民权县人民政府"]
    assert expected_units(["县教育局", "甲镇", "绿洲街道", "税务局（筹）"], held) == (
        "民权县教育局",
        "民权县甲镇人民政府",
        "民权县绿洲街道办事处",
        "税务局（筹）",
    )


def test_stock_sentences_are_no_repetition_of_last_year():
    stock = "。".join(f"严格落实信息发布第{'一二三四五六七八'[n]}条制度确保内容准确权威" for n in range(8))
    everybody = [
        stored(
            f"{n}镇-{year}",
            unit(
                f"{n}镇",
                5,
                year=year,
                sections=sections(s1=f"{stock}。{n}镇{year}自己的话{'甲乙丙丁戊己庚辛'[n]}写在这里"),
            ),
        )
        for n in range(8)
        for year in (2022, 2023)
    ]
    assert "C01" not in {f.check for _, f in findings_for(everybody)}
    own = [
        Stored(f"己-{year}", "己", unit("己镇", 5, year=year, sections=sections(s1=OWN)), "") for year in (2022, 2023)
    ]
    found = [(key, f.check) for key, f in findings_for([*everybody, *own]) if f.check == "C01"]
    assert found == [("己-2023", "C01")]


def test_copies_over_the_archive_belong_to_the_later_report():
    reports = [
        stored("甲镇", unit("甲镇", 5, sections=sections(s1=OWN), published="2024-01-10")),
        stored("乙镇", unit("乙镇", 5, sections=sections(s1=OWN), published="2024-01-20")),
        stored("丙镇", unit("丙镇", 5, sections=sections(s1=OTHER), published="2024-01-02")),
    ]
    assert [(key, f.check) for key, f in findings_for(reports)] == [("乙镇-2023", "C02")]


def test_the_kept_index_gives_the_same_answer(tmp_path):
    reports = [
        stored("甲镇", unit("甲镇", 5, sections=sections(s1=OWN))),
        stored("乙镇", unit("乙镇", 5, sections=sections(s1=OWN))),
    ]
    first = list(findings_for(reports, tmp_path))
    with ArchiveFindings(tmp_path) as again:
        for one in reports:
            again.add(one)
        assert list(again.findings()) == first


def test_county_codes():
    assert [county_code(code) for code in ("411421", "411421101", "410000", None)] == ["411421", "411421", "", ""]
