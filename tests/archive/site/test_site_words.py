"""The strings table: both languages complete, the same blanks to fill, and every key that a template or page asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import archive.site
from archive.site.rendering import issue_words
from archive.site.strings import STRINGS

_SITE = Path(archive.site.__file__).parent
_SOURCES = [*(_SITE / "templates").rglob("*.html"), *(_SITE / "pages").glob("*.py")]
_ASKED = re.compile(r"""\bt\(\s*["']([a-z0-9_]+)["']\s*[,)]""")


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(STRINGS))
def test_a_text_stands_in_both_languages_with_the_same_blanks(key: str) -> None:
    zh, en = STRINGS[key]
    assert zh.strip()
    assert en.strip()
    assert _blanks(zh) == _blanks(en)


@pytest.mark.parametrize("key", sorted(STRINGS))
def test_english_holds_no_chinese(key: str) -> None:
    if key in ("language",):
        return
    assert not re.search("[\u4e00-\u9fff，。；：（）]", STRINGS[key][1])


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: path.name)
def test_every_key_that_is_asked_for_exists(path: Path) -> None:
    assert set(_ASKED.findall(path.read_text(encoding="utf-8"))) <= STRINGS.keys()


def test_templates_say_nothing_of_their_own() -> None:
    for path in (_SITE / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search("[\u4e00-\u9fff]", text), path.name


def test_every_note_on_a_reading_has_words() -> None:
    root = _SITE.parents[1]
    sources = [*(root / "crawler").rglob("*.py"), root / "archive" / "reader.py"]
    noted = re.compile(r"""(?:\bIssue|\.note|\.issue)\(\s*"([a-z_]+)\"""")
    codes = {code for path in sources for code in noted.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert {code for code in codes if f"issue_{code}" not in STRINGS} == set()


def test_a_note_without_words_is_shown_by_its_code() -> None:
    assert issue_words("zh")("missing_table") == STRINGS["issue_missing_table"][0]
    assert issue_words("en")("never_heard_of") == "never_heard_of"
