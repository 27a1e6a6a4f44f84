"""Sites whose home page does not lead to the column, and lists that lead on in odd ways: what is looked at, why, and within which budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from crawler.captures import CaptureStore
from crawler.captures.ledger import Ledger
from crawler.captures.ledger_entries import FoundColumn
from crawler.items import Site
from crawler.run import CrawlSummary, run_crawl
from tests.crawler.fetching.loopback import Asked, Server, page, serve

PARTS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "存在的主要问题及改进情况")
FILLER = "<p>严格依照条例公开政府信息，回应群众关切，提高公开质量，规范公开流程。</p>" * 20


def report(title: str) -> bytes:
    return page(
        f"<html><title>{title}</title><body>{''.join(f'<p>{part}</p>' for part in PARTS)}{FILLER}</body></html>"
    )


def title(year: int) -> str:
    return f"某县{year}年政府信息公开工作年度报告"


def column(years: range, extra: str = "") -> bytes:
    rows = "".join(f'<li><a href="{year}.html">{title(year)}</a><span>{year + 1}-01-20</span></li>' for year in years)
    return page(f"<html><title>政府信息公开年报</title><body><ul>{rows}</ul>{extra}{FILLER}</body></html>")


def home(body: str) -> bytes:
    return page(f"<html><title>某县人民政府</title><body><a href='/xw/'>要闻</a>{body}{FILLER}</body></html>")


def crawl(server: Server, data: Path, night: int = 0, **settings: float) -> CrawlSummary:
    given = {"DOWNLOAD_DELAY": 0, "GONGKAI_CLOCK_SHIFT": night * 86_400.0, **settings}
    return run_crawl([Site(server.url + "/", "某县", "990101")], data, given, [(server.host, server.port)])


def columns(data: Path, server: Server) -> tuple[FoundColumn, ...]:
    with Ledger(data / "ledger.db") as ledger:
        return ledger.columns(server.url + "/")


def fetched(data: Path) -> set[str]:
    with CaptureStore(data / "captures") as store:
        return {urlsplit(item.url).path for item in store.iterate() if item.source.role == "article"}


def test_a_column_that_only_a_script_names_is_found_and_its_evidence_kept(tmp_path: Path) -> None:
    server = Server({
        "/": home("<script>var tabs = {zn: '/gk/zn/', nb: '/gk/gknb_123/'};</script>"),
        "/gk/gknb_123/": column(range(2021, 2023)),
        **{f"/gk/gknb_123/{year}.html": report(title(year)) for year in range(2021, 2023)},
    })  # fmt: skip
    with serve(server):
        summary = crawl(server, tmp_path)
    assert (summary.sites[0].state, summary.sites[0].reports) == ("ok", 2)
    (found,) = columns(tmp_path, server)
    assert found.url == f"{server.url}/gk/gknb_123/"
    assert found.found_on == f"{server.url}/"
    assert found.score >= 0.9
    assert found.evidence[:2] == ("script", "slug gknb_123")
    assert "rows 2 of 2 name reports" in found.evidence


def test_common_addresses_are_tried_last_and_not_every_night(tmp_path: Path) -> None:
    server = Server({"/": home("<a href='/gs/'>公示公告</a>"), "/gs/": home("无")})
    with serve(server):
        summary = crawl(server, tmp_path)
        assert summary.sites[0].state == "empty"
        assert "/zfxxgk/zfxxgknb/" in server.paths()
        server.log.clear()
        crawl(server, tmp_path, night=1)
        assert "/zfxxgk/zfxxgknb/" not in server.paths()


def test_a_column_at_a_common_address_is_found(tmp_path: Path) -> None:
    server = Server({
        "/": home(""),
        "/zwgk/zfxxgknb/": column(range(2021, 2023)),
        **{f"/zwgk/zfxxgknb/{year}.html": report(title(year)) for year in range(2021, 2023)},
    })  # fmt: skip
    with serve(server):
        assert crawl(server, tmp_path).sites[0].reports == 2
        # The next night the column is known, and nothing is guessed.
        server.log.clear()
        assert crawl(server, tmp_path, night=1).sites[0].state == "ok"
        assert sorted(server.paths()) == ["/", "/robots.txt", "/zwgk/zfxxgknb/"]


def test_the_search_ends_with_its_budget(tmp_path: Path) -> None:
    doors = {f"/d{number}/": home(f"<a href='/d{number + 1}/'>公开事项{number}</a>") for number in range(40)}
    server = Server({"/": home("<a href='/d0/'>公开事项</a>"), **doors})
    with serve(server):
        summary = crawl(server, tmp_path, GONGKAI_MAX_SEARCH=5)
    assert len(server.log) <= 8
    assert any(note == "search_budget 5" for note in summary.sites[0].notes)


def test_a_server_that_repeats_its_pages_is_left_after_one(tmp_path: Path) -> None:
    def answers(asked: Asked) -> Iterator[bytes]:
        number = int(parse_qs(urlsplit(asked.path).query).get("page", ["1"])[0])
        yield column(range(2021, 2024), f"<a href='/?page={number + 1}'>下一页</a>")

    server = Server({"*": answers, **{f"/{year}.html": report(title(year)) for year in range(2021, 2024)}})
    with serve(server):
        summary = crawl(server, tmp_path)
    assert summary.sites[0].reports == 3
    assert len(server.log) <= 7


def test_years_with_a_slug_each_and_units_by_bare_name(tmp_path: Path) -> None:
    units = "".join(f"<li><a href='2496965{n}.jhtml'>{name}</a></li>" for n, name in ((1, "县教育局"), (2, "城关镇")))
    years = "<a href='/zfxxgknb2022/index.jhtml'>2022年</a><a href='/zfxxgknb2023/index.jhtml'>2023年</a>"
    server = Server({
        "/": home("<a href='/zfxxgknb2023/index.jhtml'>政府信息公开年报</a>"),
        "/zfxxgknb2023/index.jhtml": home(f"<ul>{units}</ul>{years}"),
        "/zfxxgknb2022/index.jhtml": home(f"<ul><li><a href='11.jhtml'>{title(2022)}</a></li></ul>{years}"),
        "/zfxxgknb2023/24969651.jhtml": report("教育局"),
        "/zfxxgknb2023/24969652.jhtml": report("城关镇"),
        "/zfxxgknb2022/11.jhtml": report(title(2022)),
    })  # fmt: skip
    with serve(server):
        crawl(server, tmp_path)
    assert fetched(tmp_path) == {
        "/zfxxgknb2023/24969651.jhtml", "/zfxxgknb2023/24969652.jhtml", "/zfxxgknb2022/11.jhtml",
    }  # fmt: skip


def test_units_that_a_status_page_names_and_nobody_published_are_said(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>{name}</td><td>是</td></tr>"
        for n, name in ((1, "某县"), (2, "县教育局"), (3, "县财政局"))
    )
    status = page(
        f"<html><title>某县2022年政府信息公开工作年度报告公布情况</title><body><div class='content'><h1>某县2022年政府信息公开工作年度报告公布情况</h1><table><tr><td>序号</td><td>单位名称</td><td>是否按时公布</td></tr>{rows}</table></div>{FILLER}</body></html>"
    )
    server = Server({
        "/": column(range(2021, 2023), "<li><a href='s.html'>某县2022年政府信息公开工作年度报告公布情况</a></li>"),
        "/s.html": status,
        **{f"/{year}.html": report(title(year)) for year in range(2021, 2023)},
    })  # fmt: skip
    with serve(server):
        summary = crawl(server, tmp_path)
    assert summary.sites[0].reports == 2
    assert "missing_units 2 of 3: 县教育局 2022, 县财政局 2022" in summary.sites[0].notes


def test_a_foreign_wrapper_of_an_official_page_is_refused_and_named(tmp_path: Path) -> None:
    foreign = "https://www.copy.example.com/jump?u=http%3A%2F%2Fwww.county.gov.cn%2Fnb%2F202201%2Ft20220120_123456.html"
    server = Server({
        "/": column(range(2021, 2023), f"<li><a href='{foreign}'>{title(2020)}</a></li>"),
        **{f"/{year}.html": report(title(year)) for year in range(2021, 2023)},
    })  # fmt: skip
    with serve(server):
        summary = crawl(server, tmp_path)
    assert summary.sites[0].reports == 2
    assert f"copy {foreign} of www.county.gov.cn/nb/202201/t20220120_123456.html" in summary.sites[0].notes
