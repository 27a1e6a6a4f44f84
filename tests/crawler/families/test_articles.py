"""The parts of an article: title, date, publisher, and files by whatever means a page offers them."""

from __future__ import annotations

import pytest

from crawler.families.articles import article_parts
from crawler.families.content import looks_like_report, names_reports
from tests.real_reports import required_folder

URL = "http://www.county.gov.cn/zfxxgknb/202601/t20260120_1.html"
BASE = "http://www.county.gov.cn/zfxxgknb/202601/"


def files(html: str) -> list[str]:
    return [link.url for link in article_parts(URL, html).attachments]


def test_the_standard_tags_are_read_whatever_their_case_and_order() -> None:
    html = "<meta content='某县2025年年报&lt;br/&gt;（全文）' NAME='articletitle'><META name=PubDate content='2026-01-20 09:30'><meta name='ContentSource' content='某县民政局'>"
    article = article_parts(URL, html)
    assert (article.title, article.published, article.publisher) == (
        "某县2025年年报 （全文）",
        "2026-01-20",
        "某县民政局",
    )


def test_a_title_without_tags_is_the_heading() -> None:
    assert (
        article_parts(URL, "<title>首页_某县</title><h1>某县2025年政府\n信息公开年报</h1>").title
        == "某县2025年政府 信息公开年报"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='./P020230113.pdf'>附件</a>", BASE + "P020230113.pdf"),
        ("<a href='/a/报告.DOCX?v=1#x'>下载</a>", "http://www.county.gov.cn/a/报告.DOCX?v=1"),
        ("<iframe src='../x.pdf'></iframe>", "http://www.county.gov.cn/zfxxgknb/x.pdf"),
        ("<iframe src='/pdfjs/web/viewer.html?file=%2Ffiles%2Fa.pdf'></iframe>", "http://www.county.gov.cn/files/a.pdf"),
        ("<a href='/viewer.html?file=/files/a.pdf'>在线浏览</a>", "http://www.county.gov.cn/files/a.pdf"),
        ("<embed src='a.pdf'>", BASE + "a.pdf"),
        ("<object data='a.pdf'></object>", BASE + "a.pdf"),
        ("<a href='#' onclick=\"window.open('/x/a.doc')\">打开</a>", "http://www.county.gov.cn/x/a.doc"),
        ("<a href=\"javascript:openFile('/x/a.wps')\">打开</a>", "http://www.county.gov.cn/x/a.wps"),
        ("<script>showVsbpdfIframe(\"/__local/0/a.pdf\",1)</script>", "http://www.county.gov.cn/__local/0/a.pdf"),
        (
            "附件【<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=12'>年报.xls</a>】",
            "http://www.county.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=12",
        ),
        (
            "<a href='/module/download/downfile.jsp?classid=0&filename=abc.pdf'>附件</a>",
            "http://www.county.gov.cn/module/download/downfile.jsp?classid=0&filename=abc.pdf",
        ),
    ],
)  # fmt: skip
def test_files_are_found_by_every_means(html: str, expected: str) -> None:
    assert files(html) == [expected]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='b.html'>上一篇</a>",
        "<a href='javascript:void(0)'>打印</a>",
        "<a href='mailto:a@b.gov.cn'>邮箱</a>",
        "<a href='file:///etc/passwd.pdf'>x</a>",
        "<a href='http://[::1/a.pdf'>x</a>",
        "<div class='footer'><a href='/网站年度报表.pdf'>网站工作年度报表</a></div>",
        "<footer><a href='/a.pdf'>x</a></footer>",
        "<p>报告全文见 http://www.other.gov.cn/a.pdf</p>",
        "<a href='/download.jsp?id=1'>下载中心</a>",
    ],
)
def test_other_links_are_no_files(html: str) -> None:
    assert files(html) == []


def test_one_file_is_named_once_and_many_are_bounded() -> None:
    assert files("<a href='a.pdf'>x</a><iframe src='a.pdf'></iframe>") == [BASE + "a.pdf"]
    assert len(files("".join(f"<a href='{number}.pdf'>x</a>" for number in range(1000)))) == 60


def test_real_reports_look_like_reports() -> None:
    for path in sorted(required_folder().glob("*.html")):
        assert looks_like_report(path.read_text(encoding="utf-8", errors="replace")), path.name


def test_lists_and_short_pages_do_not_look_like_reports() -> None:
    listing = "".join(
        f"<li><a href='{year}.html'>某县{year}年政府信息公开工作年度报告</a></li>" for year in range(2008, 2026)
    )
    assert not looks_like_report(f"<p>总体情况</p>{listing}")
    assert names_reports(listing)
    assert not names_reports("<a href='x'>某县2025年政府信息公开工作年度报告</a>")


def pictures(html: str) -> list[str]:
    return [link.url for link in article_parts(URL, html).pictures]


SCAN = "<h1>某县2023年政府信息公开工作年度报告</h1><div id='zoom'>{}</div>"


def test_a_report_of_pictures_names_them_in_order_and_once() -> None:
    pages = "".join(f"<p><img src='./W2024_{n}.png' width='800' height='1130'></p>" for n in (1, 2, 1))
    assert pictures(SCAN.format(pages)) == [BASE + "W2024_1.png", BASE + "W2024_2.png"]
    assert files(SCAN.format(pages)) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src='/images/icon_pdf.gif'></p>",
        "<p><img src='a.png' width='60' height='60'></p>",
        "<div class='footer'><img src='a.png' width='800' height='400'></div>",
        "<p><img src='data:image/png;base64,AAAA'></p>",
        "<p><img src='a.png' width='800' height='900'></p><a href='b.pdf'>全文</a>",
        "<p><img src='a.png' width='800' height='900'></p><table><tr><td>一、本年新收政府信息公开申请数量</td></tr></table>",
        "<p><img src='a.png' width='800' height='900'></p><table><tr><td>一、本年新收 政府信息公开申请数量</td></tr></table>",
    ],
)
def test_other_pictures_are_no_report(html: str) -> None:
    assert pictures(SCAN.format(html)) == []


def test_pictures_are_bounded() -> None:
    assert len(pictures(SCAN.format("".join(f"<img src='{n}.png'>" for n in range(100))))) == 20
