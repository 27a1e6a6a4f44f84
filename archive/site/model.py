"""What a page of the site is: a question put to the database, and its answer in every form that a reader may want.

A page module knows SQL and its own subject; it knows nothing of HTTP, Datasette or templates' whereabouts. The answer's ``data`` is the page's
JSON twin and what the template shows; nothing may stand on a page that its JSON does not have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeVar

Language = Literal["zh", "en"]
Row = dict[str, Any]
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]
T = TypeVar("T")


class MissingPageError(Exception):
    """The address names nothing that the archive holds; the message says what was looked for, in the reader's language."""


class BadQuestionError(Exception):
    """The query string cannot be understood; the message says which part and what would be right."""


class Site:
    """What belongs to one published database: where the data folder is, and what was computed once for all readers.

    The database never changes, so nothing that is kept here has to be thrown away.
    """

    def __init__(self, database: Path, data: Path | None) -> None:
        self.database = database
        self.data = data
        self._kept: dict[object, Any] = {}
        self._lock = Lock()
        self._locks: dict[object, Lock] = {}

    def once(self, name: object, compute: Callable[[], T]) -> T:
        """The value kept under ``name``; computed by the first who asks, while others who ask for the same wait."""
        if name not in self._kept:
            with self._lock:
                lock = self._locks.setdefault(name, Lock())
            with lock:
                if name not in self._kept:
                    self._kept[name] = compute()
        value: T = self._kept[name]
        return value


@dataclass(frozen=True, slots=True)
class Ask:
    """One reader's question. ``path`` holds the named parts of the address, ``args`` the query string (first values)."""

    db: sqlite3.Connection
    site: Site
    lang: Language
    path: Mapping[str, str]
    args: Mapping[str, str]
    host: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """Every row as a dictionary."""
        cursor = self.db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[str]:
        """The names of the columns that a query gives, with or without rows."""
        return [column[0] for column in self.db.execute(sql, values).description]

    def row(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """The first row, None when there is none."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first value of the first row, None when there is none."""
        found = self.db.execute(sql, values).fetchone()
        return found[0] if found else None

    def say(self, zh: str, en: str) -> str:
        """The text in the reader's language, for words that stand in the database in both."""
        return en if self.lang == "en" and en else zh

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of the query string. Raises BadQuestionError when it is none or out of bounds."""
        text = self.args.get(name, "")
        if not text:
            return default
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise BadQuestionError(
                self.say(
                    f"{name}={text[:40]}：应为{least}到{most}的整数。", f"{name}={text[:40]}: expected {least}–{most}."
                )
            )
        return int(text)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of an Atom feed. ``at`` is UTC in ISO form, ``path`` an address of this site."""

    key: str
    at: str
    title: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` is the JSON twin; ``view`` what only the template needs (drawings); ``table`` the columns and rows of the CSV twin, or what makes them; ``feed`` the entries of Atom, or what makes them.

    ``title`` is the page's own, ``description`` one sentence for search engines and link previews.
    """

    title: str
    data: dict[str, Any]
    view: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    table: Rows | Callable[[], Rows] | None = None
    feed: Sequence[FeedEntry] | Callable[[], Sequence[FeedEntry]] | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file instead of a page. ``headers`` are added to the site's own; ``filename`` makes it an attachment."""

    body: bytes
    media_type: str
    filename: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """The page stands at another address of this site (without language prefix)."""

    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address as a regular expression without ``^``, ``$``, language and format, its template and its function.

    ``nav`` is the entry of the masthead that is current on it. ``formats`` are the twins it has. ``bare`` pages have no language
    prefix and no twins: files and programs' routes.
    """

    name: str
    path: str
    load: Callable[[Ask], Answer | Download | Moved]
    template: str = ""
    nav: str = ""
    formats: tuple[str, ...] = ("json",)
    bare: bool = False
    seconds: float = 5.0
