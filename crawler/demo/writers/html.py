"""The body of a report page in the markups in which reports really stand on county sites.

A style is a small set of functions from text to markup; what is written is always the same truth. Only the body is made here: the
page around it belongs to the sites, because it differs by publishing system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from crawler.demo.reports import Truth
from crawler.demo.writers import tables
from crawler.demo.writers.tables import Box, Row, Table


@dataclass(frozen=True, slots=True)
class Style:
    """How a markup wraps the body, writes a paragraph, a heading and a table."""

    wrap: str
    paragraph: Callable[[str], str]
    heading: Callable[[str], str]
    table: Callable[[Table], str]


def write_html(truth: Truth, style: str = "plain", *, blank: str = "", is_split: bool = False) -> str:
    """The body fragment in one of HTML_STYLES.

    ``is_split`` prints section two as one table a point of article 20. The title is not part of the body: pages print it above.
    """
    blocks = [block for _, block in _blocks(truth, HTML_STYLES[style], blank, is_split=is_split)]
    return HTML_STYLES[style].wrap.replace("[[body]]", "\n".join(blocks))


def write_html_pages(truth: Truth, style: str = "plain") -> tuple[str, ...]:
    """The body cut into three files, as systems do with long articles: after the upper half of table two, and after section three."""
    pages: tuple[list[str], ...] = ([], [], [])
    for place, block in _blocks(truth, HTML_STYLES[style], "", is_cut=True):
        pages[0 if place <= 2 else 1 if place <= 3 else 2].append(block)
    return tuple(HTML_STYLES[style].wrap.replace("[[body]]", "\n".join(page)) for page in pages)


def write_html_sections(truth: Truth, style: str = "plain") -> tuple[tuple[str, str], ...]:
    """Heading and body of each section, for reports whose sections are files of their own; what stands before the first has no heading."""
    blocks = list(_blocks(truth, HTML_STYLES[style], ""))
    headings = {section["number"]: section["heading"] for section in truth["sections"]}
    return tuple(
        (
            headings[number],
            HTML_STYLES[style].wrap.replace("[[body]]", "\n".join(block for place, block in blocks if place == number)),
        )
        for number in sorted(headings)
    )


def _blocks(
    truth: Truth, markup: Style, blank: str, *, is_split: bool = False, is_cut: bool = False
) -> Iterator[tuple[float, str]]:
    """Headings, paragraphs and tables with the number of their section; the lower half of a cut table two stands at 2.5."""
    printed = tables.by_section(truth, blank, is_split=is_split)
    for section in truth["sections"]:
        number = section["number"]
        if section["heading"]:
            yield number, markup.heading(section["heading"])
        yield from ((number, markup.paragraph(line)) for line in section["text"].split("\n") if line)
        for table in printed.get(number, ()):
            half = len(table) // 2 if is_cut and number == 2 else len(table)
            yield number, markup.table(table[:half])
            if table[half:]:
                yield number + 0.5, markup.table(table[half:])


def _table(table: Table, cell: Callable[[Box], str], attributes: str, row: str = "<tr>") -> str:
    def line(boxes: Row) -> str:
        return row + "".join(cell(box) for box in boxes) + "</tr>"

    return f"<table {attributes}><tbody>{''.join(line(boxes) for boxes in table)}</tbody></table>"


def _spans(box: Box) -> str:
    text = f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    return text + (f' rowspan="{box.rowspan}"' if box.rowspan > 1 else "")


def _digit_runs(text: str, opening: str, closing: str) -> str:
    """Text with every run of digits in an element of its own and the long runs cut in two, as pasted Word text has it."""
    out: list[str] = []
    run = ""
    for character in text + "\0":
        if character.isascii() and character.isdigit():
            run += character
            continue
        if run:
            halves = (run,) if len(run) < 4 else (run[:2], run[2:])
            out += [f"{opening}{half}{closing}" for half in halves]
            run = ""
        out.append(escape(character, quote=False) if character != "\0" else "")
    return "".join(out)


def _plain_cell(box: Box) -> str:
    return f"<td{_spans(box)}>{escape(box.text, quote=False)}</td>"


def _trs_cell(box: Box) -> str:
    aligned = f'<p align="center">{escape(box.text, quote=False) or "&nbsp;"}</p>'
    return f'<td{_spans(box)} nowrap="nowrap" style="width:89px;">{aligned}</td>'


_BORDER = "border-left:1px solid windowtext;border-right:1px solid windowtext;border-bottom:1px solid windowtext"


def _word_cell(box: Box) -> str:
    inner = _digit_runs(box.text, '<span lang="EN-US" style="font-family:宋体">', "</span>") or (
        '<span lang="EN-US">&nbsp;</span>'
    )
    return (
        f'<td{_spans(box)} valign="center" style="padding:0 5px;{_BORDER}"><p class="MsoNormal" align="center" '
        f'style="text-align:center;line-height:18.0pt"><span style="font-family:宋体;font-size:10.5pt">{inner}'
        '</span><span lang="EN-US" style="font-size:10.5pt"><o:p></o:p></span></p></td>'
    )


def _heads_cell(box: Box) -> str:
    """Four-character heads stand in two paragraphs (结果 / 维持), as the form prints them in narrow columns."""
    texts = [box.text[:2], box.text[2:]] if box.kind == "head" and len(box.text) == 4 else [box.text]
    inner = "".join(f'<p style="text-indent: 0em;">{escape(text, quote=False)}</p>' for text in texts)
    return f'<td{_spans(box)} style="padding:5px 5px 5px 5px ;{_BORDER}" valign="center">{inner}</td>'


def _wps_cell(box: Box) -> str:
    inner = _digit_runs(box.text, "<font>", "</font>") or "<br/>"
    return (
        f'<td width="64"{_spans(box)} style="border-width:1px;border-style:solid;"><section style="text-align:center;">'
        f'<span style="font-size:14px;"><span leaf="">{inner}</span></span></section></td>'
    )


def _word_paragraph(text: str) -> str:
    inner = _digit_runs(text, '<span lang="EN-US" style="font-family:仿宋_GB2312">', "</span>")
    return (
        '<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0"><span style="font-family:仿宋_GB2312;'
        f'font-size:16.0pt">{inner}<span lang="EN-US"><o:p></o:p></span></span></p>'
    )


def _word_heading(text: str) -> str:
    return (
        '<p class="MsoNormal" style="text-indent:32.0pt"><b><span style="font-family:黑体;font-size:16.0pt">'
        f'{text[:2]}</span></b><b><span style="font-family:黑体;font-size:16.0pt">{text[2:]}</span></b>'
        '<span lang="EN-US"><o:p></o:p></span></p>'
    )


def _wps_paragraph(text: str) -> str:
    inner = _digit_runs(text, "<font>", "</font>")
    return f'<section style="margin:0 8px;text-indent:2em;line-height:1.75em;"><p><span style="font-size:16px;">{inner}</span></p></section>'


_TRS_CSS = '<style type="text/css">.TRS_Editor P{line-height:2;font-family:宋体;font-size:12pt;}</style>'

HTML_STYLES: dict[str, Style] = {
    "plain": Style(
        "[[body]]",
        lambda text: f"<p>{escape(text, quote=False)}</p>",
        lambda text: f"<p><strong>{text}</strong></p>",
        lambda table: _table(table, _plain_cell, 'border="1" cellspacing="0"'),
    ),
    "trs": Style(
        f'<div class="TRS_Editor">{_TRS_CSS}<div class="Custom_UnionStyle">[[body]]</div></div>',
        lambda text: f'<p align="justify">　　{escape(text, quote=False)}</p>',
        lambda text: f'<p align="justify">　　<strong>{text}</strong></p>',
        lambda table: _table(table, _trs_cell, 'align="center" border="1" cellspacing="1"'),
    ),
    "word": Style(
        '<div class="WordSection1">[[body]]</div>',
        _word_paragraph,
        _word_heading,
        lambda table: _table(
            table,
            _word_cell,
            'class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" style="border-collapse:collapse"',
            '<tr style="mso-yfti-irow:1;height:26.95pt">',
        ),
    ),
    "heads": Style(
        '<div class="view TRS_UEDITOR trs_paper_default trs_web">[[body]]</div>',
        lambda text: f'<p style="text-indent: 2em;">{escape(text, quote=False)}</p>',
        lambda text: f'<p style="text-indent: 2em;"><strong>{text}</strong></p>',
        lambda table: _table(
            table, _heads_cell, 'style="border-collapse:collapse;border:none" cellspacing="0" align="center" border="1"'
        ),
    ),
    "wps": Style(
        '<section data-role="outer" label="Powered by 135editor.com">[[body]]</section>',
        _wps_paragraph,
        lambda text: f'<section style="text-align:left;"><h2><strong><span>{text}</span></strong></h2></section>',
        lambda table: _table(
            table, _wps_cell, 'data-width="100%" style="border-collapse:collapse;table-layout:fixed;"'
        ),
    ),
    "layout": Style(
        '<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td class="bt_content">'
        '<div id="zoom">[[body]]</div></td></tr></table>',
        lambda text: f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(text, quote=False)}<br/>",
        lambda text: f"<br/><b>&nbsp;&nbsp;&nbsp;&nbsp;{text}</b><br/>",
        lambda table: '<div align="center">' + _table(table, _plain_cell, 'border="1" cellpadding="2"') + "</div>",
    ),
}
