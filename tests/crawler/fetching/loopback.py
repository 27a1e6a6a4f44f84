"""Small hostile servers on loopback: raw answers by path, a log, and strict replay (a path that no test gave fails the test)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[["Asked"], Iterator[bytes]]


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass
class Server:
    """One server; ``answers`` maps paths to whole raw answers or to functions that make them piece by piece."""

    answers: dict[str, Answer]
    host: str = "127.0.0.1"
    port: int = 0
    log: list[Asked] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]


def page(body: str | bytes, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """A whole answer with a right length."""
    data = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data)), **(headers or {})}
    head = (
        f"HTTP/1.1 {status}\r\n"
        + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        + "Connection: close\r\n\r\n"
    )
    return head.encode() + data


def redirect(target: str, headers: Mapping[str, str] | None = None) -> bytes:
    """A 302."""
    return page("", "302 Found", {"Location": target, **(headers or {})})


NOT_FOUND = page("<html><title>404</title>not here</html>", "404 Not Found")


@contextmanager
def serve(*servers: Server) -> Iterator[None]:
    """Run the servers until the block ends, each on its own port."""
    listeners = []
    stop = threading.Event()
    for server in servers:
        server.answers.setdefault("/robots.txt", NOT_FOUND)
        listener = socket.create_server((server.host, 0), backlog=64)
        server.port = listener.getsockname()[1]
        listeners.append(listener)
        threading.Thread(target=_accept, args=(listener, server, stop), daemon=True).start()
    try:
        yield
    finally:
        stop.set()
        for listener in listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def _accept(listener: socket.socket, server: Server, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, server), daemon=True).start()


def _answer(connection: socket.socket, server: Server) -> None:
    with connection, suppress(OSError):
        connection.settimeout(20)
        asked = _read(connection)
        if asked is None:
            return
        server.log.append(asked)
        answer = server.answers.get(asked.path, server.answers.get("*"))
        if answer is None:
            server.unknown.append(asked.path)
            answer = NOT_FOUND
        for piece in (answer,) if isinstance(answer, bytes) else answer(asked):
            connection.sendall(piece)


def _read(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        body += connection.recv(65536)
    return Asked(method, path, headers, body, time.monotonic())
