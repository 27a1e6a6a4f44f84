"""Bytes are believed before what was said about them, and nothing is replaced in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.readers.decode import decode

TEXT = "淮安市洪泽区人民政府2023年政府信息公开工作年度报告。一、总体情况：〇镕瑄，收到申请21件。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "big5", "no-such-charset"])
def test_encoding_is_found_whatever_the_header_says(encoding: str, declared: str) -> None:
    markup = f"<html><body><p>{TEXT}</p><p>plain ASCII text around it</p></body></html>"
    assert decode(markup.encode(encoding), declared) == (markup, ())


def test_meta_tag_may_lie() -> None:
    markup = f'<meta charset="utf-8"><p>{TEXT}</p>'
    assert decode(markup.encode("gb18030"), "utf-8") == (markup, ())


def test_big5_only_where_declared_and_better() -> None:
    text = "政府資訊公開年度報告，本年報告公開的工作"
    assert decode(text.encode("big5"), "big5") == (text, ())
    assert decode(text.encode("big5"), "")[0] != text
    assert decode(TEXT.replace("〇镕瑄", "").encode("gb18030"), "big5")[0] == TEXT.replace("〇镕瑄", "")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_last_character_cut_off(encoding: str) -> None:
    text, issues = decode((TEXT + "报").encode(encoding)[:-1])
    assert text == TEXT
    assert [issue.code for issue in issues] == ["truncated_text"]


def as_browsers_read(body: bytes, charset: str) -> str:
    """Browsers' windows-1252 leaves no byte undefined, Python's leaves five."""
    if charset == "windows-1252":
        return "".join(
            bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1") for byte in body
        )
    return body.decode(charset)


@pytest.mark.parametrize("through", ["gb18030", "latin-1", "windows-1252"])
def test_double_encoding_is_undone_and_told(through: str) -> None:
    # Eight characters are 24 bytes, an even number, so that GB18030 too reads them without a fault.
    plain = "政府信息公开工作" * 4
    text, issues = decode(as_browsers_read(plain.encode("utf-8"), through).encode("utf-8"))
    assert text == plain
    assert [issue.code for issue in issues] == ["double_encoded"]


def test_a_few_broken_bytes_leave_the_rest_and_an_issue() -> None:
    body = (TEXT * 3).encode("utf-8").replace("收".encode(), b"\xe6\x94", 1)
    text, issues = decode(body)
    assert text.count("�") == 1
    assert text.replace("�", "收") == TEXT * 3
    assert [issue.code for issue in issues] == ["replacement_characters"]


def test_replacement_characters_of_the_source_are_told() -> None:
    _, issues = decode(f"第一行\n人数�\n{TEXT}".encode())
    assert [(issue.code, issue.where) for issue in issues] == [("replacement_characters", "line 2")]


def test_empty_body() -> None:
    assert decode(b"") == ("", ())


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "gbk", "big5"]))
def test_never_fails_and_never_replaces_in_silence(body: bytes, declared: str) -> None:
    text, issues = decode(body, declared)
    assert ("�" in text) == any(issue.code == "replacement_characters" for issue in issues)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=30, max_size=300))
def test_chinese_in_utf8_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8"))[0] == text
