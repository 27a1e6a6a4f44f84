"""The running site under hostile requests: no server error, no hang, no leak, nothing written, and it still answers afterwards."""

from __future__ import annotations

import hashlib
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.publish import current_database
from tests.faults.hostile_requests import Known, make_request

REQUESTS = int(os.environ.get("GONGKAI_REQUESTS", "400"))
SECRET = "secret-of-the-operator"
LONGEST = 30.0  # seconds for one answer, with eight asking at once
_LARGEST = 600 << 20  # bytes of memory of the service
_KEPT = 1 << 20  # bytes of an answer that are searched


@dataclass(frozen=True)
class Service:
    """A running ``gongkai serve``."""

    port: int
    process: subprocess.Popen[str]
    data: Path
    log: Path


@pytest.fixture(scope="module")
def service(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("service") / "log.txt"
    command = [sys.executable, "-m", "archive", "serve", "--port", str(port), "--data", str(demo_data)]
    environment = {**os.environ, "GONGKAI_CONTACT": SECRET, "GONGKAI_SECRET": SECRET}
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, text=True, env=environment)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Service(port, process, demo_data, log)
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, request: bytes, *, is_whole: bool = True) -> tuple[int, bytes, float]:
    """Status (0 where there was no answer), the answer, and how long it took; the rest of a request that is not whole is waited for in vain."""
    began = time.monotonic()
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST if is_whole else 2.0) as connection:
        try:
            connection.sendall(request)
            while part := connection.recv(65536):
                if len(answer) < _KEPT:
                    answer += part
        except ConnectionError:
            pass
        except TimeoutError:
            if is_whole:
                raise
    head = answer.split(b" ", 2)
    status = int(head[1]) if len(head) > 1 and head[1].isdigit() else 0
    return status, answer, time.monotonic() - began


def known_keys(database: Path) -> Known:
    with closing(sqlite3.connect(database)) as archive:
        report, agency, capture = archive.execute("SELECT key, agency_key, capture_key FROM reports LIMIT 1").fetchone()
    return Known(agency, report, capture)


def memory(pid: int) -> int:
    """Resident bytes; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@pytest.mark.slow
def test_hostile_requests_get_an_answer_and_nothing_else(service: Service) -> None:
    database = current_database(service.data)
    assert database is not None
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    files = sorted(str(path) for path in service.data.rglob("*"))
    known = known_keys(database)
    leaks = [
        str(service.data).encode(),
        SECRET.encode(),
        b"Traceback (most",
        b"root:x:0",
        b"site-packages",
        str(Path.cwd()).encode(),
    ]
    statuses: Counter[int] = Counter()

    def one(number: int) -> str:
        request, is_whole = make_request(random.Random(f"{REQUESTS}:{number}"), known)
        try:
            status, answer, seconds = ask(service.port, request, is_whole=is_whole)
        except TimeoutError:
            return f"no answer in {LONGEST} s: {request[:300]!r}"
        statuses[status] += 1
        if (status >= 500 and status != 503) or (status == 0 and is_whole):
            return f"{status}: {request[:300]!r} → {answer[-300:]!r}"
        is_download = (
            b"content-disposition" in answer[:2000].lower()
        )  # sent in small pieces beside all the rest; each came in time
        if seconds > LONGEST and not is_download:
            return f"{seconds:.0f} s: {request[:300]!r}"
        leaked = [leak for leak in leaks if leak in answer and leak not in request]
        injected = b"\r\nset-cookie: a=b" in answer.lower().split(b"\r\n\r\n")[0]
        outside = b"location: //evil" in answer.lower() or b"location: /\\evil" in answer.lower()
        return f"leak {leaked} {injected} {outside}: {request[:300]!r}" if leaked or injected or outside else ""

    with ThreadPoolExecutor(8) as pool:
        bad = [said for said in pool.map(one, range(REQUESTS)) if said]
    print(f"{REQUESTS} hostile requests: {dict(sorted(statuses.items()))}; {len(bad)} bad")
    assert not bad, "\n".join([f"{len(bad)} of {REQUESTS}", *bad[:20]])
    assert service.process.poll() is None
    assert ask(service.port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")[0] == 200
    assert memory(service.process.pid) < _LARGEST
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert sorted(str(path) for path in service.data.rglob("*")) == files
    assert not Path("leak.db").exists()
    assert statuses[503] <= REQUESTS / 100, (
        "a page may say that it is busy while others ask for endless things, but seldom"
    )
    assert statuses[200] > REQUESTS / 10, "the requests meet no page that does something"


def test_slow_and_half_requests_do_not_hold_the_service(service: Service) -> None:
    """Fifty connections that say half a line and wait: others are answered meanwhile."""
    waiting = []
    try:
        for _ in range(50):
            connection = socket.create_connection(("127.0.0.1", service.port), timeout=10)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127")
            waiting.append(connection)
        status, _, seconds = ask(service.port, b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert status == 200
        assert seconds < 10
    finally:
        for connection in waiting:
            connection.close()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("attach database '/etc/passwd' as p", b"SELECT"),
        ("pragma database_list", b"SELECT"),
        ("with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c", b"took too long"),
        ("select count(*) from cells a, cells b, cells c", b"took too long"),
        ("select load_extension('x')", b"not authorized"),
    ],
)
def test_sql_that_reaches_out_or_never_ends_is_refused(service: Service, sql: str, words: bytes) -> None:
    from urllib.parse import quote

    request = f"GET /archive.json?sql={quote(sql)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    status, answer, seconds = ask(service.port, request.encode())
    assert status == 400
    assert words in answer or b"interrupted" in answer or b"limit" in answer, answer[-300:]
    assert seconds < 10


def test_a_large_answer_is_cut_at_the_limit(service: Service) -> None:
    request = (
        b"GET /archive.json?sql=select+*+from+cells&_size=max HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )
    status, answer, _ = ask(service.port, request)
    assert status == 200
    assert b'"truncated": true' in answer
