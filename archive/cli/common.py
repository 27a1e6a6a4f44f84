"""What the verbs share: the data folder option and what is said while work goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
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
