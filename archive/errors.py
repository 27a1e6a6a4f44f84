"""What stops a verb, with the exit status that the command line promises for it.

No library of the command line is imported here, so that the engine can be used without it.
"""

from __future__ import annotations


class ArchiveError(Exception):
    """A verb cannot go on. The message says what is wrong and what to do; ``exit_status`` is what the shell sees."""

    exit_status = 1


class LockHeldError(ArchiveError):
    """Another run is at work in the same data folder."""

    exit_status = 3


class DataFolderError(ArchiveError):
    """The data folder is missing, cannot be written, or holds something that this version cannot use."""

    exit_status = 4
