"""The one spider: entry pages → lists → articles → attachments, for every make of site.

What a page is comes from the families and from pure modules; what is known of an address from the ledger. Here is only the order of things: what is
asked next, and what is kept of an answer. Links printed in a report's text are never followed, only files that its page offers.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import families
from crawler.captures import CaptureError, CaptureStore
from crawler.captures.ledger import Ledger
from crawler.families import Article, Ask, Family, ListPage, Row
from crawler.families.content import looks_like_report, names_reports, names_siblings
from crawler.families.titles import classify_title, is_coverage_list
from crawler.fetching.challenges import Verdict, judge_answer, script_redirect
from crawler.fetching.clock import Clock
from crawler.items import Capture, Site
from crawler.report import Source
from crawler.spiders.answers import failure_of, text_of, to_capture, wrong_file
from crawler.spiders.follow import Choice, choose, fingerprint
from crawler.spiders.visit import Visit

logger = logging.getLogger(__name__)
MAX_SCRIPT_REDIRECTS = 2


class ReportsSpider(Spider):
    """Crawls the given sites. ``sites`` are visited side by side, each with its own budget and its own end."""

    name = "reports"

    def __init__(
        self, sites: tuple[Site, ...], store: CaptureStore, ledger: Ledger, clock: Clock, crawler: Crawler
    ) -> None:
        super().__init__()
        self.sites = sites
        self.store = store
        self.ledger = ledger
        self.clock = clock
        self.visits: dict[str, Visit] = {}
        self.finished: list[str] = []
        self.storage_error: CaptureError | None = None
        self.kept = {"new": 0, "changed": 0, "unchanged": 0}
        self._max_depth = crawler.settings.getint("GONGKAI_MAX_DEPTH")
        self._shows_progress = crawler.settings.getbool("GONGKAI_PROGRESS")
        self._max_rechecks = crawler.settings.getint("GONGKAI_MAX_RECHECKS")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; the arguments come from ``crawler.run``."""
        spider = cls(*args, **{**kwargs, "crawler": crawler})
        spider._set_crawler(crawler)
        return spider

    # The way through a site

    async def start(self) -> AsyncIterator[Request]:
        """The entry page of every site, and what earlier runs left undone there."""
        for site in self.sites:
            visit = self.visits[site.url] = Visit(site, self.clock.now())
            if site.accept_bad_certificate:
                visit.note("certificate_not_verified")
            before = self.ledger.site(site.url)
            visit.family = before.family if before else ""
            source = Source(
                url=site.url, role="list", site=site.url, division_code=site.division_code, publisher=site.name
            )
            # All made before the first is on its way: a visit ends when nothing is pending.
            for request in [self._ask(visit, source, meta={"depth": 0, "is_entry": True}), *self._left_over(visit)]:
                yield request

    def _left_over(self, visit: Visit) -> Iterator[Request]:
        """Addresses of the site that are due without a list naming them: unfinished ones, and reports to be looked at again."""
        rechecks = 0
        for address in self.ledger.addresses(visit.site.url):
            if address.role in ("list", "page") or not self.ledger.is_due(address.url, visit.started):
                continue
            if address.state == "captured":
                rechecks += 1
                if rechecks > self._max_rechecks:
                    continue
            yield self._ask(visit, address.source, meta={"is_known": address.state == "captured"})

    def _ask(
        self,
        visit: Visit,
        source: Source,
        *,
        ask: Ask | None = None,
        meta: dict[str, Any] | None = None,
        referer: str = "",
    ) -> Request:
        """A request for one address of a visit. What was known of it goes along as conditions, so that an unchanged page costs nothing."""
        ask = ask or Ask(source.url)
        headers = {"Content-Type": ask.content_type} if ask.body else {}
        if referer:
            headers["Referer"] = referer
        known = self.ledger.address(source.url)
        if known is not None and known.sha256 and ask.method == "GET" and known.state == "captured":
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        visit.pending += 1
        visit.seen.add(_key(ask))
        return Request(
            ask.url,
            method=ask.method,
            body=ask.body,
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={"site": visit.site.url, "source": source, "ask": ask, **(meta or {})},
            priority=_PRIORITY.get(source.role, 0),
        )

    def parse(self, response: Response) -> Iterator[Request]:
        """One answer. What it leads to is known to the ledger, and what is kept of it on the disk, before anything more is asked."""
        visit, source = self.visits[response.meta["site"]], response.meta["source"]
        results: list[Request | Capture] = []
        pending = visit.pending
        try:
            with self.ledger.transaction():
                results.extend(self._read(visit, source, response))
        except Exception as error:  # one page must not end the night
            logger.exception("%s could not be read", response.url)
            results, visit.pending = [], pending
            verdict = Verdict("failed", f"crawler_error_{type(error).__name__}")
            self._end(visit, source, verdict, is_entry=_is_entry(response))
        for result in results:
            if isinstance(result, Capture):
                self._keep(visit, result)
        yield from (result for result in results if isinstance(result, Request))
        yield from self._done(visit)

    def _read(self, visit: Visit, source: Source, response: Response) -> Iterator[Request | Capture]:
        if response.status == 304:
            self.ledger.unchanged(source.url, self.clock.now())
            self.kept["unchanged"] += 1
            yield from self._known_lists(visit, source, response)
            return
        text = text_of(response, source.role)
        target = script_redirect(response.url, text) if response.status == 200 and text else ""
        hops = response.meta.get("script_redirects", 0)
        if target and hops < MAX_SCRIPT_REDIRECTS:
            yield self._ask(visit, source, ask=Ask(target), meta={**_carried(response), "script_redirects": hops + 1})
            return
        verdict = judge_answer(response.status, _lower(response), text) or wrong_file(source, text)
        if target and verdict is None:
            verdict = Verdict("failed", "script_redirect_loop")
        if verdict is not None:
            yield from self._set_aside(visit, source, response, verdict)
        elif source.role == "list":
            yield from self._read_list(visit, source, response, text)
        else:
            yield from self._read_article(visit, source, response, text)

    # Lists

    def _read_list(
        self, visit: Visit, source: Source, response: Response, text: str, *, in_column: bool = False
    ) -> Iterator[Request | Capture]:
        page = self._family_of(visit, response.url, text).list_rows(response.url, text)
        ask: Ask = response.meta["ask"]
        if not page.rows and ask.otherwise is not None:
            yield self._ask(visit, replace(source, url=ask.otherwise.url), ask=ask.otherwise, meta=_carried(response))
            return
        choice = choose(
            page,
            response.url,
            in_column=in_column or bool(response.meta.get("in_column")),
            is_door=bool(response.meta.get("is_door")),
        )
        first_page = response.meta.get("list_of", "")
        if not first_page:
            source = replace(
                source, column=(page.column or source.column) if choice.is_column else (source.column or page.column)
            )
        mark = fingerprint(page.rows, choice.lists)
        known = self.ledger.address(source.url)
        is_same = known is not None and known.fingerprint == mark
        if looks_like_report(text):
            # The page of a column can itself be the report (met on whole-city and ministry sites): it is kept as an article, when its bytes changed.
            visit.reports += 1
            source = replace(source, role="article", title=source.title or source.column)
            has_new_bytes = known is None or known.sha256 != hashlib.sha256(response.body).hexdigest()
        else:
            # Of a list only the rows are of interest, whatever else moves on the page.
            has_new_bytes = not is_same or known is None or not known.sha256
        yield from self._keep_changed(source, response, has_new_bytes=has_new_bytes)
        if choice.is_column or choice.articles:
            # Where the rows are as they were, further pages are not asked for, so that nothing can be said of how many there are.
            visit.add_rows(
                first_page or source.url, (row.url for row in page.rows), None if is_same else page.stated_total
            )
            visit.lists_read.add(source.url)
        self.ledger.seen(
            source, self.clock.now(), response.meta.get("found_on", ""), role="page" if first_page else "list"
        )
        visit.marks[source.url] = mark
        self._note_decoys(source, choice)
        yield from self._articles(visit, source, choice, response)
        yield from self._lists(visit, source, choice, response)
        if not page.rows and page.next_requests:
            # A shell: what its script asks for is the list, so the shell's own "not modified" says nothing.
            visit.shells.add(source.url)
        if source.url in visit.shells or (not is_same and (choice.is_column or choice.articles)):
            yield from self._pages(visit, source, page, choice, response)

    def _keep_changed(self, source: Source, response: Response, *, has_new_bytes: bool) -> Iterator[Capture]:
        if has_new_bytes:
            yield to_capture(response, source, self.clock.now())
        else:
            self.ledger.unchanged(source.url, self.clock.now(), status=response.status)
            self.kept["unchanged"] += 1

    def _family_of(self, visit: Visit, url: str, text: str) -> Family:
        """The family of this page; an answer that shows no make of its own is of the site's make."""
        family, score = families.detect(url, text)
        if score > visit.family_score:
            visit.family, visit.family_score = family.name, score
        return family if score >= 0.3 or not visit.family else families.family_named(visit.family)

    def _articles(self, visit: Visit, source: Source, choice: Choice, response: Response) -> Iterator[Request]:
        for row in choice.articles:
            found = self._row_source(visit, source, row)
            self.ledger.seen(found, self.clock.now(), source.url)
            visit.reports += 1
            if self._is_wanted(visit, Ask(row.url)) and self.ledger.is_due(row.url, visit.started):
                yield self._ask(
                    visit,
                    found,
                    meta={"depth": response.meta.get("depth", 0) + 1, "found_on": source.url},
                    referer=response.url,
                )

    def _row_source(self, visit: Visit, source: Source, row: Row) -> Source:
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

    def _lists(self, visit: Visit, source: Source, choice: Choice, response: Response) -> Iterator[Request]:
        depth = response.meta.get("depth", 0) + 1
        for link in choice.lists:
            if not self._is_wanted(visit, Ask(link.url)):
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
            self.ledger.seen(found, self.clock.now(), source.url)
            yield self._ask(visit, found, meta={"depth": depth, "found_on": source.url, **_way(kind, choice.is_column)})

    def _pages(
        self, visit: Visit, source: Source, page: ListPage, choice: Choice, response: Response
    ) -> Iterator[Request]:
        """Further pages of a list whose first page is not as it was."""
        for ask in page.next_requests:
            if not self._is_wanted(visit, ask):
                continue
            found = replace(source, url=ask.url, role="list")
            first_page = response.meta.get("list_of") or source.url
            meta = {
                "depth": response.meta.get("depth", 0),
                "list_of": first_page,
                "in_column": choice.is_column or response.meta.get("in_column"),
            }
            self.ledger.seen(found, self.clock.now(), source.url, role="page")
            yield self._ask(visit, found, ask=ask, meta=meta, referer=response.url)

    def _known_lists(self, visit: Visit, source: Source, response: Response) -> Iterator[Request]:
        """The columns below a list that did not change: each can have changed on its own."""
        if source.role != "list":
            return
        site, depth = visit.site.url, response.meta.get("depth", 0) + 1
        articles = self.ledger.addresses(site, "article")
        visit.reports += sum(1 for address in articles if address.discovered_from == source.url)
        for address in self.ledger.addresses(site, "list"):
            if address.discovered_from == source.url and self._is_wanted(visit, Ask(address.url)):
                way = _way(classify_title(address.source.title), bool(response.meta.get("in_column")))
                yield self._ask(visit, address.source, meta={"depth": depth, "found_on": source.url, **way})

    def _note_decoys(self, source: Source, choice: Choice) -> None:
        for row in choice.decoys:
            known = self.ledger.address(row.url)
            reason = "coverage_list" if is_coverage_list(row.title) else "decoy"
            if known is None:
                self.ledger.ended(
                    replace(source, url=row.url, role="article", title=row.title, published=row.published),
                    "refused",
                    reason,
                    self.clock.now(),
                )

    # Articles and files

    def _read_article(self, visit: Visit, source: Source, response: Response, text: str) -> Iterator[Request | Capture]:
        family = families.family_named(visit.family) if visit.family else self._family_of(visit, response.url, text)
        parts = family.article_parts(response.url, text) if text else Article()
        if source.role == "article" and not parts.attachments and names_reports(text) and not looks_like_report(text):
            visit.reports -= 1
            yield from self._read_list(visit, replace(source, role="list"), response, text, in_column=True)
            return
        yield to_capture(response, source, self.clock.now())
        if source.role == "article" and names_siblings(response.url, text):
            page = self._family_of(visit, response.url, text).list_rows(response.url, text)
            yield from self._articles(visit, source, choose(page, response.url, in_column=True), response)
        for link in parts.attachments:
            if not self._is_wanted(visit, Ask(link.url)):
                continue
            found = replace(
                source,
                url=link.url,
                role="attachment",
                title=link.text or source.title,
                published=source.published or parts.published,
                parent_url=response.url,
            )
            self.ledger.seen(found, self.clock.now(), source.url)
            if self.ledger.is_due(link.url, visit.started):
                yield self._ask(visit, found, meta={"found_on": source.url}, referer=response.url)

    def _keep(self, visit: Visit, capture: Capture) -> None:
        """Store a capture, durably, and then note it; a store that fails ends the crawl."""
        known = self.ledger.address(capture.url)
        try:
            stored = self.store.write(capture)
        except CaptureError as error:
            self.storage_error = error
            raise CloseSpider("storage") from error
        visit.captured += 1
        if capture.status in (404, 410):
            self.ledger.ended(capture.source, "gone", "not_found", capture.fetched_at, status=capture.status)
            return
        is_shell = capture.url in visit.shells
        etag, modified = ("", "") if is_shell else (capture.header("ETag"), capture.header("Last-Modified"))
        self.ledger.captured(stored, etag=etag, last_modified=modified)
        kind = (
            "new" if known is None or not known.sha256 else "unchanged" if known.sha256 == stored.sha256 else "changed"
        )
        self.kept[kind] += 1

    # What was not got

    def _set_aside(
        self, visit: Visit, source: Source, response: Response, verdict: Verdict
    ) -> Iterator[Request | Capture]:
        ask: Ask = response.meta["ask"]
        if ask.otherwise is not None:
            yield self._ask(visit, replace(source, url=ask.otherwise.url), ask=ask.otherwise, meta=_carried(response))
            return
        if ask.is_guess and verdict.state == "gone":
            self.ledger.ended(source, "refused", "guessed_page", self.clock.now(), status=response.status)
            return
        known = self.ledger.address(source.url)
        if verdict.state == "gone" and known is not None and known.sha256 and source.role != "list":
            visit.note(f"vanished {source.url}")
            if response.status in (404, 410):
                yield to_capture(response, source, self.clock.now())
        self._end(visit, source, verdict, is_entry=_is_entry(response), status=response.status)

    def _end(self, visit: Visit, source: Source, verdict: Verdict, *, is_entry: bool, status: int = 0) -> None:
        self.ledger.ended(source, verdict.state, verdict.kind, self.clock.now(), status=status)  # type: ignore[arg-type]
        visit.incomplete.add(source.url)
        if is_entry:
            visit.entry_state, visit.entry_reason = verdict.state, verdict.kind
        elif verdict.kind == "budget":
            visit.stopped_by = "budget"
        else:
            visit.note(f"{verdict.state} {verdict.kind} {source.url}")

    def failed(self, failure: Failure) -> Iterator[Request]:
        """A request without an answer: refused by us, or failed on the way."""
        request = failure.request  # type: ignore[attr-defined]
        visit, source = self.visits[request.meta["site"]], request.meta["source"]
        verdict = failure_of(failure.value or RuntimeError("no reason"), self._refusal_of(request.url))
        plain = _without_tls(request, verdict)
        if plain is not None:
            visit.note(f"https_dead {verdict.kind}")
            yield self._ask(visit, source, ask=plain, meta={"depth": 0, "is_entry": True})
            yield from self._done(visit)
            return
        if verdict.kind == "budget" or verdict.kind == "host_down":
            # Not asked at all: it stays queued for the next run.
            visit.stopped_by = visit.stopped_by or verdict.kind
            if request.meta.get("is_entry"):
                visit.entry_state, visit.entry_reason = "failed", verdict.kind
        else:
            self._end(visit, source, verdict, is_entry=bool(request.meta.get("is_entry")))
        yield from self._done(visit)

    def _refusal_of(self, url: str) -> str:
        """Why the resolver held back the addresses of a host, "" where it did not."""
        from twisted.internet import reactor

        refused: dict[str, str] = getattr(getattr(reactor, "nameResolver", None), "refused", {})
        return refused.get(urlsplit(url).hostname or "", "")

    # The end of a visit

    def _is_wanted(self, visit: Visit, ask: Ask) -> bool:
        """Whether an address was not asked in this visit yet."""
        return _key(ask) not in visit.seen

    def _done(self, visit: Visit) -> Iterator[Request]:
        """Count one answer; after the last, look for reports that no list names any more, and then close the visit."""
        visit.pending -= 1
        if visit.pending > 0:
            return
        if not visit.is_swept:
            visit.is_swept = True
            yield from self._unlisted(visit)
        if visit.pending == 0:
            self._close(visit)

    def _unlisted(self, visit: Visit) -> Iterator[Request]:
        """Known reports that are missing from the lists that were read again: each is asked once, to see whether it is gone."""
        since = visit.started.strftime("%Y-%m-%dT%H:%M:%SZ")
        for address in self.ledger.addresses(visit.site.url, "article"):
            is_missing = (
                address.state == "captured"
                and address.last_seen < since
                and address.discovered_from in visit.lists_read
            )
            if is_missing and self._is_wanted(visit, Ask(address.url)):
                visit.note(f"unlisted {address.url}")
                yield self._ask(visit, address.source, meta={"found_on": address.discovered_from})

    def _close(self, visit: Visit) -> None:
        if not visit.stopped_by and self.storage_error is None:
            for url, mark in visit.complete_marks(self.ledger.addresses(visit.site.url, "page")):
                self.ledger.read_list(url, mark)
        limits = getattr(self.crawler, "limits", None)
        requests = limits.requests[visit.site.url] if limits is not None else 0
        reports = sum(
            1
            for address in self.ledger.addresses(visit.site.url)
            if address.state == "captured" and address.source.role == "article"
        )
        before = self.ledger.site(visit.site.url)
        self.ledger.save_site(visit.outcome(before, requests, reports, self.clock.now()))
        self.finished.append(visit.site.url)
        if self._shows_progress:
            self._show(visit.site, visit.captured)
        visit.forget()

    def _show(self, site: Site, captured: int) -> None:
        """One line for the person who waits."""
        state = self.ledger.site(site.url)
        if state is not None:
            word = f"{state.state} {state.state_reason}".strip()
            line = f"{len(self.finished)}/{len(self.sites)} {site.name or site.url}: {word}, {state.reports} reports, {captured} fetched"
            print(line, file=sys.stderr, flush=True)

    def closed(self, reason: str) -> None:
        """Close the visits that a stop interrupted."""
        for visit in self.visits.values():
            if visit.site.url not in self.finished:
                visit.stopped_by = visit.stopped_by or reason
                self._close(visit)


_DEAD = ("tls", "connection_refused", "connection_lost", "timeout")
_PRIORITY = {"attachment": 20, "article": 10}


def _way(kind: str, in_column: bool) -> dict[str, bool]:
    """How the page behind a link is to be read, by what the link promised."""
    return {"in_column": in_column or kind == "column", "is_door": kind in ("disclosure", "units")}


def _without_tls(request: Request, verdict: Verdict) -> Ask | None:
    """The entry page over http, where https is dead: met on whole provinces. Never where a certificate is wrong: then somebody answers."""
    parts = urlsplit(request.url)
    if not request.meta.get("is_entry") or parts.scheme != "https" or verdict.kind not in _DEAD:
        return None
    return Ask(parts._replace(scheme="http").geturl())


def _is_entry(response: Response) -> bool:
    return bool(response.meta.get("is_entry"))


def _carried(response: Response) -> dict[str, Any]:
    """What a second request for the same thing takes over from the first."""
    return {
        name: response.meta[name]
        for name in ("depth", "is_entry", "list_of", "in_column", "is_door", "found_on")
        if name in response.meta
    }


def _lower(response: Response) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}


def _key(ask: Ask) -> str:
    return f"{ask.method} {ask.url} {ask.body}"
