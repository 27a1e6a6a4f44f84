"""pdfplumber's file and pages, made with what the PDF readers here look at and nothing else.

pdfplumber describes a glyph with two dozen attributes, of which six are used here. Which objects a page holds, their order and their places
are pdfminer's and pdfplumber's; this module must not decide about them.
"""

from __future__ import annotations

import io
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTCurve, LTItem, LTPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.pdfinternals import resolve_all

from crawler.readers.pdf_content import PlainInterpreter
from crawler.readers.pdf_fonts import PlainFonts


class PlainPdf(PDF):
    """A file opened by pdfplumber whose pages are PlainPages. Opening raises PdfminerException."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream, stream_is_external=True)
        self.rsrcmgr = PlainFonts()

    @property
    def pages(self) -> list[Page]:
        """The pages in their order. Raises PdfminerException."""
        if not hasattr(self, "_pages"):
            self._pages = [
                PlainPage(self, page.page_obj, page.page_number, page.initial_doctop) for page in super().pages
            ]
        return self._pages


class PlainPage(Page):
    """A page drawn by PlainInterpreter. Its glyphs, lines, rectangles and curves have the attributes that the PDF readers here use."""

    @property
    def layout(self) -> LTPage:
        """What pdfminer draws, without pdfplumber's notes on tagged content. Raises PdfminerException."""
        if not hasattr(self, "_layout"):
            device = PDFPageAggregator(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            try:
                PlainInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            except Exception as error:
                raise PdfminerException(error) from error
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        """A drawn object as pdfplumber describes it; lengths in points from the page's upper left corner."""
        if isinstance(obj, LTChar):
            return {"object_type": "char", "matrix": obj.matrix, "text": obj.get_text(), **self._box(obj)}
        if isinstance(obj, LTCurve):
            return {
                "object_type": type(obj).__name__.removeprefix("LT").lower(),
                "stroke": obj.stroke,
                "fill": obj.fill,
                "stroking_color": resolve_all(obj.stroking_color),
                "non_stroking_color": resolve_all(obj.non_stroking_color),
                "pts": [self.point2coord(point) for point in obj.pts],
                **self._box(obj),
            }
        return super().process_object(obj)

    def _box(self, obj: LTComponent) -> dict[str, float]:
        """pdfminer counts from the page's own corner upwards, pdfplumber from the upper left one of the sheet (its issue 1181)."""
        left, above = self.mediabox[:2]
        height = self.height
        x0, x1 = (obj.x0 + left, obj.x1 + left) if left else (obj.x0, obj.x1)
        return {"x0": x0, "x1": x1, "top": (height - obj.y1) + above, "bottom": (height - obj.y0) + above}
