"""PDF → Document: opening, bounds, and what the file as a whole says of itself.

pdfplumber and pdfminer do the format. A file that they read only in part is refused: half a report must not pass for a whole one. It must
not open files, and it cannot bound pdfminer's memory by itself: untrusted files go through crawler.guard.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pdfminer.ascii85 import ascii85decode
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFXRefFallback
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, PDFStream, resolve1
from pdfplumber.utils.exceptions import PdfminerException

from crawler.document import Document, Issue
from crawler.errors import UnreadableError
from crawler.readers.pdf_borderless import with_borderless_tables
from crawler.readers.pdf_flow import blocks_of
from crawler.readers.pdf_page import PdfPage, read_page
from crawler.readers.pdf_pages import PlainPdf
from crawler.readers.strings import clean_title

MEDIA_TYPE = "application/pdf"
MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 200
MAX_OBJECTS = 60_000  # of one page: glyphs, lines, shapes
MAX_CONTENT = 64 * 1024 * 1024  # bytes of one page's drawing instructions
_FEWEST_GLYPHS = 20  # a scanned page may carry a page number or a stamp as text

# Every report of a slightly wrong file would otherwise reach the standard error of whoever imports this.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(body: bytes) -> Document:
    """Paragraphs and grids of a PDF, places as ``page 3 box left,top,right,bottom`` (points from the page's upper left corner).

    Raises UnreadableError: ``damaged``, ``encrypted``, ``picture`` (no text layer), ``unsupported`` (fonts without characters), ``too_large``,
    ``too_complex``.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"The PDF has {len(body)} bytes; at most {MAX_BYTES} are read.")
    _check_end(body)
    try:
        with PlainPdf(io.BytesIO(body)) as pdf:
            return _read(pdf)
    except UnreadableError:
        raise
    except RecursionError:
        raise UnreadableError("too_complex", "The PDF's objects are nested too deeply.") from None
    except MemoryError:
        raise UnreadableError("too_complex", "The PDF needs more memory than is allowed.") from None
    except Exception as error:  # pdfminer raises whatever a broken file provokes: KeyError, TypeError, struct.error…
        raise _unreadable(error) from None


def _unreadable(error: BaseException) -> UnreadableError:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
        return UnreadableError("encrypted", "The PDF is locked with a password; ask the publisher for an open copy.")
    if isinstance(cause, RecursionError):
        return UnreadableError("too_complex", "The PDF's objects are nested too deeply.")
    if isinstance(cause, MemoryError):
        return UnreadableError("too_complex", "The PDF needs more memory than is allowed.")
    return UnreadableError("damaged", f"The PDF is damaged ({type(cause).__name__}); fetch it again.")


def _check_end(body: bytes) -> None:
    """A whole PDF ends by saying where its index stands; a download that was cut off does not (or, made for the web, says 0)."""
    found = re.findall(rb"startxref\s+(\d+)", body[-4096:])
    if not found:
        raise UnreadableError("damaged", "The PDF has no end; it was probably cut off. Fetch it again.")
    if not 0 < int(found[-1][:12]) < len(body):
        raise UnreadableError(
            "damaged", "The PDF's index lies outside the file; it was probably cut off. Fetch it again."
        )


def _read(pdf: Any) -> Document:
    count = _page_count(pdf)
    if count > MAX_PAGES:
        raise UnreadableError("too_large", f"The PDF has {count} pages; at most {MAX_PAGES} are read.")
    if len(pdf.pages) < max(count, 1):
        raise UnreadableError(
            "damaged", f"The PDF says it has {count} pages, but {len(pdf.pages)} can be read. Fetch it again."
        )
    issues: list[Issue] = []
    if any(isinstance(xref, PDFXRefFallback) for xref in pdf.doc.xrefs):
        issues.append(
            Issue("repaired_file", "The PDF's index is broken; its objects were found by searching the file.")
        )
    pages = []
    for page in pdf.pages:
        _check_contents(pdf, page)
        if sum(len(objects) for objects in page.objects.values()) > MAX_OBJECTS:
            raise UnreadableError("too_complex", f"Page {page.page_number} draws more than {MAX_OBJECTS} objects.")
        pages.append(read_page(page))
        page.close()
    check_text(pages, "PDF")
    pages, found = with_borderless_tables(pages)
    issues += [issue for page in pages for issue in page_issues(page)] + found
    return Document(
        media_type=MEDIA_TYPE,
        blocks=blocks_of(pages),
        metadata=_metadata(pdf.doc.info),
        images=sum(page.pictures for page in pages),
        issues=tuple(issues),
    )


def _page_count(pdf: Any) -> int:
    count = resolve1(resolve1(pdf.doc.catalog.get("Pages")).get("Count"))
    if not isinstance(count, int):
        raise UnreadableError("damaged", "The PDF does not say how many pages it has. Fetch it again.")
    return count


def _check_contents(pdf: Any, page: Any) -> None:
    """pdfminer takes what it can of a broken stream and says nothing, which would lose or change figures."""
    if pdf.doc.encryption is not None:
        return  # the bytes are not plain here
    total = 0
    for reference in page.page_obj.contents:
        stream = resolve1(reference)
        if not isinstance(stream, PDFStream):
            raise UnreadableError("damaged", f"A part of page {page.page_number} is missing. Fetch the file again.")
        try:
            total += _unpacked_size(stream, MAX_CONTENT - total + 1)
        except (zlib.error, ValueError):
            raise UnreadableError("damaged", f"Page {page.page_number} is damaged. Fetch the file again.") from None
        if total > MAX_CONTENT:
            raise UnreadableError("too_complex", f"Page {page.page_number} unpacks to more than {MAX_CONTENT} bytes.")


def _unpacked_size(stream: PDFStream, limit: int) -> int:
    """Bytes that the stream unpacks to, at most ``limit``. Raises zlib.error, ValueError."""
    body = stream.rawdata or b""
    filters = [name for name, _ in stream.get_filters()]
    if filters and filters[0] in LITERALS_ASCII85_DECODE:
        body, filters = ascii85decode(body), filters[1:]
    if not filters or filters[0] not in LITERALS_FLATE_DECODE:
        return len(body)
    return len(zlib.decompressobj().decompress(body, limit))


def check_text(pages: list[PdfPage], kind: str) -> None:
    """Raises UnreadableError ``picture`` or ``unsupported`` where the pages of a ``kind`` of file hold no legible text."""
    glyphs = sum(page.glyphs for page in pages)
    if all(page.glyphs < _FEWEST_GLYPHS for page in pages) and (glyphs == 0 or any(page.pictures for page in pages)):
        raise UnreadableError(
            "picture",
            f"The {kind} holds pictures of its pages and no text. Reading pictures (OCR) is not part of this program: "
            "ask for the text version, or run an OCR program and read its result.",
        )
    if sum(page.unmapped for page in pages) * 2 > glyphs:
        raise UnreadableError(
            "unsupported",
            f"The {kind}'s fonts do not say which characters they show. Ask for another format of the report.",
        )


def page_issues(page: PdfPage) -> list[Issue]:
    """What a reader of the result has to know of the page."""
    where = f"page {page.number}"
    issues = []
    if page.glyphs < _FEWEST_GLYPHS and page.pictures:
        issues.append(Issue("page_without_text", "The page is a picture; its content was not read.", where))
    elif page.is_picture:
        issues.append(
            Issue(
                "text_over_picture",
                "The text lies over a picture of the page, so a machine probably recognised it.",
                where,
            )
        )
    if page.unmapped:
        issues.append(
            Issue("unmapped_glyphs", f"{page.unmapped} glyphs have no known character and stand as U+FFFD.", where)
        )
    if page.askew:
        issues.append(Issue("watermark", f"{page.askew} glyphs stand askew and were taken for a watermark.", where))
    if page.has_too_many_lines:
        issues.append(Issue("drawing", "The page has too many lines for tables; none was looked for.", where))
    return issues


def _metadata(infos: list[dict[str, Any]]) -> Mapping[str, str]:
    for info in infos:
        title = clean_title(_decoded(resolve1(info.get("Title"))))
        if title:
            return MappingProxyType({"title": title})
    return MappingProxyType({})


def _decoded(value: Any) -> str:
    """A text string of a PDF. WPS writes UTF-16 with the byte order mark that the standard does not know; others write GBK."""
    if not isinstance(value, bytes):
        return ""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if value.startswith(mark):
            return value.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
