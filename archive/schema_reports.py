"""The tables of what reports say: reports with their versions, texts, figures and the place of every figure.

Columns made from the official forms come from crawler.forms, so that a key exists once. The order of columns is stable: new ones are
added at the end of their table.
"""

from __future__ import annotations

from archive.schema import Column, SqlType, Table
from archive.schema_columns import integer, real, report_key, text
from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, DISCLOSURES, FORMS, MEASURES, OUTCOMES

WAN = "万元 (10 000 yuan)"

REPORTS = Table(
    "reports",
    "年度报告：每个单位每年（及口径）一行，为当前版本。",
    "Annual reports: one row for each body, year and scope; the current version.",
    (
        text(
            "key",
            "永久编号：单位编号、年份，必要时加口径（-organ 本级、-area 汇总）。",
            "Permanent key: agency key, year and, where it is not the agency's usual one, the scope (-organ, -area).",
        ),
        integer(
            "id",
            "本数据库内的行号，用于单元格与检索；每次重建可能不同，请勿引用。",
            "Row number inside this database, for cells and search; it may change with every build: never cite it.",
            required=True,
        ),
        text("agency_key", "发布单位。", "The body that published it.", references="agencies.key", required=True),
        integer("year", "报告年度。", "The year reported on.", required=True),
        text(
            "scope",
            "口径：organ 本级、area 全地区汇总；不明为空。",
            "Scope: organ (the body itself) or area (the whole area); empty where unknown.",
        ),
        text(
            "form",
            "格式：2021、2019、pre2019；无法判断为空。",
            "Form: 2021, 2019 or pre2019; empty where it cannot be told.",
        ),
        text("title", "标题。", "Title."),
        text("published_on", "报告或页面注明的发布日期。", "Date of publication as the report or its page states it."),
        text("first_seen", "本档案首次见到的时间（UTC）。", "First seen by this archive (UTC).", required=True),
        text("last_seen", "最近一次见到的时间（UTC）。", "Last seen by this archive (UTC).", required=True),
        text("source_url", "来源地址（当前版本）。", "Where the current version stands."),
        integer("version_count", "版本数。", "Number of versions.", required=True),
        text(
            "vanished_at",
            "发现已撤下的时间（UTC）；仍在网上为空。",
            "When it was found gone (UTC); empty while it is there.",
        ),
        text("capture_key", "当前版本的抓取件。", "The capture of the current version.", references="captures.key"),
        text("agency_basis", "单位判断依据。", "What the agency rests on."),
        text("year_basis", "年度判断依据。", "What the year rests on."),
        text("scope_basis", "口径判断依据。", "What the scope rests on."),
        integer("figure_count", "读出的数字个数。", "How many numbers were read."),
        integer("issue_count", "未能理解之处的个数。", "How many things were not understood."),
        text(
            "withheld_reason",
            "内容不予展示的原因；照常展示的为空。",
            "Why the content is withheld; empty for a report that is shown.",
        ),
    ),
    ("key",),
    (("agency_key", "year"), ("year", "form"), ("published_on",), ("capture_key",)),
    unique=(("id",),),
    label="title",
)

REPORT_VERSIONS = Table(
    "report_versions",
    "报告的各个版本；数字与文字都相同即为同一版本，网页外观变化不算。",
    "Versions of each report; the same figures and the same text are the same version, however the page around them changed.",
    (
        report_key(),
        integer("version", "版本号，从 1 起。", "Version number, from 1."),
        text("capture_key", "该版本的抓取件。", "The capture of this version.", references="captures.key"),
        text("seen_from", "首次见到（UTC）。", "First seen (UTC).", required=True),
        text("seen_to", "最近一次见到（UTC）。", "Last seen (UTC).", required=True),
        text("parser_version", "读取程序的版本。", "Version of the readers and parsers.", required=True),
        text("content_hash", "规范化内容的摘要。", "Digest of the normalised content.", required=True),
        integer("change_count", "与上一版本相比变动的项数。", "How many fields differ from the version before."),
        text("what_changed", "变动的摘要。", "What changed, in short."),
    ),
    ("report_key", "version"),
    (("capture_key",),),
)

CHANGES = Table(
    "changes",
    "版本之间逐项的变动。",
    "What changed between versions, field by field.",
    (
        report_key(),
        integer("version", "变动后的版本号。", "The version that brought the change."),
        text(
            "field",
            "项目，如 applications.received.total、sections.1、title。",
            "The field, such as applications.received.total, sections.1 or title.",
        ),
        text("before", "变动前。", "Before."),
        text("after", "变动后。", "After."),
    ),
    ("report_key", "version", "field"),
)

SECTIONS = Table(
    "sections",
    "报告的文字部分：总体情况等六个部分及导言。",
    "The report's narrative: its six sections, and the introduction (0).",
    (
        integer(
            "id",
            "本数据库内的行号，用于检索；请勿引用。",
            "Row number inside this database, for search; never cite it.",
        ),
        report_key(),
        integer("position", "在报告中的次序，从 1 起。", "Place in the report, from 1.", required=True),
        integer(
            "number",
            "第几部分（1–6；0 为导言）。",
            "Number of the section (1–6; 0 is the introduction).",
            required=True,
        ),
        text("heading", "标题。", "Heading."),
        text("text", "正文。", "Text."),
        integer("characters", "正文字数（不计空白）。", "Characters of the text, white space not counted."),
    ),
    ("id",),
    (("report_key", "position"), ("number",)),
    label="heading",
)


def _disclosure_columns() -> tuple[Column, ...]:
    rows = {term.key: term for term in DISCLOSURES}
    measures = {term.key: term for term in MEASURES}
    columns: dict[str, Column] = {}
    for form in FORMS:
        for row, keys in form.disclosure:
            for key in keys:
                name = f"{row}_{key}"
                zh, en = f"{rows[row].zh}：{measures[key].zh}。", f"{rows[row].en}: {measures[key].en}."
                kind: SqlType = "REAL" if key in ("amount", "amount_wan") else "INTEGER"
                columns.setdefault(name, Column(name, kind, zh, en, WAN if key == "amount_wan" else ""))
    return tuple(columns.values())


DISCLOSURE = Table(
    "disclosure",
    "第二部分主动公开政府信息情况：每份报告一行，含两种格式的全部项目；没有的项目为空。",
    "Section two, proactive disclosure: one row a report with the columns of both forms; empty where the report has no number.",
    (
        report_key(),
        *_disclosure_columns(),
        text(
            "procurement_amount_unit",
            "政府集中采购总金额所印的单位。",
            "Unit of the procurement amount as printed.",
        ),
    ),
    ("report_key",),
)

APPLICATION_ROWS = Table(
    "applications",
    "第三部分收到和处理政府信息公开申请情况：每份报告七行（申请人类别），每种处理结果一列；total 行是印出的总计。",
    "Section three, requests: seven rows a report (kinds of applicant), one column an outcome; the row total is the printed total.",
    (
        report_key(),
        text(
            "applicant", "申请人类别：" + "、".join(f"{t.key} {t.zh}" for t in APPLICANTS) + "。", "Kind of applicant."
        ),
        *(integer(term.key, f"{term.zh}。", f"{term.en[0].upper()}{term.en[1:]}.", unit="件") for term in APPLICATIONS),
    ),
    ("report_key", "applicant"),
    is_clustered=True,
)

DISPUTES = Table(
    "disputes",
    "第四部分行政复议、行政诉讼情况：每份报告三行。",
    "Section four, administrative reviews and lawsuits: three rows a report.",
    (
        report_key(),
        text("channel", "途径：" + "、".join(f"{t.key} {t.zh}" for t in CHANNELS) + "。", "Channel of the dispute."),
        *(integer(term.key, f"{term.zh}。", f"{term.en[0].upper()}{term.en[1:]}.", unit="件") for term in OUTCOMES),
    ),
    ("report_key", "channel"),
    is_clustered=True,
)

ANNEX = Table(
    "annex",
    "2019 年以前报告的统计附表：标签与数值。",
    "The statistics annex of reports before 2019: labels and values.",
    (
        report_key(),
        integer("position", "次序，从 1 起。", "Place, from 1."),
        text("key", "已知项目的代码；不认识的为空。", "Key of a known row; empty for an unknown label."),
        text("label", "印出的标签。", "Label as printed.", required=True),
        real("value", "数值。", "Value."),
        text("raw_text", "印出的文字。", "Text as printed."),
        text("unit", "印出的单位。", "Unit as printed."),
        text("place", "在原件中的位置。", "Place in the source."),
    ),
    ("report_key", "position"),
    (("key",),),
)

CELL_NAMES = Table(
    "cell_names",
    "三张表的每个单元格：属于哪张表、哪一行、哪一列。",
    "Every cell of the three tables: its table, row and column.",
    (
        integer("id", "行号。", "Number."),
        text("table_name", "表。", "Table.", required=True),
        text("row_key", "行。", "Row.", required=True),
        text("column_key", "列。", "Column.", required=True),
        text("zh", "官方表述。", "Official wording in Chinese."),
        text("en", "英文译名。", "English translation."),
    ),
    ("id",),
    is_hidden=True,
    label="zh",
)

CELL_VALUES = Table(
    "cell_values",
    "每个数字的出处（紧凑存放）；查询请用视图 cells。",
    "Where every number comes from, stored compactly; query the view cells instead.",
    (
        integer("report_id", "报告行号。", "Row number of the report.", references="reports.id"),
        integer("cell_id", "单元格。", "The cell.", references="cell_names.id"),
        real("value", "数值；空白或横线为空。", "Value; empty for a blank or a dash."),
        integer(
            "state",
            "0 数字、1 空白、2 横线、3 文字。",
            "0 a number, 1 blank, 2 a dash, 3 text.",
            required=True,
        ),
        text("raw_text", "印出的文字；与数值的写法相同时为空。", "Text as printed; empty where it is just the value."),
        text("unit", "印出的单位（与该列不同时）。", "Unit as printed where it is not the column's own."),
        text("place", "在原件中的位置。", "Place in the source.", required=True),
    ),
    ("report_id", "cell_id"),
    is_hidden=True,
    is_clustered=True,
)

REPORT_PAGES = Table(
    "report_pages",
    "分成多个网页发布的报告：当前版本的各页，按顺序；出处以“file 2”开头的单元格即在第 2 页。",
    "Reports published as several HTML files: the pages of the current version in order. A place that begins with “file 2” is on page 2.",
    (
        report_key(),
        integer("position", "第几页，从 1 起。", "Which page, from 1."),
        text("url", "地址。", "Address.", required=True),
        text("capture_key", "该页的抓取件。", "The capture of this page.", references="captures.key"),
    ),
    ("report_key", "position"),
    (("capture_key",),),
)

ISSUES = Table(
    "issues",
    "读取报告时未能理解、或读者须知之处（当前版本）。",
    "What was not understood, or has to be known, about reading a report (current version).",
    (
        report_key(),
        integer("position", "次序，从 1 起。", "Place, from 1."),
        text("code", "代码。", "Stable word.", required=True),
        text("message", "说明（英文）。", "One sentence.", required=True),
        text("place", "在原件中的位置。", "Place in the source."),
    ),
    ("report_key", "position"),
    (("code",),),
)

LOCATIONS = Table(
    "locations",
    "同一份报告出现过的各个地址：镜像、两个栏目、网页与附件。",
    "The addresses at which one report stands: mirrors, two columns, a page and its attachments.",
    (
        report_key(),
        text("url", "地址。", "Address."),
        text("role", "角色：article、attachment、file。", "Role: article, attachment or file."),
        text("media_type", "文件类型（按内容判断）。", "File type, decided by content."),
        text("parent_url", "链接到它的文章页。", "The page that links to it."),
        text("first_seen", "首次见到（UTC）。", "First seen (UTC).", required=True),
        text("last_seen", "最近一次见到（UTC）。", "Last seen (UTC).", required=True),
        text("gone_at", "发现已撤下的时间（UTC）。", "When it was found gone (UTC)."),
        integer(
            "is_current",
            "当前版本是否取自此处（1/0）。",
            "Whether the current version was read here (1/0).",
            required=True,
        ),
        text("capture_key", "此处最近的抓取件。", "The latest capture here.", references="captures.key"),
    ),
    ("report_key", "url"),
    (("url",), ("capture_key",)),
)
