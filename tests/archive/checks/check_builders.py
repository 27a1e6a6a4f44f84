"""Reports for the tests of the checks: a correct one, reports from contract JSON, and single changes to either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawler.forms import FORM_2021
from crawler.report import Figure, Report, Section

KINDS = ("natural_person", "business", "research", "public_interest", "legal_service", "other_org")
RESULTS = ("upheld", "corrected", "other", "pending")
CHANNELS = ("review", "litigation_direct", "litigation_after_review")


def figure(
    table: str, row: str, column: str, value: Any, *, state: str | None = None, raw: str | None = None
) -> Figure:
    chosen = state or ("blank" if value is None else "number")
    return Figure(
        table,
        row,
        column,
        value,
        chosen,
        raw if raw is not None else "" if value is None else str(value),
        None,
        "table 1 row 1 column 1",
    )  # type: ignore[arg-type]


def applications(
    received: Sequence[int],
    carried_in: Sequence[int],
    outcomes: Mapping[str, Sequence[int]],
    carried_out: Sequence[int],
    *,
    form: Any = FORM_2021,
) -> dict[str, dict[str, Any]]:
    """A correct section three from its non-zero rows; every sequence has the six kinds."""
    table: dict[str, Sequence[int]] = {row: [0] * 6 for row in form.applications}
    table.update({"received": received, "carried_in": carried_in, "carried_out": carried_out, **outcomes})
    table["concluded"] = [sum(outcomes[row][i] for row in outcomes) for i in range(6)]
    return {row: dict(zip((*KINDS, "total"), [*values, sum(values)], strict=True)) for row, values in table.items()}


def disputes(
    review: Sequence[int] = (0, 0, 0, 0), direct: Sequence[int] = (0, 0, 0, 0), after: Sequence[int] = (0, 0, 0, 0)
) -> dict[str, dict[str, Any]]:
    return {
        channel: dict(zip((*RESULTS, "total"), [*values, sum(values)], strict=True))
        for channel, values in zip(CHANNELS, (review, direct, after), strict=True)
    }


def disclosure(**values: Any) -> dict[str, dict[str, Any]]:
    """Section two of the 2021 form, zero except for ``row__measure=value``."""
    table: dict[str, dict[str, Any]] = {row: dict.fromkeys(measures, 0) for row, measures in FORM_2021.disclosure}
    for name, value in values.items():
        row, measure = name.split("__")
        table[row][measure] = value
    return table


OUTCOMES_EXAMPLE = {
    "granted": [22, 0, 0, 0, 0, 0],
    "partly_granted": [19, 1, 0, 0, 0, 0],
    "denied_internal": [3, 0, 1, 0, 0, 0],
    "unavailable_not_held": [31, 2, 0, 0, 0, 0],
    "unprocessed_repeat": [1, 0, 0, 0, 0, 0],
    "other_misc": [4, 0, 0, 0, 0, 1],
}


def correct_tables() -> dict[str, Any]:
    return {
        "applications": applications([78, 3, 1, 0, 0, 1], [5, 0, 0, 0, 0, 0], OUTCOMES_EXAMPLE, [3, 0, 0, 0, 0, 0]),
        "disputes": disputes((5, 1, 0, 2), (3, 0, 0, 1), (2, 0, 1, 0)),
        "disclosure": disclosure(
            normative_documents__issued=6,
            normative_documents__repealed=1,
            normative_documents__in_force=32,
            licensing__decisions=517,
            penalties__decisions=693,
            coercion__decisions=21,
            fees__amount_wan=4068.208,
        ),
    }


SECTION_TEXTS = {
    0: "根据《中华人民共和国政府信息公开条例》编制本报告。本报告所列数据统计期限自2023年1月1日起至2023年12月31日止。",
    1: "2023年，我县坚持公开为常态、不公开为例外，扎实推进政务公开各项工作。",
    2: "",
    3: "",
    4: "",
    5: "存在的主要问题是政策解读形式不够丰富，业务培训不够及时。下一步将加强培训，提高解读质量。",
    6: "2023年度本机关未收取信息处理费。",
}
HEADINGS = {
    0: "",
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}


def sections(**texts: str) -> tuple[Section, ...]:
    """The six sections of a plain correct report; ``s1="…"`` replaces a text."""
    return tuple(Section(n, HEADINGS[n], texts.get(f"s{n}", text)) for n, text in SECTION_TEXTS.items())


def report(tables: Mapping[str, Any] | None = None, **fields: Any) -> Report:
    """A correct county report of 2023, with the given tables (contract shape) and fields."""
    return replace(
        Report(
            agency="东山县人民政府",
            agency_basis="title",
            division_code="990101",
            level="county",
            kind="government",
            year=2023,
            year_basis="title",
            scope="area",
            scope_basis="text",
            form="2021",
            title="东山县人民政府2023年政府信息公开工作年度报告",
            published="2024-03-12",
            sections=sections(),
            figures=figures(correct_tables() if tables is None else tables),
            annex=(),
            issues=(),
        ),
        **fields,
    )


def figures(tables: Mapping[str, Any]) -> tuple[Figure, ...]:
    return tuple(
        figure(table, row, column, value)
        for table in ("disclosure", "applications", "disputes")
        for row, columns in tables.get(table, {}).items()
        for column, value in columns.items()
        if not isinstance(value, str)
    )


def with_cell(source: Report, table: str, row: str, column: str, value: Any, **how: Any) -> Report:
    """The report with one cell changed."""
    return replace(
        source,
        figures=tuple(
            figure(table, row, column, value, **how) if (f.table, f.row, f.column) == (table, row, column) else f
            for f in source.figures
        ),
    )


def without_row(source: Report, table: str, row: str) -> Report:
    return replace(source, figures=tuple(f for f in source.figures if (f.table, f.row) != (table, row)))
