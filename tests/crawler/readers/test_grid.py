"""Grids of any spans are rectangular, lose no cell and cost no more than they may."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.document import Grid
from crawler.errors import UnreadableError
from crawler.readers.grid import MAX_COLSPAN, layout, ragged_grid, spanned_grid

SPANS = st.tuples(st.integers(-2, 5), st.integers(-2, 5)) | st.tuples(st.integers(0, 70_000), st.integers(0, 1200))
GROUPS = st.lists(st.lists(st.lists(SPANS, max_size=6), max_size=6), max_size=3)


def grid_of(groups: list[list[list[tuple[int, int]]]]) -> Grid:
    cells = itertools.count()
    texts = [f"c{next(cells)}" for group in groups for row in group for _ in row]
    return spanned_grid(layout(groups), texts, "table 1")


def texts_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


@given(GROUPS)
def test_any_spans_give_a_rectangle_with_every_cell(groups: list[list[list[tuple[int, int]]]]) -> None:
    grid = grid_of(groups)
    assert {len(row) for row in grid.rows} <= {grid.width}
    found = {cell.text for row in grid.rows for cell in row if not cell.is_filler}
    assert found == {f"c{number}" for number in range(sum(len(row) for group in groups for row in group))}


@given(GROUPS)
def test_a_merged_cell_is_one_object_at_its_own_corner(groups: list[list[list[tuple[int, int]]]]) -> None:
    grid = grid_of(groups)
    assert grid.slots is not None
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            assert grid.rows[cell.row][cell.column] is cell
            assert grid.slots[y][x] == (-1 if cell.is_filler else int(cell.text.removeprefix("c")))
            if cell.is_filler:
                assert (cell.row, cell.column, cell.rowspan, cell.colspan) == (y, x, 1, 1)
            else:
                assert cell.place == f"table 1 row {cell.row + 1} column {cell.column + 1}"


def test_spans_as_in_the_form() -> None:
    # 行政复议 over five columns, 行政诉讼 over ten.
    assert texts_of(grid_of([[[(1, 2), (1, 3)], [(1, 1)] * 5]])) == [
        ["c0", "c0", "c1", "c1", "c1"],
        ["c2", "c3", "c4", "c5", "c6"],
    ]


def test_rowspan_moves_the_rows_below() -> None:
    assert texts_of(grid_of([[[(2, 1), (1, 1)], [(1, 1)]]])) == [["c0", "c1"], ["c0", "c2"]]


def test_rowspan_zero_and_past_the_end_stop_at_the_group() -> None:
    grid = grid_of([[[(0, 1), (1, 1)], [(1, 1)]], [[(99, 1), (1, 1)]]])
    assert texts_of(grid) == [["c0", "c1"], ["c0", "c2"], ["c3", "c4"]]


def test_overlapping_cells_keep_both() -> None:
    # The second row's colspan runs into the first row's rowspan.
    grid = grid_of([[[(1, 1), (2, 1), (1, 1)], [(1, 3)]]])
    assert texts_of(grid)[1][0] == "c3"
    assert texts_of(grid)[1][1] == "c1"


def test_columns_that_no_cell_begins_are_left_out() -> None:
    grid = grid_of([[[(1, 300)], [(1, 1), (1, 1)]]])
    assert texts_of(grid) == [["c0", "c0"], ["c1", "c2"]]
    assert grid.rows[0][0].colspan == 2


def test_short_rows_are_filled_with_fillers() -> None:
    grid = grid_of([[[(1, 1)], [(1, 1), (1, 1)]]])
    assert grid.rows[0][1].is_filler


def test_empty_rows_take_no_place() -> None:
    assert len(grid_of([[[(1, 1)], [], [(1, 1)]]]).rows) == 2


@pytest.mark.parametrize("groups", [[[[(1, MAX_COLSPAN)] * 500]], [[[(1, 1)] * 700 for _ in range(700)]]])
def test_hostile_sizes_are_refused(groups: list[list[list[tuple[int, int]]]]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        layout(groups)
    assert refusal.value.code == "too_complex"


def test_ragged_rows_are_filled_up_on_the_right() -> None:
    grid = ragged_grid([[("a", "line 1")], [("b", "line 2"), ("c", "line 2")]], "table 1")
    assert grid.is_ragged
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", ""], ["b", "c"]]
    assert [cell.is_filler for cell in grid.rows[0]] == [False, True]
