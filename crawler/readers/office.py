"""Office packages (DOCX, XLSX, OFD): bounded unpacking and XML without entities.

The sizes are checked as declared before anything is unpacked and as found while unpacking. It must not follow a relation out of the package.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from crawler.errors import UnreadableError
from crawler.readers.sniff import OLE_SIGNATURE

Element = Any
"""An lxml element (lxml ships no types)."""

MAX_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200  # an office file's XML packs 10 to 40 fold; a bomb 1000 fold
_SMALL = 8 * 1024 * 1024  # a member this large harms nobody, whatever its ratio

_STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Package:
    """The parts of an office file by name. Raises UnreadableError: ``damaged``, ``encrypted``, ``too_large``, ``too_complex``."""

    def __init__(self, body: bytes, kind: str) -> None:
        """``kind`` names the format in messages, such as ``Word file``."""
        self._kind = kind
        if body.startswith(OLE_SIGNATURE):
            raise ole_error(body, kind)
        if len(body) > MAX_BYTES:
            raise UnreadableError("too_large", f"The {kind} has {len(body)} bytes; at most {MAX_BYTES} are read.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            infos = self._zip.infolist()
        except Exception as error:  # a broken directory raises struct.error, ValueError, UnicodeDecodeError…
            raise self._damaged(f"its directory cannot be read ({type(error).__name__})") from None
        self._check(infos)
        self._members = {info.filename.lstrip("/").replace("\\", "/"): info for info in infos}
        self._lower = {name.lower(): name for name in self._members}

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_MEMBERS:
            raise UnreadableError(
                "too_complex", f"The {self._kind} has {len(infos)} parts; at most {MAX_MEMBERS} are read."
            )
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableError(
                "encrypted", f"The {self._kind} is locked with a password; ask the publisher for an open copy."
            )
        for info in infos:
            is_bomb = info.file_size > max(_SMALL, info.compress_size * MAX_RATIO)
            if is_bomb or info.file_size > MAX_MEMBER_BYTES:
                raise UnreadableError(
                    "too_large",
                    f"The {self._kind} holds a part of {info.file_size} bytes ({info.filename[:60]}); it is not unpacked.",
                )
        if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
            raise UnreadableError("too_large", f"The {self._kind} unpacks to more than {MAX_UNPACKED_BYTES} bytes.")

    def _damaged(self, why: str) -> UnreadableError:
        return UnreadableError("damaged", f"The {self._kind} is damaged: {why}. Fetch it again.")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""
        return tuple(self._members)

    def has(self, name: str) -> bool:
        """Whether the part exists (names are compared without case, as Office does)."""
        return name.lower() in self._lower

    def read(self, name: str) -> bytes:
        """The part's bytes, checked against its checksum."""
        if not self.has(name):
            raise self._damaged(f"its part {name[:80]} is missing")
        info = self._members[self._lower[name.lower()]]
        try:
            # zipfile unpacks no more than the declared size, which was checked, and then compares the checksum.
            with self._zip.open(info) as member:
                return member.read()
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise self._damaged(f"its part {name[:80]} cannot be unpacked ({type(error).__name__})") from None

    def xml(self, name: str) -> Element:
        """The root element of an XML part."""
        return parse_xml(self.read(name), f"part {name[:80]} of the {self._kind}")

    def target(self, source: str, kind: str) -> str | None:
        """The part that ``source`` ("" for the package) points to by a relation whose type ends in ``kind``; None without one."""
        folder, base = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(relations):
            return None
        for relation in self.xml(relations):
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            if (relation.get("Type") or "").rsplit("/", 1)[-1] == kind:
                target = relation.get("Target") or ""
                joined = target if target.startswith("/") else posixpath.join(folder, target)
                return posixpath.normpath(joined).lstrip("/")
        return None


def parse_xml(body: bytes, what: str) -> Element:
    """XML → root element: no entities, no DTD, no network, bounded depth. ``what`` names it in messages."""
    for strict, usual in _STRICT_NAMESPACES:
        body = body.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("damaged", f"The {what} is not valid XML ({str(error)[:80]}). Fetch it again.") from None
    if root is None or root.getroottree().docinfo.doctype:
        raise UnreadableError("damaged", f"The {what} declares a document type, which no office program writes.")
    return root


def ole_error(body: bytes, kind: str) -> UnreadableError:
    """Why a file in the older container is not the newer format that was expected."""
    if "EncryptedPackage".encode("utf-16-le") in body:
        return UnreadableError(
            "encrypted", f"The {kind} is locked with a password; ask the publisher for an open copy."
        )
    return UnreadableError(
        "unsupported",
        f"The {kind} is in the format before 2007. Convert it to the present one (LibreOffice does) and read the result.",
    )


def local_name(element: Element) -> str:
    """The element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, default: str = "") -> str:
    """The attribute of that local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return default
