"""Fonts whose maps from glyphs to characters are read the short way of crawler.readers.pdf_content, where they are written plainly.

The maps are PostScript programs, which pdfminer reads with the same slow parser as drawing instructions. What their words mean stays pdfminer's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSKeyword, literal_name

from crawler.readers.pdf_content import plain_objects

_SIMPLE = frozenset(("Type1", "MMType1", "TrueType", "Type3"))


class PlainFonts(PDFResourceManager):
    """pdfminer's store of fonts."""

    def get_font(self, objid: object, spec: Mapping[str, Any]) -> PDFFont:
        """The font of a description, made once. Raises what pdfminer raises for it."""
        if objid in self._cached_fonts:
            return super().get_font(objid, spec)
        found = _unicode_map(spec)
        if found is None:
            return super().get_font(objid, spec)
        font = super().get_font(objid, {**spec, "ToUnicode": PDFStream({}, b"")})
        assert isinstance(font, (PDFSimpleFont, PDFCIDFont))
        font.unicode_map = found
        return font


def _unicode_map(spec: Mapping[str, Any]) -> FileUnicodeMap | None:
    """What pdfminer would make of the font's map; None where it has none or one that is not plain, or that pdfminer stumbles over."""
    stream = spec.get("ToUnicode")
    if literal_name(spec.get("Subtype")) in _SIMPLE:
        # For the other fonts pdfminer has looked the reference up before; where it has not, it takes it for a name.
        stream = resolve1(stream)
    if not isinstance(stream, PDFStream):
        return None
    found = FileUnicodeMap()
    try:
        objects = plain_objects([stream.get_data()])
        if objects is None:
            return None
        parser = CMapParser(found, io.BytesIO())
        for value in objects:
            if value.__class__ is PSKeyword:
                parser.do_keyword(0, value)
            else:
                parser.push((0, value))
    except Exception:  # pdfminer will meet it too, at its own time
        return None
    return found
