"""Reads captures into readings, in worker processes: bytes from the WARC files in, one packed reading a capture out.

The parent process never holds a body. A worker ends with its parent, so that a killed run leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from archive.keys import same_address
from archive.readings import Outcome, PackedReading, Reading, pack_reading
from crawler.captures import CaptureStore, DamagedCaptureError, StoredCapture
from crawler.document import Document
from crawler.errors import UnreadableError

_READERS = ("readers", "parsers", "forms", "registry")
# The families' modules that say which captures are pages of one report.
_OF_PAGES = ("calls", "content", "continued", "pagers", "pages")
_LIBRARIES = (
    "selectolax",
    "pdfplumber",
    "pdfminer.six",
    "python-docx",
    "python-calamine",
    "lxml",
    "rapidfuzz",
    "cn2an",
)
INTERNAL_ERROR = "internal_error"
_FEW = 8  # captures for which starting workers costs more than it saves


@cache
def parser_version() -> str:
    """Twelve hexadecimal digits for everything that decides what a document reads as: our code and data, and the libraries used.

    The same source gives the same digits on every machine.
    """
    root = Path(__file__).parent.parent / "crawler"
    files = [root / "document.py", root / "json_fields.py", root / "report.py"]
    files += (root / "families" / f"{name}.py" for name in _OF_PAGES)
    for folder in _READERS:
        files += (path for path in (root / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return digest_of(root, files, *(f"{library} {metadata.version(library)}" for library in _LIBRARIES))


@cache
def reading_version() -> str:
    """As ``parser_version``, and our own part of a reading with it: what the cache of readings depends on."""
    root = Path(__file__).parent
    names = ("documents", "keys", "privacy", "reader", "readings", "rows", "schema_columns", "schema_reports", "search")
    return digest_of(root, [root / f"{name}.py" for name in names], parser_version())


def digest_of(root: Path, files: Iterable[Path], *words: str) -> str:
    """Twelve hexadecimal digits of the names and contents of files below ``root``, and of some words."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update("\n".join(words).encode())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Task:
    """One capture to read. ``page`` is the article page that an attachment hangs on. ``key`` names the reading in the cache.

    ``parts`` are the captures that may be further pages of the article.
    """

    key: str
    stored: StoredCapture
    page: StoredCapture | None
    parts: tuple[StoredCapture, ...] = ()


def reading_key(
    stored: StoredCapture, page: StoredCapture | None, version: str, further: Sequence[StoredCapture] = ()
) -> str:
    """Names a reading by all that goes into it: two captures with the same key cannot read differently."""
    page_part = [page.sha256, page.charset, page.final_url] if page is not None else None
    parts = [version, stored.sha256, stored.final_url, stored.charset, stored.source.as_row(), page_part]
    parts += [[part.url, part.sha256, part.charset] for part in further]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def read_capture(store: CaptureStore, task: Task) -> Reading:
    """Read one capture; every failure is an outcome."""
    try:
        return _read_capture(store, task)
    except DamagedCaptureError as error:
        return _unreadable("damaged_capture", str(error), task)
    except (
        Exception
    ) as error:  # a defect of ours in one document must not end the night for all others; it is counted and named
        message = (
            f"A defect of the program: {type(error).__name__}: {error}. The capture is kept; please report its address."
        )
        return _unreadable(INTERNAL_ERROR, message, task)


def _unreadable(code: str, message: str, task: Task) -> Reading:
    return Reading("unreadable", code, message, task.stored.media_type, None, None)


def _read_capture(store: CaptureStore, task: Task) -> Reading:
    from archive.documents import read_untrusted
    from crawler.parsers import parse_report
    from crawler.registry.load import load_register

    stored = task.stored
    pages: tuple[tuple[str, str], ...] = ()
    try:
        if task.parts:
            document, pages = _read_pages(store, task)
        else:
            document = read_untrusted(store.read(stored), name=_name_of(stored.final_url), charset=stored.charset)
    except UnreadableError as error:
        return _unreadable(error.code, error.message, task)
    links = tuple(_absolute(stored.final_url, address) for address, _ in document.links)
    try:
        page = _read_page(store, task.page)
        report = parse_report(document, source=stored.source, register=load_register(), page=page)
    except UnreadableError as error:
        outcome: Outcome = "not_a_report" if error.code == "not_a_report" else "unreadable"
        return Reading(outcome, error.code, error.message, document.media_type, None, links)
    if report.agency is None or report.year is None:
        missing = "agency" if report.agency is None else "year"
        message = f"A report whose {missing} could not be told; it is kept, and waits for a reviewed entry."
        return Reading("unidentified", f"no_{missing}", message, document.media_type, report, links, pages)
    return Reading("report", "", "", document.media_type, report, links, pages)


def _read_pages(store: CaptureStore, task: Task) -> tuple[Document, tuple[tuple[str, str], ...]]:
    """An article's document with those of its further pages, and the address and digest of each page in order. Raises UnreadableError for no page at all."""
    from archive.documents import read_untrusted
    from crawler.families.continued import chain_of
    from crawler.readers.decode import decode
    from crawler.readers.joined import join_documents, missing_page

    captured = {same_address(part.url): part for part in task.parts}

    def text_of(part: StoredCapture) -> str:
        return decode(store.read(part), part.charset)[0]

    def load(address: str) -> str | None:
        part = captured.get(same_address(address))
        try:
            return None if part is None else text_of(part)
        except DamagedCaptureError:
            return None

    chain = chain_of(task.stored.final_url, text_of(task.stored), load)
    documents: list[Document] = []
    used, lost = [task.stored], list(chain.missing)
    problem: UnreadableError | None = None
    for part in (task.stored, *(captured[same_address(address)] for address in chain.pages)):
        try:
            documents.append(read_untrusted(store.read(part), name=_name_of(part.final_url), charset=part.charset))
        except UnreadableError as error:
            problem = problem or error
            if part is task.stored:
                documents.append(Document("text/html", ()))  # the shell around a frame has no text of its own
            else:
                lost.append(part.url)
            continue
        used += [part] if part is not task.stored else []
    if problem is not None and len(used) == 1:
        raise problem
    joined = join_documents(documents, chain.labels)
    pages = tuple((capture.url, capture.sha256) for capture in used) if len(used) > 1 else ()
    return replace(joined, issues=(*joined.issues, *map(missing_page, lost))), pages


def _read_page(store: CaptureStore, page: StoredCapture | None) -> Document | None:
    from archive.documents import read_untrusted

    if page is None:
        return None
    try:
        return read_untrusted(store.read(page), name=_name_of(page.final_url), charset=page.charset)
    except (UnreadableError, DamagedCaptureError):
        return None  # the attachment speaks for itself; the page's own reading says what is wrong with it


def _name_of(url: str) -> str:
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1])


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address  # no address at all, such as http://[; it leads nowhere and matches nothing


def read_all(folder: Path, tasks: Iterable[Task], *, workers: int, save: Callable[[PackedReading], None]) -> None:
    """Read every task and hand each reading to ``save``, in any order. ``tasks`` is consumed as workers become free."""
    tasks = iter(tasks)
    few = list(islice(tasks, _FEW))
    if len(few) < _FEW or workers <= 1:
        with CaptureStore(folder) as store:
            for task in _chain(few, tasks):
                save(pack_reading(task.key, read_capture(store, task)))
        return
    _read_with_workers(folder, _chain(few, tasks), workers, save)


def _chain(first: list[Task], rest: Iterator[Task]) -> Iterator[Task]:
    yield from first
    yield from rest


def _read_with_workers(
    folder: Path, tasks: Iterator[Task], workers: int, save: Callable[[PackedReading], None]
) -> None:
    suspects: list[Task] = []
    while True:
        pool = _pool(folder, workers)
        pending: dict[Future[PackedReading], Task] = {}
        try:
            with pool:
                for task in tasks:
                    pending[pool.submit(_work, task)] = task
                    if len(pending) >= workers * 4:
                        _collect(pending, save)
                while pending:
                    _collect(pending, save)
            break
        except BrokenProcessPool:
            suspects += pending.values()
    for task in suspects:
        save(_read_alone(folder, task))


def _collect(pending: dict[Future[PackedReading], Task], save: Callable[[PackedReading], None]) -> None:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        packed = future.result()
        del pending[future]
        save(packed)


def _read_alone(folder: Path, task: Task) -> PackedReading:
    """Read a capture that was in the hands of a pool whose worker died, in a process of its own, to learn whether it is the cause."""
    with _pool(folder, 1) as pool:
        try:
            return pool.submit(_work, task).result()
        except BrokenProcessPool:
            message = "The process that read this file died; the file is kept and was set aside."
            return pack_reading(task.key, _unreadable("too_complex", message, task))


def _pool(folder: Path, workers: int) -> ProcessPoolExecutor:
    # spawn: a forked worker would inherit the run's lock and keep it after the run was killed.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(folder, os.getpid()))


_store: CaptureStore | None = None


def _start(folder: Path, parent: int) -> None:
    global _store
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _store = CaptureStore(folder)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(task: Task) -> PackedReading:
    assert _store is not None
    return pack_reading(task.key, read_capture(_store, task))
