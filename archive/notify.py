"""Hands the summary of a run to a command of the operator's: a mail, a message, a hook. No network code of ours.

The command is run as it is, without a shell, and gets the summary as JSON on standard input.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Mapping
from typing import Any

TIMEOUT = 120  # seconds


def tell(command: str, summary: Mapping[str, Any]) -> str:
    """Run the command; returns what went wrong in words, "" when nothing did. A command that fails never fails the run."""
    text = json.dumps(summary, ensure_ascii=False, default=str) + "\n"
    try:
        words = shlex.split(command)
    except ValueError as error:
        return f"notify: {command!r} cannot be split into words ({error}); check its quotes"
    if not words:
        return ""
    try:
        done = subprocess.run(words, input=text.encode(), capture_output=True, timeout=TIMEOUT, check=False)
    except OSError as error:
        return f"notify: {words[0]} cannot be run ({error.strerror})"
    except subprocess.TimeoutExpired:
        return f"notify: {words[0]} did not end within {TIMEOUT} s and was stopped"
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return f"notify: {words[0]} ended with status {done.returncode}{f': {said[-1]}' if said else ''}"
    return ""
