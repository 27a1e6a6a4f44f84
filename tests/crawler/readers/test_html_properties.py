"""Pages made at random: no table of any spans raises, is crooked, loses a cell's text or shows a digit that the source does not have."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.document import Grid, Paragraph
from crawler.errors import UnreadableError
from crawler.readers.html import read_html

# The first example loads the readers, and a busy machine stops any of them for longer than a deadline.
untimed = settings(deadline=None)

WORDS = st.sampled_from(
    ["规章", "0", "12", "7730.28", "１，２３４", "20 0", "", "（一）予以公开", "其他 结果", "-", "约20"]
)
SPAN = st.sampled_from(["", "1", "2", "3", "0", "-1", "2px", "300", "99999999999", "x"])
WRAPPERS = st.sampled_from(
    ["{}", "<p>{}</p>", "<p><span>{}</span></p>", "<div>{}<br></div>", "<b><font>{}</font></b>", "&nbsp;{}&nbsp;"]
)
ENDS = st.sampled_from(["</td>", ""])


@st.composite
def cells(draw: st.DrawFn) -> str:
    tag = draw(st.sampled_from(["td", "th"]))
    rows, columns = draw(SPAN), draw(SPAN)
    return f"<{tag} rowspan='{rows}' colspan='{columns}'>{draw(WRAPPERS).format(draw(WORDS))}{draw(ENDS)}"


ROWS = st.lists(cells(), max_size=6).map(lambda row: f"<tr>{''.join(row)}</tr>")
PARTS = st.sampled_from(["<tbody>{}</tbody>", "<thead>{}</thead>", "<tfoot>{}</tfoot>", "{}"])
TABLES = st.lists(st.tuples(PARTS, st.lists(ROWS, max_size=5)), min_size=1, max_size=3).map(
    lambda parts: f"<table>{''.join(part.format(''.join(rows)) for part, rows in parts)}</table>"
)
NESTED = st.lists(TABLES, min_size=1, max_size=3).map(
    lambda tables: f"<table><tr><td><p>前文</p>{'</td><td>'.join(tables)}</td></tr></table>"
)
PAGES = st.lists(
    TABLES | NESTED | st.sampled_from(["<p>一、总体情况</p>", "<div>", "</div>", "</table>", "<td>", "text"]),
    min_size=1,
    max_size=5,
).map("".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of_cells(markup: str) -> list[str]:
    return [squeezed(html.unescape(re.sub(r"<[^>]*>", "", cell))) for cell in re.split(r"<t[dh]\b[^>]*>", markup)[1:]]


def read(markup: str) -> list[Grid | Paragraph]:
    try:
        return list(read_html(markup.encode()).blocks)
    except UnreadableError as refusal:
        if refusal.code not in ("empty", "too_complex", "masked"):
            raise
        return []


@untimed
@given(TABLES | NESTED)
def test_no_cell_is_lost(markup: str) -> None:
    blocks = read(f"<div id=zoom>{markup}</div>")
    shown = [squeezed(cell.text) for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    shown += [squeezed(block.text) for block in blocks if isinstance(block, Paragraph)]
    everything = "|".join(shown)
    assert all(word in everything for word in words_of_cells(markup))


@untimed
@given(PAGES)
def test_grids_are_rectangles_and_every_digit_run_stands_in_the_source(markup: str) -> None:
    source = re.sub(r"<[^>]*>", "", markup.replace("</td>", "\n").replace("<td", "\n<td").replace("<th", "\n<th"))
    for block in read(markup):
        if not isinstance(block, Grid):
            continue
        assert {len(row) for row in block.rows} == {block.width}
        for row in block.rows:
            for cell in row:
                assert block.rows[cell.row][cell.column] is cell
                assert all(run in source for run in re.findall(r"[\d.]+", cell.text))


@untimed
@given(st.text(alphabet="<>/ \"'=&;#tabledivrphcn01年", max_size=400))
def test_any_markup_is_refused_or_read_without_a_character_of_ours(markup: str) -> None:
    printed = set(html.unescape(markup))
    for block in read(markup):
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for row in block.rows for cell in row]
        assert {character for text in texts for character in text if character.isalnum()} <= printed


@untimed
@given(
    st.lists(st.sampled_from(["1", "2", "0", "3"]), min_size=1, max_size=6),
    st.lists(st.sampled_from(["span", "b", "font", "o:p", "u"]), min_size=6, max_size=6),
)
def test_digits_split_over_elements_are_one_number(digits: list[str], wrappers: list[str]) -> None:
    markup = "".join(f"<{tag}>{digit}</{tag}>" for digit, tag in zip(digits, wrappers, strict=False))
    blocks = read(f"<table><tr><td>件数</td><td>{markup}</td></tr></table>")
    assert isinstance(blocks[0], Grid)
    assert blocks[0].rows[0][1].text == "".join(digits)
