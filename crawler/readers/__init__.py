"""Bytes to a Document, whatever the format. Readers know file formats and nothing of reports; they are pure functions.

Each reader is imported where it is needed: one that reads Word must not wait for what reads pages or PDF files.
"""

from __future__ import annotations

from crawler.document import Document
from crawler.errors import UnreadableError
from crawler.readers import sniff as types

__all__ = ["read_document"]

_WORD_LEGACY = frozenset((types.DOC, types.WPS, types.RTF, types.ODT))
_SHEETS = frozenset((types.XLSX, types.XLS, types.XLSB, types.ODS))
_UNSUPPORTED = {
    types.ZIP: "The file is an archive; unpack it and read the files in it.",
    types.RAR: "The file is an archive; unpack it and read the files in it.",
    types.SEVEN_ZIP: "The file is an archive; unpack it and read the files in it.",
    types.GZIP: "The file is compressed; unpack it and read what is in it.",
    types.PPT: "A presentation is no annual report; look for the text version.",
    types.PPTX: "A presentation is no annual report; look for the text version.",
    "video/mp4": "A film cannot be read; look for the text version.",
    types.UNKNOWN: "The content is of no known format.",
}
_NO_OFFICE_FILE = (
    "The file begins like an Office file of before 2007, and no document can be found in it: it was cut off, or another program wrote it."
    " Fetch it again, or save it as DOCX or XLSX."
)
_MAX_PART = 64 * 1024 * 1024


def read_document(body: bytes, *, name: str = "", charset: str = "") -> Document:
    """The document in ``body``, its type decided by content; ``name`` and ``charset`` are hints that break ties.

    Raises UnreadableError with a code of ``crawler.errors``.
    """
    media_type = types.sniff(body, name)
    if media_type == types.EMPTY:
        raise UnreadableError("empty", "The file is empty.")
    if media_type == types.HTML:
        from crawler.readers.html import read_html

        return read_html(body, charset)
    if media_type == types.JSON:
        from crawler.readers.json_page import read_json

        return read_json(body, charset)
    if media_type == types.MHTML:
        return _read_mhtml(body)
    if media_type.startswith("text/"):
        return _read_text(body, media_type, charset)
    return _read_binary(body, media_type)


def _read_text(body: bytes, media_type: str, charset: str) -> Document:
    from crawler.readers.markdown import read_markdown
    from crawler.readers.text import read_csv, read_text

    if media_type == types.MARKDOWN:
        return read_markdown(body, charset)
    return read_csv(body, charset) if media_type == types.CSV else read_text(body, charset)


def _read_binary(body: bytes, media_type: str) -> Document:
    if media_type == types.PDF:
        from crawler.readers.pdf import read_pdf

        return read_pdf(body)
    if media_type == types.DOCX:
        from crawler.readers.word import read_docx

        return read_docx(body)
    if media_type == types.OFD:
        from crawler.readers.ofd import read_ofd

        return read_ofd(body)
    if media_type in _SHEETS:
        from crawler.readers.sheet import read_sheet

        return read_sheet(body, media_type)
    if media_type in _WORD_LEGACY:
        from crawler.readers.word import read_legacy_word

        return read_legacy_word(body)
    if media_type.startswith("image/"):
        from crawler.readers.image import read_image

        return read_image(body, media_type)
    if media_type == types.ENCRYPTED_OFFICE:
        raise UnreadableError("encrypted", "The file is locked with a password; ask the publisher for an open copy.")
    if media_type == types.OLE:
        raise UnreadableError("damaged", _NO_OFFICE_FILE)
    if media_type == types.ZIP and not types.is_whole_zip(body):
        raise UnreadableError(
            "damaged", "The file is a package that was cut off: its directory is missing. Fetch it again."
        )
    raise UnreadableError("unsupported", _UNSUPPORTED.get(media_type, f"Files of type {media_type} cannot be read."))


def _read_mhtml(body: bytes) -> Document:
    """A saved page (Word's "single file web page"): the first HTML part is the page."""
    import email
    import email.policy

    from crawler.readers.html import read_html

    message = email.message_from_bytes(body, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != types.HTML:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and len(payload) <= _MAX_PART:
            return read_html(payload, part.get_content_charset() or "")
    raise UnreadableError("damaged", "The saved page has no HTML part.")
