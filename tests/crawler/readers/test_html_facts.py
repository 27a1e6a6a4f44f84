"""What a page says of itself, what it points to, and pages that are not what was asked for."""

from __future__ import annotations

import pytest

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers.html import read_html

SENTENCE = "2023年，我镇坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实《中华人民共和国政府信息公开条例》，持续推进政务公开工作。"
BODY = f"<div id=zoom><p>一、总体情况</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
TITLE = "某某县某某镇2023年政府信息公开工作年度报告"


def read(markup: str) -> Document:
    return read_html(markup.encode())


def metadata(markup: str) -> dict[str, str]:
    return dict(read(markup).metadata)


class TestMetaTags:
    def test_the_national_tags_in_any_case_and_order(self) -> None:
        found = metadata(
            f"<head><META CONTENT='{TITLE}' NAME='articletitle'><meta name=PubDate content='2024-01-25 16:41'><meta content='某某镇' name='ContentSource'>"
            f"<meta name='SiteName' content='某某县人民政府'><meta name=ColumnName content=政府信息公开年报><meta name='Url' content='http://a.gov.cn/t1.htm'>"
            f"<title>{TITLE}_某某县人民政府</title></head><body>{BODY}</body>"
        )
        assert found == {
            "title": f"{TITLE}_某某县人民政府",
            "article_title": TITLE,
            "published": "2024-01-25 16:41",
            "source": "某某镇",
            "site_name": "某某县人民政府",
            "column_name": "政府信息公开年报",
            "url": "http://a.gov.cn/t1.htm",
        }

    def test_escaped_markup_in_a_tag(self) -> None:
        assert (
            metadata(f"<meta name=ArticleTitle content='某某县&lt;br/&gt;2023年年度报告'>{BODY}")["article_title"]
            == "某某县2023年年度报告"
        )

    def test_empty_tags_say_nothing(self) -> None:
        assert metadata(f"<meta name=ContentSource content=''><meta name=PubDate content=' '>{BODY}") == {}

    def test_ucap_elements(self) -> None:
        found = metadata(
            f"<UCAPTITLE>{TITLE}</UCAPTITLE><PUBLISHTIME>2024-01-25 10:00</PUBLISHTIME><UCAPCONTENT><p>{SENTENCE * 2}</p></UCAPCONTENT>"
        )
        assert (found["article_title"], found["published"]) == (TITLE, "2024-01-25 10:00")

    def test_first_published_time(self) -> None:
        assert (
            metadata(f"<meta name='firstpublishedtime' content='2024-01-25-10:00:00'>{BODY}")["published"]
            == "2024-01-25-10:00:00"
        )


class TestHead:
    def test_heading_that_the_page_title_repeats(self) -> None:
        assert (
            metadata(f"<title>{TITLE}-某某县人民政府</title><h1>某某县人民政府门户网站</h1><h2> {TITLE} </h2>{BODY}")[
                "article_title"
            ]
            == TITLE
        )

    @pytest.mark.parametrize(
        ("line", "published", "source"),
        [
            (
                "<span>发布时间：2024-01-25 16:41</span><span>来源：某某镇人民政府</span><span>浏览次数：12</span>",
                "2024-01-25 16:41",
                "某某镇人民政府",
            ),
            ("<p>来源：某某镇 发布日期: 2024年1月25日 作者：</p>", "2024年1月25日", "某某镇"),
            ("<p>时间：2024/01/25　　信息来源： 某某县财政局 【字体：大 中 小】</p>", "2024/01/25", "某某县财政局"),
            ("<p>[ 发布日期：2024-01-25 ]</p><p>来源：</p>", "2024-01-25", None),
        ],
    )
    def test_line_under_the_title(self, line: str, published: str, source: str | None) -> None:
        found = metadata(f"<title>{TITLE}</title><div><h1>{TITLE}</h1><div>{line}</div>{BODY}</div>")
        assert (found.get("published"), found.get("source")) == (published, source)

    def test_breadcrumb_in_one_line_and_in_links(self) -> None:
        assert (
            metadata(f"<div>当前位置：<a href=/>首页</a> &gt; <a href=/a/>政务公开</a></div>{BODY}")["breadcrumb"]
            == "首页 > 政务公开"
        )
        in_list = (
            "<div><span>您现在的位置：</span><ul><li><a href=/>首页</a></li><li><a href=/a/>某某镇</a></li></ul></div>"
        )
        assert metadata(f"{in_list}{BODY}")["breadcrumb"] == "首页 > 某某镇"


CATALOGUE = (
    ("索 引 号：", "014437529/2024-00211"),
    ("发布机构：", "某某镇人民政府"),
    ("名　　称：", TITLE),
    ("文 号：", "无"),
    ("发布日期：", "2024-01-25"),
    ("有效性", ""),
)


def as_table(per_row: int) -> str:
    cells = [f"<td><b>{label}</b></td><td>{value}</td>" for label, value in CATALOGUE]
    rows = ["".join(cells[start : start + per_row]) for start in range(0, len(cells), per_row)]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


SHAPES = {
    "table": as_table(2),
    "table of one column": as_table(1),
    "list": "<ul>" + "".join(f"<li>{label} {value}</li>" for label, value in CATALOGUE) + "</ul>",
    "definition list": "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in CATALOGUE) + "</dl>",
    "boxes": "".join(
        f"<div class=vitem><div class=vname>{label}</div><div class=vvalue>{value}</div></div>"
        for label, value in CATALOGUE
    ),
    "layout table": f"<table><tr><td>索引号</td><td>014437529/2024-00211</td><td>发布日期</td><td>2024-01-25</td></tr><tr><td>名称</td><td>{TITLE}</td>"
    f"<td>发布机构</td><td>某某镇人民政府</td></tr><tr><td colspan=4>{BODY}<table><tr><td>规章</td><td>0</td></tr></table></td></tr></table>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_catalogue_block(shape: str) -> None:
    document = read(f"<div>{SHAPES[shape]}</div>{'' if shape == 'layout table' else BODY}")
    assert dict(document.metadata) == {
        "index_number": "014437529/2024-00211",
        "source": "某某镇人民政府",
        "article_title": TITLE,
        "published": "2024-01-25",
    }
    assert [len(grid.rows) for grid in document.grids] == ([1] if shape == "layout table" else [])
    assert not any("索" in paragraph.text for paragraph in document.paragraphs)


class TestLinks:
    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ("<a href='./P020240125.pdf'>年度报告.pdf</a>", ("./P020240125.pdf", "年度报告.pdf")),
            (
                "<p class=insertfileTag><a href='./P0.docx' title='年报' appendix='true'><img src=icon_doc.gif></a></p>",
                ("./P0.docx", "年报"),
            ),
            (
                "<a href='/module/download/downfile.jsp?classid=0&filename=ab12.pdf'>下载</a>",
                ("/module/download/downfile.jsp?classid=0&filename=ab12.pdf", "下载"),
            ),
            ("<iframe src='/generic/web/viewer.html?file=%2Ffiles%2Fa%20b.pdf'></iframe>", ("/files/a b.pdf", "")),
            ("<embed src='a.pdf' type='application/pdf'>", ("a.pdf", "")),
            ("<object data='a.PDF#toolbar=0'><p>不支持</p></object>", ("a.PDF#toolbar=0", "")),
            ("<a onclick=\"window.open('/files/x.ofd')\">全真版</a>", ("/files/x.ofd", "全真版")),
            ("<a href=\"javascript:down('x.xlsx');\">表</a>", ("x.xlsx", "表")),
            ("<table><tr><td>附件</td><td><a href='x.rar'>压缩包</a></td></tr></table>", ("x.rar", "压缩包")),
        ],
    )
    def test_ways_to_point_to_a_file(self, markup: str, expected: tuple[str, str]) -> None:
        assert read(BODY + markup).links == (expected,)

    def test_what_is_no_attachment(self) -> None:
        markup = (
            "<iframe ms-attr-src='/viewer.html?file={{f}}'></iframe><iframe src='/viewer.html?file={{f}}.pdf'></iframe><a href='#'>x</a><a href='index.html'>x</a>"
            "<a href='javascript:void(0)'>x</a><nav><a href='/help.pdf'>帮助</a></nav><a>x</a>"
        )
        assert read(BODY + markup).links == ()

    def test_each_address_once(self) -> None:
        assert read(f"{BODY}<a href=a.pdf></a><a href=a.pdf>年报</a><a href=b.doc>b</a>").links == (
            ("a.pdf", ""),
            ("b.doc", "b"),
        )

    def test_a_page_that_is_nothing_but_its_attachment(self) -> None:
        assert read(f"<div><h1>{TITLE}</h1><div id=zoom><iframe src='a.pdf'></iframe></div></div>").links == (
            ("a.pdf", ""),
        )


LINKS = "<ul><li><a href=/>首页</a></li><li><a href=/login>登录</a></li></ul>"
WRONG = {
    "jsl": (
        "challenge",
        "<script>document.cookie='__jsl_clearance_s=1700|0|abc';location.href=location.pathname</script>",
    ),
    "rivers": (
        "challenge",
        "<html><head><meta id='x' content='y'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>",
    ),
    "cookie shell": (
        "challenge",
        '<html><script>document.cookie="C3VK=1a2b;max-age=300";window.location.reload();</script></html>',
    ),
    "moved by script": ("challenge", "<html><body><script>window.location='/zwgk/'</script></body></html>"),
    "firewall": ("challenge", "<title>网站防火墙</title><div>您的请求存在威胁，已被拦截！</div>"),
    "cloudflare": (
        "challenge",
        "<title>Just a moment...</title><body><div class='main-wrapper'>Checking your browser</div></body>",
    ),
    "login": (
        "login_page",
        "<title>统一身份认证</title><form>用户名<input name=u>密码<input type='PASSWORD'><button>登录</button></form>",
    ),
    "soft 404": ("error_page", f"{LINKS}<div>很抱歉，您访问的页面不存在！</div><a href=/>返回首页</a>"),
    "plain 404": (
        "error_page",
        "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr>nginx</body></html>",
    ),
    "withdrawn": ("error_page", f"{LINKS}<p>该文章已被删除</p>"),
    "nginx": ("error_page", "<h1>Welcome to nginx!</h1><p>If you see this page, the web server is working.</p>"),
    "iis": ("error_page", "<title>IIS Windows Server</title><a href=x><img src=iis.png></a>"),
    "nothing": ("empty", "<html><head></head><body> <script>var a=1</script></body></html>"),
    "hollow article": ("empty", f"{LINKS}<h1>{TITLE}</h1><div id=zoom> &nbsp; </div><div>版权所有</div>"),
    "masked": (
        "masked",
        f"<div id=zoom><p>****年，本机关收到申请**件，办结*件。</p><p>主动公开信息***条，行政许可**项。</p><p>{SENTENCE * 4}</p></div>".replace(
            "2023", "****"
        ),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_pages_are_refused_by_name(case: str) -> None:
    code, markup = WRONG[case]
    with pytest.raises(UnreadableError) as refusal:
        read(markup)
    assert refusal.value.code == code
    assert refusal.value.message.endswith((".", "。"))


@pytest.mark.parametrize(
    "markup",
    [
        f"{LINKS}<form><input type=password></form><script>document.cookie='a=1';location.href</script>{BODY}{BODY}",
        f"<p>{SENTENCE}对“您访问的页面不存在”等错误链接整改404处，拦截访问过于频繁的请求503次。</p><p>{SENTENCE * 3}</p>",
        f"{LINKS}<table><tr><td>行政许可</td><td>404</td></tr><tr><td>登录</td><td>500</td></tr></table>",
        f"<h1>{TITLE}</h1><script>document.cookie='a=1';location.href='/'</script><div id=zoom><iframe src=a.pdf></iframe></div><p>浏览次数：500</p>",
        "<p>联系人：张*三，电话1***5。</p><p>收到申请3件，办结3件，结转0件。</p>" + BODY * 3,
    ],
)
def test_real_reports_are_not_refused(markup: str) -> None:
    assert read(markup).blocks


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<div/>" * 200_000,
        "<p><o:p/>" * 5_000,
        "<a><div>" * 20_000,
        "<font>" * 5_000 + "x",
        "<table><tr><td>" * 3_000 + "x",
    ],
)
def test_hostile_nesting_ends_soon(markup: str) -> None:
    try:
        paragraphs = read(markup).paragraphs
    except UnreadableError as refusal:
        if refusal.code not in ("too_complex", "empty"):
            raise
    else:
        assert paragraphs
