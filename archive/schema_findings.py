"""The tables of what the archive says of reports: checks and findings, who has published and who has not, and what happened.

The order of columns is stable: new ones are added at the end of their table.
"""

from __future__ import annotations

from archive.schema import Table
from archive.schema_columns import integer, report_key, text

CHECKS = Table(
    "checks",
    "核对规则目录。",
    "The catalogue of checks.",
    (
        text("id", "规则编号。", "Identifier."),
        text(
            "family",
            "类别：tables 表内、years 年际、narrative 文字、structure 结构、dates 日期、copying 抄袭、hierarchy 上下级。",
            "Family: tables, years, narrative, structure, dates, copying or hierarchy.",
        ),
        text(
            "severity",
            "程度：error 错误、warning 警告、notice 提示。",
            "Severity: error, warning or notice.",
            required=True,
        ),
        text("title_zh", "名称。", "Title in Chinese.", required=True),
        text("title_en", "名称（英文）。", "Title in English.", required=True),
        text("basis_zh", "依据。", "Legal or formal basis, in Chinese."),
        text("basis_en", "依据（英文）。", "Legal or formal basis, in English."),
        text("description_zh", "说明。", "Description in Chinese."),
        text("description_en", "说明（英文）。", "Description in English."),
        text("example_zh", "例子。", "Example in Chinese."),
        text("example_en", "例子（英文）。", "Example in English."),
    ),
    ("id",),
    label="title_zh",
)

CHECK_COVERAGE = Table(
    "check_coverage",
    "核对规则看得见什么：把正确报告的每个单元格按常见差错改动，有多少次被规则发现。",
    "What the checks can see: every cell of correct reports changed in the usual ways, and how often a rule noticed.",
    (
        text("table_name", "表。", "Table."),
        text("row_key", "行。", "Row."),
        text("column_key", "列；整行的改动记在首列。", "Column; changes of a whole row stand at its first."),
        text(
            "way",
            "改法：plus_one 加一、minus_one 减一、blank 清空、times_10000 乘一万、swap_right 与右格互换、swap_down 与下格互换、shift_row 整行右移、copy_row 照抄到下一行。",
            "The change: plus_one, minus_one, blank, times_10000, swap_right, swap_down, shift_row, copy_row (onto the row below).",
        ),
        integer("tried", "试了多少次。", "How often it was tried."),
        integer("noticed", "被发现多少次。", "How often a rule noticed."),
        text("checks", "发现它的规则。", "The checks that noticed."),
    ),
    ("table_name", "row_key", "column_key", "way"),
)

FINDINGS = Table(
    "findings",
    "核对发现：官方数字照录不改，疑点写在这里。",
    "What the checks found: official figures stay as published, doubts about them stand here.",
    (
        text("key", "永久编号。", "Permanent key."),
        report_key(),
        text("check_id", "规则。", "The check.", references="checks.id", required=True),
        text("verdict", "结论：fail 未通过、unknown 无法判断。", "Verdict: fail or unknown.", required=True),
        text("severity", "程度。", "Severity.", required=True),
        text("message_zh", "说明。", "What is wrong, in Chinese.", required=True),
        text("message_en", "说明（英文）。", "What is wrong, in English.", required=True),
        text("cells", "涉及的单元格（JSON）。", "The cells concerned, as JSON."),
        text("hint", "可能的原因。", "What may have happened, in Chinese."),
        text("hint_en", "可能的原因（英文）。", "What may have happened, in English."),
    ),
    ("key",),
    (("report_key",), ("check_id", "severity")),
)

COVERAGE = Table(
    "coverage",
    "覆盖情况：每个单位每年一行，说明有没有报告、为什么没有。",
    "Coverage: one row for each body and year, saying whether a report is held and, if not, why.",
    (
        text("agency_key", "单位。", "The body.", references="agencies.key"),
        integer("year", "年度。", "The year."),
        text(
            "state",
            "published 已发布、late 逾期发布、missing 未见发布、blocked 网站拦截、unreadable 无法读出表格、never_looked 尚未查看。",
            "published, late, missing, blocked (the site refuses), unreadable (no figure could be read) or never_looked.",
            required=True,
        ),
        text("reason", "依据（英文一句话）。", "What the state rests on, as a sentence."),
        text("report_key", "报告。", "The report.", references="reports.key"),
        text("due_on", "法定期限。", "The date by which it had to be published."),
        text(
            "reason_code",
            "依据的代码：in_time 注明日期在期限内、undated 未注明日期、late 注明日期在期限后、no_figures 表格数字都无法读出、"
            "not_found 查看时未见、refused 网站拒绝、no_answer 网站从未正常应答、imported 只有导入的文件。",
            "What the state rests on, as a word: in_time, undated, late (by the stated date), no_figures (none could be read), not_found "
            "(at the last look), refused, no_answer (the site never answered in order) or imported (files only, no site).",
            required=True,
        ),
        text(
            "reason_date",
            "依据所指的日期：注明的发布日期，或最近一次查看的日期（北京时间）。",
            "The day that it speaks of: of publication as stated, or of the last look (Beijing time).",
        ),
    ),
    ("agency_key", "year"),
    (("state", "year"), ("report_key",)),
    is_clustered=True,
)

EVENTS = Table(
    "events",
    "事件：报告出现、改动、消失、恢复。",
    "Events: a report appeared, changed, vanished or returned.",
    (
        text("key", "编号。", "Key."),
        text("at", "时间（UTC）。", "When (UTC).", required=True),
        text(
            "kind", "appeared、changed、vanished、returned。", "appeared, changed, vanished or returned.", required=True
        ),
        report_key(),
        integer("version", "涉及的版本。", "The version concerned."),
        text("detail", "详情；改动时列出单元格。", "Details; a change names its cells."),
        text("url", "地址。", "Address."),
    ),
    ("key",),
    (("at",), ("report_key", "at"), ("kind", "at")),
)
