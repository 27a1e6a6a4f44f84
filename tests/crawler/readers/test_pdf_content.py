"""The short way through a page's drawing instructions gives what pdfminer gives, or leaves them to it."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF, PSKeyword, PSLiteral
from pdfplumber.utils.exceptions import PdfminerException

from crawler.readers import pdf_content
from crawler.readers.pdf_content import plain_objects
from crawler.readers.pdf_pages import PlainPdf
from tests.crawler.readers import made_pdf as made

FAILED = "pdfminer fails"
USED = {
    "char": ("matrix", "text"),
    "line": ("stroke", "fill", "stroking_color", "non_stroking_color", "pts"),
    "rect": ("stroke", "fill", "stroking_color", "non_stroking_color", "pts"),
    "curve": ("stroke", "fill", "stroking_color", "non_stroking_color", "pts"),
    "image": (),
}

numbers = st.one_of(
    st.integers(-(10**18), 10**18).map(lambda number: b"%d" % number),
    st.floats(-1e6, 1e6).map(lambda number: b"%.16f" % number),
    st.sampled_from([b"0", b"-0", b"+5", b"007", b"5.", b"-.5", b".25", b"0.0", b"-12.75", b"+0.001", b"841.8898"]),
)
names = st.sampled_from([b"/F1", b"/GS13", b"/Helvetica-Bold", b"/A.b_c+d*e!", b"/P", b"/DeviceRGB"])
STRING_PARTS = (
    b"a", b"1", b" ", b"\r\n", b"\x00", b"\xd6\xd0", b"%", b"/", b"<", b">>", b"[",
    b"\\(", b"\\)", b"\\\\", b"\\n", b"\\r", b"\\t", b"\\b", b"\\f", b"\\0", b"\\00", b"\\101", b"\\377",
)  # fmt: skip
strings = st.one_of(
    st.binary(max_size=8).map(lambda text: b"<%s>" % text.hex().encode()),
    st.binary(max_size=8).map(lambda text: b"<%s>" % text.hex().upper().encode()),
    st.lists(st.sampled_from(STRING_PARTS), max_size=6).map(lambda parts: b"(%s)" % b"".join(parts)),
)
operators = st.sampled_from((
    b"q", b"Q", b"cm", b"re", b"m", b"l", b"c", b"h", b"S", b"f", b"f*", b"n", b"W*", b"rg", b"RG", b"g", b"w", b"d", b"BT", b"ET", b"Tf", b"Td", b"TD", b"Tm",
    b"T*", b"Tj", b"TJ", b"Tz", b"'", b'"', b"d0", b"cs", b"scn", b"Do", b"gs", b"BDC", b"EMC", b"null", b"BIG", b"unknown*",
))  # fmt: skip
blanks = st.sampled_from([b" ", b"\n", b"\r", b"\r\n", b"\t", b"  ", b"\f", b"\v"])
words = st.one_of(numbers, names, strings, st.sampled_from([b"true", b"false"]))
arrays = st.lists(words, max_size=4).map(lambda items: b"[%s]" % b" ".join(items))
dictionaries = st.lists(st.tuples(names, st.one_of(words, arrays)), max_size=3).map(
    lambda items: b"<< %s >>" % b" ".join(b" ".join(item) for item in items)
)
tight = st.lists(st.tuples(names, strings), max_size=3).map(lambda items: b"<<%s>>" % b"".join(map(b"".join, items)))
nested = st.lists(st.one_of(arrays, dictionaries, words), max_size=3).map(lambda items: b"[ %s ]" % b" ".join(items))
tokens = st.one_of(words, operators, operators, arrays, dictionaries, tight, nested)


@st.composite
def plain_contents(draw: st.DrawFn) -> bytes:
    """A stream as programs write it. The blanks before it let tokens fall on the borders of what pdfminer reads at once."""
    parts = [b" " * draw(st.sampled_from([0, 0, 1, 4080, 4090, 8170]))]
    for token in draw(st.lists(tokens, max_size=20)):
        parts += [token, draw(blanks)]
    return b"".join(parts)


ODD = (
    b"%", b"%c\n", b"BI /W 1 /H 1 /BPC 8 ID \x00 EI ", b"BI", b"ID", b"EI", b"<<", b">>", b"[", b"]", b"(", b")", b"{", b"}", b"<", b">", b"/", b"#",
    b"\\", b"\x00", b"-", b"+", b".", b"--1", b"1.2.3", b"1e5", b"12abc", b"9" * 5000, b"<4>", b"<4 1>", b"<41>>", b"(\\777)", b"(\\400)", b"(\\\n)", b"(\\x)", b"(a(b)c)",
    b"/a#20b", b"/\xe4\xb8\xad", b"Tj-5", b"ET'", b"q\x00", b"[q]", b"<</A>>", b"<<1 2>>", b"<</A q>>", b"'", b'"', b"*", b"\xa0", b"\x85",
)  # fmt: skip


@st.composite
def mangled_contents(draw: st.DrawFn) -> bytes:
    """A stream with something odd in it: put between or into tokens, or lost."""
    content = bytearray(draw(plain_contents()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 2))] = draw(st.one_of(st.sampled_from(ODD), st.binary(max_size=2)))
    return bytes(content)


def objects_by_pdfminer(contents: list[bytes]) -> Any:
    found = []
    try:
        parser = PDFContentParser([PDFStream({}, content) for content in contents])
        while True:
            found.append(parser.nextobject()[1])
    except PSEOF:
        return found
    except Exception:
        return FAILED


def spelled(value: Any) -> Any:
    """The value with its types, which == does not look at: 1, 1.0 and True are three things."""
    if isinstance(value, list):
        return [spelled(item) for item in value]
    if isinstance(value, dict):
        return {key: spelled(item) for key, item in value.items()}
    return (type(value).__name__, value.name if isinstance(value, PSKeyword | PSLiteral) else repr(value))


@given(st.lists(plain_contents(), max_size=3))
@settings(max_examples=150, deadline=None)
def test_plain_contents_give_the_objects_that_pdfminer_makes(contents: list[bytes]) -> None:
    objects = plain_objects(contents)
    assert objects is not None
    assert spelled(objects) == spelled(objects_by_pdfminer(contents))


@given(st.lists(st.one_of(mangled_contents(), plain_contents()), min_size=1, max_size=3))
@settings(max_examples=250, deadline=None)
def test_odd_contents_are_declined_or_give_the_same_objects(contents: list[bytes]) -> None:
    objects = plain_objects(contents)
    if objects is not None:
        assert spelled(objects) == spelled(objects_by_pdfminer(contents))


@pytest.mark.parametrize("odd", [word for word in ODD if word not in (b"'", b'"')])
def test_what_is_not_plain_is_declined(odd: bytes) -> None:
    assert plain_objects([b"q 1 0 0 1 0 0 cm " + odd + b" Q"]) is None


def test_a_token_does_not_reach_into_the_next_stream() -> None:
    assert plain_objects([b"[(a) 1", b"2] TJ"]) is None
    assert plain_objects([b"(a", b"b) Tj"]) is None
    assert plain_objects([b"q [1 2"]) is None
    joined = plain_objects([b"1 2", b"3 4 re"])
    assert joined is not None
    assert spelled(joined) == spelled(objects_by_pdfminer([b"1 2", b"3 4 re"]))


def test_a_hostile_stream_is_declined_at_once() -> None:
    """A string that never ends, of two million characters that each could begin one."""
    assert plain_objects([b"(\\(" * 1_000_000]) is None


def one_page(contents: list[bytes]) -> bytes:
    """A page with a font, a form that draws, a form that draws itself, and a sheet that does not begin at 0."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[10 20 605 862]/Contents[%s]/Resources<</Font<</F1 4 0 R>>/XObject<</X 5 0 R/Y 6 0 R>>>>>>"
        % b" ".join(b"%d 0 R" % (7 + number) for number in range(len(contents))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"1 0 0 RG 0 0 m 9 9 l S BT /F1 8 Tf (form) Tj ET", form),
        stream(b"0 0 5 5 re f /Y Do", form + b"/Resources<</XObject<</Y 6 0 R>>>>"),
        *(stream(content) for content in contents),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def drawn(pdf: Any) -> Any:
    """Every object of every page, as far as the readers look at it."""
    try:
        return [
            {
                kind: [
                    [(name, repr(item.get(name))) for name in ("x0", "x1", "top", "bottom", "object_type", *USED[kind])]
                    for item in objects
                ]
                for kind, objects in page.objects.items()
            }
            for page in pdf.pages
        ]
    except PdfminerException as error:
        return type(error.args[0])


DRAWN = (
    b"q", b"Q", b"0.5 0 0 -0.5 20 30 cm", b"0 0 m 100 0 l S", b"5 5 m 60 90 l 9 9 l s", b"10 20 100 0.5 re f", b"1 2 30 40 re B*", b"0 0 m 1 2 3 4 5 6 c h f",
    b"1 1 1 rg", b"0 0 0 1 K", b"0.5 G", b"/Pattern cs", b"/P1 scn", b"2 w", b"[3 1] 0 d", b"BT", b"ET", b"/F1 12 Tf", b"100 700 Td", b"0 -14 TD", b"1 0 0 1 72 500 Tm",
    b"(12) Tj", b"[(a) -20 <4142>] TJ", b"14 TL T*", b"(next) '", b'1 2 (quote) "', b"/P <</MCID 3>> BDC", b"EMC", b"/X Do", b"/Y Do", b"1 2", b"7 Td",
)  # fmt: skip
drawing = st.lists(st.sampled_from(DRAWN), max_size=25).map(b"\n".join)


EVERYTHING = b" ".join((
    b"q 2 0 0 2 5 5 cm 1 w [3 1] 0 d 0.5 0 0 RG 0 0 1 rg 10 20 30 40 re B* 0 0 m 100 0 l S 5 5 m 60 90 l 9 9 l s 0 0 m 1 2 3 4 5 6 c h f Q",
    b"BT /F1 12 Tf 14 TL 100 700 Td (12) Tj T* [(a) -20 <4142>] TJ (next) ' 1 2 (quote) \" 0 -14 TD 3 Ts (up) Tj 50 Tz (narrow) Tj ET /P <</MCID 3>> BDC EMC /X Do /Y Do",
))  # fmt: skip


@example([EVERYTHING])
@example([EVERYTHING[:200] + b" ", EVERYTHING[200:]])
@given(st.lists(st.one_of(drawing, drawing, mangled_contents()), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_page_holds_what_pdfplumber_finds_on_it(contents: list[bytes]) -> None:
    body = one_page(contents)
    with pdfplumber.open(io.BytesIO(body)) as reference, PlainPdf(io.BytesIO(body)) as pdf:
        assert drawn(pdf) == drawn(reference)


def test_what_reportlab_draws_is_read_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader would be as right, only slow, if every page were declined."""

    def parser(*_: object) -> None:
        raise AssertionError("pdfminer's parser was asked")

    body = made.pdf(
        lambda canvas: made.table(canvas, [made.Box(0, 0, "（甲）"), made.Box(0, 1, "1")], (90, 90), [30], 100)
    )
    monkeypatch.setattr("pdfminer.pdfinterp.PDFContentParser", parser)
    with PlainPdf(io.BytesIO(body)) as pdf:
        (page,) = pdf.pages
        assert "".join(char["text"] for char in page.chars) == "（甲）1"
        assert page.lines


def test_very_long_contents_are_left_to_pdfminer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_content, "MAX_BYTES", 10)
    body = one_page([b"0 0 m 100 0 l S", b"0 0 m 50 0 l S"])
    with pdfplumber.open(io.BytesIO(body)) as reference, PlainPdf(io.BytesIO(body)) as pdf:
        assert drawn(pdf) == drawn(reference)
        assert len(pdf.pages[0].lines) == 2
