"""The one error that bad input leads to: what is wrong, in a stable word and a sentence that says what to do."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A file that cannot be read, or that is no annual report.

    ``code`` is one of ``empty``, ``too_large``, ``too_complex``, ``encrypted``, ``damaged``, ``unsupported``, ``picture``, ``challenge``,
    ``login_page``, ``error_page``, ``masked`` (figures hidden by a copying site), ``not_a_report``, ``timeout``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
