"""The command line. Each verb lives in a module that is imported when it is called, so that ``gongkai parse`` starts at once.

Verbs only translate: options into calls, results into text, errors into exit statuses. They hold no rule of the archive.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from archive.errors import ArchiveError

VERBS = {
    "parse": "archive.cli.reading:parse",
    "check": "archive.cli.checking:check_command",
    "import": "archive.cli.building:import_",
    "crawl": "archive.cli.crawling:crawl",
    "build": "archive.cli.building:build",
    "publish": "archive.cli.building:publish",
    "nightly": "archive.cli.crawling:nightly",
    "serve": "archive.cli.serving:serve",
    "status": "archive.cli.serving:status",
    "verify": "archive.cli.serving:verify",
    "export": "archive.cli.serving:export",
    "release": "archive.cli.releasing:release",
    "prove": "archive.cli.releasing:prove",
    "restore": "archive.cli.releasing:restore",
    "withhold": "archive.cli.releasing:withhold",
    "sites": "archive.cli.sites:sites",
    "demo": "archive.cli.demo:demo",
    "simulate": "archive.cli.demo:simulate",
}


class LazyGroup(click.Group):
    """A group whose verbs are imported on use, and that turns the archive's errors into messages and exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of the table above: the order in which people need them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module; None for an unknown verb."""
        target = VERBS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; errors of the archive and of the file system become one line and a documented exit status."""
        try:
            return super().invoke(ctx)
        except ArchiveError as error:
            raise Failure(str(error), error.exit_status) from error
        except BrokenPipeError:
            # The reader of a pipe (head, less) went away: that is its right. Python would complain again while it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{place}{error.strerror or error}", 4) from error
        except Exception as error:
            # Named, not imported: to import databases and captures here would slow down every verb that needs none.
            kind = type(error)
            if (kind.__module__, kind.__name__) == ("sqlite3", "OperationalError"):
                raise Failure(f"A database of the data folder cannot be used: {error}.", 4) from error
            if kind.__module__ == "crawler.captures.errors":
                raise Failure(str(error), 4) from error
            raise


class Failure(click.ClickException):
    """A verb's failure as click shows it: one line and an exit status."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_code = exit_status  # type: ignore[misc]  # click reads it from the instance


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="gongkai", prog_name="gongkai")
def main() -> None:
    """The archive of Chinese county governments' annual disclosure reports: collected, read exactly, checked, published.

    中国县级政府信息公开工作年度报告档案库：采集、准确读取、核对、发布。

    \b
    Exit status: 0 done · 1 done, with failures that are listed · 2 wrong usage
                 3 another run holds the lock · 4 the data folder cannot be used
    """
