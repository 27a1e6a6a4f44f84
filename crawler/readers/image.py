"""Pictures of a report: nothing in them can be read here, and that is said instead of guessed."""

from __future__ import annotations

from typing import NoReturn

from crawler.errors import UnreadableError


def read_image(body: bytes, media_type: str) -> NoReturn:
    """Raises UnreadableError ``picture``: recognising text is not part of the program."""
    raise UnreadableError(
        "picture",
        f"The file is a picture ({media_type}, {len(body)} bytes). Reading pictures (OCR) is not part of this program: "
        "ask for the text version, or run an OCR program and read its result.",
    )
