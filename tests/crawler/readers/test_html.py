"""Pages and fragments: what is the article, what is a table, what is neither."""

from __future__ import annotations

import pytest

from crawler.document import Document, Grid
from crawler.readers.html import read_html

SENTENCE = "2023年，我镇坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实《中华人民共和国政府信息公开条例》，持续推进政务公开工作。"
HEADINGS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")


def read(markup: str) -> Document:
    return read_html(markup.encode())


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def cells(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def table(*rows: str) -> str:
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
        + "</table>"
    )


FEES = table("信息内容|本年收费金额", "行政事业性收费|7730.28")
ISSUED = table("信息内容|本年制发件数|本年废止件数", "规章|0|0", "行政规范性文件|6|1")
ARTICLE = f"<p>{HEADINGS[0]}</p><p>{SENTENCE}</p><p>{HEADINGS[1]}</p>{ISSUED}<p>{HEADINGS[2]}</p><p>{SENTENCE}</p>"
NAVIGATION = "".join(
    f'<li><a href="/{name}/">{name}</a></li>' for name in ("首页", "政务公开", "办事服务", "登录", "注册", "无障碍浏览")
)
FOOTER = "<div>主办单位：某某县人民政府办公室 版权所有 ICP备10000000号 网站标识码：9900000001</div>"


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body><div class='top'><ul>{NAVIGATION}</ul></div>{body}<div class='foot'>{FOOTER}</div></body></html>"


class TestText:
    def test_blocks_and_line_breaks_part_paragraphs(self) -> None:
        assert texts(read("<div>一<br>二<p>三</p>四<ul><li>五<li>六</ul></div>")) == [
            "一",
            "二",
            "三",
            "四",
            "五",
            "六",
        ]

    def test_inline_elements_leave_no_mark(self) -> None:
        markup = "<p><span>2</span><font><span>02</span></font><b>3</b>年<o:p></o:p>1月<st1:x>1</st1:x>日</p>"
        assert texts(read(markup)) == ["2023年1月1日"]

    def test_a_blank_between_digits_stays_one_blank(self) -> None:
        assert texts(read("<p>收到&nbsp;&nbsp;20　 0 件</p>")) == ["收到 20 0 件"]
        assert texts(read("<p><span>20</span> <span>0</span></p>")) == ["20 0"]

    def test_a_wrapped_source_line_is_no_blank_between_characters(self) -> None:
        assert texts(read("<p>政府信\r\n  息公开\n2023 年</p>")) == ["政府信息公开 2023 年"]

    def test_invisible_characters_go(self) -> None:
        assert texts(read("<p>\ufeff总\u200b体&shy;情况</p>")) == ["总体情况"]

    def test_headings_keep_their_level_and_are_one_paragraph(self) -> None:
        document = read(f"<h1>某某县人民政府<br>2023年度报告</h1><h3>一、总体情况</h3><p>{SENTENCE}</p>")
        assert [(paragraph.text, paragraph.level) for paragraph in document.paragraphs] == [
            ("某某县人民政府2023年度报告", 1),
            ("一、总体情况", 3),
            (SENTENCE, 0),
        ]

    def test_scripts_styles_and_comments_are_no_text(self) -> None:
        markup = "<style>p{}</style><script>var a='<p>x</p>'</script><!-- <p>alt</p> --><p>总体情况<!--[if gte mso 9]><xml>w</xml><![endif]--></p><noscript>n</noscript>"
        assert texts(read(markup)) == ["总体情况"]

    def test_word_markup(self) -> None:
        markup = (
            '<p class="MsoNormal"><![if !supportLists]><span style="mso-list:Ignore">一、<span>&nbsp;</span></span><![endif]><b>总体情况<o:p></o:p></b></p>'
            '<v:shape id="x"><v:imagedata src="a.png"/></v:shape><?xml:namespace prefix = o />'
        )
        assert texts(read(markup)) == ["一、 总体情况"]

    def test_preformatted_lines_are_paragraphs(self) -> None:
        assert texts(read("<pre>一、总体情况\n本年收到 3 件\n</pre>")) == ["一、总体情况", "本年收到 3 件"]

    def test_one_cell_a_line_without_tables_stays_paragraphs(self) -> None:
        lines = ["行政许可", "0", "行政处罚", "12"]
        assert texts(read("".join(f"<p>{line}</p>" for line in lines))) == lines

    def test_entities_escaped_twice_are_blanks(self) -> None:
        document = read(
            "<p>本年&amp;nbsp;3&amp;nbsp;件</p><table><tr><td>规章</td><td>&amp;nbsp;</td><td>0</td></tr></table>"
        )
        assert texts(document) == ["本年 3 件"]
        assert cells(document.grids[0]) == [["规章", "", "0"]]

    def test_places_count_paragraphs_and_tables(self) -> None:
        document = read(ARTICLE + FEES)
        assert [block.place for block in document.blocks] == [
            *("paragraph 1", "paragraph 2", "paragraph 3", "table 1", "paragraph 4", "paragraph 5", "table 2"),
        ]
        assert document.grids[0].rows[2][1].place == "table 1 row 3 column 2"

    def test_fragment_of_nothing_but_text(self) -> None:
        assert texts(read(SENTENCE)) == [SENTENCE]


class TestTables:
    def test_cell_lines_and_digit_runs(self) -> None:
        document = read(
            "<table><tr><td><p>商业</p><p>企业</p><td>a<br>b<tr><td><b>7</b><span>30.</span>28<td>&nbsp;</table>"
        )
        assert cells(document.grids[0]) == [["商业\n企业", "a\nb"], ["730.28", ""]]

    def test_spans(self) -> None:
        markup = (
            "<table><tr><td rowspan='2'>行政复议</td><td colspan=\"2px\">行政诉讼</td></tr>"
            "<tr><td>维持</td><td>纠正</td></tr><tr><td>1</td><td rowspan=9>2</td><td>3</td></tr></table>"
        )
        grid = read(markup).grids[0]
        assert cells(grid) == [["行政复议", "行政诉讼", "行政诉讼"], ["行政复议", "维持", "纠正"], ["1", "2", "3"]]
        assert grid.rows[0][1] is grid.rows[0][2]
        assert not grid.is_ragged

    def test_missing_ends_and_rows_without_tr(self) -> None:
        markup = "<table><tr><td>规章<td>1<tr><td>文件<td>2</tr><td>许可<td>3</table>"
        assert cells(read(markup).grids[0]) == [["规章", "1"], ["文件", "2"], ["许可", "3"]]

    def test_foot_is_last_and_caption_is_text(self) -> None:
        markup = (
            "<table><caption>表一</caption><tfoot><tr><td>总计</td><td>3</td></tr></tfoot><thead><tr><th>项</th><th>数</th></tr></thead>"
            "<tbody><tr><td>规章</td><td>3</td></tr></tbody></table>"
        )
        document = read(markup)
        assert texts(document) == ["表一"]
        assert cells(document.grids[0]) == [["项", "数"], ["规章", "3"], ["总计", "3"]]

    def test_three_hundred_columns_of_colspan(self) -> None:
        markup = (
            f"<table><tr><td colspan=300>第二十条第（一）项</td></tr>{'<tr><td>规章</td><td>0</td></tr>' * 300}</table>"
        )
        grid = read(markup).grids[0]
        assert (len(grid.rows), grid.width) == (301, 2)

    def test_layout_table_around_everything(self) -> None:
        markup = f"<table><tr><td>{NAVIGATION}</td></tr><tr><td><table><tr><td><div>{ARTICLE}{FEES}</div></td></tr></table></td></tr></table>"
        document = read(f"<html><body>{markup}</body></html>")
        assert [grid.width for grid in document.grids] == [3, 2]
        assert [text for text in texts(document) if text in HEADINGS] == list(HEADINGS)
        assert "办事服务" not in texts(document)

    def test_report_wholly_in_one_table(self) -> None:
        rows = (
            f"<tr><td colspan=3>{HEADINGS[0]}</td></tr><tr><td colspan=3><p>{SENTENCE}</p><p>{SENTENCE}{SENTENCE}</p></td></tr>"
            f"<tr><td colspan=3>{HEADINGS[1]}</td></tr><tr><td>信息内容</td><td>制发</td><td>废止</td></tr><tr><td>规章</td><td>0</td><td>0</td></tr>"
            f"<tr><td>文件</td><td>6</td><td>1</td></tr><tr><td colspan=3>{HEADINGS[2]}</td></tr><tr><td colspan=3>{SENTENCE * 3}</td></tr>"
        )
        document = read(f"<table>{rows}</table>")
        assert [type(block).__name__ for block in document.blocks] == ["Paragraph"] * 4 + ["Grid"] + ["Paragraph"] * 2
        assert cells(document.grids[0]) == [["信息内容", "制发", "废止"], ["规章", "0", "0"], ["文件", "6", "1"]]

    def test_label_column_of_a_layout_row_does_not_reach_into_the_data(self) -> None:
        rows = f"<tr><td rowspan=4>{SENTENCE * 3}</td><td>{SENTENCE * 3}</td></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr><tr><td>c</td><td>3</td></tr>"
        assert cells(read(f"<table>{rows}</table>").grids[0]) == [["a", "1"], ["b", "2"], ["c", "3"]]

    def test_hundreds_of_empty_cells_are_no_grid(self) -> None:
        empty = "<tr>" + "<td></td>" * 30 + "</tr>"
        document = read(f"<table>{empty * 10}<tr><td>标</td><td>题</td></tr></table>{ARTICLE}")
        assert len(document.grids) == 1
        assert texts(document)[-1] == SENTENCE

    def test_blank_form_is_a_grid(self) -> None:
        rows = [
            "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
            "一、本年新收政府信息公开申请数量|" + "|" * 6,
            *(f"（{number}）予以公开|" + "|" * 6 for number in "一二三四五六七八"),
        ]
        grid = read(table(*rows)).grids[0]
        assert (len(grid.rows), grid.width) == (10, 8)
        assert all(cell.text == "" and cell.place for row in grid.rows[1:] for cell in row[1:])

    def test_blank_row_and_long_note_do_not_tear_the_table(self) -> None:
        note = "注：本表统计期限为2023年1月1日至12月31日，由各单位报送后汇总，如有疑问请与办公室联系，联系电话见首页，地址见首页，邮编见首页，时间见首页。"
        rows = "<tr><td>申请人情况</td><td>自然人</td><td>总计</td></tr><tr><td>一、本年新收</td><td>1</td><td>1</td></tr><tr><td>四、结转</td><td></td><td></td></tr>"
        document = read(f"<table>{rows}<tr><td colspan=3>{note}</td></tr></table>")
        assert cells(document.grids[0])[-1] == ["四、结转", "", ""]
        assert texts(document) == [note]

    def test_link_lists_and_calendars_are_no_grid(self) -> None:
        links = "<table><tr><td><a href=/a/>政务公开</a></td><td><a href=/b/>办事服务</a></td></tr><tr><td><a href=/c/>互动</a></td><td>·</td></tr></table>"
        days = table(*("|".join(str(day) for day in range(week, week + 7)) for week in range(1, 29, 7)))
        assert len(read(f"{links}{days}<div id=zoom>{ARTICLE}</div>").grids) == 1


class TestBody:
    @pytest.mark.parametrize(
        "container",
        [
            "<div id='zoom'>{}</div>",
            "<td><font id=Zoom>{}</font></td>",
            "<div class='TRS_Editor'><style>p{{}}</style><div class='TRS_Editor'>{}</div></div>",
            "<div id='vsb_content_2'><div class=v_news_content>{}</div></div>",
            "<UCAPCONTENT>{}</UCAPCONTENT>",
            "<form name='_newscontent_fromname'><div id='vsb_content'>{}</div></form>",
            "<div class='what nobody has met yet'><section>{}</section></div>",
        ],
    )
    def test_chrome_stays_out(self, container: str) -> None:
        document = read(page(f"<div>{container.format(ARTICLE)}</div>"))
        assert texts(document) == [HEADINGS[0], SENTENCE, HEADINGS[1], HEADINGS[2], SENTENCE]
        assert len(document.grids) == 1

    def test_a_table_outside_the_container_is_not_lost(self) -> None:
        document = read(page(f"<div><div id=zoom>{ARTICLE}</div><div><p>续表</p>{FEES}</div></div>"))
        assert [grid.width for grid in document.grids] == [3, 2]

    def test_a_container_that_ends_too_early(self) -> None:
        markup = f"<div class='WordSection1'><p>{HEADINGS[0]}</p><p>{SENTENCE}</p></div><div class='WordSection2'><p>{HEADINGS[1]}</p>{ISSUED}</div><div class=WordSection3><p>{HEADINGS[2]}</p><p>{SENTENCE}</p></div>"
        document = read(page(f"<div>{markup}</div>"))
        assert [text for text in texts(document) if text in HEADINGS] == list(HEADINGS)
        assert len(document.grids) == 1

    @pytest.mark.parametrize("inner", ["<div id=zoom>{}</div>", "<div>{}</div>"])
    def test_last_section_outside_of_nearly_everything(self, inner: str) -> None:
        rest = "<p>六、其他需要报告的事项</p><p>2023年度本机关未收取信息处理费。</p>"
        document = read(page(f"<div class=main><div>{inner.format(ARTICLE * 6)}</div><div>{rest}</div></div>"))
        assert texts(document)[-2:] == ["六、其他需要报告的事项", "2023年度本机关未收取信息处理费。"]
        assert texts(document)[0] == HEADINGS[0]

    def test_neighbouring_column_of_links_stays_out(self) -> None:
        aside = "".join(
            f"<li><a href=/{number}.html>关于做好第{number}批政务公开工作的通知。</a></li>" for number in range(9)
        )
        document = read(
            page(f"<div class=main><div>{ARTICLE}</div><div><p>一、相关文件</p><ul>{aside}</ul></div></div>")
        )
        assert texts(document)[-1] == SENTENCE

    def test_empty_first_container_with_the_same_id(self) -> None:
        document = read(page(f"<div id=zoom></div><div id=zoom>{ARTICLE}</div>"))
        assert texts(document)[0] == HEADINGS[0]

    @pytest.mark.parametrize("style", ["display:none", "DISPLAY: none", "color:red;display : none"])
    def test_hidden_copy_comes_out_once(self, style: str) -> None:
        document = read(
            page(
                f"<div><div class=TRS_Editor>{ARTICLE}</div><div class=TRS_Editor style='{style}'>{ARTICLE}</div></div>"
            )
        )
        assert len(document.grids) == 1
        assert texts(document).count(HEADINGS[0]) == 1

    def test_text_that_is_only_in_the_hidden_tab_is_read(self) -> None:
        document = read(
            page(
                f"<div class=tab><iframe src='/a.ofd'></iframe></div><div class=tab style='display:none'><div class=TRS_Editor>{ARTICLE}</div></div>"
            )
        )
        assert len(document.grids) == 1
        assert document.links == (("/a.ofd", ""),)

    def test_visible_twin_comes_out_once(self) -> None:
        document = read(page(f"<div><div class=pc>{ARTICLE}</div><div class=mobile>{ARTICLE}</div></div>"))
        assert len(document.grids) == 1

    def test_twin_that_differs_in_blanks_comes_out_once(self) -> None:
        other = ISSUED.replace("规章", "规 章").replace("<td>0", "<td><p> 0</p>")
        document = read(
            page(f"<div><div class=pc>{ARTICLE}</div><div class=mobile>{ARTICLE.replace(ISSUED, other)}</div></div>")
        )
        assert len(document.grids) == 1

    def test_two_equal_tables_of_one_report_are_two(self) -> None:
        document = read(page(f"<div id=zoom><p>{SENTENCE}</p>{ISSUED}<p>{HEADINGS[1]}</p>{ISSUED}</div>"))
        assert len(document.grids) == 2

    @pytest.mark.parametrize(
        "wrapper", ["<textarea style='display:none'>{}</textarea>", "<script type='text/html'>{}</script>"]
    )
    def test_article_that_a_script_would_put_in_place(self, wrapper: str) -> None:
        article = f"{ARTICLE}<p>{SENTENCE}</p><p>{SENTENCE}</p>"
        markup = article.replace("<", "&lt;") if "textarea" in wrapper else article
        document = read(page(f"<h1>年度报告</h1><div id=zoom></div>{wrapper.format(markup)}"))
        assert texts(document)[0] == HEADINGS[0]
        assert len(document.grids) == 1

    def test_toolbars_and_neighbours_go(self) -> None:
        tools = "<div>字体：<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a></div><p>打印本页</p>"
        after = "<p>上一篇：<a href=a.html>2022年政府信息公开工作年度报告</a></p><p>扫一扫在手机打开当前页</p>"
        document = read(page(f"<div>{tools}{ARTICLE}{after}</div>"))
        assert texts(document)[0] == HEADINGS[0]
        assert texts(document)[-1] == SENTENCE

    def test_unclosed_header_that_swallows_the_page(self) -> None:
        assert len(read(f"<body><header><div>站名</div><div id=zoom>{ARTICLE}</div></body>").grids) == 1


class TestPictures:
    def test_pages_count_and_icons_do_not(self) -> None:
        markup = (
            "<div id=zoom><p>见附图。</p><img src='./W020240131.png'><img src='b.jpg' width='900' style='width:900px'>"
            "<img src='/images/icon_pdf.gif'><img src='c.png' width=16 height=16><img ms-attr-src='{{x}}'><img src='d.png' style='height: 20px'></div>"
        )
        assert read(markup).images == 2
