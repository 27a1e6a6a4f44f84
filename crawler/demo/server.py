"""Serves demo sites on loopback: every site on an address of its own, so that politeness to a host is real.

The only module of the demo that opens sockets, and only on 127.0.0.0/8. It adds nothing to what a site answers but the base addresses
that only it knows, and keeps a log for tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from crawler.demo.province import Province
from crawler.demo.web import Request, Response, Site

_MARK = re.compile(rb"\[\[base:([a-z0-9-]+)\]\]")
_HIGHEST_BODY = 1_000_000
_TLS_HANDSHAKE = b"\x16"  # the first byte of a client that expects TLS where plain HTTP is spoken


class PortBusyError(RuntimeError):
    """The fixed port of the demo is taken; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the request log."""

    site: str
    method: str
    target: str
    status: int
    headers: Mapping[str, str]


class RunningSites:
    """Sites being served: their base addresses, the log, and the possibility to change them between two nights."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.addresses: dict[str, str] = {}
        self.log: list[Logged] = []
        self._sites = {site.key: site for site in sites}

    def replace(self, sites: Sequence[Site]) -> None:
        """Serve another state of the same sites from now on; the log goes on."""
        self._sites.update({site.key: site for site in sites})

    def requests(self, key: str) -> list[Logged]:
        """The requests one site has had."""
        return [line for line in self.log if line.site == key]

    def answer(self, key: str, request: Request) -> Response:
        """What the site with this key says, logged."""
        response = self._sites[key].respond(request)
        self.log.append(Logged(key, request.method, request.target, response.status, request.headers))
        return response

    def finish(self, body: bytes) -> bytes:
        """A body with the base addresses filled in."""
        if b"[[base:" not in body:
            return body
        return _MARK.sub(lambda found: self.addresses[found[1].decode()].encode(), body)


@contextmanager
def serve_province(province: Province, port: int = 0) -> Iterator[RunningSites]:
    """Serve the demo province until the block ends.

    With the same ``port`` a second crawl meets the addresses it has stored; 0 takes free ports. Raises PortBusyError.
    """
    with serve_sites(province.sites, port) as running:
        yield running


def host_of(index: int, network: int = 0) -> str:
    """The loopback address of the nth site: 127.0.<network>.11 and on."""
    return f"127.0.{network + index // 200}.{11 + index % 200}"


@contextmanager
def serve_sites(
    sites: Sequence[Site], port: int = 0, *, network: int = 0, tls: Mapping[str, ssl.SSLContext] | None = None
) -> Iterator[RunningSites]:
    """Serve sites until the block ends; ``port`` 0 takes free ports, any other is the same on every site's own address.

    ``tls`` gives the context for each site whose scheme is https. Raises PortBusyError where a fixed port is taken.
    """
    running = RunningSites(sites)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo sites", daemon=True)
    thread.start()
    servers: list[asyncio.Server] = []
    try:
        for index, site in enumerate(sites):
            context = (tls or {}).get(site.key)
            future = asyncio.run_coroutine_threadsafe(
                _listen(running, site.key, host_of(index, network), port, context), loop
            )
            server = future.result()
            servers.append(server)
            host, bound = server.sockets[0].getsockname()[:2]
            running.addresses[site.key] = f"{site.scheme}://{host}:{bound}"
        yield running
    finally:
        for server in servers:
            loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _listen(
    running: RunningSites, key: str, host: str, port: int, context: ssl.SSLContext | None
) -> asyncio.Server:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            while await _one_exchange(running, key, reader, writer):
                pass
        writer.close()

    try:
        return await asyncio.start_server(talk, host, port, ssl=context, limit=1 << 17)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusyError(
                f"{host}:{port} is taken by another program (perhaps another demo still runs): stop it, or give another port"
            ) from None
        raise


async def _one_exchange(
    running: RunningSites, key: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Read one request and answer it; False when the connection is over."""
    first = await reader.readexactly(1)
    if first == _TLS_HANDSHAKE:
        return False
    try:
        head = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        return False
    request = await _parse(head, reader)
    if request is None:
        return False
    response = running.answer(key, request)
    if response.delay:
        await asyncio.sleep(response.delay)
    if response.is_reset:
        transport = writer.transport
        transport.abort()
        return False
    return await _send(running, request, response, writer)


async def _parse(head: bytes, reader: asyncio.StreamReader) -> Request | None:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3:
        return None
    pairs = (line.partition(":") for line in lines[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", "0") or 0)
    body = await reader.readexactly(min(length, _HIGHEST_BODY)) if length else b""
    return Request(words[0], words[1], headers, body)


async def _send(running: RunningSites, request: Request, response: Response, writer: asyncio.StreamWriter) -> bool:
    body = running.finish(response.body)
    has_body = request.method != "HEAD" and response.status not in (204, 304)
    length = response.length if response.length is not None else len(body) * response.repeat
    lines = [f"HTTP/1.1 {response.status} {_reason(response.status)}"]
    lines += [f"{name}: {running.finish(value.encode()).decode('latin-1')}" for name, value in response.headers]
    if response.status != 304:
        lines.append(f"Content-Length: {length}")
    lines += ["Server: nginx", "Connection: keep-alive", "", ""]
    writer.write("\r\n".join(lines).encode("latin-1"))
    if has_body:
        await _send_body(body, response, writer)
    await writer.drain()
    if response.cut_at is not None:
        writer.transport.close()
        return False
    return request.headers.get("connection", "").lower() != "close"


async def _send_body(body: bytes, response: Response, writer: asyncio.StreamWriter) -> None:
    if response.cut_at is not None:
        body = body[: response.cut_at]
    if response.drip:
        size, pause = response.drip
        for start in range(0, len(body), size):
            writer.write(body[start : start + size])
            await writer.drain()
            await asyncio.sleep(pause)
        return
    for _ in range(response.repeat):
        writer.write(body)
        await writer.drain()


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
