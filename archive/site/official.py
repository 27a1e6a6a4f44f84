"""The three tables as the official forms print them: heads with their spans, and the slot of every figure.

One description serves the report page and the workbook. It places figures and computes nothing; a row that a report does not print is marked
absent, and a figure that the form has no place for gets a row of its own under it.

Source of the layout: 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, FORM_2019, FORM_2021, OUTCOMES, Form

Cell = tuple[str, str, str]
Figures = Mapping[Cell, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One box of a table: a head with its words, or the place of a figure. ``scope`` is that of HTML heads."""

    zh: str = ""
    en: str = ""
    cell: Cell | None = None
    rows: int = 1
    columns: int = 1
    scope: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A table of ``width`` columns. ``head`` rows stand above ``body`` rows."""

    key: str
    number: int
    zh: str
    en: str
    width: int
    head: tuple[tuple[Slot, ...], ...]
    body: tuple[tuple[Slot, ...], ...]


_ITEM = ("信息内容", "Item")
_GROUPS_2021: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("第二十条第（一）项", "Article 20 (1)", ("regulations", "normative_documents")),
    ("第二十条第（五）项", "Article 20 (5)", ("licensing",)),
    ("第二十条第（六）项", "Article 20 (6)", ("penalties", "coercion")),
    ("第二十条第（八）项", "Article 20 (8)", ("fees",)),
)
_GROUPS_2019: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("第二十条第（一）项", "Article 20 (1)", ("regulations", "normative_documents")),
    ("第二十条第（五）项", "Article 20 (5)", ("licensing", "other_services")),
    ("第二十条第（六）项", "Article 20 (6)", ("penalties", "coercion")),
    ("第二十条第（八）项", "Article 20 (8)", ("fees",)),
    ("第二十条第（九）项", "Article 20 (9)", ("procurement",)),
)
_ROW_WORDS: dict[str, tuple[str, str]] = {
    "regulations": ("规章", "Rules"),
    "normative_documents": ("行政规范性文件", "Administrative normative documents"),
    "licensing": ("行政许可", "Administrative licensing"),
    "other_services": ("其他对外管理服务事项", "Other external services"),
    "penalties": ("行政处罚", "Administrative penalties"),
    "coercion": ("行政强制", "Administrative coercion"),
    "fees": ("行政事业性收费", "Administrative fees"),
    "procurement": ("政府集中采购", "Centralised procurement"),
}
_MEASURE_WORDS: dict[str, tuple[str, str]] = {
    "issued": ("本年制发件数", "Issued this year"),
    "repealed": ("本年废止件数", "Repealed this year"),
    "in_force": ("现行有效件数", "In force"),
    "decisions": ("本年处理决定数量", "Decisions this year"),
    "amount_wan": ("本年收费金额（单位：万元）", "Collected this year (10 000 yuan)"),
    "made": ("本年新制作数量", "Newly made"),
    "disclosed": ("本年新公开数量", "Newly disclosed"),
    "disclosed_total": ("对外公开总数量", "Total disclosed"),
    "prior_items": ("上一年项目数量", "Items last year"),
    "change": ("本年增/减", "Change"),
    "items": ("采购项目数量", "Projects"),
    "amount": ("采购总金额", "Amount"),
}
_ONLY_2019 = {"made", "disclosed", "disclosed_total", "prior_items", "change", "items", "amount"}

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("denied", "（三）不予公开", "(3) Refused"),
    ("unavailable", "（四）无法提供", "(4) Cannot provide"),
    ("unprocessed", "（五）不予处理", "(5) Not processed"),
    ("other", "（六）其他处理", "(6) Otherwise handled"),
)
_RULE_ZH = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_RULE_EN = "(Rule of each column: items one and two add up to items three and four)"


def is_form_2019(table: str, cells: Set[Cell]) -> bool:
    """Whether the figures of a table are those of the form of 2019; decided by what tells the two forms apart."""
    if table == "disclosure":
        old = sum(column in _ONLY_2019 for name, _, column in cells if name == table)
        return old > sum(
            column in ("issued", "repealed", "in_force", "amount_wan") for name, _, column in cells if name == table
        )
    rows = {row for name, row, _ in cells if name == "applications"}
    return "other_handling" in rows and not rows & {"other_uncorrected", "other_unpaid", "other_misc"}


@lru_cache(maxsize=512)
def official_tables(cells: frozenset[Cell]) -> tuple[OfficialTable, ...]:
    """The tables that have at least one cell, in order."""
    tables = []
    for name, build in (("disclosure", _disclosure), ("applications", _applications), ("disputes", _disputes)):
        own = {cell for cell in cells if cell[0] == name}
        if own:
            tables.append(build(own))
    return tuple(tables)


def _disclosure(cells: Set[Cell]) -> OfficialTable:
    is_old = is_form_2019("disclosure", cells)
    form = FORM_2019 if is_old else FORM_2021
    measures = dict(form.disclosure)
    body: list[tuple[Slot, ...]] = []
    placed: set[Cell] = set()
    for zh, en, rows in _GROUPS_2019 if is_old else _GROUPS_2021:
        keys = measures[rows[0]]
        spans = _spans(len(keys), 3)
        body.append((Slot(zh, en, columns=4, scope="colgroup"),))
        heads = [
            Slot(*_measure_words(key, is_old), columns=span, scope="col") for key, span in zip(keys, spans, strict=True)
        ]
        body.append((Slot(*_ITEM, scope="col"), *heads))
        for row in rows:
            slots = [Slot(cell=("disclosure", row, key), columns=span) for key, span in zip(keys, spans, strict=True)]
            placed |= {slot.cell for slot in slots if slot.cell}
            zh_row, en_row = _ROW_WORDS[row]
            if is_old and row == "normative_documents":
                zh_row = "规范性文件"
            body.append((Slot(zh_row, en_row, scope="row"), *slots))
    for cell in sorted(cells - placed):
        zh, en = cell_words(cell)
        body.append((Slot(zh, en, scope="row"), Slot(cell=cell, columns=3)))
    return OfficialTable(
        "disclosure", 2, "主动公开政府信息情况", "Information disclosed on own initiative", 4, (), tuple(body)
    )


def _measure_words(key: str, is_old: bool) -> tuple[str, str]:
    return ("处理决定数量", "Decisions") if is_old and key == "decisions" else _MEASURE_WORDS[key]


def _spans(parts: int, width: int) -> tuple[int, ...]:
    """``width`` columns shared among ``parts``, the last taking what is left."""
    return (*([1] * (parts - 1)), width - parts + 1)


def _applications(cells: Set[Cell]) -> OfficialTable:
    rows = {row for _, row, _ in cells}
    form: Form = FORM_2019 if is_form_2019("applications", cells) else FORM_2021
    printed = [key for key in form.applications if key in rows or key != "other_handling"]
    if "other_handling" in rows and "other_handling" not in printed:
        printed.insert(printed.index("concluded"), "other_handling")
    words = {term.key: (term.zh, term.en) for term in APPLICATIONS}
    organisations = APPLICANTS[1:6]
    head = (
        (
            Slot(_RULE_ZH, _RULE_EN, rows=3, columns=3, scope="col"),
            Slot("申请人情况", "Applicants", columns=7, scope="colgroup"),
        ),
        (
            Slot("自然人", "Natural persons", rows=2, scope="col"),
            Slot("法人或其他组织", "Legal persons and other organisations", columns=5, scope="colgroup"),
            Slot("总计", "Total", rows=2, scope="col"),
        ),
        tuple(Slot(term.zh, term.en, scope="col") for term in organisations),
    )
    outcomes = [key for key in printed if key not in ("received", "carried_in", "carried_out")]
    body = []
    for key in printed:
        figures = tuple(
            Slot(cell=("applications", key, term.key), is_total=term.key == "total" or key == "concluded")
            for term in APPLICANTS
        )
        heads = _outcome_heads(key, outcomes, words) if key in outcomes else (_outer_head(key, words[key]),)
        body.append((*heads, *figures))
    return OfficialTable(
        "applications", 3, "收到和处理政府信息公开申请情况", "Requests received and handled", 10, head, tuple(body)
    )


def _outer_head(key: str, wording: tuple[str, str]) -> Slot:
    """The head of 一、 二、 or 四、, which the form counts in words."""
    zh, en = wording
    number = {"received": 1, "carried_in": 2, "carried_out": 4}[key]
    return Slot(zh, f"{number}. {en[0].upper()}{en[1:]}", columns=3, scope="row")


def _outcome_heads(key: str, outcomes: list[str], words: Mapping[str, tuple[str, str]]) -> tuple[Slot, ...]:
    """The heads left of an outcome's figures: 三、…, then the group where it begins, then the row's own words."""
    heads = []
    if key == outcomes[0]:
        heads.append(Slot("三、本年度办理结果", "3. Outcomes this year", rows=len(outcomes), scope="rowgroup"))
    zh, en = words[key]
    group = next((item for item in _SECTIONS if key.startswith(f"{item[0]}_") and key != "other_handling"), None)
    if group is None:
        heads.append(Slot(zh, en[0].upper() + en[1:], columns=2, scope="row"))
        return tuple(heads)
    members = [name for name in outcomes if name.startswith(f"{group[0]}_") and name != "other_handling"]
    if key == members[0]:
        heads.append(Slot(group[1], group[2], rows=len(members), scope="rowgroup"))
    own_en = en.partition(": ")[2] or en
    heads.append(Slot(zh.partition(" ")[2] or zh, own_en[0].upper() + own_en[1:], scope="row"))
    return tuple(heads)


def _disputes(cells: Set[Cell]) -> OfficialTable:
    outcomes = tuple(Slot(term.zh, term.en[0].upper() + term.en[1:], scope="col") for term in OUTCOMES)
    head = (
        (
            Slot("行政复议", "Administrative review", columns=5, rows=2, scope="colgroup"),
            Slot("行政诉讼", "Lawsuits", columns=10, scope="colgroup"),
        ),
        (
            Slot("未经复议直接起诉", "Brought without review", columns=5, scope="colgroup"),
            Slot("复议后起诉", "Brought after review", columns=5, scope="colgroup"),
        ),
        outcomes * 3,
    )
    figures = tuple(
        Slot(cell=("disputes", channel.key, outcome.key), is_total=outcome.key == "total")
        for channel in CHANNELS
        for outcome in OUTCOMES
    )
    return OfficialTable(
        "disputes", 4, "政府信息公开行政复议、行政诉讼情况", "Administrative reviews and lawsuits", 15, head, (figures,)
    )


_TERMS = {
    "applications": ({t.key: t for t in APPLICATIONS}, {t.key: t for t in APPLICANTS}),
    "disputes": ({t.key: t for t in CHANNELS}, {t.key: t for t in OUTCOMES}),
}


def cell_words(cell: Cell) -> tuple[str, str]:
    """A cell's name in words, in Chinese and English."""
    table, row, column = cell
    if table == "disclosure":
        (zh_row, en_row), (zh, en) = _ROW_WORDS.get(row, (row, row)), _MEASURE_WORDS.get(column, (column, column))
        return f"{zh_row} · {zh}", f"{en_row} · {en}"
    rows, columns = _TERMS.get(table, ({}, {}))
    first, second = rows.get(row), columns.get(column)
    if first is None or second is None:
        return f"{row} · {column}", f"{row} · {column}"
    return f"{first.zh} · {second.zh}", f"{first.en} · {second.en}"
