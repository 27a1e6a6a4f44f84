"""Which links lead to further pages of one article, and which to other articles, lists and columns."""

from __future__ import annotations

import pytest

from crawler.families.continued import chain_of, further_pages, page_number

FIRST = "http://www.x.gov.cn/nb/t20240101_12.html"


@pytest.mark.parametrize(
    ("first", "target", "number"),
    [
        ("http://h/a/t20240101_12.html", "http://h/a/t20240101_12_1.html", 1),
        ("http://h/a/b.htm", "http://h/a/b-2.htm", 2),
        ("http://h/a/b.shtml", "http://h/a/b_p3.shtml", 3),
        ("http://h/a/b.html", "http://h/a/b/2.html", 2),
        ("http://h/a/", "http://h/a/index_1.html", 1),
        ("http://h/a/index.html", "http://h/a/index_2.html", 2),
        ("http://h/basic-html/page1.html", "http://h/basic-html/page12.html", 12),
        ("http://h/a/n_01.html", "http://h/a/n_02.html", 2),
        ("http://h/a.jsp?id=5", "http://h/a.jsp?id=5&page=2", 2),
        ("http://h/a.jsp?id=5&pageNo=1", "http://h/a.jsp?id=5&pageNo=3", 3),
        ("http://h/a/t12.html", "http://h/a/t13.html", None),  # the neighbour
        ("http://h/a/content_11.html", "http://h/a/content_12.html", None),
        ("http://h/a.jsp?id=5", "http://h/a.jsp?id=6", None),
        ("http://h/a.jsp?id=5&page=1", "http://h/a.jsp?id=6&page=2", None),
        ("http://h/a/b.html", "http://other/a/b_2.html", None),
        ("http://h/a/b.html", "http://h/c/b_2.html", None),
        ("http://h/a/b.html", "http://h/a/b_2.pdf", None),
    ],
)
def test_an_address_extends_the_first_one(first: str, target: str, number: int | None) -> None:
    assert page_number(first, target) == number


@pytest.mark.parametrize(
    "link",
    [
        '<a href="t20240101_12_2.html">下一页</a>',
        "<a href='./t20240101_12_2.html'>[2]</a>",
        '<A HREF="/nb/t20240101_12_2.html"> 第 2 页 </A>',
        '<a href="t20240101_12_2.html"><img src="n.gif" alt="下一页"></a>',
        '<select onchange="go(this)"><option value="t20240101_12_2.html">第2页</option></select>',
        '<a href="javascript:void(0)" onclick="location.href=\'t20240101_12_2.html\'">下页&gt;</a>',
        "<span onclick=\"go('t20240101_12_2.html')\">下一页</span>",
        '<link rel="next" href="t20240101_12_2.html">',
        '<a href="t20240101_12_2.html">Next</a>',
    ],
)
def test_a_link_names_the_next_page(link: str) -> None:
    (page,) = further_pages(FIRST, f"<html><body><p>一、总体情况</p>{link}</body></html>")
    assert (page.url, page.number, page.is_guess) == ("http://www.x.gov.cn/nb/t20240101_12_2.html", 2, False)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="t20240101_13.html">下一页</a>',
        '<a href="t20240101_12_2.html">附件：相关图片</a>',
        '<a href="index_1.html">下一页</a>',
        '<script>createPageHTML(5, 0, "index", "html");</script>',
        '<script>createPageHTML(1, 0, "t20240101_12", "html");</script>',
        '<a href="#2">2</a>',
        '<a href="http://[/t20240101_12_2.html">下一页</a>',
    ],
)
def test_other_links_do_not(link: str) -> None:
    assert further_pages(FIRST, f"<html><body><p>一、总体情况</p>{link}</body></html>") == ()


@pytest.mark.parametrize("first_number", [1, 2])
def test_a_script_counts_the_pages_from_zero_or_from_one(first_number: int) -> None:
    script = '<script>createPageHTML(3, {}, "t20240101_12", "html");</script>'
    texts = {f"http://www.x.gov.cn/nb/t20240101_12_{first_number + k}.html": script.format(k + 1) for k in range(2)}
    chain = chain_of(FIRST, script.format(0), texts.get)
    assert chain.pages == tuple(texts)
    assert chain.missing == ()


def test_a_guessed_page_that_is_another_page_is_none() -> None:
    script = '<script>createPageHTML(2, 0, "t20240101_12", "html");</script>'
    texts = {
        "http://www.x.gov.cn/nb/t20240101_12_1.html": script,
        "http://www.x.gov.cn/nb/t20240101_12_2.html": "<html>首页，页面不存在</html>",
    }
    assert chain_of(FIRST, script, texts.get).pages == ("http://www.x.gov.cn/nb/t20240101_12_1.html",)


def test_pages_are_followed_one_by_one_in_order_and_a_lost_one_is_named() -> None:
    texts = {
        f"http://h/b/page{k}.html": f'<a href="page{k - 1}.html">上一页</a><a href="page{k + 1}.html">下一页</a>'
        for k in range(1, 12)
    }
    del texts["http://h/b/page11.html"]
    chain = chain_of("http://h/b/page1.html", texts["http://h/b/page1.html"], texts.get)
    assert chain.pages == tuple(f"http://h/b/page{k}.html" for k in range(2, 11))
    assert chain.missing == ("http://h/b/page11.html",)


HEADINGS = (
    "一、总体情况",
    "二、行政机关主动公开政府信息情况",
    "三、行政机关收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def test_a_table_of_contents_names_the_sections_in_its_order() -> None:
    links = "".join(f'<li><a href="p/{k}.html">{words}</a></li>' for k, words in enumerate(HEADINGS))
    around = '<a href="/zfxxgk/">政府信息公开</a>'
    pages = further_pages("http://h/nb/2023.html", f"{around}<ul>{links}</ul>{around}")
    assert [page.url for page in pages] == [f"http://h/nb/p/{k}.html" for k in range(6)]
    assert [page.label for page in pages] == list(HEADINGS)


def test_marks_inside_the_page_are_no_table_of_contents() -> None:
    links = "".join(f'<li><a href="#p{k}">{words}</a></li>' for k, words in enumerate(HEADINGS))
    assert further_pages("http://h/nb/2023.html", links) == ()


def test_two_sections_named_are_no_table_of_contents() -> None:
    links = "".join(f'<li><a href="p/{k}.html">{words}</a></li>' for k, words in enumerate(HEADINGS[:2]))
    assert further_pages("http://h/nb/2023.html", links) == ()


def test_a_frame_in_place_of_the_text_is_a_page_of_the_article() -> None:
    shell = '<h2>某县2023年政府信息公开工作年度报告</h2><iframe src="12_c.html"></iframe><iframe src="/inc/count.html"></iframe>'
    (page,) = further_pages("http://h/nb/12.html", shell)
    assert page.url == "http://h/nb/12_c.html"


@pytest.mark.parametrize(
    "html",
    [
        '<p>二、主动公开政府信息情况</p><iframe src="12_c.html"></iframe>',
        '<h2>年度报告</h2><iframe src="http://other/12_c.html"></iframe>',
        '<h2>年度报告</h2><iframe src="/pdfjs/web/viewer.html?file=%2Fa.pdf"></iframe>',
        '<h2>年度报告</h2><iframe src="/common/top.html"></iframe>',
        '<h2>年度报告</h2><iframe src="a.pdf"></iframe>',
        "<h2>年度报告</h2><iframe></iframe>",
    ],
)
def test_other_frames_are_not(html: str) -> None:
    assert further_pages("http://h/nb/12.html", html) == ()


@pytest.mark.parametrize("label", ["在线阅读", "点击查看全文", "电子书", "[阅读全文]", "翻页版"])
def test_a_link_to_the_text_is_followed_and_the_book_behind_it(label: str) -> None:
    base = "http://h/files/12/basic-html/"
    texts = {
        f"{base}page1.html": '<div>封面</div><a href="page2.html"><img src="next.gif"></a>',
        f"{base}page2.html": '<p>一、总体情况</p><a href="page1.html"></a><a href="page3.html"></a><i>Next</i>',
        f"{base}page3.html": "<p>二、主动公开政府信息情况</p>",
    }
    shell = f'<h2>某县2023年政府信息公开工作年度报告</h2><a href="/files/12/basic-html/page1.html">{label}</a>'
    chain = chain_of("http://h/nb/12.html", shell, texts.get)
    assert chain.pages == tuple(texts)


def test_a_text_on_the_page_needs_no_other_place() -> None:
    html = '<p>二、主动公开政府信息情况</p><a href="/files/12/page1.html">在线阅读</a>'
    assert further_pages("http://h/nb/12.html", html) == ()
