"""``gongkai import``, ``build`` and ``publish``: what turns stored bytes into the published archive."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.common import data_option, say, show_stage

if TYPE_CHECKING:
    from archive.build import BuildSummary

_BEIJING = timezone(timedelta(hours=8))


class Moment(click.ParamType[datetime]):
    """A date (its beginning, Beijing time) or an ISO time; a time without a zone is Beijing time."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware time that the text means."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2025-03-01 or 2025-03-01T18:00:00+08:00", param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING)).astimezone(UTC)


def describe_build(summary: BuildSummary) -> str:
    """The build in one line."""
    state = "built" if summary.is_new else "unchanged"
    left = f"; left aside: {summary.not_reports} no reports, {summary.unreadable} unreadable, {summary.unidentified} without a name or year"
    return (
        f"{summary.path} {state}: {summary.reports} reports of {summary.agencies} agencies, {summary.versions} versions,"
        f" {summary.findings} findings, from {summary.captures} captures ({summary.read} newly read){left}"
    )


@click.command("import", epilog="Example: gongkai import --url http://www.hongze.gov.cn/col/1/art/2.html report.html")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--url", default="", help="The address that the one file came from.")
@click.option("--fetched-at", type=Moment(), help="When the files were obtained (default: now).")
@data_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], url: str, fetched_at: datetime | None, data: Path) -> None:
    """Take local report files or folders of them into the archive, then build.

    A file that is held already is not stored again. Of a folder, files that no report is published as are passed over. Files that give no
    report are stored, and listed with the reason; the exit status is 1 where one cannot be read, or was named itself.
    """
    from archive.build import build
    from archive.importing import import_files, left_aside
    from archive.lock import run_lock

    with run_lock(data, "import"):
        done = import_files(data, paths, url=url, fetched_at=fetched_at)
        say(f"{done.new} files stored, {done.known} held already, {len(done.passed_over)} passed over")
        for path in done.passed_over:
            say(f"passed over: {path} (its name's ending is none of a report's; name the file itself to have it read)")
        with show_stage() as progress:
            summary = build(data, progress=progress)
    unread = list(left_aside(summary.path, done, paths))
    for path, reason, _ in unread:
        say(f"no report: {path}: {reason}")
    say(describe_build(summary))
    if any(is_failure for _, _, is_failure in unread):
        ctx.exit(1)


@click.command(epilog="Example: gongkai build --as-of 2025-03-01")
@click.option("--all", "rebuild", is_flag=True, help="Read every capture again; needs nothing but data/captures.")
@click.option(
    "--as-of", type=Moment(), help="The archive as it was known when this date began: a database beside archive.db."
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write (default: archive.db in the data folder; with --as-of archive-as-of-DATE.db).",
)
@click.option("--workers", type=click.IntRange(1, 256), help="Reading processes (default: one a core).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output.")
@data_option
def build(
    rebuild: bool, as_of: datetime | None, output: Path | None, workers: int | None, as_json: bool, data: Path
) -> None:
    """Build archive.db from the captures: only what is new or whose parser changed.

    The same captures give the same archive in any order and on any machine.
    """
    from archive.build import build as build_archive
    from archive.lock import run_lock

    if as_of is not None and output is None:
        day = as_of.astimezone(_BEIJING)
        output = data / f"archive-as-of-{day:%Y-%m-%d}{'' if day.time() == time() else f'{day:T%H%M%S}'}.db"
    with run_lock(data, "build"), show_stage() as progress:
        summary = build_archive(data, rebuild=rebuild, as_of=as_of, output=output, workers=workers, progress=progress)
    say(describe_build(summary))
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False, default=str))


@click.command(epilog="Example: gongkai publish && gongkai serve")
@click.option("--rollback", is_flag=True, help="Serve the database before the current one again.")
@click.option(
    "--accept-loss",
    default="",
    metavar="REASON",
    help="Publish although reports that were published are missing; the reason is kept.",
)
@data_option
@click.pass_context
def publish(ctx: click.Context, rollback: bool, accept_loss: str, data: Path) -> None:
    """Check the archive and publish it in one step; readers see the old one or the new one, never a part.

    Earlier databases are kept in data/published. When a check fails, nothing is published and the rules that do not hold are listed.
    """
    from archive.lock import run_lock
    from archive.publish import NotPublishedError
    from archive.publish import publish as publish_archive
    from archive.publish import rollback as go_back

    with run_lock(data, "publish"):
        try:
            done = go_back(data) if rollback else publish_archive(data, accept_loss=accept_loss)
        except NotPublishedError as error:
            for rule in error.broken:
                say(f"{rule.name}: {rule.says} It fails {rule.count} times, such as {', '.join(rule.examples)}.")
            raise
    word = "serves again" if rollback else "published" if done.is_new else "already published:"
    say(f"{word} {done.path.name}, {done.reports} reports")
    ctx.exit(0)
