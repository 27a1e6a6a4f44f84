"""A report on several HTML pages over several nights: fetched whole, looked at whole, never taken for a list or for several reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.captures import CaptureStore
from crawler.captures.ledger import Ledger
from crawler.items import Site
from crawler.run import CrawlSummary, run_crawl
from tests.crawler.fetching.loopback import Asked, Server, page, redirect, serve
from tests.crawler.spiders.test_nights import DAY, with_etag

TITLE = "某县2024年政府信息公开工作年度报告"
PARTS = ("总体情况。根据《政府信息公开条例》编制本报告。", "收到和处理政府信息公开申请情况", "其他需要报告的事项")
LISTING = page(
    f'<html><title>政府信息公开年报</title><body><ul><li><a href="a.html">{TITLE}</a><span>2025-01-20</span></li></ul>'
)


def part(k: int, *, last: int = 3, text: str = "") -> str:
    link = f'<a href="a_{k + 1}.html">下一页</a>' if k < last else ""
    return f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1><p>{text or PARTS[k - 1]}</p>{'<p>严格依照条例公开政府信息。</p>' * 30}{link}"


def paged() -> Server:
    answers = {f"/a{f'_{k}' if k > 1 else ''}.html": with_etag(part(k)) for k in (1, 2, 3)}
    return Server({"/": LISTING, **answers})


def crawl(server: Server, data: Path, night: float = 0, **settings: Any) -> CrawlSummary:
    given = {"DOWNLOAD_DELAY": 0, "GONGKAI_CLOCK_SHIFT": night * DAY, **settings}
    return run_crawl([Site(server.url + "/", "某县", "990101")], data, given, [(server.host, server.port)])


def roles(data: Path) -> list[tuple[str, str, str]]:
    with CaptureStore(data / "captures") as store:
        found = [(item.url.rpartition("/")[2], item.source.role, item.source.parent_url) for item in store.iterate()]
    return sorted((name, role, parent.rpartition("/")[2]) for name, role, parent in found)


def test_the_pages_of_a_report_are_captured_with_their_article(tmp_path: Path) -> None:
    server = paged()
    with serve(server):
        summary = crawl(server, tmp_path)
    assert (summary.sites[0].state, summary.sites[0].reports, server.unknown) == ("ok", 1, [])
    assert roles(tmp_path) == [
        ("", "list", ""),
        ("a.html", "article", ""),
        ("a_2.html", "part", "a.html"),
        ("a_3.html", "part", "a.html"),
    ]


def test_they_are_asked_again_only_with_their_article_and_then_all(tmp_path: Path) -> None:
    server = paged()
    with serve(server):
        crawl(server, tmp_path)
        server.log.clear()
        crawl(server, tmp_path, night=1)
        assert sorted(server.paths()) == ["/", "/robots.txt"]
        server.log.clear()
        server.answers["/a_3.html"] = with_etag(part(3, text="其他需要报告的事项：已更正"))
        summary = crawl(server, tmp_path, night=8)
        assert sorted(server.paths()) == ["/", "/a.html", "/a_2.html", "/a_3.html", "/robots.txt"]
    assert summary.changed == 1
    assert roles(tmp_path).count(("a_3.html", "part", "a.html")) == 2


def test_a_page_that_failed_is_asked_again_the_next_night(tmp_path: Path) -> None:
    server = paged()
    good = server.answers["/a_2.html"]
    with serve(server):
        server.answers["/a_2.html"] = page("", "500 Internal Server Error")
        crawl(server, tmp_path, RETRY_TIMES=0)
        server.answers["/a_2.html"] = good
        server.log.clear()
        crawl(server, tmp_path, night=1)
        assert sorted(server.paths()) == ["/", "/a_2.html", "/a_3.html", "/robots.txt"]


def test_a_chain_without_end_is_bounded(tmp_path: Path) -> None:
    def endless(asked: Asked) -> Any:
        number = int(asked.path.rpartition("_")[2].removesuffix(".html")) if "_" in asked.path else 1
        yield page(part(number, last=10**6, text=PARTS[0]))

    server = Server({"/": LISTING, "*": endless})
    with serve(server):
        summary = crawl(server, tmp_path)
    assert summary.sites[0].state == "ok"
    assert len(server.log) < 80
    with Ledger(tmp_path / "ledger.db") as ledger:
        site = ledger.site(server.url + "/")
    assert site is not None
    assert any(note.startswith("too_many_pages") for note in site.notes)


def test_a_further_page_elsewhere_is_not_followed(tmp_path: Path) -> None:
    server = paged()
    server.answers["/a_2.html"] = redirect("file:///etc/passwd")
    with serve(server):
        summary = crawl(server, tmp_path)
    assert [name for name, _, _ in roles(tmp_path)] == ["", "a.html"]
    assert any("scheme" in note for note in summary.sites[0].notes)


def test_whole_reports_that_link_one_another_as_pages_stay_reports(tmp_path: Path) -> None:
    whole = "<p>总体情况</p><p>第二十条第（一）项</p><p>本年新收政府信息公开申请数量</p><p>结果维持 结果纠正</p><p>行政复议、行政诉讼情况</p>"
    texts = {1: whole, 2: whole + "另一份"}
    server = Server(
        {"/": LISTING, "/a.html": page(part(1, text=texts[1])), "/a_2.html": page(part(2, last=2, text=texts[2]))}
    )
    with serve(server):
        summary = crawl(server, tmp_path)
    assert roles(tmp_path) == [("", "list", ""), ("a.html", "article", ""), ("a_2.html", "article", "")]
    assert summary.sites[0].reports == 2
