"""Whatever a table looks like: no figure that is not printed, none at another's label, no blank that becomes 0, no crash."""

from __future__ import annotations

import re
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.document import Document, Grid, Paragraph
from crawler.forms import FORM_2019, FORM_2021
from crawler.parsers.sections import read_sections
from crawler.parsers.tables import read_tables
from crawler.parsers.text_tables import read_text_tables
from crawler.report import Figure
from tests.crawler.parsers import made_tables as made
from tests.crawler.parsers.made_tables import APPLICANT_NAMES, APPLICANTS, ROW_LABELS, c, grid, ragged

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BLANKS = ("", " ", "/", "-", "—", "无")


def read(blocks: list[Grid | Paragraph]) -> tuple[Figure, ...]:
    document = Document("text/html", tuple(blocks))
    outline = read_sections(document.blocks)
    tables = read_tables(document, outline.section_of)
    read_text_tables(document.blocks, outline.section_of, tables)
    return tables.figures


def spoiled(draw: st.DrawFn, label: str) -> str:
    """A label with a slip: a character lost, doubled or replaced, or blanks and other brackets."""
    kind = draw(st.sampled_from(["as it is", "as it is", "lost", "doubled", "replaced", "blanks", "brackets"]))
    at = draw(st.integers(0, len(label) - 1))
    if kind == "lost":
        return label[:at] + label[at + 1 :]
    if kind == "doubled":
        return label[: at + 1] + label[at:]
    if kind == "replaced":
        return label[:at] + draw(st.sampled_from("的不上下予以公开处理无一二其他行政年")) + label[at + 1 :]
    if kind == "blanks":
        return " ".join(label[:at] or "") + "\n" + label[at:]
    return label.replace("（", "(").replace("）", ")").replace("、", ".") if kind == "brackets" else label


@st.composite
def tables_three(draw: st.DrawFn) -> tuple[Grid, dict[tuple[str, str], str]]:
    """Section three with slips, gaps, another order of rows and columns, and the truth of it."""
    form = draw(st.sampled_from([FORM_2021, FORM_2019]))
    keys = [key for key in form.applications if draw(st.integers(0, 9)) > 0]
    if draw(st.booleans()):
        keys = draw(st.permutations(keys))
    order = draw(st.permutations(range(7))) if draw(st.booleans()) else range(7)
    heads = [spoiled(draw, APPLICANT_NAMES[i]) if draw(st.integers(0, 5)) == 0 else APPLICANT_NAMES[i] for i in order]
    truth: dict[tuple[str, str], str] = {}
    rows: list[list[made.Span | str]] = [[c(made.NOTE, 1, 2), *heads]]
    for number, key in enumerate(keys):
        values = []
        for column, i in enumerate(order):
            text = draw(st.sampled_from(BLANKS)) if draw(st.integers(0, 4)) == 0 else str(1000 + number * 10 + column)
            truth[key, APPLICANTS[i]] = text
            values.append(text)
        labels = ROW_LABELS[key]
        last = spoiled(draw, labels[-1])
        if len(labels) == 1:
            rows.append([c(last, 1, 2), *values])
        elif draw(st.integers(0, 5)) == 0:
            rows.append([c(labels[0] + last, 1, 2), *values])
        else:
            rows.append([labels[0], last, *values])
    return grid(rows), truth


@EXAMPLES
@given(tables_three())
def test_every_figure_of_section_three_stands_at_its_own_label(
    made_table: tuple[Grid, dict[tuple[str, str], str]],
) -> None:
    table, truth = made_table
    for figure in read([table]):
        assert figure.table == "applications"
        if figure.value is not None:
            assert str(figure.value) == truth[figure.row, figure.column]
            assert figure.raw == truth[figure.row, figure.column]


@EXAMPLES
@given(st.data(), st.sampled_from([FORM_2021, FORM_2019]))
def test_a_table_without_slips_loses_nothing(data: st.DataObject, form: made.Form) -> None:
    values = {
        key: str(1 + i) if data.draw(st.integers(0, 3)) else data.draw(st.sampled_from(BLANKS))
        for i, key in enumerate(made.keys_of(form))
    }
    truth = made.Truth(values, form)
    found = {
        (f.table, f.row, f.column): f
        for f in read([*made.official_two(truth), *made.official_three(truth), *made.official_four(truth)])
    }
    assert found.keys() == values.keys()
    for key, text in values.items():
        assert found[key].raw == text
        assert found[key].value == (int(text) if text.isdigit() else None)
        assert found[key].state == ("number" if text.isdigit() else "dash" if text.strip() else "blank")


WORDS = st.sampled_from(
    [
        *APPLICANT_NAMES,
        *made.OUTCOME_NAMES,
        *made.CHANNEL_NAMES,
        *made.MEASURES,
        "规章",
        "行政许可",
        "（六）其他处理",
        "3.其他",
        "一、本年新收政府信息公开申请数量",
        "信息内容",
        "说明",
        "",
    ]
)
CELLS = st.one_of(
    WORDS,
    st.integers(0, 10**6).map(str),
    st.sampled_from(
        ["20 0", "约20", "12.5%", "１，２３４", "-", "22（其中修订16件）", "0件", "一", "12345678901234567890"]
    ),
    st.text(alphabet=string.digits + "，、（）.% \n年", max_size=6),
)


def plain_digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}))


@EXAMPLES
@given(
    st.lists(
        st.lists(st.tuples(CELLS, st.integers(1, 3), st.integers(1, 4)), min_size=1, max_size=9), min_size=1, max_size=9
    ),
    st.booleans(),
)
def test_any_grid_of_any_spans_is_read_without_inventing(rows: list[list[made.Span]], is_ragged: bool) -> None:
    table = ragged([[text for text, _, _ in row] for row in rows]) if is_ragged else grid(rows)
    printed = {cell.text for row in table.rows for cell in row}
    for figure in read([Paragraph(made.HEADINGS[3], "paragraph"), table]):
        if figure.value is not None:
            assert figure.raw in printed
            assert plain_digits(figure.raw).startswith(plain_digits(repr(figure.value)))
        if figure.state == "blank":
            assert figure.value is None
            assert not figure.raw.strip()


@EXAMPLES
@given(st.lists(CELLS, max_size=60))
def test_lines_of_text_are_read_without_inventing(lines: list[str]) -> None:
    blocks: list[Grid | Paragraph] = [Paragraph(made.HEADINGS[1], "line 1")]
    blocks += [Paragraph(line, f"line {i}") for i, line in enumerate(lines, 2)]
    words = {word for line in lines for word in re.split(r"[\s|]+", line)}
    for figure in read(blocks):
        assert figure.raw in words
