"""Sections two, three and four of a report, read from its grids row by row.

Which table a row belongs to is said by its own labels and the heads above it, never by its position: the three tables may be one
grid, or one grid a row. Whatever is not understood becomes an issue and stays out; nothing is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crawler.document import Cell, Document, Grid, Paragraph
from crawler.forms import DISPUTES
from crawler.parsers.alignment import place_row
from crawler.parsers.figures import APPLICANT_KEYS, MEASURES_OF, Tables, unread
from crawler.parsers.grids import (
    COMPLEMENT,
    Block,
    Row,
    Slot,
    blocks_of,
    core,
    margin_of,
    merged_cells,
    slot_of,
    with_geometry,
)
from crawler.parsers.heads import HeadColumn, are_applicants_in_order, is_regular, keys_printed_twice, specific_kind
from crawler.parsers.labels import exact_meanings, meanings
from crawler.parsers.numbers import read_number
from crawler.parsers.plans import NOTHING_READ, Context, Plan, State, Wanted, read_by_plan
from crawler.parsers.ragged import Columns, ragged_columns, ragged_values
from crawler.parsers.rows import any_key_of, applicant_of, key_of, name_row, printed, words
from crawler.report import Figure, Number

# The one measure that a subject has in the present form.
_ONLY_MEASURE = {
    "licensing": "decisions",
    "penalties": "decisions",
    "coercion": "decisions",
    "fees": "amount_wan",
}


_EARLIER = re.compile(r"(?!.*(?:结转|本年|比|较|增|减))[（(附：:\s]*(?:上一?年度?|去年|前一年).{0,24}[）)]?")
# A table typed with single blanks: its first values stand in the cell of the label, as far as two blanks did not part them.
_GLUED = re.compile(r"\s[\d.,，]+$")


def read_tables(document: Document, sections: Sequence[int]) -> Tables:
    """Read every grid. ``sections`` gives, for each block of the document, the number of the section it stands in (0: none)."""
    tables = Tables()
    state = NOTHING_READ
    before: list[str] = []
    earlier: list[tuple[int, Grid, str]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            before.append(block.text)
            continue
        if before and _EARLIER.fullmatch(before[-1]):
            earlier.append((index, block, _channel_before(before)))
        else:
            context = Context(*state, _channel_before(before), sections[index])
            is_ours, state = read_by_plan(block, context, _read_grid, tables)
            if is_ours:
                tables.grids.add(index)
        before = []
    # A table said to be of the year before is read last: of two of a kind the first one counts.
    for index, grid, channel in earlier:
        is_ours, _ = read_by_plan(grid, Context(*NOTHING_READ, channel, sections[index]), _read_grid, tables)
        if is_ours:
            tables.grids.add(index)
    tables.finish()
    return tables


def _read_grid(grid: Grid, context: Context) -> Plan:
    return _Reader(with_geometry(grid), context).read()


def _channel_before(paragraphs: Sequence[str]) -> str:
    """The channel that the heading right above a grid names (text recognition prints one table for each)."""
    for text in reversed(paragraphs[-2:]):
        channel = meanings(text).get("channel", "") if len(text) <= 40 else ""
        if channel:
            return channel
    return ""


class _Reader:
    """Reads one grid; remembers the group of the last row and the heads of the last grid, for tables cut in two."""

    def __init__(self, grid: Grid, context: Context) -> None:
        self.grid = grid
        self.plan = Plan()
        self.group, self.carried, self.channel, self.section = context
        self.merged: set[int] = set()
        self.rows: Sequence[Row] = ()
        self.is_rectangular = grid.is_ragged and not any(cell.is_filler for row in grid.rows for cell in row)
        self.ragged: Columns = ()

    def read(self) -> Plan:
        """What the grid says, and what the next one has to know of it."""
        is_ours, last = False, None
        for block in blocks_of(self.grid):
            self.merged = merged_cells(block)
            if block.kind == "measure":
                self.plan.measures.update(column.key[0] for column in block.columns)
            for column in block.columns:
                self._note_guess(column.text, column.key[-1] or column.key[0])
            if block.kind or self.carried or _names_a_row(block) or self.section == 4:
                is_ours = self._read_block(block) or is_ours
            if block.kind and block.columns and not self.grid.is_ragged:
                last = (self.grid.width, block.kind, block.columns)
        self.plan.is_ours = is_ours
        self.plan.state = State(self.group, last or (self.carried if is_ours else None))
        return self.plan

    def _read_block(self, block: Block) -> bool:
        is_ours = bool(block.kind) and bool(block.columns)
        self.ragged = ragged_columns(block) if self.grid.is_ragged else ()
        self.rows = block.data
        for row in block.data:
            is_ours = self._read_row(block, row) or is_ours
        return is_ours

    def _read_row(self, block: Block, row: Row) -> bool:
        if block.is_contradictory or _names_a_head(block, row):
            return self._read_unheaded(block, row)
        if self.grid.is_ragged and any(not slot.is_value and _GLUED.search(slot.text) for slot in row):
            return self._leave_glued(row)
        if self.grid.is_ragged:
            return self._read_ragged(block.kind, self.ragged, row) if self.ragged else self._read_unheaded(block, row)
        if block.columns:
            return self._read_headed(block.kind, block.columns, row, block)
        if self.carried and self.carried[0] == self.grid.width and block.says_nothing:
            return self._read_headed(self.carried[1], self.carried[2], row, None)
        return self._read_unheaded(block, row)

    def _leave_glued(self, row: Row) -> bool:
        labels, values = margin_of(row, ())
        if not any(meanings(slot.text) for slot in labels):
            self._note_unlabelled(labels, values)
            return False
        self._note_unaligned(labels, values or row, "a row whose label and first values are one text")
        return True

    # -- rows under heads ------------------------------------------------------------------------------------------

    def _read_headed(self, kind: str, columns: Columns, row: Row, block: Block | None) -> bool:
        at = place_row(row, columns, block)
        for slot in at.strays:
            self.plan.note("unknown_column", f"No known head stands above “{slot.text[:40]}”.", slot.cell.place)
        placed = self._without_merged(at.placed) if self.merged else at.placed
        if at.is_shifted and kind == "applicant" and not are_applicants_in_order(columns):
            placed = {}  # rows that slipped under heads that slipped: neither tells of the other
        elif at.is_shifted:
            message = f"The row “{printed(at.labels)}” has slipped against its heads; it is read in their order."
            self.plan.note("shifted_row", message, at.values[0].cell.place)
        return self._place(kind, columns, at.labels, placed, at.values)

    def _without_merged(self, placed: Mapping[HeadColumn, Slot]) -> dict[HeadColumn, Slot]:
        kept = dict(placed)
        for column, slot in placed.items():
            if id(slot.cell) in self.merged:
                message = f"“{slot.text[:40]}” stands in several rows at once; it is left out."
                self.plan.note("merged_value", message, slot.cell.place)
                del kept[column]
        return kept

    def _read_ragged(self, kind: str, columns: Columns, row: Row) -> bool:
        labels, values = margin_of(row, ())
        kept = ragged_values(values, columns, is_rectangular=self.is_rectangular)
        if kind == "dispute" and not kept and not labels and self._read_disputes_by_order(core(values)):
            return True
        placed = dict(zip(columns, kept, strict=True)) if kept else {}
        return self._place(kind, columns, labels, placed, values)

    def _place(self, kind: str, columns: Columns, labels: Row, placed: Mapping[HeadColumn, Slot], values: Row) -> bool:
        if kind == "applicant":
            return self._place_application(columns, labels, placed, values)
        if kind in ("measure", "subject"):
            return self._place_disclosure(kind, labels, placed, values)
        if kind == "dispute":
            return self._place_dispute(columns, labels, placed, values)
        return self._place_transposed(labels, placed)

    def _place_application(self, columns: Columns, labels: Row, placed: Mapping[HeadColumn, Slot], values: Row) -> bool:
        key = self._name(labels, values)
        if not key:
            return False
        twice = keys_printed_twice(columns)
        figures = [
            Wanted("applications", key, column.key[0], slot.cell)
            for column, slot in placed.items()
            if column.key not in twice
        ]
        self.plan.add(figures or unread("applications", key, APPLICANT_KEYS, values))
        if len(figures) < len(columns):
            self._note_unaligned(labels, values, f"applications.{key}")
        return True

    def _place_disclosure(self, kind: str, labels: Row, placed: Mapping[HeadColumn, Slot], values: Row) -> bool:
        own = key_of(labels, "measure" if kind == "subject" else "subject")
        if not own:
            self._note_unknown(labels, values)
            return False
        self._note_guess(words(labels)[-1].text, own)
        figures: list[Wanted] = []
        unexpected: list[tuple[str, Slot]] = []
        for column, slot in placed.items():
            subject, measure = (column.key[0], own) if kind == "subject" else (own, column.key[0])
            if measure in MEASURES_OF[subject]:
                heads = (column.text, *(label.text for label in labels))
                figures.append(Wanted("disclosure", subject, measure, slot.cell, heads))
            elif read_number(slot.text).state in ("number", "text"):
                unexpected.append((f"{measure} of {subject}", slot))
        self.plan.add(figures)
        for what, slot in unexpected:
            message = f"The forms have no {what}; “{slot.text[:40]}” is left out."
            self.plan.note("unexpected_cell", message, slot.cell.place)
        if not placed:
            self._note_unaligned(labels, values, f"disclosure.{own}")
        return True

    def _place_dispute(self, columns: Columns, labels: Row, placed: Mapping[HeadColumn, Slot], values: Row) -> bool:
        said = any_key_of(labels, "channel")
        channel, outcome = said or self.channel, key_of(labels, "outcome")
        if words(labels) and not said and not outcome and not self._has_one_row():
            # 上年 and 本年 on rows of their own: which is meant is not said
            self._note_unknown(labels, values)
            return False
        if not is_regular(columns):
            self._note_unaligned(labels, values, "disputes")
            return True
        twice = keys_printed_twice(columns)
        figures = []
        for column, slot in placed.items():
            row, result = column.key[0] or channel, column.key[1] or outcome
            if row and result and column.key not in twice:
                figures.append(Wanted("disputes", row, result, slot.cell))
        self.plan.add(figures)
        if len(figures) < len(columns):
            self._note_unaligned(labels, values, "disputes")
        return bool(figures)

    def _has_one_row(self) -> bool:
        return sum(any(slot.is_value for slot in row) for row in self.rows) == 1

    def _place_transposed(self, labels: Row, placed: Mapping[HeadColumn, Slot]) -> bool:
        """Section three on its side: applicants in the margin, rows of the form as heads."""
        applicant = key_of(labels, "applicant")
        if not applicant:
            self._note_unknown(labels, tuple(placed.values()))
            return False
        group = ""
        for column, slot in placed.items():
            path = tuple(slot_of(Cell(text, slot.cell.place, 0, 0)) for text in column.key)
            named = name_row(path, group, has_geometry=True)
            group = named.group
            if named.key:
                self.plan.add([Wanted("applications", named.key, applicant, slot.cell)])
            else:
                self._note_unknown(path, (slot,))
        return True

    # -- rows without heads ----------------------------------------------------------------------------------------

    def _read_unheaded(self, block: Block, row: Row) -> bool:
        labels, values = margin_of(row, ())
        kept = core(values)
        if len(kept) == 1 and self._read_single(block, labels, kept[0], values):
            return True
        subject = key_of(labels, "subject")
        if subject:
            self._note_unaligned(labels, values, f"disclosure.{subject}")
            return True
        if any_key_of(labels, "row"):
            return self._read_application_by_order(block, labels, kept)
        if not labels and block.says_nothing and self._read_disputes_by_order(kept):
            return True
        self._note_unlabelled(labels, kept)
        return False

    def _read_single(self, block: Block, labels: Row, slot: Slot, values: Row) -> bool:
        """Read a row whose labels name both axes, or whose subject has one measure in the present form and no blank before it."""
        subject, measure = any_key_of(labels, "subject"), any_key_of(labels, "measure")
        if subject and not measure and block.says_nothing:
            measure = _ONLY_MEASURE.get(subject, "") if slot is values[0] else ""
            if measure:
                self.plan.note_order("disclosure", slot.cell.place)
        if subject and measure in MEASURES_OF[subject]:
            heads = tuple(label.text for label in labels)
            self.plan.add([Wanted("disclosure", subject, measure, slot.cell, heads)])
            return True
        channel, outcome = any_key_of(labels, "channel"), key_of(labels, "outcome")
        if channel and outcome:
            self.plan.add([Wanted("disputes", channel, outcome, slot.cell)])
            return True
        applicant = applicant_of(labels) if len(values) == 1 else ""
        named = name_row(labels[:-1], self.group, has_geometry=not self.grid.is_ragged) if applicant else None
        if named is None or not named.key:
            return False
        self.group = named.group
        self.plan.add([Wanted("applications", named.key, applicant, slot.cell)])
        return True

    def _read_application_by_order(self, block: Block, labels: Row, values: Row) -> bool:
        key = self._name(labels, values)
        if not key:
            return False
        if len(values) == len(APPLICANT_KEYS) and block.says_nothing and not block.is_contradictory:
            self.plan.note_order("applications", values[0].cell.place)
            pairs = zip(APPLICANT_KEYS, values, strict=True)
            figures: Sequence[Wanted] | Sequence[Figure] = [
                Wanted("applications", key, column, slot.cell) for column, slot in pairs
            ]
        else:
            self._note_unaligned(labels, values, f"applications.{key}")
            figures = unread("applications", key, APPLICANT_KEYS, values)
        self.plan.add(figures)
        return True

    def _read_disputes_by_order(self, values: Row) -> bool:
        """Fifteen values whose heads are torn off are section four only where they stand in it and add up three times."""
        numbers = [read_number(slot.text).value for slot in values]
        if self.section != 4 or len(values) != len(DISPUTES):
            return False
        if not all(_adds_up(numbers[at : at + 5]) for at in (0, 5, 10)):
            return False
        self.plan.note_order("disputes", values[0].cell.place)
        pairs = zip(DISPUTES, values, strict=True)
        self.plan.add([Wanted("disputes", *key, slot.cell) for key, slot in pairs])
        return True

    # -- issues ----------------------------------------------------------------------------------------------------

    def _name(self, labels: Row, values: Row) -> str:
        named = name_row(labels, self.group, has_geometry=not self.grid.is_ragged)
        self.group = named.group
        if named.key:
            self._note_guess(words(labels)[-1].text, named.key)
        else:
            self._note_unknown(labels, values)
        return named.key

    def _note_guess(self, text: str, key: str) -> None:
        """Say which labels were read in spite of a slip."""
        if text and not exact_meanings(text):
            self.plan.note("label_corrected", f"The label “{text[:60]}” is read as {key}.", self.grid.place)

    def _note_unknown(self, labels: Row, values: Row) -> None:
        filled = [slot for slot in values if slot.is_value]
        if not filled:
            return
        said = printed(labels)
        code = "unknown_label" if said else "row_without_label"
        what = f"The label “{said}” is not one of the form's" if said else "A row has values and no label"
        self.plan.note(code, f"{what}; its row is left out.", filled[0].cell.place)

    def _note_unlabelled(self, labels: Row, values: Row) -> None:
        """Account for a row of the report's sections that names nothing; other grids (site furniture) are not the report's."""
        if self.section in (2, 3, 4) and any(read_number(slot.text).state == "number" for slot in values):
            self._note_unknown(labels, values)

    def _note_unaligned(self, labels: Row, values: Row, what: str) -> None:
        filled = [slot for slot in values if not slot.is_blank]
        if filled:
            message = f"Not every value of {what} (“{printed(labels)}”) can be told by its head; what is not certain is left out."
            self.plan.note("unaligned_row", message, filled[0].cell.place)


def _names_a_row(block: Block) -> bool:
    return any(
        kind in ("row", "subject", "channel") for row in block.data for slot in row for kind in meanings(slot.text)
    )


def _names_a_head(block: Block, row: Row) -> bool:
    """Whether the row's own labels name what its heads should name: each row says both, and one of them was taken for a head."""
    kind = block.kind
    if kind not in COMPLEMENT:
        return False
    said = [slot.text for slot in row if not slot.is_value]
    if any(specific_kind(text) == kind for text in said):
        return True
    # 其他 and 总计 name applicants and rows alike: with one head in all they are the applicant
    return len(block.columns) == 1 and any(kind in meanings(text) for text in said[-1:])


def _adds_up(numbers: Sequence[Number | None]) -> bool:
    parts = [number for number in numbers if number is not None]
    return len(parts) == len(numbers) and sum(parts[:-1]) == parts[-1]
