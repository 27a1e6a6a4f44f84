"""The documents say what is so: their generated parts are current, their commands run, every make target is named."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli import main
from archive.docs import DOCUMENTS, ROOT, render_document

COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*((?:gongkai|make) .*?)(?:\s+#.*)?$")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_generated_parts_are_current(name: str, demo_data: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    connection = sqlite3.connect(f"file:{demo_data / 'archive.db'}?mode=ro", uri=True)
    assert render_document(text, "zh" if ".zh" in name else "en", connection) == text


def _commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [match[1] for block in blocks for line in block.splitlines() if (match := COMMAND.match(line))]


def test_both_languages_show_the_same_commands() -> None:
    first, second = (_commands(name) for name in DOCUMENTS)
    assert first == second
    assert len(first) > 6


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in _commands(DOCUMENTS[0]):
        if command.startswith("make "):
            assert re.search(rf"^{command.split()[1]}:.*## ", makefile, re.MULTILINE), command


def test_every_line_of_the_command_line_in_the_readme_runs(
    demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File names and places of the README stand for the reader's own: they are replaced by made ones; crawls stop before the network."""
    from crawler.demo.reports import generate_report
    from crawler.demo.writers import write_docx, write_html, write_pdf

    truth = generate_report(7)
    (tmp_path / "report.html").write_text(f"<h1>{truth['title']}</h1>{write_html(truth)}", encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(write_pdf(truth))
    (tmp_path / "draft.docx").write_bytes(write_docx(truth))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    for command in _commands(DOCUMENTS[0]):
        words = shlex.split(command)
        if words[0] != "gongkai":
            continue
        result = CliRunner().invoke(main, words[1:])
        expected = {2} if words[1] == "crawl" else {0, 1} if words[1] == "check" else {0}
        assert result.exit_code in expected, f"{command}: {result.output[-500:]}"
