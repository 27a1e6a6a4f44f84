"""A check starts at once: nothing is loaded that its file does not need. Modules are counted, not seconds, so that no busy machine decides."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.demo.reports import generate_report
from crawler.demo.writers import write_docx, write_html, write_pdf, write_text, write_xlsx

ROOT = Path(__file__).resolve().parents[3]
CHECK = """
import json, sys
from archive.cli import main
try:
    main(["check", sys.argv[1], "--json"])
except SystemExit as exit:
    assert exit.code in (0, None), exit.code
print(json.dumps(sorted(sys.modules)))
"""
READ = """
import json, sys
from pathlib import Path
from crawler.readers import read_document
read_document(Path(sys.argv[1]).read_bytes(), name=sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""
NEVER = {
    "scrapy",
    "twisted",
    "sqlite_utils",
    "sqlite3",
    "datasette",
    "jinja2",
    "xlsxwriter",
    "reportlab",
    "rich",
    "email",
    "cn2an",
}
OF_FILES = {"pdfplumber", "pdfminer", "docx", "lxml", "python_calamine", "zipfile"}
WRITERS = {"html": write_html, "txt": write_text, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}


def loaded(program: str, path: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafts")
    truth = generate_report(7)
    for kind, write in WRITERS.items():
        body = write(truth)
        (folder / f"draft.{kind}").write_bytes(body if isinstance(body, bytes) else body.encode())
    return folder


@pytest.mark.parametrize("kind", ["html", "txt", "docx", "pdf"])
def test_the_command_loads_no_library_that_it_does_not_need(kind, files):
    """What reads PDF and Office files loads in the child alone."""
    allowed = {"zipfile"} if kind == "docx" else set()
    assert sorted(loaded(CHECK, files / f"draft.{kind}") & (NEVER | OF_FILES) - allowed) == []


@pytest.mark.parametrize(
    ("kind", "others"),
    [
        ("docx", {"selectolax", "pdfplumber", "python_calamine", "email", "rapidfuzz"}),
        ("xlsx", {"selectolax", "pdfplumber", "email", "rapidfuzz"}),
        ("pdf", {"selectolax", "docx", "python_calamine", "lxml", "rapidfuzz"}),
        ("html", {"pdfplumber", "lxml", "python_calamine", "email", "rapidfuzz"}),
    ],
)
def test_a_reader_loads_no_other_readers_library(kind, others, files):
    assert sorted(loaded(READ, files / f"draft.{kind}") & others) == []
