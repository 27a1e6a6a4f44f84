"""DOC, WPS and RTF → DOCX by LibreOffice, where it is installed.

Readers are pure, so the one program that reads these formats well is started here, in a folder and profile of its own, with a time limit
and without a network. It must not touch the user's LibreOffice profile, and it must not keep anything.
"""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import UnreadableError

MAX_BYTES = 64 * 1024 * 1024
MAX_SECONDS = 90.0
MAX_MEMORY = 4 * 1024 * 1024 * 1024
_SUFFIXES = {
    "application/msword": ".doc",
    "application/vnd.ms-works": ".wps",
    "application/kswps": ".wps",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_FILTERS = {".rtf": "Rich Text Format", ".odt": "writer8"}


def can_convert() -> bool:
    """Whether LibreOffice is installed."""
    return _program() is not None


def convertible(media_type: str) -> bool:
    """Whether the format is one that `convert_to_docx` takes."""
    return media_type in _SUFFIXES


def convert_to_docx(body: bytes, media_type: str, *, seconds: float = MAX_SECONDS) -> bytes:
    """The file as DOCX, by LibreOffice in a process of its own.

    Raises UnreadableError: ``unsupported`` (no LibreOffice, or another format), ``too_large``, ``timeout``, ``damaged``.
    """
    suffix = _SUFFIXES.get(media_type)
    if suffix is None:
        raise UnreadableError("unsupported", f"Files of type {media_type} are not converted.")
    program = _program()
    if program is None:
        raise UnreadableError(
            "unsupported",
            "The file is in Word's format before 2007 (DOC, WPS or RTF). To read it, install LibreOffice "
            "(for example: apt-get install libreoffice-writer), or save the file as DOCX.",
        )
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"The file has {len(body)} bytes; at most {MAX_BYTES} are converted.")
    # A profile of its own lets several conversions run at once and keeps the user's settings and macros out.
    with tempfile.TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as folder:
        return _convert(program, Path(folder), body, suffix, seconds)


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _convert(program: str, folder: Path, body: bytes, suffix: str, seconds: float) -> bytes:
    source = folder / f"source{suffix}"
    source.write_bytes(body)
    command = [
        *_without_network(),
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        *([f"--infilter={_FILTERS[suffix]}"] if suffix in _FILTERS else []),
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    _run(command, folder, seconds)
    made = folder / "out" / "source.docx"
    if not made.is_file() or made.stat().st_size == 0:
        raise UnreadableError(
            "damaged",
            "LibreOffice could not read the file; it is damaged, locked with a password, or of another format.",
        )
    if made.stat().st_size > MAX_BYTES:
        raise UnreadableError("too_large", f"The converted file has more than {MAX_BYTES} bytes.")
    return made.read_bytes()


@functools.cache
def _without_network() -> Sequence[str]:
    """A prefix that takes the network away from the program where the system lets an ordinary user do so."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--net", "--") if os.geteuid() == 0 else (unshare, "--user", "--map-current-user", "--net", "--")
    try:
        probe = subprocess.run([*prefix, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return prefix if probe.returncode == 0 else ()


def _run(command: Sequence[str], folder: Path, seconds: float) -> None:
    environment = {
        "HOME": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _limit(process.pid)
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnreadableError("timeout", f"LibreOffice did not convert the file within {seconds:g} seconds.") from None
    finally:
        _kill_group(process)


def _limit(process: int) -> None:
    """Limits the running program and what it starts from now on; setting them between fork and exec is unsafe where threads run."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        for what, limit in (
            (resource.RLIMIT_AS, MAX_MEMORY),
            (resource.RLIMIT_FSIZE, 4 * MAX_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(process, what, (limit, limit))


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and what it started (soffice is a script that starts soffice.bin)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
