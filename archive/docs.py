"""Keeps the generated parts of the documentation true: answers to the SQL questions, data dictionary, verbs, checks.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the answer to a question is the ``text`` block that
follows its ``sql`` block. ``python -m archive.docs --data DATA`` rewrites them in place from the demo archive; a test
renders them again and compares. What the documents say comes from the schema, the archive and the verbs' own help, which is English: only its
Chinese stands here.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from archive.checks.catalogue import CHECKS
from archive.checks.render_text import SEVERITY_NAMES
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


_VERBS_ZH = {
    "parse": "读取各种格式的报告文件，每个文件输出一个 JSON 对象。",
    "check": "公布之前核对报告：表格、文字、日期；离线进行，不保存。",
    "import": "把本地的报告文件或文件夹收进档案库，然后建库。",
    "crawl": "从到期的或指定的登记网站抓取新内容，存为抓取件。",
    "build": "由抓取件建成 archive.db，只处理新增的和解析程序有改动的。",
    "publish": "核对数据库后一步发布：读者看到的不是旧库就是新库，绝不会是半成品。",
    "nightly": "抓取到期的网站、建库、核对、发布，全程一把锁；小结留在 data/runs。",
    "serve": "用 Datasette 展示已发布的数据库：浏览、检索、SQL、JSON 和 CSV，只读。",
    "status": "查看收了什么、新到哪一天、哪些逾期及其原因。",
    "verify": "逐一比对所存字节的校验值，并按规则检查各个数据库。",
    "export": "导出已发布的数据库：CSV（普通的和供 Excel 用的）、工作簿、Parquet、数据库文件，以及带校验值的数据包。",
    "release": "为已发布的内容制作带日期、不再改动的发行版：各种格式、WACZ 抓取件、变动，以及归于一个根散列的清单。",
    "prove": "证明某一行属于某个发行版（向标准输出写 JSON），或验证这样的证明。",
    "restore": "仅凭 DATA/captures 重建台账和数据库，或仅凭发行版在新目录中重建。",
    "withhold": "在网站、导出和发行版中不再展示某份报告或其某一内容，随后建库并发布。",
    "sites": "列出、添加、试读登记的网站。",
    "demo": "在本机架起一个虚构的省份，抓取、建库、核对、发布，并报告发现了什么。",
    "simulate": "在本机模拟真实的网站类型和各种有毛病的网站，任何抓取程序都可以拿来试。",
}


def _verbs(language: str) -> str:
    from archive.cli import main as group

    heads = "| verb | does |" if language == "en" else "| 命令 | 用途 |"
    lines = [heads, "|---|---|"]
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        does = command.get_short_help_str(limit=200) if language == "en" else _VERBS_ZH[name]
        lines.append(f"| `gongkai {name}` | {does} |")
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
        severity = f"{SEVERITY_NAMES['zh'][check.severity]} {check.severity}" if language == "zh" else check.severity
        lines.append(f"| {check.id} | {severity} | {title} | {description} |")
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
