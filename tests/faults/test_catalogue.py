"""Each of the 27 faults is injected by tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.faults.catalogue import FAULTS, Fault

ROOT = Path(__file__).resolve().parents[2]


@cache
def functions(path: str) -> dict[str, list[str]]:
    """The test functions of a file with their decorators."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name: [ast.unparse(d) for d in node.decorator_list] for node in ast.walk(tree) if isinstance(node, kinds)
    }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.number:02d} {fault.what}")
def test_the_fault_is_injected(fault: Fault) -> None:
    assert fault.tests
    for name in fault.tests:
        path, _, function = name.partition("::")
        assert function in functions(path), name
        assert not any("mark.skip(" in decorator or "xfail" in decorator for decorator in functions(path)[function])


def test_there_are_all_of_them() -> None:
    assert [fault.number for fault in FAULTS] == list(range(1, 28))


def test_the_promises_name_tests_that_exist() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:([\w/]+\.py)::)?(test_\w+)`|`(tests/[\w/.]+)`", text)
    assert len(named) > 15
    known = {path.name: functions(str(path.relative_to(ROOT))) for path in ROOT.glob("tests/**/test_*.py")}
    for file, name, place in named:
        assert not place or (ROOT / place).exists(), place
        if name:
            assert any(name in known[other] for other in ([Path(file).name] if file else known)), f"{file}::{name}"
