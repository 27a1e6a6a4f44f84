"""A report as parsed: identity, sections, the figures of its tables with their places, and what was not understood.

Parsers make it; the archive stores it. Keys of tables, rows and columns are those of crawler.forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal, NamedTuple

from crawler.document import Issue

Number = int | float
State = Literal["number", "blank", "dash", "text"]
Form = Literal["2021", "2019", "pre2019"]
Scope = Literal["organ", "area"]
Kind = Literal["government", "office", "department", "township", "subdistrict", "zone"]
Level = Literal["province", "prefecture", "county", "township"]


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document from outside it: where it was found and under which names. Every field may be empty.

    ``role`` is ``list``, ``article``, ``part`` (a further page of an article), ``attachment`` or ``file`` (imported by hand);
    ``site`` the registered entry page; ``division_code`` the six-digit code of that entry; ``publisher`` the unit or site named there;
    ``column`` the title of the list; ``title`` the text of the link that led here; ``published`` the date printed beside that link;
    ``parent_url`` the page that links to an attachment, or the first page of a part.
    """

    url: str = ""
    role: str = "file"
    site: str = ""
    division_code: str = ""
    publisher: str = ""
    column: str = ""
    title: str = ""
    published: str = ""
    parent_url: str = ""

    def as_row(self) -> tuple[str, ...]:
        """The fields in their order. A build asks this of every capture, and ``astuple``, which copies deeply, takes ten times as long."""
        return _FIELDS_OF_SOURCE(self)


_FIELDS_OF_SOURCE: Callable[[Source], tuple[str, ...]] = attrgetter(*(field.name for field in fields(Source)))


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections (``number`` 1–6; 0 is the introduction before the first). ``text`` joins paragraphs with ``\\n``."""

    number: int
    heading: str
    text: str


class Figure(NamedTuple):
    """One cell of the report's tables. A named tuple, because a report has two hundred and a frozen dataclass takes four times as long to make.

    ``table`` is ``disclosure``, ``applications`` or ``disputes``. ``value`` is the number as printed (fees in 10 000 yuan unless ``unit`` says
    otherwise) and None for a blank or a dash. ``raw`` is the printed text, ``unit`` the printed unit where it is not the
    column's own, ``where`` the place in the source.
    """

    table: str
    row: str
    column: str
    value: Number | None
    state: State
    raw: str
    unit: str | None
    where: str


@dataclass(frozen=True, slots=True)
class AnnexItem:
    """A label and a figure of the statistics annex before 2019. ``key`` is "" where the label is not a known one."""

    key: str
    label: str
    value: Number | None
    raw: str
    unit: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Report:
    """One annual report. ``*_basis`` says in a stable word what each statement about identity rests on."""

    agency: str | None
    agency_basis: str
    division_code: str | None
    level: Level | None
    kind: Kind | None
    year: int | None
    year_basis: str
    scope: Scope | None
    scope_basis: str
    form: Form | None
    title: str | None
    published: str | None
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    annex: tuple[AnnexItem, ...]
    issues: tuple[Issue, ...]
