"""Tables that exist only as lines of text: one cell a line, or one row a line.

Read only where nothing is left to guess: a label in the form's own words, before it the heads in the form's order, behind it exactly as
many numbers as there are heads. Rows that a grid gave are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.document import Block, Cell, Paragraph
from crawler.forms import DISPUTES
from crawler.parsers.figures import (
    APPLICANT_KEYS,
    CHANNEL_KEYS,
    MEASURES_OF,
    OUTCOME_KEYS,
    Tables,
    make_figure,
)
from crawler.parsers.labels import exact_meanings, group_of, normalise
from crawler.parsers.numbers import read_number
from crawler.parsers.ragged import ended_by_a_total
from crawler.parsers.sections import PAGE_NUMBER

_Keys = list[tuple[str, str, str]]

_MAX_LABEL_WORDS = 6
_MAX_LINE = 400


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    block: int
    place: str
    is_value: bool


@dataclass
class _State:
    """What the labels read so far say of the values to come."""

    measures: list[str] = field(default_factory=list)
    applicants: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    group: str = ""
    is_dispute: bool = False  # the labels right before the values are section four's


def read_text_tables(blocks: Sequence[Block], section_of: Sequence[int], tables: Tables) -> frozenset[int]:
    """Add the rows that stand only in text; return the paragraphs whose words they are made of."""
    state = _State()
    used: set[int] = set()
    for labels, values in _runs(blocks, section_of):
        _listen(labels, state)
        if _take(labels, values, state, tables):
            used.update(word.block for word in (*labels[-_MAX_LABEL_WORDS:], *values))
    return frozenset(used)


def _runs(blocks: Sequence[Block], section_of: Sequence[int]) -> Iterator[tuple[list[_Word], list[_Word]]]:
    """Labels and the run of values behind them, over and over; a grid between them parts them."""
    has_sections = any(number in (2, 3, 4) for number in section_of)
    labels: list[_Word] = []
    values: list[_Word] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and PAGE_NUMBER.fullmatch(block.text):
            continue
        wanted = not has_sections or section_of[index] in (2, 3, 4)
        if not isinstance(block, Paragraph) or not wanted or len(block.text) > _MAX_LINE:
            if labels and any(word.text for word in values):
                yield labels, values
            labels, values = [], []
            continue
        for text in _words(block.text):
            word = _Word(text, index, block.place, not text or read_number(text).state in ("number", "dash"))
            if word.is_value:
                values.append(word)
                continue
            if any(value.text for value in values):
                yield labels, values
                labels = []
            values = []
            labels.append(word)
    if labels and any(word.text for word in values):
        yield labels, values


def _words(text: str) -> Iterator[str]:
    """The words of a line; "" for a cell between two bars that is blank."""
    if "|" not in text:
        yield from text.split()
        return
    cells = text.split("|")
    if not cells[-1].strip():
        cells.pop()
    for place, cell in enumerate(cells):
        words = cell.split()
        if words or place or len(cells) == 1:
            yield from words or [""]


def _listen(labels: Sequence[_Word], state: _State) -> None:
    """Note the heads among the labels; a label may be cut into two words (结果 维持)."""
    fresh: dict[str, list[str]] = {"measure": [], "applicant": [], "channel": [], "outcome": []}
    at = 0
    while at < len(labels):
        size, meaning = _longest(labels, at)
        for kind, keys in fresh.items():
            if kind in meaning:
                keys.append(meaning[kind])
        row = meaning.get("row", "")
        if row.startswith("#") and row not in ("#misc", "#result", "#subtotal"):
            state.group = row
        if normalise("".join(word.text for word in labels[at : at + size])) == "第二十条第项":
            state.measures, fresh["measure"] = [], []
        at += size
    state.measures = fresh["measure"] or state.measures
    if any(key not in ("total", "other_org") for key in fresh["applicant"]):
        state.applicants = fresh["applicant"]
    if fresh["channel"]:
        state.channels = fresh["channel"]
    has_outcomes = any(key not in ("total", "other") for key in fresh["outcome"])
    if has_outcomes:
        state.outcomes = fresh["outcome"]
    state.is_dispute = has_outcomes or bool(fresh["channel"])


def _longest(labels: Sequence[_Word], at: int) -> tuple[int, dict[str, str]]:
    for size in (3, 2, 1):
        meaning = exact_meanings("".join(word.text for word in labels[at : at + size]))
        if meaning and at + size <= len(labels):
            return size, dict(meaning)
    return 1, {}


def _take(labels: Sequence[_Word], values: Sequence[_Word], state: _State, tables: Tables) -> bool:
    values, keys = _placed(values, list(_readings(labels, state)))
    if not keys or any((table, row) in tables.rows for table, row, _ in keys):
        return False
    for key, word in zip(keys, values, strict=True):
        tables.add([make_figure(*key, Cell(word.text, word.place, 0, 0), tables)], values[0].place)
    if not any(issue.code == "table_from_text" and issue.message.startswith(keys[0][0]) for issue in tables.issues):
        tables.note(
            "table_from_text", f"{keys[0][0]}: rows are read from lines of text, not from a table.", values[0].place
        )
    return True


def _placed(values: Sequence[_Word], readings: Sequence[_Keys]) -> tuple[Sequence[_Word], _Keys]:
    """The values with a key for each, blanks among them too; no keys where their number or place leaves a doubt."""
    filled = [at for at, word in enumerate(values) if word.text]
    core = values[filled[0] : filled[-1] + 1]
    for keys in readings:
        if len(keys) == len(core):
            return core, keys
    for keys in readings:
        span = ended_by_a_total([word.text for word in values]) if keys[:1] and keys[0][0] == "applications" else None
        if span:
            return values[span], keys
    return core, []


def _readings(labels: Sequence[_Word], state: _State) -> Iterator[_Keys]:
    """What the values behind the labels may be, each as the keys of as many values; 总计 ends section three and section four alike."""
    row = "" if state.is_dispute else _name(labels, "row", state.group)
    if row:
        state.group = group_of(row) or state.group
        order = [key for key in state.applicants if key != "total"]
        if order == sorted(set(order), key=APPLICANT_KEYS.index):
            yield [("applications", row, key) for key in APPLICANT_KEYS]
    subject = _name(labels, "subject", "")
    if subject and MEASURES_OF[subject].issuperset(state.measures) and len(set(state.measures)) == len(state.measures):
        yield [("disclosure", subject, measure) for measure in state.measures]
    if not subject:
        yield _dispute_keys(state)


def _name(labels: Sequence[_Word], kind: str, group: str) -> str:
    """The key that the last words name together, the longest wording winning; only the vocabulary's own wordings count."""
    for size in range(min(_MAX_LABEL_WORDS, len(labels)), 0, -1):
        key = exact_meanings("".join(word.text for word in labels[-size:])).get(kind, "")
        if key == "#misc":
            return "other_misc" if group == "#other" else ""
        if key == "#other":
            return "other_handling"
        if key and not key.startswith("#"):
            return key
    return ""


def _dispute_keys(state: _State) -> _Keys:
    if tuple(state.channels) == CHANNEL_KEYS and state.outcomes == list(OUTCOME_KEYS) * 3:
        return [("disputes", *key) for key in DISPUTES]
    if len(state.channels) == 1 and tuple(state.outcomes) == OUTCOME_KEYS:
        return [("disputes", state.channels[0], outcome) for outcome in OUTCOME_KEYS]
    return []
