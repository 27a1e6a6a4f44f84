"""Checks a draft in a process of its own that ends with it: nothing of the draft outlives the answer, and a draft that is too much ends alone.

Called as a program it reads one question from standard input and prints one answer as JSON. It opens no file of the archive and writes none.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 30.0
MEMORY = 3 * 1024 * 1024 * 1024
MOST_BYTES = 10 * 1024 * 1024
_HEAD_ENDS = b"\n"


def check_draft(
    draft: tuple[str, bytes], previous: tuple[str, bytes] | None, *, seconds: float = SECONDS
) -> dict[str, Any]:
    """Read and check a draft given as (file name, content), with last year's report where there is one.

    Returns ``{"ok": True, agency, year, form, scope, title, previous_year, previous_is_used, figures, findings, passed, undecided, issues}``, or ``{"ok": False, "code", "message"}``
    with a code of ``UnreadableError`` or ``timeout``.
    """
    files = [draft] if previous is None else [draft, previous]
    head = json.dumps([[name, len(body)] for name, body in files]).encode() + _HEAD_ENDS
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "archive.site.draft_check"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": _search_path()},
        start_new_session=True,  # its own children (readers, converter) end with it
    )
    try:
        printed, _ = child.communicate(head + b"".join(body for _, body in files), timeout=seconds)
        answer: dict[str, Any] = json.loads(printed)
    except subprocess.TimeoutExpired:
        return {
            "ok": False,
            "code": "timeout",
            "message": f"The draft could not be checked within {seconds:g} seconds.",
        }
    except ValueError:
        return {
            "ok": False,
            "code": "too_complex",
            "message": "Checking the draft took more memory or time than is allowed.",
        }
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return answer


def _search_path() -> str:
    return os.pathsep.join(filter(None, (str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", ""))))


def _answer(files: list[tuple[str, bytes]]) -> dict[str, Any]:
    from archive.checks import check_report
    from archive.checks.context import is_previous
    from crawler.errors import UnreadableError

    try:
        reports = [_read(name, body) for name, body in files]
    except UnreadableError as error:
        return {"ok": False, "code": error.code, "message": error.message}
    report, previous = reports[0], reports[1] if len(reports) > 1 else None
    findings = check_report(report, previous, all_verdicts=True)
    return {
        "ok": True,
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "scope": report.scope,
        "title": report.title,
        "previous_year": previous.year if previous else None,
        "previous_is_used": is_previous(previous, report) if previous else None,
        "figures": sum(figure.state == "number" for figure in report.figures),
        "findings": [_finding(finding) for finding in findings if finding.verdict == "fail"],
        "passed": sorted({finding.check for finding in findings if finding.verdict == "pass"}),
        "undecided": [_finding(finding) for finding in findings if finding.verdict == "unknown"],
        "issues": [{"code": i.code, "message": i.message, "place": i.where} for i in report.issues],
    }


def _read(name: str, body: bytes) -> Any:
    from crawler.guard import read_guarded
    from crawler.parsers import parse_report
    from crawler.registry.load import load_register

    return parse_report(read_guarded(body, name=name, seconds=SECONDS), register=load_register())


def _finding(finding: Any) -> dict[str, Any]:
    from archive.checks import findings_to_json

    return findings_to_json([finding])[0]


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 5))
    sizes = json.loads(sys.stdin.buffer.readline())
    files = [(name, sys.stdin.buffer.read(size)) for name, size in sizes]
    try:
        answer = _answer(files)
    except (MemoryError, RecursionError):
        answer = {"ok": False, "code": "too_complex", "message": "Checking the draft took more memory than is allowed."}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
