"""Captures as one WACZ 1.1.1 file: the WARC files as they lie, an index, a list of pages, and digests; any replay tool plays it.

Contents that are sealed are left out, record by record, and what else lies in the same file is copied byte for byte. Members of the package are
stored without compression, so that replay tools can read them by range. Nothing here reads the archive's database.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from crawler.captures import CaptureStore, StoredCapture
from crawler.captures.members import scan_members
from crawler.captures.store import software

WACZ_VERSION = "1.1.1"
ARCHIVE = "archive/"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the package's times say nothing, so that equal captures give equal packages
_BLOCK = 1024  # lines of the index in one gzip member, as the ZipNum format has them
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """What went into a package: WARC files and captures; captures left out because their content is sealed; torn or damaged records left out."""

    files: int
    captures: int
    sealed: int
    damaged: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a capture lies in the package's WARC files."""

    stored: StoredCapture
    offset: int


def write_wacz(
    store: CaptureStore,
    path: Path,
    *,
    sealed: Collection[str] = frozenset(),
    title_of: Callable[[StoredCapture], str] = lambda stored: "",
    created: datetime | None = None,
) -> Packed:
    """Write all captures but those whose payload (SHA-256) is sealed. ``title_of`` names a page."""
    captures: dict[str, dict[int, StoredCapture]] = {}
    for stored in store.iterate():
        captures.setdefault(stored.warc, {})[stored.offset] = stored
    places: list[_Place] = []
    resources: list[dict[str, object]] = []
    damaged = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as package:

        def add(name: str, content: Iterable[bytes]) -> None:
            resources.append(_add(package, name, content))

        for warc in sorted(captures):
            kept, torn = _kept(store.folder / warc, {o for o, s in captures[warc].items() if s.sha256 in sealed})
            damaged += torn
            places += (_Place(captures[warc][o], new) for o, (new, _) in kept.items() if o in captures[warc])
            add(ARCHIVE + warc, _copied(store.folder / warc, [(o, length) for o, (_, length) in kept.items()]))
        index, blocks = _index(places)
        add("indexes/index.cdx.gz", [index])
        add("indexes/index.idx", [blocks])
        add("pages/pages.jsonl", _pages(places, title_of))
        description = _describe(resources, created or datetime.now(UTC))
        _add(package, "datapackage.json", [description])
        said = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(description).hexdigest()}"}
        _add(package, "datapackage-digest.json", [_json(said)])
    left_out = sum(stored.sha256 in sealed for mine in captures.values() for stored in mine.values())
    return Packed(len(captures), len(places), left_out, damaged)


def _kept(path: Path, sealed: Collection[int]) -> tuple[dict[int, tuple[int, int]], int]:
    """The whole records that are not sealed: offset → offset in the copy and length; and how many are damaged."""
    kept: dict[int, tuple[int, int]] = {}
    end = damaged = 0
    with path.open("rb") as file:
        for member in scan_members(file):
            if member.problem:
                damaged += 1
            elif member.offset not in sealed:
                kept[member.offset] = (end, member.length)
                end += member.length
    return kept, damaged


def _add(package: zipfile.ZipFile, name: str, content: Iterable[bytes]) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    with package.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as member:
        for part in content:
            digest.update(part)
            size += len(part)
            member.write(part)
    return {"name": name.rsplit("/", 1)[-1], "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _copied(path: Path, ranges: list[tuple[int, int]]) -> Iterator[bytes]:
    """The bytes of the ranges (offset, length) of a file."""
    with path.open("rb") as file:
        for offset, length in ranges:
            file.seek(offset)
            yield from _read(file, length)


def _read(file: IO[bytes], count: int) -> Iterator[bytes]:
    while count > 0 and (part := file.read(min(count, _CHUNK))):
        count -= len(part)
        yield part


def _index(places: list[_Place]) -> tuple[bytes, bytes]:
    """The CDXJ index in gzip members of some lines each, and the index of these members."""
    lines = sorted(_cdxj(place) for place in places)
    packed = bytearray()
    blocks = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': 'index.cdx.gz'})}"]
    for start in range(0, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        member = gzip.compress("".join(f"{line}\n" for line in block).encode(), mtime=0)
        key = " ".join(block[0].split(" ", 2)[:2])
        where = {
            "offset": len(packed),
            "length": len(member),
            "digest": f"sha256:{hashlib.sha256(member).hexdigest()}",
            "filename": "index.cdx.gz",
        }
        blocks.append(f"{key} {json.dumps(where)}")
        packed += member
    return bytes(packed), "".join(f"{line}\n" for line in blocks).encode()


def _cdxj(place: _Place) -> str:
    stored = place.stored
    said = {
        "url": stored.final_url,
        "mime": "warc/revisit" if stored.record == "revisit" else stored.media_type or "application/octet-stream",
        "status": str(stored.status or 200),
        "digest": f"sha256:{stored.sha256}",
        "length": str(stored.length),
        "offset": str(place.offset),
        "filename": stored.warc,
    }
    return f"{surt(stored.final_url)} {_stamp(stored)} {json.dumps(said, ensure_ascii=True)}"


def surt(url: str) -> str:
    """The sort-friendly spelling under which replay tools look an address up: ``cn,gov,hongze)/col/1?a=b``.

    Scheme, ``www.``, default port and fragment are left out, everything is lower case, parameters are sorted (as the surt library does it).
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return quote(url.replace("://", ":"), safe="!#$%&'()*+,/:;=?@[]~-._").lower()
    host = re.sub(r"^www\d*\.", "", (parts.hostname or ""))
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}[parts.scheme] else ""
    path = parts.path.rstrip("/") or "/"
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    rest = quote(f"{path}{query}", safe="!#$%&'()*+,/:;=?@[]~-._")
    return f"{','.join(reversed(host.split('.')))}{port}){rest}".lower()


def _stamp(stored: StoredCapture) -> str:
    return stored.fetched_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _pages(places: list[_Place], title_of: Callable[[StoredCapture], str]) -> Iterator[bytes]:
    """One line a page: articles as they were first seen, under their titles."""
    yield _json({"format": "json-pages-1.0", "id": "pages", "title": "Pages"})
    seen: set[str] = set()
    for place in sorted(places, key=lambda p: (p.stored.fetched_at, p.stored.final_url)):
        stored = place.stored
        is_page = stored.source.role != "list" and stored.record != "revisit" and stored.status in (0, 200)
        if not is_page or stored.final_url in seen:
            continue
        seen.add(stored.final_url)
        page_id = hashlib.sha256(f"{stored.final_url} {_stamp(stored)}".encode()).hexdigest()[:22]
        moment = stored.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield _json(
            {"id": page_id, "url": stored.final_url, "ts": moment, "title": title_of(stored) or stored.final_url}
        )


def _describe(resources: list[dict[str, object]], created: datetime) -> bytes:
    return _json(
        {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": "公开 Gongkai: captures of annual disclosure reports",
            "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": software(),
            "resources": resources,
        }
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
