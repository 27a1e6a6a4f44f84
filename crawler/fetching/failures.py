"""Why a request brought no answer: the client's many exceptions as a few stable words. Pure."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

_CODINGS = ("zlib", "gzip", "brotli", "backports", "compression")


def reason_of(error: BaseException) -> str:
    """``timeout``, ``name_not_found``, ``connection_refused``, ``truncated``, ``too_large``, ``certificate``, ``tls``, ``broken_coding``, ``connection_lost`` or ``not_fetched``."""
    text = f"{type(error).__name__} {error}".lower()
    if isinstance(error, DownloadTimeoutError) or "timeout" in text:
        return "timeout"
    if isinstance(error, CannotResolveHostError):
        return "name_not_found"
    if isinstance(error, DownloadConnectionRefusedError):
        return "connection_refused"
    if isinstance(error, ResponseDataLossError):
        return "truncated"
    if isinstance(error, DownloadCancelledError):
        return "too_large"
    if type(error).__module__.split(".")[0] in _CODINGS or isinstance(error, EOFError):
        return "broken_coding"  # the body is not in the content coding that the answer names
    if "certificate" in text or "verif" in text:
        return "certificate"
    if "ssl" in text or "tls" in text:
        return "tls"
    return "connection_lost" if isinstance(error, DownloadFailedError) else "not_fetched"
