"""Captures as WARC 1.1 records and back. Pure: bytes in, bytes out; files and their order are the store's business.

A fetch is a ``response`` record; the same payload again is a ``revisit`` of the profile identical-payload-digest; an imported file is a
``resource``. What the crawl knows beyond HTTP stands in three extension headers: ``Gongkai-Source`` (the Source, as ASCII JSON),
``Gongkai-Requested-URI`` (where a redirect led elsewhere) and ``Gongkai-Fidelity`` (what is not exactly as on the wire).
"""

# mypy: allow-untyped-calls
# (warcio has no annotations)

from __future__ import annotations

import hashlib
import io
import json
import uuid
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email.message import Message
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.items import NOT_HTTP, Capture
from crawler.report import Source

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_DEFAULT_FIDELITY = (
    "body after content and transfer decoding; header names normalised; coding headers renamed X-Archive-Orig-*"
)
_RENAMED = frozenset(
    {"content-encoding", "transfer-encoding", "content-length"}
)  # true of the wire, false of the stored body
_ORIGINAL = "X-Archive-Orig-"  # the prefix that replay tools know
_SOURCE_FIELDS = tuple(field.name for field in fields(Source))


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """One capture as it lies in the WARC files, without its body.

    ``sha256`` is the hex digest of the payload, ``size`` its length in bytes; ``media_type`` and ``charset`` are what the
    server said, in lower case, "" where it said nothing. ``record`` is ``response``, ``revisit`` or ``resource``.
    ``warc`` is a file name, ``offset`` and ``length`` the place of the packed record in it.
    """

    sha256: str
    url: str
    final_url: str
    fetched_at: datetime
    status: int
    media_type: str
    size: int
    warc: str
    offset: int
    source: Source
    charset: str = ""
    record: str = "response"
    length: int = 0
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The record whose payload a revisit repeats."""

    record_id: str
    url: str
    fetched_at: str


def format_date(moment: datetime) -> str:
    """A WARC-Date with microseconds, so that dates of equal length sort as text."""
    if moment.tzinfo is None:
        raise ValueError("fetched_at must be an aware datetime")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_date(text: str) -> datetime:
    """The moment of a WARC-Date of any precision."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def source_to_json(source: Source) -> str:
    """ASCII JSON of the fields that are not empty, keys sorted."""
    values = {name: value for name in _SOURCE_FIELDS if (value := getattr(source, name))}
    return json.dumps(values, sort_keys=True, ensure_ascii=True)


@lru_cache(maxsize=1024)  # the ledger reads the same ones again and again while a list is followed
def source_from_json(text: str) -> Source:
    """The Source of a record; fields that this version does not know are left out."""
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        values = {}
    if not isinstance(values, dict):
        return Source()
    return Source(**{key: str(values[key]) for key in _SOURCE_FIELDS if key in values})


def pack_warcinfo(warc: str, info: dict[str, str], moment: datetime, record_id: str) -> bytes:
    """A warcinfo record that says which software fetched on whose behalf."""
    body = "".join(f"{key}: {_one_line(value)}\r\n" for key, value in info.items() if value).encode()
    headers = {"WARC-Record-ID": record_id, "WARC-Date": format_date(moment), "WARC-Filename": warc}
    return _pack("", "warcinfo", headers, body, None, "application/warc-fields")


def pack_capture(capture: Capture, record_id: str, warcinfo_id: str, original: Original | None = None) -> bytes:
    """One gzip member: the capture's record, or a revisit of ``original`` whose payload is the same."""
    digest = hashlib.sha256(capture.body).hexdigest()
    headers = {
        "WARC-Record-ID": record_id,
        "WARC-Warcinfo-ID": warcinfo_id,
        "WARC-Date": format_date(capture.fetched_at),
        "WARC-Payload-Digest": f"sha256:{digest}",
        "Gongkai-Source": source_to_json(capture.source),
    }
    target, requested = _ascii_uri(capture.final_url), _ascii_uri(capture.url)
    if requested != target:
        headers["Gongkai-Requested-URI"] = requested
    if capture.status == NOT_HTTP:
        media_type = _one_line(capture.header("Content-Type")) or "application/octet-stream"
        if original is None:
            return _pack(target, "resource", headers, capture.body, None, media_type)
        return _pack(
            target,
            "revisit",
            headers | _refers(original, capture) | {"Gongkai-Media-Type": media_type},
            b"",
            None,
            media_type,
        )
    headers["Gongkai-Fidelity"] = _one_line(capture.protocol_note) or _DEFAULT_FIDELITY
    http = _http_headers(capture)
    if original is None:
        return _pack(target, "response", headers, capture.body, http, "application/http; msgtype=response")
    return _pack(
        target, "revisit", headers | _refers(original, capture), b"", http, "application/http; msgtype=response"
    )


def _refers(original: Original, capture: Capture) -> dict[str, str]:
    return {
        "WARC-Profile": REVISIT_PROFILE,
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.fetched_at,
        "Gongkai-Payload-Length": str(len(capture.body)),
    }


def _http_headers(capture: Capture) -> StatusAndHeaders:
    """The answer's header lines. Lines about codings that the stored body no longer has are kept under another name."""
    lines = []
    for name, value in capture.headers:
        kept = f"{_ORIGINAL}{name}" if name.lower() in _RENAMED else name
        lines.append((_encodable(_one_line(kept)), _encodable(_one_line(value))))
    lines.append(("Content-Length", str(len(capture.body))))
    try:
        reason = HTTPStatus(capture.status).phrase
    except ValueError:
        reason = "Unknown"
    http = StatusAndHeaders(f"{capture.status} {reason}", lines, protocol="HTTP/1.1")
    http.percent_encode_non_ascii_headers()
    http.headers = [(_ascii(name), _ascii(value)) for name, value in http.headers]
    return http


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _ascii(text: str) -> str:
    """Text with what is not ASCII percent-encoded: warcio encodes parameters alone, and fails on a header that has such letters elsewhere."""
    return "".join(letter if letter.isascii() else quote(letter) for letter in text)


def _pack(
    target: str, kind: str, headers: dict[str, str], body: bytes, http: StatusAndHeaders | None, content_type: str
) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    head = b""
    if http is not None:
        http.compute_headers_buffer()
        head = bytes(http.headers_buff or b"")
    headers = {**headers, "WARC-Block-Digest": f"sha256:{hashlib.sha256(head + body).hexdigest()}"}
    record = writer.create_warc_record(
        target,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        warc_headers_dict=headers,
        http_headers=http,
    )
    writer.write_record(record)
    return buffer.getvalue()


def make_record_id(*parts: str) -> str:
    """A record id computed from what the record is and where it lies, so that equal runs write equal files."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(parts))}>"


def unpack_record(data: bytes, *, is_http_parsed: bool = True) -> tuple[ArcWarcRecord, bytes]:
    """A record's parsed headers and its payload (its whole block, HTTP headers included, where they are not parsed).

    Raises ValueError when the bytes are no WARC record.
    """
    try:
        # Not through ArchiveIterator: it refers to itself and would keep bodies until the garbage collector runs.
        record = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(data), known_format="warc", no_record_parse=not is_http_parsed
        )
        body: bytes = record.raw_stream.read()
    except Exception as error:  # warcio raises many types on damaged input
        raise ValueError(f"the record cannot be parsed ({error or type(error).__name__})") from error
    return record, body


def describe(record: ArcWarcRecord, body: bytes, warc: str, offset: int, length: int) -> StoredCapture | None:
    """The capture that a record stands for, or None for a record of another kind. Raises ValueError where a needed header is missing."""
    if record.rec_type not in ("response", "revisit", "resource"):
        return None
    head = record.rec_headers
    digest = head.get_header("WARC-Payload-Digest") or ""
    target = head.get_header("WARC-Target-URI") or ""
    date = head.get_header("WARC-Date") or ""
    if not target or not date:
        raise ValueError("the record names no address or no date")
    if not digest.startswith("sha256:"):
        if record.rec_type == "revisit":
            raise ValueError("the revisit has no SHA-256 payload digest")
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    http = record.http_headers
    content_type = (
        http.get_header("Content-Type")
        if http
        else head.get_header("Gongkai-Media-Type") or head.get_header("Content-Type")
    ) or ""
    media_type, charset = _split_content_type(content_type)
    size = len(body) if record.rec_type != "revisit" else int(head.get_header("Gongkai-Payload-Length") or 0)
    return StoredCapture(
        sha256=digest.removeprefix("sha256:"),
        url=head.get_header("Gongkai-Requested-URI") or target,
        final_url=target,
        fetched_at=parse_date(date),
        status=int(http.get_statuscode()) if http else NOT_HTTP,
        media_type=media_type,
        size=size,
        warc=warc,
        offset=offset,
        source=source_from_json(head.get_header("Gongkai-Source") or ""),
        charset=charset,
        record=record.rec_type,
        length=length,
        record_id=head.get_header("WARC-Record-ID") or "",
    )


def problem_of(data: bytes) -> str:
    """What is wrong with an unpacked record's digests and lengths, "" when nothing is."""
    try:
        record, body = unpack_record(data)
        _, block = unpack_record(data, is_http_parsed=False)
    except ValueError as error:
        return str(error)
    head = record.rec_headers
    if _differs(head.get_header("WARC-Block-Digest"), block):
        return "the record's content differs from its block digest"
    if record.rec_type == "revisit":
        return ""
    if _differs(head.get_header("WARC-Payload-Digest"), body):
        return "the payload differs from its digest"
    stated = record.http_headers.get_header("Content-Length") if record.http_headers else None
    if stated is not None and stated.isdigit() and int(stated) != len(body):
        return f"the payload has {len(body)} bytes and not {stated}"
    return ""


def _differs(digest: str | None, content: bytes) -> bool:
    """Whether a SHA-256 digest is stated and is not that of the content (digests of other kinds are not judged)."""
    if digest is None or not digest.startswith("sha256:"):
        return False
    return hashlib.sha256(content).hexdigest() != digest.removeprefix("sha256:")


def _split_content_type(value: str) -> tuple[str, str]:
    message = Message()
    message["Content-Type"] = _one_line(value) or "-"
    media_type = value.split(";", 1)[0].strip().lower()
    charset = message.get_param("charset", "")
    return media_type, charset.strip().lower() if isinstance(charset, str) else ""


def _ascii_uri(url: str) -> str:
    """The address with everything that a record header cannot hold percent-encoded; what is encoded stays as it is."""
    return quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~-._")


def _one_line(text: str) -> str:
    return " ".join(text.split()) if any(char in text for char in "\r\n\0\t") else text
