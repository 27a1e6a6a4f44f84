"""``gongkai check``: read report files and test every figure, for officials before they publish. Offline, storing nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli.common import data_option
from archive.cli.reading import read_report
from crawler.errors import UnreadableError

if TYPE_CHECKING:
    from archive.checks import Finding
    from crawler.report import Report

_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}
_WORDS = {"error": "错误 error", "warning": "警告 warning", "notice": "提示 notice"}
_VERDICTS = {"unknown": "无法判断 unknown", "not_applicable": "不适用 not applicable", "pass": "通过 pass"}


@click.command(epilog="Example: gongkai check 本县2024年报.docx --previous 本县2023年报.pdf")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file on standard output.")
@click.option(
    "--all", "all_verdicts", is_flag=True, help="Also show what could not be decided and what does not apply."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="Last year's report of the same unit: adds the year-to-year rules.",
)
@data_option
@click.pass_context
def check(
    ctx: click.Context, files: tuple[Path, ...], as_json: bool, all_verdicts: bool, previous: Path | None, data: Path
) -> None:
    """Read reports and run every check that one report allows; nothing is stored and nothing leaves the machine.

    \b
    Exit status 0 when no error and no warning was found, 1 otherwise.
    """
    from archive.checks import check_report

    failed = False
    before = None
    if previous is not None:
        try:
            before = read_report(previous)
        except UnreadableError as error:
            raise click.UsageError(f"--previous {previous}: {error.message}") from error
    for path in files:
        try:
            report = read_report(path)
        except UnreadableError as error:
            failed = True
            _show_unreadable(path, error, as_json=as_json)
            continue
        findings = check_report(report, before, all_verdicts=all_verdicts)
        failed = failed or any(found.verdict == "fail" and found.severity != "notice" for found in findings)
        if as_json:
            click.echo(json.dumps(_answer(path, report, findings), ensure_ascii=False))
        else:
            _show(path, report, findings)
    ctx.exit(1 if failed else 0)


def _answer(path: Path, report: Report, findings: tuple[Finding, ...]) -> dict[str, Any]:
    from archive.checks import findings_to_json

    head = {"file": str(path), "agency": report.agency, "year": report.year, "form": report.form}
    return head | {"findings": findings_to_json(findings)}


def _show_unreadable(path: Path, error: UnreadableError, *, as_json: bool) -> None:
    if as_json:
        answer = {"file": str(path), "error": {"code": error.code, "message": error.message}}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.secho(f"{path}", bold=True)
        click.secho(f"  {error.code}  {error.message}", fg="red")


def _show(path: Path, report: Report, findings: tuple[Finding, ...]) -> None:
    click.secho(f"{path}", bold=True)
    name = report.agency or "单位不明 (agency unknown)"
    form = report.form or "格式不明 (form unknown)"
    click.echo(f"  {name} · {report.year or '年份不明 (year unknown)'} · {form}")
    for found in findings:
        colour = _COLOURS[found.severity] if found.verdict == "fail" else None
        word = _WORDS[found.severity] if found.verdict == "fail" else _VERDICTS[found.verdict]
        click.echo(f"  {click.style(f'{found.check}  {word}', fg=colour)}")
        for line in (found.message_zh, found.message_en, found.hint, found.hint_en):
            if line:
                click.echo(f"      {line}")
    shown = [found for found in findings if found.verdict == "fail"]
    counts = "，".join(f"{_WORDS[level]} {sum(f.severity == level for f in shown)}" for level in _COLOURS)
    click.echo(f"  {counts}" if shown else "  未发现问题 · nothing found")
