"""``gongkai parse``: read report files, offline, storing nothing.

Readers and parsers are imported inside the functions: they cost more than the rest of the command line together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli.common import data_option, with_progress
from crawler.errors import UnreadableError

if TYPE_CHECKING:
    from crawler.report import Report

EPILOG = "Example: gongkai parse hongze_gov_2023.pdf | jq .applications.received.total"


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--cells", is_flag=True, help="Add every cell of the tables with its printed text and its place in the source."
)
@data_option
@click.pass_context
def parse(ctx: click.Context, files: tuple[Path, ...], cells: bool, data: Path) -> None:
    """Read report files of any supported format and print one JSON object a file.

    \b
    Nothing is stored and no address is asked. A file that is no annual report gives
    {"file": …, "error": {"code": …, "message": …}} and exit status 1.
    """
    failed = False
    for path in with_progress(files, "parse", len(files)):
        answer = parse_file(path, cells=cells)
        failed = failed or "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=False))
    ctx.exit(1 if failed else 0)


def parse_file(path: Path, *, cells: bool = False) -> dict[str, Any]:
    """Return the JSON object of one file, an error object where it cannot be read."""
    from crawler.parsers.report_json import report_to_json

    try:
        report = read_report(path)
    except UnreadableError as error:
        return {"file": str(path), "error": {"code": error.code, "message": error.message}}
    return report_to_json(report, file=str(path), cells=cells)


def read_report(path: Path) -> Report:
    """Read one local file as a report; raises UnreadableError."""
    from archive.documents import read_untrusted
    from crawler.parsers import parse_report
    from crawler.registry.load import load_register

    body = read_file(path)
    try:
        return parse_report(read_untrusted(body, name=path.name), register=load_register())
    except UnreadableError:
        raise
    except Exception as error:  # a defect of ours: the other files are still read, and the message says what to do
        message = f"A defect of the program: {type(error).__name__}: {error}. Please report it, with the file."
        raise UnreadableError("internal_error", message) from error


def read_file(path: Path) -> bytes:
    """Return a local file's bytes; raise UnreadableError ``not_found`` or ``unsupported`` with what to do."""
    if path.is_dir():
        raise UnreadableError("unsupported", f"{path} is a folder: name the files in it.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("not_found", f"There is no file {path}: check the name.") from None
    except OSError as error:
        raise UnreadableError("not_found", f"{path} cannot be opened: {error.strerror}.") from error
