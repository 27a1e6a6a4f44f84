"""Reading untrusted files in a child process with limits on memory, processor time and waiting.

PDF and workbook libraries cannot bound themselves: a small file can ask for gigabytes or hours. The child is kept for the next file and
replaced after one that broke it. It is an ordinary program started by its module name, so that it works from a script, a test, a thread,
or a worker of a process pool alike, and nothing of the caller's memory reaches it. It must not read files from disk or the network.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import resource
import selectors
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from crawler.convert import MAX_SECONDS, convert_to_docx, convertible
from crawler.document import Document, Issue
from crawler.errors import UnreadableError
from crawler.readers.office import OLE_SIGNATURE
from crawler.readers.sniff import sniff

SECONDS = 60.0
MEMORY = 1536 * 1024 * 1024
_LENGTH = struct.Struct(">Q")
_LONGEST_ANSWER = 256 * 1024 * 1024
_CODES = {"MemoryError": "too_complex", "RecursionError": "too_complex"}
_ALLOWED = {
    ("crawler.document", "Issue"),
    ("crawler.document", "Cell"),
    ("crawler.document", "Grid"),
    ("crawler.document", "Paragraph"),
}


def read_guarded(
    body: bytes, *, name: str = "", charset: str = "", seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """`crawler.readers.read_document` in a limited child process: at most ``seconds`` of waiting and ``memory`` bytes.

    A DOC, WPS, RTF or ODT file is converted first (crawler.convert) and keeps its own media type; an issue says so.
    Raises UnreadableError: what the reader raises, or ``timeout``, ``too_complex`` (memory, or the library gave up).
    """
    older = _convertible_type(body, name)
    if not older:
        return _shared_reader(memory).read(body, name=name, charset=charset, seconds=seconds)
    converted = convert_to_docx(body, older, seconds=max(seconds, MAX_SECONDS))
    document = _shared_reader(memory).read(converted, seconds=seconds)
    issue = Issue("converted_file", "The file was read after LibreOffice had converted it to DOCX.")
    return replace(document, media_type=older, issues=(*document.issues, issue))


def _convertible_type(body: bytes, name: str) -> str:
    """Media type of a file that has to be converted; "" for all others, without looking closer at them."""
    is_candidate = body.startswith((OLE_SIGNATURE, b"{\\rtf")) or b"opendocument.text" in body[:100]
    media_type = sniff(body, name) if is_candidate else ""
    return media_type if convertible(media_type) else ""


class GuardedReader:
    """One child process that reads one file after the other. Not to be shared by threads without its own lock (it has one)."""

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, body: bytes, *, name: str = "", charset: str = "", seconds: float = SECONDS) -> Document:
        """As `read_guarded`."""
        with self._lock:
            try:
                answer = self._ask((body, name, charset, seconds), seconds)
            except TimeoutError:
                self._stop()
                raise UnreadableError("timeout", f"The file could not be read within {seconds:g} seconds.") from None
            except (OSError, EOFError, pickle.UnpicklingError):
                self._stop()
                raise UnreadableError(
                    "too_complex", "Reading the file took more memory or processor time than is allowed."
                ) from None
            except BaseException:
                self._stop()  # interrupted in the middle of an answer: the next question must not get its rest
                raise
        return _document(answer)

    def close(self) -> None:
        """Ends the child. The next `read` starts another."""
        with self._lock:
            self._stop()

    def _ask(self, question: tuple[bytes, str, str, float], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        fresh = self._child is None or self._child.poll() is not None
        if fresh:
            self._stop()
            self._child = _start(self._memory)
            deadline += 30.0  # starting Python and the libraries is not the file's fault
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        _send(child.stdin, question)
        return _Unpickler(io.BytesIO(_receive(child.stdout, deadline))).load()

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        child.wait()


_readers: dict[int, GuardedReader] = {}
_readers_lock = threading.Lock()


def _shared_reader(memory: int) -> GuardedReader:
    with _readers_lock:
        if memory not in _readers:
            _readers[memory] = GuardedReader(memory)
            atexit.register(_readers[memory].close)
        return _readers[memory]


def _forget_readers() -> None:
    """After a fork the parent's children are not ours to ask."""
    global _readers_lock
    _readers_lock = threading.Lock()
    _readers.clear()


os.register_at_fork(after_in_child=_forget_readers)


def _start(memory: int) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.guard", str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's panic message is no message for people
        env={**os.environ, "PYTHONPATH": path},
    )


def _send(stream: IO[bytes], value: object) -> None:
    body = pickle.dumps(value, protocol=5)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def _receive(stream: IO[bytes], deadline: float) -> bytes:
    """One message. Raises TimeoutError, EOFError."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)

        def take(count: int) -> bytes:
            parts = bytearray()
            while len(parts) < count:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                part = os.read(stream.fileno(), min(count - len(parts), 1 << 20))
                if not part:
                    raise EOFError
                parts += part
            return bytes(parts)

        (length,) = _LENGTH.unpack(take(_LENGTH.size))
        if length > _LONGEST_ANSWER:
            raise EOFError
        return take(length)


class _Unpickler(pickle.Unpickler):
    """Takes nothing from the child but the parts of a Document: a reader that was broken into cannot break out."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise EOFError(f"{module}.{name}")


def _document(answer: Any) -> Document:
    if answer[0] == "error":
        raise UnreadableError(answer[1], answer[2])
    media_type, blocks, metadata, links, images, issues = answer[1:]
    return Document(media_type, blocks, MappingProxyType(metadata), links, images, issues)


def _answer(body: bytes, name: str, charset: str) -> tuple[Any, ...]:
    from crawler.readers import read_document  # the libraries load under the limits

    try:
        found = read_document(body, name=name, charset=charset)
    except UnreadableError as error:
        return ("error", error.code, error.message)
    except Exception as error:  # a reader's own fault must not look like the guard's
        code = _CODES.get(type(error).__name__, "damaged")
        return ("error", code, f"The file cannot be read ({type(error).__name__}: {str(error)[:100]}).")
    return ("ok", found.media_type, found.blocks, dict(found.metadata), found.links, found.images, found.issues)


def _serve(memory: int) -> None:
    """The child: answers questions from standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with the answers
    while head := questions.read(_LENGTH.size):
        body, name, charset, seconds = pickle.loads(questions.read(_LENGTH.unpack(head)[0]))
        _limit_processor_time(seconds)
        _send(answers, _answer(body, name, charset))


def _limit_processor_time(seconds: float) -> None:
    """An orphan of a killed caller ends by itself."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 5, hard))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
