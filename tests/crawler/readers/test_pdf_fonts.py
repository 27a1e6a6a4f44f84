"""A font's map from glyphs to characters is what pdfminer makes of it, by whichever way it was read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfminer.cmapdb import CMapParser
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from crawler.readers.pdf_fonts import PlainFonts

HEAD = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
"""
FOOT = b"endcmap CMapName currentdict /CMap defineresource pop end end"
FONTS = ("TrueType", "Type1", "CIDFontType2")

codes = st.integers(0, 0xFFFF).map(lambda code: b"<%04X>" % code)
texts = st.one_of(
    codes, st.sampled_from([b"<0041>", b"<00A0>", b"<0020>", b"<D840DC00>", b"<004100420043>", b"<>", b"/space", b"66"])
)
singles = st.lists(st.tuples(codes, texts), max_size=5).map(
    lambda rows: b"%d beginbfchar\n%s\nendbfchar\n" % (len(rows), b"\n".join(map(b" ".join, rows)))
)
ranges = st.lists(
    st.tuples(
        st.integers(0, 0xFF00),
        st.integers(0, 9),
        st.one_of(texts, st.lists(texts, max_size=4).map(lambda items: b"[%s]" % b" ".join(items))),
    ),
    max_size=4,
).map(
    lambda rows: (
        b"%d beginbfrange\n%s\nendbfrange\n"
        % (len(rows), b"\n".join(b"<%04X><%04X> %s" % (first, first + length, text) for first, length, text in rows))
    )
)
odd = st.sampled_from([b"%c\n", b"<123>", b"endcmap", b"begincmap", b"<00", b"[", b"1 begincidrange <00> <05> 7 endcidrange", b"<< /A", b"{", b"usecmap", b"def"])  # fmt: skip
maps = st.tuples(st.sampled_from([HEAD, b""]), st.lists(st.one_of(singles, ranges), max_size=4)).map(
    lambda parts: parts[0] + b"".join(parts[1]) + FOOT
)


@st.composite
def mangled_maps(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(maps))
    at = draw(st.integers(0, len(content)))
    content[at : at + draw(st.integers(0, 3))] = draw(st.one_of(odd, st.binary(max_size=2)))
    return bytes(content)


def mapped(fonts: PDFResourceManager, content: bytes, subtype: str) -> Any:
    spec = {"Subtype": LIT(subtype), "BaseFont": LIT("X"), "ToUnicode": PDFStream({}, content)}
    try:
        font: Any = fonts.get_font(None, spec)
    except Exception as error:
        return type(error)
    return font.unicode_map.cid2unichr, font.unicode_map.attrs


@given(st.one_of(maps, mangled_maps()), st.sampled_from(FONTS))
@example(HEAD + b"1 beginbfrange <0000><0001> 7 endbfrange " + FOOT, "TrueType")
@settings(max_examples=200, deadline=None)
def test_a_map_is_what_pdfminer_makes_of_it(content: bytes, subtype: str) -> None:
    assert mapped(PlainFonts(), content, subtype) == mapped(PDFResourceManager(), content, subtype)


@pytest.mark.parametrize("subtype", FONTS)
def test_a_plain_map_is_read_the_short_way(subtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = HEAD + b"1 beginbfchar <0001> <4E2D> endbfchar 1 beginbfrange <0010><0011> <0041> endbfrange " + FOOT
    run = CMapParser.run
    read: list[bytes] = []

    def spy(parser: CMapParser) -> None:
        read.append(parser.fp.getvalue())  # type: ignore[attr-defined]
        run(parser)

    monkeypatch.setattr(CMapParser, "run", spy)
    found, _ = mapped(PlainFonts(), content, subtype)
    assert found == {1: "中", 0x10: "A", 0x11: "B"}
    assert read == [b""]


def test_a_font_is_made_once() -> None:
    fonts = PlainFonts()
    spec = {"Subtype": LIT("TrueType"), "BaseFont": LIT("X"), "ToUnicode": PDFStream({}, HEAD + FOOT)}
    assert fonts.get_font(7, spec) is fonts.get_font(7, spec)


def test_a_font_without_a_map_is_pdfminers() -> None:
    font: Any = PlainFonts().get_font(None, {"Subtype": LIT("TrueType"), "BaseFont": LIT("X")})
    assert font.unicode_map is None
