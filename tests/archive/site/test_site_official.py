"""The official tables: every box of the forms in its place, heads that fill the width, nothing placed twice or left out."""

from __future__ import annotations

import pytest

from archive.site.official import Cell, OfficialTable, cell_words, official_tables
from crawler.forms import APPLICANTS, CHANNELS, FORM_2019, FORM_2021, OUTCOMES, Form

_DISPUTES = {("disputes", channel.key, outcome.key) for channel in CHANNELS for outcome in OUTCOMES}


def _cells(form: Form) -> frozenset[Cell]:
    disclosure = {("disclosure", row, key) for row, keys in form.disclosure for key in keys}
    applications = {("applications", row, applicant.key) for row in form.applications for applicant in APPLICANTS}
    return frozenset(disclosure | applications | _DISPUTES)


def _placed(tables: tuple[OfficialTable, ...]) -> list[Cell]:
    return [slot.cell for table in tables for row in (*table.head, *table.body) for slot in row if slot.cell]


def _filled(table: OfficialTable) -> dict[tuple[int, int], int]:
    """How many slots cover each box of the table, as a browser lays them out."""
    covered: dict[tuple[int, int], int] = {}
    for row, slots in enumerate((*table.head, *table.body)):
        column = 0
        for slot in slots:
            while (row, column) in covered:
                column += 1
            for box in [(row + r, column + c) for r in range(slot.rows) for c in range(slot.columns)]:
                covered[box] = covered.get(box, 0) + 1
            column += slot.columns
    return covered


@pytest.mark.parametrize(("form", "count"), [(FORM_2021, 10 + 175 + 15), (FORM_2019, 22 + 161 + 15)])
def test_every_cell_of_a_form_has_one_place(form: Form, count: int) -> None:
    cells = _cells(form)
    placed = _placed(official_tables(cells))
    assert len(placed) == count
    assert set(placed) == cells


@pytest.mark.parametrize("form", [FORM_2021, FORM_2019])
def test_boxes_fill_the_width_without_gaps_or_overlaps(form: Form) -> None:
    for table in official_tables(_cells(form)):
        covered = _filled(table)
        rows = len(table.head) + len(table.body)
        assert set(covered) == {(row, column) for row in range(rows) for column in range(table.width)}, table.key
        assert set(covered.values()) == {1}, table.key


def test_tables_of_two_forms_in_one_report_keep_their_own_layout() -> None:
    disclosure = {cell for cell in _cells(FORM_2021) if cell[0] == "disclosure"}
    applications = {cell for cell in _cells(FORM_2019) if cell[0] == "applications"}
    first, second = official_tables(frozenset(disclosure | applications))
    assert len([slot for row in first.body for slot in row if slot.cell]) == 10
    assert len(second.body) == 23


def test_a_single_row_of_other_handling_in_the_new_form_is_kept() -> None:
    cells = _cells(FORM_2021) | {("applications", "other_handling", "total")}
    placed = _placed(official_tables(cells))
    assert placed.count(("applications", "other_handling", "total")) == 1
    assert ("applications", "other_misc", "total") in placed


def test_a_figure_outside_the_form_gets_a_row_of_its_own() -> None:
    cells = _cells(FORM_2021) | {("disclosure", "procurement", "items")}
    assert _placed(official_tables(cells)).count(("disclosure", "procurement", "items")) == 1


def test_heads_are_those_of_the_form() -> None:
    _, applications, disputes = official_tables(_cells(FORM_2021))
    assert [slot.zh for slot in applications.head[2]] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    assert applications.body[2][0].zh == "三、本年度办理结果"
    assert applications.body[2][0].rows == 22
    assert applications.body[4][0].zh == "（三）不予公开"
    assert applications.body[4][0].rows == 8
    assert [slot.zh for slot in disputes.head[1]] == ["未经复议直接起诉", "复议后起诉"]


def test_a_missing_table_is_not_drawn() -> None:
    assert [table.key for table in official_tables(frozenset(_DISPUTES))] == ["disputes"]
    assert official_tables(frozenset()) == ()


@pytest.mark.parametrize("cell", sorted(_cells(FORM_2021) | _cells(FORM_2019)))
def test_every_cell_has_a_name_in_both_languages(cell: Cell) -> None:
    zh, en = cell_words(cell)
    assert "_" not in zh
    assert "_" not in en
    assert zh != en
