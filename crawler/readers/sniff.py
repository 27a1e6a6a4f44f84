"""The type of a file by its content. A name only breaks ties (Markdown or text, .doc or .wps); a header is not asked.

County sites serve HTML as .pdf and .doc, Word packages as .doc, and error pages as anything.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
HTML = "text/html"
MHTML = "multipart/related"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOC = "application/msword"
WPS = "application/vnd.ms-works"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
ENCRYPTED_OFFICE = "application/x-ole-encrypted"
OLE = "application/x-ole-storage"
OFD = "application/ofd"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RTF = "application/rtf"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
MARKDOWN = "text/markdown"
CSV = "text/csv"
TEXT = "text/plain"
JSON = "application/json"

_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b\x08", GZIP),
)
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTENT_TYPES = (
    (b"wordprocessingml", DOCX),
    (b"vnd.ms-word", DOCX),
    (b"spreadsheetml", XLSX),
    (b"ms-excel.sheet.binary", XLSB),
    (b"vnd.ms-excel", XLSX),
    (b"presentationml", PPTX),
)
_ZIP_MEMBERS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSB), ("OFD.xml", OFD))
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
_MAX_CONTENT_TYPES = 1 << 20
# Possessive, because a page of a thousand comments must not be tried in every combination.
_HTML_START = re.compile(
    rb"(?>\s*(?:<\?[^>]*>|<!--(?:(?!-->).)*+-->))*+\s*<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|table|div|p|span|font|h[1-6]"
    rb"|section|article|center|ul|ol|dl|form|br|b|strong|a|img|iframe|main|ucapcontent|o:p)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(rb"</?(?:p|div|td|tr|table|span|br|font|strong|h[1-6])\b[^<>]*>", re.IGNORECASE)
_MHTML_START = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?mime-version:\s*1\.0", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(rb"^#{1,6} +\S", re.MULTILINE)
_MARKDOWN_RULE = re.compile(rb"^ {0,3}\|?(?: *:?-{2,}:? *\|)+ *(?::?-{2,}:? *)?\|? *\r?$", re.MULTILINE)
_JSON = re.compile(rb"\s*(?:\[\s*)?[{\[]\s*(?:\"[^\"]{1,80}\"\s*[:,]|[}\]])")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(body: bytes, name: str = "") -> str:
    """Media type of ``body``; ``name`` (a file name or address, may be "") only breaks ties."""
    suffix = _suffix(name)
    stripped = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not stripped and not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return EMPTY
    if body.startswith(_ZIP_MAGIC):
        return _zip_type(body)
    if body.startswith(OLE_SIGNATURE):
        return _ole_type(body, suffix)
    for magic, media_type in _MAGIC:
        if stripped.startswith(magic):
            return media_type
    return _pictures_and_film(body) or _page_type(body) or _text_type(body, suffix)


def _suffix(name: str) -> str:
    tail = re.split(r"[?#]", name)[0].rsplit("/", 1)[-1]
    return tail.rsplit(".", 1)[-1].lower() if "." in tail else ""


def _pictures_and_film(body: bytes) -> str:
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return "video/mp4"
    # "BM" alone could begin a text; a bitmap repeats its own header's size.
    if body[:2] == b"BM" and len(body) > 30 and int.from_bytes(body[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return "image/bmp"
    return ""


def _page_type(body: bytes) -> str:
    """HTML, MHTML or PDF. HTML goes first: a page about PDF files may print ``%PDF-``."""
    head = _narrow(body[:65536])
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return HTML
    if b"%PDF-" in body[:1024]:
        return PDF
    if _MHTML_START.match(head.lstrip()) and b"multipart/related" in head.lower():
        return MHTML
    return ""


def _narrow(head: bytes) -> bytes:
    """UTF-16 with its NULs taken out: enough to see its tags."""
    return (
        head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"") if b"\x00" in head[:64] else head
    )


def _text_type(body: bytes, suffix: str) -> str:
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_wide(body[:4096])
    head = _narrow(body[:65536]) if wide else body[:65536]
    if not wide and len(_CONTROLS.findall(head[:4096])) > max(1, len(head[:4096]) // 100):
        return UNKNOWN
    if _JSON.match(head) and body.rstrip()[-1:] in (b"}", b"]"):
        return JSON
    marks = len(_MARKDOWN_HEADING.findall(head)) + 2 * len(_MARKDOWN_RULE.findall(head))
    tags = len(_HTML_TAG.findall(head))
    if tags >= 5 and not marks and suffix not in ("md", "markdown"):
        return HTML
    if marks >= 2 or (suffix in ("md", "markdown")):
        return MARKDOWN
    return CSV if suffix == "csv" and b"," in head else TEXT


def _looks_wide(head: bytes) -> bool:
    even, odd, pairs = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    return (odd > pairs * 0.2 and even < pairs * 0.02) or (even > pairs * 0.2 and odd < pairs * 0.02)


def _zip_type(body: bytes) -> str:
    import zipfile  # brings four packers along, which a page or a PDF must not wait for

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return _package_type(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OverflowError,
    ):
        # A cut package has lost its directory; the names in front of the members still say what it was.
        return next((kind for member, kind in _ZIP_MEMBERS if member.encode() in body), ZIP)


def is_whole_zip(body: bytes) -> bool:
    """Whether a package has its directory, which stands at its end."""
    import zipfile

    return zipfile.is_zipfile(io.BytesIO(body))


def _package_type(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    for member, kind in _ZIP_MEMBERS:
        if member in names:
            return kind
    if "[Content_Types].xml" in names:
        types = _read_bounded(package, "[Content_Types].xml").lower()
        main = [kind for mark, kind in _CONTENT_TYPES if mark in types and b"main+xml" in types]
        if main:
            return main[0]
    if "mimetype" in names:
        kind = _read_bounded(package, "mimetype").strip().decode("ascii", "replace")
        if kind in (ODT, ODS):
            return kind
    return ZIP


def _read_bounded(package: zipfile.ZipFile, member: str) -> bytes:
    with package.open(member) as stream:
        return stream.read(_MAX_CONTENT_TYPES)


def _ole_type(body: bytes, suffix: str) -> str:
    """By the first stream name of the directory; an embedded object's streams come after its host's."""
    places = ((body.find(name.encode("utf-16-le") + b"\x00\x00"), kind) for name, kind in _OLE_STREAMS)
    found = sorted((place, kind) for place, kind in places if place >= 0)
    if not found:
        return OLE
    if any(kind == ENCRYPTED_OFFICE for _, kind in found):
        return ENCRYPTED_OFFICE
    kind = found[0][1]
    return WPS if kind == DOC and suffix == "wps" else kind
