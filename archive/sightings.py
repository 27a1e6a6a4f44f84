"""The looks of the plan as sightings of one report: what each fetch says about it. Pure; the rules of history are in archive.versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from sqlite3 import Row as SqlRow

from archive.keys import agency_key, report_key
from archive.versions import Rank, Sighting

_GONE = (404, 410)
_NOT_MODIFIED = 304
_NOTHING = Rank(0, 0, 0, 0)


def sightings_of(key: str, looks: list[SqlRow]) -> Iterator[Sighting]:
    """The looks at a report's documents (``Workbench.looks``, in order of time) as sightings of that report."""
    last_read: dict[str, Sighting] = {}
    for look in looks:
        if look["role"] == "part":
            yield from _sighting_by_part(key, look, last_read)
            continue
        document = look["document"]
        before = last_read.get(document)
        if look["status"] == _NOT_MODIFIED and before is not None:
            yield replace(before, at=datetime.fromisoformat(look["at"]))
            continue
        sighting = _sighting(key, look, was_read=before is not None)
        if sighting.sight == "report":
            last_read[document] = sighting
        elif sighting.sight == "gone":
            last_read.pop(document, None)
        yield sighting


def holds_report(key: str, look: SqlRow) -> bool:
    """Whether this report was read at this look."""
    return look["outcome"] == "report" and _key_of(look) == key


def _sighting_by_part(key: str, look: SqlRow, last_read: dict[str, Sighting]) -> Iterator[Sighting]:
    """A look at a further page is one at its article, which is read anew with it."""
    article = last_read.get(look["publication"])
    if article is None or not holds_report(key, look):
        return
    seen = replace(
        article,
        at=datetime.fromisoformat(look["at"]),
        content=look["content"],
        reading=look["reading"],
        rank=_rank(look),
    )
    last_read[article.document] = seen
    yield seen


def _rank(look: SqlRow) -> Rank:
    return Rank(look["figures"], look["sections"], look["fewer_issues"], look["format"])


def _sighting(key: str, look: SqlRow, *, was_read: bool) -> Sighting:
    is_report = holds_report(key, look)
    is_other_page = look["outcome"] in ("report", "not_a_report", "unidentified") and look["role"] != "file"
    is_gone = look["status"] in _GONE or look["code"] == "error_page" or (is_other_page and was_read)
    rank = _rank(look) if is_report else _NOTHING
    return Sighting(
        at=datetime.fromisoformat(look["at"]),
        publication=look["publication"],
        document=look["document"],
        url=look["url"],
        sight="report" if is_report else "gone" if is_gone else "nothing",
        capture_key=look["capture_key"],
        role=look["role"],
        parent_url=look["parent_url"],
        media_type=look["media_type"] or "",
        content=look["content"] if is_report else "",
        reading=look["reading"] if is_report else "",
        rank=rank,
        links=None if look["links"] is None else frozenset(json.loads(look["links"])),
    )


def _key_of(look: SqlRow) -> str:
    return report_key(agency_key(look["division_code"], look["agency"]), look["year"], look["scope"], look["kind"])
