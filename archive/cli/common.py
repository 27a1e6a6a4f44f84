"""What the verbs share: the data folder option and what is said while work goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

Item = TypeVar("Item")
Function = TypeVar("Function", bound=Callable[..., Any])


def data_option(function: Function) -> Function:
    """Add ``--data DIR`` (default ``$GONGKAI_DATA``, else ``./data``), given to the verb as ``data: Path``."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="GONGKAI_DATA",
        default=Path("data"),
        show_default=True,
        show_envvar=True,
        help="The data folder.",
    )(function)


def say(message: str) -> None:
    """One line for people, on standard error."""
    click.echo(message, err=True)


def with_progress(items: Iterable[Item], label: str, length: int | None = None) -> Iterator[Item]:
    """Pass the items on; on a terminal, show on standard error how far they are. Nothing is drawn for a single item."""
    if not sys.stderr.isatty() or length == 1:
        yield from items
        return
    with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
        yield from bar


@contextmanager
def show_stage() -> Iterator[Callable[[str, int], None]]:
    """A callback for (stage, number done); on a terminal it keeps one line up to date, elsewhere it is silent."""
    is_terminal = sys.stderr.isatty()
    last = 0.0

    def show(stage: str, done: int) -> None:
        nonlocal last
        if is_terminal and time.monotonic() - last > 0.2:
            last = time.monotonic()
            click.echo(f"\r{stage} {done}\x1b[K", nl=False, err=True)

    yield show
    if last:
        click.echo("\r\x1b[K", nl=False, err=True)
