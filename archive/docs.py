"""Keeps the generated parts of the documentation true: answers to the SQL questions, data dictionary, verbs, checks.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the answer to a question is the ``text`` block that
follows its ``sql`` block. ``python -m archive.docs --data DATA`` rewrites them in place from the demo archive; a test
renders them again and compares. Nothing is decided here: what the documents say comes from the schema and the archive.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from archive.checks.catalogue import CHECKS
from archive.schema_tables import TABLES
from archive.views import VIEWS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "README.zh-CN.md")

_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_QUESTION = re.compile(r"(```sql\n(.*?)```\n\n)```text\n.*?```", re.DOTALL)


def render_document(text: str, language: str, connection: sqlite3.Connection) -> str:
    """Return ``text`` with every generated part made anew; ``language`` is ``en`` or ``zh``.

    Raises KeyError for a part that nothing generates and sqlite3.Error for a question that is not valid SQL.
    """
    text = _GENERATED.sub(lambda m: m[1] + PARTS[m[2]](language) + m[3], text)
    return _QUESTION.sub(lambda m: m[1] + "```text\n" + _answer(connection, m[2]) + "```", text)


def _answer(connection: sqlite3.Connection, sql: str) -> str:
    cursor = connection.execute(sql)
    heads = [column[0] for column in cursor.description]
    rows = [["" if value is None else str(value) for value in row] for row in cursor.fetchall()]
    return text_table(heads, rows)


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a plain table with columns aligned; Chinese characters count as two columns."""
    widths = [max(_width(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    lines = [
        "  ".join(_pad(value, width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in (heads, *rows)
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _verbs(language: str) -> str:
    from archive.cli import main as group

    heads = "| verb | does |" if language == "en" else "| 命令 | 用途 |"
    lines = [heads, "|---|---|"]
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        lines.append(f"| `gongkai {name}` | {command.get_short_help_str(limit=200)} |")
    return "\n".join(lines) + "\n"


def _dictionary(language: str) -> str:
    heads = "| column | type | unit | meaning |" if language == "en" else "| 列 | 类型 | 单位 | 含义 |"
    parts = []
    for table in TABLES:
        lines = [f"**`{table.name}`** {getattr(table, language)}", "", heads, "|---|---|---|---|"]
        for column in table.columns:
            meaning = getattr(column, language) + (f" → `{column.references}`" if column.references else "")
            lines.append(f"| `{column.name}` | {column.type} | {column.unit} | {meaning} |")
        parts.append(_folded(lines))
    return "\n".join(parts)


def _folded(lines: list[str]) -> str:
    """One table folded under its own description, so that the page stays readable."""
    name, _, meaning = lines[0].removeprefix("**`").partition("`** ")
    return "\n".join((f"<details><summary><code>{name}</code> {meaning}</summary>", *lines[1:], "", "</details>", ""))


def _views(language: str) -> str:
    heads = "| view | definition |" if language == "en" else "| 视图 | 定义 |"
    return "\n".join((heads, "|---|---|", *(f"| `{view.name}` | {getattr(view, language)} |" for view in VIEWS))) + "\n"


def _checks(language: str) -> str:
    heads = "| id | severity | check | rule |" if language == "en" else "| 编号 | 程度 | 规则 | 说明 |"
    lines = [heads, "|---|---|---|---|"]
    for check in CHECKS:
        title, description = getattr(check, f"title_{language}"), getattr(check, f"description_{language}")
        lines.append(f"| {check.id} | {check.severity} | {title} | {description} |")
    return "\n".join(lines) + "\n"


PARTS: dict[str, Callable[[str], str]] = {
    "verbs": _verbs,
    "dictionary": _dictionary,
    "views": _views,
    "checks": _checks,
}


@click.command()
@click.option(
    "--data", default="data", show_default=True, type=click.Path(path_type=Path), help="Data folder of `gongkai demo`."
)
def rewrite(data: Path) -> None:
    """Rewrite the generated parts of the documents from the schema and the demo archive."""
    connection = sqlite3.connect(f"file:{data / 'archive.db'}?mode=ro", uri=True)
    for name in DOCUMENTS:
        path = ROOT / name
        language = "zh" if ".zh" in name else "en"
        path.write_text(render_document(path.read_text(encoding="utf-8"), language, connection), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
