"""The one spider: entry pages → lists → articles → attachments, for every make of site.

What a page is comes from the families and from pure modules; what is known of an address from the ledger. Here is only the order of things: what is
asked next, and what is kept of an answer. Links printed in a report's text are never followed, only files that its page offers.
"""

from __future__ import annotations

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

from crawler.captures import CaptureError, CaptureStore
from crawler.captures.ledger import Ledger
from crawler.families import Ask
from crawler.families.locations import clone_of, wrapped_official
from crawler.families.titles import classify_title
from crawler.fetching.challenges import Verdict, judge_answer, script_redirect
from crawler.fetching.clock import Clock
from crawler.items import Capture, Site
from crawler.report import Source
from crawler.spiders.answers import failure_of, text_of, to_capture, wrong_file
from crawler.spiders.reading import PageReader, carried, way
from crawler.spiders.search import missing_units, next_looks
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
        self.answer_seconds: dict[str, float] = {}
        self.storage_error: CaptureError | None = None
        self.kept = {"new": 0, "changed": 0, "unchanged": 0}
        self._reader = PageReader(ledger, clock, self._ask, crawler.settings.getint("GONGKAI_MAX_DEPTH"))
        self._shows_progress = crawler.settings.getbool("GONGKAI_PROGRESS")
        self._max_search = crawler.settings.getint("GONGKAI_MAX_SEARCH")
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
            seen = before.family if before is not None and before.family != "generic" else ""
            visit.family = seen or site.family
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
            if address.role == "part" and address.state == "captured":
                continue  # looked at with its first page
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
        visit.mark_asked(ask)
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
        visit.answers += 1
        visit.waited += response.meta.get("download_latency", 0.0)
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
        if response.status == 304 and not self._is_known(source):
            yield from self._set_aside(visit, source, response, Verdict("failed", "status_304"))
            return
        if not response.body and response.status < 300 and (source.role != "list" or _is_entry(response)):
            # Of a list's further pages an empty one is its end; a report or a site that is empty is broken.
            yield from self._set_aside(visit, source, response, Verdict("failed", "empty_answer"))
            return
        if response.status == 304:
            self.ledger.unchanged(source.url, self.clock.now())
            visit.unchanged += 1
            yield from self._reader.known_lists(visit, source, response)
            yield from self._reader.known_pages(visit, source)
            return
        text = text_of(response, source.role)
        target = script_redirect(response.url, text) if response.status == 200 and text else ""
        hops = response.meta.get("script_redirects", 0)
        if target and hops < MAX_SCRIPT_REDIRECTS:
            yield self._ask(visit, source, ask=Ask(target), meta={**carried(response), "script_redirects": hops + 1})
            return
        verdict = judge_answer(response.status, _lower(response), text) or wrong_file(source, text)
        if target and verdict is None:
            verdict = Verdict("failed", "script_redirect_loop")
        if verdict is not None:
            yield from self._set_aside(visit, source, response, verdict)
        elif source.role == "list":
            yield from self._reader.read_list(visit, source, response, text)
        else:
            yield from self._reader.read_article(visit, source, response, text)

    def _is_known(self, source: Source) -> bool:
        known = self.ledger.address(source.url)
        return known is not None and bool(known.sha256)

    # What is kept

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
        is_shell = capture.url in visit.shells or visit.site.uses_browser
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
            yield self._ask(visit, replace(source, url=ask.otherwise.url), ask=ask.otherwise, meta=carried(response))
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
            if verdict.kind == "foreign_host":
                self._note_copy(visit, request.url)
            self._end(visit, source, verdict, is_entry=bool(request.meta.get("is_entry")))
        yield from self._done(visit)

    def _note_copy(self, visit: Visit, url: str) -> None:
        """Say of a foreign address which official one it copies or wraps."""
        official = [address.url for address in self.ledger.addresses(visit.site.url, "article") if address.url != url]
        original = clone_of(url, official, visit.site.hosts) or wrapped_official(url)
        if original:
            visit.note(f"copy {url} of {original}")

    def _refusal_of(self, url: str) -> str:
        """Why the resolver held back the addresses of a host, "" where it did not."""
        from twisted.internet import reactor

        refused: dict[str, str] = getattr(getattr(reactor, "nameResolver", None), "refused", {})
        return refused.get(urlsplit(url).hostname or "", "")

    # The end of a visit

    def _done(self, visit: Visit) -> Iterator[Request]:
        """Count one answer; after the last, look for reports that no list names any more, and then close the visit."""
        visit.pending -= 1
        if visit.pending > 0:
            return
        if not visit.is_swept:
            visit.is_swept = True
            yield from self._unlisted(visit)
        if visit.pending == 0 and self.storage_error is None:
            yield from self._search(visit)
        if visit.pending == 0:
            self._close(visit)

    def _search(self, visit: Visit) -> Iterator[Request]:
        """Where the direct way showed no report: the next places to look."""
        for look in next_looks(visit, self.ledger, self._max_search):
            known = self.ledger.address(look.found_on)
            source = Source(
                url=look.link.url,
                role="list",
                site=visit.site.url,
                division_code=visit.site.division_code,
                publisher=known.source.publisher if known is not None else visit.site.name,
                column=look.link.text,
                title=look.link.text,
            )
            self.ledger.seen(source, self.clock.now(), look.found_on)
            meta = {"depth": 1, "found_on": look.found_on, **way(classify_title(look.link.text), in_column=False)}
            yield self._ask(visit, source, ask=Ask(look.link.url, is_guess=look.is_guess), meta=meta)

    def _unlisted(self, visit: Visit) -> Iterator[Request]:
        """Known reports that are missing from the lists that were read again: each is asked once, to see whether it is gone."""
        since = visit.started.strftime("%Y-%m-%dT%H:%M:%SZ")
        for address in self.ledger.addresses(visit.site.url, "article"):
            is_missing = (
                address.state == "captured"
                and address.last_seen < since
                and address.discovered_from in visit.lists_whole
            )
            if is_missing and visit.is_new(Ask(address.url)):
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
        if visit.statuses:
            for note in missing_units(visit, list(self.ledger.addresses(visit.site.url, "article"))):
                visit.note(note)
        before = self.ledger.site(visit.site.url)
        self.ledger.save_site(visit.outcome(before, requests, reports, self.clock.now()))
        self.kept["unchanged"] += visit.unchanged
        self.finished.append(visit.site.url)
        if visit.answers:
            self.answer_seconds[visit.site.url] = round(visit.waited / visit.answers, 3)
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
                visit.stopped_by = visit.stopped_by or _WHY_STOPPED.get(reason, reason)
                self._close(visit)


_WHY_STOPPED = {"closespider_timeout": "window_end"}
_DEAD = ("tls", "connection_refused", "connection_lost", "timeout")
_PRIORITY = {"attachment": 20, "part": 20, "article": 10}


def _without_tls(request: Request, verdict: Verdict) -> Ask | None:
    """The entry page over http, where https is dead: met on whole provinces. Never where a certificate is wrong: then somebody answers."""
    parts = urlsplit(request.url)
    if not request.meta.get("is_entry") or parts.scheme != "https" or verdict.kind not in _DEAD:
        return None
    return Ask(parts._replace(scheme="http").geturl())


def _is_entry(response: Response) -> bool:
    return bool(response.meta.get("is_entry"))


def _lower(response: Response) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}
