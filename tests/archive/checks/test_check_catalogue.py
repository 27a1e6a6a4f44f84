"""The catalogue and the rules belong together one to one, and every entry reads in both languages."""

from __future__ import annotations

import re

import pytest

from archive.checks import CHECKS

IDS = (
    [f"T{n:02}" for n in range(1, 13)]
    + [f"Y{n:02}" for n in range(1, 6)]
    + [f"N{n:02}" for n in range(1, 8)]
    + [f"S{n:02}" for n in range(1, 7)]
    + ["D01", "D02", "C01", "C02", "H01", "H02"]
)


def test_every_check_of_the_rules_is_there_once_and_in_order():
    assert [check.id for check in CHECKS] == IDS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_an_entry_reads_in_both_languages(check):
    for name in ("title", "basis", "description", "example"):
        assert re.search(r"[\u4e00-\u9fff]", getattr(check, f"{name}_zh"))
        assert re.search(r"[a-z]{2}", getattr(check, f"{name}_en"))
