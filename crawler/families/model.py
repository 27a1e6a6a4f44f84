"""What a site family says of a page: rows, further requests, and the parts of an article. Values only.

The spider acts on these and knows no family; a family makes them and knows no spider.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An address, absolute and without fragment, and the words of the link.

    ``publisher`` is the unit that the place of the link names (the row of a table of units), where its own words do not.
    """

    url: str
    text: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for more of a list.

    ``body`` is sent with a POST as ``content_type``. ``is_guess`` marks a page that may not exist: its 404 is no failure. ``otherwise`` is
    asked instead when the answer holds no row (sites offer the same rows by several doors, some of them walled up).
    """

    url: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/x-www-form-urlencoded; charset=UTF-8"
    is_guess: bool = False
    otherwise: Ask | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list. ``title`` is the full title where the page has it; ``published`` is YYYY-MM-DD or ""; ``publisher`` as printed.

    ``is_report`` says that the site files the row under yearly reports by its address or its data, so that a title that promises nothing
    ("2022年", a unit's bare name) is no reason to pass it over.
    """

    url: str
    title: str
    published: str = ""
    publisher: str = ""
    is_report: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list page, or an answer with rows, holds.

    ``rows`` are in the page's order, each address once. ``next_requests`` are the requests for all further pages that this page lets one know
    of. ``stated_total`` and ``stated_pages`` are the numbers of rows and pages the site states, None where it states none.
    ``column`` is the list's name. ``columns`` are links to other columns, years and units, in the page's order, navigation included;
    ``frames`` are pages shown inside this one.
    """

    rows: tuple[Row, ...] = ()
    next_requests: tuple[Ask, ...] = ()
    stated_total: int | None = None
    stated_pages: int | None = None
    column: str = ""
    columns: tuple[Link, ...] = ()
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page says of itself. ``attachments`` are files it offers, by whatever means; no page is among them. ``pictures``
    are those that may be pages or tables of a report, where neither its tables nor a file are there.
    """

    title: str = ""
    published: str = ""
    publisher: str = ""
    column: str = ""
    attachments: tuple[Link, ...] = ()
    pictures: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """One make of site. The three functions are pure: no network, no clock, no state.

    ``signature(url, html)`` is how sure the family is that the page is of its make: 0 no, 0.3 the address has its shape, 0.6 the page
    has its marks, 0.9 both or a mark nobody else has. ``list_rows(url, text)`` reads a list page or an answer to one of the family's own
    requests (``text`` is decoded, whatever its type); ``article_parts(url, html)`` reads an article page.
    Neither raises on any input: a page that is something else has no rows and no parts.
    """

    name: str
    signature: Callable[[str, str], float]
    list_rows: Callable[[str, str], ListPage]
    article_parts: Callable[[str, str], Article]
