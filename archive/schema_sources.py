"""The tables of where reports come from: divisions, agencies, sites, captures and days of fetching; and what the archive was built from.

The order of columns is stable: new ones are added at the end of their table.
"""

from __future__ import annotations

from archive.schema import Column, Table
from archive.schema_columns import integer, real, text

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

ARCHIVE_INFO = Table(
    "archive_info",
    "关于本数据库：由哪些抓取件、用哪个版本的程序建成。",
    "About this database: which captures and which version of the program it was built from.",
    (text("name", "项目。", "Name."), text("value", "内容。", "Value.")),
    ("name",),
)
