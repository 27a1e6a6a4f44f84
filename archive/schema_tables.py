"""Every table of the archive as data: names, types, units, keys and what they mean, in Chinese and English.

Columns made from the official forms come from crawler.forms, so that a key exists once. The order of columns is stable: new ones are
added at the end of their table.
"""

from __future__ import annotations

from archive.schema import Column, SqlType, Table
from crawler.forms import APPLICANTS, APPLICATIONS, CHANNELS, DISCLOSURES, FORMS, MEASURES, OUTCOMES

WAN = "万元 (10 000 yuan)"


def text(
    name: str, zh: str, en: str, *, references: str = "", required: bool = False, is_place: bool = False
) -> Column:
    """A TEXT column; codes and identifiers are always text."""
    return Column(name, "TEXT", zh, en, references=references, required=required, is_place=is_place)


def integer(
    name: str,
    zh: str,
    en: str,
    *,
    unit: str = "",
    references: str = "",
    required: bool = False,
    is_place: bool = False,
) -> Column:
    """An INTEGER column."""
    return Column(name, "INTEGER", zh, en, unit, references, required, is_place)


def real(name: str, zh: str, en: str, *, unit: str = "") -> Column:
    """A REAL column."""
    return Column(name, "REAL", zh, en, unit)


def _report_key(zh: str = "所属报告。", en: str = "The report this belongs to.") -> Column:
    return text("report_key", zh, en, references="reports.key", required=True)


DIVISIONS = Table(
    "divisions",
    "行政区划：县级以上全部区划，以及有报告的乡镇、街道。",
    "Administrative divisions: all down to county level, and the townships that have a report.",
    (
        text(
            "code",
            "区划代码（GB/T 2260），县级以上六位，乡级九位。",
            "Division code (GB/T 2260): six digits to county level, nine for townships.",
        ),
        text("name", "名称。", "Name.", required=True),
        text(
            "level",
            "层级：province、prefecture、county、township。",
            "Level: province, prefecture, county or township.",
        ),
        text("parent_code", "上级区划。", "The division directly above.", references="divisions.code"),
        text("valid_from", "启用日期，未知为空。", "In force from; empty where unknown."),
        text("valid_to", "停用日期，现行为空。", "In force until; empty while in force."),
        real("lon", "中心点经度。", "Longitude of the centre point.", unit="°"),
        real("lat", "中心点纬度。", "Latitude of the centre point.", unit="°"),
    ),
    ("code",),
    (("parent_code",), ("name",)),
    label="name",
)

AGENCIES = Table(
    "agencies",
    "发布报告的单位：政府、政府办公室、部门、乡镇、街道、开发区。",
    "The bodies that publish reports: governments, their offices, departments, townships, sub-districts, zones.",
    (
        text(
            "key",
            "永久编号：区划代码加名称散列，重建后不变。",
            "Permanent key: division code and a digest of the name; it survives every rebuild.",
        ),
        text("name", "单位全称（自县级区划起）。", "Full name from its county-level division down.", required=True),
        text("division_code", "所在区划。", "Its division.", references="divisions.code"),
        text(
            "level",
            "层级：province、prefecture、county、township。",
            "Level: province, prefecture, county or township.",
        ),
        text(
            "kind",
            "类别：government 政府、office 办公室、department 部门、township 乡镇、subdistrict 街道、zone 开发区。",
            "Kind: government, office, department, township, subdistrict or zone.",
        ),
        text("county_code", "所属县级区划。", "The county-level division it lies in.", references="divisions.code"),
        text(
            "prefecture_code",
            "所属地级区划；省直辖县为空。",
            "The prefecture it lies in; empty for counties directly under a province.",
            references="divisions.code",
        ),
        text("province_code", "所属省级区划。", "The province it lies in.", references="divisions.code"),
    ),
    ("key",),
    (("division_code",), ("county_code", "kind"), ("province_code", "kind"), ("name",)),
    label="name",
)

SITES = Table(
    "sites",
    "抓取入口：从哪里找报告，最近一次看到的情形如何。",
    "Entry points: where reports are looked for, and how the last look went.",
    (
        text("url", "入口地址。", "Address of the entry page."),
        text("division_code", "所属区划。", "The division it speaks for.", references="divisions.code"),
        text("name", "登记的单位或网站名称。", "The body or site as registered."),
        text(
            "state",
            "状态：ok 正常、blocked 被拦截、failing 出错。",
            "State: ok, blocked (the site refused) or failing (an error).",
            required=True,
        ),
        text("state_reason", "状态依据，如 HTTP 403。", "What the state rests on, such as HTTP 403."),
        text("last_ok", "最近一次成功访问时间（UTC）。", "Last successful look (UTC)."),
        text("last_tried", "最近一次访问时间（UTC）。", "Last look (UTC)."),
        integer("fetches", "访问次数。", "Documents fetched through this entry."),
        integer("reports", "由此找到的报告数。", "Reports found through this entry."),
    ),
    ("url",),
    (("division_code",),),
    label="name",
)

CAPTURES = Table(
    "captures",
    "抓取件：某一地址上出现过的每一种内容，一种一行；原始字节保存在 WARC 文件中。",
    "Captures: one row for each content that an address ever showed; the bytes themselves are kept in WARC files.",
    (
        text("key", "编号：地址与内容散列的摘要。", "Key: a digest of the address and the content's own digest."),
        text("sha256", "内容的 SHA-256。", "SHA-256 of the content.", required=True),
        text("url", "请求的地址。", "Address asked for.", required=True),
        text("final_url", "实际应答的地址。", "Address that answered."),
        text("fetched_at", "首次取得时间（UTC）。", "First fetched (UTC).", required=True),
        text("last_fetched_at", "最近一次取得相同内容的时间（UTC）。", "Last fetched with this content (UTC)."),
        integer("fetches", "取得次数。", "How often it was fetched with this content."),
        integer(
            "status", "HTTP 状态码；0 表示本地导入。", "HTTP status; 0 for a file that was imported and not fetched."
        ),
        text("media_type", "应答声明的媒体类型。", "Media type as the answer declared it."),
        integer("bytes", "字节数。", "Size of the content.", unit="bytes"),
        text("warc", "所在 WARC 文件。", "WARC file that holds it.", is_place=True),
        integer("offset", "在该文件中的位置。", "Where in that file.", unit="bytes", is_place=True),
        text(
            "role",
            "角色：list 列表、article 文章、part 文章的后续页、attachment 附件、file 导入文件。",
            "Role: list, article, part (a further page of an article), attachment or file (imported).",
        ),
        text("site_url", "抓取入口。", "Entry page it was found through.", references="sites.url"),
        text("parent_url", "链接到它的文章页。", "The page that links to it."),
        text(
            "outcome",
            "读取结果：report 报告、not_a_report 非年报、unreadable 无法读取、unidentified 单位或年份不明、"
            "error 出错应答、list 列表页。",
            "What reading gave: report, not_a_report, unreadable, unidentified (no agency or year), "
            "error (an error answer) or list.",
            required=True,
        ),
        text("outcome_code", "无法读取的原因代码。", "Why it could not be read, as a stable word."),
        text("outcome_message", "原因说明。", "Why, in a sentence."),
        Column(
            "report_key",
            "TEXT",
            "读出的报告。",
            "The report that was read from it.",
            references="reports.key",
            closes_circle=True,
        ),
    ),
    ("key",),
    (("sha256",), ("url",), ("report_key",), ("outcome",), ("site_url",)),
    label="url",
)

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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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
        _report_key(),
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

FINDINGS = Table(
    "findings",
    "核对发现：官方数字照录不改，疑点写在这里。",
    "What the checks found: official figures stay as published, doubts about them stand here.",
    (
        text("key", "永久编号。", "Permanent key."),
        _report_key(),
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
        _report_key(),
        integer("version", "涉及的版本。", "The version concerned."),
        text("detail", "详情；改动时列出单元格。", "Details; a change names its cells."),
        text("url", "地址。", "Address."),
    ),
    ("key",),
    (("at",), ("report_key", "at"), ("kind", "at")),
)

RUNS = Table(
    "runs",
    "抓取日：按北京时间每天一行，由抓取件统计得出。",
    "Days of fetching (Beijing time), counted from the captures themselves.",
    (
        text("id", "日期（北京时间）。", "Date (Beijing time)."),
        text("started_at", "当日首次抓取（UTC）。", "First fetch (UTC)."),
        text("finished_at", "当日末次抓取（UTC）。", "Last fetch (UTC)."),
        integer("fetches", "抓取数。", "Fetches."),
        integer("failures", "出错应答数。", "Error answers."),
        integer("sites", "涉及入口数。", "Entry points visited."),
        integer("appeared", "新出现的报告。", "Reports that appeared."),
        integer("changed", "改动的报告。", "Reports that changed."),
        integer("vanished", "消失的报告。", "Reports that vanished."),
        integer("returned", "恢复的报告。", "Reports that returned."),
    ),
    ("id",),
)

WITHHELD = Table(
    "withheld",
    "不予展示或不予提供原件的内容：原件封存在抓取件中，页面与导出均不提供。",
    "Contents that are not shown, or whose original is not handed out: it stays sealed in the captures.",
    (
        text("sha256", "内容的 SHA-256。", "SHA-256 of the content."),
        text("report_key", "涉及的报告。", "The report concerned.", references="reports.key"),
        text("reason", "原因。", "The reason.", required=True),
    ),
    ("sha256",),
    (("report_key",),),
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

ARCHIVE_INFO = Table(
    "archive_info",
    "关于本数据库：由哪些抓取件、用哪个版本的程序建成。",
    "About this database: which captures and which version of the program it was built from.",
    (text("name", "项目。", "Name."), text("value", "内容。", "Value.")),
    ("name",),
)

TABLES: tuple[Table, ...] = (
    REPORTS,
    AGENCIES,
    DISCLOSURE,
    APPLICATION_ROWS,
    DISPUTES,
    SECTIONS,
    ANNEX,
    FINDINGS,
    CHECKS,
    CHECK_COVERAGE,
    COVERAGE,
    EVENTS,
    REPORT_VERSIONS,
    CHANGES,
    LOCATIONS,
    REPORT_PAGES,
    ISSUES,
    DIVISIONS,
    SITES,
    CAPTURES,
    RUNS,
    WITHHELD,
    CELL_NAMES,
    CELL_VALUES,
    ARCHIVE_INFO,
)

BY_NAME = {table.name: table for table in TABLES}
