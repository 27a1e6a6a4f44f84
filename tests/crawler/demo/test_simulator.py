"""The simulator: every line of the checklist is there, verdicts are consistent, and the wire behaves as each site says."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import io
import json
import re
import ssl
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen
from urllib.request import Request as Ask

import pytest

from crawler.demo.server import RunningSites, serve_sites
from crawler.demo.simulator import (
    BUILDERS,
    SimulatedSite,
    build_simulator,
    crowd,
    healthy,
    judge,
    serve_simulator,
    simulator_csv,
)
from crawler.demo.simulator.kit import Kit
from crawler.demo.web import Request, Site

LINES = {str(line) for line in range(1, 29)}


@pytest.fixture(scope="module")
def simulator() -> tuple[SimulatedSite, ...]:
    return build_simulator(1)


@pytest.fixture(scope="module")
def running(simulator: tuple[SimulatedSite, ...]) -> Iterator[RunningSites]:
    with serve_simulator(simulator, port=0) as served:
        yield served


def named(simulator: tuple[SimulatedSite, ...], key: str) -> SimulatedSite:
    return next(site for site in simulator if site.key == key)


def text_of(address: str, **options: object) -> str:
    with urlopen(Ask(address, **options), timeout=10) as answer:  # type: ignore[arg-type]
        return str(answer.read().decode())


def test_every_line_of_the_checklist_is_emulated(simulator: tuple[SimulatedSite, ...]) -> None:
    assert {re.sub(r"[a-z]+$", "", site.line) for site in simulator} >= LINES


def test_verdicts_are_consistent(simulator: tuple[SimulatedSite, ...]) -> None:
    for site in simulator:
        assert site.state in ("ok", "blocked", "failed", "empty"), site.key
        assert bool(site.reports) == (site.state == "ok"), site.key
        assert not {id(e) for e in site.reports} & {id(e) for e in (*site.unreachable, *site.unreadable)}, site.key
        assert all(entry.is_report for entry in (*site.reports, *site.unreachable)), site.key
        assert len(site.keys) == len(site.reports), site.key
        assert all(truth["agency"].startswith(site.reports[0].unit.place) for truth in site.truths), site.key  # type: ignore[union-attr]
    assert len(healthy(simulator)) > 45


def test_no_two_sites_publish_for_one_unit(simulator: tuple[SimulatedSite, ...]) -> None:
    divisions = [site.site.division_code for site in simulator]
    assert len(divisions) == len(set(divisions))


def test_same_seed_same_bytes() -> None:
    def digest(site: Site) -> str:
        texts = [
            target.encode() + page.body
            for target, page in sorted(site.pages.items())
            if not target.endswith(("pdf", "docx"))
        ]
        return hashlib.sha256(b"".join(texts)).hexdigest()

    for key in ("trs-zero", "gkmlpt", "enc-gb2312", "uuidcol"):
        first, second = (BUILDERS[key](Kit(key, 3, 7)) for _ in range(2))
        assert digest(first.site) == digest(second.site)
        assert digest(BUILDERS[key](Kit(key, 3, 8)).site) != digest(first.site)


def reachable(simulated: SimulatedSite) -> bytes:
    """Everything that plain requests to a site bring: its files, and what its scripts answer to the links in them."""
    cookies = {
        "cookie": "CT6T=1; C3VK=1",
        "referer": "http://x/",
        "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120",
    }
    found, queue, seen = bytearray(), [simulated.site.entry, *simulated.site.pages], set[str]()
    while queue and len(seen) < 3000:
        target = queue.pop()
        if target in seen:
            continue
        seen.add(target)
        response = simulated.site.respond(Request("GET", target, cookies))
        body = (
            gzip.decompress(response.body)
            if response.body[:2] == b"\x1f\x8b" and len(response.body) < 99_000
            else response.body
        )
        found += body
        if len(body) < 300_000 and b"%PDF" not in body[:5]:
            text = body.decode("utf-8", "ignore").replace("&amp;", "&")
            queue += [
                link
                for link in re.findall(r"""["'=(](/[^"'<>\s)]+)""", text)
                if "calendar" not in link and "chain" not in link
            ]
            folder = target.rpartition("/")[0]
            queue += [f"{folder}/{link}" for link in re.findall(r"""href=["']([A-Za-z_]+\.aspx[^"']+)""", text)]
            location = response.header("Location")
            queue += [location] if location.startswith("/") and "chain" not in location else []
    return bytes(found)


@pytest.mark.parametrize(
    "key", [k for k in BUILDERS if k not in {"gzip-bomb", "gkmlpt", "ucap-json", "jcms-store", "jpaas"}]
)
def test_every_report_stands_somewhere(simulator: tuple[SimulatedSite, ...], key: str) -> None:
    simulated = named(simulator, key)
    everything = reachable(simulated)
    for entry in simulated.reports:
        marks = [file.content[:2000] for file in entry.files] or [
            line.encode() for line in entry.body()[-150:].split("\n")
        ]
        if simulated.line.startswith("22"):
            marks = [entry.hash("none", 0).encode()]
        assert all(mark in everything for mark in marks), f"{key}: {entry.title}"


def test_registry_lists_no_stranger(simulator: tuple[SimulatedSite, ...], running: RunningSites) -> None:
    registry = simulator_csv(simulator, running.addresses)
    assert running.addresses["clone-clone"] not in registry
    assert running.addresses["twins-wap"] in registry
    assert len(registry.splitlines()) == len(simulator) + 2
    dead = next(line for line in registry.splitlines() if running.addresses["dead-https"].split("//")[1] in line)
    assert ",https://" in dead


def test_every_host_has_its_own_address(running: RunningSites) -> None:
    hosts = [urlsplit(address).hostname for address in running.addresses.values()]
    assert len(hosts) == len(set(hosts))
    assert all(host and host.startswith("127.0.") for host in hosts)


def test_one_based_lists_have_no_index_one(running: RunningSites) -> None:
    folder = running.addresses["trs-one"] + "/zwgk/zfxxgk/zfxxgknb/"
    assert 'createPageHTML(3, 0, "index", "shtml")' in text_of(folder)
    assert "t20" in text_of(folder + "index_2.shtml")
    with pytest.raises(HTTPError, match="404"):
        text_of(folder + "index_1.shtml")


def test_data_store_gives_the_rest_only_by_post(simulator: tuple[SimulatedSite, ...], running: RunningSites) -> None:
    base = running.addresses["jcms-store"]
    page = text_of(base + "/col/col33718/index.html")
    assert page.count("<record>") == 9
    assert "totalRecord:24,perPage:9" in page
    proxy = base + "/module/web/jpage/dataproxy.jsp"
    assert "<totalrecord>0<" in text_of(f"{proxy}?page=2&columnid=33718&unitid=212860")
    body = b"col=1&appid=1&webid=62&path=%2F&columnid=33718&sourceContentType=1&unitid=212860&permissiontype=0"
    rest = text_of(f"{proxy}?startrecord=10&endrecord=24&perpage=9", data=body)
    assert rest.count("<record>") == 15


def test_gkmlpt_repeats_its_first_page(running: RunningSites) -> None:
    api = running.addresses["gkmlpt"] + "/gkmlpt/api/all/4128?sid=755041&page="
    first, again, second = (json.loads(text_of(api + page)) for page in "012")
    assert first == again
    assert (len(first["articles"]), len(second["articles"]), first["total"]) == (100, 16, 116)


def test_jpaas_needs_param_json(running: RunningSites) -> None:
    base = running.addresses["jpaas"] + "/api-gateway/jpaas-publish-server/front/page/build/unit"
    page = text_of(running.addresses["jpaas"] + "/zwgk/zfxxgknb/index.html")
    identifier = re.search(r"'pageId':'(\w+)'", page)
    assert identifier
    asked = f"{base}?webId=3185&pageId={identifier[1]}"
    assert json.loads(text_of(asked + "&pageNo=2")) == json.loads(text_of(asked))
    second = text_of(asked + "&paramJson=%7B%22pageNo%22:2,%22pageSize%22:15%7D")
    assert second.count("<li") == 6


def test_vsb_wants_a_referrer(running: RunningSites) -> None:
    base = running.addresses["vsb"]
    first = text_of(base + "/zfxxgk/zfxxgknb.htm")
    assert 'href="zfxxgknb/2.htm"' in first
    article = next(
        text
        for number in re.findall(r"info/1116/(\d+)\.htm", first)
        if "wbfileid" in (text := text_of(f"{base}/info/1116/{number}.htm"))
    )
    link = re.search(r'href="(/system/[^"]+)"', article)
    assert link
    address = base + link[1].replace("&amp;", "&")
    assert "非法下载" in text_of(address)
    with urlopen(Ask(address, headers={"Referer": base + "/info/1116/1.htm"})) as answer:
        assert answer.read(5) == b"%PDF-"


def test_encodings_are_what_they_are_said_not_to_be(running: RunningSites) -> None:
    with urlopen(running.addresses["enc-lying"] + "/") as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        body = answer.read()
    with pytest.raises(UnicodeDecodeError):
        body.decode()
    assert "政府信息公开" in body.decode("gb18030")
    with urlopen(running.addresses["enc-late"] + "/") as answer:
        assert answer.read().find(b"charset=gbk") > 4096


def opener_of(jar: bool) -> OpenerDirector:
    return build_opener(HTTPCookieProcessor()) if jar else build_opener()


def test_cookie_bounce_lets_a_jar_through(running: RunningSites) -> None:
    address = running.addresses["bounce"] + "/"
    with opener_of(jar=True).open(address) as answer:
        assert answer.status == 200
    with pytest.raises(HTTPError):
        opener_of(jar=False).open(address)


@pytest.mark.parametrize(("key", "status"), [("jsl", 521), ("river", 412), ("firewall", 403), ("failing", 500)])
def test_walls_answer_with_their_status(running: RunningSites, key: str, status: int) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(running.addresses[key] + "/")
    assert caught.value.code == status


def test_connection_is_reset_without_a_browser(running: RunningSites) -> None:
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        urlopen(running.addresses["browsers-only"] + "/")


def test_certificate_is_vouched_for_by_nobody(running: RunningSites) -> None:
    address = running.addresses["self-signed"] + "/"
    assert address.startswith("https://")
    with pytest.raises(OSError, match="certificate"):
        urlopen(address)
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    with urlopen(address, context=careless) as answer:
        assert answer.status == 200


def test_https_is_dead_where_it_is_said_to_be(running: RunningSites) -> None:
    address = running.addresses["dead-https"]
    assert urlopen(address + "/").status == 200
    with pytest.raises(OSError):
        urlopen(address.replace("http://", "https://") + "/", timeout=5)


def test_answers_are_cut_short_once() -> None:
    fresh = build_simulator(only=["wrong-length"])
    target = next(t for t in fresh[0].site.pages if "/t20" in t)
    with serve_simulator(fresh, port=0) as served:
        address = served.addresses["wrong-length"] + target
        with pytest.raises(http.client.IncompleteRead), urlopen(address) as answer:
            answer.read()
        assert "</html>" in text_of(address)


def test_bomb_unpacks_to_two_hundred_megabytes(running: RunningSites) -> None:
    with urlopen(running.addresses["gzip-bomb"] + "/zwgk/zfxxgknb/zip.shtml") as answer:
        packed = answer.read()
    assert len(packed) < 400_000
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
        assert sum(len(block) for block in iter(lambda: stream.read(1 << 22), b"")) == 200 << 20


def test_clone_is_linked_and_nothing_but_linked(running: RunningSites) -> None:
    page = text_of(running.addresses["clone"] + "/zwgk/zfxxgknb/")
    assert page.count(running.addresses["clone-clone"] + "/zwgk/zfxxgknb/") == 4


def test_judge_names_every_disagreement(simulator: tuple[SimulatedSite, ...]) -> None:
    site = named(simulator, "scanned")
    assert judge(site, site.keys, "ok") == ()
    assert judge(site, site.keys | {(site.unreadable[0].truth["agency"], site.unreadable[0].truth["year"])}, "ok") == ()  # type: ignore[index]
    missing = sorted(site.keys)[0]
    told = judge(site, (site.keys - {missing}) | {("某局", 2020)}, "empty", says_incomplete=True)
    assert [line.split(": ", 1)[1].split(":")[0] for line in told] == [
        "not found",
        "taken for a report",
        "the state is 'empty', should be 'ok'",
        "the crawler says that rows are missing",
    ]
    assert judge(named(simulator, "jsl"), (), "blocked", "captcha")[0].startswith("jsl: the reason is 'captcha'")


def test_a_crowd_is_served_from_as_many_addresses() -> None:
    sites = crowd(40)
    with serve_sites(sites, network=20) as served:
        hosts = {urlsplit(address).hostname for address in served.addresses.values()}
        assert len(hosts) == 40
        page = text_of(served.addresses["crowd-39"] + sites[39].entry)
    assert page.count('<li><a href="./20') == 3
    assert sum(site.name.startswith("澄砚县") for site in crowd(3000)) > 30
    with pytest.raises(ValueError, match="units for"):
        crowd(100_000)


def test_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        build_simulator(only=["no-such-site"])
