"""Imports run one way, and readers and parsers are pure: read from the sources, so that no other arrow can appear unseen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IMPURE_MODULES = {
    *(
        "os",
        "pathlib",
        "socket",
        "time",
        "random",
        "secrets",
        "subprocess",
        "tempfile",
        "shutil",
        "threading",
        "multiprocessing",
    ),
    *("requests", "httpx", "urllib.request", "http.client", "asyncio", "locale", "getpass", "sqlite3"),
    *("scrapy", "twisted", "archive", "datasette", "sqlite_utils"),
}
IMPURE_CALLS = {"open", "input", "print", "exec", "eval", "breakpoint"}
CLOCKS = {"now", "today", "utcnow"}


def sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, under any condition; ``from a import b`` counts as both ``a`` and ``a.b``."""
    found: set[str] = set()
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            found.add(module)
            found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


def reaches(imported: set[str], module: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for name in imported)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


PURE = sources("crawler/readers", "crawler/parsers", "crawler/forms", "crawler/families")


def test_there_is_something_to_read() -> None:
    assert len(PURE) > 15
    assert len(sources("crawler")) > len(PURE)


@pytest.mark.parametrize("path", sources("crawler"), ids=name_of)
def test_crawler_never_imports_archive(path: Path) -> None:
    assert not reaches(imports(path), "archive")


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_readers_parsers_forms_and_families_are_pure(path: Path) -> None:
    imported = imports(path)
    assert not {module for module in IMPURE_MODULES if reaches(imported, module)}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            assert called.id not in IMPURE_CALLS, f"line {node.lineno}"
        if isinstance(called, ast.Attribute) and called.attr in CLOCKS:
            assert ast.unparse(called.value) not in {"datetime", "date", "datetime.datetime", "datetime.date"}, (
                f"line {node.lineno}"
            )


@pytest.mark.parametrize("path", sources("crawler/readers"), ids=name_of)
def test_readers_know_no_reports(path: Path) -> None:
    imported = imports(path)
    for package in (
        "parsers",
        "forms",
        "report",
        "registry",
        "families",
        "captures",
        "fetching",
        "spiders",
        "items",
        "demo",
    ):
        assert not reaches(imported, f"crawler.{package}")


@pytest.mark.parametrize("path", sources("crawler/parsers"), ids=name_of)
def test_parsers_know_no_formats(path: Path) -> None:
    imported = imports(path)
    for package in ("readers", "families", "captures", "fetching", "spiders", "items", "demo"):
        assert not reaches(imported, f"crawler.{package}")


@pytest.mark.parametrize("path", sources("crawler/families"), ids=name_of)
def test_families_know_neither_readers_nor_parsers(path: Path) -> None:
    imported = imports(path)
    for package in ("readers", "parsers", "captures", "fetching", "spiders"):
        assert not reaches(imported, f"crawler.{package}")


def test_imports_are_seen_wherever_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    folder = tmp_path / "crawler" / "readers"
    folder.mkdir(parents=True)
    made = folder / "made.py"
    made.write_text(
        "def f():\n    from os import path\n    import scrapy.http\n    from ..parsers import x\n    from . import y\n",
        "utf-8",
    )
    imported = imports(made)
    assert reaches(imported, "os")
    assert reaches(imported, "scrapy")
    assert reaches(imported, "crawler.parsers")
    assert not reaches(imported, "crawler.forms")
