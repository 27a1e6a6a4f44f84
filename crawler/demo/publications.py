"""How a report is put on a site: as the page itself, as an attachment of a short page, as pictures – and what else stands in the column.

A publication knows its texts and files but not the address or the page around it: those belong to the families of sites.
Contents are made when first asked for, because a PDF takes longer than a page.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property

from crawler.demo import writers
from crawler.demo.reports import Truth
from crawler.demo.units import Unit

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"


@dataclass(frozen=True)
class Attachment:
    """A file beside a page: its shown name, type and content."""

    name: str
    media_type: str
    make: Callable[[], bytes]

    @cached_property
    def content(self) -> bytes:
        """The bytes."""
        return self.make()

    @property
    def extension(self) -> str:
        """The name's ending, without the dot."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Publication:
    """One row of a list: a report, or something else in the same column (``truth`` is None).

    ``day`` is the ISO date beside the row. ``body`` makes the markup of the article; ``files`` are linked below it. ``format`` is
    one word for how the report is published. ``number`` is a serial number unique in its site, from which addresses are made.
    """

    title: str
    day: str
    source: str
    number: int
    body: Callable[[], str]
    truth: Truth | None = None
    unit: Unit | None = None
    files: tuple[Attachment, ...] = ()
    format: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def is_report(self) -> bool:
        """Whether a crawler has to find a report here."""
        return self.truth is not None

    @property
    def stamp(self) -> float:
        """Seconds since 1970 of its publication (nine in the morning, Beijing time)."""
        return datetime.fromisoformat(f"{self.day}T01:00:00").replace(tzinfo=UTC).timestamp()

    def hash(self, salt: str, length: int = 32) -> str:
        """Hexadecimal digits for addresses, the same every time."""
        return hashlib.sha256(f"{salt}:{self.number}".encode()).hexdigest()[:length]


def publish(truth: Truth, unit: Unit, number: int, form: str, *, blank: str = "") -> Publication:
    """A report in one of these forms: ``html:<style>``, ``split:<style>``, ``pdf``, ``docx``, ``xlsx``, ``html+pdf``, ``pictures``."""
    name = truth["title"]

    def page(style: str, is_split: bool = False) -> Callable[[], str]:
        return lambda: writers.write_html(truth, style, blank=blank, is_split=is_split)

    def attached(extension: str, media_type: str, write: Callable[[], bytes]) -> tuple[Attachment, ...]:
        return (Attachment(f"{name}.{extension}", media_type, write),)

    pdf = attached("pdf", PDF, lambda: writers.write_pdf(truth, blank=blank, break_at=8 + number % 16))
    short = lambda: f"<p>{name}</p><p>详见附件。</p>"  # noqa: E731
    body: Callable[[], str] = short
    files: tuple[Attachment, ...] = ()
    kind, _, style = form.partition(":")
    if kind in ("html", "split"):
        body = page(style, kind == "split")
    elif kind == "html+pdf":
        body, files = page("trs"), pdf
    elif kind == "pdf":
        files = pdf
    elif kind == "docx":
        files = attached("docx", DOCX, lambda: writers.write_docx(truth, blank=blank, is_split=number % 3 == 0))
    elif kind == "xlsx":
        files = attached("xlsx", XLSX, lambda: writers.write_xlsx(truth, blank=blank))
    elif kind == "pictures":
        body = lambda: _with_pictures(truth)  # noqa: E731
    else:
        raise ValueError(f"no such form of publication: {form}")
    return Publication(name, truth["published"], unit.name, number, body, truth, unit, files, form)


def notice(title: str, day: str, source: str, number: int, body: str) -> Publication:
    """Something in the column that is no report."""
    return Publication(title, day, source, number, lambda: body, format="decoy")


def decoys(unit: Unit, year: int, number: int) -> tuple[Publication, ...]:
    """What stands beside a year's reports: the call for them, an explanation and a picture story of one, rules for writing them."""
    title = f"{unit.name}{year}年政府信息公开工作年度报告"
    story = (
        f"<p>近日，{unit.name}发布了《{title}》。现解读如下。</p><p>一、总体情况。报告回顾了全年主动公开和依申请公开工作。</p>"
        "<p>二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；四、政府信息公开行政复议、行政诉讼情况；"
        "五、存在的主要问题及改进情况；六、其他需要报告的事项。报告全文请见本网站政府信息公开年报栏目。</p>"
    )
    call = (
        f"<p>各乡镇人民政府、街道办事处，县直各单位：</p><p>为做好{year}年政府信息公开工作年度报告编制和发布工作，现将有关事项通知如下。"
        f"</p><p>一、编制要求。严格按照国办公开办函〔2021〕30号格式编制。二、时间要求。请于{year + 1}年1月20日前报送。</p>"
    )
    picture = f'<p style="text-align:center"><img src="/images/tujie{year}.png" width="900" height="4200" alt=""></p>'
    return (
        notice(f"关于做好{year}年政府信息公开工作年度报告编制发布工作的通知", f"{year}-12-18", unit.name, number, call),
        notice(f"《{title}》解读", f"{year + 1}-03-22", unit.name, number + 1, story),
        notice(f"图解：{title}", f"{year + 1}-03-23", unit.name, number + 2, picture),
    )


def roll_call(unit: Unit, year: int, names: list[str], number: int) -> Publication:
    """The legal-status page 公布情况 that lists every unit which had to publish: the denominator of coverage."""
    rows = "".join(f"<tr><td>{k}</td><td>{name}</td><td>已公布</td></tr>" for k, name in enumerate(names, 1))
    body = (
        f"<p>根据《中华人民共和国政府信息公开条例》第四十九条规定，{unit.place}应当公布{year}年度政府信息公开工作年度报告的单位共"
        f'{len(names)}家，现将公布情况通报如下。</p><table border="1"><tr><td>序号</td><td>单位名称</td><td>公布情况</td></tr>{rows}</table>'
    )
    title = f"{unit.place}{year}年政府信息公开工作年度报告公布情况"
    return notice(title, f"{year + 1}-03-28", unit.name, number, body)


def newest_first(entries: Iterable[Publication]) -> list[Publication]:
    """Publications in the order of a list."""
    return sorted(entries, key=lambda entry: (entry.day, entry.number), reverse=True)


def chunks(entries: Sequence[Publication], size: int) -> list[list[Publication]]:
    """Publications by page; an empty list has one page."""
    return [list(entries[k : k + size]) for k in range(0, len(entries), size)] or [[]]


@cache
def picture(width: int, height: int, shade: int = 235) -> bytes:
    """A plain grey PNG of that size: stands for a scanned page."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def _with_pictures(truth: Truth) -> str:
    """The report with its three tables as images: headings two, three and four with nothing that can be read between them."""
    parts: list[str] = []
    for section in truth["sections"]:
        parts += [f"<p><strong>{section['heading']}</strong></p>"] if section["heading"] else []
        parts += [f"<p>{line}</p>" for line in section["text"].split("\n") if line]
        if section["number"] in (2, 3, 4):
            parts.append(
                f'<p><img src="/images/nb{truth["year"]}_{section["number"]}.png" width="640" height="720"></p>'
            )
    return "".join(parts)
