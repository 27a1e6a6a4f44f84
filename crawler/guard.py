"""Reading untrusted files in a child process with limits on memory, processor time and waiting.

PDF and workbook libraries cannot bound themselves: a small file can ask for gigabytes or hours. The child is kept for the next file and
replaced after one that broke it. It is an ordinary program started by its module name, so that it works from a script, a test, a thread,
or a worker of a process pool alike, and nothing of the caller's memory reaches it (crawler.guard_child). It must not read files from disk or the network.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from crawler.document import Document, Issue
from crawler.errors import UnreadableError
from crawler.guard_child import LENGTH, send
from crawler.readers.sniff import OLE_SIGNATURE, sniff

SECONDS = 60.0
MEMORY = 1536 * 1024 * 1024
_LONGEST_ANSWER = 256 * 1024 * 1024
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
    from crawler.convert import MAX_SECONDS, convert_to_docx

    converted = convert_to_docx(body, older, seconds=max(seconds, MAX_SECONDS))
    document = _shared_reader(memory).read(converted, seconds=seconds)
    issue = Issue("converted_file", "The file was read after LibreOffice had converted it to DOCX.")
    return replace(document, media_type=older, issues=(*document.issues, issue))


def read_ahead(body: bytes, *, name: str = "", charset: str = "") -> None:
    """Let the child begin with this file while the caller does something else; `read_guarded` of the same file then takes the answer.

    Only for speed: what is wrong with the file is told by `read_guarded`, and another file asked for first is read first.
    """
    if not _convertible_type(body, name):
        _shared_reader(MEMORY).begin(body, name=name, charset=charset)


def _convertible_type(body: bytes, name: str) -> str:
    """Media type of a file that has to be converted; "" for all others, without looking closer at them."""
    is_candidate = body.startswith((OLE_SIGNATURE, b"{\\rtf")) or b"opendocument.text" in body[:100]
    if not is_candidate:
        return ""
    from crawler.convert import convertible

    media_type = sniff(body, name)
    return media_type if convertible(media_type) else ""


_Question = tuple[bytes, str, str, float]
"""A file, its name, its charset, and the seconds of processor time that it may take."""


class GuardedReader:
    """One child process that reads one file after the other. Not to be shared by threads without its own lock (it has one)."""

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._is_fresh = False
        self._begun: _Question | None = None
        self._sender: threading.Thread | None = None

    def begin(self, body: bytes, *, name: str = "", charset: str = "", seconds: float = SECONDS) -> None:
        """Send the child a file whose answer a later `read` with the same arguments takes. Does not wait for anything."""
        question = (body, name, charset, seconds)
        with self._lock, contextlib.suppress(OSError):  # `read` will meet the same error and tell of it
            if self._begun is not None:
                self._stop()
            child = self._ensure_child()
            # A pipe holds less than most files, and the child takes nothing from it before Python has started.
            self._sender = threading.Thread(target=_send_quietly, args=(child.stdin, question), daemon=True)
            self._sender.start()
            self._begun = question

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

    def _ask(self, question: _Question, seconds: float) -> Any:
        if self._begun not in (None, question):
            self._stop()
        child = self._ensure_child()
        deadline = time.monotonic() + seconds
        if self._is_fresh:
            deadline += 30.0  # starting Python and the libraries is not the file's fault
        assert child.stdin is not None
        assert child.stdout is not None
        if self._begun is None:
            send(child.stdin, question)
        answer = _Unpickler(io.BytesIO(_receive(child.stdout, deadline))).load()
        self._is_fresh, self._begun = False, None
        return answer

    def _ensure_child(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = _start(self._memory)
            self._is_fresh = True
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        sender, self._sender = self._sender, None
        self._begun = None
        if child is None:
            return
        child.kill()
        if sender is not None:
            sender.join()  # its pipe has no reader any more
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        child.wait()


def _send_quietly(stream: IO[bytes], question: _Question) -> None:
    with contextlib.suppress(OSError):  # whoever waits for the answer finds that the child is gone
        send(stream, question)


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
    """The child finds modules where this process does, without Python's own search for them (-S), which takes longer than a page."""
    root = str(Path(__file__).resolve().parents[1])
    path = dict.fromkeys([root, *(place for place in sys.path if place)])
    return subprocess.Popen(
        [sys.executable, "-P", "-S", "-m", "crawler.guard_child", str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's panic message is no message for people
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
    )


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

        (length,) = LENGTH.unpack(take(LENGTH.size))
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
