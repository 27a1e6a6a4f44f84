"""``gongkai serve``, ``status``, ``verify`` and ``export``: what looks at the archive and changes nothing in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.cli.common import data_option, say, show_stage


@click.command(epilog="Example: gongkai serve --port 8001")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@data_option
def serve(port: int, host: str, data: Path) -> None:
    """Serve the published archive with Datasette: browse, search, SQL, JSON and CSV, read-only.

    A newly published archive is taken up within a second; no restart is needed.
    """
    from archive.site.serve import serve as serve_site

    say(f"http://{host}:{port}/ — stop with Ctrl-C")
    serve_site(data, host=host, port=port)


@click.command(epilog="Example: gongkai status --json | jq .sites.overdue")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@data_option
def status(as_json: bool, data: Path) -> None:
    """Show what is held, how fresh it is, what is overdue and why."""
    from archive.status import describe_status, status_of

    found = status_of(data)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in describe_status(found):
        click.echo(line)


@click.command(epilog="Example: gongkai verify --sample 3.4%")
@click.option(
    "--sample",
    default="100%",
    metavar="N%",
    show_default=True,
    help="The share of capture files to read today; all are read in turn.",
)
@click.option(
    "--release",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Check this release instead; nothing but its folder is needed.",
)
@data_option
@click.pass_context
def verify(ctx: click.Context, sample: str, release: Path | None, data: Path) -> None:
    """Check every stored byte against its digest and every database against its rules. Damage is named; nothing is repaired.

    \b
    Exit status 1 when anything is damaged.
    """
    from archive.release_check import verify_release
    from archive.verify import verify as verify_all

    day = datetime.now(UTC).date().toordinal()
    count = 0
    damaged = []
    with show_stage() as progress:
        for checked in verify_release(release) if release else verify_all(data, sample=_percent(sample), day=day):
            count += 1
            progress("verify", count)
            if checked.problem:
                damaged.append(checked)
    for checked in damaged:
        reports = f" Reports read from it: {', '.join(checked.reports)}." if checked.reports else ""
        click.echo(f"{checked.what}: {checked.problem}.{reports}")
    say(f"{count} records and files verified, {len(damaged)} damaged")
    ctx.exit(1 if damaged else 0)


def _percent(text: str) -> float:
    try:
        share = float(text.rstrip("%"))
    except ValueError:
        share = 0
    if not 0 < share <= 100:
        raise click.UsageError(f"--sample {text!r} is no share; write it as 3.4%")
    return share


@click.command(epilog="Example: gongkai export ~/gongkai-2025-03")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@data_option
def export(folder: Path, data: Path) -> None:
    """Write the published archive as CSV (plain, and for Excel), a workbook, Parquet, the database and a data package with checksums."""
    from archive.export import export as export_archive

    with show_stage() as progress:
        done = export_archive(data, folder, progress)
    for reason in done.left_out:
        say(f"left out: {reason}")
    say(f"{len(done.files)} files in {folder}, described by datapackage.json")
