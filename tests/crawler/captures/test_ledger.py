"""The ledger: states of addresses and sites, their times, and recovery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.captures import CaptureStore, FolderUnusableError
from crawler.captures.ledger import RECHECK_DAYS, Ledger
from crawler.captures.ledger_entries import Address, SiteState, format_time
from crawler.items import Capture
from crawler.report import Source

NOW = datetime(2026, 2, 1, 2, 0, tzinfo=UTC)
SITE = "http://www.county.gov.cn/"
SOURCE = Source(url=SITE + "t1.html", site=SITE, role="article", title="某县2025年政府信息公开工作年度报告")


def capture(body: bytes, at: datetime, source: Source = SOURCE) -> Capture:
    return Capture(source.url, source.url, 200, (), body, at, source)


def test_a_new_address_is_queued_and_due(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        assert ledger.seen(SOURCE, NOW, SITE).state == "queued"
        assert ledger.is_due(SOURCE.url, NOW)
        known = ledger.address(SOURCE.url)
    assert known is not None
    assert (known.first_seen, known.discovered_from, known.source) == (format_time(NOW), SITE, SOURCE)


def test_an_address_in_flight_when_a_run_was_killed_is_due(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.seen(SOURCE, NOW)
        ledger.fetching(SOURCE.url)
    with Ledger(tmp_path / "ledger.db") as ledger:
        known = ledger.address(SOURCE.url)
        assert known is not None
        assert (known.state, known.attempts) == ("fetching", 1)
        assert ledger.is_due(SOURCE.url, NOW)


def test_rechecks_widen_while_nothing_changes_and_begin_anew_after_a_change(tmp_path: Path) -> None:
    with CaptureStore(tmp_path / "captures") as store, Ledger(tmp_path / "ledger.db") as ledger:
        ledger.seen(SOURCE, NOW)
        at, gaps = NOW, []
        for body in [b"a"] * 7 + [b"b"]:
            address = ledger.captured(store.write(capture(body, at)))
            due = datetime.fromisoformat(address.next_due.replace("Z", "+00:00"))
            gaps.append((due - at).days)
            assert not ledger.is_due(SOURCE.url, at + timedelta(hours=1))
            assert ledger.is_due(SOURCE.url, due)
            at = due
    assert gaps == [*RECHECK_DAYS, RECHECK_DAYS[-1], RECHECK_DAYS[-1], RECHECK_DAYS[0]]


def test_lists_are_due_every_time(tmp_path: Path) -> None:
    source = replace(SOURCE, role="list")
    with CaptureStore(tmp_path / "captures") as store, Ledger(tmp_path / "ledger.db") as ledger:
        ledger.captured(store.write(capture(b"list", NOW, source)))
        assert ledger.is_due(source.url, NOW)


def test_not_modified_keeps_digest_and_validators(tmp_path: Path) -> None:
    with CaptureStore(tmp_path / "captures") as store, Ledger(tmp_path / "ledger.db") as ledger:
        before = ledger.captured(
            store.write(capture(b"a", NOW)), etag='"x"', last_modified="Sat, 31 Jan 2026 00:00:00 GMT"
        )
        ledger.unchanged(SOURCE.url, NOW + timedelta(days=7))
        after = ledger.address(SOURCE.url)
    assert after is not None
    assert (after.sha256, after.etag, after.last_modified) == (before.sha256, before.etag, before.last_modified)
    assert (after.status, after.unchanged) == (304, 1)


def test_failures_are_retried_later_and_later(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.seen(SOURCE, NOW)
        dues = []
        for _ in range(5):
            ledger.fetching(SOURCE.url)
            ledger.ended(SOURCE, "failed", "timeout", NOW)
            known = ledger.address(SOURCE.url)
            assert known is not None
            dues.append(known.next_due)
        assert dues == sorted(dues)
        assert len(set(dues)) == 4
        assert not ledger.is_due(SOURCE.url, NOW)


def test_refused_addresses_never_come_due(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.ended(SOURCE, "refused", "private_address", NOW)
        assert not ledger.is_due(SOURCE.url, NOW + timedelta(days=5000))


def test_a_page_is_one_transaction(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:

        def interrupted() -> None:
            with ledger.transaction():
                ledger.seen(SOURCE, NOW)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert ledger.address(SOURCE.url) is None


def test_sites_come_back_as_saved(tmp_path: Path) -> None:
    site = SiteState(
        SITE,
        "某县",
        "990101",
        "trs",
        "ok",
        requests=3,
        reports=45,
        notes=("missing_rows 3 of 45",),
        last_ok=format_time(NOW),
    )
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.save_site(site)
        assert ledger.site(SITE) == site
        assert ledger.sites() == (site,)


def test_the_ledger_is_made_anew_from_the_captures(tmp_path: Path) -> None:
    with CaptureStore(tmp_path / "captures") as store, Ledger(tmp_path / "ledger.db") as ledger:
        for day, body in ((0, b"a"), (7, b"a"), (21, b"b")):
            ledger.captured(store.write(capture(body, NOW + timedelta(days=day))))
        before = list(ledger.addresses(SITE))
        with Ledger(tmp_path / "again.db") as again:
            assert again.rebuild(store.iterate()) == 3
            assert list(again.addresses(SITE)) == before
    assert before[0].unchanged == 0
    assert isinstance(before[0], Address)


def test_a_file_that_is_no_ledger_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database, but long enough to look at" * 30)
    with pytest.raises(FolderUnusableError, match=r"ledger\.db"):
        Ledger(tmp_path / "ledger.db")
