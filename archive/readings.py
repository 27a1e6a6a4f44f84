"""What reading one capture gave, and its packed form for the cache.

A reading is a value: the same bytes with the same hints and the same parsers always give the same. Nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from dataclasses import astuple, dataclass
from typing import Any, Literal, NamedTuple

from archive.keys import capture_key, same_address
from archive.rows import HEAD, Prepared, prepare
from archive.versions import Rank
from crawler.document import Issue
from crawler.report import AnnexItem, Figure, Kind, Report, Scope, Section

Outcome = Literal["report", "not_a_report", "unreadable", "unidentified", "error", "list"]

# Of two readings that are otherwise equal, the one whose cells can be shown on a page is the handier.
_FORMATS = ("image/", "application/pdf", "text/", "sheet", "excel", "word", "html")


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one capture. ``report`` is set for the outcomes ``report`` and ``unidentified``.

    ``links`` are the absolute addresses that the document points to, None where it could not be read at all. ``pages`` are address and
    SHA-256 of each page in order where the report stands on several.
    """

    outcome: Outcome
    code: str
    message: str
    media_type: str
    report: Report | None
    links: tuple[str, ...] | None
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def rank(self) -> Rank:
        """How good the reading is, compared with others of the same report."""
        if self.report is None:
            return Rank(0, 0, 0, 0)
        figures = sum(figure.value is not None for figure in self.report.figures)
        figures += sum(item.value is not None for item in self.report.annex)
        sections = sum(bool(section.text.strip()) for section in self.report.sections)
        return Rank(figures, sections, -len(self.report.issues), _format_rank(self.media_type))


def _format_rank(media_type: str) -> int:
    return max((rank for rank, word in enumerate(_FORMATS, 1) if word in media_type), default=0)


def content_hash(report: Report) -> str:
    """SHA-256 of what the report says: figures, annex and texts, free of white space, of width of characters and of place.

    Two captures with the same hash are the same version, whatever the pages around them look like.
    """
    figures = sorted(
        (f.table, f.row, f.column, f.value, f.state, f.unit, _plain(f.raw) if f.state == "text" else "")
        for f in report.figures
    )
    annex = [(_plain(item.label), item.value, item.unit) for item in report.annex]
    sections = [(section.number, _plain(section.text)) for section in report.sections]
    said = json.dumps([figures, annex, sections], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def pack_report(report: Report) -> bytes:
    """The report as compressed JSON."""
    parts: list[Any] = [
        [getattr(report, name) for name in HEAD],
        [astuple(section) for section in report.sections],
        [(f.table, f.row, f.column, f.value, f.state, f.raw, f.unit, f.where) for f in report.figures],
        [astuple(item) for item in report.annex],
        [astuple(issue) for issue in report.issues],
    ]
    return zlib.compress(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def pack_prepared(prepared: Prepared) -> bytes:
    """The rows as compressed JSON."""
    return zlib.compress(json.dumps(astuple(prepared), ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_prepared(packed: bytes) -> Prepared:
    """The rows that were packed."""
    return Prepared(*json.loads(zlib.decompress(packed)))


def unpack_report(packed: bytes) -> Report:
    """The report that was packed."""
    head, sections, figures, annex, issues = json.loads(zlib.decompress(packed))
    return Report(
        **dict(zip(HEAD, head, strict=True)),
        sections=tuple(Section(*section) for section in sections),
        figures=tuple(Figure(*figure) for figure in figures),
        annex=tuple(AnnexItem(*item) for item in annex),
        issues=tuple(Issue(*issue) for issue in issues),
    )


class PackedReading(NamedTuple):
    """A reading as one row of the cache: what reports are grouped and compared by, the packed report, and its packed rows.

    ``links`` is a JSON list of addresses in one spelling; ``pages`` one of [address, capture key] of each page, None where there is but one.
    """

    key: str
    outcome: Outcome
    code: str
    message: str
    media_type: str
    agency: str | None
    division_code: str | None
    kind: Kind | None
    year: int | None
    scope: Scope | None
    content: str | None
    figures: int
    sections: int
    fewer_issues: int
    format: int
    links: str | None
    pages: str | None
    report: bytes | None
    prepared: bytes | None


def pack_reading(key: str, reading: Reading) -> PackedReading:
    """The cache's row for a reading; an unidentified report is kept without an identity to group by."""
    report, rank = reading.report, reading.rank
    row = PackedReading(
        key,
        reading.outcome,
        reading.code,
        reading.message,
        reading.media_type,
        agency=None,
        division_code=None,
        kind=None,
        year=None,
        scope=None,
        content=None,
        figures=rank.figures,
        sections=rank.sections,
        fewer_issues=rank.fewer_issues,
        format=rank.format,
        links=None if reading.links is None else json.dumps(sorted(set(map(same_address, reading.links)))),
        pages=json.dumps([[url, capture_key(url, digest)] for url, digest in reading.pages]) if reading.pages else None,
        report=None,
        prepared=None,
    )
    if report is None:
        return row
    return row._replace(
        agency=report.agency,
        division_code=report.division_code,
        kind=report.kind,
        year=report.year,
        scope=report.scope,
        content=content_hash(report),
        report=pack_report(report),
        prepared=pack_prepared(prepare(report)),
    )
