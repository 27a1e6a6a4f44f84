"""A first night over every simulated site: each report is fetched, each sick site ends in its state, no stranger is asked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.captures import CaptureStore, StoredCapture
from crawler.captures.ledger_entries import SiteState
from crawler.demo.server import Logged
from crawler.demo.simulator.catalogue import BUILDERS, build_simulator
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.simulator.serving import serve_simulator, simulator_csv
from crawler.items import Site
from crawler.readers.decode import decode
from crawler.run import CrawlSummary, run_crawl

pytestmark = pytest.mark.slow
SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 15,
    "CONCURRENT_REQUESTS": 64,
    "GONGKAI_MAX_REQUESTS": 400,
    "GONGKAI_MAX_RETRY_AFTER": 20,
}


@dataclass
class Night:
    """What the night brought, by the keys of the sites."""

    sites: dict[str, SimulatedSite]
    states: dict[str, SiteState]
    texts: dict[str, str]
    log: list[Logged]


def crawl(
    simulated: tuple[SimulatedSite, ...], data: Path, **changes: bool
) -> tuple[CrawlSummary, dict[str, str], list[Logged]]:
    with serve_simulator(simulated) as running:
        rows = csv.DictReader(io.StringIO(simulator_csv(simulated, running.addresses)))
        sites = [replace(Site(row["url"], row["name"], row["division_code"]), **changes) for row in rows]
        opened = [(str(urlsplit(site.url).hostname), urlsplit(site.url).port or 443) for site in sites]
        summary = run_crawl(sites, data, SETTINGS, opened)
        return summary, dict(running.addresses), list(running.log)


def entry_of(site: SimulatedSite, addresses: dict[str, str]) -> str:
    base = addresses[site.key].replace("http://", "https://", 1) if site.mode == "dead_https" else addresses[site.key]
    return base + site.site.entry


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    data = tmp_path_factory.mktemp("simulated")
    simulated = build_simulator(1)
    summary, addresses, log = crawl(simulated, data)
    states = {state.url: state for state in summary.sites}
    texts: dict[str, str] = {}
    with CaptureStore(data / "captures") as store:
        captures = list(store.iterate())
        for site in simulated:
            bases = tuple(addresses[item.key].split("://")[1] for item in (site.site, *site.others))
            own = [item for item in captures if item.source.site.split("://")[1].startswith(bases)]
            texts[site.key] = "\n".join(text_of(store, item) for item in own if item.source.role != "list")
    return Night(
        {site.key: site for site in simulated},
        {site.key: states[entry_of(site, addresses)] for site in simulated},
        texts,
        log,
    )


def text_of(store: CaptureStore, stored: StoredCapture) -> str:
    body = decode(store.read(stored), stored.charset)[0] if stored.media_type.startswith("text/") else ""
    return f"{stored.source.title}\n{body}"


@pytest.mark.parametrize("key", sorted(BUILDERS))
def test_a_site_ends_in_its_state(night: Night, key: str) -> None:
    site, state = night.sites[key], night.states[key]
    assert state.state == site.state, state
    assert site.reasons == ("",) or state.state_reason in site.reasons, state


@pytest.mark.parametrize("key", sorted(BUILDERS))
def test_every_report_of_a_site_is_fetched(night: Night, key: str) -> None:
    missing = [entry.title for entry in night.sites[key].reports if entry.title not in night.texts[key]]
    assert missing == []


def test_no_stranger_is_asked(night: Night) -> None:
    strangers = {stranger.key for site in night.sites.values() for stranger in site.strangers}
    assert strangers
    assert [line for line in night.log if line.site in strangers] == []


def test_a_broken_certificate_is_accepted_where_the_registry_says_so_and_noted(tmp_path: Path) -> None:
    (site,) = build_simulator(1, ["self-signed"])
    refused, _, _ = crawl((site,), tmp_path / "a")
    assert (refused.sites[0].state, refused.sites[0].state_reason) == ("failed", "certificate")
    accepted, _, _ = crawl((site,), tmp_path / "b", accept_bad_certificate=True)
    assert accepted.sites[0].state == "ok"
    assert "certificate_not_verified" in accepted.sites[0].notes
