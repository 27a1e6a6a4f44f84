"""Mutations that know what a document is made of: tags, cells, lines, attributes, numbers, streams; and some that know nothing."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from html import escape

from tests.fuzz.seeds import Seed, packed

Tokens = list[str]
_TOKENS = {
    "html": re.compile(r"<[^>]*>|[^<]+|<"),
    "docx": re.compile(r"<[^>]*>|[^<]+|<"),
    "xlsx": re.compile(r"<[^>]*>|[^<]+|<"),
    "text": re.compile(r"[\t\n]|[^\t\n]+"),
    "markdown": re.compile(r"[|\n]|[^|\n]+"),
}
_WORDS = (
    "0", "00", "12", "１２", "1,234", "１，２３４", "1.234,5", "20 0", "2 0", "-", "—", "/", "\\", "", " ", "\u3000", "无", "约20", "12.5%", "0件", "3件（其中1件）",
    "1e9", "-5", "+7", "9" * 40, "١٢", "一百二十", "〇", "①", "12①", "3[注1]", "1\n2", "1\u200b2", "1\u00ad2", "12\ufffd", "\x00", "\u202e21", "🧮7", "\U000200007", "NaN",
    "（一）予以公开", "（七）总计", "三、收到和处理政府信息公开申请情况", "其他", "总计", "年", "2023年", "&#49;&#50;", "&lt;td&gt;9&lt;/td&gt;", "&nbsp;", "&", "</", "]]>",
)  # fmt: skip
_INSERTED = {
    "html": (
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=300>", "<td rowspan=99>", "<td rowspan=0>", "<th>", "<tbody>", "<div>", "</div>", "<p>", "<br>", "<b>",
        "<script>1</script>", "<style>2</style>", "<!-- 3 -->", "<!--", "<textarea>", "<select><option>4</option></select>", "<template>", "<svg><text>5</text></svg>", "<math>", "<title>",
        "<div style='display:none'>6</div>", "<iframe>", "<noscript>", "<base href=x>", "<meta charset=gbk>", "<frameset>", "<sup>7</sup>", "<del>8</del>", "<a href='javascript:1'>",
    ),
    "docx": ("<w:p>", "</w:p>", "<w:tc>", "</w:tc>", "<w:tr>", "<w:tbl>", "<w:r><w:t>5</w:t></w:r>", "<w:del>", "<w:gridSpan w:val='99'/>", "<w:vMerge/>", "<w:tab/>", "<w:br/>"),
    "xlsx": ("<c r='A1'><v>5</v></c>", "<row r='9'>", "</row>", "<mergeCell ref='A1:XFD1048576'/>", "<v>1</v>", "<si><t>8</t></si>", "<f>1+1</f>", "<c r='ZZZZ99' t='s'><v>99999</v></c>"),
    "text": ("\t", "\n", "\t\t", "    ", "\n\n\n", "|", "\f", "\r", "\v", "\u2028"),
    "markdown": ("|", "\n", "|---|---|", "\n\n", "**", "`", "<table><tr><td>6</td></tr></table>", "\\|", "# ", "> "),
}  # fmt: skip
_ATTRIBUTE = re.compile(
    r"""((?:colspan|rowspan|w:val|w:w|r|s|t|spans|ref|class|style|width)\s*=\s*)(["']?)[^"'\s>]*\2"""
)
_VALUES = (
    "0",
    "-1",
    "2",
    "3",
    "50",
    "65535",
    "999999999999",
    "x",
    "",
    "1.5",
    "２",
    "restart",
    "continue",
    "A1",
    "s",
    "B2:C3",
    "display:none",
)
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-8-sig", "big5")
_CHARSETS = ("", "", "utf-8", "gbk", "gb2312", "big5", "iso-8859-1", "utf-16", "no-such", "\x00")
_ELEMENT = {
    "docx": re.compile(r"<(w:tc|w:tr|w:p|w:r|w:tcPr|w:t)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL),
    "xlsx": re.compile(r"<(row|c|si|t|v|mergeCell)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL),
}
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def mutate(original: Seed, chance: random.Random) -> tuple[bytes, str, str]:
    """A mutated document: its bytes, a declared charset, and the text that its bytes were made from ("" where bytes were changed blindly)."""
    if original.kind == "pdf":
        return _blind(_mutate_pdf(original.package, chance), chance, 0.3), "", ""
    texts = tuple((name, _mutate_text(text, original.kind, chance)) for name, text in original.texts)
    if original.package:
        body = packed(original, texts)
        changed = _blind(body, chance, 0.05)
        return changed, "", "\n".join(text for _, text in texts) if changed is body else ""
    text = texts[0][1]
    body = text.encode(chance.choice(_ENCODINGS), "replace")
    return _blind(body, chance, 0.15), chance.choice(_CHARSETS), ""


def _mutate_text(text: str, kind: str, chance: random.Random) -> str:
    if kind in _ELEMENT and chance.random() < 0.75:
        return _mutate_elements(text, kind, chance)
    tokens = _TOKENS[kind].findall(text)
    for _ in range(chance.choice((0, 1, 1, 2, 4, 10, 60))):
        if tokens:
            chance.choice(_DEEDS)(tokens, kind, chance)
    return "".join(tokens)


def _mutate_elements(text: str, kind: str, chance: random.Random) -> str:
    """Whole elements removed, doubled, moved, or given other texts and attributes: what is left is still XML, so that it reaches the parsers."""
    for _ in range(chance.choice((0, 1, 1, 2, 4, 10))):
        elements = list(_ELEMENT[kind].finditer(text))
        if not elements:
            break
        one, other = chance.choice(elements), chance.choice(elements)
        deed = chance.randrange(5)
        if deed == 0:
            text = text[: one.start()] + text[one.end() :]
        elif deed == 1:
            text = text[: one.end()] + one[0] + text[one.end() :]
        elif deed == 2 and one.end() <= other.start():
            text = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
        elif deed == 3:
            word, value = escape(_NOT_IN_XML.sub("", chance.choice(_WORDS))), chance.choice(_VALUES)
            new = _ATTRIBUTE.sub(lambda match: f'{match[1]}"{value}"', one[0], count=1)  # noqa: B023 - used at once
            new = new if chance.random() < 0.4 else re.sub(r">[^<>]+<", lambda match: f">{word}<", one[0], count=1)  # noqa: B023
            text = text[: one.start()] + new + text[one.end() :]
        else:
            digits = re.sub(
                r"(?<=>)\d+(?=<)", lambda match: escape(_NOT_IN_XML.sub("", chance.choice(_WORDS))), one[0], count=1
            )
            text = text[: one.start()] + digits + text[one.end() :]
    return text


def _remove(tokens: Tokens, kind: str, chance: random.Random) -> None:
    at = chance.randrange(len(tokens))
    del tokens[at : at + chance.choice((1, 1, 2, 7))]


def _double(tokens: Tokens, kind: str, chance: random.Random) -> None:
    at = chance.randrange(len(tokens))
    tokens[at:at] = tokens[at : at + chance.choice((1, 3, 20, 80))]


def _move(tokens: Tokens, kind: str, chance: random.Random) -> None:
    at, length = chance.randrange(len(tokens)), chance.choice((1, 5, 30))
    moved = tokens[at : at + length]
    del tokens[at : at + length]
    to = chance.randrange(len(tokens) + 1)
    tokens[to:to] = moved


def _insert(tokens: Tokens, kind: str, chance: random.Random) -> None:
    tokens.insert(chance.randrange(len(tokens) + 1), chance.choice(_INSERTED[kind]))


def _reword(tokens: Tokens, kind: str, chance: random.Random) -> None:
    """Another text in place of one: mostly where a figure stands."""
    places = [n for n, token in enumerate(tokens) if token.strip().isdigit()] if chance.random() < 0.7 else []
    places = places or [n for n, token in enumerate(tokens) if not token.startswith("<")]
    if places:
        tokens[chance.choice(places)] = chance.choice(_WORDS)


def _respell(tokens: Tokens, kind: str, chance: random.Random) -> None:
    """One character less, more or other."""
    at = chance.randrange(len(tokens))
    token = tokens[at]
    place = chance.randrange(len(token) + 1)
    tokens[at] = (
        token[:place]
        + chance.choice(("", " ", "0", "\u3000", "<", ">", '"', "&#", "\n"))
        + token[place + chance.choice((0, 1)) :]
    )


def _attribute(tokens: Tokens, kind: str, chance: random.Random) -> None:
    tags = [n for n, token in enumerate(tokens) if token.startswith("<") and _ATTRIBUTE.search(token)]
    if tags:
        at = chance.choice(tags)
        value = chance.choice(_VALUES)
        tokens[at] = _ATTRIBUTE.sub(lambda match: f'{match[1]}"{value}"', tokens[at], count=1)
    elif kind == "html":
        cells = [n for n, token in enumerate(tokens) if token.startswith("<td")]
        if cells:
            tokens[chance.choice(cells)] = f"<td {chance.choice(('rowspan', 'colspan'))}={chance.choice(_VALUES)}>"


def _cut(tokens: Tokens, kind: str, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del tokens[chance.randrange(len(tokens)) :]


def _nest(tokens: Tokens, kind: str, chance: random.Random) -> None:
    """A piece of the document once more inside itself."""
    at, to = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    tokens[to:to] = tokens[at : at + chance.choice((10, 100, 400))]


_DEEDS: tuple[Callable[[Tokens, str, random.Random], None], ...] = (
    _remove, _double, _move, _insert, _reword, _reword, _reword, _respell, _attribute, _attribute, _cut, _nest,
)  # fmt: skip


def _blind(body: bytes, chance: random.Random, often: float) -> bytes:
    """Bytes changed, lost or doubled without knowing what they are."""
    if chance.random() >= often or not body:
        return body
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 4, 30))):
        at = chance.randrange(len(changed))
        deed = chance.randrange(3)
        if deed == 0:
            changed[at] = chance.randrange(256)
        elif deed == 1:
            del changed[at : at + chance.choice((1, 2, 50))]
        else:
            changed[at:at] = changed[at : at + chance.choice((1, 2, 50))]
        if not changed:
            break
    return bytes(changed)


def _mutate_pdf(body: bytes, chance: random.Random) -> bytes:
    """Operators of one content stream removed, doubled, moved, or given other numbers; the file's table of places is left wrong, as damage leaves it."""
    streams = list(_STREAM.finditer(body))
    packed_streams = [
        match for match in streams if b"/FlateDecode" in body[max(0, match.start() - 300) : match.start()]
    ]
    if not packed_streams or chance.random() < 0.15:
        return body
    match = chance.choice(packed_streams)
    try:
        content, is_ascii = _unpack(match[1])
    except (ValueError, zlib.error):
        return body
    lines = content.split(b"\n")
    for _ in range(chance.choice((1, 2, 10))):
        at = chance.randrange(len(lines))
        deed = chance.randrange(4)
        if deed == 0:
            lines[at] = b""
        elif deed == 1:
            lines[at:at] = lines[at : at + chance.choice((1, 5))]
        elif deed == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = re.sub(rb"\d+(?=[ .])", lambda found: str(chance.randrange(900)).encode(), lines[at], count=1)
    new = zlib.compress(b"\n".join(lines))
    if is_ascii:
        import base64

        new = base64.a85encode(new) + b"~>"
    return body[: match.start(1)] + new + b"\n" + body[match.end(1) :]


def _unpack(content: bytes) -> tuple[bytes, bool]:
    if content.rstrip().endswith(b"~>"):
        import base64

        return zlib.decompress(base64.a85decode(content.rstrip().removesuffix(b"~>"))), True
    return zlib.decompress(content), False
