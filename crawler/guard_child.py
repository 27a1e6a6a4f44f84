"""The program that crawler.guard starts: it limits itself, then reads what it is sent.

Apart from the guard because every module that the caller needs and the child does not would cost each reading its time to load.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import struct
import sys
from typing import IO, Any

from crawler.errors import UnreadableError

LENGTH = struct.Struct(">Q")
_CODES = {"MemoryError": "too_complex", "RecursionError": "too_complex"}
_COLLECT_EVERY = 20_000  # objects: reading makes many and hardly any rings of them


def send(stream: IO[bytes], value: object) -> None:
    """Write one message."""
    body = pickle.dumps(value, protocol=5)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


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
    """Answer questions from standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(_COLLECT_EVERY)
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with the answers
    while head := questions.read(LENGTH.size):
        body, name, charset, seconds = pickle.loads(questions.read(LENGTH.unpack(head)[0]))
        _limit_processor_time(seconds)
        send(answers, _answer(body, name, charset))


def _limit_processor_time(seconds: float) -> None:
    """An orphan of a killed caller ends by itself."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 5, hard))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
