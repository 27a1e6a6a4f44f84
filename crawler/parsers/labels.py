"""Printed labels to the forms' keys: exact wording first, then typing errors within a safe distance.

It knows wordings, not tables: what a label means in its place (``3.其他``, ``总计``) is decided by those who know the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from crawler.forms import wordings

FUZZY_SCORE = 78.0
"""A label of twelve characters with three missing scores 86, one of four with one replaced 75."""
FUZZY_MARGIN = 8.0
"""What the best wording has to be ahead of the best wording of any other key."""
FUZZY_MIN_LENGTH = 4
FUZZY_MAX_LENGTH = 60

# Words that turn a label into its opposite (予以公开 and 不予公开, 上年 and 下年): a guess may not add or drop one.
_TURNING = frozenset("不未无非上下前后")

_NUMERALS = "一二三四五六七八九十"
_BRACKETED_NUMBER = re.compile(rf"[(\[〔【][{_NUMERALS}\d]{{1,3}}[)\]〕】]")
_LEADING_NUMBER = re.compile(
    rf"^\s*(?:第?[{_NUMERALS}]{{1,3}}(?:部分|[、.,:;\s])|\d{{1,2}}\s*[、.,:;)]?|[{_NUMERALS}\d]{{1,3}}\))\s*"
)
_REMARK = re.compile(r"[(\[〔【][^)\]〕】]*[)\]〕】]")
_NOT_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_SAME = (("其它", "其他"), ("部份", "部分"), ("帐", "账"))
_EMPTY_HEAD = re.compile(rf"{wordings.EMPTY_HEADS}?", re.IGNORECASE)


def normalise(text: str) -> str:
    """Reduce a label to its words: no numbering, digits, blanks or punctuation; full-width forms made plain."""
    plain = _BRACKETED_NUMBER.sub("", unicodedata.normalize("NFKC", text))
    plain = _NOT_WORDS.sub("", _LEADING_NUMBER.sub("", plain))
    for variant, usual in _SAME:
        plain = plain.replace(variant, usual)
    return plain


def _without_remarks(text: str) -> str:
    return normalise(_REMARK.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=256)
def group_of(row: str) -> str:
    """The group (``#denied`` …) that a row of section three stands in, or ""."""
    return next((group for prefix, group in wordings.GROUP_OF_PREFIX.items() if row.startswith(prefix)), "")


def _with_groups() -> dict[str, tuple[str, ...]]:
    """Rows of section three, also with their group's name in front, as reports with one label column print them."""
    rows = dict(wordings.ROWS)
    for key, printed in wordings.ROWS.items():
        group = group_of(key)
        if group:
            names = wordings.ROWS[group]
            rows[key] = printed + tuple(name + word for name in names for word in printed)
    rows["other_misc"] = tuple(name + "其他" for name in wordings.ROWS["#other"])
    result = wordings.ROWS["#result"][0]
    inner = [key for key in rows if key not in ("received", "carried_in", "carried_out", "#result")]
    return {key: words + tuple(result + w for w in words) if key in inner else words for key, words in rows.items()}


_KINDS: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    ("subject", wordings.SUBJECTS),
    ("measure", {key: words + tuple("信息内容" + w for w in words) for key, words in wordings.MEASURES.items()}),
    ("row", _with_groups()),
    ("applicant", wordings.APPLICANTS),
    ("channel", wordings.CHANNELS),
    ("outcome", wordings.OUTCOMES),
    ("silent", {"silent": wordings.SILENT}),
)


def _index() -> dict[str, dict[str, str]]:
    index: dict[str, dict[str, str]] = {}
    for kind, terms in _KINDS:
        for key, printed in terms.items():
            for wording in printed:
                index.setdefault(normalise(wording), {})[kind] = key
    return index


_WORDINGS: Mapping[str, Mapping[str, str]] = MappingProxyType({w: MappingProxyType(m) for w, m in _index().items()})
_FUZZY_CHOICES = tuple(wording for wording in _WORDINGS if len(wording) >= FUZZY_MIN_LENGTH)
_TURNS = {wording: Counter(c for c in wording if c in _TURNING) for wording in _FUZZY_CHOICES}
_NOTHING: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=8192)
def meanings(text: str) -> Mapping[str, str]:
    """What a printed label can mean: kind (``subject``, ``measure``, ``row``, ``applicant``, ``channel``, ``outcome``, ``silent``) → key."""
    exact = exact_meanings(text)
    return exact if exact else _guess(normalise(text))


@lru_cache(maxsize=8192)
def exact_meanings(text: str) -> Mapping[str, str]:
    """Like ``meanings``, for the wordings of the vocabulary alone."""
    if len(text) > 4 * FUZZY_MAX_LENGTH:
        return _NOTHING
    found = _WORDINGS.get(normalise(text))
    if found is None:
        found = _WORDINGS.get(_without_remarks(text), _NOTHING)
    return found


def _guess(label: str) -> Mapping[str, str]:
    if not FUZZY_MIN_LENGTH <= len(label) <= FUZZY_MAX_LENGTH:
        return _NOTHING
    if (joined := _joined(label)) is not None:
        return joined
    ranked = process.extract(
        label, _FUZZY_CHOICES, scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE - FUZZY_MARGIN, limit=12
    )
    if not ranked or ranked[0][1] < FUZZY_SCORE:
        return _NOTHING
    best, score, _ = ranked[0]
    meaning = _WORDINGS[best]
    rivals = (other for word, other, _ in ranked[1:] if _WORDINGS[word] != meaning)
    if score - next(rivals, 0.0) < FUZZY_MARGIN or Counter(c for c in label if c in _TURNING) != _TURNS[best]:
        return _NOTHING
    return meaning


def _joined(label: str) -> Mapping[str, str] | None:
    """Two labels run into one: what both mean (a merged label printed twice), nothing where they differ (two heads), None for one label."""
    for cut in range(2, len(label) - 1):
        first, second = _WORDINGS.get(label[:cut]), _WORDINGS.get(label[cut:])
        if first is not None and second is not None:
            return MappingProxyType(dict(first.items() & second.items()))
    return None


def is_empty_head(text: str) -> bool:
    """Whether a column's head says nothing: blank, or a counter such as 数据1."""
    return _EMPTY_HEAD.fullmatch(normalise(text)) is not None


@lru_cache(maxsize=1024)
def printed_unit(text: str) -> str | None:
    """The unit of money that a head prints (``本年收费金额（单位：万元）``), or None."""
    match = re.search(r"(万元|亿元|元)\s*[)]?\s*$", unicodedata.normalize("NFKC", text))
    return match[1] if match else None
