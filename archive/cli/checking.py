"""``gongkai check``: the verb. Options into calls, results into text, failures into the exit status; no rule lives here.

What checks is imported inside the functions, after the child process that reads PDF and Office files was given its first file: it reads meanwhile.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.common import data_option, say, with_progress
from archive.documents import read_first_ahead
from crawler.errors import UnreadableError

if TYPE_CHECKING:
    from archive.checks.draft import Checked
    from archive.checks.render_text import Language
    from archive.checks.subordinate import Overview
    from crawler.report import Report

EPILOG = "Example: gongkai check draft.docx --previous last-year.pdf --html result.html"


@click.command("check", epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON Lines, one object a file (and a last one on the units of a folder or list), instead of text.",
)
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Also write a printable page."
)
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Also write a workbook.")
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Last year's report, for the year-to-year rules.",
)
@click.option("--all", "all_verdicts", is_flag=True, help="Show rules that could not be decided or do not apply, too.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the text.")
@data_option
@click.pass_context
def check_command(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_json: bool,
    html: Path | None,
    xlsx: Path | None,
    previous: Path | None,
    all_verdicts: bool,
    lang: Language,
    data: Path,
) -> None:
    """Check reports before they are published: tables, text, dates; offline, storing nothing.

    \b
    发布前核对年度报告：表格勾稽、文字与表格、结构、日期。不联网，不保存。
    A folder, or a CSV list with the columns file,unit, checks all units of a county at once:
    who is missing, late or failing, files of other years and units that are there twice, and how
    the county's totals compare with its units.
    Exit status 1 when an error or a warning was found, or a file could not be read.
    """
    if previous and _is_of_units(files):
        raise click.UsageError("--previous is for single reports; a folder or a list of units has none. Leave it out.")
    read_first_ahead((previous, *files) if previous else files)
    from archive.checks.draft import check_files, read_report

    gc.freeze()  # what was loaded stays to the end: looking through it for garbage, now and when Python ends, takes a tenth of a check
    try:
        before = read_report(previous) if previous else None
        overview = _overview(files)
    except UnreadableError as error:
        raise click.UsageError(error.message) from error
    if overview is not None:
        results: Sequence[Checked] = _checked(overview)
    else:
        results = list(with_progress(check_files(files, before, all_verdicts=all_verdicts), "check", len(files)))
    if before is not None:
        _warn_of_other_report(before, results)
    _print(results, overview, as_json, lang)
    _write(results, overview, html, xlsx)
    is_clean = all(checked.is_clean for checked in results) and (overview is None or overview.is_clean)
    ctx.exit(0 if is_clean else 1)


def _is_of_units(files: tuple[Path, ...]) -> bool:
    return len(files) == 1 and (files[0].is_dir() or files[0].suffix.lower() == ".csv")


def _overview(files: tuple[Path, ...]) -> Overview | None:
    """The units, where one folder or one CSV list was given."""
    if not _is_of_units(files):
        return None
    if not files[0].exists():
        raise UnreadableError("not_found", f"There is no file {files[0]}: check the name.")

    from archive.checks.draft import read_entries
    from archive.checks.subordinate import check_units

    return check_units(read_entries(files[0]), progress=lambda entries: with_progress(entries, "check", len(entries)))


def _checked(overview: Overview) -> list[Checked]:
    county = [overview.county] if overview.county else []
    return county + [unit.checked for unit in overview.units if unit.checked is not None]


def _warn_of_other_report(before: Report, results: Sequence[Checked]) -> None:
    """A previous report of another year is not used; one of another unit is, for units are renamed, but it may be the wrong file."""
    for checked in results:
        report = checked.report
        if report is None:
            continue
        if report.year is not None and before.year != report.year - 1:
            say(
                f"{checked.file}: --previous is the report of {before.year}, not of {report.year - 1}; year-to-year rules stay undecided."
            )
        elif report.agency and before.agency and report.agency != before.agency:
            say(
                f"{checked.file}: --previous is the report of {before.agency}, this one is of {report.agency}: is it the right file?"
            )


def _print(results: Sequence[Checked], overview: Overview | None, as_json: bool, lang: Language) -> None:
    from archive.checks.draft import checked_to_json
    from archive.checks.render_text import render_checked, render_overview

    is_coloured = sys.stdout.isatty()
    for checked in results:
        if as_json:
            click.echo(json.dumps(checked_to_json(checked), ensure_ascii=False))
        else:
            click.echo(render_checked(checked, lang, is_coloured=is_coloured))
    if overview is not None and as_json:
        from archive.checks.subordinate import overview_to_json

        click.echo(json.dumps(overview_to_json(overview), ensure_ascii=False))
    elif overview is not None:
        click.echo(render_overview(overview, lang, is_coloured=is_coloured))


def _write(results: Sequence[Checked], overview: Overview | None, html: Path | None, xlsx: Path | None) -> None:
    if html is not None:
        from archive.checks.render_html import render_page

        html.write_text(render_page(results, overview), encoding="utf-8")
        say(f"wrote {html}")
    if xlsx is not None:
        from archive.checks.render_xlsx import write_workbook

        write_workbook(xlsx, results, overview)
        say(f"wrote {xlsx}")
