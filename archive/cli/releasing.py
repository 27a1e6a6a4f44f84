"""``gongkai release``, ``prove``, ``restore`` and ``withhold``: what goes out for good, what can be shown of it, and what must not."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.cli.common import data_option, say, show_stage
from archive.errors import ArchiveError


@click.command(epilog="Example: gongkai release && gongkai verify --release data/releases/2025-03-01")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where releases stand (default: DATA/releases).",
)
@click.option(
    "--with-sealed", is_flag=True, help="Pack withheld contents too: a private backup, never to be made public."
)
@data_option
def release(folder: Path | None, with_sealed: bool, data: Path) -> None:
    """Make a dated, immutable release of what is published: all formats, the captures as WACZ, changes, and a manifest with one root.

    When the newest release says the same already, nothing is made.
    """
    from archive.lock import run_lock
    from archive.release import make_release

    with run_lock(data, "release"), show_stage() as progress:
        done = make_release(data, folder, include_sealed=with_sealed, progress=progress)
    for reason in done.left_out:
        say(f"left out: {reason}")
    if done.captures is not None:
        say(
            f"{done.captures.captures} captures packed, {done.captures.sealed} sealed and {done.captures.damaged} damaged left out"
        )
    say(f"{done.folder} {'released' if done.is_new else 'says the same already'}: {done.files} files")
    click.echo(done.root)


@click.command(epilog="Example: gongkai prove data/releases/2025-03-01 reports 990101-abcdef-2023 > proof.json")
@click.argument("release", type=click.Path(exists=True, path_type=Path))
@click.argument("table", default="")
@click.argument("key", nargs=-1)
@click.option("--check", "is_check", is_flag=True, help="RELEASE is a proof: check it, with nothing else.")
@click.option("--root", default="", help="With --check: the release's root as known from elsewhere (a paper, a tag).")
@data_option
@click.pass_context
def prove(
    ctx: click.Context, release: Path, table: str, key: tuple[str, ...], is_check: bool, root: str, data: Path
) -> None:
    """Prove that a row belongs to a release (JSON on standard output), or check such a proof.

    KEY are the values of the table's key, in order: for cells the report's key, table, row and column.
    """
    from archive.release_check import proof_problem, prove_row

    if not is_check:
        if not table or not key:
            raise click.UsageError("Name a table and the row's key, or give a proof with --check.")
        click.echo(json.dumps(prove_row(release, table, key), ensure_ascii=False, indent=1))
        return
    try:
        proof = json.loads(release.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{release}: no proof can be read here ({error}).") from error
    problem = proof_problem(proof, root)
    if problem:
        say(f"not proven: {problem}")
        ctx.exit(1)
    say(f"proven: this row is in the release {proof['release']} with the root {proof['root']}")
    click.echo(proof["row"])


@click.command(epilog="Example: gongkai restore ~/backup/2025-03-01 --data /srv/new")
@click.argument("release", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_option
def restore(release: Path | None, data: Path) -> None:
    """Make ledger and archive anew from DATA/captures alone, or from RELEASE alone into a new folder."""
    from archive.cli.building import describe_build
    from archive.lock import run_lock
    from archive.restore import restore as restore_archive

    with run_lock(data, "restore"):
        say(describe_build(restore_archive(data, release)))
    say("check it with `gongkai verify`, then `gongkai publish`")


@click.command(epilog="Example: gongkai withhold 990101-abcdef-2023 --reason 'court order 1 of 2025'")
@click.argument("targets", nargs=-1, required=True, metavar="REPORT_KEY|SHA256…")
@click.option("--reason", required=True, help="Shown in place of the content.")
@data_option
def withhold(targets: tuple[str, ...], reason: str, data: Path) -> None:
    """Withhold a report, or one content of it, from the site, exports and releases; then build and publish.

    The row stays with the reason; the captures stay sealed. Earlier published databases are removed, for they still show the content.
    Releases that stand are not altered: take them down where they were handed out.
    """
    from archive.build import ARCHIVE, build
    from archive.lock import run_lock
    from archive.publish import publish, remove_earlier
    from archive.release import releases
    from archive.withhold import unknown_targets
    from archive.withhold import withhold as decide

    with run_lock(data, "withhold"):
        if unknown := unknown_targets(data / ARCHIVE, targets):
            raise ArchiveError(
                f"{data}: the archive holds no report and no content {', '.join(unknown)}; nothing was withheld."
            )
        for target in targets:
            decide(data, target, reason)
        build(data)
        publish(data)
        removed = remove_earlier(data)
    say(f"{len(targets)} withheld and published; {removed} earlier databases removed")
    for path in releases(data):
        say(f"{path} was made before and is not altered: take it down where it still shows the content")
