"""What an answer leads to: from a list to its rows, pages and columns, from an article to its files. Requests and captures come out.

Works on the ledger and on one visit; sends nothing itself (``ask`` makes the requests) and stores nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler import families
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import Address, FoundColumn, format_time
from crawler.errors import UnreadableError
from crawler.families import Article, Ask, Family, ListPage, Row
from crawler.families.completeness import parse_publication_status
from crawler.families.content import (
    holds_all_tables,
    holds_part_of_report,
    looks_like_report,
    names_reports,
    names_siblings,
)
from crawler.families.continued import MAX_PAGES, Further, further_pages
from crawler.families.discovery import judge_column
from crawler.families.titles import classify_title, is_coverage_list
from crawler.fetching.clock import Clock
from crawler.items import Capture
from crawler.readers import read_document
from crawler.report import Source
from crawler.spiders.answers import to_capture
from crawler.spiders.follow import Choice, choose, fingerprint, is_full_night
from crawler.spiders.search import note_leads
from crawler.spiders.visit import Visit

SURE_FAMILY = 0.3  # the address or the page shows the make; below that every page is of unknown make
SURE = 0.5  # of a column: named so, or most of its rows name reports


class Asker(Protocol):
    """Makes the request for one address of a visit; ``ask`` says how, where it is no plain GET of the source's address."""

    def __call__(
        self,
        visit: Visit,
        source: Source,
        *,
        ask: Ask | None = None,
        meta: dict[str, Any] | None = None,
        referer: str = "",
    ) -> Request:
        """The request, counted as on its way."""
        ...


class PageReader:
    """Reads lists and articles for the spider."""

    def __init__(self, ledger: Ledger, clock: Clock, ask: Asker, max_depth: int) -> None:
        self._ledger = ledger
        self._clock = clock
        self._ask = ask
        self._max_depth = max_depth

    # Lists

    def read_list(
        self, visit: Visit, source: Source, response: Response, text: str, *, in_column: bool = False
    ) -> Iterator[Request | Capture]:
        """What a list page, or an answer with rows, leads to."""
        page = self._family_of(visit, response.url, text).list_rows(response.url, text)
        meta, ask = response.meta, response.meta["ask"]
        if not page.rows and ask.otherwise is not None:
            yield self._ask(visit, replace(source, url=ask.otherwise.url), ask=ask.otherwise, meta=carried(response))
            return
        is_inside = in_column or bool(meta.get("in_column"))
        choice = choose(page, response.url, in_column=is_inside, is_door=bool(meta.get("is_door")))
        if not meta.get("list_of"):
            named = (page.column, source.column) if choice.is_column else (source.column, page.column)
            source = replace(source, column=named[0] or named[1])
        known = self._ledger.address(source.url)
        mark = fingerprint(page.rows, choice.lists)
        is_same = known is not None and known.fingerprint == mark
        is_on_top = not is_same and self._adds_only_on_top(known, choice)
        further = () if choice.articles or meta.get("list_of") else _further(source, response, text)
        if looks_like_report(text) or further:
            # The page of a column can itself be the report (met on whole-city and ministry sites): it is kept as an article, when its bytes changed.
            visit.reports += 1
            visit.is_found = True
            source = replace(source, role="article", title=source.title or source.column)
            is_kept = known is None or known.sha256 != hashlib.sha256(response.body).hexdigest()
        else:
            # Of a list only the rows are of interest, whatever else moves on the page.
            is_kept = not is_same or known is None or not known.sha256
        yield from self._kept(visit, source, response, is_new=is_kept)
        self._ledger.seen(
            source, self._clock.now(), meta.get("found_on", ""), role="page" if meta.get("list_of") else "list"
        )
        visit.marks[source.url] = mark
        yield from self._further_pages(visit, source, further, response, text)
        self._note_decoys(source, choice)
        is_list = choice.is_column or bool(choice.articles)
        if is_list and not meta.get("list_of"):
            self._note_column(visit, source, page, response)
        elif not is_list:
            note_leads(visit, page, response.url, text, {link.url for link in choice.lists})
        if is_coverage_list(source.title):
            self._note_status(visit, response)
        yield from self._coverage(visit, source, choice, response)
        yield from self._articles(visit, source, choice, response)
        yield from self._lists(visit, source, choice, response)
        if not page.rows and page.next_requests:
            # A shell: what its script asks for is the list, so the shell's own "not modified" says nothing.
            visit.shells.add(source.url)
        # A server that answers every number with the same page has no further ones.
        is_repeated = bool(meta.get("list_of")) and not visit.has_new_rows(meta["list_of"], page.rows)
        is_read_on = (
            is_list
            and not is_repeated
            and (is_full_night(source.url, self._clock.now().date()) or not (is_same or is_on_top))
        )
        if is_list:
            self._note_rows(visit, source, page, response, is_whole=is_read_on or not page.next_requests)
        if is_read_on or source.url in visit.shells:
            yield from self._pages(visit, source, page, choice, response)

    def _kept(self, visit: Visit, source: Source, response: Response, *, is_new: bool) -> Iterator[Capture]:
        """The capture of what is new; of anything else the ledger notes that it was looked at."""
        if is_new:
            yield to_capture(response, source, self._clock.now())
        else:
            self._ledger.unchanged(source.url, self._clock.now(), status=response.status)
            visit.unchanged += 1

    def _note_rows(self, visit: Visit, source: Source, page: ListPage, response: Response, *, is_whole: bool) -> None:
        """What the visit knows of a list: its rows, and whether it is read to the end (else nothing can be said of how many there are)."""
        stated = page.stated_total if is_whole else None
        visit.add_rows(response.meta.get("list_of") or source.url, (row.url for row in page.rows), stated)
        visit.lists_read.add(source.url)
        if is_whole:
            visit.lists_whole.add(source.url)

    def _note_column(self, visit: Visit, source: Source, page: ListPage, response: Response) -> None:
        """What speaks for a list of reports, kept for the person who asks why this page is read every night."""
        found = judge_column(page, response.url, source.title)
        visit.is_found |= found.score >= SURE
        hint = visit.leads.get(source.url)
        evidence = (*(hint[0].evidence if hint else ()), *found.reasons)
        now, found_on = format_time(self._clock.now()), response.meta.get("found_on", "")
        self._ledger.save_column(
            FoundColumn(source.url, visit.site.url, source.column, found.score, evidence, found_on, now)
        )

    def _note_status(self, visit: Visit, response: Response) -> None:
        """The units that a page on 公布情况 lists: what a county's reports are counted against."""
        try:
            status = parse_publication_status(read_document(response.body, name=response.url))
        except UnreadableError:
            return
        if status.units:
            visit.statuses.append(status)

    def _coverage(self, visit: Visit, source: Source, choice: Choice, response: Response) -> Iterator[Request]:
        """Pages that say which units published. They hardly ever change, so that they are read again only when it is their turn."""
        for row in choice.coverage:
            known = self._ledger.address(row.url)
            is_turn = is_full_night(row.url, self._clock.now().date())
            if not visit.is_new(Ask(row.url)) or (known is not None and known.sha256 and not is_turn):
                continue
            found = replace(source, url=row.url, role="list", title=row.title, published=row.published, parent_url="")
            self._ledger.seen(found, self._clock.now(), source.url)
            meta = {"depth": response.meta.get("depth", 0) + 1, "found_on": source.url}
            yield self._ask(visit, found, meta=meta, referer=response.url)

    def _adds_only_on_top(self, known: Address | None, choice: Choice) -> bool:
        """Whether a list that was read to the end before has new rows above known ones: then all further pages hold known rows too."""
        rows = choice.articles
        if known is None or not known.fingerprint or len(rows) < 2:
            return False
        is_known = [self._ledger.address(row.url) is not None for row in rows]
        return is_known[-1] and is_known == sorted(is_known)

    def _family_of(self, visit: Visit, url: str, text: str) -> Family:
        """The family of this page; an answer that shows no make of its own is of the site's make."""
        family, score = families.detect(url, text)
        if score > visit.family_score and (score >= SURE_FAMILY or not visit.family):
            visit.family, visit.family_score = family.name, score
        return family if score >= SURE_FAMILY or not visit.family else families.family_named(visit.family)

    def _articles(self, visit: Visit, source: Source, choice: Choice, response: Response) -> Iterator[Request]:
        for row in choice.articles:
            found = _row_source(visit, source, row)
            self._ledger.seen(found, self._clock.now(), source.url)
            visit.reports += 1
            if visit.is_new(Ask(row.url)) and self._ledger.is_due(row.url, visit.started):
                meta = {"depth": response.meta.get("depth", 0) + 1, "found_on": source.url}
                yield self._ask(visit, found, meta=meta, referer=response.url)

    def _lists(self, visit: Visit, source: Source, choice: Choice, response: Response) -> Iterator[Request]:
        depth = response.meta.get("depth", 0) + 1
        for link in choice.lists:
            if not visit.is_new(Ask(link.url)):
                continue
            if depth > self._max_depth:
                visit.note(f"too_deep {link.url}")
                continue
            kind = classify_title(link.text)
            found = replace(
                source, url=link.url, role="list", title=link.text, column=link.text, published="", parent_url=""
            )
            if link.publisher:
                found = replace(found, publisher=link.publisher)
            elif kind == "unit":
                found = replace(found, publisher=link.text, column="")
            self._ledger.seen(found, self._clock.now(), source.url)
            yield self._ask(visit, found, meta={"depth": depth, "found_on": source.url, **way(kind, choice.is_column)})

    def _pages(
        self, visit: Visit, source: Source, page: ListPage, choice: Choice, response: Response
    ) -> Iterator[Request]:
        """Further pages of a list."""
        for ask in page.next_requests:
            if not visit.is_new(ask):
                continue
            found = replace(source, url=ask.url, role="list")
            meta = {
                "depth": response.meta.get("depth", 0),
                "list_of": response.meta.get("list_of") or source.url,
                "in_column": choice.is_column or response.meta.get("in_column"),
            }
            self._ledger.seen(found, self._clock.now(), source.url, role="page")
            yield self._ask(visit, found, ask=ask, meta=meta, referer=response.url)

    def known_lists(self, visit: Visit, source: Source, response: Response) -> Iterator[Request]:
        """The columns below a list that was not modified: each can have changed on its own."""
        if source.role != "list":
            return
        site, depth = visit.site.url, response.meta.get("depth", 0) + 1
        articles = self._ledger.addresses(site, "article")
        known = sum(1 for address in articles if address.discovered_from == source.url)
        visit.reports += known
        visit.is_found |= known > 1
        for address in self._ledger.addresses(site, "list"):
            if address.discovered_from == source.url and visit.is_new(Ask(address.url)):
                how = way(classify_title(address.source.title), bool(response.meta.get("in_column")))
                yield self._ask(visit, address.source, meta={"depth": depth, "found_on": source.url, **how})

    def _note_decoys(self, source: Source, choice: Choice) -> None:
        for row in choice.decoys:
            if row not in choice.coverage and self._ledger.address(row.url) is None:
                decoy = replace(source, url=row.url, role="article", title=row.title, published=row.published)
                self._ledger.ended(decoy, "refused", "decoy", self._clock.now())

    # Articles and files

    def read_article(self, visit: Visit, source: Source, response: Response, text: str) -> Iterator[Request | Capture]:
        """What an article or a file leads to; a page under an article's name that only lists reports is read as a list."""
        if source.role == "part" and response.meta.get("is_first_whole") and holds_all_tables(text):
            source = replace(
                source, role="article", parent_url=""
            )  # another report that the first one links, no page of it
        family = families.family_named(visit.family) if visit.family else self._family_of(visit, response.url, text)
        parts = family.article_parts(response.url, text) if text else Article()
        further = _further(source, response, text)
        is_list = names_reports(text) and not looks_like_report(text) and not further
        if source.role == "article" and not parts.attachments and is_list:
            visit.reports -= 1
            yield from self.read_list(visit, replace(source, role="list"), response, text, in_column=True)
            return
        yield to_capture(response, source, self._clock.now())
        if source.role == "article" and names_siblings(response.url, text):
            page = self._family_of(visit, response.url, text).list_rows(response.url, text)
            yield from self._articles(visit, source, choose(page, response.url, in_column=True), response)
        yield from self._further_pages(visit, source, further, response, text)
        for link in (*parts.attachments, *parts.pictures):
            if not visit.is_new(Ask(link.url)):
                continue
            found = replace(
                source,
                url=link.url,
                role="attachment",
                title=link.text or source.title,
                published=source.published or parts.published,
                parent_url=source.parent_url if source.role == "part" else response.url,
            )
            self._ledger.seen(found, self._clock.now(), source.url)
            if self._ledger.is_due(link.url, visit.started):
                yield self._ask(visit, found, meta={"found_on": source.url}, referer=response.url)

    def _further_pages(
        self, visit: Visit, source: Source, pages: tuple[Further, ...], response: Response, text: str
    ) -> Iterator[Request]:
        """The other pages of an article that is published as several files: asked whenever the article is, since they are one report."""
        first = source.parent_url if source.role == "part" else source.url
        for page in pages:
            ask = Ask(page.url, is_guess=page.is_guess)
            if not visit.is_new(ask):
                continue
            if visit.parts[first] >= MAX_PAGES:
                visit.note(f"too_many_pages {first}")
                return
            visit.parts[first] += 1
            found = replace(source, url=page.url, role="part", parent_url=first)
            self._ledger.seen(found, self._clock.now(), first)
            is_whole = response.meta.get("is_first_whole") if source.role == "part" else holds_all_tables(text)
            meta = {
                "found_on": first,
                "first": page.first_of(_first_page(source, response)),
                "is_first_whole": is_whole,
            }
            yield self._ask(visit, found, ask=ask, meta=meta, referer=response.url)

    def known_pages(self, visit: Visit, source: Source) -> Iterator[Request]:
        """The further pages of an article that was not modified: each can have changed on its own."""
        if source.role != "article":
            return
        for address in self._ledger.addresses(visit.site.url, "part"):
            if address.discovered_from == source.url and visit.is_new(Ask(address.url)):
                yield self._ask(visit, address.source, meta={"found_on": source.url})


def _further(source: Source, response: Response, text: str) -> tuple[Further, ...]:
    """The further pages of what may be an article. A page with a pager that is an index, or names reports, is a list unless it holds a part of one."""
    if source.role == "attachment" or not text:
        return ()
    first = _first_page(source, response)
    pages = further_pages(response.url, text, first)
    if not pages or source.role == "part":
        return pages
    is_index = source.role == "list" or re.search(r"/(?:(?:index|list)\w*\.\w+)?$", urlsplit(first).path)
    return () if (is_index or names_reports(text)) and not holds_part_of_report(text) else pages


def _first_page(source: Source, response: Response) -> str:
    """The address that the first page of an article answered at, which its further pages are named after."""
    return str(response.meta.get("first") or source.parent_url) if source.role == "part" else response.url


def _row_source(visit: Visit, source: Source, row: Row) -> Source:
    return Source(
        url=row.url,
        role="article",
        site=visit.site.url,
        division_code=visit.site.division_code,
        publisher=row.publisher or source.publisher or visit.site.name,
        column=source.column,
        title=row.title,
        published=row.published,
    )


def way(kind: str, in_column: bool) -> dict[str, bool]:
    """How the page behind a link is to be read, by what the link promised."""
    return {"in_column": in_column or kind == "column", "is_door": kind in ("disclosure", "units")}


def carried(response: Response) -> dict[str, Any]:
    """What a second request for the same thing takes over from the first."""
    names = ("depth", "is_entry", "list_of", "in_column", "is_door", "found_on")
    return {name: response.meta[name] for name in names if name in response.meta}
