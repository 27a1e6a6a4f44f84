"""Made documents to mutate, of every format that can be made without a foreign program; each as the parts that mutations work on."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from crawler.demo import units
from crawler.demo.reports import Truth, generate_report
from crawler.demo.writers.html import HTML_STYLES, write_html
from crawler.demo.writers.pdf import write_pdf
from crawler.demo.writers.sheet import write_xlsx
from crawler.demo.writers.text import write_text
from crawler.demo.writers.word import write_docx

_VARIANTS = 8
_PARTS = {"docx": r"word/document\.xml", "xlsx": r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"}


@dataclass(frozen=True)
class Seed:
    """A document: for text formats one text, for packages the texts of their parts, for PDF the file itself."""

    kind: str
    texts: tuple[tuple[str, str], ...]
    package: bytes = b""


@cache
def truth(number: int) -> Truth:
    """One of a few made reports, of both forms."""
    county = units.counties()[number % 2]
    names = tuple(units.DEPARTMENTS)
    unit = units.department(county.code, names[number % len(names)])
    return generate_report(number, unit=unit, year=2019 + number % 6)


def _page(number: int) -> Seed:
    styles = tuple(HTML_STYLES)
    made = truth(number)
    body = write_html(made, styles[number % len(styles)], blank=("", "-", "/")[number % 3], is_split=number % 4 == 3)
    title = made["title"]
    return Seed(
        "html",
        (
            (
                "",
                f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>",
            ),
        ),
    )


def _text(number: int) -> Seed:
    return Seed("text", (("", write_text(truth(number)).decode()),))


def _markdown(number: int) -> Seed:
    """The page's tables as pipe tables, as dumps of pages have them."""
    lines = []
    for line in write_text(truth(number)).decode().splitlines():
        cells = line.split("\t")
        lines.append(f"| {' | '.join(cells)} |" if len(cells) > 1 else f"{line}\n")
    return Seed("markdown", (("", "\n".join(lines)),))


def _package(kind: str, write: Callable[[Truth], bytes]) -> Callable[[int], Seed]:
    def make(number: int) -> Seed:
        body = write(truth(number))
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = [name for name in package.namelist() if re.fullmatch(_PARTS[kind], name)]
            return Seed(kind, tuple((name, package.read(name).decode()) for name in names), body)

    return make


def _pdf(number: int) -> Seed:
    return Seed("pdf", (), write_pdf(truth(number)))


_MAKERS: dict[str, Callable[[int], Seed]] = {
    "html": _page,
    "text": _text,
    "markdown": _markdown,
    "docx": _package("docx", write_docx),
    "xlsx": _package("xlsx", write_xlsx),
    "pdf": _pdf,
}
KINDS = tuple(_MAKERS)


def seed(kind: str, number: int) -> Seed:
    """One of the documents of a kind; every few numbers the same again."""
    return _made(kind, number % _VARIANTS)


@cache
def _made(kind: str, variant: int) -> Seed:
    return _MAKERS[kind](variant)


def packed(original: Seed, texts: tuple[tuple[str, str], ...]) -> bytes:
    """The package with other texts in its parts."""
    buffer = io.BytesIO()
    new = dict(texts)
    with (
        zipfile.ZipFile(io.BytesIO(original.package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in old.namelist():
            package.writestr(name, new[name].encode("utf-8", "replace") if name in new else old.read(name))
    return buffer.getvalue()
